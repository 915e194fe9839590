//! What the structural entries of a bundle come to: title, roles, verifications, checkpoints with their signatures.

use std::collections::{BTreeMap, BTreeSet};

use parloir_base::{DeviceId, Digest, Moment, PersonId, Signature, limit};
use parloir_crypto::stamp::Stamp;
use parloir_wire::import::Import;
use parloir_wire::matter::{Admission, Matter, Role};
use parloir_wire::person::Person;
use parloir_wire::relay::Consent;
use parloir_wire::removal::Removal;
use parloir_wire::verification::Verification;
use parloir_wire::{Entry, Kind, Record};

use crate::checkpoint::{Proposal, follows, read, read_countersignature};
use crate::opening;
use crate::register::KeyRegister;

/// Structural facts as they are read, in any order.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    openings: Vec<Opened>,
    admissions: Vec<Admitted>,
    /// Who stated that whom was verified, and when.
    pub verifications: Vec<(PersonId, Verification, Moment)>,
    /// Who said what of the matter's relay, and when.
    pub consents: Vec<(PersonId, Consent, Moment)>,
    proposals: Vec<(PersonId, DeviceId, Digest, Proposal)>,
    countersignatures: Vec<(DeviceId, Digest, Vec<u8>)>,
    stamps: Vec<(Digest, PersonId, Stamp, Vec<u8>)>,
}

/// A time-stamp of a checkpoint.
#[derive(Clone, Debug)]
pub struct Stamped {
    /// The checkpoint's number.
    pub number: u64,
    /// From 1, of that checkpoint, by the digest of the entry that holds it.
    pub order: u64,
    /// Who asked for it.
    pub by: PersonId,
    /// What it says.
    pub stamp: Stamp,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// An opening.
#[derive(Clone, Debug)]
struct Opened {
    by: PersonId,
    device: DeviceId,
    seq: u64,
    /// What it opens, when it counts: first of its author's chain, in the author's own name, and what the matter is named after.
    matter: Option<Matter>,
}

/// An admission.
#[derive(Clone, Debug)]
struct Admitted {
    by: PersonId,
    claimed: Moment,
    entry: Digest,
    role: Role,
    whom: PersonId,
}

/// A checkpoint that follows from those before it, with every signature in the journal.
#[derive(Clone, Debug)]
pub struct Agreed {
    /// The entry that proposes it.
    pub entry: Digest,
    /// Its text and the proposer's signature.
    pub proposal: Proposal,
    /// Who signed, the proposer included.
    pub signatures: BTreeMap<DeviceId, Signature>,
}

impl Facts {
    /// Takes an entry with its content. `false`: the content is not what its kind says.
    pub fn take(&mut self, digest: Digest, entry: &Entry, person: PersonId, body: &[u8]) -> bool {
        match entry.kind {
            Kind::Opening => {
                let is_one = Matter::from_bytes(body).is_ok();
                if is_one {
                    let matter = opening::read(entry, &person, body);
                    self.openings.push(Opened { by: person, device: entry.device, seq: entry.seq, matter });
                }
                is_one
            }
            Kind::Admission => self.admit(digest, entry, person, body).is_some(),
            Kind::Verification => Verification::from_bytes(body)
                .map(|verification| self.verifications.push((person, verification, entry.claimed)))
                .is_ok(),
            Kind::Checkpoint => {
                let Ok(proposal) = read(body) else { return false };
                // A proposal in another device's name is nobody's.
                let own = proposal.signature.public == *entry.device.as_bytes();
                if own {
                    self.proposals.push((person, entry.device, digest, proposal));
                }
                own
            }
            Kind::Countersignature => {
                if let Some(about) = entry.about.first() {
                    self.countersignatures.push((entry.device, *about, body.to_vec()));
                }
                !entry.about.is_empty()
            }
            Kind::Relay => {
                Consent::from_bytes(body).map(|consent| self.consents.push((person, consent, entry.claimed))).is_ok()
            }
            Kind::Stamp => {
                Stamp::read(body).map(|stamp| self.stamps.push((digest, person, stamp, body.to_vec()))).is_ok()
            }
            Kind::Removal => Removal::from_bytes(body).is_ok(),
            Kind::Import => Import::from_bytes(body).is_ok(),
            Kind::Closing | Kind::Withdrawal => body.is_empty(),
            Kind::Message | Kind::Reply | Kind::Correction => core::str::from_utf8(body).is_ok(),
            Kind::Document | Kind::Folder => parloir_wire::document::Document::from_bytes(body).is_ok(),
        }
    }

