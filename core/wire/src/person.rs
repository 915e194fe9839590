//! `person/1`: who someone says they are, signed by their identity key.

use parloir_base::{Digest, Moment, PersonId};

/// # Shape
/// ```text
/// person/1
/// name: Me Claire Dubois
/// profession: avocat        (or "none"; [a-z-]{1,40})
/// jurisdiction: fr          ([a-z-]{2,10})
/// ik: <64 hex>
/// next-ik-digest: <64 hex>
/// created: 2026-11-24T01:52:00Z
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// As they wish to be called: 1..=200 bytes, no control or bidirectional-override characters.
    pub name: String,
    /// Profession as an identifier, or `none`.
    pub profession: String,
    /// Jurisdiction as an identifier.
    pub jurisdiction: String,
    /// Identity key.
    pub ik: PersonId,
    /// SHA-256 of the next identity key (32 raw bytes): pre-rotation.
    pub next_ik: Digest,
    /// When the profile was made.
    pub created: Moment,
}
