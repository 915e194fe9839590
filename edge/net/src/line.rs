//! One line: a connection between this device and another, directly or through a relay, with the keys of both proven.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use iroh::TransportAddr;
use iroh::endpoint::{RecvStream, SendStream, VarInt};
use parloir_base::EndpointId;
use parloir_wire::Path;
use parloir_wire::signal::Signal;

use crate::address::classify;
use crate::fault::Fault;
use crate::frames::{FrameReader, FrameWriter, Said};
use crate::raw_key;
use crate::stream::{Breaker, Receiving, Sending};

/// Label of [`Line::exporter`] (RFC 8446, section 7.5).
pub const EXPORTER_LABEL: &str = "parloir/1/session";

/// Closing code: nothing is wrong.
pub(crate) const CLOSE_DONE: VarInt = VarInt::from_u32(0);

/// What a line stands on. A direct one has no way through a relay, and one through a relay has no socket: neither becomes the other.
#[derive(Clone)]
enum Carrier {
    Direct(iroh::endpoint::Connection),
    Relayed { connection: noq::Connection, peer: EndpointId, relay: EndpointId },
}

/// A line. Clones are the same line; it ends when the last is dropped, without a goodbye unless [`Line::close`] came first.
#[derive(Clone)]
pub struct Line {
    carrier: Carrier,
    dialled: bool,
    exporter: [u8; 32],
    first: SocketAddr,
    controlled: Arc<AtomicBool>,
}

impl core::fmt::Debug for Line {
    /// Who is met where, and the secret of the line, belong in no trace.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Line")
    }
}

impl Line {
    pub(crate) fn new(connection: iroh::endpoint::Connection, dialled: bool, first: SocketAddr) -> Option<Self> {
        let mut exporter = [0; 32];
        connection.export_keying_material(&mut exporter, EXPORTER_LABEL.as_bytes(), b"").ok()?;
        let controlled = Arc::default();
        Some(Self { carrier: Carrier::Direct(connection), dialled, exporter, first, controlled })
    }

    /// A line whose packets pass a relay, which is at `first`.
    pub(crate) fn relayed(
        connection: noq::Connection,
        dialled: bool,
        relay: EndpointId,
        first: SocketAddr,
    ) -> Option<Self> {
        let mut exporter = [0; 32];
        connection.export_keying_material(&mut exporter, EXPORTER_LABEL.as_bytes(), b"").ok()?;
        let (peer, controlled) = (raw_key::proven_by(&connection)?, Arc::default());
        Some(Self { carrier: Carrier::Relayed { connection, peer, relay }, dialled, exporter, first, controlled })
    }

    /// The transport key that the other side proved to hold.
    #[must_use]
    pub fn peer(&self) -> EndpointId {
        match &self.carrier {
            Carrier::Direct(connection) => EndpointId(*connection.remote_id().as_bytes()),
            Carrier::Relayed { peer, .. } => *peer,
        }
    }

    /// The relay that it passes through, if it does. It is so from its beginning to its end.
    #[must_use]
    pub fn relay(&self) -> Option<EndpointId> {
        match &self.carrier {
            Carrier::Direct(_) => None,
            Carrier::Relayed { relay, .. } => Some(*relay),
        }
    }

    /// Whether this side dialled.
    #[must_use]
    pub fn dialled(&self) -> bool {
        self.dialled
    }

    /// 32 bytes that both ends of this line know and nobody else: never the same on two lines.
    #[must_use]
    pub fn exporter(&self) -> [u8; 32] {
        self.exporter
    }

    /// Where the other side is met now; of a line through a relay, where the relay is.
    #[must_use]
    pub fn remote(&self) -> SocketAddr {
        let Carrier::Direct(connection) = &self.carrier else { return self.first };
        let paths = connection.paths();
        let now = paths.iter().find(iroh::endpoint::Path::is_selected).or_else(|| paths.iter().next());
        match now.as_ref().map(iroh::endpoint::Path::remote_addr) {
            Some(TransportAddr::Ip(address)) => *address,
            _ => self.first,
        }
    }

    /// The kind of path that the line runs over now.
    #[must_use]
    pub fn path(&self) -> Path {
        match &self.carrier {
            Carrier::Direct(_) => classify(self.remote()),
            Carrier::Relayed { .. } => Path::Relay,
        }
    }

