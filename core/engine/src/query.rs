//! What hosts may ask of the state. Nothing here changes it.

use std::net::SocketAddr;

use parloir_base::{DeviceId, Digest, EndpointId, MatterId, PersonId, SessionId, limit};
use parloir_journal::card::CheckedCard;
use parloir_wire::card::Card;
use parloir_wire::invitation::Invitation;
use parloir_wire::local::{AddressRow, ContactRow, InvitationRow, JoinRow, Trust};

use crate::engine::{Engine, Own};
use crate::room::Room;
use crate::session::Session;

/// Why something is owed still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// This device's chain is forked: nothing leaves before people have looked.
    Frozen,
    /// No session with any device of the party.
    Offline,
    /// On its way.
    Sending,
    /// The party is not verified as the matter's rules ask.
    Unverified,
}

/// What one party of one matter is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// The matter.
    pub matter: MatterId,
    /// To whom.
    pub person: PersonId,
    /// By chain of this profile: links after this place are not receipted as delivered.
    pub after: Vec<(DeviceId, u64)>,
    /// Documents whose delivery is not receipted.
    pub documents: Vec<Digest>,
    /// Why.
    pub why: Why,
}

impl Engine {
    /// This profile.
    #[must_use]
    pub fn own(&self) -> &Own {
        &self.own
    }

    /// Every matter.
    pub fn rooms(&self) -> impl Iterator<Item = (&MatterId, &Room)> {
        self.rooms.iter()
    }

    /// Direct sessions with other devices of this very person: what is begun passes no relay.
    pub fn own_sessions(&self) -> impl Iterator<Item = SessionId> {
        let direct = self.sessions.iter().filter(|(_, meeting)| meeting.relay.is_none());
        direct.map(|(session, _)| *session).filter(|session| self.is_own(*session))
    }

    /// One matter.
    #[must_use]
    pub fn room(&self, matter: &MatterId) -> Option<&Room> {
        self.rooms.get(matter)
    }

    /// Cards of a matter's parties: those that its admissions hold, in their order, then the last one of each; no card twice.
    #[must_use]
    pub fn cards(&self, matter: &MatterId) -> Vec<Card> {
        let Some(room) = self.rooms.get(matter) else { return Vec::new() };
        let former = room.cards.iter().map(|(_, card)| card);
        let people = room.view.parties().keys().chain(room.view.former().keys());
        let others = people.filter(|person| **person != self.own.person);
        let last = others.filter_map(|person| self.contacts.get(person)).map(|contact| &contact.card);
        let mut cards: Vec<Card> = Vec::new();
        for card in former.chain([&self.own.card]).chain(last) {
            if !cards.contains(card) {
                cards.push(card.clone());
            }
        }
        cards
    }

    /// Everyone met.
    pub fn contacts(&self) -> impl Iterator<Item = &ContactRow> {
        self.contacts.values()
    }

    /// Someone met.
    #[must_use]
    pub fn contact(&self, person: &PersonId) -> Option<&ContactRow> {
        self.contacts.get(person)
    }

    /// Whose device has a transport key.
    #[must_use]
    pub fn person_at(&self, endpoint: &EndpointId) -> Option<PersonId> {
        self.endpoints.get(endpoint).map(|(person, _)| *person)
    }

    /// Invitations made here.
    pub fn invitations(&self) -> impl Iterator<Item = &InvitationRow> {
        self.invitations.values()
    }

    /// The devices of someone, with their revocations: of a contact, or of this very person.
    #[must_use]
    pub fn card(&self, person: &PersonId) -> Option<&CheckedCard> {
        self.cards.get(person)
    }

    /// Links that were entered here and wait to be accepted, each with what it says.
    pub(crate) fn waiting(&self) -> impl Iterator<Item = (&str, Invitation)> {
        self.joins.iter().filter_map(|row| Some((row.link.as_str(), Invitation::from_link(&row.link).ok()?)))
    }

    /// Invitations entered here and not settled.
    #[must_use]
    pub fn joins(&self) -> &[JoinRow] {
        &self.joins
    }

    /// Where devices were last met.
    #[must_use]
    pub fn address(&self, endpoint: &EndpointId) -> Option<&AddressRow> {
        self.addresses.get(endpoint)
    }

    /// Sessions that are open.
    pub fn sessions(&self) -> impl Iterator<Item = (&SessionId, &Session)> {
        self.sessions.iter()
    }

    /// Whether a person has a device in a session.
    #[must_use]
    pub fn connected(&self, person: &PersonId) -> bool {
        self.sessions.values().any(|session| session.who.is_some_and(|(who, _)| who == *person))
    }

    /// Whether links of a matter are taken from whoever is in a session: only then are their signatures worth checking.
    #[must_use]
    pub fn takes_links(&self, session: SessionId, matter: &MatterId) -> bool {
        let who = self.sessions.get(&session).and_then(|meeting| meeting.who);
        let (Some((person, _)), Some(room)) = (who, self.rooms.get(matter)) else { return false };
        person == self.own.person || self.hears(room, &person) && !self.is_full(&person)
    }

    /// Whether content of a matter may be given to the device with this transport key.
    #[must_use]
    pub fn may_receive(&self, matter: &MatterId, endpoint: &EndpointId) -> bool {
        let Some((person, device)) = self.endpoints.get(endpoint) else { return false };
        self.rooms.get(matter).is_some_and(|room| {
            room.view.parties().contains_key(person)
                && self.trusts(room, person)
                && room.person_of(device) == Some(*person)
        })
    }

