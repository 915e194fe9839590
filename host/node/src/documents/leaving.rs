//! Documents on their way out: how far each is with whoever takes it, and how fast.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use parloir_base::{Digest, PersonId, SessionId};

use crate::documents::speed::Speed;

/// Documents of one session that are counted: whoever asks for everything at once is shown with the last ones.
const DOCUMENTS_MAX: usize = 64;
/// What did not move for so long has no speed.
const STILL: Duration = Duration::from_secs(3);

struct Leaving {
    person: PersonId,
    segments: u64,
    speed: Speed,
    touched: Instant,
}

/// Every document on its way out, by document and session.
#[derive(Default)]
pub(crate) struct Departures {
    all: Mutex<HashMap<(Digest, SessionId), Leaving>>,
}

impl Departures {
    fn all(&self) -> MutexGuard<'_, HashMap<(Digest, SessionId), Leaving>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The segments before this one left, in a session with a person: they ask in order, and where they begin they have the rest.
    pub fn reach(&self, entry: Digest, session: SessionId, person: PersonId, segments: u64, now: Instant) {
        let mut all = self.all();
        if !all.contains_key(&(entry, session)) {
            let own = all.iter().filter(|((_, of), _)| *of == session);
            let oldest = own.clone().min_by_key(|(_, leaving)| leaving.touched).map(|(key, _)| *key);
            if let Some(oldest) = oldest.filter(|_| own.count() >= DOCUMENTS_MAX) {
                all.remove(&oldest);
            }
        }
        let leaving = all.entry((entry, session)).or_insert_with(|| Leaving {
            person,
            segments: 0,
            speed: Speed::new(now),
            touched: now,
        });
        leaving.segments = leaving.segments.max(segments);
        leaving.touched = now;
        leaving.speed.reach(leaving.segments, now);
    }

    /// The session ended.
    pub fn end(&self, session: SessionId) {
        self.all().retain(|(_, of), _| *of != session);
    }

    /// Segments of a document that left for a person in a session that lasts, and bytes a second while they leave.
    pub fn view(&self, entry: &Digest, person: &PersonId, now: Instant) -> Option<(u64, Option<u64>)> {
        let all = self.all();
        let found = all.iter().filter(|((of, _), leaving)| of == entry && leaving.person == *person);
        found.map(|(_, leaving)| leaving).max_by_key(|leaving| leaving.segments).map(|leaving| {
            let moves = now.saturating_duration_since(leaving.speed.measured()) < STILL;
            (leaving.segments, leaving.speed.bytes().filter(|_| moves))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JEAN: PersonId = PersonId([1; 32]);
    const CAROLE: PersonId = PersonId([2; 32]);

    fn document(number: u64) -> Digest {
        parloir_crypto::digest(&number.to_le_bytes())
    }

    #[test]
    fn how_far_a_document_is_is_told_for_each_person_until_their_session_ends() {
        let (departures, start) = (Departures::default(), Instant::now());
        let at = |ms| start + Duration::from_millis(ms);
        departures.reach(document(1), SessionId(1), JEAN, 8, at(0));
        departures.reach(document(1), SessionId(1), JEAN, 4, at(1));
        departures.reach(document(1), SessionId(2), CAROLE, 100, at(2));
        assert_eq!(departures.view(&document(1), &JEAN, at(3)), Some((8, None)), "streams may overtake each other");
        assert_eq!(departures.view(&document(1), &CAROLE, at(3)), Some((100, None)));
        departures.reach(document(1), SessionId(1), JEAN, 24, at(1_000));
        assert_eq!(departures.view(&document(1), &JEAN, at(1_001)), Some((24, Some(1_048_576))));
        assert_eq!(departures.view(&document(1), &JEAN, at(9_000)), Some((24, None)), "it stands still");
        departures.end(SessionId(1));
        assert_eq!(departures.view(&document(1), &JEAN, at(1_001)), None);
        assert_eq!(departures.view(&document(1), &CAROLE, at(1_001)), Some((100, None)));
        assert_eq!(departures.view(&document(2), &CAROLE, at(1_001)), None);
    }

    #[test]
    fn whoever_asks_for_every_document_takes_no_more_room_and_nothing_from_others() {
        let (departures, start) = (Departures::default(), Instant::now());
        departures.reach(document(0), SessionId(2), CAROLE, 1, start);
        for number in 0..1_000 {
            departures.reach(document(number), SessionId(1), JEAN, 1, start + Duration::from_millis(number));
        }
        assert_eq!(departures.all().len(), DOCUMENTS_MAX + 1);
        assert!(departures.view(&document(999), &JEAN, start).is_some());
        assert!(departures.view(&document(0), &CAROLE, start).is_some());
    }
}
