//! Brings documents in from one session: one after the other, a little ahead, from where it stopped.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use parloir_base::limit::SEGMENT_BYTES;
use parloir_base::{Digest, MatterId};
use parloir_crypto::segment::{TAG_BYTES, segments};
use parloir_engine::Input;
use parloir_net::Receiving;
use parloir_wire::Path;
use parloir_wire::document::Document;
use parloir_wire::frame::SegmentsAsked;
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

use crate::documents::store::{self, Piece, State, Stored};
use crate::documents::transfers::Claim;
use crate::hub::Hub;
use crate::imports;
use crate::registry::{End, Handle};

/// Segments asked for in one stream.
const ASK_SEGMENTS: u64 = 4;
/// Segments asked for and not yet stored: what a crash can make the other side send again is under 1 MiB.
const AHEAD_SEGMENTS: u64 = 15;
/// A live device that stops in the middle is given up after this long.
const STALL: Duration = Duration::from_secs(60);
/// What failed is not tried again in the same session before this; the engine asks again by itself.
const AGAIN: Duration = Duration::from_secs(5);

/// Why bringing a document in stopped.
enum Broken {
    /// The other side does not have it now, or the session ends, or a person paused it.
    Off,
    /// The other side sent what is not the document's.
    Wrong,
}

/// Takes in what the engine asks this session for.
pub(crate) async fn run(hub: &Arc<Hub>, handle: &Arc<Handle>, mut asked: mpsc::UnboundedReceiver<(MatterId, Digest)>) {
    let mut failed: HashMap<Digest, Instant> = HashMap::new();
    while let Some((matter, entry)) = asked.recv().await {
        failed.retain(|_, since| since.elapsed() < AGAIN);
        // Another device that has it is asked; this one is, later.
        if failed.contains_key(&entry) || hub.transfers.is_doubted(&entry, &handle.peer, Instant::now()) {
            continue;
        }
        let look = hub.look(move |desk| {
            let is_wanted = desk.engine.room(&matter).is_some_and(|room| room.documents_wanted.contains_key(&entry));
            let is_paused = desk.vault.setting(&paused(&entry)).ok().flatten().is_some_and(|on| !on.is_empty());
            let document = desk.vault.item(&entry).ok().flatten().and_then(|item| item.document);
            document.filter(|_| is_wanted).map(|document| (document, is_paused))
        });
        let Ok(Some((document, is_paused))) = look.await else { continue };
        hub.transfers.offer(matter, entry, handle.id);
        if is_paused {
            hub.transfers.pause(&hub.registry, matter, &entry, true);
        }
        let Some(claim) = Claim::take(&hub.transfers, &hub.registry, entry, handle.id) else { continue };
        handle.transfers.fetch_add(1, Ordering::Relaxed);
        let broken = bring(hub, handle, matter, entry, document, claim).await;
        handle.transfers.fetch_sub(1, Ordering::Relaxed);
        match broken {
            Err(Broken::Wrong) => {
                hub.transfers.lied(entry, handle.peer, Instant::now());
                hub.misbehaved(handle.peer).await;
                return handle.end(End::Now);
            }
            Err(Broken::Off) if !hub.transfers.is_paused(&entry) => drop(failed.insert(entry, Instant::now())),
            _ => {}
        }
    }
    std::future::pending::<()>().await;
}

/// Settings of documents that are paused, and of those that came through a relay in part, by their entries.
pub(crate) const PAUSED: &str = "paused/";
pub(crate) const RELAYED: &str = "relayed/";

/// The setting that keeps a document paused.
pub(crate) fn paused(entry: &Digest) -> String {
    format!("{PAUSED}{entry}")
}

/// The setting that remembers that a part of a document came through a relay.
fn relayed(entry: &Digest) -> String {
    format!("{RELAYED}{entry}")
}

async fn bring(
    hub: &Arc<Hub>,
    handle: &Arc<Handle>,
    matter: MatterId,
    entry: Digest,
    document: Document,
    claim: Claim,
) -> Result<(), Broken> {
    let total = segments(document.bytes);
    if handle.line.relay().is_some() {
        drop(hub.look(move |desk| desk.vault.put_setting(&relayed(&entry), b"1")).await);
    }
    let (pieces, mut stored) = store::start(hub.clone(), claim, entry, document);
    let carried = carry(hub, handle, matter, entry, total, &pieces, &mut stored).await;
    // More was on its way when the thread found a piece wrong and took no further one: what it found counts.
    let carried = if stored.borrow().state == State::Wrong { Err(Broken::Wrong) } else { carried };
    if carried.is_err() {
        // A paused one is still offered: it goes on from here.
        if !hub.transfers.is_paused(&entry) {
            hub.transfers.withdraw(&entry, handle.id);
        }
        return carried;
    }
    // A part of it came through a relay, perhaps before this device was started again: all of it is said to have.
    let is_relayed = hub.look(move |desk| desk.vault.setting(&relayed(&entry)).ok().flatten().is_some()).await;
    let path = if is_relayed.unwrap_or(false) { Path::Relay } else { handle.line.path() };
    let state = stored.borrow().state;
    match state {
        State::Whole => {
            hub.transfers.done(&entry);
            hub.input(Input::DocumentWhole { matter, entry, path }).await;
            imports::soon(hub);
        }
        State::WrongDigest => {
            hub.transfers.wrong(&entry);
            hub.input(Input::DocumentWrong { matter, entry, path }).await;
        }
        _ => {}
    }
    Ok(())
}

