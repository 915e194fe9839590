//! Links that came before the one they follow: held, within a bound, until it comes.

use std::collections::BTreeMap;

use parloir_base::{DeviceId, limit};
use parloir_wire::frame::Carried;

/// Held links of one matter.
#[derive(Clone, Debug, Default)]
pub struct Held {
    links: BTreeMap<(DeviceId, u64), Carried>,
}

impl Held {
    /// Holds a link. When the bound is reached the link is let go: it will be asked for again.
    pub fn hold(&mut self, device: DeviceId, seq: u64, carried: Carried) {
        if self.links.len() < limit::HELD_MAX {
            self.links.insert((device, seq), carried);
        }
    }

    /// The held link at a place, if there is one.
    pub fn take(&mut self, device: DeviceId, seq: u64) -> Option<Carried> {
        self.links.remove(&(device, seq))
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
