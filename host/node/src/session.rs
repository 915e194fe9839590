//! One session from its line's opening to its end: frames in, orders out, documents beside them, and a watchdog.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use parloir_base::limit::BATCH_BYTES_TARGET;
use parloir_engine::Input;
use parloir_net::{Fault, FrameReader, FrameWriter, Line};
use parloir_wire::frame::Frame;
use tokio::sync::{Semaphore, mpsc};
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::ahead::Ahead;
use crate::chance::now;
use crate::desk::Job;
use crate::documents::{fetch, serve};
use crate::events::Told;
use crate::hub::{FRAMES_KIB_MAX, Hub};
use crate::record::Record;
use crate::registry::{End, Handle, Order};
use crate::strangers::Held;

/// A line on which nothing was said by then is let go, and so is a stranger who has not become known.
const STRANGER: Duration = Duration::from_secs(10);
/// While something is owed, silence for this long means that the line is dead, whatever the transport believes.
const SILENCE_MAX: Duration = Duration::from_secs(5);
/// After the network changed, a line on which nothing comes for this long is dead: a new one opens in less.
const DOUBT: Duration = Duration::from_millis(700);
/// With nothing owed, a session is kept this long: what comes next finds it open.
const IDLE: Duration = Duration::from_secs(300);
/// How long the last frames may take to arrive.
const GOODBYE: Duration = Duration::from_secs(3);
/// Bytes of one session's frames that may wait for the writer, in KiB: what others say comes in turn, however much it sends.
const SESSION_KIB_MAX: usize = 4 * 1024;
const _: () = assert!(SESSION_KIB_MAX < FRAMES_KIB_MAX);
/// How often the network journal is brought up to date.
const RECORD_SECONDS: u64 = 10;

/// Runs a session to its end. Answers how long it lasted, or nothing when it never became one.
pub(crate) async fn run(hub: Arc<Hub>, line: Line) -> Option<Duration> {
    let peer = line.peer();
    if hub.is_stuck.load(Ordering::Relaxed) {
        line.close(0).await;
        return None;
    }
    let asked = hub.look(move |desk| (desk.engine.person_at(&peer), desk.engine.keys_to_call(&peer).is_some())).await;
    let (person, is_wanted) = asked.ok()?;
    // Through a relay come those whose matters pass through it, and nobody else.
    if person.is_none() && line.relay().is_some() {
        line.close(0).await;
        return None;
    }
    // Whoever called through a rendezvous with an invitation of this profile was dialled and is a stranger still.
    let is_stranger = person.is_none() && !(line.dialled() && is_wanted);
    let place = if is_stranger { Some(hub.strangers.take(line.remote().ip())) } else { None };
    let is_told = !is_stranger || hub.strangers.is_told(now().seconds());
    if matches!(place, Some(None)) {
        hub.strangers.turn_away();
        line.close(0).await;
        if is_told {
            Record::of_line(&hub, &line, "refused").await.update(&hub, &line, true).await;
        }
        return None;
    }
    let place = place.flatten();
    let control = async {
        tokio::select! {
            opened = timeout(STRANGER, line.control()) => opened.ok().and_then(Result::ok),
            () = pushed_out(place.as_ref()) => None,
        }
    };
    let Some((writer, reader)) = control.await else {
        if is_stranger {
            hub.strangers.turn_away();
        }
        line.close(0).await;
        if is_told {
            let mut record = Record::of_line(&hub, &line, if is_stranger { "stranger" } else { "silent" }).await;
            record.update(&hub, &line, true).await;
        }
        return None;
    };
    let (handle, queues) = Handle::new(hub.registry.number(), line.clone());
    if !hub.registry.admit(&hub.who.endpoint, &handle) {
        line.close(0).await;
        return None;
    }
    if *hub.stopping.borrow() {
        handle.end(End::Now);
    }
    hub.input(Input::Opened {
        session: handle.id,
        peer,
        exporter: line.exporter(),
        path: line.path(),
        remote: line.remote(),
        dialled: line.dialled(),
        relay: line.relay(),
    })
    .await;
    hub.events.tell(Told { event: "connected", person, ..Told::default() });
    let mut record = match (is_stranger, is_told) {
        (false, _) => Record::of_line(&hub, &line, "connected").await,
        (true, true) => Record::of_line(&hub, &line, "stranger").await,
        (true, false) => Record::unwritten(&line, "stranger"),
    };
    let is_blocked = AtomicBool::new(false);
    let mut end = handle.end.subscribe();
    tokio::select! {
        () = Box::pin(read(&hub, &handle, reader, &is_blocked)) => {}
        () = Box::pin(write(&hub, &handle, writer, queues.orders)) => {}
        () = Box::pin(serve::run(&hub, &handle)) => {}
        () = Box::pin(fetch::run(&hub, &handle, queues.fetches)) => {}
        () = Box::pin(watch(&hub, &handle, &is_blocked, place.as_ref(), &mut record)) => {}
        () = still_a_stranger(&hub, &handle, place.as_ref()) => {}
        _ = end.wait_for(|end| *end == End::Now) => {}
        () = line.closed() => {}
    }
    hub.registry.remove(handle.id);
    hub.departures.end(handle.id);
    hub.input(Input::Closed { session: handle.id }).await;
    hub.events.tell(Told { event: "disconnected", person, ..Told::default() });
    drop(timeout(GOODBYE, line.close(0)).await);
    if is_stranger {
        if !is_known(&hub, &handle).await {
            hub.strangers.turn_away();
        } else if !is_told {
            record.known(&hub).await;
        }
    }
    record.update(&hub, &line, true).await;
    drop(place);
    Some(handle.opened.elapsed())
}

