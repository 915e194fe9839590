//! An office whose node is connected with a thousand clients: resident memory, bytes on the wire and processor time for each, while
//! nobody says anything.
//!
//! Every client is made as people make one: a profile, an invitation, a phrase compared on both sides, a matter with a message that was
//! delivered. Then their nodes sleep, and a crowd with their transport keys takes their places, in one process: each opens a line, says
//! that it holds what the office holds, answers pings, and nothing else. Office and crowd are alone in a network namespace, whose
//! loopback is counted.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use parloir_crypto::SigningKey;
use parloir_vault::{Unlock, Vault};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::Outcome;
use crate::crowded::Crowd;
use crate::measured::{Kept, NOW, memory_mb, processor_s};
use crate::people::{PASSPHRASE, Person, admit};
use crate::program::{Program, within};
use crate::table;

/// Clients being made at once.
const AT_ONCE: usize = 8;
/// Where the office listens, and the bare endpoint.
const OFFICE: &str = "127.0.0.1:47001";
const BARE: &str = "127.0.0.1:47002";
/// How long a number of clients is let come to rest, and then looked at. Together shorter than a session without a word is kept.
const REST: Duration = Duration::from_secs(20);
const LOOKED_AT: Duration = Duration::from_secs(30);
/// Seeds of both keys of a device stand first in the setting that makes a vault a profile.
const SEED_BYTES: usize = 32;

/// Measures.
pub async fn run(count: usize) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let namespace = Namespace::make()?;
    let since = Instant::now();
    let (office, keys) = made(folder.path(), count).await?;
    println!("{count} clients made in {:.0} s", since.elapsed().as_secs_f64());
    table::heading(&format!("Parties: an office with {count} matters of one client each"));
    let office_key = key_of(&office)?;
    let steps = [0, count / 2, count];
    let program = Program::start_in(&namespace.0, &office, OFFICE)?;
    program.answers()?;
    let own = looked_at(&namespace, program.process(), &keys, (&office_key, OFFICE), &steps)?;
    drop(program);
    let mut command = within(&namespace.0, &std::env::current_exe()?);
    let mut child = command.args(["crowd", "bare", BARE]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut said = String::new();
    let output = child.stdout.take().ok_or("no output")?;
    std::io::BufRead::read_line(&mut std::io::BufReader::new(output), &mut said)?;
    let child = Kept(child);
    let bare = looked_at(&namespace, child.0.id(), &keys, (said.trim(), BARE), &steps)?;
    told("Parloir, the office's node", &own);
    told("a bare endpoint of the transport library, which reads and answers nothing", &bare);
    if let (Some(own), Some(bare)) = (of_each(&own), of_each(&bare)) {
        let [memory, wire, processor] = [own[0] / bare[0], own[1] / bare[1], own[2] / bare[2]];
        println!(
            "\nFor each party, of the bare endpoint: memory {memory:.2} ×, bytes on the wire {wire:.2} ×, processor {processor:.2} ×"
        );
    }
    table::footing();
    Ok(())
}

/// What was seen with so many connected.
struct Rest {
    connected: usize,
    memory_mb: f64,
    bytes_s: f64,
    processor_ms_s: f64,
}

fn looked_at(
    namespace: &Namespace,
    process: u32,
    keys: &Path,
    (key, address): (&str, &str),
    steps: &[usize],
) -> Outcome<Vec<Rest>> {
    let mut command = within(&namespace.0, &std::env::current_exe()?);
    command.args(["crowd", "parties"]).arg(keys).args([key, address]);
    let mut crowd = Crowd::start(command)?;
    let mut seen = Vec::new();
    for step in steps {
        crowd.grow(*step)?;
        std::thread::sleep(REST);
        let (bytes, spent, since) = (namespace.bytes()?, processor_s(process)?, Instant::now());
        std::thread::sleep(LOOKED_AT);
        let lasted = since.elapsed().as_secs_f64();
        seen.push(Rest {
            // Who was hung up on meanwhile does not count.
            connected: crowd.grow(*step)?,
            memory_mb: memory_mb(process, NOW)?,
            bytes_s: (namespace.bytes()? - bytes) / lasted,
            processor_ms_s: (processor_s(process)? - spent) * 1e3 / lasted,
        });
    }
    Ok(seen)
}

