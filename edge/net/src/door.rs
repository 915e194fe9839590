//! The door: one sealed endpoint, through which lines go out and come in.

mod family;
mod keep;

use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::Duration;

use iroh::endpoint::{ConnectError, ConnectWithOptsError, ConnectingError, ConnectionError};
use iroh::{Endpoint, EndpointAddr, PublicKey, TransportAddr};
use parloir_base::EndpointId;
use tokio::sync::{Mutex, mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use zeroize::Zeroizing;

use crate::address::{AddressPolicy, advertised, sanitise};
use crate::door::keep::Kept;
use crate::fault::Fault;
use crate::greet;
use crate::line::Line;
use crate::sealed;

/// How long [`Door::dial`] waits at most.
pub const DIAL_SECONDS_MAX: u64 = 6;

/// How long [`Door::close`] waits for the port to be free.
const FREED: Duration = Duration::from_millis(250);

/// How a door is opened.
#[derive(Clone)]
pub struct Config {
    /// The device's transport key (private half, the Ed25519 seed).
    pub secret: [u8; 32],
    /// Where to listen: at most one address of each family. Port 0 takes a free one.
    pub listen: Vec<SocketAddr>,
    /// What is told to others.
    pub advertise: AddressPolicy,
}

impl core::fmt::Debug for Config {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Config")
    }
}

/// An open door. Dropped without [`Door::close`] it falls shut: lines end without a goodbye.
pub struct Door {
    id: EndpointId,
    kept: Arc<Kept>,
    advertise: AddressPolicy,
    arrived: Mutex<mpsc::Receiver<Line>>,
    moved: Mutex<Moved>,
    keeper: Mutex<JoinHandle<()>>,
}

struct Moved {
    signal: watch::Receiver<()>,
    /// Which endpoint it was, and its addresses.
    told: (u64, Vec<SocketAddr>),
}

impl Door {
    /// Opens the door. Nobody is contacted.
    ///
    /// # Errors
    /// [`Fault::PortTaken`] when the port is in use: ask again with port 0. [`Fault::Listen`], [`Fault::Bind`],
    /// [`Fault::NotPostQuantum`].
    pub async fn bind(config: Config) -> Result<Self, Fault> {
        let endpoint = sealed::open(config.secret, &config.listen).await?;
        let id = EndpointId(*endpoint.id().as_bytes());
        let (sender, arrived) = mpsc::channel(greet::ARRIVED_MAX);
        let (notify, signal) = watch::channel(());
        let told = (0, told(&endpoint, config.advertise));
        let kept = Arc::new(Kept::new(endpoint));
        let keeper = tokio::spawn(keep::keep(Zeroizing::new(config.secret), kept.clone(), sender, notify));
        Ok(Self {
            id,
            kept,
            advertise: config.advertise,
            arrived: Mutex::new(arrived),
            moved: Mutex::new(Moved { signal, told }),
            keeper: Mutex::new(keeper),
        })
    }

    /// The public half of the transport key: what others dial.
    #[must_use]
    pub fn endpoint(&self) -> EndpointId {
        self.id
    }