/// Asks, a little ahead of what is stored, until the thread says that it has come to an end.
async fn carry(
    hub: &Arc<Hub>,
    handle: &Arc<Handle>,
    matter: MatterId,
    entry: Digest,
    total: u64,
    pieces: &mpsc::Sender<Piece>,
    stored: &mut watch::Receiver<Stored>,
) -> Result<(), Broken> {
    let ask = |first, count| SegmentsAsked { matter, entry, first, count };
    settled(stored, |now| now.state != State::Begins).await?;
    let has_list = stored.borrow().has_list;
    if !has_list && !is_over(stored)? {
        let mut stream = open(handle, &ask(0, 0)).await?;
        let list = read_list(handle, &mut stream, total).await?;
        pieces.send(Piece::List(Arc::new(list))).await.map_err(|_| Broken::Off)?;
        settled(stored, |now| now.has_list).await?;
    }
    let mut next = stored.borrow().have;
    let mut streams: VecDeque<(Receiving, u64, u64)> = VecDeque::new();
    while !is_over(stored)? {
        if hub.transfers.is_paused(&entry) {
            return Err(Broken::Off);
        }
        let have = stored.borrow_and_update().have;
        let free = AHEAD_SEGMENTS.saturating_sub(next - have);
        let count = ASK_SEGMENTS.min(total - next);
        if count > 0 && count <= free {
            streams.push_back((open(handle, &ask(next, count)).await?, next, count));
            next += count;
            continue;
        }
        let Some((stream, first, count)) = streams.pop_front() else {
            // All was given to the thread: it says when it has stored more, or all.
            drop(timeout(Duration::from_secs(1), stored.changed()).await);
            continue;
        };
        read_segments(handle, stream, first, count, pieces).await?;
    }
    Ok(())
}

/// Whether the thread has come to a good end; its bad ends break.
fn is_over(stored: &watch::Receiver<Stored>) -> Result<bool, Broken> {
    match stored.borrow().state {
        State::Whole | State::WrongDigest => Ok(true),
        State::Begins | State::Takes => Ok(false),
        State::Wrong => Err(Broken::Wrong),
        State::Failed => Err(Broken::Off),
    }
}

/// Waits until the thread is that far, or at an end.
async fn settled(stored: &mut watch::Receiver<Stored>, far: impl Fn(&Stored) -> bool) -> Result<(), Broken> {
    let ended = |now: &Stored| matches!(now.state, State::Wrong | State::Failed | State::Whole | State::WrongDigest);
    drop(stored.wait_for(|now| far(now) || ended(now)).await.map_err(|_| Broken::Off)?);
    is_over(stored).map(|_| ())
}

async fn open(handle: &Handle, asked: &SegmentsAsked) -> Result<Receiving, Broken> {
    let (mut sending, receiving) = handle.line.open().await.map_err(|_| Broken::Off)?;
    sending.write_all(&asked.to_bytes()).await.map_err(|_| Broken::Off)?;
    Ok(receiving)
}

async fn fill(handle: &Handle, stream: &mut Receiving, bytes: &mut [u8]) -> Result<(), Broken> {
    match timeout(STALL, stream.read_exact(bytes)).await {
        Ok(Ok(())) => {
            handle.heard();
            Ok(())
        }
        _ => Err(Broken::Off),
    }
}

async fn is_here(handle: &Handle, stream: &mut Receiving) -> Result<(), Broken> {
    let mut status = [0];
    fill(handle, stream, &mut status).await?;
    match status {
        [0] => Ok(()),
        [1] => Err(Broken::Off),
        _ => Err(Broken::Wrong),
    }
}

async fn read_list(handle: &Handle, stream: &mut Receiving, total: u64) -> Result<Vec<Digest>, Broken> {
    is_here(handle, stream).await?;
    // Grows with what comes, never with what a record announces.
    let mut list = Vec::new();
    for _ in 0..total {
        let mut digest = [0; 32];
        fill(handle, stream, &mut digest).await?;
        list.push(Digest(digest));
    }
    Ok(list)
}

async fn read_segments(
    handle: &Handle,
    mut stream: Receiving,
    first: u64,
    count: u64,
    pieces: &mpsc::Sender<Piece>,
) -> Result<(), Broken> {
    is_here(handle, &mut stream).await?;
    for index in first..first + count {
        let mut head = [0; 12];
        fill(handle, &mut stream, &mut head).await?;
        let [a, b, c, d, e, f, g, h, i, j, k, l] = head;
        let length = usize::try_from(u32::from_le_bytes([i, j, k, l])).unwrap_or(usize::MAX);
        if u64::from_le_bytes([a, b, c, d, e, f, g, h]) != index || length > SEGMENT_BYTES + TAG_BYTES {
            return Err(Broken::Wrong);
        }
        let mut sealed = vec![0; length];
        fill(handle, &mut stream, &mut sealed).await?;
        pieces.send(Piece::Segment(index, sealed)).await.map_err(|_| Broken::Off)?;
    }
    Ok(())
}
