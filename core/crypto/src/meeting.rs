//! Invitation proofs and the control phrase (protocol §3).

use hmac::{Hmac, KeyInit as _, Mac as _};
use parloir_base::{Digest, EndpointId, PersonId};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::derive::fill;
use crate::hash::Hasher;
use crate::words::word;

/// What the inviter keeps of a secret, and what both sides use as the proof's key: SHA-256("parloir/1/invitation" ‖ secret).
#[must_use]
pub fn invitation_key(secret: &[u8; 16]) -> [u8; 32] {
    let mut hasher = Hasher::new();
    hasher.update(b"parloir/1/invitation");
    hasher.update(secret);
    hasher.finish().0
}

/// HMAC(invitation key, "parloir/1/redeem" ‖ exporter ‖ card digest of B ‖ endpoint of A).
#[must_use]
pub fn redeem_proof(key: &[u8; 32], exporter: &[u8; 32], card: &Digest, endpoint: &EndpointId) -> [u8; 32] {
    proof(key, [b"parloir/1/redeem", exporter, card.as_bytes(), endpoint.as_bytes()])
}

/// HMAC(invitation key, "parloir/1/accept" ‖ exporter ‖ card digest of A ‖ endpoint of B).
#[must_use]
pub fn accept_proof(key: &[u8; 32], exporter: &[u8; 32], card: &Digest, endpoint: &EndpointId) -> [u8; 32] {
    proof(key, [b"parloir/1/accept", exporter, card.as_bytes(), endpoint.as_bytes()])
}

/// HMAC(invitation key, "parloir/1/device" ‖ exporter ‖ endpoint of the device that is asked ‖ endpoint of the one that asks).
#[must_use]
pub fn device_proof(key: &[u8; 32], exporter: &[u8; 32], asked: &EndpointId, asking: &EndpointId) -> [u8; 32] {
    proof(key, [b"parloir/1/device", exporter, asked.as_bytes(), asking.as_bytes()])
}

/// What a new device's person signs with the identity key: "parloir/1/device-join" ‖ exporter ‖ endpoint of the device that is asked ‖
/// endpoint of the one that asks.
#[must_use]
pub fn device_asked(exporter: &[u8; 32], asked: &EndpointId, asking: &EndpointId) -> Vec<u8> {
    [b"parloir/1/device-join".as_slice(), exporter, asked.as_bytes(), asking.as_bytes()].concat()
}

/// Compares two proofs in constant time.
#[must_use]
pub fn same(one: &[u8; 32], other: &[u8; 32]) -> bool {
    one.ct_eq(other).into()
}

/// Everything both sides believe about a meeting. Both must hold the same one for the phrases to match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcript {
    /// The inviter's identity key.
    pub inviter: PersonId,
    /// The redeemer's identity key.
    pub redeemer: PersonId,
    /// Digest of the inviter's card, as the redeemer received it.
    pub inviter_card: Digest,
    /// Digest of the redeemer's card, as the inviter received it.
    pub redeemer_card: Digest,
    /// The inviter's transport key.
    pub inviter_endpoint: EndpointId,
    /// The redeemer's transport key.
    pub redeemer_endpoint: EndpointId,
    /// SHA-256 of the invitation key.
    pub invitation: Digest,
    /// The session's exporter at redemption.
    pub exporter: [u8; 32],
}

impl Transcript {
    /// T: SHA-256 over "parloir/1/transcript" and every field in order. Each is 32 bytes long, so no two meetings read alike.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let mut hasher = Hasher::new();
        hasher.update(b"parloir/1/transcript");
        hasher.update(self.inviter.as_bytes());
        hasher.update(self.redeemer.as_bytes());
        hasher.update(self.inviter_card.as_bytes());
        hasher.update(self.redeemer_card.as_bytes());
        hasher.update(self.inviter_endpoint.as_bytes());
        hasher.update(self.redeemer_endpoint.as_bytes());
        hasher.update(self.invitation.as_bytes());
        hasher.update(&self.exporter);
        hasher.finish()
    }
}

/// c = SHA-256("parloir/1/phrase-commit" ‖ T ‖ nonce).
#[must_use]
pub fn phrase_commitment(transcript: &Digest, nonce: &[u8; 32]) -> Digest {
    let mut hasher = Hasher::new();
    hasher.update(b"parloir/1/phrase-commit");
    hasher.update(transcript.as_bytes());
    hasher.update(nonce);
    hasher.finish()
}

/// 44 bits of HKDF(nA ‖ nB, T) as four word numbers.
///
/// # Shape
/// HKDF-SHA-256, salt T, secret nA ‖ nB, label `parloir/1/phrase`, 6 bytes read as one big-endian number; its highest 44 bits,
/// eleven for each word, highest first.
#[must_use]
pub fn phrase(transcript: &Digest, inviter_nonce: &[u8; 32], redeemer_nonce: &[u8; 32]) -> [u16; 4] {
    let mut bytes = [0; 6];
    let secret = [*inviter_nonce, *redeemer_nonce];
    fill(Some(transcript.as_bytes()), secret.as_flattened(), "parloir/1/phrase", &mut bytes);
    let number = bytes.iter().fold(0_u64, |number, byte| (number << 8) | u64::from(*byte)) >> 4;
    // Eleven bits always fit; the mask says so twice.
    [33, 22, 11, 0].map(|shift| u16::try_from((number >> shift) & 0x07ff).unwrap_or_default())
}

/// The phrase as people read it: four French words separated by a space.
#[must_use]
pub fn phrase_text(words: &[u16; 4]) -> String {
    words.map(word).join(" ")
}

fn proof(key: &[u8; 32], parts: [&[u8]; 4]) -> [u8; 32] {
    // RFC 2104: a key shorter than SHA-256's block is filled up with zeros.
    let mut block = Zeroizing::new([0; 64]);
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    let mut mac = Hmac::<Sha256>::new((&*block).into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}
