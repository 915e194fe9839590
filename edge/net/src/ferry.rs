//! A device's line to a relay: it enters by its pass, asks for other devices there, and is asked for. It dials the relay from a socket of its own.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use noq::{ClientConfig, Connection, Endpoint, VarInt};
use parloir_base::EndpointId;
use parloir_wire::crossing::Crossing;
use parloir_wire::relay::Relay;
use tokio::sync::{Mutex, mpsc};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::timeout;
use zeroize::Zeroizing;

use crate::address::sanitise;
use crate::crossing::{self, CLOSE_REFUSED, PAIRS_EACH_MAX};
use crate::fault::Fault;
use crate::line::Line;
use crate::packets::{self, Carried, Ends, Side};
use crate::raw_key;
use crate::stream::{Receiving, Sending};

/// How long each address of a relay is tried, and how long it may take to answer.
const PATIENCE: Duration = Duration::from_secs(6);
/// Lines that wait for [`Ferry::accept`].
const ARRIVED_MAX: usize = 8;

/// A line to a relay. Dropped without [`Ferry::close`] it ends without a goodbye, and what passes through it with it.
pub struct Ferry {
    connection: Connection,
    endpoint: Endpoint,
    /// The stream that was entered by: it stays open.
    _entered: (Sending, Receiving),
    secret: Zeroizing<[u8; 32]>,
    relay: EndpointId,
    remote: SocketAddr,
    carried: Arc<Carried>,
    arrived: Mutex<mpsc::Receiver<Line>>,
    greeter: AbortHandle,
}

impl core::fmt::Debug for Ferry {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Ferry")
    }
}

impl Ferry {
    /// Goes to a relay: at one of its addresses after the other, until one answers. Whoever answers is that relay, or nobody.
    ///
    /// # Errors
    /// [`Fault::NoAddress`], [`Fault::Silent`], [`Fault::Estranged`] when somebody else answered or the pass is not the relay's,
    /// [`Fault::NoRoom`], [`Fault::Bind`], [`Fault::NotPostQuantum`].
    pub async fn board(secret: &[u8; 32], relay: &Relay) -> Result<Self, Fault> {
        let mut fault = Fault::NoAddress;
        for address in sanitise(&relay.addresses) {
            match timeout(PATIENCE, Box::pin(Self::board_at(secret, relay, address))).await {
                Ok(Ok(ferry)) => return Ok(ferry),
                Ok(Err(other)) => fault = other,
                Err(_) => fault = Fault::Silent,
            }
        }
        Err(fault)
    }

    async fn board_at(secret: &[u8; 32], relay: &Relay, address: SocketAddr) -> Result<Self, Fault> {
        let any: SocketAddr =
            if address.is_ipv4() { (Ipv4Addr::UNSPECIFIED, 0).into() } else { (Ipv6Addr::UNSPECIFIED, 0).into() };
        let endpoint = Endpoint::client(any).map_err(|error| Fault::Bind(error.kind()))?;
        let mut config = ClientConfig::new(Arc::new(raw_key::client(secret, relay.endpoint)?));
        config.transport_config(Arc::new(crossing::for_packets()));
        let connecting = endpoint.connect_with(config, address, "relay").map_err(|_| Fault::Closed)?;
        let connection = connecting.await.map_err(|_| Fault::Estranged)?;
        let (send, receive) = connection.open_bi().await.map_err(|_| Fault::Closed)?;
        let (mut sending, mut receiving) = (Sending::new(send), Receiving::new(receive));
        crossing::say(&mut sending, &Crossing::Enter { pass: relay.pass }).await?;
        match crossing::hear(&mut receiving).await {
            Ok(Crossing::Entered) => {}
            Ok(_) => return Err(Fault::Estranged),
            Err(_) => return Err(refused(&connection)),
        }
        let (sender, arrived) = mpsc::channel(ARRIVED_MAX);
        let secret = Zeroizing::new(*secret);
        let carried: Arc<Carried> = Arc::default();
        let ends = (secret.clone(), relay.endpoint, address, carried.clone());
        let greeter = tokio::spawn(greet(connection.clone(), ends, sender)).abort_handle();
        Ok(Self {
            connection,
            endpoint,
            _entered: (sending, receiving),
            secret,
            relay: relay.endpoint,
            remote: address,
            carried,
            arrived: Mutex::new(arrived),
            greeter,
        })
    }

