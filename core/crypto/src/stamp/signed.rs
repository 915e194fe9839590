//! Who signed what an authority states: `SignedData` of RFC 5652, as RFC 3161 and RFC 5816 narrow it.

use der::Decode as _;
use der::oid::ObjectIdentifier;
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm};
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, aws_lc_rs};
use x509_cert::Certificate;
use x509_cert::ext::pkix::ExtendedKeyUsage;

use crate::stamp::fault::StampFault;
use crate::stamp::part::{INTEGER, NAME, OCTETS, ONE, Part, Parts, SEQUENCE, SET, ZERO};
use crate::stamp::told::{SHA_256, algorithm, name};

const SIGNED: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const STATED: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
const KIND: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNER: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const SHA_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const SHA_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");
/// `id-kp-timeStamping`.
pub(crate) const PURPOSE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");
/// Certificates that a time-stamp carries: its signer's, and those up to a root.
const CERTIFICATES_MAX: usize = 16;

/// What is signed, and by whom.
pub(crate) struct Signed<'a> {
    /// The bytes of what is stated.
    pub stated: &'a [u8],
    /// The signer's certificate, as it came.
    pub signer: &'a [u8],
    /// The same, read.
    pub certificate: Certificate,
    /// The others that came.
    pub others: Vec<&'a [u8]>,
}

/// Reads a `ContentInfo`, and checks that the certificate in it signed what it states, and may sign nothing but time-stamps. Whether anybody
/// vouches for that certificate is another question.
pub(crate) fn read(bytes: &[u8]) -> Result<Signed<'_>, StampFault> {
    let mut parts = Parts::only(bytes, SEQUENCE)?.parts()?;
    if name(&parts.take(NAME)?)? != SIGNED {
        return Err(StampFault::Unreadable);
    }
    let inside = parts.take(ZERO)?;
    parts.end()?;
    let mut parts = Parts::only(inside.value, SEQUENCE)?.parts()?;
    parts.take(INTEGER)?;
    parts.take(SET)?;
    let stated = content(&parts.take(SEQUENCE)?)?;
    let carried = parts.take_if(ZERO)?.ok_or(StampFault::Signer)?;
    let _lists = parts.take_if(ONE)?;
    let signers = parts.take(SET)?;
    parts.end()?;
    // One signature, by whoever states the time.
    let one = Parts::only(signers.value, SEQUENCE)?;
    let certificates = certificates(&carried)?;
    let signer = signature(&one, stated, &certificates)?;
    let certificate = Certificate::from_der(signer).map_err(|_| StampFault::Signer)?;
    purpose(&certificate)?;
    let others = certificates.into_iter().filter(|other| *other != signer).collect();
    Ok(Signed { stated, signer, certificate, others })
}

fn content<'a>(part: &Part<'a>) -> Result<&'a [u8], StampFault> {
    let mut parts = part.parts()?;
    if name(&parts.take(NAME)?)? != STATED {
        return Err(StampFault::Unreadable);
    }
    let wrapped = parts.take(ZERO)?;
    parts.end()?;
    Ok(Parts::only(wrapped.value, OCTETS)?.value)
}

/// Each of them whole; other things than certificates are let pass.
fn certificates<'a>(part: &Part<'a>) -> Result<Vec<&'a [u8]>, StampFault> {
    let (mut parts, mut found) = (part.parts()?, Vec::new());
    while let Some(one) = parts.next()? {
        if found.len() == CERTIFICATES_MAX {
            return Err(StampFault::Unreadable);
        }
        if one.tag == SEQUENCE {
            found.push(one.whole);
        }
    }
    Ok(found)
}

