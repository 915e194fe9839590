//! One line: a connection between this device and another, with the keys of both proven.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use iroh::TransportAddr;
use iroh::endpoint::{Connection, VarInt};
use parloir_base::EndpointId;
use parloir_wire::Path;
use parloir_wire::signal::Signal;

use crate::address::classify;
use crate::fault::Fault;
use crate::frames::{FrameReader, FrameWriter, Said};
use crate::stream::{Breaker, Receiving, Sending};

/// Label of [`Line::exporter`] (RFC 8446, section 7.5).
pub const EXPORTER_LABEL: &str = "parloir/1/session";

/// Closing code: nothing is wrong.
pub(crate) const CLOSE_DONE: VarInt = VarInt::from_u32(0);

/// A line. Clones are the same line; it ends when the last is dropped, without a goodbye unless [`Line::close`] came first.
#[derive(Clone, Debug)]
pub struct Line {
    connection: Connection,
    dialled: bool,
    exporter: [u8; 32],
    first: SocketAddr,
    controlled: Arc<AtomicBool>,
}

impl Line {
    pub(crate) fn new(connection: Connection, dialled: bool, first: SocketAddr) -> Option<Self> {
        let mut exporter = [0; 32];
        connection.export_keying_material(&mut exporter, EXPORTER_LABEL.as_bytes(), b"").ok()?;
        Some(Self { connection, dialled, exporter, first, controlled: Arc::new(AtomicBool::new(false)) })
    }

    /// The transport key that the other side proved to hold.
    #[must_use]
    pub fn peer(&self) -> EndpointId {
        EndpointId(*self.connection.remote_id().as_bytes())
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

    /// Where the other side is met now.
    #[must_use]
    pub fn remote(&self) -> SocketAddr {
        let paths = self.connection.paths();
        let now = paths.iter().find(iroh::endpoint::Path::is_selected).or_else(|| paths.iter().next());
        match now.as_ref().map(iroh::endpoint::Path::remote_addr) {
            Some(TransportAddr::Ip(address)) => *address,
            _ => self.first,
        }
    }

    /// The kind of path that the line runs over now.
    #[must_use]
    pub fn path(&self) -> Path {
        classify(self.remote())
    }

    /// Bytes in UDP datagrams: sent, received.
    #[must_use]
    pub fn bytes(&self) -> (u64, u64) {
        let stats = self.connection.stats();
        (stats.udp_tx.bytes, stats.udp_rx.bytes)
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
        let both = if self.dialled { self.connection.open_bi().await } else { self.connection.accept_bi().await };
        let (send, receive) = both.map_err(|_| Fault::Closed)?;
        // Frames go before documents: a message never waits behind a transfer. It fails on a dead line only.
        drop(send.set_priority(1));
        Ok((
            FrameWriter::new(Sending::new(send)),
            FrameReader::new(Receiving::new(receive), Breaker::Line(self.connection.clone())),
        ))
    }

    /// Opens a further stream, waiting while the other side has as many as it allows.
    ///
    /// # Errors
    /// [`Fault::ControlFirst`] before the control stream was asked for, [`Fault::Closed`].
    pub async fn open(&self) -> Result<(Sending, Receiving), Fault> {
        self.after_control()?;
        let (send, receive) = self.connection.open_bi().await.map_err(|_| Fault::Closed)?;
        Ok((Sending::new(send), Receiving::new(receive)))
    }

    /// Takes in the next further stream that the other side opened and wrote on.
    ///
    /// # Errors
    /// As for [`Line::open`].
    pub async fn accept(&self) -> Result<(Sending, Receiving), Fault> {
        self.after_control()?;
        let (send, receive) = self.connection.accept_bi().await.map_err(|_| Fault::Closed)?;
        Ok((Sending::new(send), Receiving::new(receive)))
    }

    /// Ends the line at once, telling the other side the code. What was not yet received there is lost: finish the streams
    /// first.
    pub async fn close(&self, reason_code: u32) {
        self.connection.close(VarInt::from_u32(reason_code), b"");
        self.closed().await;
    }

    /// Resolves when the line is over, whoever ended it.
    pub async fn closed(&self) {
        self.connection.closed().await;
    }

    fn after_control(&self) -> Result<(), Fault> {
        if self.controlled.load(Ordering::Acquire) { Ok(()) } else { Err(Fault::ControlFirst) }
    }
}
