//! Where the other side of a session stands in each chain of a matter: what it said it has, and what is on its way to it.

use std::collections::BTreeMap;

use parloir_base::DeviceId;
use parloir_wire::entry::Seen;
use parloir_wire::frame::CHAINS_MAX;

/// A run of places of one chain, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// Whose chain.
    pub device: DeviceId,
    /// First place.
    pub first: u64,
    /// Last place.
    pub last: u64,
}

/// Positions of one peer in one matter.
#[derive(Clone, Debug, Default)]
pub struct Positions {
    /// What it has or was sent in this session.
    sent: BTreeMap<DeviceId, u64>,
}

impl Positions {
    /// The peer states its heads. With `ask`, it wants everything after them, whatever was sent before.
    pub fn state(&mut self, heads: &[Seen], ask: bool) {
        if ask {
            self.sent.clear();
        }
        for head in heads {
            // Chains are as many as devices can be; whoever names more is not listened to.
            if self.sent.len() >= CHAINS_MAX && !self.sent.contains_key(&head.device) {
                continue;
            }
            let sent = self.sent.entry(head.device).or_insert(0);
            *sent = (*sent).max(head.seq);
        }
    }

    /// The peer sent links of a chain up to here, so it has them.
    pub fn has(&mut self, device: DeviceId, seq: u64) {
        let sent = self.sent.entry(device).or_insert(0);
        *sent = (*sent).max(seq);
    }

    /// How far it has one chain, or was sent it in this session.
    #[must_use]
    pub fn sent(&self, device: &DeviceId) -> u64 {
        self.sent.get(device).copied().unwrap_or(0)
    }

    /// What it lacks of one chain whose head is `seq`, marked as sent.
    pub fn take(&mut self, device: DeviceId, seq: u64) -> Option<Range> {
        let sent = self.sent.entry(device).or_insert(0);
        if *sent >= seq {
            return None;
        }
        let range = Range { device, first: sent.saturating_add(1), last: seq };
        *sent = seq;
        Some(range)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use parloir_base::Digest;

    const D: DeviceId = DeviceId([1; 32]);

    fn head(seq: u64) -> Seen {
        Seen { device: D, seq, digest: Digest([0; 32]) }
    }

    #[test]
    fn what_was_sent_is_not_sent_again_unless_it_is_asked_for() {
        let mut positions = Positions::default();
        positions.state(&[head(2)], true);
        assert_eq!(positions.take(D, 5), Some(Range { device: D, first: 3, last: 5 }));
        assert_eq!(positions.take(D, 5), None);
        // Its answer to our own frontier was written before our links came: nothing to repeat.
        positions.state(&[head(2)], false);
        assert_eq!(positions.take(D, 5), None);
        // It asks: it lacks them.
        positions.state(&[head(2)], true);
        assert_eq!(positions.take(D, 5), Some(Range { device: D, first: 3, last: 5 }));
    }
}
