//! The state of a profile, and its one door: [`Engine::step`].

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

use parloir_base::{Chance, DeviceId, EndpointId, MatterId, Moment, PersonId, Refusal, SessionId};
use parloir_crypto::SigningKey;
use parloir_journal::card::{CheckedCard, check_card};
use parloir_journal::union;
use parloir_wire::Rendezvous;
use parloir_wire::card::Card;
use parloir_wire::local::{AddressRow, ContactRow, DeviceInvitationRow, InvitationRow, JoinRow, MeasureRow, Trust};
use parloir_wire::shelf::{Load, Shelf};

use crate::input::Input;
use crate::room::{Room, Rooms};
use crate::session::{Met, Session};
use crate::step::{Effect, Step};
use crate::turn::Turn;

/// This profile, on this device.
pub struct Own {
    /// Identity key, public.
    pub person: PersonId,
    /// Evidence key, public.
    pub device: DeviceId,
    /// Transport key, public.
    pub endpoint: EndpointId,
    /// The card shown to parties.
    pub card: Card,
    /// The evidence key: signs links and checkpoints.
    pub evidence: SigningKey,
    /// Where this device may be met.
    pub addresses: Vec<SocketAddr>,
    /// Who passes calls on to this device.
    pub rendezvous: Vec<Rendezvous>,
    /// How much of one person is read in a day, in pieces: [`parloir_base::limit::MEASURE`].
    pub measure: u64,
}

/// A profile at work.
pub struct Engine {
    pub(crate) own: Own,
    pub(crate) contacts: BTreeMap<PersonId, ContactRow>,
    /// Every card that is known here, checked: this profile's own and those of contacts.
    pub(crate) cards: BTreeMap<PersonId, CheckedCard>,
    /// Other devices, by transport key: those of contacts, and this person's own.
    pub(crate) endpoints: BTreeMap<EndpointId, (PersonId, DeviceId)>,
    pub(crate) invitations: BTreeMap<[u8; 32], InvitationRow>,
    pub(crate) joins: Vec<JoinRow>,
    pub(crate) device_invitation: Option<DeviceInvitationRow>,
    pub(crate) addresses: BTreeMap<EndpointId, AddressRow>,
    pub(crate) rooms: Rooms,
    pub(crate) sessions: BTreeMap<SessionId, Session>,
    /// How far each device last stated to hold this device's own chain, for as long as the program runs.
    pub(crate) held_by: BTreeMap<(EndpointId, MatterId), u64>,
    /// Devices that lack something of a matter that is held here, whoever wrote it: as far as they said, or since it came.
    pub(crate) behind: BTreeSet<(EndpointId, MatterId)>,
    /// Devices that said they do not know this one, and when: they are left alone for a while.
    pub(crate) unwelcome: BTreeMap<EndpointId, Moment>,
    /// Devices that have not been shown this profile's card as it is now, since the program started.
    pub(crate) news: BTreeSet<EndpointId>,
    /// Parties who were removed here and have not been told.
    pub(crate) parting: BTreeSet<(MatterId, PersonId)>,
    /// Devices of this very person that were met since the program started.
    pub(crate) met_own: BTreeSet<EndpointId>,
    /// People whose phrase a person reset: fresh words are made at the next occasion.
    pub(crate) renewed: BTreeSet<PersonId>,
    /// Matters that were erased here.
    pub(crate) erased: BTreeSet<MatterId>,
    /// What came of each person, on the day on which something last did.
    pub(crate) measures: BTreeMap<PersonId, MeasureRow>,
    /// The moment of the last step.
    pub(crate) now: Moment,
}

