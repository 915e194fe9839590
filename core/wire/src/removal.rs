//! `removal/1`: a party is no longer one. Content of an entry of kind `removal`, by the keeper, or by the party who leaves.

use parloir_base::limit::{DEVICES_MAX, RECORD_BYTES_MAX};
use parloir_base::{Malformed, PersonId};

use crate::entry::{Seen, read_heads};
use crate::lines::{Lines, LinesWriter};
use crate::text::Record;

/// # Shape
/// ```text
/// removal/1
/// head: <device> <seq> <digest>       0..=16 times, devices strictly ascending
/// person: <64 hex>
/// ```
/// Signed by the entry that carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// The last link of each of their devices that was held when this was written: what they wrote up to there belongs to the matter.
    pub heads: Vec<Seen>,
    /// Who is no longer a party.
    pub person: PersonId,
}

impl Record for Removal {
    const TYPE: &'static str = "removal/1";
    const NAMESPACE: &'static str = "parloir/1/removal";

    fn to_bytes(&self) -> Vec<u8> {
        let mut lines = LinesWriter::new(Self::TYPE, self.heads.len().saturating_mul(158).saturating_add(128));
        for head in &self.heads {
            lines.place("head: ", &head.device.0, head.seq, &head.digest.0);
        }
        lines.hex("person: ", &self.person.0);
        lines.finish()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut lines = Lines::open(bytes, RECORD_BYTES_MAX, Self::TYPE)?;
        let mut heads = Vec::new();
        read_heads(&mut lines, "head: ", DEVICES_MAX, &mut heads)?;
        let person = PersonId(lines.field("person: ")?.bytes32()?);
        lines.end()?;
        Ok(Self { person, heads })
    }
}
