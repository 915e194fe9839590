//! A line through a relay: QUIC between the two devices, whose packets travel on a stream of the line to the relay in the place of a socket.
//!
//! It has no address but a made-up one, and no socket: it cannot become a direct line, nor a direct line this one.

use std::future::Future;
use std::io::{self, IoSliceMut};
use std::net::{Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use noq::udp::{RecvMeta, Transmit};
use noq::{
    AsyncUdpSocket, ClientConfig, Connection, Endpoint, EndpointConfig, IdleTimeout, ServerConfig, TokioRuntime,
    TransportConfig, UdpSender, VarInt,
};
use parloir_base::EndpointId;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use crate::fault::Fault;
use crate::line::Line;
use crate::raw_key;
use crate::sealed::STREAMS_MAX;
use crate::stream::{Receiving, Sending};

/// The largest packet. No link in between has a say: the stream carries any.
const PACKET_BYTES_MAX: u16 = 4096;
/// Packets that wait on this side, in each direction; beyond, whoever sends waits.
const WAITING_MAX: usize = 64;
/// What is written at once, about.
const WRITE_BYTES: usize = 32 * 1024;
/// What is kept of a caller before their handshake is answered.
const INCOMING_BYTES_MAX: u64 = 64 * 1024;
/// A handshake that has not ended by then is given up.
const HANDSHAKE: Duration = Duration::from_secs(6);
/// Silence after which the line is dead, and how often it says that it lives.
const IDLE: Duration = Duration::from_secs(30);
const BEAT: Duration = Duration::from_secs(10);
/// How long the last packets may take to leave.
const GOODBYE: Duration = Duration::from_secs(1);
/// What a stream, and the line, may have in flight: the relay has less room than a direct path.
const STREAM_WINDOW: u32 = 256 * 1024;
const LINE_WINDOW: u32 = 4 * STREAM_WINDOW;

/// Where both sides are, to the library: nowhere. RFC 6666, section 4: what is sent there is discarded, should it ever leave.
const HERE: SocketAddr = SocketAddr::new(std::net::IpAddr::V6(Ipv6Addr::new(0x100, 0, 0, 0, 0, 0, 0, 1)), 1);
const THERE: SocketAddr = SocketAddr::new(std::net::IpAddr::V6(Ipv6Addr::new(0x100, 0, 0, 0, 0, 0, 0, 2)), 1);

/// Which side of the line this is.
pub(crate) enum Side {
    /// It asked for the other device.
    Dials,
    /// It was asked for.
    Answers,
}

/// Between whom, and through what.
pub(crate) struct Ends<'a> {
    pub secret: &'a [u8; 32],
    pub peer: EndpointId,
    pub relay: EndpointId,
    /// Where the relay is.
    pub remote: SocketAddr,
    /// What passes is counted here.
    pub carried: &'a Arc<Carried>,
}

/// Bytes that lines of one ferry sent and received.
#[derive(Debug, Default)]
pub(crate) struct Carried {
    pub sent: AtomicU64,
    pub received: AtomicU64,
}

