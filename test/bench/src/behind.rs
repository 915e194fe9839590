//! Two devices behind two NATs: from the start of the caller's process to the first answer over a direct connection, by way of somebody
//! in the middle whom both know. The other device is at rest there already. Each run has new NATs, which remember nothing.
//!
//! Parloir's answer is the durable receipt of a message that waited; that of the others is a few bytes sent back. Its passphrase is stretched
//! as in tests: stretching is chosen, not measured. Its two devices met before, and remember where; the others begin with nothing but each
//! other's keys.

use std::io::{BufRead, BufReader, Lines};
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use parloir_lab::nat::{Kind, PORTS, RENDEZVOUS, World};
use parloir_node::contract::{Answer, Request};

use crate::Outcome;
use crate::measured::Kept;
use crate::peer::meeting::{self, Hyperdht, Toxes};
use crate::people::{Person, acquainted};
use crate::program::{Program, beside, within};
use crate::table::{self, Series};

/// Where those in the middle are, and the port of hyperdht's first node.
const MIDDLE: &str = "203.0.113.10";
const NET_PORT: &str = "47480";
/// How long the device that is called is let come to rest.
const REST: Duration = Duration::from_secs(3);
/// Nothing here takes longer, unless it fails.
const PATIENCE: Duration = Duration::from_secs(60);
/// Pairs of boxes: the caller's, and the other's.
const PAIRS: [[Kind; 2]; 3] =
    [[Kind::Restricted, Kind::Restricted], [Kind::Restricted, Kind::Cone], [Kind::Symmetric, Kind::Cone]];

/// Measures.
pub async fn run(rounds: usize) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let mut world = World::make(folder.path().to_path_buf()).map_err(|fault| fault.to_string())?;
    for side in 0..2 {
        put(&mut world, side, Kind::Restricted)?;
    }
    let middle = Middle::start(&world, folder.path())?;
    let (mut one, mut other, matter) = Box::pin(acquainted(folder.path())).await?;
    for person in [&one, &other] {
        person.ask(Request::RendezvousAdd { text: middle.rendezvous.clone() }).await?;
    }
    one.settle().await?;
    one.sleep().await;
    other.sleep().await;
    table::heading("Behind two NATs: from the caller's process to the first answer over a direct connection");
    for pair in PAIRS {
        let mut ours = ["a message's receipt, durable at both ends", "its node answers", "a session is open"]
            .map(|what| Series::new(format!("Parloir: until {what}")));
        let mut theirs = Series::new("iroh: to an answer over a direct path");
        let mut relayed = Series::new("iroh: to an answer over its relay, before that");
        let mut tox = Series::new("libtoxcore: to an answer over UDP");
        let mut hyper = Series::new("hyperdht: to an answer");
        for round in 0..rounds {
            one.wake_offline().await?;
            one.send(&matter, format!("Bonjour ({round}).")).await?;
            one.sleep().await;
            let mut renew = || {
                for (side, kind) in pair.into_iter().enumerate() {
                    put(&mut world, side, kind)?;
                }
                Outcome::Ok([world.host(0), world.host(1)])
            };
            if let Some(steps) = owed(renew()?, [&one, &other])? {
                ours.iter_mut().zip(steps).for_each(|(series, ms)| series.add(ms));
            }
            if let Some(iroh) = &middle.iroh
                && let Some([any, direct]) = iroh.called(renew()?)?
            {
                relayed.add(any);
                theirs.add(direct);
            }
            if let Some(net) = &middle.hyperdht
                && let Some(ms) = net.called(renew()?)?
            {
                hyper.add(ms);
            }
            if let Some(net) = &middle.toxes
                && let Some(ms) = net.called(renew()?)?
            {
                tox.add(ms);
            }
        }
        println!("\n{} (the caller) with {}:", pair[0].word(), pair[1].word());
        let [whole, answers, open] = &ours;
        table::print("ms", &[whole, answers, open, &theirs, &relayed, &hyper, &tox]);
    }
    middle.left_out.iter().for_each(|one| println!("left out: {one}"));
    table::footing();
    Ok(())
}

