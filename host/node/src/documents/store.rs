//! The thread that stores a document while it comes: checked, written, and never half a segment counted.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use parloir_base::Digest;
use parloir_base::limit::SEGMENT_BYTES;
use parloir_vault::{Fault, Finish, Incoming, Verdict};
use parloir_wire::document::Document;
use tokio::sync::{mpsc, watch};

use crate::documents::transfers::Claim;
use crate::hub::Hub;
use crate::room::has_room_for;

/// Pieces between the network and the disk. With what is asked for and not here, it stays under 1 MiB.
const PIECES: usize = 8;
/// How often a full disk is looked at.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// What is given to the thread.
pub(crate) enum Piece {
    /// The digest of every segment.
    List(Arc<Vec<Digest>>),
    /// The next segment, sealed.
    Segment(u64, Vec<u8>),
}

/// How far the thread is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stored {
    pub state: State,
    pub has_list: bool,
    pub have: u64,
}

/// What the thread does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// It looks at what is there.
    Begins,
    /// It takes pieces.
    Takes,
    /// It found something wrong with a piece.
    Wrong,
    /// All is there, and is what the entry says.
    Whole,
    /// All is there, and is not what the entry says.
    WrongDigest,
    /// The disk failed, other than by being full.
    Failed,
}

/// Starts the thread. It ends with the last piece, with a failure, or when nobody gives it pieces any more.
pub(crate) fn start(
    hub: Arc<Hub>,
    claim: Claim,
    entry: Digest,
    document: Document,
) -> (mpsc::Sender<Piece>, watch::Receiver<Stored>) {
    let (pieces, taken) = mpsc::channel(PIECES);
    let (told, stored) = watch::channel(Stored { state: State::Begins, has_list: false, have: 0 });
    tokio::task::spawn_blocking(move || {
        let mut storing = Storing { hub, entry, document, taken, told };
        let state = storing.run();
        storing.told.send_modify(|stored| stored.state = state);
        drop(claim);
    });
    (pieces, stored)
}

struct Storing {
    hub: Arc<Hub>,
    entry: Digest,
    document: Document,
    taken: mpsc::Receiver<Piece>,
    told: watch::Sender<Stored>,
}

impl Storing {
    fn run(&mut self) -> State {
        loop {
            let Some(mut incoming) = self.patiently(|hub, document| hub.bodies.begin(document)) else {
                return State::Failed;
            };
            // Before its list is asked for, which is in memory as it comes: whoever announces more than a disk holds must not fill that either.
            let missing = (incoming.total() - incoming.have()).saturating_mul(SEGMENT_BYTES as u64);
            let holds_all = |hub: &Hub| has_room_for(&hub.who.home, missing);
            if !incoming.has_list() && !holds_all(&self.hub) && !self.wait(holds_all) {
                return State::Failed;
            }
            self.tell(&incoming);
            while !(incoming.has_list() && incoming.have() == incoming.total()) {
                match self.taken.blocking_recv() {
                    None => return State::Failed,
                    Some(piece) => match self.take(&mut incoming, piece) {
                        Some(Verdict::Stored) => self.tell(&incoming),
                        Some(Verdict::Wrong) => return State::Wrong,
                        None => return State::Failed,
                    },
                }
            }
            match incoming.finish() {
                Ok(Finish::Whole) => return State::Whole,
                Ok(Finish::WrongDigest) => return State::WrongDigest,
                // What is there stays: once there is room, it is looked at again and ended.
                Err(fault) if fault.is_disk_full() => {
                    if !self.wait(has_room) {
                        return State::Failed;
                    }
                }
                Err(_) => return State::Failed,
            }
        }
    }

    fn tell(&self, incoming: &Incoming) {
        let (has_list, have) = (incoming.has_list(), incoming.have());
        if let Some(matter) = self.hub.transfers.progress(&self.entry, have) {
            self.hub.events.tell_moved(matter, self.entry, None, std::time::Instant::now());
        }
        self.told.send_modify(|stored| *stored = Stored { state: State::Takes, has_list, have });
    }

    fn take(&self, incoming: &mut Incoming, piece: Piece) -> Option<Verdict> {
        match piece {
            Piece::List(list) => loop {
                match incoming.put_list(list.clone()) {
                    Ok(true) => return Some(Verdict::Stored),
                    Ok(false) => return Some(Verdict::Wrong),
                    Err(fault) => self.bear(&fault)?,
                }
            },
            // What another person sends never takes the room that messages need.
            Piece::Segment(..) if !has_room(&self.hub) && !self.wait(has_room) => None,
            Piece::Segment(index, mut sealed) => loop {
                match incoming.put(index, &mut sealed) {
                    Ok(verdict) => return Some(verdict),
                    Err(fault) => self.bear(&fault)?,
                }
            },
        }
    }

    /// Tries until it works, waiting while the disk is full.
    fn patiently<T>(&self, attempt: impl Fn(&Hub, &Document) -> Result<T, Fault>) -> Option<T> {
        loop {
            match attempt(&self.hub, &self.document) {
                Ok(done) => return Some(done),
                Err(fault) => self.bear(&fault)?,
            }
        }
    }

    /// Waits out a full disk; any other fault is not borne.
    fn bear(&self, fault: &Fault) -> Option<()> {
        (fault.is_busy() && self.pause() || fault.is_disk_full() && self.wait(has_room)).then_some(())
    }

    /// Another task stores the same body: it is whole soon, or left for this one. `false`: nobody brings the document any more.
    fn pause(&self) -> bool {
        std::thread::sleep(LOOK_AGAIN);
        !self.told.is_closed() && !*self.hub.stopping.borrow()
    }

    /// Waits until there is room enough. `false`: nobody brings the document any more.
    fn wait(&self, is_enough: impl Fn(&Hub) -> bool) -> bool {
        self.hub.transfers.wait_for_disk(&self.entry, true);
        self.hub.events.ring_bell();
        loop {
            if self.told.is_closed() || *self.hub.stopping.borrow() {
                return false;
            }
            std::thread::sleep(LOOK_AGAIN);
            if is_enough(&self.hub) {
                self.hub.transfers.wait_for_disk(&self.entry, false);
                return true;
            }
        }
    }
}

/// Whether there is room beside what messages need.
fn has_room(hub: &Hub) -> bool {
    has_room_for(&hub.who.home, hub.reserve_bytes.load(Ordering::Relaxed))
}
