//! Invitation proofs and the control phrase (protocol §3).

use parloir_base::{Digest, EndpointId, PersonId};

/// What the inviter keeps of a secret, and what both sides use as the proof's key: SHA-256(label ‖ secret).
#[must_use]
pub fn invitation_key(secret: &[u8; 16]) -> [u8; 32] { todo!() }

/// HMAC(invitation key, "parloir/1/redeem" ‖ exporter ‖ card digest of B ‖ endpoint of A).
#[must_use]
pub fn redeem_proof(key: &[u8; 32], exporter: &[u8; 32], card: &Digest, endpoint: &EndpointId) -> [u8; 32] { todo!() }

/// HMAC(invitation key, "parloir/1/accept" ‖ exporter ‖ card digest of A ‖ endpoint of B).
#[must_use]
pub fn accept_proof(key: &[u8; 32], exporter: &[u8; 32], card: &Digest, endpoint: &EndpointId) -> [u8; 32] { todo!() }

/// Compares two proofs in constant time.
#[must_use]
pub fn same(one: &[u8; 32], other: &[u8; 32]) -> bool { todo!() }

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
    /// T: SHA-256 over a label and every field in order.
    #[must_use]
    pub fn digest(&self) -> Digest { todo!() }
}

/// c = SHA-256("parloir/1/phrase-commit" ‖ T ‖ nonce).
#[must_use]
pub fn phrase_commitment(transcript: &Digest, nonce: &[u8; 32]) -> Digest { todo!() }

/// 44 bits of HKDF(nA ‖ nB, T) as four word numbers.
#[must_use]
pub fn phrase(transcript: &Digest, inviter_nonce: &[u8; 32], redeemer_nonce: &[u8; 32]) -> [u16; 4] { todo!() }

/// The phrase as people read it: four French words separated by a space.
#[must_use]
pub fn phrase_text(words: &[u16; 4]) -> String { todo!() }
