//! Lines to relays that stand, and lines between devices that passed through them and are to become sessions.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use parloir_base::EndpointId;
use parloir_net::{Ferry, Line};
use tokio::sync::mpsc;

/// Lines that wait to become sessions.
const WAITING_MAX: usize = 8;

/// By the key of the relay.
pub(crate) struct Ferries {
    standing: Mutex<HashMap<EndpointId, Arc<Ferry>>>,
    made: mpsc::Sender<Line>,
    waiting: Mutex<Option<mpsc::Receiver<Line>>>,
}

impl Default for Ferries {
    fn default() -> Self {
        let (made, waiting) = mpsc::channel(WAITING_MAX);
        Self { standing: Mutex::default(), made, waiting: Mutex::new(Some(waiting)) }
    }
}

impl Ferries {
    fn standing(&self) -> MutexGuard<'_, HashMap<EndpointId, Arc<Ferry>>> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A line to a relay stands.
    pub fn stands(&self, ferry: &Arc<Ferry>) {
        self.standing().insert(ferry.relay(), ferry.clone());
    }

    /// It has ended.
    pub fn ended(&self, ferry: &Arc<Ferry>) {
        let mut standing = self.standing();
        if standing.get(&ferry.relay()).is_some_and(|one| Arc::ptr_eq(one, ferry)) {
            standing.remove(&ferry.relay());
        }
    }

    /// The line to a relay.
    pub fn to(&self, relay: &EndpointId) -> Option<Arc<Ferry>> {
        self.standing().get(relay).cloned()
    }

    /// A line that was made becomes a session.
    pub async fn run(&self, line: Line) {
        // It fails when the node ends: the line is dropped, and ends too.
        drop(self.made.send(line).await);
    }

    /// Lines that are to become sessions: taken once.
    pub fn waiting(&self) -> Option<mpsc::Receiver<Line>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
