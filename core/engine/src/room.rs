//! A matter in memory: folded state, chains, keys, and positions. Items themselves stay in the vault.

use std::collections::{BTreeMap, BTreeSet};

use parloir_base::{DeviceId, Digest, MatterId, Moment, PersonId, limit};
use parloir_exchange::held::Held;
use parloir_journal::chain::Chains;
use parloir_journal::register::{KeyRegister, RegisterFault};
use parloir_matter::View;
use parloir_matter::fact::Fact;
use parloir_wire::card::Card;
use parloir_wire::entry::{Kind, Link};
use parloir_wire::frame::Content;
use parloir_wire::receipt::Receipt;
use parloir_wire::shelf::{DocumentWanted, Fork, MatterLoad};
use parloir_wire::text::Signed;

use crate::fact;

/// A matter in memory.
#[derive(Default)]
pub struct Room {
    /// Its folded state.
    pub view: View,
    /// Its chains.
    pub chains: Chains,
    /// Whose device may sign what.
    pub register: KeyRegister,
    /// How far each device states to hold each chain: (by, of) to seq.
    pub delivered: BTreeMap<(DeviceId, DeviceId), u64>,
    /// The last item of each chain that is not a document.
    pub last_item: BTreeMap<DeviceId, u64>,
    /// Documents whose body is not whole here.
    pub documents_wanted: BTreeMap<Digest, DocumentWanted>,
    /// Documents whose body is whole here, by entry: (chain, seq).
    pub documents_whole: BTreeMap<Digest, (DeviceId, u64)>,
    /// Receipts *delivered* that name a document: (by, entry).
    pub documents_delivered: BTreeSet<(DeviceId, Digest)>,
    /// When it was seen first.
    pub met: Moment,
    /// Cards that its admissions hold, in the order in which they counted: a device of an earlier one may have signed.
    pub(crate) cards: Vec<(PersonId, Card)>,
    pub(crate) held: Held,
    /// Receipts *delivered* about what is not here yet.
    pub(crate) early: BTreeMap<Digest, Vec<Receipt>>,
    /// Proofs of forks: shown to whoever is met.
    pub(crate) forks: BTreeMap<DeviceId, Fork>,
    /// Something came since the last gossip: other sessions may lack it.
    pub(crate) fresh: bool,
    /// Checkpoints of the keeper that this device has not signed yet, by entry.
    pub(crate) unsigned: BTreeSet<Digest>,
    /// Its structural entries, in the order in which they were stored.
    structural: Vec<Digest>,
    /// What was known of the ends of devices when they were folded.
    folded_at: u64,
}

/// Finds a link with its content.
pub(crate) type Find<'a> = dyn Fn(&Digest) -> Option<(Signed, Option<Content>)> + 'a;