    /// Where this door may be met now: the bound sockets, expanded over the interfaces, under the policy, near ones first.
    /// Nowhere, once closed.
    #[must_use]
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.kept.open().map(|(_, endpoint)| told(&endpoint, self.advertise)).unwrap_or_default()
    }

    /// Dials a device at every usable address at once. Whoever answers is that device, or the dial fails.
    ///
    /// # Errors
    /// [`Fault::NoAddress`] when nothing usable was given, [`Fault::Oneself`], [`Fault::Silent`] after at most
    /// [`DIAL_SECONDS_MAX`], [`Fault::Estranged`] when somebody else answered or the handshake was refused,
    /// [`Fault::Closed`] when the door is closed.
    pub async fn dial(&self, peer: EndpointId, addresses: &[SocketAddr]) -> Result<Line, Fault> {
        self.dial_within(Duration::from_secs(DIAL_SECONDS_MAX), peer, addresses).await
    }

    async fn dial_within(&self, patience: Duration, peer: EndpointId, addresses: &[SocketAddr]) -> Result<Line, Fault> {
        if peer == self.endpoint() {
            return Err(Fault::Oneself);
        }
        let addresses = sanitise(addresses);
        let first = *addresses.first().ok_or(Fault::NoAddress)?;
        let key = PublicKey::from_bytes(peer.as_bytes()).map_err(|_| Fault::Estranged)?;
        let target = EndpointAddr::from_parts(key, addresses.into_iter().map(TransportAddr::Ip));
        let endpoint = self.open().ok_or(Fault::Closed)?;
        let connecting = Box::pin(endpoint.connect(target, sealed::ALPN));
        let connection =
            timeout(patience, connecting).await.map_err(|_| Fault::Silent)?.map_err(|error| fault(&error))?;
        // The library pins the key already; this keeps the promise even if that ever changes.
        if connection.remote_id() != key {
            connection.close(crate::line::CLOSE_DONE, b"");
            return Err(Fault::Estranged);
        }
        Line::new(connection, true, first).ok_or(Fault::Closed)
    }

    /// The next line that came in, its handshake finished. `None` once the door is closed.
    ///
    /// # Shape
    /// May be dropped and called again: no line is lost.
    pub async fn accept(&self) -> Option<Line> {
        self.arrived.lock().await.recv().await
    }

    /// Resolves when [`Door::addresses`] differs from what it was at the last call (or at the opening), or when the door had to be opened
    /// anew, since the system had taken its socket away: no line has outlived that. Never, once closed.
    pub async fn changed(&self) {
        let mut moved = self.moved.lock().await;
        loop {
            if let Some((which, endpoint)) = self.kept.open() {
                let now = (which, told(&endpoint, self.advertise));
                if now != moved.told {
                    moved.told = now;
                    return;
                }
            }
            if moved.signal.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }

    /// Says goodbye on every line, then frees the port. A line that somebody still holds keeps the port: drop the lines first.
    pub async fn close(&self) {
        let Some(endpoint) = self.kept.close() else { return };
        let sockets = endpoint.bound_sockets();
        Box::pin(endpoint.close()).await;
        // The keeper ends by itself now, and whoever waits in `accept` is told. It cannot fail but by being dropped.
        drop((&mut *self.keeper.lock().await).await);
        let mut arrived = self.arrived.lock().await;
        while arrived.try_recv().is_ok() {}
        drop(endpoint);
        drop(timeout(FREED, freed(&sockets)).await);
    }

    fn open(&self) -> Option<Endpoint> {
        self.kept.open().map(|(_, endpoint)| endpoint)
    }
}

impl core::fmt::Debug for Door {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Door")
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.keeper.get_mut().abort();
    }
}

/// The library closes a socket on another thread, a moment after the last hold on it is gone: asking is the way to know.
async fn freed(sockets: &[SocketAddr]) {
    while !sockets.iter().all(|socket| UdpSocket::bind(socket).is_ok()) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

fn told(endpoint: &Endpoint, policy: AddressPolicy) -> Vec<SocketAddr> {
    let found = endpoint.addr().ip_addrs().copied().collect();
    advertised(found, &endpoint.bound_sockets(), policy)
}

fn fault(error: &ConnectError) -> Fault {
    let connection = match error {
        ConnectError::Connect { source, .. } => {
            return match source {
                ConnectWithOptsError::SelfConnect { .. } => Fault::Oneself,
                ConnectWithOptsError::NoAddress { .. } => Fault::NoAddress,
                _ => Fault::Closed,
            };
        }
        ConnectError::Connecting { source: ConnectingError::ConnectionError { source, .. }, .. }
        | ConnectError::Connection { source, .. } => source,
        _ => return Fault::Estranged,
    };
    match connection {
        ConnectionError::TimedOut => Fault::Silent,
        ConnectionError::LocallyClosed => Fault::Closed,
        _ => Fault::Estranged,
    }
}

#[cfg(test)]
mod tests;
