//! Whom a reader trusts to vouch for an authority: certificates that they were given, and never any by default.

use core::time::Duration;

use parloir_base::Moment;
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, TrustAnchor, UnixTime};
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, KeyUsage, anchor_from_trusted_cert};

use crate::stamp::fault::StampFault;
use crate::stamp::signed::PURPOSE;

/// Certificates in one list.
const ANCHORS_MAX: usize = 64;
/// Bytes of one list.
const LIST_BYTES_MAX: usize = 256 * 1024;

/// Certificates that are trusted.
#[derive(Clone, Default)]
pub struct Anchors(Vec<TrustAnchor<'static>>);

impl core::fmt::Debug for Anchors {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Anchors({})", self.0.len())
    }
}

impl Anchors {
    /// Reads a list in PEM (RFC 7468): at least one certificate, at most 64, 256 KiB.
    ///
    /// # Errors
    /// [`StampFault::Unreadable`].
    pub fn from_pem(text: &[u8]) -> Result<Self, StampFault> {
        if text.len() > LIST_BYTES_MAX {
            return Err(StampFault::Unreadable);
        }
        let mut anchors = Vec::new();
        for certificate in CertificateDer::pem_slice_iter(text) {
            let certificate = certificate.map_err(|_| StampFault::Unreadable)?;
            anchors.push(anchor_from_trusted_cert(&certificate).map_err(|_| StampFault::Unreadable)?.to_owned());
        }
        if (1..=ANCHORS_MAX).contains(&anchors.len()) { Ok(Self(anchors)) } else { Err(StampFault::Unreadable) }
    }

    /// Several lists as one, each of which was read by itself.
    #[must_use]
    pub fn joined(lists: impl IntoIterator<Item = Self>) -> Self {
        Self(lists.into_iter().flat_map(|list| list.0).collect())
    }

    /// Whether a path of certificates, all of them valid at that moment, leads from here to the signer's.
    pub(crate) fn vouch(&self, signer: &[u8], others: &[Vec<u8>], at: Moment) -> Result<(), StampFault> {
        let seconds = u64::try_from(at.seconds()).map_err(|_| StampFault::Untrusted)?;
        let between: Vec<CertificateDer<'_>> =
            others.iter().map(|other| CertificateDer::from(other.as_slice())).collect();
        let signer = CertificateDer::from(signer);
        let certificate = EndEntityCert::try_from(&signer).map_err(|_| StampFault::Untrusted)?;
        let path = certificate.verify_for_usage(
            ALL_VERIFICATION_ALGS,
            &self.0,
            &between,
            UnixTime::since_unix_epoch(Duration::from_secs(seconds)),
            KeyUsage::required(PURPOSE.as_bytes()),
            None,
            None,
        );
        path.map(|_| ()).map_err(|_| StampFault::Untrusted)
    }
}