/// Memory in kB that one more party costs, from none to all; bytes a second and processor time in µs a second of each while all are there:
/// while nobody is, a node calls everybody.
fn of_each(seen: &[Rest]) -> Option<[f64; 3]> {
    let (none, all) = (seen.first()?, seen.last()?);
    let more = all.connected.checked_sub(none.connected).filter(|more| *more > 0)? as f64;
    let connected = all.connected as f64;
    Some([(all.memory_mb - none.memory_mb) * 1e3 / more, all.bytes_s / connected, all.processor_ms_s * 1e3 / connected])
}

fn told(who: &str, seen: &[Rest]) {
    println!("\n{who}:\n\n| connected | resident, MB | bytes a second, both ways | processor, ms a second |");
    println!("|---:|---:|---:|---:|");
    for Rest { connected, memory_mb, bytes_s, processor_ms_s } in seen {
        println!("| {connected} | {memory_mb:.1} | {bytes_s:.0} | {processor_ms_s:.1} |");
    }
    if let Some([memory, wire, processor]) = of_each(seen) {
        println!("\nEach party: {memory:.0} kB, {wire:.1} bytes a second, {processor:.1} µs of processor a second");
    }
}

/// The office's home, and a file with the transport key of each client.
async fn made(folder: &Path, count: usize) -> Outcome<(PathBuf, PathBuf)> {
    let mut office = Person::new("Cabinet", folder)?;
    office.wake().await?;
    let office = Arc::new(office);
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut making = JoinSet::new();
    for number in 0..count {
        // A name lives as long as the program.
        let name: &'static str = Box::leak(format!("Client {number:04}").into_boxed_str());
        let (office, places, folder) = (office.clone(), places.clone(), folder.to_path_buf());
        making.spawn(async move {
            let _place = places.acquire_owned().await?;
            Box::pin(one(&office, name, &folder)).await
        });
    }
    let mut keys = String::new();
    while let Some(made) = making.join_next().await {
        let home: PathBuf = made??;
        keys.push_str(&format!("{}\n", parloir_base::Digest(seed_of(&home)?)));
    }
    office.settle().await?;
    office.owes_nothing().await?;
    let home = office.home().to_path_buf();
    Arc::into_inner(office).ok_or("somebody holds the office")?.sleep().await;
    let file = folder.join("keys");
    std::fs::write(&file, keys)?;
    Ok((home, file))
}

async fn one(office: &Person, name: &'static str, folder: &Path) -> Outcome<PathBuf> {
    let mut client = Person::new(name, folder)?;
    client.wake().await?;
    let matter = office.open_matter(&format!("Affaire de {name}")).await?;
    admit(office, &client, &matter).await?;
    office.send(&matter, "Bonjour.".into()).await?;
    client.has_items(&matter).await?;
    client.sleep().await;
    Ok(client.home().to_path_buf())
}

fn seed_of(home: &Path) -> Outcome<[u8; SEED_BYTES]> {
    let vault = Vault::open(home, Unlock::Passphrase(PASSPHRASE)).map_err(|_| "a vault does not open")?;
    let setting = vault.setting("profile").map_err(|_| "a vault is not read")?.ok_or("no profile")?;
    let seed = setting.get(SEED_BYTES..2 * SEED_BYTES).ok_or("no keys")?;
    Ok(seed.try_into()?)
}

fn key_of(home: &Path) -> Outcome<String> {
    Ok(parloir_base::EndpointId(SigningKey::from_seed(&seed_of(home)?).public()).to_string())
}

/// A network namespace with nothing but its own loopback. Dropped, it is gone.
struct Namespace(String);

impl Namespace {
    fn make() -> Outcome<Self> {
        let namespace = Self(format!("parloir-bench-{}", std::process::id()));
        let name = &namespace.0;
        for words in [vec!["netns", "add", name], vec!["-n", name, "link", "set", "lo", "up"]] {
            if !Command::new("ip").args(words).status()?.success() {
                return Err("network namespaces need root".into());
            }
        }
        Ok(namespace)
    }

    /// Bytes that its loopback has carried, each once.
    fn bytes(&self) -> Outcome<f64> {
        let shown = Command::new("ip").args(["netns", "exec", &self.0, "cat", "/proc/net/dev"]).output()?;
        let shown = String::from_utf8(shown.stdout)?;
        let line = shown.lines().find_map(|line| line.trim().strip_prefix("lo:")).ok_or("no loopback")?;
        Ok(line.split_whitespace().next().ok_or("no number")?.parse()?)
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        // Nobody is left to tell.
        drop(Command::new("ip").args(["netns", "del", &self.0]).status());
    }
}
