//! The stage: two hosts, two people, a watcher in each; and what was seen once all is over.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};

use crate::capture::Capture;
use crate::marker::Markers;
use crate::network::{Network, gateway};
use crate::packet::{Devices, Judgement, judge};
use crate::person::{PASSPHRASE, Person};
use crate::process;
use crate::programs::Programs;
use crate::report::Report;
use crate::story;
use crate::trouble::Trouble;

/// What is played on.
pub struct Stage<'a> {
    /// What was seen.
    pub report: &'a mut Report,
    /// The hosts: Claire's, and Jean's.
    pub network: Network,
    /// Who opens the matter.
    pub claire: Person,
    /// Who is invited.
    pub jean: Person,
    /// What must be found nowhere.
    pub markers: Markers,
    /// Where everything is kept.
    pub folder: PathBuf,
    /// The programs.
    pub programs: Programs,
    /// The ports of both nodes.
    pub ports: Vec<u16>,
}

/// Sets up, plays, looks.
///
/// # Errors
/// What kept it from going on.
pub fn play(report: &mut Report) -> Result<(), Trouble> {
    let network = Network::make()?;
    let kept = open_folder()?;
    let folder = kept.path().to_path_buf();
    let programs = Programs::find(&folder)?;
    let markers = Markers::new(seed());
    let files = ["claire.pcap", "jean.pcap"].map(|name| folder.join(name));
    let [one, other] = &network.hosts;
    let captures = [Capture::start(&one.namespace, &files[0])?, Capture::start(&other.namespace, &files[1])?];
    let person = |place: &str, first: &str, host: &crate::network::Host| {
        let name = format!("{first} {}", markers.phrase(place));
        Person::new(&name, &folder.join(first.to_lowercase()), &programs.parloir, &host.namespace)
    };
    let claire = person("name of Claire", "Claire", one)?;
    let jean = person("name of Jean", "Jean", other)?;
    let mut stage = Stage { report, network, claire, jean, markers, folder, programs, ports: Vec::new() };
    story::play(&mut stage)?;
    stage.end()?;
    stage.judge(captures)?;
    stage.control()
}

