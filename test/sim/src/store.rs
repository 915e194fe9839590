//! A vault in memory: holds what was committed, in the order in which it was, and finds it again.

use std::collections::{BTreeMap, BTreeSet};

use parloir_base::{DeviceId, Digest, EndpointId, MatterId, Moment, PersonId};
use parloir_wire::card::Card;
use parloir_wire::entry::{Entry, Link, Seen};
use parloir_wire::frame::{Carried, Content};
use parloir_wire::local::{AddressRow, ContactRow, DeviceInvitationRow, InvitationRow, JoinRow, MeasureRow};
use parloir_wire::receipt::ReceiptKind;
use parloir_wire::shelf::{Delivered, DocumentWanted, Fork, Load, MatterLoad, Shelf, Write};
use parloir_wire::text::Signed;

/// One link at rest.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The link, read.
    pub link: Link,
    /// Its bytes and signature.
    pub signed: Signed,
    /// Its content.
    pub content: Option<Content>,
}

/// A matter at rest.
#[derive(Clone, Debug, Default)]
pub struct MatterStore {
    /// When it was seen first.
    pub met: Moment,
    /// Chains, each from 1 without holes.
    pub chains: BTreeMap<DeviceId, Vec<Digest>>,
    /// Links in the order in which they were stored.
    pub order: Vec<Digest>,
    /// Proofs of forks.
    pub forks: Vec<Fork>,
}

/// A vault in memory.
#[derive(Clone, Debug, Default)]
pub struct Store {
    /// Matters.
    pub matters: BTreeMap<MatterId, MatterStore>,
    /// Links by digest.
    pub links: BTreeMap<Digest, Stored>,
    /// Documents that are whole.
    pub whole: BTreeSet<Digest>,
    /// Invitations made.
    pub invitations: BTreeMap<[u8; 32], InvitationRow>,
    /// Invitations received.
    pub joins: Vec<JoinRow>,
    /// People met.
    pub contacts: BTreeMap<PersonId, ContactRow>,
    /// Addresses.
    pub addresses: BTreeMap<EndpointId, AddressRow>,
    /// The own card, where it changed.
    pub card: Option<Card>,
    /// The link for another device.
    pub device_invitation: Option<DeviceInvitationRow>,
    /// What came of each person.
    pub measures: BTreeMap<PersonId, MeasureRow>,
    /// Links of revoked devices, kept as evidence.
    pub refused: Vec<Signed>,
}

impl Store {
    /// Commits the writes of one step, all of them.
    ///
    /// # Panics
    /// When a link does not continue its chain: the engine committed a hole, and the story ends here.
    pub fn commit(&mut self, writes: Vec<Write>) {
        for write in writes {
            match write {
                Write::Addresses(row) => drop(self.addresses.insert(row.endpoint, row)),
                Write::Contact(row) => drop(self.contacts.insert(row.person, row)),
                Write::DocumentWhole { entry } => drop(self.whole.insert(entry)),
                Write::Fork { matter, device, one, other, .. } => {
                    self.matters.entry(matter).or_default().forks.push(Fork { device, one, other });
                }
                Write::Invitation(row) => drop(self.invitations.insert(row.key, row)),
                Write::Measure(row) => drop(self.measures.insert(row.person, row)),
                Write::OwnCard(card) => self.card = Some(card),
                Write::DeviceInvitation(row) => self.device_invitation = row,
                Write::Refused { link, .. } => {
                    if !self.refused.contains(&link) {
                        self.refused.push(link);
                    }
                }
                Write::Join(row) => self.joins.push(row),
                Write::JoinSettled { link } => self.joins.retain(|row| row.link != link),
                Write::Matter { matter, met } => self.matters.entry(matter).or_default().met = met,
                Write::Link { matter, digest, link: signed, content, .. } => {
                    let link = Link::from_bytes(&signed.bytes).expect("the engine commits links that can be read");
                    let room = self.matters.entry(matter).or_default();
                    let chain = room.chains.entry(link.device()).or_default();
                    assert_eq!(link.seq(), chain.len() as u64 + 1, "a hole or a double in a chain");
                    assert_eq!(link.prev(), chain.last().copied(), "a link that does not continue its chain");
                    chain.push(digest);
                    room.order.push(digest);
                    self.links.insert(digest, Stored { link, signed, content });
                }
            }
        }
    }

