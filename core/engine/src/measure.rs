//! How much of what one person writes is read in a day: what is beyond waits where it is, until the next day or until the person here says
//! to read on.

use std::collections::BTreeSet;

use parloir_base::day::Day;
use parloir_base::{MatterId, Moment, PersonId, Refusal, SessionId, limit};
use parloir_wire::frame::Carried;
use parloir_wire::local::MeasureRow;
use parloir_wire::shelf::Write;

use crate::engine::Engine;
use crate::step::{Event, Outcome};
use crate::turn::Turn;

/// A matter is young for as long: what is there already comes at once.
const YOUNG_MS: i64 = 24 * 3_600 * 1_000;

impl Engine {
    /// Whether nothing more is read today of what someone writes.
    #[must_use]
    pub fn is_full(&self, person: &PersonId) -> bool {
        self.measures.get(person).is_some_and(|row| row.day == Day::of(self.now) && self.is_beyond(row))
    }

    fn is_beyond(&self, row: &MeasureRow) -> bool {
        let most = self.own.measure;
        !row.reads_on && (row.pieces >= most || row.young_pieces >= most.saturating_mul(limit::MEASURE_YOUNG_TIMES))
    }

    /// What came of someone today.
    fn today(&self, person: &PersonId) -> MeasureRow {
        let day = Day::of(self.now);
        let known = self.measures.get(person).filter(|row| row.day == day).copied();
        known.unwrap_or(MeasureRow { person: *person, day, pieces: 0, young_pieces: 0, reads_on: false })
    }

    /// Whether what someone wrote is read now from whoever brings it. What another device of this very person holds was measured there.
    pub(crate) fn reads(&self, session: SessionId, author: &PersonId) -> bool {
        self.is_own(session) || !self.is_full(author)
    }

    /// A link of someone was stored. It counts for whoever wrote it, whoever brought it and whatever date it claims.
    pub(crate) fn weigh(
        &mut self,
        turn: &mut Turn<'_>,
        session: SessionId,
        author: PersonId,
        bytes: usize,
        met: Moment,
    ) {
        if author == self.own.person || self.is_own(session) {
            return;
        }
        let mut row = self.today(&author);
        let was_full = self.is_beyond(&row);
        let pieces = 1 + bytes as u64 / limit::MEASURE_PIECE_BYTES;
        if turn.now < met.plus_ms(YOUNG_MS) {
            row.young_pieces = row.young_pieces.saturating_add(pieces);
        } else {
            row.pieces = row.pieces.saturating_add(pieces);
        }
        self.measures.insert(author, row);
        turn.measured.insert(author);
        if !was_full && self.is_beyond(&row) {
            turn.tell(Event::MeasureFull { person: author });
        }
    }

    /// Keeps what the step counted, in its transaction: a program that starts anew goes on with it.
    pub(crate) fn keep_measures(&mut self, turn: &mut Turn<'_>) {
        for person in core::mem::take(&mut turn.measured) {
            if let Some(row) = self.measures.get(&person) {
                turn.write(Write::Measure(*row));
            }
        }
    }

    /// The person here says to read on, for this day.
    pub(crate) fn read_on(&mut self, turn: &mut Turn<'_>, person: PersonId) -> Result<Outcome, Refusal> {
        if !self.contacts.contains_key(&person) {
            return Err(Refusal::PartyUnknown);
        }
        let row = MeasureRow { reads_on: true, ..self.today(&person) };
        self.measures.insert(person, row);
        turn.measured.insert(person);
        self.ask_for(turn, &person);
        Ok(Outcome::Done)
    }

    /// What waited yesterday is asked for.
    pub(crate) fn begin_day(&mut self, turn: &mut Turn<'_>) {
        let day = Day::of(turn.now);
        let past: Vec<MeasureRow> = self.measures.values().filter(|row| row.day != day).copied().collect();
        for row in past {
            self.measures.remove(&row.person);
            if self.is_beyond(&row) {
                self.ask_for(turn, &row.person);
            }
        }
    }

    /// Asks everyone who may hold something of a person for what is lacking here.
    fn ask_for(&mut self, turn: &mut Turn<'_>, person: &PersonId) {
        let of_theirs = |(_, room): &(&MatterId, &crate::room::Room)| {
            room.view.parties().contains_key(person) || room.view.former().contains_key(person)
        };
        let matters: BTreeSet<MatterId> = self.rooms.iter().filter(of_theirs).map(|(matter, _)| *matter).collect();
        let standing: Vec<(SessionId, MatterId)> = self
            .sessions
            .iter()
            .flat_map(|(session, meeting)| meeting.positions.keys().map(|matter| (*session, *matter)))
            .filter(|(_, matter)| matters.contains(matter))
            .collect();
        for (session, matter) in standing {
            self.state_one(turn, session, matter, true);
        }
    }
}

/// What a link takes, roughly.
pub(crate) fn bytes(carried: &Carried) -> usize {
    carried.link.bytes.len() + carried.content.as_ref().map_or(0, |content| content.body.len())
}
