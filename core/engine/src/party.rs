//! Parties come and go: admitted, given another role, removed, gone; and what is still said to someone who is no longer one.

use parloir_base::{DeviceId, Digest, MatterId, PersonId, Refusal, SessionId, limit};
use parloir_matter::Gone;
use parloir_wire::entry::{Kind, Seen};
use parloir_wire::frame::Frame;
use parloir_wire::local::{ContactRow, Trust};
use parloir_wire::matter::{Admission, Role};
use parloir_wire::removal::Removal;
use parloir_wire::text::Record;

use crate::engine::Engine;
use crate::room::Room;
use crate::step::{Effect, Outcome};
use crate::turn::Turn;

impl Engine {
    pub(crate) fn admit(
        &mut self,
        turn: &mut Turn<'_>,
        matter: MatterId,
        person: PersonId,
        role: Role,
    ) -> Result<Outcome, Refusal> {
        self.may(&matter, Kind::Admission)?;
        let contact = self.contacts.get(&person).ok_or(Refusal::PartyUnknown)?;
        // Someone admitted without an invitation is someone whose keys were compared before.
        if !matches!(contact.trust, Trust::Verified { .. }) {
            return Err(Refusal::PartyUnverified);
        }
        if role == Role::Keeper {
            return Err(Refusal::RoleForbids);
        }
        let card = contact.card.clone();
        let room = self.rooms.get(&matter).ok_or(Refusal::MatterUnknown)?;
        if room.view.parties().contains_key(&person) {
            return Err(Refusal::PartyPresent);
        }
        if room.view.parties().len() >= limit::PARTIES_MAX {
            return Err(Refusal::PartiesFull);
        }
        let about = removals_of(room, &person);
        let entry = self.append(turn, matter, Kind::Admission, about, Admission { role, card }.to_bytes());
        self.restate_verification(turn, matter, person);
        self.offer(turn, matter);
        Ok(Outcome::Entry(entry))
    }

    pub(crate) fn give_role(
        &mut self,
        turn: &mut Turn<'_>,
        matter: MatterId,
        person: PersonId,
        role: Role,
    ) -> Result<Outcome, Refusal> {
        self.may(&matter, Kind::Admission)?;
        let room = self.rooms.get(&matter).ok_or(Refusal::MatterUnknown)?;
        let party = room.view.parties().get(&person).ok_or(Refusal::PartyUnknown)?;
        if role == Role::Keeper || party.role == Role::Keeper {
            return Err(Refusal::RoleForbids);
        }
        if party.role == role {
            return Ok(Outcome::Done);
        }
        let card = self.card_of(&person).ok_or(Refusal::PartyUnknown)?.clone();
        Ok(Outcome::Entry(self.append(turn, matter, Kind::Admission, Vec::new(), Admission { role, card }.to_bytes())))
    }

    /// Removes a party. They are told so, and nothing after it.
    pub(crate) fn remove(
        &mut self,
        turn: &mut Turn<'_>,
        matter: MatterId,
        person: PersonId,
    ) -> Result<Outcome, Refusal> {
        self.may(&matter, Kind::Removal)?;
        let room = self.rooms.get(&matter).ok_or(Refusal::MatterUnknown)?;
        // Only the keeper removes, and nobody removes the keeper.
        if room.view.keeper() != Some(&self.own.person) || person == self.own.person {
            return Err(Refusal::RoleForbids);
        }
        // Someone whom this device does not see in it may be a party to others: they had it from a device that was revoked.
        if !room.view.parties().contains_key(&person)
            && !room.view.former().contains_key(&person)
            && !self.contacts.contains_key(&person)
        {
            return Err(Refusal::PartyUnknown);
        }
        let entry = self.append_removal(turn, matter, person);
        self.parting.insert((matter, person));
        Ok(Outcome::Entry(entry))
    }

    /// Leaves a matter.
    pub(crate) fn leave(&mut self, turn: &mut Turn<'_>, matter: MatterId) -> Result<Outcome, Refusal> {
        self.may(&matter, Kind::Removal)?;
        let room = self.rooms.get(&matter).ok_or(Refusal::MatterUnknown)?;
        // A matter without a keeper would be nobody's: it is closed instead.
        if room.view.keeper() == Some(&self.own.person) {
            return Err(Refusal::RoleForbids);
        }
        Ok(Outcome::Entry(self.append_removal(turn, matter, self.own.person)))
    }

    fn append_removal(&mut self, turn: &mut Turn<'_>, matter: MatterId, person: PersonId) -> Digest {
        let heads = self.rooms.get(&matter).map(|room| heads_of(room, &person)).unwrap_or_default();
        let entry = self.append(turn, matter, Kind::Removal, Vec::new(), Removal { person, heads }.to_bytes());
        self.part_with(turn, matter);
        entry
    }

    /// Whether this person was removed from a matter by its keeper: nothing more goes out from here.
    pub(crate) fn is_out(&self, room: &Room) -> bool {
        room.view.former().get(&self.own.person).is_some_and(|former| !former.left())
    }

