//! Signing a record in its namespace, and checking that someone did.

use parloir_base::{DeviceId, Digest, Malformed, MatterId, Moment};
use parloir_crypto::{Claim, SigningKey, verify};
use parloir_wire::{Entry, Link, Receipt, Record, Signed};

/// Why a signed record does not stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignedFault {
    /// The bytes are not a record of the type.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The signature does not hold for the bytes, the namespace and the key.
    #[error("the signature does not hold")]
    Signature,
}

/// Signs the exact bytes of a record in the namespace of its type.
#[must_use]
pub fn sign_record<R: Record>(key: &SigningKey, record: &R) -> Signed {
    let bytes = record.to_bytes();
    let signature = key.sign(R::NAMESPACE, &bytes);
    Signed { bytes, signature }
}

/// Reads a record whose signature by `public` holds in the namespace of its type.
///
/// # Errors
/// [`SignedFault`]; the form is looked at first, since it costs less.
pub fn check_signed<R: Record>(signed: &Signed, public: &[u8; 32]) -> Result<R, SignedFault> {
    let record = R::from_bytes(&signed.bytes)?;
    holds(signed, R::NAMESPACE, public).then_some(record).ok_or(SignedFault::Signature)
}

/// Whether the signature holds over the bytes under another namespace than a type's own (the proofs of a device record).
#[must_use]
pub fn holds(signed: &Signed, namespace: &str, public: &[u8; 32]) -> bool {
    verify(&Claim { public, namespace, message: &signed.bytes, signature: &signed.signature })
}

/// Reads a link whose signature by the device that it names holds. Whether that device may sign is the register's to say.
///
/// # Errors
/// [`SignedFault`].
pub fn check_link(signed: &Signed) -> Result<Link, SignedFault> {
    let link = Link::from_bytes(&signed.bytes)?;
    let device = Position::of(&link).device;
    verify(&claim(signed, &link, &device)).then_some(link).ok_or(SignedFault::Signature)
}

/// The claim that a link's device signed it: what a batch is checked with.
///
/// `device` is the link's own, kept by the caller because a claim borrows it.
#[must_use]
pub fn claim<'a>(signed: &'a Signed, link: &Link, device: &'a DeviceId) -> Claim<'a> {
    Claim {
        public: device.as_bytes(),
        namespace: namespace(link),
        message: &signed.bytes,
        signature: &signed.signature,
    }
}

/// The namespace in which a link is signed.
#[must_use]
pub const fn namespace(link: &Link) -> &'static str {
    match link {
        Link::Entry(_) => Entry::NAMESPACE,
        Link::Receipt(_) => Receipt::NAMESPACE,
    }
}

/// What both kinds of link say of their place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The matter.
    pub matter: MatterId,
    /// Whose chain.
    pub device: DeviceId,
    /// Where in it, from 1.
    pub seq: u64,
    /// The link before.
    pub prev: Option<Digest>,
    /// What the device's clock said.
    pub claimed: Moment,
}

impl Position {
    /// The place that a link says it has.
    #[must_use]
    pub const fn of(link: &Link) -> Self {
        match link {
            Link::Entry(one) => {
                Self { matter: one.matter, device: one.device, seq: one.seq, prev: one.prev, claimed: one.claimed }
            }
            Link::Receipt(one) => {
                Self { matter: one.matter, device: one.device, seq: one.seq, prev: one.prev, claimed: one.claimed }
            }
        }
    }
}