    /// The entry of a digest.
    #[must_use]
    pub fn entry(&self, digest: &Digest) -> Option<&Entry> {
        match &self.links.get(digest)?.link {
            Link::Entry(entry) => Some(entry),
            Link::Receipt(_) => None,
        }
    }

    /// Links of a chain, as they travel.
    #[must_use]
    pub fn carried(&self, matter: &MatterId, device: &DeviceId, first: u64, last: u64) -> Vec<Carried> {
        self.digests(matter, device, first, last)
            .iter()
            .filter_map(|digest| self.links.get(digest))
            .map(|stored| Carried { link: stored.signed.clone(), content: stored.content.clone() })
            .collect()
    }

    /// What an engine is made from.
    #[must_use]
    pub fn load(&self) -> Load {
        Load {
            matters: self.matters.iter().map(|(matter, room)| self.load_matter(*matter, room)).collect(),
            invitations: self.invitations.values().cloned().collect(),
            joins: self.joins.clone(),
            contacts: self.contacts.values().cloned().collect(),
            addresses: self.addresses.values().cloned().collect(),
            card: self.card.clone(),
            device_invitation: self.device_invitation,
            erased: Vec::new(),
            measures: self.measures.values().copied().collect(),
        }
    }

    fn load_matter(&self, matter: MatterId, room: &MatterStore) -> MatterLoad {
        let mut load = MatterLoad {
            matter,
            met: room.met,
            structural: Vec::new(),
            heads: Vec::new(),
            forks: room.forks.clone(),
            delivered: Vec::new(),
            last_item: Vec::new(),
            documents_wanted: Vec::new(),
            early: Vec::new(),
            documents_delivered: Vec::new(),
            documents_whole: Vec::new(),
        };
        for (device, chain) in &room.chains {
            let digest = *chain.last().expect("a chain is made by its first link");
            load.heads.push(Seen { device: *device, seq: chain.len() as u64, digest });
        }
        let mut last = BTreeMap::new();
        for digest in &room.order {
            let stored = &self.links[digest];
            match &stored.link {
                Link::Entry(entry) if entry.kind.is_structural() => {
                    load.structural.push((stored.signed.clone(), stored.content.clone()));
                }
                Link::Entry(entry) if entry.kind.is_document() => {
                    if self.whole.contains(digest) {
                        load.documents_whole.push((entry.device, entry.seq, *digest));
                    } else {
                        load.documents_wanted.push(DocumentWanted {
                            entry: *digest,
                            device: entry.device,
                            seq: entry.seq,
                        });
                    }
                }
                Link::Entry(entry) => drop(last.insert(entry.device, entry.seq)),
                Link::Receipt(receipt) if receipt.receipt == ReceiptKind::Delivered => {
                    match self.entry(&receipt.about) {
                        Some(entry) if entry.kind.is_document() => {
                            load.documents_delivered.push((receipt.device, receipt.about));
                        }
                        Some(entry) => {
                            load.delivered.push(Delivered { by: receipt.device, of: entry.device, seq: entry.seq });
                        }
                        None => load.early.push(receipt.clone()),
                    }
                }
                Link::Receipt(_) => {}
            }
        }
        load.delivered.sort_by_key(|delivered| delivered.seq);
        load.last_item = last.into_iter().collect();
        load
    }
}

impl Shelf for Store {
    fn digest_at(&self, matter: &MatterId, device: &DeviceId, seq: u64) -> Option<Digest> {
        let chain = self.matters.get(matter)?.chains.get(device)?;
        chain.get(usize::try_from(seq.checked_sub(1)?).ok()?).copied()
    }

    fn link(&self, digest: &Digest) -> Option<(Signed, Option<Content>)> {
        self.links.get(digest).map(|stored| (stored.signed.clone(), stored.content.clone()))
    }

    fn digests(&self, matter: &MatterId, device: &DeviceId, first: u64, last: u64) -> Vec<Digest> {
        (first..=last).map_while(|seq| self.digest_at(matter, device, seq)).collect()
    }
}