    /// Whether something may be taken in a matter from a person: also by someone who is out, who may be admitted anew.
    pub(crate) fn hears(&self, room: &Room, person: &PersonId) -> bool {
        !self.compares_anew(room, person) && room.view.trusts(&self.own.person, person, &|who| self.verified(who))
    }

    /// Whether this profile keeps a matter and is to compare the phrase with a party: what it once said of them there does not stand for that.
    fn compares_anew(&self, room: &Room, person: &PersonId) -> bool {
        let is_invited = |contact: &ContactRow| matches!(contact.trust, Trust::Invited(_));
        room.view.keeper() == Some(&self.own.person) && self.contacts.get(person).is_some_and(is_invited)
    }

    /// Someone is trusted no longer, as someone who was removed, whose admission or verification turned out to be void: they hear of their
    /// removal in the sessions that are open, and of nothing after it.
    pub(crate) fn part_with(&mut self, turn: &mut Turn<'_>, matter: MatterId) {
        let Some(room) = self.rooms.get(&matter) else { return };
        let out = self.is_out(room);
        let ends = |who: &PersonId| !self.trusts(room, who);
        let over: Vec<(SessionId, PersonId)> = self
            .sessions
            .iter()
            .filter(|(_, meeting)| meeting.positions.contains_key(&matter) || meeting.stated.contains(&matter))
            .filter_map(|(session, meeting)| Some((*session, meeting.who?.0)))
            .filter(|(_, who)| ends(who))
            .collect();
        for (session, person) in over {
            let stated = self.sessions.get_mut(&session).and_then(|meeting| {
                meeting.stated.remove(&matter);
                meeting.asked.remove(&matter);
                meeting.gaps.remove(&matter);
                meeting.skipped.remove(&matter);
                meeting.positions.remove(&matter)
            });
            if let Some(positions) = stated
                && !out
            {
                self.bid_farewell(turn, session, matter, person, &|device| positions.sent(device));
            }
        }
    }

    /// A frontier by someone with whom nothing is exchanged. Someone who was removed still hears whether they were admitted anew; someone who is
    /// no longer a party hears that they are not; anyone else hears nothing.
    pub(crate) fn untrusted_frontier(
        &mut self,
        turn: &mut Turn<'_>,
        session: SessionId,
        matter: MatterId,
        person: PersonId,
        heads: &[Seen],
    ) {
        let Some(room) = self.rooms.get(&matter) else { return };
        if self.is_out(room) {
            if self.hears(room, &person) {
                self.ask_if_lacking(turn, session, matter, heads);
            }
            return;
        }
        let held = |device: &DeviceId| heads.iter().find(|head| head.device == *device).map_or(0, |head| head.seq);
        self.bid_farewell(turn, session, matter, person, &held);
    }

    /// The last that is said of a matter to someone who is no longer a party of it, once in a session: by the keeper's device that first removed
    /// them, up to that removal; to someone who left, that their leaving has come.
    pub(crate) fn bid_farewell(
        &mut self,
        turn: &mut Turn<'_>,
        session: SessionId,
        matter: MatterId,
        person: PersonId,
        has: &dyn Fn(&DeviceId) -> u64,
    ) {
        let Some(room) = self.rooms.get(&matter) else { return };
        let Some(former) = room.view.former().get(&person) else { return };
        let is_direct = self.sessions.get(&session).is_some_and(|meeting| meeting.relay.is_none());
        if !is_direct || self.is_out(room) || !room.view.is_vouched(&person, &|who| self.verified(who)) {
            return;
        }
        let Some(meeting) = self.sessions.get_mut(&session) else { return };
        if !meeting.parted.insert(matter) {
            return;
        }
        self.parting.remove(&(matter, person));
        // Of several removals the first one counts: nothing that lies behind it is theirs to hear.
        let Some(first) = former.gone.iter().min_by_key(|gone| (gone.at, gone.seq)) else { return };
        if first.by == person {
            let heads = heads_of(room, &person);
            return turn.send(session, Frame::Frontier { matter, heads, ask: false });
        }
        let by_this = |gone: &&Gone| gone.device == self.own.device;
        if by_this(&first)
            && let Some(gone) = former.gone.iter().filter(by_this).min_by_key(|gone| gone.seq)
            && has(&gone.device) < gone.seq
        {
            let (device, first, last) = (gone.device, has(&gone.device).saturating_add(1), gone.seq);
            turn.run(Effect::SendLinks { session, matter, device, first, last });
        }
    }
}

/// Removals of someone that no admission took back: what admits them again names these.
pub(crate) fn removals_of(room: &Room, person: &PersonId) -> Vec<Digest> {
    room.view.removals(person).map(|gone| gone.entry).take(limit::ABOUT_MAX).collect()
}

/// The last link of each device of a person.
fn heads_of(room: &Room, person: &PersonId) -> Vec<Seen> {
    let devices = room.devices_of(person);
    let heads = room.chains.heads().into_iter().filter(|head| devices.contains(&head.device));
    heads.take(limit::DEVICES_MAX).collect()
}
