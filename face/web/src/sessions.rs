//! Who may see: one session for each browser that was let in, kept in memory only, ended all at once.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::beginning::Beginning;
use crate::far::Far;
use crate::searched::Searched;

/// Browsers let in at once; the oldest goes first.
const SESSIONS_MAX: usize = 16;

/// One browser.
#[derive(Clone)]
pub(crate) struct Session {
    /// The cookie's value.
    pub mark: String,
    /// What every form must carry.
    pub form_mark: String,
    /// Turns true when the session ends: pages that are open are told.
    pub ended: watch::Sender<bool>,
    /// What it last searched for.
    pub searched: Searched,
    /// How far a bundle is checked that it brought or named.
    pub far: Far,
    /// What was said before there is a profile; it goes with the session.
    beginning: Arc<Mutex<Beginning>>,
}

impl Session {
    /// What was said so far. Held for a moment, never while something is awaited.
    pub fn said(&self) -> MutexGuard<'_, Beginning> {
        self.beginning.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Every session.
pub(crate) struct Sessions {
    open: Vec<Session>,
    /// The single-use mark of the private file that opens the interface.
    launch: Option<String>,
    /// When a person last did something.
    touched: Instant,
}

impl Default for Sessions {
    fn default() -> Self {
        Self { open: Vec::new(), launch: None, touched: Instant::now() }
    }
}

impl Sessions {
    /// Lets a browser in.
    pub fn begin(&mut self) -> Session {
        if self.open.len() == SESSIONS_MAX {
            self.open.remove(0).ended.send_replace(true);
        }
        let session = Session {
            mark: parloir_node::mark(),
            form_mark: parloir_node::mark(),
            ended: watch::Sender::new(false),
            searched: Searched::default(),
            far: Far::default(),
            beginning: Arc::default(),
        };
        self.open.push(session.clone());
        self.touched = Instant::now();
        session
    }

    /// The session of a cookie.
    pub fn find(&self, mark: &str) -> Option<Session> {
        self.open.iter().find(|session| is_same(&session.mark, mark)).cloned()
    }

    /// Ends every session.
    pub fn end_all(&mut self) {
        for session in self.open.drain(..) {
            session.ended.send_replace(true);
        }
    }

    /// Whether nobody is in.
    pub fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// A new single-use mark; the one before is worth nothing.
    pub fn launch_new(&mut self) -> String {
        let mark = parloir_node::mark();
        self.launch = Some(mark.clone());
        mark
    }

    /// Uses the mark, once.
    pub fn launch_used(&mut self, mark: &str) -> bool {
        let is_right = self.launch.as_ref().is_some_and(|launch| is_same(launch, mark));
        if is_right {
            self.launch = None;
        }
        is_right
    }

    /// A person did something.
    pub fn touch(&mut self) {
        self.touched = Instant::now();
    }

    /// For how long nobody did anything.
    pub fn idle(&self) -> Duration {
        self.touched.elapsed()
    }
}

/// Compared in the same time wherever they differ.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}
