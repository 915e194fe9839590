//! Floods: a crowd that nobody knows comes to a node and to its rendezvous, while two people who know each other go on.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::crowd::Flood;
use crate::nat::{Kind, PORTS, RENDEZVOUS, World};
use crate::paper::Paper;
use crate::person::{Person, as_nobody};
use crate::process::memory_peak;
use crate::programs::Programs;
use crate::report::Report;
use crate::served::Served;
use crate::stage::open_folder;
use crate::story::meeting::{acquaint, delivered, send, text};
use crate::trouble::{Trouble, trouble};

/// What a node may come to in memory, whoever calls it (docs/security.md).
pub const NODE_KIB_MAX: u64 = 256 * 1024;
/// What a rendezvous may come to.
pub const RENDEZVOUS_KIB_MAX: u64 = 256 * 1024;
/// The document that goes while the door is besieged.
const DOCUMENT_BYTES: u64 = 8 << 20;
/// Lines of the network journal that all floods together may come to: a few tens at once, and then one each ten seconds.
const ROWS_MAX: usize = 64;

/// How long a flood lasts, and how many unknown callers there are, where a test has no time for more.
const SHORT: (u64, u64) = (2, 300);

/// A flood, and how much of it: how many (a second for datagrams), and for how many seconds.
#[derive(Clone, Copy)]
struct Measure {
    flood: Flood,
    count: u64,
    seconds: u64,
}

/// Against the node of one person.
const OF_A_NODE: [Measure; 5] = [
    Measure { flood: Flood::Noise, count: 3_000, seconds: 4 },
    Measure { flood: Flood::HalfOpen, count: 300, seconds: 4 },
    Measure { flood: Flood::Callers, count: 1_000, seconds: 30 },
    Measure { flood: Flood::Deaf, count: 0, seconds: 4 },
    Measure { flood: Flood::Endless, count: 0, seconds: 4 },
];
/// Against the rendezvous that both have a line to.
const OF_A_RENDEZVOUS: [Measure; 2] = [
    Measure { flood: Flood::HalfOpen, count: 300, seconds: 4 },
    Measure { flood: Flood::Visitors, count: 200, seconds: 5 },
];

impl Measure {
    fn shorter(self) -> Self {
        let (seconds, callers) = SHORT;
        match self.flood {
            // They have the time that they need.
            Flood::Callers => Self { count: self.count.min(callers), ..self },
            _ => Self { seconds: self.seconds.min(seconds), ..self },
        }
    }
}

/// Someone who was verified, at last.
const TRAITOR: Measure = Measure { flood: Flood::Traitor, count: 0, seconds: 15 };
/// Where the third person's node is.
const CAROLE_LISTENS: &str = "203.0.113.10:47003";

/// A crowd at work.
struct Crowd {
    child: Child,
    said: BufReader<ChildStdout>,
}

impl Crowd {
    /// Starts it, and answers once it is at its height.
    fn start(siege: &Siege<'_>, measure: &Measure, address: &str, key: &str) -> Result<Self, Trouble> {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &siege.world.crowd()]).args(as_nobody()).arg(&siege.lab);
        command.args(["crowd", measure.flood.word(), address, key, &measure.count.to_string()]);
        command.arg(measure.seconds.to_string());
        match measure.flood {
            Flood::Traitor => command.arg(siege.jean.home()).arg(&siege.matter),
            _ => command.arg(&siege.key),
        };
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let Some(stdout) = child.stdout.take() else { return trouble("a crowd cannot be heard") };
        let mut crowd = Self { child, said: BufReader::new(stdout) };
        let begun = crowd.line()?;
        if begun == "begun" { Ok(crowd) } else { trouble(format!("a crowd did not come: {begun}")) }
    }

    fn line(&mut self) -> Result<String, Trouble> {
        let mut line = String::new();
        self.said.read_line(&mut line)?;
        Ok(line.trim().to_owned())
    }

    /// Waits until it has gone; what it did.
    fn end(mut self) -> Result<Value, Trouble> {
        let told = self.line()?;
        serde_json::from_str(&told).map_err(|_| Trouble(format!("a crowd did not say what it did: {told}")))
    }
}