impl Room {
    /// Folds what a vault holds of a matter into a room that knows the keys an opening may be signed with.
    /// `known` gives the card of a person as it is now: it may hold more than the one that a party was admitted with.
    pub(crate) fn load<'a>(mut self, own: &DeviceId, load: MatterLoad, known: &fact::Known<'a>) -> Self {
        let room = &mut self;
        room.met = load.met;
        room.structural = load.structural.iter().map(|(signed, _)| parloir_crypto::digest(&signed.bytes)).collect();
        let found: BTreeMap<Digest, _> = room.structural.iter().copied().zip(load.structural).collect();
        room.fold_anew(own, &|digest| found.get(digest).cloned(), known);
        for head in load.heads {
            room.chains.advance(head.device, head.seq, head.digest);
        }
        for fork in load.forks {
            room.chains.freeze(fork.device);
            room.forks.entry(fork.device).or_insert(fork);
        }
        room.delivered = load.delivered.iter().map(|d| ((d.by, d.of), d.seq)).collect();
        room.last_item = load.last_item.into_iter().collect();
        room.documents_wanted = load.documents_wanted.into_iter().map(|wanted| (wanted.entry, wanted)).collect();
        room.documents_whole = load.documents_whole.into_iter().map(|(d, seq, entry)| (entry, (d, seq))).collect();
        for receipt in load.early {
            room.early.entry(receipt.about).or_default().push(receipt);
        }
        room.documents_delivered = load.documents_delivered.into_iter().collect();
        self
    }

    /// Whether the end of a device became known since its structural entries were folded.
    pub(crate) fn is_stale(&self) -> bool {
        self.folded_at != self.register.ends()
    }

    /// Folds all structural entries that are here anew, knowing what is known by now of the ends of devices.
    pub(crate) fn fold_anew<'a>(&mut self, own: &DeviceId, find: &Find<'_>, known: &fact::Known<'a>) {
        // Twice, when the entries themselves tell of an end: it concerns those before them too.
        for _ in 0..2 {
            self.folded_at = self.register.ends();
            self.view = View::default();
            self.cards.clear();
            self.unsigned.clear();
            for digest in self.structural.clone() {
                let Some((signed, content)) = find(&digest) else { continue };
                let Ok(Link::Entry(entry)) = Link::from_bytes(&signed.bytes) else { continue };
                // What a device signed after its end was taken before that was heard of: it states nothing any more.
                if self.register.may_sign(&entry.device, entry.claimed) == Err(RegisterFault::Revoked) {
                    continue;
                }
                let admitted =
                    self.state(own, &entry, digest, content.as_ref().map(|content| content.body.as_slice()), known);
                if let Some(card) = admitted.and_then(|admitted| known(&admitted.checked.person.ik)) {
                    let _taken = self.register.admit(card);
                }
            }
            if !self.is_stale() {
                break;
            }
        }
        self.folded_at = self.register.ends();
    }

    /// Folds a structural entry that was just stored. Gives the person it admits, if it does.
    pub(crate) fn fold(
        &mut self,
        own: &DeviceId,
        entry: &parloir_wire::Entry,
        digest: Digest,
        body: Option<&[u8]>,
        known: &fact::Known<'_>,
    ) -> Option<fact::Admitted> {
        self.structural.push(digest);
        self.state(own, entry, digest, body, known)
    }

    fn state(
        &mut self,
        own: &DeviceId,
        entry: &parloir_wire::Entry,
        digest: Digest,
        body: Option<&[u8]>,
        known: &fact::Known<'_>,
    ) -> Option<fact::Admitted> {
        let (person, body) = (self.register.person_of(&entry.device)?, body?);
        let (stated, admitted) = fact::read(entry, digest, body, person, &self.view, known)?;
        // A seal counts when its device could sign at the time of the checkpoint, whenever the entry around it was signed.
        let sealed = match &stated.fact {
            Fact::Checkpoint { checkpoint, .. } => Some(checkpoint.claimed),
            Fact::Countersignature { about } => {
                self.view.checkpoints().iter().find(|one| one.entry == *about).map(|one| one.checkpoint.claimed)
            }
            _ => None,
        };
        if sealed.is_some_and(|at| self.register.may_sign(&entry.device, at).is_err()) {
            return None;
        }
        if self.view.fold(stated) == parloir_matter::Folded::Void {
            return None;
        }
        if let Some(admitted) = &admitted {
            self.take_card(admitted);
        }
        match entry.kind {
            Kind::Checkpoint if entry.device != *own => {
                self.unsigned.insert(digest);
            }
            Kind::Countersignature if entry.device == *own => {
                for about in &entry.about {
                    self.unsigned.remove(about);
                }
            }
            _ => {}
        }
        admitted
    }

    /// Takes the devices and revocations of a card. Beyond the bound its devices sign nothing here: what they signed could not be
    /// proved. A revocation is always heard.
    fn take_card(&mut self, admitted: &fact::Admitted) {
        let (person, mut checked, mut card) =
            (admitted.checked.person.ik, admitted.checked.clone(), admitted.card.clone());
        // A key that is another person's already stays theirs: the party is in, and that device is not.
        let free: Vec<bool> = checked.devices.iter().map(|device| self.register.is_free(device)).collect();
        retain(&mut card.devices, &free);
        retain(&mut checked.devices, &free);
        let kept = |evidence: &DeviceId| checked.devices.iter().any(|device| device.evidence == *evidence);
        let ended: Vec<bool> = checked.revocations.iter().map(|revocation| kept(&revocation.evidence)).collect();
        retain(&mut card.revocations, &ended);
        retain(&mut checked.revocations, &ended);
        if card.devices.is_empty() {
            return;
        }
        let of_person = |(of, _): &&(PersonId, Card)| *of == person;
        let known = self.cards.iter().filter(of_person).any(|(_, held)| covers(held, &card));
        if !known {
            // Most cards say all that the ones before them said.
            self.cards.retain(|(of, held)| *of != person || !covers(&card, held));
        }
        let is_full = self.cards.iter().filter(of_person).count() >= limit::CARDS_MAX;
        if is_full && !known {
            checked.devices.clear();
        }
        if self.register.admit(&checked).is_ok() && !known && !is_full {
            self.cards.push((person, card));
        }
    }

    /// Devices whose chain here is forked and that nobody has revoked since: people have to look.
    pub fn forked(&self) -> impl Iterator<Item = &DeviceId> {
        let ended = |device: &DeviceId| self.register.device(device).is_some_and(|row| row.revoked_from.is_some());
        self.forks.keys().filter(move |device| !ended(device))
    }

    /// A *delivered* receipt about the item at (`of`, `seq`) by a device.
    pub(crate) fn deliver(&mut self, by: DeviceId, of: DeviceId, seq: u64) {
        let known = self.delivered.entry((by, of)).or_insert(0);
        *known = (*known).max(seq);
    }

    /// Devices of a person, those that are revoked too: what they stated before stays stated.
    #[must_use]
    pub fn devices_of(&self, person: &PersonId) -> Vec<DeviceId> {
        self.register.by_person(person).map(|(device, _)| *device).collect()
    }

    /// Whether nothing more is to come of a chain: it is frozen, or its device is revoked.
    pub(crate) fn is_over(&self, device: &DeviceId) -> bool {
        self.chains.is_frozen(device) || self.register.device(device).is_some_and(|row| row.revoked_from.is_some())
    }

    /// Whose chain a device's is, as far as the matter's register knows.
    #[must_use]
    pub fn person_of(&self, device: &DeviceId) -> Option<PersonId> {
        self.register.person_of(device)
    }

    /// Who is heard here, in numbers: the matter is open, devices, parties, and those who were.
    pub(crate) fn heard(&self) -> (bool, usize, usize, usize) {
        let view = &self.view;
        (view.matter().is_some(), self.register.devices().count(), view.parties().len(), view.former().len())
    }

    /// Places of links that came before the one they follow: kept in memory until that one comes.
    pub fn held_places(&self) -> impl Iterator<Item = (DeviceId, u64)> + '_ {
        self.held.places()
    }

    /// What the matter is called; empty while it has not come.
    #[must_use]
    pub fn title(&self) -> &str {
        self.view.matter().map_or("", |matter| matter.title.as_str())
    }
}

/// Keeps those at whose place stands `true`.
fn retain<T>(all: &mut Vec<T>, keep: &[bool]) {
    let mut keep = keep.iter();
    all.retain(|_| keep.next().is_some_and(|keep| *keep));
}

/// Whether a card says all that another one of the same person says of devices.
fn covers(card: &Card, other: &Card) -> bool {
    other.devices.iter().all(|device| card.devices.contains(device))
        && other.revocations.iter().all(|revocation| card.revocations.contains(revocation))
}

/// A name for maps of rooms.
pub(crate) type Rooms = BTreeMap<MatterId, Room>;
