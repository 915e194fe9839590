//! What networks and machines do while something is owed, and how soon it goes on once they have stopped doing it.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::time::{Duration, Instant};

use crate::network::Network;
use crate::paper::Paper;
use crate::person::Person;
use crate::programs::Programs;
use crate::report::Report;
use crate::stage::open_folder;
use crate::story::meeting::{acquaint, delivered, find, send};
use crate::system::run;
use crate::trouble::Trouble;

/// How often each cut is repeated for figures.
pub const REPEATS: usize = 20;
/// Of so many, all but one in twenty go on by then.
pub(crate) const GOAL: Duration = Duration::from_secs(2);
/// Bytes of the document that is cut.
const DOCUMENT_BYTES: u64 = 8 << 20;

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cut {
    /// The cable of a host is out for 8 seconds.
    Link(usize),
    /// A host gets other addresses.
    Address(usize),
    /// A machine sleeps for longer than a line lives: its program stands still and its cable is out for 35 seconds.
    Sleep(usize),
    /// A program stands still for 35 seconds, with its link up.
    Still(usize),
    /// Nothing gets through for 8 seconds, and neither side's system knows it.
    Silence,
}

const CUTS: [Cut; 8] = [
    Cut::Link(0),
    Cut::Link(1),
    Cut::Address(0),
    Cut::Address(1),
    Cut::Silence,
    Cut::Still(1),
    Cut::Sleep(0),
    Cut::Sleep(1),
];
/// Those that a test has the time for.
const SHORT: [Cut; 2] = [Cut::Link(0), Cut::Address(1)];

/// Cuts that are played together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cuts {
    /// All of them.
    All,
    /// Those that a test has the time for.
    Short,
    /// Cables.
    Links,
    /// Addresses.
    Addresses,
    /// A path that dies without a sign.
    Paths,
    /// A program that stands still.
    Stills,
    /// Machines that sleep.
    Sleeps,
}

impl Cuts {
    fn has(self, cut: Cut) -> bool {
        match self {
            Self::All => true,
            Self::Short => SHORT.contains(&cut),
            Self::Links => matches!(cut, Cut::Link(_)),
            Self::Addresses => matches!(cut, Cut::Address(_)),
            Self::Paths => cut == Cut::Silence,
            Self::Stills => matches!(cut, Cut::Still(_)),
            Self::Sleeps => matches!(cut, Cut::Sleep(_)),
        }
    }
}

impl Cut {
    fn claim(self) -> String {
        let who = |side| if side == 0 { "sender" } else { "receiver" };
        match self {
            Self::Link(side) => format!("cable of the {} out for 8 s", who(side)),
            Self::Address(side) => format!("other addresses of the {}", who(side)),
            Self::Sleep(side) => format!("machine of the {} asleep for 35 s", who(side)),
            Self::Still(side) => format!("program of the {} still for 35 s", who(side)),
            Self::Silence => "path dead for 8 s without a sign".to_owned(),
        }
    }
}

/// Two people, one cable.
struct Line<'a> {
    report: &'a mut Report,
    network: Network,
    claire: Person,
    jean: Person,
    matter: String,
    papers: u64,
    /// Numbers for addresses that were not used yet.
    number: u8,
    /// What was shown of messages while nothing got through.
    shown: BTreeSet<String>,
}

/// Sets up and plays the cuts, each so often.
///
/// # Errors
/// What kept it from going on: also that something did not resume at all.
pub fn play(report: &mut Report, cuts: Cuts, repeats: usize) -> Result<(), Trouble> {
    let network = Network::make()?;
    let kept = open_folder()?;
    let folder = kept.path();
    let programs = Programs::find(folder)?;
    let person = |name: &str, side: usize| {
        Person::new(name, &folder.join(name), &programs.parloir, &network.hosts[side].namespace)
    };
    let (mut claire, mut jean) = (person("claire", 0)?, person("jean", 1)?);
    claire.up()?;
    jean.up()?;
    let matter = acquaint(report, &claire, &jean, "Coupures")?;
    for host in &network.hosts {
        host.slow()?;
    }
    let mut line = Line { report, network, claire, jean, matter, papers: 0, number: 10, shown: BTreeSet::new() };
    for cut in CUTS.into_iter().filter(|cut| cuts.has(*cut)) {
        line.cut(cut, repeats)?;
    }
    line.whole()
}

