//! The line to an authority whose address says `https`: it hides the question. What the answer is worth, its signature says.

use std::sync::Arc;

use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, ServerName};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::counted::Counted;
use crate::fault::Fault;
use crate::place::Place;

/// Seals a line with whoever holds a certificate for that host by the web's own roots, or by the authority's.
pub(crate) async fn seal(place: &Place, line: Counted, anchors: &[u8]) -> Result<TlsStream<Counted>, Fault> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    roots.add_parsable_certificates(CertificateDer::pem_slice_iter(anchors).flatten());
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| Fault::Sealing)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(place.host().to_owned()).map_err(|_| Fault::Sealing)?;
    TlsConnector::from(Arc::new(config)).connect(name, line).await.map_err(|_| Fault::Sealing)
}
