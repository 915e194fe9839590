//! The sessions that are open, and the orders they were given.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use parloir_base::{DeviceId, Digest, EndpointId, MatterId, SessionId};
use parloir_net::Line;
use parloir_wire::frame::Frame;
use tokio::sync::{Notify, mpsc, watch};

/// Orders that wait in one session: names and small frames, a few MiB at most. More means that the other side does not read.
const ORDERS_MAX: usize = 50_000;
/// Orders of a session below which runs of links are queued from memory: at most 8 MiB of them.
const NEAR: usize = 32;
/// Two lines with one device count as dialled at once when the first is younger than this.
const AT_ONCE: Duration = Duration::from_secs(2);

/// Something a session is to send.
#[derive(Debug)]
pub(crate) enum Order {
    /// A frame as it is.
    Frame(Frame),
    /// A run of a chain, read from the vault when its turn comes.
    Links { matter: MatterId, device: DeviceId, first: u64, last: u64 },
}

/// How a session is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum End {
    /// Not yet.
    Open,
    /// Once all orders are carried out.
    Drained,
    /// Now.
    Now,
}

/// One open session, seen from outside.
pub(crate) struct Handle {
    pub id: SessionId,
    pub peer: EndpointId,
    pub line: Line,
    pub opened: Instant,
    pub end: watch::Sender<End>,
    /// The network changed: the line is to prove that it lives.
    pub doubted: Notify,
    /// Something is owed either way: the watchdog is awake.
    pub is_busy: AtomicBool,
    /// Documents that are going either way.
    pub transfers: AtomicUsize,
    orders: mpsc::UnboundedSender<Order>,
    waiting: AtomicUsize,
    fetches: mpsc::UnboundedSender<(MatterId, Digest)>,
    heard_ms: AtomicU64,
}

/// The session's own ends of the queues.
pub(crate) struct Queues {
    pub orders: mpsc::UnboundedReceiver<Order>,
    pub fetches: mpsc::UnboundedReceiver<(MatterId, Digest)>,
}

impl Handle {
    pub fn new(id: SessionId, line: Line) -> (Arc<Self>, Queues) {
        let (orders, orders_end) = mpsc::unbounded_channel();
        let (fetches, fetches_end) = mpsc::unbounded_channel();
        let handle = Self {
            id,
            peer: line.peer(),
            line,
            opened: Instant::now(),
            end: watch::Sender::new(End::Open),
            doubted: Notify::new(),
            is_busy: AtomicBool::new(false),
            transfers: AtomicUsize::new(0),
            orders,
            waiting: AtomicUsize::new(0),
            fetches,
            heard_ms: AtomicU64::new(0),
        };
        (Arc::new(handle), Queues { orders: orders_end, fetches: fetches_end })
    }

    /// Queues an order; a session that lets too many wait is ended (everything it missed is compared again at the next one).
    pub fn order(&self, order: Order) {
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= ORDERS_MAX {
            self.end(End::Now);
        }
        drop(self.orders.send(order));
    }

    /// Whether few enough orders wait for frames to be handed over whole: beyond, a session that does not read would hold them all.
    pub fn is_near(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) < NEAR
    }

    /// An order was taken.
    pub fn taken(&self) {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }

    /// Asks for a document's body.
    pub fn fetch(&self, matter: MatterId, entry: Digest) {
        // A session that has ended fetches nothing.
        let _ = self.fetches.send((matter, entry));
    }

    /// Ends it; never more gently than it was told before.
    pub fn end(&self, end: End) {
        self.end.send_if_modified(|now| {
            let is_harder = end > *now;
            *now = end.max(*now);
            is_harder
        });
    }

    /// Something came from the other side.
    pub fn heard(&self) {
        let ms = u64::try_from(self.opened.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.heard_ms.store(ms, Ordering::Relaxed);
    }

    /// How long ago something came.
    pub fn silence(&self) -> Duration {
        self.opened.elapsed().saturating_sub(Duration::from_millis(self.heard_ms.load(Ordering::Relaxed)))
    }
}

/// Every open session.
#[derive(Default)]
pub(crate) struct Registry {
    sessions: Mutex<HashMap<SessionId, Arc<Handle>>>,
    last: AtomicU64,
}

impl Registry {
    fn sessions(&self) -> MutexGuard<'_, HashMap<SessionId, Arc<Handle>>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A number for a new session.
    pub fn number(&self) -> SessionId {
        SessionId(self.last.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// Takes a session in, and settles which of two lines with one device stays. `false`: this one does not.
    pub fn admit(&self, own: &EndpointId, handle: &Arc<Handle>) -> bool {
        let mut sessions = self.sessions();
        let dialler = |one: &Handle| if one.line.dialled() { *own } else { one.peer };
        let is_relayed = |one: &Handle| one.line.relay().is_some();
        let rivals: Vec<Arc<Handle>> = sessions.values().filter(|one| one.peer == handle.peer).cloned().collect();
        // A direct line is never given up for one through a relay, and takes its place at once.
        if is_relayed(handle) && rivals.iter().any(|rival| !is_relayed(rival) && *rival.end.borrow() == End::Open) {
            return false;
        }
        for rival in rivals {
            if is_relayed(&rival) && !is_relayed(handle) {
                rival.end(End::Now);
                continue;
            }
            // Both dialled at once: both keep the line of the smaller key. Else the newer one: who has a living line does not dial.
            let at_once = rival.opened.elapsed() < AT_ONCE && dialler(&rival) != dialler(handle);
            if at_once && dialler(&rival) < dialler(handle) {
                return false;
            }
            rival.end(if at_once { End::Drained } else { End::Now });
        }
        sessions.insert(handle.id, handle.clone());
        true
    }

    /// Lets a session go.
    pub fn remove(&self, id: SessionId) {
        self.sessions().remove(&id);
    }

    /// One session.
    pub fn find(&self, id: SessionId) -> Option<Arc<Handle>> {
        self.sessions().get(&id).cloned()
    }

    /// Whether a device is in a direct session that has not been told to end: who is met through a relay is still called.
    pub fn has(&self, peer: &EndpointId) -> bool {
        let is_direct = |one: &Handle| one.line.relay().is_none() && *one.end.borrow() == End::Open;
        self.sessions().values().any(|one| one.peer == *peer && is_direct(one))
    }

    /// Every session.
    pub fn all(&self) -> Vec<Arc<Handle>> {
        self.sessions().values().cloned().collect()
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.sessions().len()
    }

    /// The network changed under all of them, or the machine woke.
    pub fn doubt_all(&self) {
        for handle in self.all() {
            handle.doubted.notify_one();
        }
    }

    /// Ends all of them.
    pub fn end_all(&self, end: End) {
        for handle in self.all() {
            handle.end(end);
        }
    }
}
