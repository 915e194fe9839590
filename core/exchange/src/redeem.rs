//! The redemption of an invitation: both sides prove that they hold its secret, bound to this session and to both cards.

use parloir_base::{Digest, EndpointId};
use parloir_crypto::meeting::{self, Transcript};
use parloir_wire::card::Card;
use parloir_wire::invitation::Invitation;

/// Digest of a card's exact bytes.
#[must_use]
pub fn card_digest(card: &Card) -> Digest {
    parloir_crypto::digest(&card.to_bytes())
}

/// The proof that B sends with its card.
#[must_use]
pub fn proof_to_redeem(invitation: &Invitation, exporter: &[u8; 32], own_card: &Card) -> [u8; 32] {
    let key = meeting::invitation_key(&invitation.secret);
    meeting::redeem_proof(&key, exporter, &card_digest(own_card), &invitation.endpoint)
}

/// Whether B's proof was made with the invitation of this key, in this session, for this device.
#[must_use]
pub fn redeems(
    key: &[u8; 32],
    exporter: &[u8; 32],
    card: &Digest,
    own_endpoint: &EndpointId,
    proof: &[u8; 32],
) -> bool {
    meeting::same(&meeting::redeem_proof(key, exporter, card, own_endpoint), proof)
}

/// The proof that A answers with.
#[must_use]
pub fn proof_to_accept(key: &[u8; 32], exporter: &[u8; 32], own_card: &Card, endpoint: &EndpointId) -> [u8; 32] {
    meeting::accept_proof(key, exporter, &card_digest(own_card), endpoint)
}

/// Whether A's answer was made by whoever holds the secret of this invitation.
#[must_use]
pub fn accepts(
    invitation: &Invitation,
    exporter: &[u8; 32],
    card: &Digest,
    own_endpoint: &EndpointId,
    proof: &[u8; 32],
) -> bool {
    let key = meeting::invitation_key(&invitation.secret);
    meeting::same(&meeting::accept_proof(&key, exporter, card, own_endpoint), proof)
}

/// Whether an identity key is the one that the invitation names.
#[must_use]
pub fn names(invitation: &Invitation, identity: &parloir_base::PersonId) -> bool {
    let digest = parloir_crypto::digest(identity.as_bytes());
    digest.as_bytes().starts_with(&invitation.identity_prefix)
}

/// First 16 bytes of SHA-256 of an identity key: how an invitation names its maker.
#[must_use]
pub fn identity_prefix(identity: &parloir_base::PersonId) -> [u8; 16] {
    let mut prefix = [0; 16];
    let digest = parloir_crypto::digest(identity.as_bytes());
    for (to, from) in prefix.iter_mut().zip(digest.as_bytes()) {
        *to = *from;
    }
    prefix
}

/// One side of a meeting.
pub struct Side<'a> {
    /// Identity key.
    pub person: parloir_base::PersonId,
    /// Digest of the card, as sent or received in this meeting.
    pub card: Digest,
    /// Transport key.
    pub endpoint: &'a EndpointId,
}

/// What both sides must hold alike for the phrases to match.
#[must_use]
pub fn transcript(inviter: &Side<'_>, redeemer: &Side<'_>, key: &[u8; 32], exporter: [u8; 32]) -> Digest {
    Transcript {
        inviter: inviter.person,
        redeemer: redeemer.person,
        inviter_card: inviter.card,
        redeemer_card: redeemer.card,
        inviter_endpoint: *inviter.endpoint,
        redeemer_endpoint: *redeemer.endpoint,
        invitation: parloir_crypto::digest(key),
        exporter,
    }
    .digest()
}