impl Drop for Crowd {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// What is played on.
struct Siege<'a> {
    report: &'a mut Report,
    world: World,
    claire: Person,
    jean: Person,
    matter: String,
    /// Claire's transport key, as text.
    key: String,
    lab: PathBuf,
}

/// Sets up, plays every flood, at length or not, looks at what it cost.
///
/// # Errors
/// What kept it from going on.
pub fn play(report: &mut Report, is_short: bool) -> Result<(), Trouble> {
    let kept = open_folder()?;
    let folder = kept.path().to_path_buf();
    let mut world = World::make(folder.clone())?;
    let Programs { parloir, lab, .. } = Programs::find(&folder)?;
    for side in 0..2 {
        world.put(side, Kind::None)?;
    }
    world.let_in_a_crowd()?;
    let served = Served::start(
        &world.rendezvous(),
        &folder.join("rendezvous"),
        &parloir,
        &["rendezvous", "serve", "--listen", RENDEZVOUS],
    )?;
    let person = |name: &str, side| Person::new(name, &folder.join(name), &parloir, &world.host(side));
    let (mut claire, mut jean) = (person("claire", 0)?, person("jean", 1)?);
    claire.ask(&["rendezvous", "add", &served.address])?;
    for (person, port) in [&mut claire, &mut jean].into_iter().zip(PORTS) {
        person.up_at(&["--listen", &format!("0.0.0.0:{port}")])?;
    }
    let matter = acquaint(report, &claire, &jean, "Siège")?;
    let key = text(&claire.ask(&["status"])?["endpoint"])?;
    let mut siege = Siege { report, world, claire, jean, matter, key, lab };
    let [node, post] = [siege.claire.process()?, served.process()].map(memory_peak);
    let calm = format!("{}; {} MiB, the rendezvous {} MiB", siege.messages()?, node? / 1024, post? / 1024);
    siege.report.add("nobody else there: a message each way, and its receipt", true, calm);
    let address = format!("198.18.0.2:{}", PORTS[0]);
    let measure = |full: Measure| if is_short { full.shorter() } else { full };
    for one in OF_A_NODE.map(measure) {
        siege.under(&one, "a node", &address, &siege.key.clone())?;
    }
    let key = rendezvous_key(&siege.claire)?;
    for one in OF_A_RENDEZVOUS.map(measure) {
        siege.under(&one, "a rendezvous", RENDEZVOUS, &key)?;
    }
    siege.costs(&served)?;
    siege.told()?;
    if is_short {
        return Ok(());
    }
    let mut carole = Person::new("carole", &folder.join("carole"), &parloir, &siege.world.rendezvous())?;
    carole.up_at(&["--listen", CAROLE_LISTENS])?;
    siege.betrayed(&carole, &address)
}

fn rendezvous_key(person: &Person) -> Result<String, Trouble> {
    text(&person.ask(&["rendezvous", "list"])?[0]["rendezvous"])
}

