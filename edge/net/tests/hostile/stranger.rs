//! Strangers who speak QUIC without keeping to the rules.

use std::net::SocketAddr;
use std::sync::Arc;

use iroh::endpoint::{Connection, presets};
use iroh::{Endpoint, EndpointAddr, PublicKey, RelayMode, SecretKey, TransportAddr};
use parloir_base::EndpointId;
use parloir_net::{Door, Line};
use rustls::crypto::{CryptoProvider, SupportedKxGroup, aws_lc_rs};

/// The name that doors answer to on the wire.
pub const ALPN: &[u8] = b"h3";

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
