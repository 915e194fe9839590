//! Cards: shown at each meeting, put together with what was known, never less than before; stated again in the journals one keeps.

use parloir_base::{EndpointId, MatterId, PersonId, Refusal, SessionId};
use parloir_journal::card::{CheckedCard, check_card_known};
use parloir_journal::union;
use parloir_journal::union::union_known;
use parloir_wire::card::Card;
use parloir_wire::entry::Kind;
use parloir_wire::frame::Frame;
use parloir_wire::local::{ContactRow, Trust};
use parloir_wire::matter::{Admission, Role};
use parloir_wire::person::Person;
use parloir_wire::shelf::Write;
use parloir_wire::text::Record;

use crate::engine::{Engine, is_revoked};
use crate::fact::Admitted;
use crate::step::{Event, Outcome};
use crate::turn::Turn;

impl Engine {
    /// The card of a contact, or of this profile.
    pub(crate) fn card_of(&self, person: &PersonId) -> Option<&Card> {
        if *person == self.own.person {
            return Some(&self.own.card);
        }
        self.contacts.get(person).map(|contact| &contact.card)
    }

    /// Shows a card as it is now, unless this very one was shown in this session.
    pub(crate) fn show_card(&mut self, turn: &mut Turn<'_>, session: SessionId, person: &PersonId) {
        let (Some(card), Some(checked)) = (self.card_of(person).cloned(), self.cards.get(person)) else { return };
        let digest = checked.digest;
        let Some(meeting) = self.sessions.get_mut(&session) else { return };
        if meeting.shown.insert(*person, digest) != Some(digest) {
            turn.send(session, Frame::Card { card });
        }
    }

    /// The other side shows a card: its own, this profile's as it holds it, or, between devices of one person, anybody's.
    pub(crate) fn card_shown(&mut self, turn: &mut Turn<'_>, session: SessionId, card: Card) {
        let Some(meeting) = self.sessions.get(&session) else { return };
        let (peer, who, joins) = (meeting.peer, meeting.who, meeting.joins);
        let own = self.own.person;
        let person = Person::from_bytes(&card.person.bytes).ok().map(|person| person.ik);
        let may_show = |person: &PersonId| match who {
            Some((sender, _)) => *person == sender || *person == own || sender == own,
            // A device becomes this person's own by a link of theirs, and by nothing else.
            None => *person != own || joins,
        };
        let held = person.filter(may_show).and_then(|person| Some((person, self.card_of(&person)?.clone())));
        let Some((person, held)) = held else {
            // An inviter knows this device before this device knows the inviter.
            if who.is_none() && !self.awaits(session) {
                self.hang(turn, session, Refusal::DeviceRefused);
            }
            return;
        };
        // Most of the time it is the very card that is known: then there is nothing left to check.
        let Ok(shown) = check_card_known(&card, self.cards.get(&person)) else {
            return match who {
                Some(_) => self.misbehaved(turn, session),
                None => self.hang(turn, session, Refusal::DeviceRefused),
            };
        };
        // Together they may be more than a person can have: what was known stays.
        let Ok((both, checked)) = union_known(&held, &card, Some(&shown)) else {
            return if who.is_none() {
                self.hang(turn, session, Refusal::DeviceRefused)
            };
        };
        if who.is_none() && !lists(&checked, &peer) {
            return self.hang(turn, session, Refusal::DeviceRefused);
        }
        let lacks = both != card;
        if person == own && who.is_none() {
            // Two may have proved that they hold the link before either showed its card: it is good for one.
            if self.device_invitation.take().is_none() {
                return self.hang(turn, session, Refusal::InvitationUnknown);
            }
            turn.write(Write::DeviceInvitation(None));
        }
        if both != held {
            self.take_card(turn, &person, both, checked);
        }
        // A device that was nobody's a moment ago hears what everyone known hears first.
        if who.is_none()
            && let Some(meeting) = self.sessions.get_mut(&session)
        {
            let (addresses, rendezvous) = core::mem::take(&mut meeting.said);
            self.remember_met(turn, session, &addresses, rendezvous);
            self.say_where(turn, session);
            self.greet(turn, session);
        }
        if lacks {
            self.show_card(turn, session, &person);
        }
    }

    /// This person's identity key signed the own card anew.
    pub(crate) fn take_own_card(&mut self, turn: &mut Turn<'_>, card: &Card) -> Result<Outcome, Refusal> {
        let (both, checked) = union(&self.own.card, card).map_err(|_| Refusal::DeviceRefused)?;
        if both != self.own.card {
            let person = self.own.person;
            self.take_card(turn, &person, both, checked);
        }
        Ok(Outcome::Done)
    }

    /// Adds what a card holds to the one that is known of a person, if one is.
    pub(crate) fn add_to_card(&mut self, turn: &mut Turn<'_>, person: &PersonId, card: &Card) {
        let Some(held) = self.card_of(person) else { return };
        if held != card
            && let Ok((both, checked)) = union(held, card)
            && both != *held
        {
            self.take_card(turn, person, both, checked);
        }
    }