    fn admit(&mut self, entry: Digest, link: &Entry, by: PersonId, body: &[u8]) -> Option<()> {
        let admission = Admission::from_bytes(body).ok()?;
        let whom = Person::from_bytes(&admission.card.person.bytes).ok()?.ik;
        self.admissions.push(Admitted { by, claimed: link.claimed, entry, role: admission.role, whom });
        Some(())
    }

    /// What the matter is: the opening that it is named after. On several devices of the keeper it is the same to the letter.
    #[must_use]
    pub fn matter(&self) -> Option<&Matter> {
        self.openings.iter().find_map(|one| one.matter.as_ref())
    }

    /// Openings that count for nothing: whose they are, and where they stand.
    #[must_use]
    pub fn void_openings(&self) -> Vec<(PersonId, DeviceId, u64)> {
        let void = self.openings.iter().filter(|one| one.matter.is_none());
        void.map(|one| (one.by, one.device, one.seq)).collect()
    }

    /// The last role that the keeper gave to each party.
    #[must_use]
    pub fn roles(&self) -> BTreeMap<PersonId, Role> {
        let Some(keeper) = self.matter().map(|matter| matter.keeper) else { return BTreeMap::new() };
        let mut admissions: Vec<&Admitted> = self.admissions.iter().filter(|one| one.by == keeper).collect();
        admissions.sort_by_key(|one| (one.claimed, one.entry));
        let given = admissions.into_iter().filter(|one| one.whom != keeper).map(|one| (one.whom, one.role));
        given.chain([(keeper, Role::Keeper)]).collect()
    }

    /// The checkpoints by the keeper, each following from the one before. Of two that follow, the one with more signatures,
    /// then the one with the lower digest. Signatures of devices that could not sign at the checkpoint's time count for nothing.
    #[must_use]
    pub fn checkpoints(&self, register: &KeyRegister) -> Vec<Agreed> {
        let keeper = self.matter().map(|matter| matter.keeper);
        let mut agreed: Vec<Agreed> = Vec::new();
        loop {
            let last = agreed.last().map(|one| (&one.proposal.checkpoint, &one.proposal.digest));
            let next = self
                .proposals
                .iter()
                .filter(|(person, device, _, proposal)| {
                    keeper.is_none_or(|keeper| keeper == *person)
                        && follows(last, &proposal.checkpoint).is_ok()
                        && register.may_sign(device, proposal.checkpoint.claimed).is_ok()
                })
                .map(|(_, device, entry, proposal)| self.agree(*device, *entry, proposal, register))
                .max_by_key(|one| (one.signatures.len(), std::cmp::Reverse(one.proposal.digest)));
            match next {
                Some(next) => agreed.push(next),
                None => return agreed,
            }
        }
    }

    /// Time-stamps of these checkpoints, by the digest of their text. One of anything else is an authority's word on nothing that is here.
    /// Of those of one person the ones with the lowest entries count, as many as there may be.
    #[must_use]
    pub fn stamps(&self, texts: &BTreeMap<Digest, u64>) -> Vec<Stamped> {
        let mut held: Vec<_> = self.stamps.iter().collect();
        held.sort_by_key(|(entry, ..)| *entry);
        let mut orders: BTreeMap<u64, u64> = BTreeMap::new();
        let mut counts: BTreeMap<(u64, PersonId), usize> = BTreeMap::new();
        let of_one = |(_, by, stamp, bytes): &(Digest, PersonId, Stamp, Vec<u8>)| {
            let number = *texts.get(&stamp.digest)?;
            let count = counts.entry((number, *by)).or_default();
            *count = count.saturating_add(1);
            if *count > limit::STAMPS_MAX {
                return None;
            }
            let order = orders.entry(number).or_default();
            *order = order.saturating_add(1);
            Some(Stamped { number, order: *order, by: *by, stamp: stamp.clone(), bytes: bytes.clone() })
        };
        held.into_iter().filter_map(of_one).collect()
    }

    fn agree(&self, device: DeviceId, entry: Digest, proposal: &Proposal, register: &KeyRegister) -> Agreed {
        let could = |by: &DeviceId| register.may_sign(by, proposal.checkpoint.claimed).is_ok();
        let about = self.countersignatures.iter().filter(|(by, about, _)| *about == entry && could(by));
        let others = about.filter_map(|(by, _, body)| {
            read_countersignature(body, &proposal.bytes, by).ok().map(|armoured| (*by, armoured.signature))
        });
        let signatures = others.chain([(device, proposal.signature.signature)]).collect();
        Agreed { entry, proposal: proposal.clone(), signatures }
    }
}

/// Whether someone other than the proposer's own person signed.
#[must_use]
pub fn is_co_signed(signers: &BTreeSet<DeviceId>, person_of: &dyn Fn(&DeviceId) -> Option<PersonId>) -> bool {
    signers.iter().filter_map(person_of).collect::<BTreeSet<_>>().len() > 1
}
