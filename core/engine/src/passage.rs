//! Sessions through a relay: what may pass in them, and when they are over. Nothing of a matter that is not passed so by agreement leaves in one.

use std::collections::BTreeSet;

use parloir_base::{DeviceId, Digest, EndpointId, MatterId, PersonId, Refusal, SessionId, limit};
use parloir_wire::entry::Kind;
use parloir_wire::frame::Frame;
use parloir_wire::relay::{Consent, Relay};
use parloir_wire::text::Record;

use crate::engine::Engine;
use crate::room::Room;
use crate::session::Session;
use crate::step::{Effect, Outcome};
use crate::turn::Turn;

impl Engine {
    /// Says something of a matter's relay, in the place of what this person said before.
    pub(crate) fn consent(
        &mut self,
        turn: &mut Turn<'_>,
        matter: MatterId,
        consent: Consent,
    ) -> Result<Outcome, Refusal> {
        self.may(&matter, Kind::Relay)?;
        let room = self.rooms.get(&matter).ok_or(Refusal::MatterUnknown)?;
        let (own, keeps) = (self.own.person, room.view.keeper() == Some(&self.own.person));
        match &consent {
            Consent::Named(_) if !keeps => return Err(Refusal::RoleForbids),
            Consent::Agreed(relay) if keeps || room.view.relay().is_none_or(|named| named.endpoint != *relay) => {
                return Err(Refusal::RelayAbsent);
            }
            _ => {}
        }
        let said: Vec<(Digest, Consent)> =
            room.view.consents().of(&own).map(|(entry, said)| (*entry, said.clone())).collect();
        // Another device of this person may have agreed, and not been heard yet: what is taken back is said, each time.
        let is_same =
            consent != Consent::Withdrawn && !said.is_empty() && said.iter().all(|(_, said)| *said == consent);
        if is_same {
            return Ok(Outcome::Done);
        }
        let about = said.into_iter().map(|(entry, _)| entry).take(limit::ABOUT_MAX).collect();
        let entry = self.append(turn, matter, Kind::Relay, about, consent.to_bytes());
        self.offer(turn, matter);
        Ok(Outcome::Entry(entry))
    }

    /// Whether a matter may be spoken of in a session: in one through a relay, only where the keeper named that very one, and both sides agree.
    pub(crate) fn may_pass(&self, meeting: &Session, matter: &MatterId) -> bool {
        let Some(through) = meeting.relay else { return true };
        let Some((person, _)) = meeting.who else { return false };
        self.rooms
            .get(matter)
            .and_then(|room| room.view.relay_between(&self.own.person, &person))
            .is_some_and(|relay| relay.endpoint == through)
    }

    /// The same of what one person wrote: whoever did not agree is not passed through a relay by others either.
    pub(crate) fn may_pass_of(&self, meeting: &Session, matter: &MatterId, author: &PersonId) -> bool {
        let agrees = || self.rooms.get(matter).is_some_and(|room| room.view.agrees(author));
        meeting.relay.is_none() || self.may_pass(meeting, matter) && agrees()
    }

    /// Chains of a matter that may be spoken of in a session.
    pub(crate) fn chains_in(&self, session: SessionId, matter: &MatterId) -> BTreeSet<DeviceId> {
        let Some(meeting) = self.sessions.get(&session) else { return BTreeSet::new() };
        let Some((person, _)) = meeting.who else { return BTreeSet::new() };
        let mut chains = self.chains_for(matter, &person);
        if meeting.relay.is_some() {
            chains.retain(|device| self.may_pass_chain(meeting, matter, device));
        }
        chains
    }

    fn may_pass_chain(&self, meeting: &Session, matter: &MatterId, device: &DeviceId) -> bool {
        let author = self.rooms.get(matter).and_then(|room| room.person_of(device));
        author.is_some_and(|author| self.may_pass_of(meeting, matter, &author))
    }

    /// What is taken in a session through a relay: what belongs to a matter, and what says who and where the other device is.
    pub(crate) fn is_taken(&self, session: SessionId, frame: &Frame) -> bool {
        let Some(meeting) = self.sessions.get(&session) else { return false };
        match frame {
            _ if meeting.relay.is_none() => true,
            Frame::Hello { .. }
            | Frame::Card { .. }
            | Frame::Refused { .. }
            | Frame::Ping { .. }
            | Frame::Pong { .. } => true,
            Frame::Frontier { matter, .. } | Frame::Batch { matter, .. } | Frame::Fork { matter, .. } => {
                self.may_pass(meeting, matter)
            }
            _ => false,
        }
    }

    /// Whether a matter may be spoken of in a session, which may be over.
    pub(crate) fn speaks_of(&self, session: SessionId, matter: &MatterId) -> bool {
        self.sessions.get(&session).is_some_and(|meeting| self.may_pass(meeting, matter))
    }

    /// Sessions through a relay, before a step is taken: what that step sends in them is looked at when it is done.
    pub(crate) fn through_relays(&self) -> BTreeSet<SessionId> {
        self.sessions.iter().filter(|(_, meeting)| meeting.relay.is_some()).map(|(session, _)| *session).collect()
    }