    /// A card is more than it was.
    fn take_card(&mut self, turn: &mut Turn<'_>, person: &PersonId, card: Card, checked: CheckedCard) {
        for (_, room) in self.rooms.iter_mut() {
            let takes = *person == self.own.person
                || room.view.parties().contains_key(person)
                || room.view.former().contains_key(person)
                || room.view.matter().is_none()
                    && self.contacts.get(person).is_some_and(|one| matches!(one.trust, Trust::Verified { .. }));
            if takes {
                // A key that is another person's already stays theirs.
                let _taken = room.register.admit(&checked);
            }
        }
        self.know_devices(checked);
        if *person == self.own.person {
            self.own.card = card.clone();
            turn.write(Write::OwnCard(card));
            self.news = self.endpoints.keys().copied().collect();
            let known: Vec<SessionId> = self
                .sessions
                .iter()
                .filter(|(_, meeting)| meeting.who.is_some())
                .map(|(session, _)| *session)
                .collect();
            for session in known {
                if let Some(meeting) = self.sessions.get(&session) {
                    self.news.remove(&meeting.peer);
                }
                self.show_card(turn, session, person);
            }
        } else if let Some(contact) = self.contacts.get_mut(person) {
            contact.card = card;
            turn.write(Write::Contact(contact.clone()));
            self.pass_on(turn, person);
        }
        turn.tell(Event::Devices { person: *person });
        self.part_with_revoked(turn, person);
        // Before anything is said: whoever is in by the word of a device that was ended is not spoken to.
        self.judge_anew(turn);
        self.ask_anew(turn, person);
    }

    /// Ends the sessions of devices that their person revoked.
    fn part_with_revoked(&mut self, turn: &mut Turn<'_>, person: &PersonId) {
        let Some(card) = self.cards.get(person) else { return };
        let revoked = |who: Option<(PersonId, _)>| who.is_some_and(|(_, device)| is_revoked(card, &device));
        let over: Vec<SessionId> =
            self.sessions.iter().filter(|(_, meeting)| revoked(meeting.who)).map(|(session, _)| *session).collect();
        for session in over {
            self.hang(turn, session, Refusal::DeviceRevoked);
        }
    }

    /// The end of a device became known: what it signed after it states nothing any more, in every matter.
    pub(crate) fn judge_anew(&mut self, turn: &mut Turn<'_>) {
        let stale: Vec<MatterId> =
            self.rooms.iter().filter(|(_, room)| room.is_stale()).map(|(matter, _)| *matter).collect();
        for matter in stale {
            let Some(room) = self.rooms.get_mut(&matter) else { continue };
            let people = |room: &crate::room::Room| room.view.parties().keys().copied().collect::<Vec<_>>();
            let before = people(room);
            room.fold_anew(&self.own.device, &|digest| turn.link(digest), &|person| self.cards.get(person));
            let is_other = before != people(room);
            turn.tell(Event::Changed { matter });
            // A verification may be void too: that changes no party, and whom content goes to.
            self.part_with(turn, matter);
            if is_other {
                self.offer(turn, matter);
                self.ask_standing(turn, matter);
            }
        }
    }

    /// Links of a device that was not known when they came are asked for again.
    fn ask_anew(&mut self, turn: &mut Turn<'_>, person: &PersonId) {
        let theirs = |room: &crate::room::Room| room.view.parties().contains_key(person);
        let matters: Vec<MatterId> =
            self.rooms.iter().filter(|(_, room)| theirs(room)).map(|(matter, _)| *matter).collect();
        for matter in matters {
            self.ask_standing(turn, matter);
        }
    }

    /// Asks every session that stands in a matter for what is not here.
    fn ask_standing(&mut self, turn: &mut Turn<'_>, matter: MatterId) {
        let standing: Vec<SessionId> = self
            .sessions
            .iter_mut()
            .filter(|(_, meeting)| meeting.positions.contains_key(&matter))
            .map(|(session, meeting)| {
                meeting.asked.remove(&matter);
                *session
            })
            .collect();
        for session in standing {
            self.state_one(turn, session, matter, true);
        }
    }

    /// A party that the keeper admitted: known from now on, trusted no further than the matter's rules say.
    pub(crate) fn introduce(&mut self, turn: &mut Turn<'_>, admitted: Admitted) {
        let person: PersonId = admitted.checked.person.ik;
        // The journal may tell of a newer card than the one that is known; or of an older one.
        self.add_to_card(turn, &person, &admitted.card);
        if let Some(card) = self.cards.get(&person) {
            for room in self.rooms.values_mut().filter(|room| room.view.parties().contains_key(&person)) {
                let _taken = room.register.admit(card);
            }
            return;
        }
        let contact = ContactRow { person, card: admitted.card, trust: Trust::Introduced, met: turn.now };
        turn.write(Write::Contact(contact.clone()));
        self.know(contact);
    }

    /// The keeper's first device states again, in each matter that is open, whoever's card is more than the one that the journal holds: parties
    /// who never meet them, newcomers, and whoever checks a bundle hear of it.
    pub(crate) fn restate_cards(&mut self, turn: &mut Turn<'_>, matter: MatterId) {
        let Some(room) = self.rooms.get(&matter) else { return };
        // Another one that had not heard of a new role would give the old one back.
        if !self.leads()
            || room.view.may_append(&self.own.person, Kind::Admission).is_err()
            || self.writable(&matter).is_err()
        {
            return;
        }
        let grown: Vec<(Role, Card)> = room
            .view
            .parties()
            .iter()
            .filter(|(person, party)| self.cards.get(person).is_some_and(|card| !party.cards.contains(&card.digest)))
            .filter_map(|(person, party)| Some((party.role, self.card_of(person)?.clone())))
            .collect();
        for (role, card) in grown {
            self.append(turn, matter, Kind::Admission, Vec::new(), Admission { role, card }.to_bytes());
        }
    }
}

/// Whether a card has a device with this transport key that is not revoked.
fn lists(card: &CheckedCard, endpoint: &EndpointId) -> bool {
    card.devices.iter().any(|device| device.endpoint == *endpoint && !is_revoked(card, &device.evidence))
}
