//! Places for devices that nobody here knows: few, and whoever calls without pause pushes out their own calls first.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use parloir_base::limit::STRANGERS_MAX;
use tokio::sync::Notify;

/// Lines of the network journal that strangers are given at once.
const LINES_AT_ONCE: u32 = 32;
/// In the long run one is given each so many seconds: whoever calls without pause must not make the disk work for each call, nor fill it.
const LINE_SECONDS: i64 = 10;

/// Where a call comes from, as far as one caller can choose: 24 bits of IPv4, 48 of IPv6.
type Network = Vec<u8>;

/// The places.
#[derive(Default)]
pub(crate) struct Strangers(Mutex<Places>);

#[derive(Default)]
struct Places {
    number: u64,
    /// The longest in first.
    held: Vec<Place>,
    /// Those who were pushed out and have not gone yet.
    leaving: usize,
    /// Those who went without having become known, since the start.
    turned_away: u64,
    lines: Lines,
}

/// Lines of the network journal that may still be written for strangers.
struct Lines {
    left: u32,
    since: i64,
}

impl Default for Lines {
    fn default() -> Self {
        Self { left: LINES_AT_ONCE, since: i64::MIN }
    }
}

struct Place {
    number: u64,
    from: Network,
    leave: Arc<Notify>,
}

/// A place, given back when dropped, or before.
pub(crate) struct Held {
    all: Arc<Strangers>,
    number: u64,
    leave: Arc<Notify>,
    is_given_back: AtomicBool,
}

impl Strangers {
    /// Takes a place. When all are held, the longest in of the network that holds the most of them makes room: an honest caller needs
    /// its place for the time of one question. `None`: too many of those who were pushed out have not gone yet.
    pub fn take(self: &Arc<Self>, from: IpAddr) -> Option<Held> {
        let mut places = self.places();
        if places.held.len() >= STRANGERS_MAX {
            if places.leaving >= STRANGERS_MAX {
                return None;
            }
            let victim = crowd(&places.held);
            let left = places.held.remove(victim);
            left.leave.notify_one();
            places.leaving += 1;
        }
        places.number += 1;
        let (number, leave) = (places.number, Arc::new(Notify::new()));
        places.held.push(Place { number, from: network(from), leave: leave.clone() });
        drop(places);
        Some(Held { all: self.clone(), number, leave, is_given_back: AtomicBool::new(false) })
    }

    /// Whether a call that comes in this second has a line of its own in the network journal.
    pub fn is_told(&self, second: i64) -> bool {
        let mut places = self.places();
        let lines = &mut places.lines;
        let earned = second.saturating_sub(lines.since) / LINE_SECONDS;
        if earned != 0 {
            // A clock that was set back earns nothing, and does not stop the lines until it is where it was.
            let earned = u32::try_from(earned.max(0)).unwrap_or(u32::MAX);
            lines.left = lines.left.saturating_add(earned).min(LINES_AT_ONCE);
            lines.since = second;
        }
        let is_told = lines.left > 0;
        lines.left = lines.left.saturating_sub(1);
        is_told
    }

    /// Someone went without having become known.
    pub fn turn_away(&self) {
        let mut places = self.places();
        places.turned_away = places.turned_away.saturating_add(1);
    }

    /// How many went so, since the start.
    pub fn turned_away(&self) -> u64 {
        self.places().turned_away
    }

    /// How many places are held.
    pub fn held(&self) -> usize {
        self.places().held.len()
    }

    fn places(&self) -> MutexGuard<'_, Places> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    /// Resolves when another caller took this place.
    pub async fn pushed_out(&self) {
        self.leave.notified().await;
    }

