//! Documents that are lacking: whom they are asked of, and when they are asked for again.

use parloir_base::{Digest, MatterId, SessionId, limit};

use crate::engine::Engine;
use crate::session::Session;
use crate::step::Effect;
use crate::turn::Turn;

impl Engine {
    /// All of them, when a session comes to stand in a matter.
    pub(crate) fn fetch_all(&mut self, turn: &mut Turn<'_>, session: SessionId, matter: MatterId) {
        let Some(room) = self.rooms.get(&matter) else { return };
        for entry in room.documents_wanted.keys() {
            turn.run(Effect::Fetch { session, matter, entry: *entry });
        }
    }

    /// Whoever lacked a document a while ago may hold it now: hosts are reminded, and know what is under way already. Each in its turn:
    /// some that nobody has must not keep the others waiting.
    pub(crate) fn fetch_again(&self, turn: &mut Turn<'_>, matter: MatterId) {
        let Some(room) = self.rooms.get(&matter) else { return };
        let wanted: Vec<&Digest> = room.documents_wanted.keys().collect();
        for at in in_turn(wanted.len(), turn.now.seconds()) {
            if let Some(entry) = wanted.get(at) {
                self.fetch_everywhere(turn, matter, **entry);
            }
        }
    }

    /// A document may be had from any session that stands in the matter.
    pub(crate) fn fetch_everywhere(&self, turn: &mut Turn<'_>, matter: MatterId, entry: Digest) {
        let near = |(_, meeting): &(&SessionId, &Session)| meeting.positions.contains_key(&matter);
        for (session, _) in self.sessions.iter().filter(near) {
            turn.run(Effect::Fetch { session: *session, matter, entry });
        }
    }
}

/// Which of so many are asked for again now: the next ones each minute, in a circle.
fn in_turn(count: usize, seconds: i64) -> impl Iterator<Item = usize> {
    let minute = usize::try_from(seconds.div_euclid(60)).unwrap_or(0);
    let first = if count == 0 { 0 } else { minute.wrapping_mul(limit::FETCHES_PER_TICK) % count };
    (0..count.min(limit::FETCHES_PER_TICK)).map(move |at| (first + at) % count)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn of_many_documents_that_are_lacking_each_is_asked_for_again_in_its_turn() {
        for count in [0, 1, limit::FETCHES_PER_TICK, limit::FETCHES_PER_TICK + 1, 1_000] {
            let minutes = count.div_ceil(limit::FETCHES_PER_TICK);
            let mut asked = BTreeSet::new();
            for minute in 0..minutes {
                let at_once: Vec<usize> =
                    in_turn(count, 1_795_000_020 + 60 * i64::try_from(minute).unwrap_or_default()).collect();
                assert!(at_once.len() <= limit::FETCHES_PER_TICK);
                asked.extend(at_once);
            }
            assert_eq!(asked, (0..count).collect(), "{count}");
        }
    }
}
