//! What a device says on a network that it shares with strangers: a tag that only those make again who know its transport key.

use crate::derive::fill;
use parloir_base::EndpointId;

const LABEL: &str = "parloir/1/nearby";

/// The tag of a device under a salt.
///
/// # Shape
/// The first 8 bytes of HKDF-SHA-256 with the 16 bytes of `salt`, the 32 bytes of the transport key as input, under `parloir/1/nearby`.
///
/// # Source
/// RFC 5869. Whoever knows the key makes the tag; to anybody else two tags under two salts tell nothing of one another. That eight bytes
/// agree by chance costs a call that is refused.
#[must_use]
pub fn tag(endpoint: &EndpointId, salt: &[u8; 16]) -> [u8; 8] {
    let mut tag = [0; 8];
    fill(Some(salt), endpoint.as_bytes(), LABEL, &mut tag);
    tag
}