impl Siege<'_> {
    /// A message each way, delivered; how long it took.
    fn messages(&self) -> Result<String, Trouble> {
        let began = Instant::now();
        for (one, words) in [(&self.claire, "Vous m'entendez ?"), (&self.jean, "Très bien.")] {
            let item = send(one, &self.matter, words)?;
            delivered(one, &self.matter, &item, &["delivered"])?;
        }
        Ok(format!("{:.2} s", began.elapsed().as_secs_f64()))
    }

    /// Both go on while a crowd is there: on the line that they have, and, where it comes to a node, on one that is opened in the middle.
    fn under(&mut self, measure: &Measure, whom: &str, address: &str, key: &str) -> Result<(), Trouble> {
        let crowd = Crowd::start(self, measure, address, key)?;
        let mut seen = self.messages()?;
        if measure.flood == Flood::Callers {
            let paper = Paper::place(&self.claire, &self.matter, 1, ["siège", "assiégé"], DOCUMENT_BYTES)?;
            self.jean.stop()?;
            self.jean.up_at(&["--listen", &format!("0.0.0.0:{}", PORTS[1])])?;
            let again = self.messages()?;
            delivered(&self.claire, &self.matter, &paper.item, &["delivered"])?;
            let whole = paper.is_same(&self.jean, &self.matter)?;
            seen = format!("{seen}; after Jean's node started anew {again}; a document whole: {whole}");
            if !whole {
                return trouble("a document came otherwise than it was");
            }
        }
        let did = crowd.end()?;
        let claim = format!("{whom} under {}: two people go on", measure.flood.word());
        self.report.add(claim, came(&did), format!("{seen}; the crowd: {did}"));
        Ok(())
    }

    /// Jean turns malicious; Claire goes on with Carole.
    fn betrayed(&mut self, carole: &Person, address: &str) -> Result<(), Trouble> {
        let other = acquaint(self.report, &self.claire, carole, "Autre affaire")?;
        self.jean.stop()?;
        let crowd = Crowd::start(self, &TRAITOR, address, &self.key)?;
        // Through each of its attacks, not the first alone.
        let (all, lasts) = (Instant::now(), Duration::from_secs(TRAITOR.seconds));
        let (mut worst, mut count) = (0.0_f64, 0);
        while all.elapsed() < lasts {
            let began = Instant::now();
            count += 1;
            for one in [&self.claire, carole] {
                let item = send(one, &other, "Tout va bien ?")?;
                delivered(one, &other, &item, &["delivered"])?;
            }
            worst = worst.max(began.elapsed().as_secs_f64());
        }
        let did = crowd.end()?;
        let seen = format!("{count} messages each way, {worst:.2} s at most; meanwhile: {did}");
        self.report.add("someone verified turns malicious: others go on", came(&did), seen);
        let peak = memory_peak(self.claire.process()?)?;
        let claim = format!("and the node stays below {} MiB", NODE_KIB_MAX / 1024);
        self.report.add(claim, peak < NODE_KIB_MAX, format!("{} MiB at most", peak / 1024));
        Ok(())
    }

    /// What it came to in memory, and that nothing was lost or doubled.
    fn costs(&mut self, served: &Served) -> Result<(), Trouble> {
        let peak = memory_peak(self.claire.process()?)?;
        let seen = format!("{} MiB at most", peak / 1024);
        let claim = format!("a node stays below {} MiB through all of it", NODE_KIB_MAX / 1024);
        self.report.add(claim, peak < NODE_KIB_MAX, seen);
        let peak = memory_peak(served.process())?;
        let claim = format!("a rendezvous stays below {} MiB through all of it", RENDEZVOUS_KIB_MAX / 1024);
        self.report.add(claim, peak < RENDEZVOUS_KIB_MAX, format!("{} MiB at most", peak / 1024));
        let count = |person: &Person| -> Result<usize, Trouble> {
            Ok(person.ask(&["read", &self.matter])?.as_array().map_or(0, Vec::len))
        };
        let counts = [count(&self.claire)?, count(&self.jean)?];
        let sent = 2 * (1 + OF_A_NODE.len() + OF_A_RENDEZVOUS.len() + 1) + 1;
        let claim = "everything that was sent is there once on both sides";
        self.report.add(claim, counts == [sent; 2], format!("{counts:?} of {sent}"));
        Ok(())
    }

    /// What the person who was besieged is told.
    fn told(&mut self) -> Result<(), Trouble> {
        let rows = self.claire.ask(&["network"])?;
        let rows = rows.as_array().cloned().unwrap_or_default();
        let strangers = rows.iter().filter(|row| row["outcome"] == "stranger" || row["outcome"] == "refused").count();
        let status = self.claire.ask(&["status"])?;
        let turned_away = status["turned_away"].as_u64().unwrap_or_default();
        let holds = strangers > 0 && strangers <= ROWS_MAX && turned_away >= 100;
        let seen = format!("{strangers} lines of the network journal; {turned_away} callers turned away");
        self.report.add("the person is told of callers whom nobody knows, in measure", holds, seen);
        Ok(())
    }
}

/// Whether anybody came at all: a flood that did not take place proves nothing.
fn came(did: &serde_json::Value) -> bool {
    let is_coming = |(what, count): (&String, &serde_json::Value)| {
        matches!(what.as_str(), "hung_up_on" | "in_vain") || count.as_u64().is_some_and(|count| count > 0)
    };
    did.as_object().is_some_and(|all| all.iter().all(is_coming))
}
