//! Where a link stands in its device's chain: next, known, ahead of a gap, or a fork.

use std::collections::BTreeMap;

use parloir_base::{DeviceId, Digest};
use parloir_wire::{Link, Seen};

use crate::signing::Position;

/// Where a link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It continues the chain.
    Next,
    /// It is held already.
    Known,
    /// Links before it are missing.
    Gap {
        /// The first that is missing.
        expected: u64,
    },
    /// It contradicts a link that is held: the device signed two histories.
    Fork,
}

/// The heads of a matter's chains.
#[derive(Clone, Debug, Default)]
pub struct Chains {
    heads: BTreeMap<DeviceId, Head>,
}

/// One chain.
#[derive(Clone, Copy, Debug, Default)]
struct Head {
    /// The last link, none before the first.
    last: Option<(u64, Digest)>,
    /// Forked: nothing more is taken.
    frozen: bool,
}

impl Chains {
    /// No chain yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Where `link`, whose bytes have `digest`, stands. `known` gives the digest held at a place of that chain.
    ///
    /// A frozen chain is placed like any other: the caller asks [`Chains::is_frozen`] before it takes anything.
    pub fn place(&self, link: &Link, digest: &Digest, known: &dyn Fn(u64) -> Option<Digest>) -> Place {
        let at = Position::of(link);
        let last = self.heads.get(&at.device).and_then(|head| head.last);
        let (head_seq, head_digest) = last.map_or((0, None), |(seq, digest)| (seq, Some(digest)));
        let expected = head_seq.saturating_add(1);
        if at.seq > expected {
            Place::Gap { expected }
        } else if at.seq > head_seq {
            // The link before has been signed by the same device: naming another one is a second history.
            if at.prev == head_digest { Place::Next } else { Place::Fork }
        } else if known(at.seq) == Some(*digest) {
            Place::Known
        } else {
            Place::Fork
        }
    }

    /// The link at `seq` with `digest` is held now, as the chain's last.
    pub fn advance(&mut self, device: DeviceId, seq: u64, digest: Digest) {
        self.heads.entry(device).or_default().last = Some((seq, digest));
    }

    /// Nothing more is taken from this chain.
    pub fn freeze(&mut self, device: DeviceId) {
        self.heads.entry(device).or_default().frozen = true;
    }

    /// Whether the chain is frozen.
    #[must_use]
    pub fn is_frozen(&self, device: &DeviceId) -> bool {
        self.heads.get(device).is_some_and(|head| head.frozen)
    }

    /// Frozen chains, ascending.
    #[must_use]
    pub fn frozen(&self) -> Vec<DeviceId> {
        self.heads.iter().filter(|(_, head)| head.frozen).map(|(device, _)| *device).collect()
    }

    /// The last link of a chain.
    #[must_use]
    pub fn head(&self, device: &DeviceId) -> Option<Seen> {
        self.heads.get(device).and_then(|head| seen(device, head))
    }

    /// The last link of every chain, devices ascending.
    #[must_use]
    pub fn heads(&self) -> Vec<Seen> {
        self.heads.iter().filter_map(|(device, head)| seen(device, head)).collect()
    }

    /// Links held, over all chains.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.heads.values().filter_map(|head| head.last).fold(0, |sum, (seq, _)| sum.saturating_add(seq))
    }
}

fn seen(device: &DeviceId, head: &Head) -> Option<Seen> {
    head.last.map(|(seq, digest)| Seen { device: *device, seq, digest })
}

#[cfg(test)]
mod tests;