    /// Bytes in UDP datagrams, or in packets that pass the relay: sent, received.
    #[must_use]
    pub fn bytes(&self) -> (u64, u64) {
        match &self.carrier {
            Carrier::Direct(connection) => {
                let stats = connection.stats();
                (stats.udp_tx.bytes, stats.udp_rx.bytes)
            }
            Carrier::Relayed { connection, .. } => {
                let stats = connection.stats();
                (stats.udp_tx.bytes, stats.udp_rx.bytes)
            }
        }
    }

    /// The control stream: the dialler opens it, the other side takes it in. Asked for once on each side, before any other
    /// stream. The other side sees it when the first frame is sent, so the dialler speaks first.
    ///
    /// # Errors
    /// [`Fault::ControlFirst`] when it was asked for before, [`Fault::Closed`].
    pub async fn control(&self) -> Result<(FrameWriter, FrameReader), Fault> {
        self.first_stream().await
    }

    /// The one stream of a line to a rendezvous. The device speaks first.
    ///
    /// # Errors
    /// As for [`Line::control`].
    pub async fn signals(&self) -> Result<(FrameWriter<Signal>, FrameReader<Signal>), Fault> {
        self.first_stream().await
    }

    async fn first_stream<S: Said>(&self) -> Result<(FrameWriter<S>, FrameReader<S>), Fault> {
        if self.controlled.swap(true, Ordering::AcqRel) {
            return Err(Fault::ControlFirst);
        }
        let (send, receive) = if self.dialled { self.open_stream().await? } else { self.accept_stream().await? };
        // Frames go before documents: a message never waits behind a transfer. It fails on a dead line only.
        drop(send.set_priority(1));
        let breaker = match &self.carrier {
            Carrier::Direct(connection) => Breaker::Line(connection.clone()),
            Carrier::Relayed { connection, .. } => Breaker::Visit(connection.clone()),
        };
        Ok((FrameWriter::new(Sending::new(send)), FrameReader::new(Receiving::new(receive), breaker)))
    }

    /// Opens a further stream, waiting while the other side has as many as it allows.
    ///
    /// # Errors
    /// [`Fault::ControlFirst`] before the control stream was asked for, [`Fault::Closed`].
    pub async fn open(&self) -> Result<(Sending, Receiving), Fault> {
        self.after_control()?;
        let (send, receive) = self.open_stream().await?;
        Ok((Sending::new(send), Receiving::new(receive)))
    }

    /// Takes in the next further stream that the other side opened and wrote on.
    ///
    /// # Errors
    /// As for [`Line::open`].
    pub async fn accept(&self) -> Result<(Sending, Receiving), Fault> {
        self.after_control()?;
        let (send, receive) = self.accept_stream().await?;
        Ok((Sending::new(send), Receiving::new(receive)))
    }

    async fn open_stream(&self) -> Result<(SendStream, RecvStream), Fault> {
        match &self.carrier {
            Carrier::Direct(connection) => connection.open_bi().await,
            Carrier::Relayed { connection, .. } => connection.open_bi().await,
        }
        .map_err(|_| Fault::Closed)
    }

    async fn accept_stream(&self) -> Result<(SendStream, RecvStream), Fault> {
        match &self.carrier {
            Carrier::Direct(connection) => connection.accept_bi().await,
            Carrier::Relayed { connection, .. } => connection.accept_bi().await,
        }
        .map_err(|_| Fault::Closed)
    }

    /// Ends the line at once, telling the other side the code. What was not yet received there is lost: finish the streams
    /// first.
    pub async fn close(&self, reason_code: u32) {
        match &self.carrier {
            Carrier::Direct(connection) => connection.close(VarInt::from_u32(reason_code), b""),
            Carrier::Relayed { connection, .. } => connection.close(VarInt::from_u32(reason_code), b""),
        }
        self.closed().await;
    }

    /// Resolves when the line is over, whoever ended it.
    pub async fn closed(&self) {
        match &self.carrier {
            Carrier::Direct(connection) => drop(connection.closed().await),
            Carrier::Relayed { connection, .. } => drop(connection.closed().await),
        }
    }

    fn after_control(&self) -> Result<(), Fault> {
        if self.controlled.load(Ordering::Acquire) { Ok(()) } else { Err(Fault::ControlFirst) }
    }
}