impl Engine {
    /// Folds what a vault holds.
    #[must_use]
    pub fn new(mut own: Own, load: Load) -> Self {
        // The profile holds the card that it was made with; what came to it since is kept apart.
        if let Some((card, _)) = load.card.and_then(|card| union(&own.card, &card).ok()) {
            own.card = card;
        }
        let mut engine = Self {
            contacts: BTreeMap::new(),
            cards: BTreeMap::new(),
            endpoints: BTreeMap::new(),
            invitations: load.invitations.into_iter().map(|row| (row.key, row)).collect(),
            joins: load.joins,
            device_invitation: load.device_invitation,
            addresses: load.addresses.into_iter().map(|row| (row.endpoint, row)).collect(),
            rooms: BTreeMap::new(),
            sessions: BTreeMap::new(),
            held_by: BTreeMap::new(),
            behind: BTreeSet::new(),
            unwelcome: BTreeMap::new(),
            news: BTreeSet::new(),
            parting: BTreeSet::new(),
            met_own: BTreeSet::new(),
            renewed: BTreeSet::new(),
            erased: load.erased.into_iter().collect(),
            measures: load.measures.into_iter().map(|row| (row.person, row)).collect(),
            now: Moment::default(),
            own,
        };
        if let Ok(checked) = check_card(&engine.own.card) {
            engine.know_devices(checked);
        }
        // Whoever was met first has their keys first, as when they were met.
        let mut contacts = load.contacts;
        contacts.sort_by_key(|contact| contact.met);
        for contact in contacts {
            engine.know(contact);
        }
        for matter in load.matters {
            let name = matter.matter;
            let known = |person: &PersonId| engine.cards.get(person);
            let room = engine.empty_room().load(&engine.own.device, matter, &known);
            engine.rooms.insert(name, room);
        }
        // A device among others looks for everyone once: it may be one that nobody heard of (a vault was restored, or made anew), and what
        // another one wrote may be here alone.
        if engine.own.card.devices.len() > 1 {
            engine.news = engine.endpoints.keys().copied().collect();
        }
        engine
    }

    /// Takes one step. On a refusal nothing has changed.
    ///
    /// # Errors
    /// The [`Refusal`] of an act. Inputs that are not acts are never refused here: what a peer may not do is answered to the peer.
    pub fn step(
        &mut self,
        now: Moment,
        chance: &mut dyn Chance,
        shelf: &dyn Shelf,
        input: Input,
    ) -> Result<Step, Refusal> {
        self.now = now;
        let mut turn = Turn::new(now, chance, shelf);
        let mut relayed = self.through_relays();
        match input {
            Input::Act(act) => turn.step.outcome = self.act(&mut turn, act)?,
            Input::Opened { session, peer, exporter, path, remote, dialled: _, relay } => {
                relayed.extend(relay.map(|_| session));
                self.opened(&mut turn, session, Met { peer, exporter, path, remote, relay });
            }
            Input::Frame { session, frame } if self.is_taken(session, &frame) => self.frame(&mut turn, session, frame),
            Input::Frame { .. } => {}
            Input::Batch { session, matter, links } if self.speaks_of(session, &matter) => {
                self.batch_checked(&mut turn, session, matter, || links);
            }
            Input::Batch { .. } => {}
            Input::Closed { session } => {
                self.sessions.remove(&session);
            }
            Input::Erased { matter } => self.forget(matter),
            Input::Addresses(addresses) => self.moved(&mut turn, addresses),
            Input::Rendezvous(rendezvous) => self.chose(&mut turn, rendezvous),
            Input::DocumentWhole { matter, entry, path } => self.document_whole(&mut turn, matter, entry, path),
            Input::DocumentWrong { matter, entry, path } => self.document_wrong(&mut turn, matter, entry, path),
            Input::Tick => self.tick(&mut turn),
        }
        self.judge_anew(&mut turn);
        self.end_passages(&mut turn);
        self.push(&mut turn);
        self.keep_measures(&mut turn);
        self.hold_back(&mut turn, &relayed);
        Ok(turn.step)
    }

