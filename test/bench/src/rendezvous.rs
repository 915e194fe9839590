//! A rendezvous on one processor: memory of each device that is there, and how many come in a second; beside an endpoint of the transport
//! library as it comes, and iroh's relay.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::crowded::Crowd;
use crate::measured::{Kept, NOW, memory_mb, processor_s};
use crate::peer::meeting;
use crate::program::beside;
use crate::table::{self, Series};

/// Where they listen.
const RENDEZVOUS: &str = "127.0.0.1:47470";
const BARE: &str = "127.0.0.1:47472";
const RELAY: &str = "127.0.0.1";
/// The processor of the server, and that of the crowd.
const ITS_OWN: &str = "0";
const OTHERS: &str = "1";
/// How long the crowd is let come to rest.
const REST: Duration = Duration::from_secs(8);
/// How long devices come and go in a round.
const KNOCKING_SECONDS: &str = "5";
const ROUNDS: usize = 5;

/// Measures.
pub async fn run(count: usize) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let peer = meeting::found();
    table::heading(&format!("Rendezvous: {count} devices, each server on one processor"));
    let mut servers = vec![Server::bare()?, Server::rendezvous(folder.path())?];
    if let Ok(peer) = &peer {
        servers.push(Server::relay(peer)?);
    }
    let mut memory = Vec::new();
    for server in &servers {
        memory.push(server.memory(count)?);
    }
    println!("\n| memory of each device that is there | kB | of the first |\n|---|---:|---:|");
    for (server, kb) in servers.iter().zip(&memory) {
        println!("| {} | {kb:.1} | {:.2} × |", server.name, kb / memory[0]);
    }
    let series = || servers.iter().map(|server| Series::new(server.name)).collect::<Vec<_>>();
    let (mut rates, mut costs) = (series(), series());
    for _ in 0..ROUNDS {
        for (at, server) in servers.iter().enumerate() {
            let (rate, cost_us) = server.knocked()?;
            rates[at].add(rate);
            costs[at].add(cost_us);
        }
    }
    println!("\nHandshakes a second, as fast as {KNOCKING_SECONDS} s of eight devices at once could bring them:");
    table::print("a second", &rates.iter().collect::<Vec<_>>());
    println!("What the server spent on each, opening to close:");
    table::print("µs", &costs.iter().collect::<Vec<_>>());
    for (server, cost) in servers.iter().zip(&costs) {
        let possible = 1e6 / cost.median();
        println!("{}: {possible:.0} handshakes a second of one processor that does nothing else", server.name);
    }
    if let Err(fault) = peer {
        println!("iroh's relay left out: {fault}");
    }
    table::footing();
    Ok(())
}

/// A server that runs on one processor.
struct Server {
    name: &'static str,
    /// What a crowd is to be there.
    crowd: &'static str,
    kept: Kept,
    /// What a crowd is told of it, after what it is to do.
    reached: Vec<String>,
    crowds: std::path::PathBuf,
}

impl Server {
    fn bare() -> Outcome<Self> {
        let crowds = std::env::current_exe()?;
        let mut command = alone(ITS_OWN, &crowds);
        command.args(["crowd", "bare", BARE]);
        let (kept, said) = started(command)?;
        let reached = vec![said.trim().to_owned(), BARE.into()];
        Ok(Self { name: "a bare endpoint of the transport library", crowd: "unanswered", kept, reached, crowds })
    }

    fn rendezvous(folder: &Path) -> Outcome<Self> {
        let mut command = alone(ITS_OWN, &beside("parloir")?);
        command.arg("--json").arg("--home").arg(folder.join("rendezvous"));
        command.args(["rendezvous", "serve", "--listen", RENDEZVOUS]);
        let (kept, said) = started(command)?;
        // What people pass on stands in its answer.
        let at = said.find("parloir-rendezvous:").ok_or("no address")?;
        let text = said[at..].split('"').next().unwrap_or_default();
        let own = parloir_wire::Rendezvous::from_text(text).map_err(|_| "an address that is none")?;
        Ok(Self {
            name: "Parloir's rendezvous",
            crowd: "visitors",
            kept,
            reached: vec![own.endpoint.to_string(), RENDEZVOUS.into()],
            crowds: std::env::current_exe()?,
        })
    }

    fn relay(peer: &Path) -> Outcome<Self> {
        let mut command = alone(ITS_OWN, peer);
        command.args(["relay", RELAY]);
        let (kept, said) = started(command)?;
        Ok(Self {
            name: "iroh's relay",
            crowd: "hold",
            kept,
            reached: said.split_whitespace().map(str::to_owned).collect(),
            crowds: peer.to_owned(),
        })
    }

    fn command(&self, what: &str) -> Command {
        let mut command = alone(OTHERS, &self.crowds);
        if self.crowds.ends_with("parloir-bench") {
            command.arg("crowd");
        }
        command.arg(what).args(&self.reached);
        command
    }

    /// Resident memory for each device, in kB, from none to all of them.
    fn memory(&self, count: usize) -> Outcome<f64> {
        let process = self.kept.0.id();
        let mut crowd = Crowd::start(self.command(self.crowd))?;
        let first = memory_mb(process, NOW)?;
        println!(
            "\n| {}: devices there | resident, MB | processor, ms a second | crowd, MB |\n|---:|---:|---:|---:|",
            self.name
        );
        println!("| 0 | {first:.1} | | |");
        let mut each_kb = f64::NAN;
        for step in [count / 10, count / 2, count] {
            let there = crowd.grow(step)?;
            std::thread::sleep(REST);
            let (before, since) = (processor_s(process)?, Instant::now());
            std::thread::sleep(REST);
            let spent = (processor_s(process)? - before) * 1e3 / since.elapsed().as_secs_f64();
            let mb = memory_mb(process, NOW)?;
            println!("| {there} | {mb:.1} | {spent:.1} | {:.0} |", memory_mb(crowd.process(), NOW)?);
            each_kb = (mb - first) * 1e3 / there.max(1) as f64;
        }
        Ok(each_kb)
    }

    /// Handshakes a second, and what each cost the server, in µs.
    fn knocked(&self) -> Outcome<(f64, f64)> {
        let process = self.kept.0.id();
        let (before, since) = (processor_s(process)?, Instant::now());
        let output = self.command("knock").arg(KNOCKING_SECONDS).stderr(Stdio::inherit()).output()?;
        let (lasted, spent) = (since.elapsed().as_secs_f64(), processor_s(process)? - before);
        let count: f64 = String::from_utf8(output.stdout)?.trim().parse()?;
        Ok((count / lasted, spent * 1e6 / count))
    }
}

/// A program on one processor.
fn alone(processor: &str, program: &Path) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", processor]).arg(program);
    command
}

/// Starts a server, and answers the first line that it says.
fn started(mut command: Command) -> Outcome<(Kept, String)> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let output = child.stdout.take().ok_or("no output")?;
    let kept = Kept(child);
    let mut said = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(output), &mut said)?;
    Ok((kept, said))
}
