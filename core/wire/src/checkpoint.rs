//! `checkpoint/1`: where every chain of a matter stood, under one root that each device signs.

use parloir_base::{Digest, MatterId, Moment};

use crate::entry::Seen;

/// # Shape
/// ```text
/// checkpoint/1
/// matter: <64 hex>
/// number: 1
/// prev: <64 hex> | none               digest of the checkpoint before
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
