//! Two doors on loopback, and strangers who speak QUIC without keeping to the rules.
#![expect(dead_code, reason = "each test file uses a part of the stage")]

use std::net::SocketAddr;
use std::sync::Arc;

use iroh::endpoint::{Connection, presets};
use iroh::{Endpoint, EndpointAddr, PublicKey, RelayMode, SecretKey, TransportAddr};
use parloir_base::EndpointId;
use parloir_net::{AddressPolicy, Config, Door, FrameReader, FrameWriter, Line};
use rustls::crypto::{CryptoProvider, SupportedKxGroup, aws_lc_rs};

/// The name that doors answer to on the wire.
pub const ALPN: &[u8] = b"h3";

pub fn config(seed: u8) -> Config {
    Config { secret: [seed; 32], listen: vec![([127, 0, 0, 1], 0).into()], advertise: AddressPolicy::default() }
}

pub async fn door(seed: u8) -> Door {
    Door::bind(config(seed)).await.expect("a door on loopback")
}

/// A dialled line and its other end.
pub async fn meet(from: &Door, to: &Door) -> (Line, Line) {
    let addresses = to.addresses();
    let (dialled, accepted) = tokio::join!(from.dial(to.endpoint(), &addresses), to.accept());
    (dialled.expect("dialled"), accepted.expect("accepted"))
}

/// Both control streams, the first frame (a Ping) already taken in.
pub async fn control(dialled: &Line, accepted: &Line) -> ((FrameWriter, FrameReader), (FrameWriter, FrameReader)) {
    let mut one = dialled.control().await.expect("opened");
    one.0.send(&parloir_wire::frame::Frame::Ping { number: 0 }).await.expect("sent");
    let mut other = accepted.control().await.expect("taken in");
    other.1.next().await.expect("a frame").expect("not the end");
    (one, other)
}

pub fn only(group: &'static dyn SupportedKxGroup) -> Arc<CryptoProvider> {
    let mut provider = aws_lc_rs::default_provider();
    provider.kx_groups = vec![group];
    Arc::new(provider)
}

/// An endpoint of the library itself, bound to loopback.
pub async fn stranger(provider: Arc<CryptoProvider>, seed: u8) -> Endpoint {
    Endpoint::builder(presets::Empty)
        .crypto_provider(provider)
        .clear_ip_transports()
        .relay_mode(RelayMode::Disabled)
        .secret_key(SecretKey::from_bytes(&[seed; 32]))
        .alpns(vec![ALPN.to_vec()])
        .bind_addr(SocketAddr::from(([127, 0, 0, 1], 0)))
        .expect("loopback")
        .bind()
        .await
        .expect("an endpoint")
}

/// A stranger that keeps to the handshake and to nothing else.
pub async fn post_quantum_stranger(seed: u8) -> Endpoint {
    stranger(only(aws_lc_rs::kx_group::X25519MLKEM768), seed).await
}

pub fn target(peer: EndpointId, addresses: &[SocketAddr]) -> EndpointAddr {
    let key = PublicKey::from_bytes(peer.as_bytes()).expect("a key");
    EndpointAddr::from_parts(key, addresses.iter().copied().map(TransportAddr::Ip))
}

pub async fn intrude(stranger: &Endpoint, door: &Door) -> (Connection, Line) {
    let connecting = Box::pin(stranger.connect(target(door.endpoint(), &door.addresses()), ALPN));
    let (connection, line) = tokio::join!(connecting, door.accept());
    (connection.expect("connected"), line.expect("a line"))
}
