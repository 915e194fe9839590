//! Checking a card: every signature, and that all its records speak of one person.

use std::collections::BTreeSet;

use parloir_base::limit::DEVICES_MAX;
use parloir_base::{Digest, Malformed};
use parloir_crypto::digest;
use parloir_wire::device::{Device, Revocation};
use parloir_wire::person::Person;
use parloir_wire::{Card, Record, Signed, SignedDevice};

use crate::signing::{SignedFault, check_signed, holds};

/// Namespace of the proof that a device holds its evidence key.
pub const NAMESPACE_BY_EVIDENCE: &str = "parloir/1/device-evidence";
/// Namespace of the proof that a device holds its transport key.
pub const NAMESPACE_BY_ENDPOINT: &str = "parloir/1/device-endpoint";

/// A card of which every signature holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedCard {
    /// Who.
    pub person: Person,
    /// Their devices, serials strictly ascending.
    pub devices: Vec<Device>,
    /// The revocations of some of them.
    pub revocations: Vec<Revocation>,
    /// SHA-256 of the card's bytes.
    pub digest: Digest,
}

impl CheckedCard {
    /// Whether this is what came of checking that very card: the digest is over all of its bytes, so nothing of it needs a second look.
    #[must_use]
    pub fn is_of(&self, card: &Card) -> bool {
        self.digest == digest(&card.to_bytes())
    }
}

/// Which signature of a card does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardSignature {
    /// The identity key's, over the person.
    Person,
    /// The identity key's, over a device of this serial.
    DeviceByIdentity(u32),
    /// The evidence key's, over its own device.
    DeviceByEvidence(u32),
    /// The transport key's, over its own device.
    DeviceByEndpoint(u32),
    /// The identity key's, over a revocation.
    Revocation,
}

/// Why a card is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CardFault {
    /// A record cannot be read.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// A signature does not hold.
    #[error("a signature of the card does not hold: {0:?}")]
    Signature(CardSignature),
    /// A record speaks of another person.
    #[error("a record of the card speaks of another person")]
    Stranger,
    /// No device.
    #[error("the card has no device")]
    Empty,
    /// More devices or revocations than a person may have.
    #[error("the card has more records than a person may have")]
    TooMany,
    /// A serial or a key stands twice, serials do not ascend, or one key has two duties.
    #[error("a serial or a key of the card stands twice")]
    Twice,
    /// A device's time ends before it starts.
    #[error("a device's time ends before it starts")]
    Lifetime,
    /// A revocation names a device that the card does not hold.
    #[error("a revocation names a device that is not in the card")]
    RevocationUnknown,
}

/// Checks every signature of a card, its bounds, and that it speaks of one person.
///
/// # Errors
/// [`CardFault`], the first that is met in the order of the card.
pub fn check_card(card: &Card) -> Result<CheckedCard, CardFault> {
    if card.devices.is_empty() {
        return Err(CardFault::Empty);
    }
    if card.devices.len() > DEVICES_MAX || card.revocations.len() > DEVICES_MAX {
        return Err(CardFault::TooMany);
    }
    // The person's record names the key that signs it: reading comes first.
    let person = Person::from_bytes(&card.person.bytes)?;
    let identity = *person.ik.as_bytes();
    by_identity::<Person>(&card.person, &identity, CardSignature::Person)?;
    let mut keys = BTreeSet::from([identity]);
    let mut devices: Vec<Device> = Vec::with_capacity(card.devices.len());
    for signed in &card.devices {
        let device = check_device(signed, &person)?;
        let fresh = keys.insert(*device.evidence.as_bytes()) && keys.insert(*device.endpoint.as_bytes());
        if !fresh || devices.last().is_some_and(|before| before.serial >= device.serial) {
            return Err(CardFault::Twice);
        }
        devices.push(device);
    }
    let mut revocations = Vec::with_capacity(card.revocations.len());
    for signed in &card.revocations {
        let revocation: Revocation = by_identity(signed, &identity, CardSignature::Revocation)?;
        if revocation.person != person.ik {
            return Err(CardFault::Stranger);
        }
        let known = |one: &Device| one.serial == revocation.serial && one.evidence == revocation.evidence;
        if !devices.iter().any(known) {
            return Err(CardFault::RevocationUnknown);
        }
        revocations.push(revocation);
    }
    Ok(CheckedCard { person, devices, revocations, digest: digest(&card.to_bytes()) })
}

/// As [`check_card`], unless the very same card was checked before: people show the same card at each meeting.
///
/// # Errors
/// [`CardFault`].
pub fn check_card_known(card: &Card, known: Option<&CheckedCard>) -> Result<CheckedCard, CardFault> {
    match known {
        Some(known) if known.is_of(card) => Ok(known.clone()),
        _ => check_card(card),
    }
}

/// The record when the identity key signed it; the fault names which signature it was.
fn by_identity<R: Record>(signed: &Signed, identity: &[u8; 32], which: CardSignature) -> Result<R, CardFault> {
    check_signed(signed, identity).map_err(|fault| match fault {
        SignedFault::Malformed(malformed) => CardFault::Malformed(malformed),
        SignedFault::Signature => CardFault::Signature(which),
    })
}

/// A device of that person, with all three signatures.
fn check_device(signed: &SignedDevice, person: &Person) -> Result<Device, CardFault> {
    let device = Device::from_bytes(&signed.bytes)?;
    if device.person != person.ik {
        return Err(CardFault::Stranger);
    }
    if device.valid_after >= device.valid_before {
        return Err(CardFault::Lifetime);
    }
    let serial = device.serial;
    let proofs = [
        (&signed.by_identity, Device::NAMESPACE, person.ik.as_bytes(), CardSignature::DeviceByIdentity(serial)),
        (
            &signed.by_evidence,
            NAMESPACE_BY_EVIDENCE,
            device.evidence.as_bytes(),
            CardSignature::DeviceByEvidence(serial),
        ),
        (
            &signed.by_endpoint,
            NAMESPACE_BY_ENDPOINT,
            device.endpoint.as_bytes(),
            CardSignature::DeviceByEndpoint(serial),
        ),
    ];
    for (signature, namespace, public, which) in proofs {
        let proof = Signed { bytes: signed.bytes.clone(), signature: *signature };
        if !holds(&proof, namespace, public) {
            return Err(CardFault::Signature(which));
        }
    }
    Ok(device)
}
