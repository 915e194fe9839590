//! Reaching a device: at the addresses that are known, and, through a rendezvous, at those that it says it is at now, both sides at once.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use parloir_base::limit::ADDRESSES_MAX;
use parloir_base::{Chance, EndpointId};
use parloir_crypto::call::{CallKey, Route};
use parloir_net::{Fault, Line};
use parloir_wire::signal::{Call, Signal};
use tokio::task::JoinSet;
use tokio::time::{Instant, interval_at, timeout_at};

use crate::chance::{System, now};
use crate::hub::Hub;

/// A session that is younger than this was opened while the call was on its way.
const YOUNG: Duration = Duration::from_secs(5);
/// How long an answer to a call is waited for, when there is nothing else to try.
const PATIENCE: Duration = Duration::from_secs(6);

/// While nobody answers, they are dialled anew this often: the library's first packet is repeated ever more seldom, and a link that comes
/// back in between would wait for it.
const AGAIN: Duration = Duration::from_millis(1_500);

/// So many may be under way beside the first.
const AGAIN_MAX: usize = 8;

/// How reaching someone ended.
pub(crate) struct Reached {
    pub line: Result<Line, Fault>,
    /// Every address that was tried.
    pub tried: Vec<SocketAddr>,
}

/// Dials a device at every address that is known, calls it through every rendezvous where it listens, and dials where it answers from.
/// Whichever line is first stays.
pub(crate) async fn reach(hub: &Arc<Hub>, peer: EndpointId, known: &[SocketAddr]) -> Reached {
    let mut changes = hub.calls.changes();
    let mut tried: Vec<SocketAddr> = Vec::new();
    let mut dials = JoinSet::new();
    let mut others = JoinSet::new();
    let mut again = interval_at(Instant::now() + AGAIN, AGAIN);
    let mut hurries = hub.calls.hurries();
    let (mut called, mut is_heard) = (BTreeMap::new(), false);
    let mut fault = Fault::NoAddress;
    let deadline = Instant::now() + PATIENCE;
    let mut next = known.to_vec();
    // Whoever called meanwhile is here: another line would only take the place of theirs.
    let is_open = |under_way: usize| under_way < AGAIN_MAX && !hub.registry.has(&peer);
    loop {
        changes.mark_unchanged();
        let fresh = hub.calls.fresh(&peer);
        let is_answered = fresh.as_ref().is_some_and(|(_, is_answered)| *is_answered);
        if let Some((addresses, _)) = fresh {
            is_heard = true;
            next.extend(addresses);
        }
        if !is_answered {
            call(hub, peer, &mut called).await;
        }
        next.retain(|address| !tried.contains(address));
        if !next.is_empty() {
            tried.extend(&next);
            dials.spawn(dial(hub.clone(), peer, std::mem::take(&mut next)));
        }
        let ended = tokio::select! {
            Some(Ok(dialled)) = dials.join_next() => Some(dialled),
            // Those that are dialled again go when the first of all do.
            Some(Ok(Ok(line))) = others.join_next() => Some(Ok(line)),
            _ = again.tick(), if is_open(others.len()) && !tried.is_empty() => {
                others.spawn(dial(hub.clone(), peer, tried.clone()));
                continue;
            }
            // The network changed: now is the moment.
            _ = hurries.changed(), if is_open(others.len()) && !tried.is_empty() => {
                others.spawn(dial(hub.clone(), peer, tried.clone()));
                again.reset();
                continue;
            }
            _ = timeout_at(deadline, changes.changed()) => None,
            () = hub.stopped() => return Reached { line: Err(Fault::Closed), tried },
        };
        match ended {
            Some(Ok(line)) => {
                hub.calls.block(peer, false);
                return Reached { line: Ok(line), tried };
            }
            Some(Err(other)) => fault = other,
            None => {}
        }
        let waits = !called.is_empty() && !is_heard && Instant::now() < deadline;
        if dials.is_empty() && !waits {
            // Both sides knew where the other is and tried at once: what stands between them lets nothing through.
            hub.calls.block(peer, is_heard && fault == Fault::Silent);
            return Reached { line: Err(fault), tried };
        }
        if Instant::now() >= deadline && !dials.is_empty() {
            // Nothing new is waited for any more; the last dials end by themselves.
            let last = tokio::select! {
                Some(Ok(Ok(line))) = others.join_next() => Some(line),
                dialled = dials.join_next() => dialled.and_then(Result::ok).and_then(Result::ok),
            };
            if let Some(line) = last {
                hub.calls.block(peer, false);
                return Reached { line: Ok(line), tried };
            }
            fault = Fault::Silent;
        }
    }
}

