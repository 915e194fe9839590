//! A new device of a person asks one that they have for their card: by the secret of a link, and by the identity key.

use parloir_base::{EndpointId, PersonId, Signature};
use parloir_crypto::{Claim, SigningKey, meeting, verify};
use parloir_wire::frame::Frame;
use parloir_wire::invitation::Invitation;

/// Namespace of the identity key's signature in a [`Frame::Join`].
pub const NAMESPACE: &str = "parloir/1/device-join";

/// What the new device says first: to the device of the link, in this session, and to no other.
#[must_use]
pub fn ask(invitation: &Invitation, exporter: &[u8; 32], own: &EndpointId, identity: &SigningKey) -> Frame {
    let key = meeting::invitation_key(&invitation.secret);
    Frame::Join {
        proof: meeting::device_proof(&key, exporter, &invitation.endpoint, own),
        signature: identity.sign(NAMESPACE, &meeting::device_asked(exporter, &invitation.endpoint, own)),
    }
}

/// Whether the device at `peer` holds the secret that `key` stands for.
#[must_use]
pub fn holds_secret(
    key: &[u8; 32],
    exporter: &[u8; 32],
    own: &EndpointId,
    peer: &EndpointId,
    proof: &[u8; 32],
) -> bool {
    meeting::same(&meeting::device_proof(key, exporter, own, peer), proof)
}

/// Whether whoever is at `peer` holds the identity key.
#[must_use]
pub fn holds_identity(
    identity: &PersonId,
    exporter: &[u8; 32],
    own: &EndpointId,
    peer: &EndpointId,
    signature: &Signature,
) -> bool {
    let message = meeting::device_asked(exporter, own, peer);
    verify(&Claim { public: identity.as_bytes(), namespace: NAMESPACE, message: &message, signature })
}
