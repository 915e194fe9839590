//! Two strict NATs, and a relay that the parties of one matter agreed to: the direct way is cut in the middle of a document of another matter.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::capture::Capture;
use crate::marker::Markers;
use crate::nat::{Kind, PORTS, RELAY, RENDEZVOUS, World};
use crate::person::{Person, own};
use crate::programs::Programs;
use crate::report::Report;
use crate::served::Served;
use crate::stage::{open_folder, seed};
use crate::story::meeting::{acquaint, delivered, find, send, text};
use crate::system::{run, until};
use crate::trouble::{Trouble, trouble};

/// A document that has a middle at the pace of the cable, and one that passes the relay.
const DIRECT_BYTES: usize = 20 << 20;
const RELAYED_BYTES: usize = 1 << 20;
/// Where the relay gives its numbers, on its own host.
const METRICS: &str = "127.0.0.1:9471";
/// What two sessions and a few messages may come to: handshakes, frontiers, receipts, beats. Not a segment more.
const SPOKEN_MAX: u64 = 128 << 10;

struct Relayed<'a> {
    report: &'a mut Report,
    world: World,
    claire: Person,
    jean: Person,
    markers: Markers,
}

/// Sets up, plays, looks at what passed the relay.
///
/// # Errors
/// What kept it from going on.
pub fn play(report: &mut Report) -> Result<(), Trouble> {
    let kept = open_folder()?;
    let folder = kept.path().to_path_buf();
    let mut world = World::make(folder.clone())?;
    let programs = Programs::find(&folder)?;
    let markers = Markers::new(seed());
    for side in 0..2 {
        world.put(side, Kind::Restricted)?;
    }
    let file = folder.join("relay.pcap");
    let capture = Capture::start(&world.rendezvous(), &file)?;
    let serve =
        |name: &str, words: &[&str]| Served::start(&world.rendezvous(), &folder.join(name), &programs.parloir, words);
    let meeting = serve("rendezvous", &["rendezvous", "serve", "--listen", RENDEZVOUS])?;
    let relay = serve("relay", &["relay", "serve", "--listen", RELAY, "--metrics", METRICS])?;
    let person = |place: &str, first: &str, side| {
        let name = format!("{first} {}", markers.phrase(place));
        Person::new(&name, &folder.join(first.to_lowercase()), &programs.parloir, &world.host(side))
    };
    let mut claire = person("name of Claire", "Claire", 0)?;
    let mut jean = person("name of Jean", "Jean", 1)?;
    claire.ask(&["rendezvous", "add", &meeting.address])?;
    for (person, port) in [&mut claire, &mut jean].into_iter().zip(PORTS) {
        person.up_at(&["--listen", &format!("0.0.0.0:{port}")])?;
    }
    let mut play = Relayed { report, world, claire, jean, markers };
    let direct = acquaint(play.report, &play.claire, &play.jean, play.markers.phrase("title"))?;
    let relayed = play.agree(&relay.address)?;
    let (document, before) = play.cut(&direct)?;
    play.pass(&folder, &direct, &relayed, &document, before)?;
    play.heal(&direct, &document)?;
    let bytes = capture.end()?;
    let found = play.markers.within(&bytes, "the relay's wire");
    let holds = found.is_empty() && bytes.len() > RELAYED_BYTES;
    play.report.add(
        "not a phrase was seen at the relay",
        holds,
        format!("{} KiB, {} found", bytes.len() / 1024, found.len()),
    );
    let mut left: Vec<_> = std::fs::read_dir(folder.join("relay"))?.flatten().map(|file| file.file_name()).collect();
    left.sort();
    play.report.add(
        "it left its key and its pass on the disk, and nothing else",
        left == ["relay.key", "relay.key.pass"],
        format!("{left:?}"),
    );
    Ok(())
}

