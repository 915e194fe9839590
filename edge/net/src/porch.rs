//! The porch: the door of a rendezvous, or of a relay. Whoever comes is told apart by their key; at a rendezvous they are kept to one stream of small signals.
//!
//! It stands on the QUIC library below the one that devices use, because that one offers every caller to tell each other the addresses
//! of their interfaces and to probe them. A rendezvous does not offer it: it is told nothing of a caller but where they call from, and
//! it sends to no other address (see the ADR on the rendezvous).

use std::net::SocketAddr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use iroh::SecretKey;
use noq::{Connection, Endpoint, IdleTimeout, Incoming, PathId, ServerConfig, TransportConfig, VarInt};
use parloir_base::EndpointId;
use parloir_wire::signal::Signal;
use tokio::sync::{Mutex, mpsc};
use tokio::task::AbortHandle;
use tokio::time::timeout;

use crate::crossing;
use crate::fault::Fault;
use crate::frames::{FrameReader, FrameWriter};
use crate::greet::ARRIVED_MAX;
use crate::half_open::{HALF_OPEN, HalfOpen};
use crate::raw_key;
use crate::stream::{Breaker, Receiving, Sending};

/// Silence after which a visitor is gone: devices beat every five seconds.
const IDLE: Duration = Duration::from_secs(30);
/// What a visitor may have under way: a few tens of signals.
const WINDOW_BYTES: u32 = 16 * 1024;
/// Closing code: more came than is allowed, or there is no room.
pub const CLOSE_FULL: u32 = 2;

/// An open porch.
pub struct Porch {
    id: EndpointId,
    open: RwLock<Vec<Endpoint>>,
    arrived: Mutex<mpsc::Receiver<Visit>>,
    greeters: Vec<AbortHandle>,
}

impl Porch {
    /// Opens the porch. Nobody is contacted, now or later: it answers.
    ///
    /// # Errors
    /// [`Fault::PortTaken`], [`Fault::Listen`], [`Fault::Bind`], [`Fault::NotPostQuantum`].
    pub fn bind(secret: &[u8; 32], listen: &[SocketAddr]) -> Result<Self, Fault> {
        Self::open(secret, listen, for_signals())
    }

    /// The same for a relay, whose visitors have further streams, for sealed packets.
    ///
    /// # Errors
    /// As for [`Porch::bind`].
    pub fn bind_for_relay(secret: &[u8; 32], listen: &[SocketAddr]) -> Result<Self, Fault> {
        Self::open(secret, listen, crossing::for_packets())
    }

    fn open(secret: &[u8; 32], listen: &[SocketAddr], transport: TransportConfig) -> Result<Self, Fault> {
        if listen.is_empty() {
            return Err(Fault::Listen);
        }
        let mut config = ServerConfig::with_crypto(Arc::new(raw_key::server(secret)?));
        config.transport_config(Arc::new(transport));
        let (sender, arrived) = mpsc::channel(ARRIVED_MAX);
        let bind = |address: &SocketAddr| {
            Endpoint::server(config.clone(), *address).map_err(|error| match error.kind() {
                std::io::ErrorKind::AddrInUse => Fault::PortTaken,
                kind => Fault::Bind(kind),
            })
        };
        // All or none: nobody is greeted at a porch that does not open.
        let open = listen.iter().map(bind).collect::<Result<Vec<_>, _>>()?;
        let greet = |endpoint: &Endpoint| tokio::spawn(greet(endpoint.clone(), sender.clone())).abort_handle();
        let greeters = open.iter().map(greet).collect();
        let id = EndpointId(*SecretKey::from_bytes(secret).public().as_bytes());
        Ok(Self { id, open: RwLock::new(open), arrived: Mutex::new(arrived), greeters })
    }

    /// The public half of its key: what devices pin.
    #[must_use]
    pub const fn endpoint(&self) -> EndpointId {
        self.id
    }

    /// Where it listens. Nowhere, once closed.
    #[must_use]
    pub fn addresses(&self) -> Vec<SocketAddr> {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        open.iter().filter_map(|endpoint| endpoint.local_addr().ok()).collect()
    }

    /// The next visitor. `None` once closed.
    pub async fn accept(&self) -> Option<Visit> {
        self.arrived.lock().await.recv().await
    }

    /// Says goodbye to everybody, and frees the port.
    pub async fn close(&self) {
        let open = std::mem::take(&mut *self.open.write().unwrap_or_else(PoisonError::into_inner));
        for endpoint in open {
            endpoint.close(VarInt::from_u32(0), b"");
            drop(timeout(HALF_OPEN, endpoint.wait_idle()).await);
        }
    }
}