/// Resolves when a stranger's place was taken by another caller; never without a place.
async fn pushed_out(place: Option<&Held>) {
    match place {
        Some(place) => place.pushed_out().await,
        None => std::future::pending().await,
    }
}

/// The same, unless who was a stranger has become known: whom this profile knows keeps the line.
async fn still_a_stranger(hub: &Arc<Hub>, handle: &Arc<Handle>, place: Option<&Held>) {
    pushed_out(place).await;
    if is_known(hub, handle).await {
        std::future::pending().await
    }
}

async fn is_known(hub: &Arc<Hub>, handle: &Arc<Handle>) -> bool {
    let peer = handle.peer;
    hub.look(move |desk| desk.engine.person_at(&peer).is_some()).await.unwrap_or(false)
}

/// Frames from the other side, in order, to the writer; pings are answered here, so that they measure the line alone.
async fn read(hub: &Arc<Hub>, handle: &Arc<Handle>, mut reader: FrameReader, is_blocked: &AtomicBool) {
    let mut ahead = Ahead::default();
    let own = Arc::new(Semaphore::new(SESSION_KIB_MAX));
    loop {
        let frame = match reader.next().await {
            Ok(Some(frame)) => frame,
            Ok(None) => return,
            Err(Fault::Malformed(_)) => return hub.misbehaved(handle.peer).await,
            Err(_) => return,
        };
        handle.heard();
        match frame {
            Frame::Ping { number } => handle.order(Order::Frame(Frame::Pong { number })),
            Frame::Pong { .. } => {}
            frame => {
                is_blocked.store(true, Ordering::Relaxed);
                let kib = kib(&frame);
                // Of its own first: whoever sends without pause waits there, and keeps no room from others.
                let Ok(share) = own.clone().acquire_many_owned(kib).await else { return };
                let Ok(room) = hub.frames.clone().acquire_many_owned(kib).await else { return };
                let Some(input) = ahead.input(hub, handle.id, frame).await else { return };
                if hub.jobs.send(Job::Input { input, room: Some([share, room]) }).await.is_err() {
                    return;
                }
                is_blocked.store(false, Ordering::Relaxed);
                handle.heard();
            }
        }
    }
}

/// What a frame takes in memory, roughly, in KiB.
fn kib(frame: &Frame) -> u32 {
    let bytes = match frame {
        Frame::Batch { links, .. } => links.iter().map(|link| link.bytes() + 128).sum(),
        Frame::Frontier { heads, .. } => heads.len() * 80,
        Frame::Redeem { .. } | Frame::Accept { .. } | Frame::Card { .. } | Frame::Contact { .. } => 48 * 1024,
        Frame::Draft { text, .. } => text.0.len() + 128,
        _ => 1024,
    };
    u32::try_from((bytes / 1024 + 1).min(SESSION_KIB_MAX)).unwrap_or(1)
}

