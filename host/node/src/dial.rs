//! Who is called, when, and what happens with lines that come in.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant, SystemTime};

use parloir_base::limit::ADDRESSES_MAX;
use parloir_base::{Chance, EndpointId};
use parloir_engine::Input;
use parloir_net::{Door, Fault, classify};
use parloir_wire::Path;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::calls::Calls;
use crate::chance::System;
use crate::hub::Hub;
use crate::record::Record;
use crate::relay;
use crate::rendezvous::call::{self, Reached};
use crate::session;

/// How long to wait after each failure; the last one again and again.
const WAITS_MS: [u64; 7] = [200, 500, 1_000, 2_000, 5_000, 15_000, 30_000];
/// Calls under way at once.
const CALLS_MAX: usize = 32;
/// A session shorter than this counts as a failure: a device that hangs up is not called in a circle.
const SESSION_MIN: Duration = Duration::from_secs(3);
/// How long a device is called directly in vain before it is met through a relay, where that was agreed to.
const DIRECT_FIRST: Duration = Duration::from_secs(10);
/// The clock of expiries and checkpoints.
const TICK: Duration = Duration::from_secs(60);
/// When the clock ticks this much too late, the machine slept, or this program stood still: no line is to be believed.
const WOKE: Duration = Duration::from_secs(3);
/// How often a full disk is looked at.
const MEND: Duration = Duration::from_millis(500);

/// What is known of calling one device.
struct Call {
    addresses: Vec<SocketAddr>,
    failures: usize,
    next: Instant,
    /// Since when it is called in vain.
    since: Instant,
    is_under_way: bool,
    /// Rows of the network journal for addresses that stay silent.
    silent: HashMap<SocketAddr, Record>,
}

/// How a call or the session that came of it ended.
struct Ended {
    peer: EndpointId,
    is_failure: bool,
    silent: HashMap<SocketAddr, Record>,
}

/// Takes in lines until the node ends.
pub(crate) async fn accept(hub: Arc<Hub>) {
    let Some(door) = &hub.door else { return };
    let mut sessions = JoinSet::new();
    loop {
        tokio::select! {
            line = door.accept() => match line {
                Some(line) => {
                    while sessions.try_join_next().is_some() {}
                    sessions.spawn(session::run(hub.clone(), line));
                }
                None => break,
            },
            () = hub.stopped() => break,
        }
    }
    while sessions.join_next().await.is_some() {}
}

/// Calls whoever is wanted until the node ends.
pub(crate) async fn call(hub: Arc<Hub>) {
    let Some(door) = &hub.door else { return };
    let mut calls: HashMap<EndpointId, Call> = HashMap::new();
    let mut tasks: JoinSet<Ended> = JoinSet::new();
    let mut signal = hub.wishes.signal();
    let mut hurries = 0;
    let places = Arc::new(Semaphore::new(CALLS_MAX));
    let mut once = HashMap::new();
    loop {
        let (wanted, new_once, now_hurries) = hub.wishes.take();
        once.extend(new_once);
        if now_hurries != hurries {
            hurries = now_hurries;
            calls.values_mut().for_each(Call::hurry);
        }
        calls.retain(|peer, call| call.is_under_way || wanted.contains_key(peer) || once.contains_key(peer));
        let mut next: Option<Instant> = None;
        for (peer, addresses) in wanted.iter().chain(&once) {
            let call = calls.entry(*peer).or_insert_with(|| Call::new(addresses));
            if call.addresses != *addresses {
                call.addresses.clone_from(addresses);
                call.hurry();
            }
            if call.is_under_way || hub.registry.has(peer) {
                continue;
            }
            if call.next > Instant::now() {
                next = Some(next.map_or(call.next, |soonest| soonest.min(call.next)));
                continue;
            }
            call.is_under_way = true;
            let silent = std::mem::take(&mut call.silent);
            let is_late = call.since.elapsed() >= DIRECT_FIRST;
            tasks.spawn(one(hub.clone(), places.clone(), *peer, addresses.clone(), silent, is_late));
        }
        once.clear();
        let wait = next.map_or(Duration::from_secs(5), |next| next.saturating_duration_since(Instant::now()));
        tokio::select! {
            _ = signal.changed() => {}
            Some(Ok(ended)) = tasks.join_next() => {
                if let Some(call) = calls.get_mut(&ended.peer) {
                    call.end(ended);
                }
            }
            () = tokio::time::sleep(wait) => {}
            () = door.changed() => {
                moved(&hub, door).await;
                doubt(&hub);
            }
            () = hub.stopped() => break,
        }
    }
    while tasks.join_next().await.is_some() {}
}

/// The network may be another one than it was: lines are to prove that they live, and who was called in vain is called at once.
fn doubt(hub: &Arc<Hub>) {
    hub.registry.doubt_all();
    hub.wishes.hurry();
    hub.calls.hurry();
}

/// This device's own addresses changed, or where it is seen: who was called in vain may answer now.
pub(crate) async fn moved(hub: &Arc<Hub>, door: &Door) {
    let addresses = met_at(door, &hub.calls);
    if addresses == hub.addresses() {
        return;
    }
    hub.set_addresses(addresses.clone());
    hub.input(Input::Addresses(addresses)).await;
    drop(hub.look(crate::desk::Desk::remember_addresses).await);
    hub.wishes.hurry();
}

