//! Links that came before the one they follow: held, within a bound, until it comes.

use std::collections::BTreeMap;

use parloir_base::{DeviceId, limit};
use parloir_wire::frame::Carried;

/// Held links of one matter.
#[derive(Clone, Debug, Default)]
pub struct Held {
    links: BTreeMap<(DeviceId, u64), Carried>,
    bytes: usize,
}

impl Held {
    /// Holds a link, unless another is held for its place. When a bound is reached the link is let go: it will be asked for again.
    pub fn hold(&mut self, device: DeviceId, seq: u64, carried: Carried) {
        let bytes = self.bytes.saturating_add(carried.bytes());
        let full = self.links.len() >= limit::HELD_MAX || bytes > limit::HELD_BYTES_MAX;
        if !full && !self.links.contains_key(&(device, seq)) {
            self.links.insert((device, seq), carried);
            self.bytes = bytes;
        }
    }

    /// The held link at a place, if there is one.
    pub fn take(&mut self, device: DeviceId, seq: u64) -> Option<Carried> {
        let carried = self.links.remove(&(device, seq))?;
        self.bytes = self.bytes.saturating_sub(carried.bytes());
        Some(carried)
    }

    /// The places of those that are held, by device, then ascending.
    pub fn places(&self) -> impl Iterator<Item = (DeviceId, u64)> + '_ {
        self.links.keys().copied()
    }

    /// Whether nothing is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.links.is_empty()
    }

    /// How many are held.
    #[must_use]
    pub fn len(&self) -> usize {
        self.links.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use parloir_wire::frame::Content;
    use parloir_wire::text::Signed;

    const D: DeviceId = DeviceId([1; 32]);

    fn carried(body: usize) -> Carried {
        let link = Signed { bytes: vec![7; 500], signature: parloir_base::Signature([0; 64]) };
        Carried { link, content: Some(Content { salt: [0; 32], body: vec![0; body] }) }
    }

    #[test]
    fn a_flood_of_links_that_follow_nothing_is_held_within_the_bound() {
        let mut held = Held::default();
        for seq in 2..2_000 {
            held.hold(D, seq, carried(limit::CONTENT_BYTES_MAX));
        }
        assert!(held.len() * limit::CONTENT_BYTES_MAX <= limit::HELD_BYTES_MAX);
        assert!(held.len() > 10, "an honest gap still fits");
        // What is taken leaves room.
        let before = held.len();
        assert!(held.take(D, 2).is_some());
        held.hold(D, 5_000, carried(10));
        assert_eq!(held.len(), before);
    }

    #[test]
    fn the_first_link_held_for_a_place_stays() {
        let mut held = Held::default();
        held.hold(D, 2, carried(1));
        held.hold(D, 2, carried(2));
        assert_eq!(held.take(D, 2), Some(carried(1)));
        assert!(held.is_empty());
    }
}
