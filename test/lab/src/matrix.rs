//! Every pair of NATs: two people who met through a rendezvous write to each other, or are told why nothing goes.

use std::path::Path;

use crate::capture::Capture;
use crate::marker::Markers;
use crate::nat::{Kind, PORTS, RENDEZVOUS, World};
use crate::person::{Person, own};
use crate::programs::Programs;
use crate::report::Report;
use crate::served::Served;
use crate::stage::{open_folder, seed};
use crate::story::meeting::{acquaint, delivered, find, send, text};
use crate::system::until;
use crate::trouble::Trouble;

/// A document that is much larger than all that a rendezvous may carry.
const DOCUMENT_BYTES: usize = 4 << 20;
/// What the rendezvous may come to in the whole play: handshakes, beats and calls of some forty starts of a node.
const PASSED_MAX: u64 = 1 << 20;

/// What is played on.
struct Matrix<'a> {
    report: &'a mut Report,
    world: World,
    claire: Person,
    jean: Person,
    markers: Markers,
}

/// Sets up, plays every pair, looks at what passed the rendezvous.
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
    let file = folder.join("rendezvous.pcap");
    let capture = Capture::start(&world.rendezvous(), &file)?;
    let words = ["rendezvous", "serve", "--listen", RENDEZVOUS];
    let served = Served::start(&world.rendezvous(), &folder.join("rendezvous"), &programs.parloir, &words)?;
    let person = |place: &str, first: &str, side| {
        let name = format!("{first} {}", markers.phrase(place));
        Person::new(&name, &folder.join(first.to_lowercase()), &programs.parloir, &world.host(side))
    };
    let claire = person("name of Claire", "Claire", 0)?;
    let jean = person("name of Jean", "Jean", 1)?;
    claire.ask(&["rendezvous", "add", &served.address])?;
    let mut matrix = Matrix { report, world, claire, jean, markers };
    matrix.up()?;
    let matter = matrix.first(&folder)?;
    let mut met = 0;
    for one in Kind::ALL {
        for other in Kind::ALL {
            met += u8::from(matrix.pair(&matter, one, other)?);
        }
    }
    matrix.report.add("13 of 16 pairs of NATs meet directly", met == 13, format!("{met}"));
    matrix.wake_elsewhere(&matter)?;
    matrix.invited_in_vain()?;
    let passed = matrix.world.passed()?;
    let bytes = capture.end()?;
    let found = matrix.markers.within(&bytes, "the rendezvous's wire");
    let seen = format!("{} KiB in all, {} phrases", passed / 1024, found.len());
    let holds = passed < PASSED_MAX && found.is_empty() && !bytes.is_empty();
    matrix.report.add("nothing of a matter passed the rendezvous", holds, seen);
    let left: Vec<_> = std::fs::read_dir(folder.join("rendezvous"))?.flatten().map(|file| file.file_name()).collect();
    matrix.report.add("it left its key on the disk, and nothing else", left == ["rendezvous.key"], format!("{left:?}"));
    drop(served);
    Ok(())
}

impl Matrix<'_> {
    fn up(&mut self) -> Result<(), Trouble> {
        for (person, port) in [&mut self.claire, &mut self.jean].into_iter().zip(PORTS) {
            person.up_at(&["--listen", &format!("0.0.0.0:{port}")])?;
        }
        Ok(())
    }

    /// The first meeting, and a document, through two NATs that let nobody in.
    fn first(&mut self, folder: &Path) -> Result<String, Trouble> {
        let matter = acquaint(self.report, &self.claire, &self.jean, self.markers.phrase("title"))?;
        let source = folder.join("claire/papers/pièce.txt");
        let line = format!("{}\n", self.markers.phrase("document"));
        std::fs::write(&source, line.repeat(DOCUMENT_BYTES / line.len()))?;
        own(&source)?;
        let before = self.world.passed()?;
        let placed = self.claire.ask(&["send", &matter, "--file", &source.to_string_lossy()])?;
        let item = text(&placed["item"])?;
        delivered(&self.claire, &matter, &item, &["delivered"])?;
        let passed = self.world.passed()? - before;
        let come = find(&self.jean, &matter, &item)?.unwrap_or_default();
        let holds = come["path"] == "internet" && passed < 64 * 1024;
        let seen = format!("{} MiB directly; {} KiB passed the rendezvous", DOCUMENT_BYTES >> 20, passed / 1024);
        self.report.add("a document goes between two port-restricted NATs", holds, seen);
        Ok(matter)
    }

    /// Both come back behind other boxes; one writes. Whether it went.
    fn pair(&mut self, matter: &str, one: Kind, other: Kind) -> Result<bool, Trouble> {
        self.claire.stop()?;
        self.jean.stop()?;
        self.world.put(0, one)?;
        self.world.put(1, other)?;
        self.up()?;
        let item = send(&self.claire, matter, self.markers.phrase("message"))?;
        let expected = if one.meets(other) { "delivered" } else { "no-direct-path" };
        let ended = self.settled(matter, &item)?;
        let claim = format!("{} with {}", one.word(), other.word());
        self.report.add(claim, ended == expected, ended.clone());
        Ok(ended == "delivered")
    }

    /// How it ended: the item is there, or both are told that nothing gets through.
    fn settled(&self, matter: &str, item: &str) -> Result<String, Trouble> {
        until("a message to be delivered, or a reason", || {
            let found = find(&self.claire, matter, item)?.unwrap_or_default();
            let progress = &found["progress"][0];
            let is_blocked = progress["why"] == "no-direct-path";
            Ok((is_blocked || progress["progress"] == "delivered")
                .then(|| if is_blocked { "no-direct-path" } else { "delivered" }.to_owned()))
        })
    }

    /// Someone who is invited, and whose network lets nothing through to the inviter's, is told so at once.
    fn invited_in_vain(&mut self) -> Result<(), Trouble> {
        self.claire.stop()?;
        self.jean.stop()?;
        for side in 0..2 {
            self.world.put(side, Kind::Symmetric)?;
        }
        self.up()?;
        let opened = self.claire.ask(&["matter", "new", "Autre affaire"])?;
        let made = self.claire.ask(&["invite", &text(&opened["line"]["matter"])?])?;
        let joined = self.jean.ask(&["join", &text(&made["link"])?, "--wait", "40s"])?;
        let state = text(&joined["state"])?;
        self.report.add("who cannot be reached at all is told so when joining", state == "no-direct-path", state);
        Ok(())
    }

    /// One of them moves behind another box while both run.
    fn wake_elsewhere(&mut self, matter: &str) -> Result<(), Trouble> {
        for (one, other) in [(Kind::Restricted, Kind::Cone), (Kind::Restricted, Kind::Restricted)] {
            self.world.put(0, one)?;
            self.world.put(1, other)?;
            let item = send(&self.claire, matter, "toujours là ?")?;
            delivered(&self.claire, matter, &item, &["delivered"])?;
        }
        self.report.add("both move behind other NATs while they run, and it goes on", true, "twice");
        Ok(())
    }
}