/// Where this device may be met: at its own interfaces, and where rendezvous see it.
fn met_at(door: &Door, calls: &Calls) -> Vec<SocketAddr> {
    let mut addresses = door.addresses();
    let has_loopback = addresses.iter().any(|address| address.ip().is_loopback());
    // A rendezvous on this very machine sees loopback, which anywhere else is another machine.
    let mut seen = calls.seen_by_chosen();
    seen.retain(|seen| (has_loopback || !seen.ip().is_loopback()) && !addresses.contains(seen));
    addresses.truncate(ADDRESSES_MAX.saturating_sub(seen.len()));
    addresses.extend(seen);
    addresses.sort_by_key(|address| classify(*address) == Path::Internet);
    addresses.dedup();
    addresses.truncate(ADDRESSES_MAX);
    addresses
}

async fn one(
    hub: Arc<Hub>,
    places: Arc<Semaphore>,
    peer: EndpointId,
    addresses: Vec<SocketAddr>,
    mut silent: HashMap<SocketAddr, Record>,
    is_late: bool,
) -> Ended {
    let place = places.acquire().await;
    // Where it is near comes first: what is beyond the bound is left out.
    let mut known = hub.neighbours.addresses(&peer);
    known.truncate(ADDRESSES_MAX / 2);
    known.extend(addresses.iter().filter(|address| !known.contains(address)).copied().collect::<Vec<_>>());
    known.truncate(ADDRESSES_MAX);
    let Reached { line, tried: addresses } = Box::pin(call::reach(&hub, peer, &known)).await;
    drop(place);
    match line {
        Ok(line) => {
            // All were called at once; one answered first.
            let remote = line.remote();
            let others = addresses.iter().filter(|address| **address != remote).copied().collect::<Vec<_>>();
            let (lasted, ()) =
                tokio::join!(session::run(hub.clone(), line), unanswered(&hub, peer, &others, "silent", &mut silent));
            Ended { peer, is_failure: lasted.is_none_or(|lasted| lasted < SESSION_MIN), silent }
        }
        Err(fault) => {
            match fault {
                // Nobody was called.
                Fault::NoAddress | Fault::Oneself | Fault::Closed => {}
                Fault::Estranged => unanswered(&hub, peer, &addresses, "refused", &mut silent).await,
                _ => unanswered(&hub, peer, &addresses, "silent", &mut silent).await,
            }
            // The session runs beside: the direct way is tried again and again.
            if is_late && let Some(line) = relay::keep::meet(&hub, peer).await {
                hub.ferries.run(line).await;
            }
            Ended { peer, is_failure: true, silent }
        }
    }
}

/// Keeps in the network journal who was called and did not answer: one line for each address, however often it was tried.
async fn unanswered(
    hub: &Arc<Hub>,
    peer: EndpointId,
    addresses: &[SocketAddr],
    outcome: &str,
    silent: &mut HashMap<SocketAddr, Record>,
) {
    for address in addresses {
        match silent.get_mut(address) {
            Some(record) => record.again(hub).await,
            None => {
                silent.insert(*address, Record::of_call(hub, peer, *address, outcome).await);
            }
        }
    }
}

impl Call {
    fn new(addresses: &[SocketAddr]) -> Self {
        let (failures, next, since) = (0, Instant::now(), Instant::now());
        Self { addresses: addresses.to_vec(), failures, next, since, is_under_way: false, silent: HashMap::new() }
    }

    fn hurry(&mut self) {
        self.failures = 0;
        self.next = Instant::now();
    }

    fn end(&mut self, ended: Ended) {
        self.is_under_way = false;
        self.silent = ended.silent;
        if !ended.is_failure {
            self.since = Instant::now();
            return self.hurry();
        }
        let wait = WAITS_MS.get(self.failures).or(WAITS_MS.last()).copied().unwrap_or_default();
        self.failures = (self.failures + 1).min(WAITS_MS.len());
        // Between three quarters and five quarters, so that many devices do not call in step.
        let mut byte = [0];
        System.fill(&mut byte);
        let jittered = wait * (192 + u64::from(byte[0]) / 2) / 256;
        self.next = Instant::now() + Duration::from_millis(jittered);
    }
}

/// The clock: expiries and checkpoints each minute, and soon after something came (a checkpoint is signed once what it covers is
/// durable); a full disk more often.
pub(crate) async fn clock(hub: Arc<Hub>) {
    hub.input(Input::Tick).await;
    let mut since = Instant::now();
    loop {
        // The steady clock stands still while a machine sleeps; the other one may be set.
        let (ticked, passed) = (Instant::now(), SystemTime::now());
        tokio::select! {
            () = tokio::time::sleep(MEND) => {}
            () = hub.stopped() => return,
        }
        if ticked.elapsed() > WOKE || passed.elapsed().is_ok_and(|passed| passed > WOKE) {
            doubt(&hub);
        }
        if hub.is_stuck.load(Ordering::Relaxed) {
            drop(hub.look(crate::desk::Desk::mend).await);
        }
        if since.elapsed() >= TICK || hub.has_news.swap(false, Ordering::Relaxed) {
            since = Instant::now();
            hub.input(Input::Tick).await;
            drop(hub.look(crate::desk::Desk::finish_erasing).await);
        }
    }
}
