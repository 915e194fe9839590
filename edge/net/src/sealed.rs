//! What the transport library may never do: the one place where an endpoint is configured.

use std::future::Future;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use iroh::dns::{BoxIter, DnsError, DnsResolver, Resolver, TxtRecordData};
use iroh::endpoint::{
    BindError, Builder, IdleTimeout, MtuDiscoveryConfig, PortmapperConfig, QuicTransportConfig, VarInt, presets,
};
use iroh::tls::CaTlsConfig;
use iroh::{Endpoint, NetReportConfig, RelayMode, SecretKey};
use rustls::NamedGroup;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, SignatureScheme};

use crate::fault::Fault;

/// The protocol name on the wire, readable by anyone on the path: the commonest there is, so that it says nothing.
/// Which version of our own protocol is spoken is said inside, in the first frame.
pub(crate) const ALPN: &[u8] = b"h3";

/// Streams besides the control stream that the other side may have open at once.
pub(crate) const STREAMS_MAX: u32 = 8;

/// Silence after which a line is dead. A beat of 5 s per path is the slowest the library allows.
const IDLE: Duration = Duration::from_secs(30);

/// What one stream may have in flight: 100 Mbit/s over 100 ms, and on loopback less than the system's socket buffer, where
/// larger windows were measured to be slower. Twice this would be the most: the library ends the whole line when a stream
/// has more than [`GAPS_MAX`] gaps, as bursts of lost datagrams made with 12 MB.
const STREAM_WINDOW: u32 = 1_250_000;
/// What a line may have in flight, in each direction, and so the most memory it costs: 800 Mbit/s over 100 ms, for a
/// transfer over several streams. One share more than the further streams can fill: frames always have room.
const LINE_WINDOW: u32 = STREAM_WINDOW * (STREAMS_MAX + 1);
/// `noq-proto` 1.4.0, `connection/assembler.rs`, `MAX_CHUNKS`.
const GAPS_MAX: u32 = 1024;
/// The payload of the smallest datagram that QUIC must be able to send (RFC 9000, section 14), less its headers.
const PAYLOAD_BYTES_MIN: u32 = 1200 - 50;
const _: () = assert!(STREAM_WINDOW / PAYLOAD_BYTES_MIN / 2 < GAPS_MAX);

/// The largest datagram worth probing for: an Ethernet frame less the IPv4 and UDP headers.
const DATAGRAM_BYTES_MAX: u16 = 1500 - 20 - 8;

/// Opens the endpoint: it contacts nothing, resolves nothing, maps no port and knows no relay.
pub(crate) async fn open(secret: [u8; 32], listen: &[SocketAddr]) -> Result<Endpoint, Fault> {
    let provider = post_quantum()?;
    let one_each = [SocketAddr::is_ipv4, SocketAddr::is_ipv6]
        .iter()
        .all(|family| listen.iter().filter(|address| family(address)).count() <= 1);
    if listen.is_empty() || !one_each {
        return Err(Fault::Listen);
    }
    let mut builder = sealed(Arc::new(provider)).secret_key(SecretKey::from_bytes(&secret)).alpns(vec![ALPN.to_vec()]);
    for address in listen {
        builder = builder.bind_addr(*address).map_err(|_| Fault::Listen)?;
    }
    builder.bind().await.map_err(|error| fault(&error))
}

/// Every switch that could make the library speak to somebody else, off.
pub(crate) fn sealed(provider: Arc<CryptoProvider>) -> Builder {
    Endpoint::builder(presets::Empty)
        .crypto_provider(provider)
        .clear_ip_transports()
        .relay_mode(RelayMode::Disabled)
        .clear_relay_transports()
        .clear_address_lookup()
        .dns_resolver(DnsResolver::custom(NoNames))
        .ca_tls_config(CaTlsConfig::custom_server_cert_verifier(Arc::new(|_| Ok(Arc::new(NoAuthority)))))
        .portmapper_config(PortmapperConfig::Disabled)
        .net_report_config(NetReportConfig::minimal())
        // No session is resumed: every line has a key exchange of its own, and there is nothing to replay.
        .max_tls_tickets(0)
        .keylog(false)
        .transport_config(transport())
}

/// The key exchange is X25519MLKEM768 and nothing else: who does not speak it is not heard.
///
/// # Errors
/// [`Fault::NotPostQuantum`] when the library underneath no longer offers exactly that.
pub(crate) fn post_quantum() -> Result<CryptoProvider, Fault> {
    let mut provider = aws_lc_rs::default_provider();
    provider.kx_groups = vec![aws_lc_rs::kx_group::X25519MLKEM768];
    let alone = matches!(provider.kx_groups.as_slice(), [group] if group.name() == NamedGroup::X25519MLKEM768);
    if alone { Ok(provider) } else { Err(Fault::NotPostQuantum) }
}

fn transport() -> QuicTransportConfig {
    let mut probing = MtuDiscoveryConfig::default();
    probing.upper_bound(DATAGRAM_BYTES_MAX);
    QuicTransportConfig::builder()
        .max_concurrent_bidi_streams(VarInt::from_u32(STREAMS_MAX + 1))
        .max_concurrent_uni_streams(VarInt::from_u32(0))
        .datagram_receive_buffer_size(None)
        .max_idle_timeout(IdleTimeout::try_from(IDLE).ok())
        .stream_receive_window(VarInt::from_u32(STREAM_WINDOW))
        .receive_window(VarInt::from_u32(LINE_WINDOW))
        .send_window(u64::from(LINE_WINDOW))
        .mtu_discovery_config(Some(probing))
        .max_remote_nat_traversal_addresses(16)
        .build()
}

fn fault(error: &BindError) -> Fault {
    let cause = match error {
        BindError::Sockets { source, .. } | BindError::CreateQuicEndpoint { source, .. } => source.kind(),
        BindError::InvalidCryptoProvider { .. } | BindError::TlsConfigError { .. } => return Fault::NotPostQuantum,
        _ => std::io::ErrorKind::Other,
    };
    match cause {
        std::io::ErrorKind::AddrInUse => Fault::PortTaken,
        kind => Fault::Bind(kind),
    }
}

/// A resolver that knows no name and asks nobody.
#[derive(Debug)]
struct NoNames;

type Answer<T> = Pin<Box<dyn Future<Output = Result<BoxIter<T>, DnsError>> + Send>>;

fn nothing<T: Send + 'static>() -> Answer<T> {
    Box::pin(std::future::ready(Ok(Box::new(std::iter::empty()) as BoxIter<T>)))
}

impl Resolver for NoNames {
    fn lookup_ipv4(&self, _host: String) -> Answer<Ipv4Addr> {
        nothing()
    }

    fn lookup_ipv6(&self, _host: String) -> Answer<Ipv6Addr> {
        nothing()
    }

    fn lookup_txt(&self, _host: String) -> Answer<TxtRecordData> {
        nothing()
    }

    fn clear_cache(&self) {}

    fn reset(&self) -> Box<dyn Resolver> {
        Box::new(Self)
    }
}

/// Trusts no certificate authority: nothing here speaks to a web server.
#[derive(Debug)]
struct NoAuthority;

impl ServerCertVerifier for NoAuthority {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Err(refused())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(refused())
    }

    fn verify_tls13_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(refused())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        Vec::new()
    }
}

fn refused() -> rustls::Error {
    rustls::Error::InvalidCertificate(rustls::CertificateError::ApplicationVerificationFailure)
}
