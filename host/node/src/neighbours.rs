//! Who was found on the same network, and whether anybody is looked for.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use parloir_base::EndpointId;
use parloir_crypto::nearby::tag;
use parloir_nearby::Found;
use tokio::sync::watch;

/// Devices that are remembered, the last found ones; more than an office has, and few enough to make a tag for each.
const FOUND_MAX: usize = 256;

/// Who was found, and whether anybody is looked for.
pub(crate) struct Neighbours {
    is_wanted: watch::Sender<bool>,
    found: Mutex<VecDeque<Found>>,
}

impl Neighbours {
    pub fn new(is_wanted: bool) -> Self {
        Self { is_wanted: watch::Sender::new(is_wanted), found: Mutex::default() }
    }

    fn found(&self) -> MutexGuard<'_, VecDeque<Found>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells at each change.
    pub fn is_wanted(&self) -> watch::Receiver<bool> {
        self.is_wanted.subscribe()
    }

    /// From now on, or no longer.
    pub fn want(&self, is_wanted: bool) {
        self.is_wanted.send_if_modified(|was| std::mem::replace(was, is_wanted) != is_wanted);
        if !is_wanted {
            self.found().clear();
        }
    }

    /// Where a device may be, by its sign.
    pub fn addresses(&self, peer: &EndpointId) -> Vec<SocketAddr> {
        let found = self.found();
        let fits = found.iter().rev().filter(|one| tag(peer, &one.sign.salt) == one.sign.tag);
        fits.flat_map(|one| one.addresses.iter().copied()).collect()
    }

    /// Remembers one; whether it was not known like this before.
    pub fn remember(&self, one: Found) -> bool {
        let mut found = self.found();
        let was = found.iter().position(|known| known.sign == one.sign).and_then(|place| found.remove(place));
        let is_new = was.as_ref() != Some(&one);
        if found.len() == FOUND_MAX {
            found.pop_front();
        }
        found.push_back(one);
        is_new
    }
}
