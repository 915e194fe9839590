//! The state of a profile, and its one door: [`Engine::step`].

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

use parloir_base::{Chance, DeviceId, EndpointId, MatterId, Moment, PersonId, Refusal, SessionId};
use parloir_crypto::SigningKey;
use parloir_journal::card::check_card;
use parloir_wire::Rendezvous;
use parloir_wire::card::Card;
use parloir_wire::local::{AddressRow, ContactRow, InvitationRow, JoinRow, Trust};
use parloir_wire::shelf::{Load, Shelf};

use crate::input::Input;
use crate::room::{Room, Rooms};
use crate::session::Session;
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
}

/// A profile at work.
pub struct Engine {
    pub(crate) own: Own,
    pub(crate) contacts: BTreeMap<PersonId, ContactRow>,
    /// Devices of contacts, by transport key.
    pub(crate) endpoints: BTreeMap<EndpointId, (PersonId, DeviceId)>,
    pub(crate) invitations: BTreeMap<[u8; 32], InvitationRow>,
    pub(crate) joins: Vec<JoinRow>,
    pub(crate) addresses: BTreeMap<EndpointId, AddressRow>,
    pub(crate) rooms: Rooms,
    pub(crate) sessions: BTreeMap<SessionId, Session>,
    /// How far each device last stated to hold this device's own chain, for as long as the program runs.
    pub(crate) held_by: BTreeMap<(EndpointId, MatterId), u64>,
    /// Devices that lack something of a matter that is held here, whoever wrote it: as far as they said, or since it came.
    pub(crate) behind: BTreeSet<(EndpointId, MatterId)>,
    /// Devices that said they do not know this one, and when: they are left alone for a while.
    pub(crate) unwelcome: BTreeMap<EndpointId, Moment>,
    /// People whose phrase a person reset: fresh words are made at the next occasion.
    pub(crate) renewed: BTreeSet<PersonId>,
    /// The moment of the last step.
    pub(crate) now: Moment,
}

impl Engine {
    /// Folds what a vault holds.
    #[must_use]
    pub fn new(own: Own, load: Load) -> Self {
        let mut engine = Self {
            contacts: BTreeMap::new(),
            endpoints: BTreeMap::new(),
            invitations: load.invitations.into_iter().map(|row| (row.key, row)).collect(),
            joins: load.joins,
            addresses: load.addresses.into_iter().map(|row| (row.endpoint, row)).collect(),
            rooms: BTreeMap::new(),
            sessions: BTreeMap::new(),
            held_by: BTreeMap::new(),
            behind: BTreeSet::new(),
            unwelcome: BTreeMap::new(),
            renewed: BTreeSet::new(),
            now: Moment::default(),
            own,
        };
        for contact in load.contacts {
            engine.know(contact);
        }
        for matter in load.matters {
            let name = matter.matter;
            let room = engine.empty_room().load(&engine.own.device, matter);
            engine.rooms.insert(name, room);
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
        match input {
            Input::Act(act) => turn.step.outcome = self.act(&mut turn, act)?,
            Input::Opened { session, peer, exporter, path, remote, dialled: _ } => {
                self.opened(&mut turn, session, peer, exporter, path, remote);
            }
            Input::Frame { session, frame } => self.frame(&mut turn, session, frame),
            Input::Closed { session } => {
                self.sessions.remove(&session);
            }
            Input::Addresses(addresses) => self.moved(&mut turn, addresses),
            Input::Rendezvous(rendezvous) => self.chose(&mut turn, rendezvous),
            Input::DocumentWhole { matter, entry, path } => self.document_whole(&mut turn, matter, entry, path),
            Input::DocumentWrong { matter, entry, path } => self.document_wrong(&mut turn, matter, entry, path),
            Input::Tick => self.tick(&mut turn),
        }
        self.push(&mut turn);
        Ok(turn.step)
    }

    /// A room that knows the keys of this device and of every verified contact: enough to check an opening. A key that is already
    /// another person's stays theirs.
    pub(crate) fn empty_room(&self) -> Room {
        let mut room = Room::default();
        if let Ok(card) = check_card(&self.own.card) {
            let _taken = room.register.admit(&card);
        }
        for contact in self.contacts.values() {
            if let (Trust::Verified { .. }, Ok(card)) = (&contact.trust, check_card(&contact.card)) {
                let _taken = room.register.admit(&card);
            }
        }
        room
    }

    /// Remembers a contact and its devices; one that its person revoked is nobody's. Returns `false` for a card that does not check.
    pub(crate) fn know(&mut self, contact: ContactRow) -> bool {
        let Ok(card) = check_card(&contact.card) else { return false };
        for device in &card.devices {
            if card.revocations.iter().any(|revoked| revoked.evidence == device.evidence) {
                self.endpoints.remove(&device.endpoint);
            } else if device.evidence != self.own.device {
                self.endpoints.insert(device.endpoint, (contact.person, device.evidence));
            }
        }
        // Sessions opened before their device was known learn who it is.
        for session in self.sessions.values_mut() {
            if session.who.is_none() {
                session.who = self.endpoints.get(&session.peer).copied();
            }
        }
        self.contacts.insert(contact.person, contact);
        true
    }

    /// Whether this profile itself verified someone.
    pub(crate) fn verified(&self, person: &PersonId) -> bool {
        self.contacts.get(person).is_some_and(|contact| matches!(contact.trust, Trust::Verified { .. }))
    }

    /// Whether content of a matter may go to and come from a person.
    pub(crate) fn trusts(&self, room: &Room, person: &PersonId) -> bool {
        *person != self.own.person && room.view.trusts(&self.own.person, person, &|who| self.verified(who))
    }

    /// Chains of a matter that a person may hear of.
    pub(crate) fn chains_for(&self, matter: &MatterId, person: &PersonId) -> BTreeSet<DeviceId> {
        let Some(room) = self.rooms.get(matter) else { return BTreeSet::new() };
        let heads = room.chains.heads().into_iter().map(|head| head.device);
        let hears = |device: &DeviceId| {
            let author = room.person_of(device);
            author.is_some_and(|author| author == self.own.person || room.view.may_hear(&author, person))
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