/// Makes the line. Whoever is at the other end proves to be the device that was meant.
pub(crate) async fn line(
    (sending, receiving): (Sending, Receiving),
    side: Side,
    ends: Ends<'_>,
) -> Result<Line, Fault> {
    let (out, outgoing) = mpsc::channel(WAITING_MAX);
    let (incoming, come) = mpsc::channel(WAITING_MAX);
    let answers = match side {
        Side::Dials => None,
        Side::Answers => {
            let mut config = ServerConfig::with_crypto(Arc::new(raw_key::server(ends.secret)?));
            config.transport_config(Arc::new(transport()));
            // One caller is meant. Whatever else comes is let go before it costs anything.
            config
                .max_incoming(1)
                .incoming_buffer_size(INCOMING_BYTES_MAX)
                .incoming_buffer_size_total(INCOMING_BYTES_MAX);
            Some(config)
        }
    };
    let mut config = EndpointConfig::default();
    config.max_udp_payload_size(PACKET_BYTES_MAX).map_err(|_| Fault::Listen)?;
    let socket = Box::new(Stream { out, come });
    let endpoint = Endpoint::new_with_abstract_socket(config, answers, socket, Arc::new(TokioRuntime))
        .map_err(|error| Fault::Bind(error.kind()))?;
    let (over, is_over) = oneshot::channel();
    let channels = (outgoing, incoming);
    tokio::spawn(carry(endpoint.clone(), (sending, receiving), channels, ends.carried.clone(), is_over));
    let dialled = matches!(side, Side::Dials);
    let shaken = timeout(HANDSHAKE, handshake(&endpoint, dialled, &ends)).await.map_err(|_| Fault::Silent);
    // One line, and no further one, whoever sits at the relay.
    endpoint.set_server_config(None);
    let ended = shaken.as_ref().ok().and_then(|shaken| shaken.as_ref().ok()).map(Connection::on_closed);
    tokio::spawn(async move {
        if let Some(ended) = ended {
            drop(ended.await);
        }
        endpoint.close(VarInt::from_u32(0), b"");
        // The goodbye is among the last packets.
        drop(timeout(GOODBYE, endpoint.wait_idle()).await);
        drop(over);
    });
    let line = Line::relayed(shaken??, dialled, ends.relay, ends.remote).ok_or(Fault::Closed)?;
    if line.peer() != ends.peer {
        line.close(0).await;
        return Err(Fault::Estranged);
    }
    Ok(line)
}

async fn handshake(endpoint: &Endpoint, dials: bool, ends: &Ends<'_>) -> Result<Connection, Fault> {
    if dials {
        let mut config = ClientConfig::new(Arc::new(raw_key::client(ends.secret, ends.peer)?));
        config.transport_config(Arc::new(transport()));
        let connecting = endpoint.connect_with(config, THERE, "relay").map_err(|_| Fault::Closed)?;
        connecting.await.map_err(|_| Fault::Estranged)
    } else {
        let incoming = endpoint.accept().await.ok_or(Fault::Closed)?;
        incoming.accept().map_err(|_| Fault::Estranged)?.await.map_err(|_| Fault::Estranged)
    }
}

fn transport() -> TransportConfig {
    let mut transport = TransportConfig::default();
    transport
        .max_concurrent_bidi_streams(VarInt::from_u32(STREAMS_MAX + 1))
        .max_concurrent_uni_streams(VarInt::from_u32(0))
        .datagram_receive_buffer_size(None)
        .max_idle_timeout(IdleTimeout::try_from(IDLE).ok())
        .keep_alive_interval(Some(BEAT))
        .stream_receive_window(VarInt::from_u32(STREAM_WINDOW))
        .receive_window(VarInt::from_u32(LINE_WINDOW))
        .send_window(u64::from(LINE_WINDOW))
        .initial_mtu(PACKET_BYTES_MAX)
        .mtu_discovery_config(None);
    transport
}

/// Carries packets until the stream or the line ends, and then ends both.
async fn carry(
    endpoint: Endpoint,
    (sending, receiving): (Sending, Receiving),
    (outgoing, incoming): (mpsc::Receiver<Vec<u8>>, mpsc::Sender<Vec<u8>>),
    carried: Arc<Carried>,
    over: oneshot::Receiver<()>,
) {
    tokio::select! {
        () = give(sending, outgoing, &carried.sent) => {}
        () = take(receiving, incoming, &carried.received) => {}
        _ = over => {}
    }
    endpoint.close(VarInt::from_u32(0), b"");
}

