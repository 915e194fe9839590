//! Many devices in one process, for a comparison to start: it says on standard input how many, and is told when they are there.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use iroh::endpoint::presets;
use iroh::{Endpoint, RelayMode};
use parloir_base::EndpointId;
use parloir_net::{AddressPolicy, Config, Door, Line};
use parloir_wire::frame::Frame;
use parloir_wire::signal::Signal;
use rustls::crypto::aws_lc_rs;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;

use crate::Outcome;

/// The name that doors answer to on the wire.
const ALPN: &[u8] = b"h3";
/// Devices that come at once.
const AT_ONCE: usize = 16;
/// How often a device asks a rendezvous where it is seen, as nodes do.
const ASK: Duration = Duration::from_secs(15);
/// Devices of one address: a rendezvous takes no more from one.
const NEIGHBOURS: usize = 200;
/// Devices that come and go, over and over.
const KNOCKING: u64 = 8;

/// Does what the words say, until standard input ends.
pub async fn run(words: &[String]) -> Outcome<()> {
    let words: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
    match words.as_slice() {
        ["parties", keys, key, address] => {
            let seeds = std::fs::read_to_string(keys)?.lines().map(seed).collect::<Outcome<Vec<_>>>()?;
            let target = target(key, address)?;
            grow(move |number| stay(seeds[number % seeds.len()], loopback(0), target, Way::Party)).await
        }
        ["visitors", key, address] => {
            let target = target(key, address)?;
            grow(move |number| stay(made_up(number), loopback(1 + number / NEIGHBOURS), target, Way::Visitor)).await
        }
        ["unanswered", key, address] => {
            let target = target(key, address)?;
            grow(move |number| stay(made_up(number), loopback(1 + number / NEIGHBOURS), target, Way::Unanswered)).await
        }
        ["knock", key, address, seconds] => knock(target(key, address)?, Duration::from_secs(seconds.parse()?)).await,
        ["bare", listen] => bare(listen.parse()?).await,
        _ => Err("no such crowd".into()),
    }
}

type Target = (EndpointId, SocketAddr);

#[derive(Clone, Copy)]
enum Way {
    /// A party of a matter, who holds everything that the other side holds.
    Party,
    /// A device at a rendezvous.
    Visitor,
    /// The same, where nobody answers.
    Unanswered,
}

fn target(key: &str, address: &str) -> Outcome<Target> {
    Ok((EndpointId::from_hex(key).map_err(|_| "no key")?, address.parse()?))
}

fn seed(hex: &str) -> Outcome<[u8; 32]> {
    Ok(parloir_base::Digest::from_hex(hex).map_err(|_| "no seed")?.0)
}

fn made_up(number: usize) -> [u8; 32] {
    let mut seed = [0x5a; 32];
    seed[..8].copy_from_slice(&(number as u64).to_le_bytes());
    seed
}

/// An address of this machine alone; each number is another one.
fn loopback(number: usize) -> SocketAddr {
    SocketAddr::from(([127, 0, u8::try_from(number % 250).unwrap_or_default(), 1], 0))
}

/// Each line of standard input is how many are to be there; says `there NUMBER` once they are.
async fn grow<F, T>(one: F) -> Outcome<()>
where
    F: Fn(usize) -> T,
    T: Future<Output = Outcome<Held>> + Send + 'static,
{
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut here: Vec<Held> = Vec::new();
    let mut begun = 0;
    while let Some(line) = lines.next_line().await? {
        let wanted: usize = line.trim().parse()?;
        let mut coming = JoinSet::new();
        while begun < wanted {
            let (places, coming_one) = (places.clone(), one(begun));
            coming.spawn(async move {
                let _place = places.acquire_owned().await?;
                coming_one.await
            });
            begun += 1;
        }
        while let Some(come) = coming.join_next().await {
            match come? {
                Ok(held) => here.push(held),
                Err(fault) => eprintln!("a device did not come: {fault}"),
            }
        }
        let alive = here.iter().filter(|held| !held.talking.is_finished()).count();
        println!("there {alive}");
        std::io::stdout().flush()?;
    }
    Ok(())
}

/// A device that is there.
struct Held {
    _door: Door,
    _line: Line,
    talking: tokio::task::JoinHandle<()>,
}

