//! Calls through rendezvous: whose lines are open, where this device is seen, and what others called.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use parloir_base::limit::DEVICE_LINK_CALLS_MAX;
use parloir_base::{Digest, EndpointId};
use parloir_wire::Rendezvous;
use parloir_wire::signal::Signal;
use tokio::sync::{mpsc, watch};

/// Whoever was answered a moment ago dials already: there is no need to call them too.
const ANSWERED: Duration = Duration::from_secs(5);
/// What someone called is worth trying for this long: a mapping of a NAT lives longer, a network that was left does not.
const FRESH: Duration = Duration::from_secs(15);
/// Devices of whom something is remembered: more than a profile calls at once.
const PEERS_MAX: usize = 1_024;
/// Calls that are remembered: an old one that is played again ends no session and has nobody dial.
const REMEMBERED: usize = 4_096;
/// Calls that go through one rendezvous at once, and one a second in the long run: less than it allows.
const CALLS_AT_ONCE: u32 = 32;

/// What is known of calls now.
pub(crate) struct Calls {
    state: Mutex<State>,
    changes: watch::Sender<u64>,
    hurries: watch::Sender<u64>,
}

#[derive(Default)]
struct State {
    chosen: Vec<Rendezvous>,
    lines: BTreeMap<EndpointId, Open>,
    /// The number of the line that was opened last.
    last: u64,
    heard: HashMap<EndpointId, Heard>,
    /// Digests of the last calls that were opened, oldest first.
    opened: VecDeque<Digest>,
    /// The link for a device under which someone called last, and how often in all.
    link: Option<(Digest, u32)>,
    /// Devices that called or answered, and how often in a row they could not be reached all the same.
    blocked: BTreeMap<EndpointId, u8>,
}

/// An open line to a rendezvous.
struct Open {
    number: u64,
    outgoing: mpsc::Sender<Signal>,
    seen: Option<SocketAddr>,
    calls: u32,
    since: Instant,
}

/// Where someone said that they are.
struct Heard {
    addresses: Vec<SocketAddr>,
    at: Instant,
    /// When this device answered or called back.
    answered: Option<Instant>,
}