    /// Ends sessions through a relay in which something was spoken of that may not be any more, or in which there is nothing to speak of.
    pub(crate) fn end_passages(&mut self, turn: &mut Turn<'_>) {
        let is_over = |meeting: &Session| {
            let spoken = meeting.positions.keys().chain(&meeting.stated);
            let mut spoken = spoken.map(|matter| self.may_pass(meeting, matter));
            meeting.relay.is_some()
                && (spoken.any(|may| !may) || !self.rooms.keys().any(|matter| self.may_pass(meeting, matter)))
        };
        let over: Vec<SessionId> =
            self.sessions.iter().filter(|(_, meeting)| is_over(meeting)).map(|(session, _)| *session).collect();
        for session in over {
            self.sessions.remove(&session);
            turn.run(Effect::Cut { session });
        }
    }

    /// Whatever led to it: what may not pass through a relay is not sent into one.
    pub(crate) fn hold_back(&self, turn: &mut Turn<'_>, relayed: &BTreeSet<SessionId>) {
        let passes = |effect: &Effect| {
            let (Effect::Send { session, .. }
            | Effect::SendLinks { session, .. }
            | Effect::ShowDrafts { session }
            | Effect::Fetch { session, .. }) = effect
            else {
                return true;
            };
            let Some(meeting) = self.sessions.get(session).filter(|meeting| meeting.relay.is_some()) else {
                let is_goodbye = matches!(effect, Effect::Send { frame: Frame::Refused { .. }, .. });
                return is_goodbye || !relayed.contains(session);
            };
            match effect {
                Effect::Send { frame: Frame::Fork { matter, device, .. }, .. } => {
                    self.may_pass_chain(meeting, matter, device)
                }
                Effect::ShowDrafts { .. } => false,
                // Batches are made of orders for links.
                Effect::Send { frame: Frame::Batch { .. }, .. } => false,
                Effect::Send { session, frame } => self.is_taken(*session, frame),
                Effect::SendLinks { matter, device, .. } => self.may_pass_chain(meeting, matter, device),
                Effect::Fetch { matter, entry, .. } => {
                    let wanted = self.rooms.get(matter).and_then(|room| room.documents_wanted.get(entry));
                    wanted.is_some_and(|wanted| self.may_pass_chain(meeting, matter, &wanted.device))
                }
                _ => true,
            }
        };
        turn.step.effects.retain(passes);
    }

    /// Whether a document may be handed out in a session.
    #[must_use]
    pub fn may_hand_out(&self, session: SessionId, matter: &MatterId, entry: &Digest) -> bool {
        let Some(meeting) = self.sessions.get(&session) else { return false };
        let held = self.rooms.get(matter).and_then(|room| room.documents_whole.get(entry));
        self.may_receive(matter, &meeting.peer)
            && (meeting.relay.is_none() || held.is_some_and(|(device, _)| self.may_pass_chain(meeting, matter, device)))
    }

    /// Relays of matters in which something may pass, each once: where this device may be met. At most [`limit::RELAY_LINES_MAX`].
    #[must_use]
    pub fn relays(&self) -> Vec<Relay> {
        let mut relays: Vec<Relay> = Vec::new();
        for room in self.rooms.values() {
            let own = self.own.person;
            let with = self.endpoints.values().find_map(|(person, _)| room.view.relay_between(&own, person));
            if let Some(relay) = with.filter(|relay| relays.iter().all(|known| known.endpoint != relay.endpoint)) {
                relays.push(relay.clone());
            }
        }
        relays.truncate(limit::RELAY_LINES_MAX);
        relays
    }

    /// The relay through which a device may be met for what waits for it: in a matter that passes through it, and for that alone.
    #[must_use]
    pub fn relay_to(&self, peer: &EndpointId) -> Option<&Relay> {
        let (person, _) = self.endpoints.get(peer)?;
        if self.sessions.values().any(|meeting| meeting.peer == *peer) {
            return None;
        }
        self.rooms.iter().find_map(|(matter, room)| {
            let relay = room.view.relay_between(&self.own.person, person)?;
            (self.trusts(room, person) && self.lacks_passing(peer, matter, room)).then_some(relay)
        })
    }

    /// Whether something that may pass waits for a device, or is wanted from it.
    fn lacks_passing(&self, peer: &EndpointId, matter: &MatterId, room: &Room) -> bool {
        let agrees = |device: &DeviceId| room.person_of(device).is_some_and(|author| room.view.agrees(&author));
        let own = room.chains.head(&self.own.device).map_or(0, |head| head.seq);
        let held = self.held_by.get(&(*peer, *matter)).copied().unwrap_or(0);
        let behind = self.behind.contains(&(*peer, *matter));
        held < own
            || room.documents_wanted.values().any(|wanted| agrees(&wanted.device))
            // Who lacks the words of someone who did not agree does not get them here.
            || behind && room.chains.heads().iter().all(|head| agrees(&head.device))
    }
}