impl Line<'_> {
    /// In the middle of a document, with a message waiting: how long after its end the next receipt comes.
    fn cut(&mut self, cut: Cut, repeats: usize) -> Result<(), Trouble> {
        let (mut messages, mut documents, mut is_same) = (Vec::new(), Vec::new(), true);
        for _ in 0..repeats {
            self.papers += 1;
            let paper = Paper::place(&self.claire, &self.matter, self.papers, ["coupé", "coupure"], DOCUMENT_BYTES)?;
            paper.midway(&self.jean, &self.matter)?;
            let item = self.happen(cut)?;
            let over = Instant::now();
            delivered(&self.claire, &self.matter, &item, &["delivered"])?;
            messages.push(over.elapsed());
            delivered(&self.claire, &self.matter, &paper.item, &["delivered"])?;
            documents.push(over.elapsed());
            is_same &= paper.is_same(&self.jean, &self.matter)?;
        }
        let seen =
            format!("next receipt after {}; the document whole after {}", told(&mut messages), told(&mut documents));
        let claim = cut.claim();
        self.report.add(format!("{claim}: it goes on, the document as it was"), is_same, seen);
        if repeats > 1 {
            let p95 = rank(&messages, 95);
            let seen = format!("{:.2} s", p95.as_secs_f64());
            self.report.add(format!("{claim}: the next receipt within 2 s, p95"), p95 <= GOAL, seen);
        }
        Ok(())
    }

    /// Lets it happen, to its end, with a message that is written meanwhile; answers the message.
    fn happen(&mut self, cut: Cut) -> Result<String, Trouble> {
        let write = |claire: &Person, matter: &str| send(claire, matter, "Vous me lisez ?");
        match cut {
            Cut::Link(side) => {
                self.network.hosts[side].unplug()?;
                let item = write(&self.claire, &self.matter)?;
                pass(8)?;
                self.look(&item)?;
                self.network.hosts[side].plug()?;
                Ok(item)
            }
            Cut::Address(side) => {
                let item = write(&self.claire, &self.matter)?;
                self.number += 1;
                self.network.hosts[side].renumber(self.number)?;
                Ok(item)
            }
            Cut::Silence => {
                self.network.hosts[0].deafen()?;
                let item = write(&self.claire, &self.matter)?;
                pass(8)?;
                self.look(&item)?;
                self.network.hosts[0].hear()?;
                Ok(item)
            }
            Cut::Still(side) | Cut::Sleep(side) => {
                let item = if side == 0 { Some(write(&self.claire, &self.matter)?) } else { None };
                let node = [&self.claire, &self.jean][side].process()?.to_string();
                run(&["kill", "-STOP", &node])?;
                if cut == Cut::Sleep(side) {
                    self.network.hosts[side].unplug()?;
                }
                let item = match item {
                    Some(item) => item,
                    None => write(&self.claire, &self.matter)?,
                };
                pass(35)?;
                if side == 1 {
                    self.look(&item)?;
                }
                if cut == Cut::Sleep(side) {
                    self.network.hosts[side].plug()?;
                }
                run(&["kill", "-CONT", &node])?;
                Ok(item)
            }
        }
    }

    /// What the sender is shown of a message that cannot have arrived.
    fn look(&mut self, item: &str) -> Result<(), Trouble> {
        let found = find(&self.claire, &self.matter, item)?.unwrap_or_default();
        let progress = &found["progress"][0];
        let word = |name: &str| progress[name].as_str().unwrap_or("nothing").to_owned();
        self.shown.insert(format!("{} ({})", word("progress"), word("why")));
        Ok(())
    }

    /// Nothing is lost, nothing doubled, and nothing was shown as anything but what was known.
    fn whole(&mut self) -> Result<(), Trouble> {
        let read = |person: &Person| -> Result<Vec<String>, Trouble> {
            let items = person.ask(&["read", &self.matter, "--limit", "1000"])?;
            let items = items.as_array().into_iter().flatten().filter_map(|item| item["item"].as_str());
            let mut items: Vec<String> = items.map(str::to_owned).collect();
            items.sort();
            Ok(items)
        };
        let (ours, theirs) = (read(&self.claire)?, read(&self.jean)?);
        let mut once = ours.clone();
        once.dedup();
        let holds = ours == theirs && once.len() == ours.len() && !ours.is_empty();
        self.report.add("nothing was lost, and nothing came twice", holds, format!("{} items", ours.len()));
        if !self.shown.is_empty() {
            let holds = self.shown.iter().all(|shown| shown.starts_with("owed "));
            let seen = self.shown.iter().cloned().collect::<Vec<_>>().join(", ");
            self.report.add("while nothing gets through, a message is shown as owed", holds, seen);
        }
        Ok(())
    }
}

/// Lets time pass; the laboratory has nothing to look for meanwhile.
pub(crate) fn pass(seconds: u32) -> Result<(), Trouble> {
    run(&["sleep", &seconds.to_string()]).map(drop)
}

/// The time that so many in a hundred do not exceed.
pub(crate) fn rank(sorted: &[Duration], percent: usize) -> Duration {
    let at = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(at).copied().unwrap_or_default()
}

/// One time, or the middle of several and what few exceed. They are put in order.
pub(crate) fn told(times: &mut [Duration]) -> String {
    times.sort();
    let seconds = |time: Duration| format!("{:.2} s", time.as_secs_f64());
    let mut told = seconds(rank(times, 50));
    if times.len() > 1 {
        let more = (seconds(rank(times, 95)), seconds(rank(times, 100)), times.len());
        let _ = write!(told, " (p50), {} (p95), {} (most of {})", more.0, more.1, more.2);
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_twenty_times_the_p95_is_the_nineteenth() {
        let mut times: Vec<Duration> = (1..=20).rev().map(Duration::from_secs).collect();
        assert_eq!(told(&mut times), "10.00 s (p50), 19.00 s (p95), 20.00 s (most of 20)");
        assert_eq!(told(&mut [Duration::from_millis(410)]), "0.41 s");
    }
}