async fn give(mut sending: Sending, mut outgoing: mpsc::Receiver<Vec<u8>>, count: &AtomicU64) {
    let mut bytes = Vec::with_capacity(WRITE_BYTES);
    while let Some(packet) = outgoing.recv().await {
        bytes.clear();
        push(&mut bytes, &packet);
        while bytes.len() < WRITE_BYTES {
            let Ok(packet) = outgoing.try_recv() else { break };
            push(&mut bytes, &packet);
        }
        if sending.write_all(&bytes).await.is_err() {
            return;
        }
        count.fetch_add(bytes.len() as u64, Ordering::Relaxed);
    }
}

fn push(bytes: &mut Vec<u8>, packet: &[u8]) {
    if let Ok(length) = u16::try_from(packet.len()) {
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(packet);
    }
}

/// Until the stream ends, or says what no follower of the specification says.
async fn take(mut receiving: Receiving, incoming: mpsc::Sender<Vec<u8>>, count: &AtomicU64) {
    let mut come = Vec::new();
    loop {
        let mut given = 0;
        while let Some((length, rest)) = come.get(given..).and_then(<[u8]>::split_first_chunk::<2>) {
            let length = u16::from_le_bytes(*length);
            if length == 0 || length > PACKET_BYTES_MAX {
                return;
            }
            let Some(packet) = rest.get(..usize::from(length)) else { break };
            if incoming.send(packet.to_vec()).await.is_err() {
                return;
            }
            given += 2 + usize::from(length);
            count.fetch_add(2 + u64::from(length), Ordering::Relaxed);
        }
        come.drain(..given);
        // Grows with what has come: less than a packet is ever kept.
        if !matches!(receiving.append(&mut come, WRITE_BYTES).await, Ok(true)) {
            return;
        }
    }
}

/// The stream, as the library takes it for a socket.
#[derive(Debug)]
struct Stream {
    out: mpsc::Sender<Vec<u8>>,
    come: mpsc::Receiver<Vec<u8>>,
}

impl AsyncUdpSocket for Stream {
    fn create_sender(&self) -> Pin<Box<dyn UdpSender>> {
        Box::pin(Out { out: self.out.clone(), room: None })
    }

    fn poll_recv(
        &mut self,
        cx: &mut Context<'_>,
        bufs: &mut [IoSliceMut<'_>],
        meta: &mut [RecvMeta],
    ) -> Poll<io::Result<usize>> {
        let mut count = 0;
        for (buf, meta) in bufs.iter_mut().zip(meta) {
            match self.come.poll_recv(cx) {
                Poll::Ready(Some(packet)) => {
                    // Never longer than what was said to be taken.
                    let Some(place) = buf.get_mut(..packet.len()) else { continue };
                    place.copy_from_slice(&packet);
                    *meta = RecvMeta::default();
                    (meta.addr, meta.len, meta.stride) = (THERE, packet.len(), packet.len());
                    count += 1;
                }
                // The stream has ended: whoever reads it ends the endpoint.
                Poll::Ready(None) | Poll::Pending => break,
            }
        }
        if count == 0 { Poll::Pending } else { Poll::Ready(Ok(count)) }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(HERE)
    }

    fn may_fragment(&self) -> bool {
        false
    }
}

type Room = Pin<Box<dyn Future<Output = Option<mpsc::OwnedPermit<Vec<u8>>>> + Send + Sync>>;

/// The way out: a packet waits for room, as before a socket.
struct Out {
    out: mpsc::Sender<Vec<u8>>,
    room: Option<Room>,
}

impl std::fmt::Debug for Out {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Out")
    }
}

impl UdpSender for Out {
    fn poll_send(self: Pin<&mut Self>, transmit: &Transmit<'_>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let out = this.out.clone();
        let room = this.room.get_or_insert_with(|| Box::pin(async move { out.reserve_owned().await.ok() }));
        let room = std::task::ready!(room.as_mut().poll(cx));
        this.room = None;
        if let Some(room) = room {
            room.send(transmit.contents.to_vec());
        }
        Poll::Ready(Ok(()))
    }
}
