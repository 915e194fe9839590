//! `checkpoint/1`: where every chain of a matter stood, under one root that each device signs.

use parloir_base::limit::{CHECKPOINT_BYTES_MAX, HEADS_MAX};
use parloir_base::{Digest, Malformed, MatterId, Moment};

use crate::entry::{Seen, read_head, read_heads};
use crate::lines::{Lines, LinesWriter, SEQ_MAX};
use crate::text::Record;

/// # Shape
/// ```text
/// checkpoint/1
/// matter: <64 hex>
/// number: 1
/// prev: <64 hex> | none               digest of the checkpoint before; none if and only if number is 1
/// head: <device> <seq> <digest>       1..=256 times, devices strictly ascending
/// size: 12                            number of links covered: the sum of the seqs
/// root: <64 hex>                      RFC 6962 tree over the digests of all links, by device ascending, then seq
/// level: 1 | 2
/// last-token: <64 hex> | none
/// claimed-time: <moment>
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The matter.
    pub matter: MatterId,
    /// From 1.
    pub number: u64,
    /// Digest of the checkpoint before.
    pub prev: Option<Digest>,
    /// Every chain's head.
    pub heads: Vec<Seen>,
    /// Number of links covered.
    pub size: u64,
    /// RFC 6962 root.
    pub root: Digest,
    /// The matter's level.
    pub level: u8,
    /// Digest of the last time-stamp token.
    pub last_token: Option<Digest>,
    /// What the proposer's clock said.
    pub claimed: Moment,
}

impl Record for Checkpoint {
    const TYPE: &'static str = "checkpoint/1";
    const NAMESPACE: &'static str = "parloir/1/checkpoint";

    fn to_bytes(&self) -> Vec<u8> {
        let mut lines = LinesWriter::new(Self::TYPE, self.heads.len().saturating_mul(158).saturating_add(512));
        lines.hex("matter: ", &self.matter.0);
        lines.number("number: ", self.number);
        lines.hex_or_none("prev: ", self.prev.as_ref().map(Digest::as_bytes));
        for head in &self.heads {
            lines.place("head: ", &head.device.0, head.seq, &head.digest.0);
        }
        lines.number("size: ", self.size);
        lines.hex("root: ", &self.root.0);
        lines.number("level: ", self.level.into());
        lines.hex_or_none("last-token: ", self.last_token.as_ref().map(Digest::as_bytes));
        lines.moment("claimed-time: ", self.claimed);
        lines.finish()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut lines = Lines::open(bytes, CHECKPOINT_BYTES_MAX, Self::TYPE)?;
        let matter = MatterId(lines.field("matter: ")?.bytes32()?);
        let number = lines.field("number: ")?.number(1, SEQ_MAX, "a number from 1 to 2^63 - 1")?;
        let value = lines.field("prev: ")?;
        let prev = value.bytes32_or_none()?.map(Digest);
        if prev.is_none() != (number == 1) {
            return Err(value.malformed("none for the first checkpoint, and a digest for any other"));
        }
        let mut heads = vec![read_head(lines.field("head: ")?)?];
        read_heads(&mut lines, "head: ", HEADS_MAX, &mut heads)?;
        let sum = heads.iter().try_fold(0_u64, |sum, head| sum.checked_add(head.seq));
        let value = lines.field("size: ")?;
        let size = value.number(1, SEQ_MAX, "the sum of the heads, at most 2^63 - 1")?;
        if sum != Some(size) {
            return Err(value.malformed("the sum of the heads"));
        }
        let checkpoint = Self {
            matter,
            number,
            prev,
            heads,
            size,
            root: Digest(lines.field("root: ")?.bytes32()?),
            level: lines.field("level: ")?.level()?,
            last_token: lines.field("last-token: ")?.bytes32_or_none()?.map(Digest),
            claimed: lines.field("claimed-time: ")?.moment()?,
        };
        lines.end()?;
        Ok(checkpoint)
    }
}