    /// Makes room for another stranger: whoever held this place is none any more.
    pub fn give_back(&self) {
        if self.is_given_back.swap(true, Ordering::Relaxed) {
            return;
        }
        let mut places = self.all.places();
        match places.held.iter().position(|place| place.number == self.number) {
            Some(at) => drop(places.held.remove(at)),
            None => places.leaving = places.leaving.saturating_sub(1),
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.give_back();
    }
}

fn network(from: IpAddr) -> Network {
    match from.to_canonical() {
        IpAddr::V4(address) => address.octets()[..3].to_vec(),
        IpAddr::V6(address) => address.octets()[..6].to_vec(),
    }
}

/// Who makes room: of the networks that hold the most places, the caller who is longest in.
fn crowd(held: &[Place]) -> usize {
    let mut counts: BTreeMap<&Network, usize> = BTreeMap::new();
    for place in held {
        *counts.entry(&place.from).or_default() += 1;
    }
    let most = counts.values().max().copied().unwrap_or(0);
    held.iter().position(|place| counts.get(&place.from) == Some(&most)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    /// Whether something has happened already.
    fn is_ready(future: impl Future<Output = ()>) -> bool {
        pin!(future).poll(&mut Context::from_waker(Waker::noop())) == Poll::Ready(())
    }

    fn full(strangers: &Arc<Strangers>, from: impl Fn(u8) -> [u8; 4]) -> Vec<Held> {
        (0..STRANGERS_MAX as u8).map(|n| strangers.take(from(n).into()).expect("a place")).collect()
    }

    #[test]
    fn whoever_floods_the_places_pushes_out_their_own_calls_and_never_the_one_of_an_invited_person() {
        let strangers = Arc::new(Strangers::default());
        let flood = full(&strangers, |n| [198, 51, 100, n]);
        let invited = strangers.take([192, 0, 2, 7].into()).expect("room is made");
        assert!(is_ready(flood[0].pushed_out()) && !is_ready(flood[1].pushed_out()));
        drop(flood);
        let again: Vec<Held> = (0..200).filter_map(|n| strangers.take([198, 51, 100, n].into())).collect();
        assert!(!is_ready(invited.pushed_out()));
        assert!(again.len() <= 2 * STRANGERS_MAX, "those on their way out are bounded too");
    }

    #[test]
    fn where_all_come_from_different_networks_the_longest_in_makes_room() {
        let strangers = Arc::new(Strangers::default());
        let all = full(&strangers, |n| [198, 51, n, 1]);
        let late = strangers.take([192, 0, 2, 7].into()).expect("room is made");
        assert!(is_ready(all[0].pushed_out()) && all[1..].iter().all(|one| !is_ready(one.pushed_out())));
        assert!(!is_ready(late.pushed_out()));
    }

    #[test]
    fn a_place_that_is_given_back_is_free_and_pushes_nobody_out() {
        let strangers = Arc::new(Strangers::default());
        let mut all = full(&strangers, |n| [198, 51, 100, n]);
        all.pop();
        let _late = strangers.take([192, 0, 2, 7].into()).expect("free");
        assert!(!all.iter().any(|one| is_ready(one.pushed_out())));
    }

    #[test]
    fn whoever_has_become_known_gives_the_place_back_once_and_takes_nothing_from_others_when_the_line_ends() {
        let strangers = Arc::new(Strangers::default());
        let mut all = full(&strangers, |n| [198, 51, 100, n]);
        let known = all.remove(0);
        known.give_back();
        all.push(strangers.take([192, 0, 2, 7].into()).expect("free"));
        assert!(!all.iter().any(|one| is_ready(one.pushed_out())) && !is_ready(known.pushed_out()));
        known.give_back();
        drop(known);
        assert_eq!(strangers.held(), STRANGERS_MAX);
    }

    #[test]
    fn of_those_who_call_without_pause_a_few_have_a_line_in_the_journal_and_then_one_at_times() {
        let strangers = Strangers::default();
        let lines = |seconds: std::ops::Range<i64>| {
            seconds.map(|second| (0..50).filter(|_| strangers.is_told(second)).count() as i64).sum::<i64>()
        };
        let (start, day) = (1_800_000_000, 86_400);
        assert_eq!(lines(start..start + 1), i64::from(LINES_AT_ONCE));
        assert_eq!(lines(start + 1..start + 1 + day), day / LINE_SECONDS);
        assert_eq!(lines(start - 500..start), 500 / LINE_SECONDS - 1, "the clock was set back");
    }

    #[test]
    fn one_network_of_ipv6_is_one_caller_and_ipv4_is_the_same_however_it_is_written() {
        let parse = |text: &str| network(text.parse().expect("an address"));
        assert_eq!(parse("2001:db8:1:2::3"), parse("2001:db8:1:ffff::4"));
        assert_ne!(parse("2001:db8:1::3"), parse("2001:db8:2::3"));
        assert_eq!(parse("::ffff:192.0.2.7"), parse("192.0.2.9"));
    }
}
