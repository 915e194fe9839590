//! What faces are told: a bounded ring of names, and a bell that rings when anything changed.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use parloir_base::{Digest, MatterId, PersonId, Refusal};
use parloir_engine::Event;
use tokio::sync::watch;

use crate::contract::EventLine;

/// Events kept for faces that ask late; older ones are gone, and a face that sees a hole reads everything again.
const EVENTS_MAX: usize = 1_024;

/// What moves all the time is told this often: a bar moves, and the ring keeps what else happened.
const PACE: Duration = Duration::from_millis(250);
/// Movements that are remembered before old ones are forgotten.
const MOVED_MAX: usize = 256;

/// The ring and the bell.
#[derive(Debug)]
pub(crate) struct Events {
    ring: Mutex<Ring>,
    /// When the movement of each document, here or towards a person, was last told. What is older than the pace may go.
    moved: Mutex<HashMap<(Digest, Option<PersonId>), Instant>>,
    bell: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Ring {
    last: u64,
    lines: VecDeque<EventLine>,
}

/// An event before it has a number.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Told<'a> {
    pub event: &'a str,
    pub matter: Option<MatterId>,
    pub item: Option<Digest>,
    pub person: Option<PersonId>,
    pub code: Option<Refusal>,
}

impl Default for Events {
    fn default() -> Self {
        Self { ring: Mutex::default(), moved: Mutex::default(), bell: watch::Sender::new(0) }
    }
}

impl Events {
    fn ring(&self) -> MutexGuard<'_, Ring> {
        // Whoever panicked left whole lines: each is pushed in one piece.
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds an event.
    pub fn tell(&self, told: Told<'_>) {
        let mut ring = self.ring();
        ring.last += 1;
        let line = EventLine {
            number: ring.last,
            event: told.event.to_owned(),
            matter: told.matter.map(|matter| matter.to_hex()),
            item: told.item.map(|item| item.to_hex()),
            person: told.person.map(|person| person.to_hex()),
            code: told.code.map(|refusal| refusal.code().to_owned()),
        };
        if ring.lines.len() == EVENTS_MAX {
            ring.lines.pop_front();
        }
        ring.lines.push_back(line);
        drop(ring);
        self.ring_bell();
    }

    /// A document of a matter is further than it was, here or on its way to a person: told four times a second at most.
    pub fn tell_moved(&self, matter: MatterId, item: Digest, person: Option<PersonId>, at: Instant) {
        let mut moved = self.moved.lock().unwrap_or_else(PoisonError::into_inner);
        let is_fresh = |last: &Instant| at.saturating_duration_since(*last) < PACE;
        if moved.get(&(item, person)).is_some_and(is_fresh) {
            return;
        }
        if moved.len() >= MOVED_MAX {
            moved.retain(|_, last| is_fresh(last));
        }
        moved.insert((item, person), at);
        drop(moved);
        self.tell(Told { event: "transfer", matter: Some(matter), item: Some(item), person, ..Told::default() });
    }

    /// Adds what the engine tells; `person` resolves a device's owner.
    pub fn relay(&self, event: &Event, person: impl Fn(&parloir_base::EndpointId) -> Option<PersonId>) {
        self.tell(match event {
            Event::Changed { matter } => Told { event: "changed", matter: Some(*matter), ..Told::default() },
            Event::Arrived { matter, entry } => {
                Told { event: "arrived", matter: Some(*matter), item: Some(*entry), ..Told::default() }
            }
            Event::PhraseReady { person } => Told { event: "phrase-ready", person: Some(*person), ..Told::default() },
            Event::Redeemed { person } => Told { event: "redeemed", person: Some(*person), ..Told::default() },
            Event::RedeemedAgain => Told { event: "redeemed-again", ..Told::default() },
            Event::Declined { person, matter } => Told {
                event: "declined",
                matter: Some(*matter),
                person: Some(*person),
                code: Some(Refusal::InvitationDeclined),
                ..Told::default()
            },
            Event::JoinRefused { refusal } => Told { event: "join-refused", code: Some(*refusal), ..Told::default() },
            Event::Forked { matter, .. } => {
                Told { event: "forked", matter: Some(*matter), code: Some(Refusal::ChainForked), ..Told::default() }
            }
            Event::Devices { person } => Told { event: "devices", person: Some(*person), ..Told::default() },
            Event::MeasureFull { person } => Told {
                event: "measure-full",
                person: Some(*person),
                code: Some(Refusal::MeasureFull),
                ..Told::default()
            },
            Event::Misbehaved { peer } => Told { event: "misbehaved", person: person(peer), ..Told::default() },
            Event::DocumentWrong { matter, entry } => {
                Told { event: "document-wrong", matter: Some(*matter), item: Some(*entry), ..Told::default() }
            }
        });
    }

    /// Events after a number, oldest first.
    pub fn after(&self, number: u64) -> Vec<EventLine> {
        self.ring().lines.iter().filter(|line| line.number > number).cloned().collect()
    }

    /// The number of the last event.
    pub fn last(&self) -> u64 {
        self.ring().last
    }

    /// Wakes everyone who waits for any change.
    pub fn ring_bell(&self) {
        self.bell.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Resolves at each change from now on.
    pub fn bell(&self) -> watch::Receiver<u64> {
        self.bell.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_that_moves_is_told_four_times_a_second_for_each_person_and_hides_nothing_else() {
        let (events, start) = (Events::default(), Instant::now());
        let (matter, item) = (MatterId([1; 32]), Digest([3; 32]));
        let (jean, carole) = (Some(PersonId([4; 32])), Some(PersonId([5; 32])));
        for ms in 0..1_000 {
            events.tell_moved(matter, item, jean, start + Duration::from_millis(ms));
        }
        events.tell_moved(matter, item, carole, start);
        events.tell_moved(matter, item, None, start);
        events.tell(Told { event: "changed", matter: Some(matter), ..Told::default() });
        let told: Vec<String> = events.after(0).into_iter().map(|line| line.event).collect();
        assert_eq!(told, ["transfer", "transfer", "transfer", "transfer", "transfer", "transfer", "changed"]);
    }

    #[test]
    fn what_no_longer_moves_is_forgotten() {
        let (events, start) = (Events::default(), Instant::now());
        for number in 0..10_000_u64 {
            let item = parloir_crypto::digest(&number.to_le_bytes());
            events.tell_moved(MatterId([1; 32]), item, None, start + Duration::from_millis(number));
        }
        assert!(events.moved.lock().unwrap().len() <= MOVED_MAX + 1);
    }
}