/// Checks the one `SignerInfo`; gives the certificate whose key signed.
fn signature<'a>(part: &Part<'_>, stated: &[u8], certificates: &[&'a [u8]]) -> Result<&'a [u8], StampFault> {
    let mut parts = part.parts()?;
    parts.take(INTEGER)?;
    let named = parts.take(SEQUENCE)?;
    let (hash, _) = algorithm(&parts.take(SEQUENCE)?)?;
    let attributes = parts.take(ZERO)?;
    let (by, by_whole) = algorithm(&parts.take(SEQUENCE)?)?;
    let signature = parts.take(OCTETS)?;
    let _unsigned = parts.take_if(ONE)?;
    parts.end()?;

    if Parts::only(attribute(&attributes, &KIND)?.whole, NAME).and_then(|kind| name(&kind))? != STATED {
        return Err(StampFault::Signature);
    }
    if Parts::only(attribute(&attributes, &DIGEST)?.whole, OCTETS)?.value != hashed(&hash, stated)? {
        return Err(StampFault::Signature);
    }
    let signer = signer(&attribute(&attributes, &SIGNER)?, certificates)?;
    is_named(&named, signer)?;

    // What is signed is the set itself: its own tag, where it stands under another.
    let mut message = attributes.whole.to_vec();
    *message.first_mut().ok_or(StampFault::Unreadable)? = SET;
    let der = CertificateDer::from(signer);
    let certificate = EndEntityCert::try_from(&der).map_err(|_| StampFault::Signer)?;
    let holds = |kind: &&dyn SignatureVerificationAlgorithm| {
        certificate.verify_signature(*kind, &message, signature.value).is_ok()
    };
    let kinds = if by == RSA { vec![rsa(&hash)?] } else { named_kinds(by_whole) };
    if kinds.iter().any(holds) { Ok(signer) } else { Err(StampFault::Signature) }
}

/// The only value of the only attribute of a name.
fn attribute<'a>(attributes: &Part<'a>, wanted: &ObjectIdentifier) -> Result<Part<'a>, StampFault> {
    let (mut all, mut found) = (attributes.parts()?, None);
    while let Some(one) = all.next()? {
        let mut inside = one.parts()?;
        let is_wanted = name(&inside.take(NAME)?)? == *wanted;
        let values = inside.take(SET)?;
        inside.end()?;
        if is_wanted {
            let mut values = values.parts()?;
            let value = values.next()?.ok_or(StampFault::Signature)?;
            values.end()?;
            if found.replace(value).is_some() {
                return Err(StampFault::Signature);
            }
        }
    }
    found.ok_or(StampFault::Signature)
}

/// `SigningCertificateV2` (RFC 5035): the first one is the signer's, by its digest.
fn signer<'a>(attribute: &Part<'_>, certificates: &[&'a [u8]]) -> Result<&'a [u8], StampFault> {
    let mut parts = Parts::only(attribute.whole, SEQUENCE)?.parts()?;
    let mut first = parts.take(SEQUENCE)?.parts()?.take(SEQUENCE)?.parts()?;
    let hash = match first.take_if(SEQUENCE)? {
        Some(hash) => algorithm(&hash)?.0,
        None => SHA_256,
    };
    let digest = first.take(OCTETS)?.value;
    for certificate in certificates {
        if hashed(&hash, certificate)? == digest {
            return Ok(certificate);
        }
    }
    Err(StampFault::Signer)
}

/// Whether issuer and serial number are those of the certificate: byte for byte.
fn is_named(named: &Part<'_>, certificate: &[u8]) -> Result<(), StampFault> {
    let mut inside = Parts::only(certificate, SEQUENCE)?.parts()?.take(SEQUENCE)?.parts()?;
    inside.take_if(ZERO)?;
    let serial = inside.take(INTEGER)?;
    inside.take(SEQUENCE)?;
    let issuer = inside.take(SEQUENCE)?;
    let mut said = named.parts()?;
    let is_same = said.take(SEQUENCE)?.whole == issuer.whole && said.take(INTEGER)?.whole == serial.whole;
    if is_same { Ok(()) } else { Err(StampFault::Signer) }
}

/// For time-stamps, critically so, and for nothing else (RFC 3161 §2.3).
fn purpose(certificate: &Certificate) -> Result<(), StampFault> {
    let found = certificate.tbs_certificate().get_extension::<ExtendedKeyUsage>();
    match found {
        Ok(Some((true, purposes))) if purposes.0.as_slice() == [PURPOSE] => Ok(()),
        _ => Err(StampFault::Purpose),
    }
}

fn hashed(by: &ObjectIdentifier, bytes: &[u8]) -> Result<Vec<u8>, StampFault> {
    match *by {
        SHA_256 => Ok(Sha256::digest(bytes).to_vec()),
        SHA_384 => Ok(Sha384::digest(bytes).to_vec()),
        SHA_512 => Ok(Sha512::digest(bytes).to_vec()),
        _ => Err(StampFault::Signature),
    }
}

fn rsa(by: &ObjectIdentifier) -> Result<&'static dyn SignatureVerificationAlgorithm, StampFault> {
    match *by {
        SHA_256 => Ok(aws_lc_rs::RSA_PKCS1_2048_8192_SHA256),
        SHA_384 => Ok(aws_lc_rs::RSA_PKCS1_2048_8192_SHA384),
        SHA_512 => Ok(aws_lc_rs::RSA_PKCS1_2048_8192_SHA512),
        _ => Err(StampFault::Signature),
    }
}

/// Those whose name and parameters are exactly these: for a curve, one of them fits the key.
fn named_kinds(whole: &[u8]) -> Vec<&'static dyn SignatureVerificationAlgorithm> {
    ALL_VERIFICATION_ALGS.iter().copied().filter(|one| one.signature_alg_id().as_ref() == whole).collect()
}
