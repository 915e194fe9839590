//! The porch: the door of a rendezvous. Whoever comes is told apart by their key and kept to one stream of small signals.
//!
//! It stands on the QUIC library below the one that devices use, because that one offers every caller to tell each other the addresses
//! of their interfaces and to probe them. A rendezvous does not offer it: it is told nothing of a caller but where they call from, and
//! it sends to no other address (see the ADR on the rendezvous).

use std::net::SocketAddr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use iroh::SecretKey;
use noq::crypto::rustls::QuicServerConfig;
use noq::{Connection, Endpoint, IdleTimeout, Incoming, PathId, ServerConfig, TransportConfig, VarInt};
use parloir_base::EndpointId;
use parloir_wire::signal::Signal;
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls13_signature_with_raw_key};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, SubjectPublicKeyInfoDer, UnixTime, alg_id};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::sign::CertifiedKey;
use rustls::{DigitallySignedStruct, DistinguishedName, SignatureScheme};
use tokio::sync::{Mutex, mpsc};
use tokio::task::AbortHandle;
use tokio::time::timeout;

use crate::fault::Fault;
use crate::frames::{FrameReader, FrameWriter};
use crate::greet::ARRIVED_MAX;
use crate::half_open::{HALF_OPEN, HalfOpen};
use crate::sealed::{self, ALPN};
use crate::stream::{Breaker, Receiving, Sending};

/// Silence after which a visitor is gone: devices beat every five seconds.
const IDLE: Duration = Duration::from_secs(30);
/// What a visitor may have under way: a few tens of signals.
const WINDOW_BYTES: u32 = 16 * 1024;
/// RFC 8410, section 7: an Ed25519 key in PKCS #8 is this and its 32 bytes.
const PKCS8: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
/// RFC 8410, section 4: a public Ed25519 key is this and its 32 bytes.
const SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0];

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
        if listen.is_empty() {
            return Err(Fault::Listen);
        }
        let config = config(secret)?;
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
        let shown = connection.peer_identity()?.downcast::<Vec<CertificateDer<'static>>>().ok()?;
        let peer = key_of(shown.first()?)?;
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

fn config(secret: &[u8; 32]) -> Result<ServerConfig, Fault> {
    let provider = Arc::new(sealed::post_quantum()?);
    let key = certified(secret).ok_or(Fault::NotPostQuantum)?;
    let mut crypto = rustls::ServerConfig::builder_with_provider(provider.clone())
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(|_| Fault::NotPostQuantum)?
        .with_client_cert_verifier(Arc::new(AnyKey(provider)))
        .with_cert_resolver(Arc::new(rustls::server::AlwaysResolvesServerRawPublicKeys::new(Arc::new(key))));
    crypto.alpn_protocols = vec![ALPN.to_vec()];
    // Nothing is resumed, and nothing is sent before the handshake has ended: there is nothing to replay.
    crypto.send_tls13_tickets = 0;
    let crypto = QuicServerConfig::try_from(crypto).map_err(|_| Fault::NotPostQuantum)?;
    let mut config = ServerConfig::with_crypto(Arc::new(crypto));
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
    config.transport_config(Arc::new(transport));
    Ok(config)
}

/// The key as what is shown in place of a certificate (RFC 7250).
fn certified(secret: &[u8; 32]) -> Option<CertifiedKey> {
    let seed = [PKCS8.as_slice(), secret].concat();
    let key = aws_lc_rs::sign::any_eddsa_type(&PrivatePkcs8KeyDer::from(seed)).ok()?;
    let public = SecretKey::from_bytes(secret).public();
    let shown = rustls::sign::public_key_to_spki(&alg_id::ED25519, public.as_bytes());
    Some(CertifiedKey::new(vec![CertificateDer::from(shown.to_vec())], key))
}

fn key_of(shown: &CertificateDer<'_>) -> Option<EndpointId> {
    let key = shown.as_ref().strip_prefix(&SPKI)?;
    EndpointId::from_slice(key)
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

/// Takes any Ed25519 key that proves itself: who may call is nothing that a rendezvous knows.
#[derive(Debug)]
struct AnyKey(Arc<CryptoProvider>);

impl ClientCertVerifier for AnyKey {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        if intermediates.is_empty() && key_of(end_entity).is_some() {
            Ok(ClientCertVerified::assertion())
        } else {
            Err(rustls::Error::InvalidCertificate(rustls::CertificateError::UnknownIssuer))
        }
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<rustls::client::danger::HandshakeSignatureValid, rustls::Error> {
        Err(rustls::Error::PeerIncompatible(rustls::PeerIncompatible::Tls12NotOffered))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<rustls::client::danger::HandshakeSignatureValid, rustls::Error> {
        let key = SubjectPublicKeyInfoDer::from(cert.as_ref());
        verify_tls13_signature_with_raw_key(message, &key, dss, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }

    fn requires_raw_public_keys(&self) -> bool {
        true
    }
}
