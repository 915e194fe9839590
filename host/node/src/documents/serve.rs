//! Hands sealed segments out to a device that may have them.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use parloir_base::limit::SEGMENT_BYTES;
use parloir_base::{Digest, MatterId, PersonId};
use parloir_crypto::segment::{TAG_BYTES, segments};
use parloir_net::{Receiving, Sending};
use parloir_wire::document::Document;
use parloir_wire::frame::SegmentsAsked;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::fault::{Fault, Stop};
use crate::hub::Hub;
use crate::registry::{End, Handle};

/// Streams answered at once in one session.
const STREAMS_MAX: usize = 8;
/// Whoever opens a stream says by then what for.
const ASK: Duration = Duration::from_secs(10);
/// Segments read ahead of the network, per stream.
const AHEAD_SEGMENTS: u64 = 8;
/// How long an answer to "may it?" holds: roles and trust change seldom, and a transfer asks often.
const MAY: Duration = Duration::from_secs(2);

/// Before each segment: its index and its length.
const HEAD_BYTES: usize = 12;
const SEALED_BYTES_MAX: usize = SEGMENT_BYTES + TAG_BYTES;

const HERE: u8 = 0;
const NOT_HERE: u8 = 1;

/// What this session may have.
#[derive(Clone)]
struct May {
    since: Instant,
    matter: MatterId,
    document: Document,
    /// Who takes it.
    person: PersonId,
}

/// Documents that this session may have, for a short while.
type Allowed = Mutex<HashMap<Digest, May>>;

/// Answers streams until the line ends.
pub(crate) async fn run(hub: &Arc<Hub>, handle: &Arc<Handle>) {
    let allowed = Arc::new(Allowed::default());
    let mut streams = JoinSet::new();
    while let Ok((sending, receiving)) = handle.line.accept().await {
        while streams.len() >= STREAMS_MAX {
            streams.join_next().await;
        }
        while streams.try_join_next().is_some() {}
        let (hub, handle, allowed) = (hub.clone(), handle.clone(), allowed.clone());
        streams.spawn(async move {
            handle.transfers.fetch_add(1, Ordering::Relaxed);
            // The other side gave up, or the line ended: nothing to add.
            drop(answer(&hub, &handle, &allowed, sending, receiving).await);
            handle.transfers.fetch_sub(1, Ordering::Relaxed);
        });
    }
}

async fn answer(
    hub: &Arc<Hub>,
    handle: &Arc<Handle>,
    allowed: &Allowed,
    mut sending: Sending,
    mut receiving: Receiving,
) -> Result<(), Stop> {
    let mut bytes = [0; SegmentsAsked::BYTES];
    let net = |fault| Stop::Fault(Fault::Net(fault));
    if !matches!(timeout(ASK, receiving.read_exact(&mut bytes)).await, Ok(Ok(()))) {
        return Ok(());
    }
    let Ok(asked) = SegmentsAsked::from_bytes(&bytes) else {
        hub.misbehaved(handle.peer).await;
        handle.end(End::Now);
        return Ok(());
    };
    let Some(May { document, person, .. }) = may(hub, handle, allowed, &asked).await? else {
        return sending.write_all(&[NOT_HERE]).await.map_err(net);
    };
    sending.write_all(&[HERE]).await.map_err(net)?;
    if asked.count == 0 {
        let bodies = hub.bodies.clone();
        let list = blocking(move || bodies.read_list(&document)).await?;
        for digests in list.chunks(2_048) {
            let bytes: Vec<u8> = digests.iter().flat_map(|digest| digest.0).collect();
            sending.write_all(&bytes).await.map_err(net)?;
        }
        return Ok(());
    }
    let end = asked.first.saturating_add(asked.count);
    let read = |first: u64| {
        let (bodies, document) = (hub.bodies.clone(), document.clone());
        let count = AHEAD_SEGMENTS.min(end.saturating_sub(first));
        hub.served_segments.fetch_add(count, Ordering::Relaxed);
        blocking(move || {
            let mut segments = bodies.read_segments(&document, first, count)?;
            let mut bytes = Vec::with_capacity(usize::try_from(count).unwrap_or(0) * (HEAD_BYTES + SEALED_BYTES_MAX));
            let mut index = first;
            while let Some(sealed_bytes) = segments.next_bytes() {
                bytes.extend_from_slice(&index.to_le_bytes());
                bytes.extend_from_slice(&u32::try_from(sealed_bytes).unwrap_or(u32::MAX).to_le_bytes());
                segments.append_next(&mut bytes)?;
                index += 1;
            }
            Ok(bytes)
        })
    };
    let mut first = asked.first;
    let mut page = read(first).await?;
    while !page.is_empty() {
        first = first.saturating_add(AHEAD_SEGMENTS);
        // The next page is read while this one leaves.
        let (sent, next) = tokio::join!(sending.write_all(&page), async {
            if first < end { read(first).await } else { Ok(Vec::new()) }
        });
        sent.map_err(net)?;
        let (now, left) = (Instant::now(), first.min(end).min(segments(document.bytes)));
        hub.departures.reach(asked.entry, handle.id, person, left, now);
        hub.events.tell_moved(asked.matter, asked.entry, Some(person), now);
        page = next?;
    }
    Ok(())
}

/// The document, when the other side may have it and it is whole here.
async fn may(
    hub: &Arc<Hub>,
    handle: &Arc<Handle>,
    allowed: &Allowed,
    asked: &SegmentsAsked,
) -> Result<Option<May>, Stop> {
    let (matter, entry, peer, session) = (asked.matter, asked.entry, handle.peer, handle.id);
    if let Some(may) = allowed.lock().unwrap_or_else(PoisonError::into_inner).get(&entry)
        && may.since.elapsed() < MAY
        && may.matter == matter
    {
        return Ok(Some(may.clone()));
    }
    let found = hub.look(move |desk| {
        if !desk.engine.may_hand_out(session, &matter, &entry) {
            return None;
        }
        let item = desk.vault.item(&entry).ok().flatten().filter(|item| item.matter == matter)?;
        let document = item.document.filter(|document| desk.hub.bodies.has(&document.root))?;
        Some(May { since: Instant::now(), matter, document, person: desk.engine.person_at(&peer)? })
    });
    let found = found.await?;
    if let Some(may) = &found {
        let mut allowed = allowed.lock().unwrap_or_else(PoisonError::into_inner);
        allowed.retain(|_, may| may.since.elapsed() < MAY);
        allowed.insert(entry, may.clone());
    }
    Ok(found)
}

async fn blocking<T: Send + 'static>(
    read: impl FnOnce() -> Result<T, parloir_vault::Fault> + Send + 'static,
) -> Result<T, Stop> {
    Ok(tokio::task::spawn_blocking(read).await.map_err(|_| Fault::Thread)??)
}
