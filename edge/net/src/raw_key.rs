//! TLS with keys in the place of certificates (RFC 7250), for what stands on the QUIC library below the one of devices' doors: post-quantum, nothing resumed.

use std::sync::Arc;

use iroh::SecretKey;
use noq::Connection;
use noq::crypto::rustls::{QuicClientConfig, QuicServerConfig};
use parloir_base::EndpointId;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls13_signature_with_raw_key};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName, SubjectPublicKeyInfoDer, UnixTime, alg_id};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::sign::CertifiedKey;
use rustls::{DigitallySignedStruct, DistinguishedName, SignatureScheme};

use crate::fault::Fault;
use crate::sealed::{self, ALPN};

/// RFC 8410, section 7: an Ed25519 key in PKCS #8 is this and its 32 bytes.
const PKCS8: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
/// RFC 8410, section 4: a public Ed25519 key is this and its 32 bytes.
const SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0];

/// Answers with the key of `secret`, and takes whoever proves to hold any.
///
/// # Errors
/// [`Fault::NotPostQuantum`].
pub(crate) fn server(secret: &[u8; 32]) -> Result<QuicServerConfig, Fault> {
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
    QuicServerConfig::try_from(crypto).map_err(|_| Fault::NotPostQuantum)
}

/// Calls with the key of `secret`, and takes whoever proves to hold `peer`, and nobody else.
///
/// # Errors
/// [`Fault::NotPostQuantum`].
pub(crate) fn client(secret: &[u8; 32], peer: EndpointId) -> Result<QuicClientConfig, Fault> {
    let provider = Arc::new(sealed::post_quantum()?);
    let key = certified(secret).ok_or(Fault::NotPostQuantum)?;
    let mut crypto = rustls::ClientConfig::builder_with_provider(provider.clone())
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(|_| Fault::NotPostQuantum)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(OneKey { peer, provider }))
        .with_client_cert_resolver(Arc::new(rustls::client::AlwaysResolvesClientRawPublicKeys::new(Arc::new(key))));
    crypto.alpn_protocols = vec![ALPN.to_vec()];
    crypto.resumption = rustls::client::Resumption::disabled();
    crypto.enable_sni = false;
    QuicClientConfig::try_from(crypto).map_err(|_| Fault::NotPostQuantum)
}

/// The key that the other side of a connection proved to hold.
pub(crate) fn proven_by(connection: &Connection) -> Option<EndpointId> {
    let shown = connection.peer_identity()?.downcast::<Vec<CertificateDer<'static>>>().ok()?;
    key_of(shown.first()?)
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

/// Takes any Ed25519 key that proves itself: who may call is looked at afterwards, or nothing that a rendezvous knows.
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

/// Takes one key and no other.
#[derive(Debug)]
struct OneKey {
    peer: EndpointId,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for OneKey {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if intermediates.is_empty() && key_of(end_entity) == Some(self.peer) {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(rustls::Error::InvalidCertificate(rustls::CertificateError::UnknownIssuer))
        }
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(rustls::Error::PeerIncompatible(rustls::PeerIncompatible::Tls12NotOffered))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let key = SubjectPublicKeyInfoDer::from(cert.as_ref());
        verify_tls13_signature_with_raw_key(message, &key, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }

    fn requires_raw_public_keys(&self) -> bool {
        true
    }
}
