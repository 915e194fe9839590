//! A crowd: who comes without being known, as many as told, for so long. The laboratory runs it in a host of its own.

mod caller;
mod knock;
mod traitor;
mod visitor;

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use parloir_base::EndpointId;
use parloir_net::{AddressPolicy, Config, Door, Fault};
use serde_json::Value;
use tokio::time::Instant;

use crate::nat::{CROWD, crowd_address};
use crate::trouble::{Trouble, trouble};

/// What a crowd does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flood {
    /// Datagrams that begin like a first packet of QUIC and hold nothing.
    Noise,
    /// Genuine first packets, of handshakes that go no further.
    HalfOpen,
    /// Whole handshakes by keys that nobody knows; each stays as long as it may.
    Callers,
    /// The same, which ask without pause and read nothing.
    Deaf,
    /// The same, with frames that are too long, or that never end.
    Endless,
    /// Lines to a rendezvous, which call one device without pause.
    Visitors,
    /// Not a stranger: someone verified who turned malicious.
    Traitor,
}

impl Flood {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::Noise, Self::HalfOpen, Self::Callers, Self::Deaf, Self::Endless, Self::Visitors, Self::Traitor];

    /// How it is asked for.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Noise => "noise",
            Self::HalfOpen => "half-open",
            Self::Callers => "callers",
            Self::Deaf => "deaf",
            Self::Endless => "endless",
            Self::Visitors => "visitors",
            Self::Traitor => "traitor",
        }
    }
}

/// Whom a crowd comes to, and how many for how long.
#[derive(Clone, Copy, Debug)]
struct Target {
    address: SocketAddr,
    key: EndpointId,
    count: u64,
    lasts: Duration,
    until: Instant,
}

/// Does what the words say: kind, address, key, how many, seconds; for visitors the key that they call, for a traitor a profile and a matter. Says `begun` once it is at
/// it; answers what it did.
///
/// # Errors
/// The words are not such, or this host has not the addresses of a crowd.
pub fn run(words: &[String]) -> Result<Value, Trouble> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(flood(words))
}

async fn flood(words: &[String]) -> Result<Value, Trouble> {
    let [kind, address, key, count, seconds, called @ ..] = words else { return trouble("a crowd needs five words") };
    let unread = |_| Trouble("a crowd cannot read its words".into());
    let Some(kind) = Flood::ALL.into_iter().find(|one| one.word() == kind) else { return trouble("no such flood") };
    let lasts = Duration::from_secs(seconds.parse().map_err(|_| unread(()))?);
    let target = Target {
        address: address.parse().map_err(|_| unread(()))?,
        key: EndpointId::from_hex(key).map_err(|_| unread(()))?,
        count: count.parse().map_err(|_| unread(()))?,
        lasts,
        until: Instant::now() + lasts,
    };
    match kind {
        Flood::Noise => knock::noise(target).await,
        Flood::HalfOpen => knock::half_open(target).await,
        Flood::Callers => caller::callers(target).await,
        Flood::Deaf => caller::deaf(target).await,
        Flood::Endless => caller::endless(target).await,
        Flood::Visitors => {
            let called = called.first().and_then(|key| EndpointId::from_hex(key).ok()).ok_or(()).map_err(unread)?;
            visitor::visitors(target, called).await
        }
        Flood::Traitor => match called {
            [home, matter] => traitor::traitor(target, home, matter).await,
            _ => trouble("a traitor needs a profile and a matter"),
        },
    }
}

/// The address that the next of a crowd calls from.
fn source(number: u64) -> SocketAddr {
    let network = u8::try_from(number % u64::from(CROWD)).unwrap_or_default();
    SocketAddr::new(IpAddr::V4(crowd_address(network)), 0)
}

/// A device with a key that nobody knows.
async fn door(number: u64) -> Result<Door, Fault> {
    let mut secret = [0xc7; 32];
    secret[..8].copy_from_slice(&number.to_le_bytes());
    let config = Config { secret, listen: vec![source(number)], advertise: AddressPolicy::default() };
    Box::pin(Door::bind(config)).await
}

/// Tells the laboratory that the flood is at its height.
fn begun() {
    println!("begun");
}