    /// Asks for a device that is at the relay too. Whoever answers is that device, or the line is not made.
    ///
    /// # Errors
    /// [`Fault::Absent`], [`Fault::NoRoom`], [`Fault::Silent`], [`Fault::Estranged`], [`Fault::Closed`].
    pub async fn dial(&self, peer: EndpointId) -> Result<Line, Fault> {
        timeout(PATIENCE, Box::pin(self.couple(peer))).await.map_err(|_| Fault::Silent)?
    }

    async fn couple(&self, peer: EndpointId) -> Result<Line, Fault> {
        let (send, receive) = self.connection.open_bi().await.map_err(|_| Fault::Closed)?;
        let (mut sending, mut receiving) = (Sending::new(send), Receiving::new(receive));
        crossing::say(&mut sending, &Crossing::Reach { peer }).await?;
        match crossing::hear(&mut receiving).await? {
            Crossing::Reached => {}
            Crossing::Absent => return Err(Fault::Absent),
            Crossing::Full => return Err(Fault::NoRoom),
            _ => return Err(Fault::Estranged),
        }
        let (relay, remote, carried) = (self.relay, self.remote, &self.carried);
        let ends = Ends { secret: &self.secret, peer, relay, remote, carried };
        packets::line((sending, receiving), Side::Dials, ends).await
    }

    /// The next line by which a device that is at the relay too came to this one. `None` once this line has ended.
    pub async fn accept(&self) -> Option<Line> {
        self.arrived.lock().await.recv().await
    }

    /// The relay's key.
    #[must_use]
    pub const fn relay(&self) -> EndpointId {
        self.relay
    }

    /// Where the relay is met.
    #[must_use]
    pub const fn remote(&self) -> SocketAddr {
        self.remote
    }

    /// Bytes in UDP datagrams beyond those of the lines that pass through, which count them themselves: sent, received.
    #[must_use]
    pub fn bytes(&self) -> (u64, u64) {
        let stats = self.connection.stats();
        let passed = |count: &AtomicU64| count.load(Ordering::Relaxed);
        (
            stats.udp_tx.bytes.saturating_sub(passed(&self.carried.sent)),
            stats.udp_rx.bytes.saturating_sub(passed(&self.carried.received)),
        )
    }

    /// Resolves when it is over, whoever ended it.
    pub async fn closed(&self) {
        drop(self.connection.closed().await);
    }

    /// Says goodbye. What passes through it ends.
    pub async fn close(&self) {
        self.connection.close(VarInt::from_u32(0), b"");
        drop(timeout(Duration::from_secs(1), self.endpoint.wait_idle()).await);
    }
}

impl Drop for Ferry {
    fn drop(&mut self) {
        self.greeter.abort();
        self.connection.close(VarInt::from_u32(0), b"");
    }
}

/// Why a relay hung up before it let anyone in.
fn refused(connection: &Connection) -> Fault {
    match connection.close_reason() {
        Some(noq::ConnectionError::ApplicationClosed(close))
            if close.error_code == VarInt::from_u32(crate::porch::CLOSE_FULL) =>
        {
            Fault::NoRoom
        }
        Some(noq::ConnectionError::ApplicationClosed(close)) if close.error_code == VarInt::from_u32(CLOSE_REFUSED) => {
            Fault::Estranged
        }
        _ => Fault::Closed,
    }
}

/// Answers whoever the relay couples this device with, as many at once as there may be pairs.
async fn greet(
    connection: Connection,
    (secret, relay, remote, carried): (Zeroizing<[u8; 32]>, EndpointId, SocketAddr, Arc<Carried>),
    arrived: mpsc::Sender<Line>,
) {
    let mut handshakes = JoinSet::new();
    while let Ok((send, receive)) = connection.accept_bi().await {
        while handshakes.try_join_next().is_some() {}
        if handshakes.len() >= PAIRS_EACH_MAX as usize {
            continue;
        }
        let (secret, arrived, carried) = (secret.clone(), arrived.clone(), carried.clone());
        handshakes.spawn(timeout(PATIENCE, async move {
            let (sending, mut receiving) = (Sending::new(send), Receiving::new(receive));
            let Ok(Crossing::Come { peer }) = crossing::hear(&mut receiving).await else { return };
            let ends = Ends { secret: &secret, peer, relay, remote, carried: &carried };
            if let Ok(line) = packets::line((sending, receiving), Side::Answers, ends).await {
                // When nobody takes lines in, the timeout drops this one, which closes it.
                drop(arrived.send(line).await);
            }
        }));
    }
}