    /// A room that knows the keys of this device and of every verified contact: enough to check an opening. A key that is already
    /// another person's stays theirs.
    pub(crate) fn empty_room(&self) -> Room {
        let mut room = Room::default();
        if let Some(card) = self.cards.get(&self.own.person) {
            let _taken = room.register.admit(card);
        }
        for contact in self.contacts.values() {
            if let (Trust::Verified { .. }, Some(card)) = (&contact.trust, self.cards.get(&contact.person)) {
                let _taken = room.register.admit(card);
            }
        }
        room
    }

    /// Remembers a contact and its devices. Returns `false` for a card that does not check.
    pub(crate) fn know(&mut self, contact: ContactRow) -> bool {
        let Ok(card) = check_card(&contact.card) else { return false };
        self.know_devices(card);
        self.contacts.insert(contact.person, contact);
        true
    }

    /// Remembers the devices of a card; one that its person revoked is nobody's.
    pub(crate) fn know_devices(&mut self, card: CheckedCard) {
        // One that gave way to another of its serial is nobody's any more.
        self.endpoints.retain(|endpoint, (person, _)| {
            *person != card.person.ik || card.devices.iter().any(|device| device.endpoint == *endpoint)
        });
        for device in &card.devices {
            // A key that is another person's already stays theirs.
            if self.endpoints.get(&device.endpoint).is_some_and(|(known, _)| *known != card.person.ik) {
                continue;
            }
            if is_revoked(&card, &device.evidence) {
                self.endpoints.remove(&device.endpoint);
            } else if device.evidence != self.own.device {
                self.endpoints.insert(device.endpoint, (card.person.ik, device.evidence));
            }
        }
        // Sessions opened before their device was known learn who it is.
        for session in self.sessions.values_mut() {
            if session.who.is_none() {
                session.who = self.endpoints.get(&session.peer).copied();
            }
        }
        self.cards.insert(card.person.ik, card);
    }

    /// Whether this profile itself verified someone. Nobody need verify themselves.
    pub(crate) fn verified(&self, person: &PersonId) -> bool {
        *person == self.own.person
            || self.contacts.get(person).is_some_and(|contact| matches!(contact.trust, Trust::Verified { .. }))
    }

    /// Whether content of a matter may go to and come from a person: also between the devices of one.
    pub(crate) fn trusts(&self, room: &Room, person: &PersonId) -> bool {
        *person == self.own.person || !self.is_out(room) && self.hears(room, person)
    }

    /// Chains of a matter that a person may hear of.
    pub(crate) fn chains_for(&self, matter: &MatterId, person: &PersonId) -> BTreeSet<DeviceId> {
        let Some(room) = self.rooms.get(matter) else { return BTreeSet::new() };
        let heads = room.chains.heads().into_iter().map(|head| head.device);
        let hears = |device: &DeviceId| {
            let author = room.person_of(device);
            let is_own = *person == self.own.person;
            author.is_some_and(|author| is_own || author == self.own.person || room.view.may_hear(&author, person))
        };
        heads.filter(hears).collect()
    }

    /// Sends what this device has written since, to each session that stands in the matter.
    fn push(&mut self, turn: &mut Turn<'_>) {
        for matter in core::mem::take(&mut turn.grown) {
            let Some(room) = self.rooms.get(&matter) else { continue };
            let Some(head) = room.chains.head(&self.own.device) else { continue };
            for (id, session) in &mut self.sessions {
                let Some(positions) = session.positions.get_mut(&matter) else { continue };
                if let Some(range) = positions.take(head.device, head.seq) {
                    turn.step.effects.push(Effect::SendLinks {
                        session: *id,
                        matter,
                        device: range.device,
                        first: range.first,
                        last: range.last,
                    });
                }
            }
        }
    }
}

/// Whether a card revokes one of its devices.
pub(crate) fn is_revoked(card: &CheckedCard, device: &DeviceId) -> bool {
    card.revocations.iter().any(|revoked| revoked.evidence == *device)
}