/// Orders, in order. Links are read a page at a time, so that memory stays small whatever is owed.
async fn write(
    hub: &Arc<Hub>,
    handle: &Arc<Handle>,
    mut writer: FrameWriter,
    mut orders: mpsc::UnboundedReceiver<Order>,
) {
    let mut end = handle.end.subscribe();
    let mut held = None;
    loop {
        let order = match held.take() {
            Some(order) => order,
            None => {
                let next = tokio::select! {
                    biased;
                    order = orders.recv() => order,
                    _ = end.wait_for(|end| *end >= End::Drained) => orders.try_recv().ok(),
                };
                let Some(order) = next else {
                    drop(timeout(GOODBYE, writer.finish()).await);
                    return;
                };
                handle.taken();
                order
            }
        };
        let sent = match order {
            Order::Frame(frame) => writer.send(&frame).await,
            Order::Links { matter, device, mut first, mut last } => {
                while held.is_none() {
                    let Ok(next) = orders.try_recv() else { break };
                    handle.taken();
                    match next {
                        // A run that continues this one goes in the same batches.
                        Order::Links { matter: m, device: d, first: f, last: l }
                            if m == matter && d == device && f == last + 1 =>
                        {
                            last = l;
                        }
                        other => held = Some(other),
                    }
                }
                let mut sent = Ok(());
                while first <= last && sent.is_ok() {
                    let page = hub
                        .readers
                        .run(move |reader| Ok(reader.links(&matter, &device, first, last, BATCH_BYTES_TARGET)?))
                        .await;
                    let Ok(links) = page else { return };
                    if links.is_empty() {
                        break;
                    }
                    first += links.len() as u64;
                    sent = writer.send(&Frame::Batch { matter, links }).await;
                }
                sent
            }
        };
        if sent.is_err() {
            return;
        }
    }
}

/// Resolves when a line that is doubted has had its time; never when none is.
async fn passed(doubted: Option<Instant>) {
    match doubted {
        Some(since) => tokio::time::sleep_until((since + DOUBT).into()).await,
        None => std::future::pending().await,
    }
}

/// Ends a session that is dead, idle, or a stranger's for too long; keeps its line in the network journal.
async fn watch(
    hub: &Arc<Hub>,
    handle: &Arc<Handle>,
    is_blocked: &AtomicBool,
    mut place: Option<&Held>,
    record: &mut Record,
) {
    let mut seconds = interval(Duration::from_secs(1));
    seconds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut asking_since: Option<Instant> = None;
    let mut doubted: Option<Instant> = None;
    let mut number = 0_u64;
    loop {
        tokio::select! {
            _ = seconds.tick() => {}
            () = handle.doubted.notified() => {
                handle.order(Order::Frame(Frame::Ping { number }));
                doubted = Some(Instant::now());
                continue;
            }
            () = passed(doubted) => {
                let since = doubted.take().map_or(Duration::ZERO, |since| since.elapsed());
                if handle.silence() > since && !is_blocked.load(Ordering::Relaxed) {
                    hub.wishes.hurry();
                    return;
                }
                continue;
            }
        }
        number += 1;
        if let Some(held) = place {
            if is_known(hub, handle).await {
                // Others who are not known yet need the place.
                held.give_back();
                record.known(hub).await;
                place = None;
            } else if handle.opened.elapsed() > STRANGER {
                return;
            }
        }
        if is_blocked.load(Ordering::Relaxed) {
            // This side is not listening: the silence is its own. The other side hears that it lives.
            handle.heard();
            if number.is_multiple_of(2) {
                handle.order(Order::Frame(Frame::Pong { number: 0 }));
            }
        } else if handle.is_busy.load(Ordering::Relaxed) || handle.transfers.load(Ordering::Relaxed) > 0 {
            if number.is_multiple_of(2) {
                handle.order(Order::Frame(Frame::Ping { number }));
                asking_since.get_or_insert_with(Instant::now);
            }
            let asked = asking_since.is_some_and(|since| since.elapsed() > SILENCE_MAX);
            if asked && handle.silence() > SILENCE_MAX {
                hub.wishes.hurry();
                return;
            }
        } else {
            asking_since = None;
            if handle.silence() > IDLE {
                handle.end(End::Drained);
            }
        }
        if number.is_multiple_of(RECORD_SECONDS) {
            record.update(hub, &handle.line, false).await;
        }
    }
}