async fn dial(hub: Arc<Hub>, peer: EndpointId, addresses: Vec<SocketAddr>) -> Result<Line, Fault> {
    match &hub.door {
        Some(door) => Box::pin(door.dial(peer, &addresses)).await,
        None => Err(Fault::Closed),
    }
}

/// Calls a device through every rendezvous where it listens, once that one has said where this device is seen, and again when it says
/// otherwise: what is called is an address to send to.
async fn call(hub: &Arc<Hub>, peer: EndpointId, called: &mut BTreeMap<EndpointId, SocketAddr>) {
    let asked = hub.look(move |desk| (desk.engine.rendezvous_of(&peer), desk.engine.keys_to_call(&peer))).await;
    let Ok((listens, invitation)) = asked else { return };
    let key = match invitation {
        // Whoever made the invitation does not know this device yet.
        Some(key) => Some(CallKey::of_invitation(&key)),
        None => CallKey::of_devices(&hub.who.transport, &peer),
    };
    let Some(key) = key else { return };
    for (through, seen) in hub.calls.seen() {
        let Some(seen) = seen.filter(|_| listens.contains(&through)) else { continue };
        if called.get(&through) != Some(&seen) && say(hub, through, peer, &key, false) {
            called.insert(through, seen);
        }
    }
}

fn say(hub: &Arc<Hub>, through: EndpointId, to: EndpointId, key: &CallKey, answers: bool) -> bool {
    let mut addresses = hub.addresses();
    // Where this very rendezvous sees this device comes last, and is never what is left out.
    if let Some(seen) = hub.calls.seen().get(&through).copied().flatten()
        && !addresses.contains(&seen)
    {
        addresses.truncate(ADDRESSES_MAX - 1);
        addresses.push(seen);
    }
    if addresses.is_empty() {
        return false;
    }
    let route = Route { through, from: hub.who.endpoint, to };
    let mut nonce = [0; 12];
    System.fill(&mut nonce);
    let addresses = addresses.into_iter().take(ADDRESSES_MAX).collect();
    let sealed = key.seal(&nonce, &route, &Call { answers, addresses }.to_bytes());
    hub.calls.send(&through, Signal::Call { peer: to, sealed })
}

/// Under what a call was sealed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Under {
    /// The keys of two devices that know each other.
    Devices,
    Invitation,
    /// The link for another device of this person.
    DeviceLink([u8; 32]),
}

/// Someone calls through a rendezvous. Whoever cannot be someone known, or who holds no link, is not heard.
pub(crate) async fn called(hub: &Arc<Hub>, through: EndpointId, peer: EndpointId, sealed: &[u8]) {
    let asked = hub.look(move |desk| {
        let engine = &desk.engine;
        let is_known = engine.person_at(&peer).is_some();
        (is_known, engine.keys_to_be_called(&peer), engine.device_link_to_be_called(now()).filter(|_| !is_known))
    });
    let Ok((is_known, invitations, device_link)) = asked.await else { return };
    let route = Route { through, from: peer, to: hub.who.endpoint };
    let devices = if is_known { CallKey::of_devices(&hub.who.transport, &peer) } else { None };
    let keys = devices.into_iter().map(|key| (key, Under::Devices));
    let keys = keys.chain(invitations.iter().map(|key| (CallKey::of_invitation(key), Under::Invitation)));
    let keys = keys.chain(device_link.map(|key| (CallKey::of_device_link(&key), Under::DeviceLink(key))));
    let opened = keys.filter_map(|(key, under)| key.open(&route, sealed).map(|plain| (key, under, plain))).next();
    let Some((key, under, plain)) = opened else { return };
    // A rendezvous may play again what it once carried; the call itself has no clock to tell by.
    let Some(call) = Call::from_bytes(&plain).ok().filter(|_| hub.calls.is_first(sealed)) else { return };
    if let Under::DeviceLink(link) = under
        && !hub.calls.is_within(&link)
    {
        return;
    }
    let is_answered = !call.answers && say(hub, through, peer, &key, true);
    hub.calls.heard(peer, call.addresses.clone(), is_answered);
    if call.answers {
        return;
    }
    // Whoever calls has no line: one that is open here still is dead, unless it was opened while the call was on its way. The key of a link
    // is known to all who saw it: it ends nobody's line.
    for session in hub.registry.all().iter().filter(|session| session.peer == peer) {
        if session.opened.elapsed() < YOUNG {
            return;
        }
        if under != Under::Devices {
            return;
        }
        session.end(crate::registry::End::Now);
    }
    hub.wishes.meet(peer, call.addresses);
}
