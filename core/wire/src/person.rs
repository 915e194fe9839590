//! `person/1`: who someone says they are, signed by their identity key.

use parloir_base::limit::RECORD_BYTES_MAX;
use parloir_base::{Digest, Malformed, Moment, PersonId};

use crate::lines::{Lines, LinesWriter};
use crate::text::{Record, check_name};

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
#[derive(Clone, PartialEq, Eq)]
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

impl core::fmt::Debug for Person {
    /// What a person calls themselves, and what they are, belongs in no trace.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Person({:?})", self.ik)
    }
}

impl Record for Person {
    const TYPE: &'static str = "person/1";
    const NAMESPACE: &'static str = "parloir/1/person";

    fn to_bytes(&self) -> Vec<u8> {
        let mut lines = LinesWriter::new(Self::TYPE, 512);
        lines.text("name: ", &self.name);
        lines.text("profession: ", &self.profession);
        lines.text("jurisdiction: ", &self.jurisdiction);
        lines.hex("ik: ", &self.ik.0);
        lines.hex("next-ik-digest: ", &self.next_ik.0);
        lines.moment("created: ", self.created);
        lines.finish()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut lines = Lines::open(bytes, RECORD_BYTES_MAX, Self::TYPE)?;
        let person = Self {
            name: lines.field("name: ")?.checked(check_name)?,
            profession: lines.field("profession: ")?.identifier(is_letter, 1, 40, "1 to 40 of a-z and -")?,
            jurisdiction: lines.field("jurisdiction: ")?.identifier(is_letter, 2, 10, "2 to 10 of a-z and -")?,
            ik: PersonId(lines.field("ik: ")?.bytes32()?),
            next_ik: Digest(lines.field("next-ik-digest: ")?.bytes32()?),
            created: lines.field("created: ")?.moment()?,
        };
        lines.end()?;
        Ok(person)
    }
}

const fn is_letter(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'-')
}