impl Calls {
    pub fn new(chosen: Vec<Rendezvous>) -> Self {
        let state = Mutex::new(State { chosen, ..State::default() });
        Self { state, changes: watch::Sender::new(0), hurries: watch::Sender::new(0) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something that lines or calls depend on is other than it was.
    pub fn changed(&self) {
        self.changes.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Resolves at each change: a line opened, someone called, others were chosen.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// The network changed, or the machine woke: lines are asked whether they live, and what failed is tried at once.
    pub fn hurry(&self) {
        self.hurries.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Resolves when there is hurry.
    pub fn hurries(&self) -> watch::Receiver<u64> {
        self.hurries.subscribe()
    }

    /// Those that this profile chose.
    pub fn chosen(&self) -> Vec<Rendezvous> {
        self.state().chosen.clone()
    }

    /// Others were chosen.
    pub fn choose(&self, chosen: Vec<Rendezvous>) {
        self.state().chosen = chosen;
        self.changed();
    }

    /// A line is open; its number.
    pub fn opened(&self, through: EndpointId, outgoing: mpsc::Sender<Signal>) -> u64 {
        let mut state = self.state();
        state.last += 1;
        let number = state.last;
        state.lines.insert(through, Open { number, outgoing, seen: None, calls: 0, since: Instant::now() });
        drop(state);
        self.changed();
        number
    }

    /// It ended, unless another one was opened to the same rendezvous meanwhile.
    pub fn ended(&self, through: &EndpointId, number: u64) {
        let mut state = self.state();
        if state.lines.get(through).is_some_and(|open| open.number == number) {
            state.lines.remove(through);
        }
        drop(state);
        self.changed();
    }

    /// A rendezvous says where this device is seen. Whether that is new.
    pub fn is_seen(&self, through: &EndpointId, address: SocketAddr) -> bool {
        let mut state = self.state();
        let Some(open) = state.lines.get_mut(through) else { return false };
        let is_new = open.seen.replace(address) != Some(address);
        drop(state);
        if is_new {
            self.changed();
        }
        is_new
    }

    /// Where the rendezvous that were chosen here see this device. What one says that somebody else named is for calls through it alone:
    /// else a contact could have this device's other contacts dial wherever it likes.
    pub fn seen_by_chosen(&self) -> Vec<SocketAddr> {
        let state = self.state();
        let is_chosen = |through: &EndpointId| state.chosen.iter().any(|one| one.endpoint == *through);
        state.lines.iter().filter(|(through, _)| is_chosen(through)).filter_map(|(_, open)| open.seen).collect()
    }

    /// Where this device is seen, by the rendezvous whose lines are open.
    pub fn seen(&self) -> BTreeMap<EndpointId, Option<SocketAddr>> {
        self.state().lines.iter().map(|(through, open)| (*through, open.seen)).collect()
    }

    /// Sends a call through a rendezvous, if its line is open and it is not too many.
    pub fn send(&self, through: &EndpointId, signal: Signal) -> bool {
        let mut state = self.state();
        let Some(open) = state.lines.get_mut(through) else { return false };
        let earned = u32::try_from(open.since.elapsed().as_secs()).unwrap_or(u32::MAX);
        if earned > 0 {
            open.calls = open.calls.saturating_sub(earned);
            open.since = Instant::now();
        }
        if open.calls >= CALLS_AT_ONCE {
            return false;
        }
        open.calls += 1;
        open.outgoing.try_send(signal).is_ok()
    }

    /// Whether a sealed call comes for the first time, as far as is remembered.
    pub fn is_first(&self, sealed: &[u8]) -> bool {
        let digest = parloir_crypto::digest(sealed);
        let mut state = self.state();
        if state.opened.contains(&digest) {
            return false;
        }
        if state.opened.len() >= REMEMBERED {
            state.opened.pop_front();
        }
        state.opened.push_back(digest);
        true
    }

    /// Whether one more call under the link for a device is heard: whoever saw the link cannot have this device dial without end.
    pub fn is_within(&self, link: &[u8; 32]) -> bool {
        let digest = parloir_crypto::digest(link);
        let mut state = self.state();
        let (_, calls) = state.link.take().filter(|(known, _)| *known == digest).unwrap_or((digest, 0));
        state.link = Some((digest, calls.saturating_add(1)));
        calls < DEVICE_LINK_CALLS_MAX
    }

    /// Someone said where they are.
    pub fn heard(&self, peer: EndpointId, addresses: Vec<SocketAddr>, is_answered: bool) {
        let mut state = self.state();
        state.heard.retain(|_, heard| heard.at.elapsed() < FRESH);
        if state.heard.len() < PEERS_MAX {
            let (at, answered) = (Instant::now(), is_answered.then(Instant::now));
            state.heard.insert(peer, Heard { addresses, at, answered });
        }
        drop(state);
        self.changed();
    }

    /// Where someone said a moment ago that they are, and whether they were answered: then they need no call of their own.
    pub fn fresh(&self, peer: &EndpointId) -> Option<(Vec<SocketAddr>, bool)> {
        let state = self.state();
        let heard = state.heard.get(peer).filter(|heard| heard.at.elapsed() < FRESH)?;
        let is_answered = heard.answered.is_some_and(|at| at.elapsed() < ANSWERED);
        Some((heard.addresses.clone(), is_answered))
    }

    /// How calling someone ended: both knew where the other is, and no packet came through, or something did.
    pub fn block(&self, peer: EndpointId, is_blocked: bool) {
        let mut state = self.state();
        let blocked = &mut state.blocked;
        if !is_blocked {
            blocked.remove(&peer);
        } else if let Some(times) = blocked.get_mut(&peer) {
            *times = times.saturating_add(1);
        } else if blocked.len() < PEERS_MAX {
            blocked.insert(peer, 1);
        }
    }

    /// Devices that could not be reached though both sides tried at once, and not for the first time: packets get lost.
    pub fn blocked(&self) -> Vec<EndpointId> {
        self.state().blocked.iter().filter(|(_, times)| **times > 1).map(|(peer, _)| *peer).collect()
    }
}

#[cfg(test)]
mod tests {
    use parloir_base::EndpointId;
    use parloir_base::limit::DEVICE_LINK_CALLS_MAX;

    use super::{Calls, PEERS_MAX, REMEMBERED};

    #[test]
    fn whoever_cannot_be_reached_stays_known_as_such_however_many_there_are() {
        let calls = Calls::new(Vec::new());
        let id = |number: usize| {
            let mut bytes = [0; 32];
            bytes[..8].copy_from_slice(&number.to_be_bytes());
            EndpointId(bytes)
        };
        for _ in 0..3 {
            (0..PEERS_MAX + 10).for_each(|number| calls.block(id(number), true));
            assert_eq!(calls.state().blocked.len(), PEERS_MAX);
        }
        let blocked = calls.blocked();
        assert!(blocked.len() == PEERS_MAX && blocked.contains(&id(0)), "the first ones stay");
        calls.block(id(0), false);
        assert!(!calls.blocked().contains(&id(0)));
    }

    #[test]
    fn calls_under_one_link_for_a_device_are_heard_so_often_and_under_the_next_one_anew() {
        let calls = Calls::new(Vec::new());
        let heard = |link: u8, times: u32| (0..times).filter(|_| calls.is_within(&[link; 32])).count();
        assert_eq!(heard(1, DEVICE_LINK_CALLS_MAX + 10), DEVICE_LINK_CALLS_MAX as usize);
        assert_eq!(heard(2, 1), 1);
    }

    #[test]
    fn a_call_that_is_played_again_is_known_and_what_is_remembered_is_bounded() {
        let calls = Calls::new(Vec::new());
        assert!(calls.is_first(b"one") && !calls.is_first(b"one"));
        for number in 0..REMEMBERED {
            assert!(calls.is_first(&number.to_be_bytes()));
        }
        assert!(calls.is_first(b"one"), "the oldest was forgotten");
        assert_eq!(calls.state().opened.len(), REMEMBERED);
    }
}
