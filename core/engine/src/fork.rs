//! Forks: a device that signed two histories. Proved, shown to everyone in the matter, and frozen.

use std::collections::BTreeSet;

use parloir_base::{DeviceId, MatterId, SessionId};
use parloir_journal::fork;
use parloir_wire::entry::Link;
use parloir_wire::frame::Frame;
use parloir_wire::shelf::{Fork, Write};
use parloir_wire::text::Signed;

use crate::engine::Engine;
use crate::step::Event;
use crate::turn::Turn;

impl Engine {
    /// A signed link contradicts one that is here: both are kept as proof, the chain is frozen, people and parties are told.
    pub(crate) fn fork_found(
        &mut self,
        turn: &mut Turn<'_>,
        session: SessionId,
        matter: MatterId,
        device: DeviceId,
        seq: u64,
        other: Signed,
    ) {
        // What a device signs outside its time is not taken, and proves nothing against what it signed in its time.
        let Ok(claimed) = Link::from_bytes(&other.bytes).map(|link| link.claimed()) else { return };
        if self.rooms.get(&matter).is_none_or(|room| room.register.may_sign(&device, claimed).is_err()) {
            return;
        }
        // The link here at the same place; or, where the newcomer names another one before it, the link it should have named.
        let here = turn.digest_at(&matter, &device, seq);
        let before = || turn.digest_at(&matter, &device, seq.saturating_sub(1));
        let Some((one, _)) = here.or_else(before).and_then(|digest| turn.link(&digest)) else { return };
        if self.rooms.get(&matter).is_some_and(|room| room.chains.is_frozen(&device)) {
            // Known here; but whoever sends the other history may never have been told: this device may have stopped in between.
            return turn.send(session, Frame::Fork { matter, device, one, other });
        }
        self.freeze(turn, matter, device, seq, one, other);
    }

    fn freeze(
        &mut self,
        turn: &mut Turn<'_>,
        matter: MatterId,
        device: DeviceId,
        seq: u64,
        one: Signed,
        other: Signed,
    ) {
        let Some(room) = self.rooms.get_mut(&matter) else { return };
        room.chains.freeze(device);
        room.forks.insert(device, Fork { device, one: one.clone(), other: other.clone() });
        turn.write(Write::Fork { matter, device, seq, one: one.clone(), other: other.clone(), found: turn.now });
        turn.tell(Event::Forked { matter, device });
        let hearers: BTreeSet<SessionId> = self
            .sessions
            .iter()
            .filter(|(_, meeting)| meeting.positions.contains_key(&matter))
            .map(|(session, _)| *session)
            .collect();
        for session in hearers {
            turn.send(session, Frame::Fork { matter, device, one: one.clone(), other: other.clone() });
        }
    }

    /// The other side shows two links that one device signed for one place.
    pub(crate) fn fork_shown(
        &mut self,
        turn: &mut Turn<'_>,
        session: SessionId,
        matter: MatterId,
        device: DeviceId,
        one: Signed,
        other: Signed,
    ) {
        let Some((person, _)) = self.sessions.get(&session).and_then(|meeting| meeting.who) else { return };
        let Some(room) = self.rooms.get(&matter) else { return };
        if !self.trusts(room, &person) || room.chains.is_frozen(&device) || room.person_of(&device).is_none() {
            return;
        }
        let Some(proven) = fork::check(&matter, &device, &one, &other) else {
            return self.misbehaved(turn, session);
        };
        // The teller may not have heard yet that the device was revoked.
        if proven.claimed.iter().any(|claimed| room.register.may_sign(&device, *claimed).is_err()) {
            return;
        }
        self.freeze(turn, matter, device, proven.seq, one, other);
    }
}