fn put(world: &mut World, side: usize, kind: Kind) -> Outcome<()> {
    world.put(side, kind).map_err(|fault| fault.to_string().into())
}

/// Milliseconds until nothing is owed, until the node answers, and until a session is open. Nothing, when it does not get there.
fn owed(hosts: [String; 2], [one, other]: [&Person; 2]) -> Outcome<Option<[f64; 3]>> {
    let waiting = Program::start_in(&hosts[1], other.home(), &format!("0.0.0.0:{}", PORTS[1]))?;
    waiting.answers()?;
    std::thread::sleep(REST);
    let since = Instant::now();
    let ms = || since.elapsed().as_secs_f64() * 1e3;
    let calling = Program::start_in(&hosts[0], one.home(), &format!("0.0.0.0:{}", PORTS[0]))?;
    let (mut answers, mut open) = (None, None);
    let steps = loop {
        if let Ok(Answer::Status(status)) = calling.ask(&Request::Status) {
            answers.get_or_insert_with(ms);
            if status.sessions > 0 {
                open.get_or_insert_with(ms);
            }
        }
        if let (Some(answers), Some(open)) = (answers, open)
            && matches!(calling.ask(&Request::Owed), Ok(Answer::Owed(lines)) if lines.is_empty())
        {
            break Some([ms(), answers, open]);
        }
        if since.elapsed() > PATIENCE {
            break None;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    for program in [calling, waiting] {
        drop(program.ask(&Request::Stop));
    }
    Ok(steps)
}

/// Those in the middle.
struct Middle {
    rendezvous: String,
    iroh: Option<Iroh>,
    hyperdht: Option<Net>,
    toxes: Option<ToxNet>,
    left_out: Vec<String>,
    _kept: Kept,
}

impl Middle {
    fn start(world: &World, folder: &Path) -> Outcome<Self> {
        let namespace = world.rendezvous();
        let mut command = within(&namespace, &beside("parloir")?);
        command.arg("--home").arg(folder.join("rendezvous")).args(["--json", "rendezvous", "serve"]);
        let mut served = Running::start(command.args(["--listen", RENDEZVOUS]))?;
        let said = served.says()?;
        let at = said.find("parloir-rendezvous:").ok_or("a rendezvous does not say where it is")?;
        let rendezvous = said[at..].split('"').next().unwrap_or_default().to_owned();
        let mut left_out = Vec::new();
        let mut keep = |fault: Box<dyn std::error::Error + Send + Sync>| left_out.push(fault.to_string());
        let iroh = meeting::found().and_then(|program| Iroh::start(&namespace, program)).map_err(&mut keep).ok();
        let net = meeting::hyperdht(folder).and_then(|peer| Net::start(&namespace, peer)).map_err(&mut keep).ok();
        let toxes = meeting::toxes(folder).and_then(|peer| ToxNet::start(&namespace, peer)).map_err(&mut keep).ok();
        Ok(Self { rendezvous, iroh, hyperdht: net, toxes, left_out, _kept: served.kept })
    }
}

/// iroh's relay, and the program that has the devices.
struct Iroh {
    program: PathBuf,
    url: String,
    discovery: String,
    _kept: Kept,
}

impl Iroh {
    fn start(namespace: &str, program: PathBuf) -> Outcome<Self> {
        let mut served = Running::start(within(namespace, &program).args(["relay", MIDDLE]))?;
        let said = served.says()?;
        let (url, discovery) = said.split_once(' ').ok_or("a relay does not say where it is")?;
        Ok(Self { program, url: url.to_owned(), discovery: discovery.to_owned(), _kept: served.kept })
    }

    /// Milliseconds to an answer whichever way, and to one over a direct path.
    fn called(&self, hosts: [String; 2]) -> Outcome<Option<[f64; 2]>> {
        let [port, far_port] = PORTS.map(|port| port.to_string());
        let mut waiting =
            Running::start(within(&hosts[1], &self.program).args(["wait", &far_port, &self.url, &self.discovery]))?;
        let id = waiting.says()?;
        std::thread::sleep(REST);
        let since = Instant::now();
        let words = ["call", &port, &self.url, &self.discovery, id.as_str()];
        let mut calling = Running::start(within(&hosts[0], &self.program).args(words))?;
        let said = calling.says()?;
        let whole = since.elapsed().as_secs_f64() * 1e3;
        let figures: Vec<f64> = said.split(' ').filter_map(|one| one.parse().ok()).collect();
        // What it took before its own clock ran is counted too.
        Ok(match figures.as_slice() {
            [_, any, direct] => Some([whole - direct + any, whole]),
            _ => None,
        })
    }
}

/// hyperdht, with a net on one host.
struct Net {
    peer: Hyperdht,
    _kept: Kept,
}

impl Net {
    fn start(namespace: &str, peer: Hyperdht) -> Outcome<Self> {
        let mut served = Running::start(&mut peer.command(namespace, &["net", MIDDLE, NET_PORT]))?;
        served.says()?;
        Ok(Self { peer, _kept: served.kept })
    }

    fn called(&self, hosts: [String; 2]) -> Outcome<Option<f64>> {
        let bootstrap = format!("{MIDDLE}:{NET_PORT}");
        let [port, far_port] = PORTS.map(|port| port.to_string());
        let mut waiting = Running::start(&mut self.peer.command(&hosts[1], &["wait", &bootstrap, &far_port]))?;
        let key = waiting.says()?;
        std::thread::sleep(REST);
        let since = Instant::now();
        let mut calling = Running::start(&mut self.peer.command(&hosts[0], &["call", &bootstrap, &port, &key]))?;
        // One that gives up ends without a word.
        Ok(calling.says().ok().map(|_| since.elapsed().as_secs_f64() * 1e3))
    }
}

/// libtoxcore, with a net on one host.
struct ToxNet {
    peer: Toxes,
    node: String,
    keys: [String; 2],
    _kept: Kept,
}

/// Seeds of the keys of caller and called.
const TOX_SEEDS: [&str; 2] = ["7", "8"];
/// Nodes of the net.
const TOX_NODES: &str = "8";

impl ToxNet {
    fn start(namespace: &str, peer: Toxes) -> Outcome<Self> {
        let key = |seed| Running::start(&mut peer.command(namespace, &["key", seed]))?.says();
        let keys = [key(TOX_SEEDS[0])?, key(TOX_SEEDS[1])?];
        let mut served = Running::start(&mut peer.command(namespace, &["net", TOX_NODES]))?;
        let node = served.says()?;
        Ok(Self { peer, node, keys, _kept: served.kept })
    }

    fn called(&self, hosts: [String; 2]) -> Outcome<Option<f64>> {
        let [port, far_port] = PORTS.map(|port| port.to_string());
        let words = ["wait", TOX_SEEDS[1], &self.keys[0], &far_port, &self.node];
        let mut waiting = Running::start(&mut self.peer.command(&hosts[1], &words))?;
        waiting.says()?;
        std::thread::sleep(REST);
        let since = Instant::now();
        let words = ["call", TOX_SEEDS[0], &self.keys[1], &port, &self.node];
        let mut calling = Running::start(&mut self.peer.command(&hosts[0], &words))?;
        Ok(calling.says().ok().map(|_| since.elapsed().as_secs_f64() * 1e3))
    }
}

/// A program that says something. Dropped, it is gone.
struct Running {
    kept: Kept,
    output: Lines<BufReader<ChildStdout>>,
}

impl Running {
    fn start(command: &mut Command) -> Outcome<Self> {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let output = child.stdout.take().ok_or("no output")?;
        Ok(Self { kept: Kept(child), output: BufReader::new(output).lines() })
    }

    fn says(&mut self) -> Outcome<String> {
        Ok(self.output.next().ok_or("a program ended without a word")??)
    }
}
