//! Whom the engine wants to meet, handed to whoever dials.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

use parloir_base::EndpointId;
use tokio::sync::watch;

/// Devices with the addresses to try.
pub(crate) type Peers = BTreeMap<EndpointId, Vec<SocketAddr>>;

/// Who is wanted, and a signal when that changes.
pub(crate) struct Wishes {
    state: Mutex<State>,
    signal: watch::Sender<u64>,
}

#[derive(Default)]
struct State {
    wanted: Peers,
    once: Peers,
    hurries: u64,
}

impl Default for Wishes {
    fn default() -> Self {
        Self { state: Mutex::default(), signal: watch::Sender::new(0) }
    }
}

impl Wishes {
    fn change(&self, change: impl FnOnce(&mut State) -> bool) {
        let changed = change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
        if changed {
            self.signal.send_modify(|count| *count = count.wrapping_add(1));
        }
    }

    /// Replaces who is wanted.
    pub fn set(&self, wanted: Vec<(EndpointId, Vec<SocketAddr>)>) {
        let wanted: Peers = wanted.into_iter().collect();
        self.change(|state| {
            let changed = state.wanted != wanted;
            state.wanted = wanted;
            changed
        });
    }

    /// Someone to try once, wanted or not.
    pub fn meet(&self, peer: EndpointId, addresses: Vec<SocketAddr>) {
        self.change(|state| state.once.insert(peer, addresses).is_none());
    }

    /// Something new is to be sent: nobody waits out an earlier failure.
    pub fn hurry(&self) {
        self.change(|state| {
            state.hurries = state.hurries.wrapping_add(1);
            true
        });
    }

    /// Who is wanted now, who is to be tried once (taken), and how often there was hurry.
    pub fn take(&self) -> (Peers, Peers, u64) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        (state.wanted.clone(), std::mem::take(&mut state.once), state.hurries)
    }

    /// Whether any device that is wanted is one of these.
    pub fn is_any(&self, one: impl Fn(&EndpointId) -> bool) -> bool {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).wanted.keys().any(one)
    }

    /// Resolves at each change from now on.
    pub fn signal(&self) -> watch::Receiver<u64> {
        self.signal.subscribe()
    }
}