    /// Whether this profile itself, or the keeper for it, verified a party.
    #[must_use]
    pub fn trusted(&self, matter: &MatterId, person: &PersonId) -> bool {
        self.rooms.get(matter).is_some_and(|room| self.trusts(room, person))
    }

    /// Whether some device of a party stated that it holds the item at a place of a chain. A document is asked for by its entry.
    #[must_use]
    pub fn delivered(
        &self,
        matter: &MatterId,
        person: &PersonId,
        device: &DeviceId,
        seq: u64,
        document: Option<&Digest>,
    ) -> bool {
        let Some(room) = self.rooms.get(matter) else { return false };
        room.devices_of(person).iter().any(|by| match document {
            Some(entry) => room.documents_delivered.contains(&(*by, *entry)),
            None => room.delivered.get(&(*by, *device)).is_some_and(|known| *known >= seq),
        })
    }

    /// Why something would be owed to a party of a matter now.
    #[must_use]
    pub fn why(&self, matter: &MatterId, person: &PersonId) -> Why {
        let Some(room) = self.rooms.get(matter) else { return Why::Offline };
        if room.chains.is_frozen(&self.own.device) {
            Why::Frozen
        } else if !self.trusts(room, person) {
            Why::Unverified
        } else if self
            .sessions
            .values()
            .any(|one| one.who.is_some_and(|(who, _)| who == *person) && self.may_pass(one, matter))
        {
            Why::Sending
        } else {
            Why::Offline
        }
    }

    /// What is owed, to whom, and why it waits.
    #[must_use]
    pub fn owed(&self) -> Vec<Owed> {
        self.rooms.iter().flat_map(|(matter, room)| self.owed_of(matter, room)).collect()
    }

    /// What is owed in one matter.
    #[must_use]
    pub fn owed_in(&self, matter: &MatterId) -> Vec<Owed> {
        self.rooms.get(matter).map(|room| self.owed_of(matter, room)).unwrap_or_default()
    }

    fn owed_of(&self, matter: &MatterId, room: &Room) -> Vec<Owed> {
        let mut owed = Vec::new();
        let mine: Vec<DeviceId> = room.register.by_person(&self.own.person).map(|(device, _)| *device).collect();
        for person in room.view.parties().keys().filter(|person| **person != self.own.person) {
            let devices = room.devices_of(person);
            let mut after = Vec::new();
            for device in &mine {
                let last = room.last_item.get(device).copied().unwrap_or(0);
                let known = devices.iter().filter_map(|by| room.delivered.get(&(*by, *device))).max();
                let known = known.copied().unwrap_or(0);
                if known < last {
                    after.push((*device, known));
                }
            }
            let documents: Vec<Digest> = room
                .documents_whole
                .iter()
                .filter(|(_, (device, _))| mine.contains(device))
                .map(|(entry, _)| *entry)
                .filter(|entry| !devices.iter().any(|by| room.documents_delivered.contains(&(*by, *entry))))
                .collect();
            if !after.is_empty() || !documents.is_empty() {
                let why = self.why(matter, person);
                owed.push(Owed { matter: *matter, person: *person, after, documents, why });
            }
        }
        owed
    }

    /// Devices that should be met now, with where they may be: an invitation is to be redeemed, a phrase is to be made, something
    /// written or held here has not been stated as held there, or a document is wanted.
    #[must_use]
    pub fn wanted(&self) -> Vec<(EndpointId, Vec<SocketAddr>)> {
        let met: std::collections::BTreeSet<EndpointId> =
            self.sessions.values().filter(|one| one.relay.is_none()).map(|one| one.peer).collect();
        let mut wanted: Vec<(EndpointId, Vec<SocketAddr>)> = Vec::new();
        for (_, invitation) in self.waiting() {
            if !met.contains(&invitation.endpoint) {
                wanted.push((invitation.endpoint, invitation.addresses));
            }
        }
        for (endpoint, (person, _)) in &self.endpoints {
            let unwelcome = self
                .unwelcome
                .get(endpoint)
                .is_some_and(|at| self.now < at.plus_ms(limit::UNWELCOME_MS) && *at <= self.now);
            if met.contains(endpoint) || unwelcome || !self.is_wanted(endpoint, person) {
                continue;
            }
            let row = self.addresses.get(endpoint);
            // Whoever was never met may still listen where others of the matter do.
            let may_be_met = row.is_some() || !self.rendezvous_of(endpoint).is_empty();
            if may_be_met && !wanted.iter().any(|(known, _)| known == endpoint) {
                wanted.push((*endpoint, row.map(|row| row.addresses.clone()).unwrap_or_default()));
            }
        }
        wanted
    }

    fn is_wanted(&self, endpoint: &EndpointId, person: &PersonId) -> bool {
        let phrase = self
            .contacts
            .get(person)
            .is_some_and(|contact| matches!(&contact.trust, Trust::Invited(phrase) if phrase.words.is_none()));
        // Devices of one person look for each other once, whatever there is to bring.
        let unmet = *person == self.own.person && !self.met_own.contains(endpoint);
        phrase
            || unmet
            || self.news.contains(endpoint)
            || self.parting.iter().any(|(matter, whom)| {
                let was_party = |room: &Room| room.view.former().contains_key(whom);
                whom == person && self.rooms.get(matter).is_some_and(was_party)
            })
            || self.rooms.iter().any(|(matter, room)| {
                let own = room.chains.head(&self.own.device).map_or(0, |head| head.seq);
                let held = self.held_by.get(&(*endpoint, *matter)).copied().unwrap_or(0);
                let behind = self.behind.contains(&(*endpoint, *matter));
                self.trusts(room, person) && (held < own || behind || !room.documents_wanted.is_empty())
            })
    }
}