async fn stay(secret: [u8; 32], from: SocketAddr, (key, address): Target, way: Way) -> Outcome<Held> {
    let config = Config { secret, listen: vec![from], advertise: AddressPolicy::default() };
    let door = Box::pin(Door::bind(config)).await?;
    let line = Box::pin(door.dial(key, &[address])).await?;
    let (sender, mut ready) = mpsc::channel(1);
    let own = line.clone();
    let talking = tokio::spawn(async move {
        let talked = match way {
            Way::Party => party(&own, &sender).await,
            Way::Visitor => visitor(&own, &sender, true).await,
            Way::Unanswered => visitor(&own, &sender, false).await,
        };
        // What ended it shows in how many are there.
        drop(talked);
    });
    tokio::time::timeout(Duration::from_secs(30), ready.recv()).await?.ok_or("hung up on")?;
    Ok(Held { _door: door, _line: line, talking })
}

/// Says of every matter that it holds what the other side holds: nothing is owed either way.
async fn party(line: &Line, ready: &mpsc::Sender<()>) -> Outcome<()> {
    let (mut writer, mut reader) = line.control().await?;
    writer.send(&Frame::Hello { version: 1, addresses: Vec::new(), rendezvous: Vec::new() }).await?;
    ready.send(()).await?;
    while let Some(frame) = reader.next().await? {
        match frame {
            Frame::Ping { number } => writer.send(&Frame::Pong { number }).await?,
            // One that does not ask is answered by nobody: this goes in no circle.
            Frame::Frontier { matter, heads, .. } => {
                writer.send(&Frame::Frontier { matter, heads, ask: false }).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

async fn visitor(line: &Line, ready: &mpsc::Sender<()>, is_answered: bool) -> Outcome<()> {
    let (mut writer, mut reader) = line.signals().await?;
    let mut asks = tokio::time::interval(ASK);
    for number in 0.. {
        asks.tick().await;
        writer.send(&Signal::Here { number }).await?;
        if is_answered {
            reader.next().await?.ok_or("the rendezvous ended it")?;
        }
        if number == 0 {
            ready.send(()).await?;
        }
    }
    Ok(())
}

/// Whole handshakes, one after the other, a few at once; says how many there were.
async fn knock((key, address): Target, lasts: Duration) -> Outcome<()> {
    let count = Arc::new(AtomicU64::new(0));
    let until = Instant::now() + lasts;
    let mut all = JoinSet::new();
    for number in 0..KNOCKING {
        let count = count.clone();
        all.spawn(async move {
            let secret = made_up(1_000_000 + usize::try_from(number)?);
            let config = Config { secret, listen: vec![loopback(100)], advertise: AddressPolicy::default() };
            let door = Box::pin(Door::bind(config)).await?;
            while Instant::now() < until {
                let line = Box::pin(door.dial(key, &[address])).await?;
                count.fetch_add(1, Ordering::Relaxed);
                line.close(0).await;
            }
            Outcome::Ok(())
        });
    }
    while let Some(ended) = all.join_next().await {
        ended??;
    }
    println!("{}", count.load(Ordering::Relaxed));
    Ok(())
}

/// An endpoint of the transport library as it comes, which takes everybody in, reads and answers nothing: what cannot be gone under.
async fn bare(listen: SocketAddr) -> Outcome<()> {
    let endpoint = Endpoint::builder(presets::Empty)
        .crypto_provider(Arc::new(aws_lc_rs::default_provider()))
        .relay_mode(RelayMode::Disabled)
        .alpns(vec![ALPN.to_vec()])
        .clear_ip_transports()
        .bind_addr(listen)?
        .bind()
        .await?;
    println!("{}", EndpointId(*endpoint.id().as_bytes()));
    std::io::stdout().flush()?;
    let taking = async {
        let mut held = Vec::new();
        while let Some(incoming) = endpoint.accept().await {
            let Ok(accepting) = incoming.accept() else { continue };
            held.push(tokio::spawn(async move {
                let Ok(connection) = accepting.await else { return };
                let Ok((_send, mut receive)) = connection.accept_bi().await else { return };
                let mut piece = [0; 512];
                while matches!(receive.read(&mut piece).await, Ok(Some(_))) {}
            }));
        }
    };
    tokio::select! {
        () = taking => {}
        ended = until_input_ends() => ended?,
    }
    Ok(())
}

async fn until_input_ends() -> Outcome<()> {
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while lines.next_line().await?.is_some() {}
    Ok(())
}