impl Stage<'_> {
    /// Starts both nodes.
    ///
    /// # Errors
    /// One does not start.
    pub fn up(&mut self) -> Result<(), Trouble> {
        for addresses in [self.claire.up()?, self.jean.up()?] {
            self.ports.extend(addresses.iter().map(std::net::SocketAddr::port));
        }
        Ok(())
    }

    /// Looks for what people wrote in both profiles, and in all that the nodes printed or left.
    ///
    /// # Errors
    /// The system's.
    pub fn search(&mut self, claim: &'static str) -> Result<(), Trouble> {
        let mut searched = crate::marker::Searched::default();
        for person in [&self.claire, &self.jean] {
            searched.join(self.markers.under(&person.home())?);
            searched.join(Markers::of(&[("passphrase", PASSPHRASE)]).under(&person.home())?);
        }
        self.report.add(claim, searched.found.is_empty() && searched.files > 0, searched.told());
        Ok(())
    }

    /// What can be seen of a node that runs.
    ///
    /// # Errors
    /// The system's.
    pub fn shielded(&mut self) -> Result<(), Trouble> {
        let node = self.claire.process()?;
        let tries = self.claire.folder.join("tmp");
        let ordinary = process::Ordinary::start(&tries)?;
        let is_open = !process::is_shielded(ordinary.process())?;
        let (own, others) = (
            process::is_readable_by_its_own(node, &tries)?,
            process::is_readable_by_its_own(ordinary.process(), &tries)?,
        );
        drop(std::fs::remove_file(tries.join(format!("image.{}", ordinary.process()))));
        let seen = format!("its own entry under /proc is root's; an ordinary program's is not: {is_open}");
        self.report.add("a running node cannot be dumped", process::is_shielded(node)? && is_open, seen);
        let seen = format!("of the node: {}; of an ordinary program: {}", told(&own), told(&others));
        self.report.add("nor read by a program of the same person", own.is_empty() && !others.is_empty(), seen);
        let limits = process::core_limits(node)?;
        self.report.add("nor leave a core: its limit is 0", limits == ["0", "0"], limits.join(" and "));
        let (secrets, words) = (Markers::of(&[("passphrase", PASSPHRASE)]), self.markers.clone());
        let (mut kept, mut seen) = (0, std::collections::BTreeSet::new());
        let read = process::memory(node, &mut |piece| {
            kept += secrets.within(piece, "").len();
            seen.extend(words.within(piece, "").into_iter().map(|found| found.place));
        })?;
        let in_clear = seen.len();
        let told = format!(
            "{kept} in {} KiB; of what people wrote, an unlocked node holds {}",
            read / 1024,
            told(&seen.into_iter().collect::<Vec<_>>())
        );
        self.report.add("the memory of an unlocked node holds no passphrase", kept == 0, told);
        self.claire.ask(&["lock"])?;
        let (mut found, mut spoken) = (std::collections::BTreeSet::new(), 0);
        let read = process::memory(node, &mut |piece| {
            found.extend(words.within(piece, "").into_iter().map(|found| found.place));
            spoken += secrets.within(piece, "").len();
        })?;
        let told = format!(
            "{} phrases, {spoken} passphrases in {} KiB; unlocked: {in_clear} phrases",
            found.len(),
            read / 1024
        );
        let is_empty = found.is_empty() && spoken == 0 && in_clear > 0;
        self.report.add("the memory of a locked node holds no word of anyone's", is_empty, told);
        self.claire.ask(&["unlock"])?;
        Ok(())
    }

    /// One node is aborted and leaves no core; the other is stopped; none runs any more.
    fn end(&mut self) -> Result<(), Trouble> {
        let tries = self.jean.folder.join("tmp");
        let ordinary = process::Ordinary::start(&tries)?.abort()?;
        process::abort(self.jean.process()?)?;
        let aborted = self.jean.ended()?;
        let holds = !aborted.core_dumped() && aborted.signal() == Some(6);
        let seen = format!("an ordinary program left one here: {}", ordinary.core_dumped());
        self.report.add("a node that is aborted leaves no core", holds, seen);
        for entry in std::fs::read_dir(&tries)?.flatten() {
            if entry.file_name().to_string_lossy().starts_with("core") && ordinary.core_dumped() {
                std::fs::remove_file(entry.path())?;
            }
        }
        let status = self.claire.stop()?;
        let running = process::running(&self.programs.parloir)?;
        let seen = format!("{running} processes, stopped with {status}");
        self.report.add("after `parloir stop` no process is left", running == 0 && status.success(), seen);
        self.search("stopped: no phrase in either profile")?;
        let mut searched = crate::marker::Searched::default();
        // `up` tells whom it starts their own name, on standard output alone.
        let markers = self.markers.without("name of Claire").without("name of Jean");
        for person in [&self.claire, &self.jean] {
            for place in person.traces() {
                let errors = |entry: &Path| entry.extension().is_some_and(|end| end == "err");
                searched.join(markers.under(&place)?);
                for entry in std::fs::read_dir(&place)?.flatten().filter(|entry| errors(&entry.path())) {
                    searched.join(self.markers.under(&entry.path())?);
                }
                searched.join(Markers::of(&[("passphrase", PASSPHRASE)]).under(&place)?);
            }
        }
        let told = searched.told();
        self.report.add(
            "no phrase in what the nodes printed, traced or left elsewhere",
            searched.found.is_empty(),
            told,
        );
        Ok(())
    }

    fn judge(&mut self, captures: [Capture; 2]) -> Result<(), Trouble> {
        let devices = Devices { addresses: self.network.addresses(), ports: self.ports.clone() };
        let mut judgement = Judgement::default();
        let mut found = Vec::new();
        for capture in captures {
            let bytes = capture.end()?;
            judgement.join(judge(&bytes, &devices)?);
            found.extend(self.markers.within(&bytes, "the wire"));
        }
        let is_rich = judgement.bytes > 2 * story::DOCUMENT_BYTES;
        let told = judgement.told();
        self.report.add("nothing but the two devices exchanged a packet", is_rich && judgement.leaks.is_empty(), told);
        let told = format!("{} found", found.len());
        self.report.add("no phrase on the wire", found.is_empty(), told);
        Ok(())
    }

    /// The watcher is watched: a word to the outside, and one in the clear, are seen.
    fn control(&mut self) -> Result<(), Trouble> {
        let [one, other] = &self.network.hosts;
        let file = self.folder.join("control.pcap");
        let devices = Devices { addresses: self.network.addresses(), ports: self.ports.clone() };
        let capture = Capture::start(&one.namespace, &file)?;
        let speak = |address: &str| {
            let act = format!("echo {} > /dev/udp/{address}/9", self.markers.phrase("message"));
            one.run(&["bash", "-c", &act])
        };
        speak(&other.address())?;
        speak(gateway())?;
        let way = gateway().parse().map_err(|_| Trouble("no gateway".into()))?;
        let mut asked = false;
        // The kernel asks for its neighbour when it gets to it.
        crate::system::until("the attempt to be seen", || {
            asked = asked
                || judge(&std::fs::read(&file)?, &devices)?.leaks.contains_key(&crate::packet::Packet::Neighbour(way));
            one.run(&["true"])?;
            Ok(asked.then_some(()))
        })?;
        let bytes = capture.end()?;
        let judgement = judge(&bytes, &devices)?;
        let is_seen = !self.markers.within(&bytes, "").is_empty();
        let seen = format!("{} kinds of leak, the phrase: {is_seen}", judgement.leaks.len());
        self.report.add("the watcher sees an attempt to leave and a word in the clear", asked && is_seen, seen);
        Ok(())
    }
}

fn told(list: &[&str]) -> String {
    if list.is_empty() { "nothing".to_owned() } else { list.join(", ") }
}

/// A folder that people without rights may pass through.
///
/// # Errors
/// The system's.
pub fn open_folder() -> Result<tempfile::TempDir, Trouble> {
    let kept = tempfile::Builder::new().prefix("parloir-lab-").tempdir()?;
    std::fs::set_permissions(kept.path(), std::fs::Permissions::from_mode(0o711))?;
    Ok(kept)
}

/// A number that no other run has.
#[must_use]
pub fn seed() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos() & u128::from(u64::MAX >> 8)).unwrap_or_default()
        ^ u64::from(std::process::id()) << 40
}