impl Relayed<'_> {
    /// A number that the relay gives.
    fn number(&self, name: &str) -> Result<u64, Trouble> {
        let [host, port] = METRICS.split(':').collect::<Vec<_>>()[..] else { return trouble("no place for numbers") };
        let ask = format!("exec 3<>/dev/tcp/{host}/{port}; printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3");
        let told = run(&["ip", "netns", "exec", &self.world.rendezvous(), "bash", "-c", &ask])?;
        let line = told.lines().find_map(|line| line.strip_prefix(&format!("parloir_relay_{name} ")));
        line.and_then(|line| line.trim().parse().ok()).ok_or_else(|| Trouble("the relay gives no number".into()))
    }

    /// Another matter, whose parties agree to a relay while they have a direct way.
    fn agree(&mut self, relay: &str) -> Result<String, Trouble> {
        let opened = self.claire.ask(&["matter", "new", "Par le relais"])?;
        let matter = text(&opened["line"]["matter"])?;
        self.claire.ask(&["admit", &matter, &self.jean.name])?;
        self.claire.ask(&["matter", "relay", "name", &matter, relay])?;
        let named = |person: &Person| -> Result<Option<Value>, Trouble> {
            let matters = person.ask(&["matter", "list"])?;
            let is_there = matters.as_array().is_some_and(|all| all.iter().any(|one| one["matter"] == *matter));
            if !is_there { Ok(None) } else { person.ask(&["matter", "relay", "show", &matter]).map(Some) }
        };
        until("the keeper's word", || Ok(named(&self.jean)?.filter(|page| page["relay"].is_string())))?;
        self.jean.ask(&["matter", "relay", "agree", &matter])?;
        for person in [&self.claire, &self.jean] {
            until("both to agree, and to be at the relay", || {
                Ok(named(person)?.filter(|page| {
                    page["agreed"] == true && page["parties"][0]["agreed"] == true && page["connected"] == true
                }))
            })?;
        }
        let bytes = self.number("bytes_total")?;
        self.report.add("while there is a direct way nothing passes the relay", bytes == 0, format!("{bytes} bytes"));
        Ok(matter)
    }

    /// A document of the matter that is direct only is under way, and the direct way is no more.
    fn cut(&mut self, direct: &str) -> Result<(String, u64), Trouble> {
        self.world.slow(0)?;
        let document = self.place(direct, DIRECT_BYTES)?;
        let come = until("the middle of a document", || {
            Ok(Some(self.received(direct, &document)?).filter(|come| *come > DIRECT_BYTES as u64 / 8))
        })?;
        for side in 0..2 {
            self.world.put(side, Kind::Symmetric)?;
        }
        let holds = come < DIRECT_BYTES as u64;
        self.report.add("the direct way is cut in the middle of a document", holds, format!("at {} KiB", come / 1024));
        Ok((document, self.number("bytes_total")?))
    }

    /// What may pass does, through two strict NATs; what is direct only does not, however long the one goes on.
    fn pass(&mut self, folder: &Path, direct: &str, relayed: &str, document: &str, before: u64) -> Result<(), Trouble> {
        let message = send(&self.claire, relayed, self.markers.phrase("message"))?;
        delivered(&self.claire, relayed, &message, &["delivered"])?;
        let come = find(&self.jean, relayed, &message)?.unwrap_or_default();
        let seen = text(&come["path"])?;
        self.report.add(
            "what its parties agreed to passes two strict NATs, and says how it came",
            seen == "relay",
            seen,
        );
        let waits = send(&self.claire, direct, self.markers.phrase("message"))?;
        let have = self.received(direct, document)?;
        let second = send(&self.jean, relayed, "reçu")?;
        delivered(&self.jean, relayed, &second, &["delivered"])?;
        let passed = self.number("bytes_total")? - before;
        let is_still = self.received(direct, document)? == have && have < DIRECT_BYTES as u64;
        let holds = is_still && find(&self.jean, direct, &waits)?.is_none() && passed < SPOKEN_MAX;
        let told = format!("{} KiB of it had come and no byte more; {} KiB passed in all", have / 1024, passed / 1024);
        self.report.add("of the document that is direct only not a segment passes the relay", holds, told);
        let before = self.number("bytes_total")?;
        let paper = self.place(relayed, RELAYED_BYTES)?;
        delivered(&self.claire, relayed, &paper, &["delivered"])?;
        let passed = self.number("bytes_total")? - before;
        let target = folder.join("jean/papers");
        let opened = self.jean.ask(&["open", relayed, &paper, "--to", &target.to_string_lossy()])?;
        let opened = std::fs::metadata(PathBuf::from(text(&opened["target"])?))?.len();
        let holds = passed > RELAYED_BYTES as u64 && opened == RELAYED_BYTES as u64;
        self.report.add("a document passes, and the relay counts it", holds, format!("{} KiB", passed / 1024));
        Ok(())
    }

    /// There is a direct way again: the document goes on where it was, and the relay is left.
    fn heal(&mut self, direct: &str, document: &str) -> Result<(), Trouble> {
        for side in 0..2 {
            self.world.put(side, Kind::Cone)?;
        }
        let before = self.number("bytes_total")?;
        until("the document", || {
            let found = find(&self.jean, direct, document)?.unwrap_or_default();
            Ok((found["document"]["state"] == "whole").then_some(()))
        })?;
        delivered(&self.claire, direct, document, &["delivered"])?;
        let found = find(&self.claire, direct, document)?.unwrap_or_default();
        let path = text(&found["progress"][0]["path"])?;
        let passed = self.number("bytes_total")? - before;
        let holds = path == "internet" && passed < SPOKEN_MAX;
        let told = format!("path: {path}; {} KiB passed the relay meanwhile", passed / 1024);
        self.report.add("with a direct way again it goes on by itself, and directly", holds, told);
        Ok(())
    }

    fn received(&self, matter: &str, item: &str) -> Result<u64, Trouble> {
        let found = find(&self.jean, matter, item)?.unwrap_or_default();
        Ok(found["document"]["received_bytes"].as_u64().unwrap_or_default())
    }

    fn place(&self, matter: &str, bytes: usize) -> Result<String, Trouble> {
        let source = self.claire.folder.join(format!("papers/pièce-{bytes}.txt"));
        let line = format!("{}\n", self.markers.phrase("document"));
        let mut text_of = line.repeat(bytes / line.len() + 1).into_bytes();
        text_of.truncate(bytes);
        std::fs::write(&source, text_of)?;
        own(&source)?;
        text(&self.claire.ask(&["send", matter, "--file", &source.to_string_lossy()])?["item"])
    }
}
