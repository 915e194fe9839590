//! A card: the signed records of a profile, shown only to the parties of a matter.

use parloir_base::{Malformed, Signature};

use crate::text::Signed;

/// A person's record and their devices' records with every signature.
///
/// # Shape
/// Binary ([`crate::binary`]): person `bytes` `signature`; count u8; each device `bytes` and three signatures;
/// count u8; revocations `bytes` `signature`. Its digest is SHA-256 of these bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// `person/1`, signed by the identity key.
    pub person: Signed,
    /// `device/1` each, 1..=16.
    pub devices: Vec<SignedDevice>,
    /// `revocation/1` each, signed by the identity key, 0..=16.
    pub revocations: Vec<Signed>,
}

/// A `device/1` record with its three signatures, all over the record's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedDevice {
    /// The record's bytes.
    pub bytes: Vec<u8>,
    /// By the identity key, namespace `parloir/1/device`.
    pub by_identity: Signature,
    /// By the evidence key, namespace `parloir/1/device-evidence`.
    pub by_evidence: Signature,
    /// By the transport key, namespace `parloir/1/device-endpoint`.
    pub by_endpoint: Signature,
}

impl Card {
    /// The exact bytes that are digested and sent.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> { todo!() }

    /// Reads what [`Card::to_bytes`] writes. Does not check signatures (that is `journal`'s).
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> { todo!() }
}