impl core::fmt::Debug for Porch {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Porch")
    }
}

impl Drop for Porch {
    fn drop(&mut self) {
        for greeter in &self.greeters {
            greeter.abort();
        }
    }
}

/// Someone who came, their key proven.
#[derive(Clone)]
pub struct Visit {
    connection: Connection,
    peer: EndpointId,
    first: SocketAddr,
}

impl Visit {
    fn new(connection: Connection, first: SocketAddr) -> Option<Self> {
        let peer = raw_key::proven_by(&connection)?;
        Some(Self { connection, peer, first })
    }

    /// The transport key that they proved to hold.
    #[must_use]
    pub const fn peer(&self) -> EndpointId {
        self.peer
    }

    /// Where they call from now.
    #[must_use]
    pub fn remote(&self) -> SocketAddr {
        // There is one path, which follows the caller when a NAT gives them another port.
        let path = self.connection.path(PathId::ZERO);
        let mut remote = path.and_then(|path| path.remote_address().ok()).unwrap_or(self.first);
        remote.set_ip(remote.ip().to_canonical());
        remote
    }

    /// Their one stream. They speak first.
    ///
    /// # Errors
    /// [`Fault::Closed`].
    pub async fn signals(&self) -> Result<(FrameWriter<Signal>, FrameReader<Signal>), Fault> {
        let (send, receive) = self.connection.accept_bi().await.map_err(|_| Fault::Closed)?;
        let breaker = Breaker::Visit(self.connection.clone());
        Ok((FrameWriter::new(Sending::new(send)), FrameReader::new(Receiving::new(receive), breaker)))
    }

    /// Takes in the next stream that they opened and wrote on. At a rendezvous there is none but the first.
    ///
    /// # Errors
    /// [`Fault::Closed`].
    pub async fn accept(&self) -> Result<(Sending, Receiving), Fault> {
        let (send, receive) = self.connection.accept_bi().await.map_err(|_| Fault::Closed)?;
        Ok((Sending::new(send), Receiving::new(receive)))
    }

    /// Opens a stream to them, waiting while they have as many as they allow. Devices allow a rendezvous none.
    ///
    /// # Errors
    /// [`Fault::Closed`].
    pub async fn open(&self) -> Result<(Sending, Receiving), Fault> {
        let (send, receive) = self.connection.open_bi().await.map_err(|_| Fault::Closed)?;
        Ok((Sending::new(send), Receiving::new(receive)))
    }

    /// Ends the visit.
    pub fn close(&self, reason_code: u32) {
        self.connection.close(VarInt::from_u32(reason_code), b"");
    }

    /// Resolves when the visit is over, whoever ended it.
    pub async fn closed(&self) {
        self.connection.closed().await;
    }
}

impl core::fmt::Debug for Visit {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Visit")
    }
}

/// What a visitor of a rendezvous may do: one stream of small signals.
fn for_signals() -> TransportConfig {
    let mut transport = TransportConfig::default();
    transport
        .max_concurrent_bidi_streams(VarInt::from_u32(1))
        .max_concurrent_uni_streams(VarInt::from_u32(0))
        .datagram_receive_buffer_size(None)
        .max_idle_timeout(IdleTimeout::try_from(IDLE).ok())
        .stream_receive_window(VarInt::from_u32(WINDOW_BYTES))
        .receive_window(VarInt::from_u32(WINDOW_BYTES))
        .send_window(u64::from(WINDOW_BYTES))
        .mtu_discovery_config(None);
    transport
}

/// Answers callers until the endpoint closes.
async fn greet(endpoint: Endpoint, arrived: mpsc::Sender<Visit>) {
    let mut half_open = HalfOpen::default();
    while let Some(incoming) = endpoint.accept().await {
        if half_open.is_busy() && !incoming.remote_address_validated() {
            // As at a device's door: a round trip for the caller, and no state here.
            drop(incoming.retry());
            continue;
        }
        half_open.take(take_in(incoming, arrived.clone()));
    }
    half_open.end().await;
}

async fn take_in(incoming: Incoming, arrived: mpsc::Sender<Visit>) {
    let first = incoming.remote_address();
    let Ok(connecting) = incoming.accept() else { return };
    let Ok(connection) = connecting.await else { return };
    if let Some(visit) = Visit::new(connection, first) {
        // When nobody takes visitors in, the timeout drops this one, which ends it.
        drop(arrived.send(visit).await);
    }
}
