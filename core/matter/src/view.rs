//! The state of a matter: a fold of its structural facts. It has no encoding, so it may change freely (I4).

use std::collections::{BTreeMap, BTreeSet};

use parloir_base::{DeviceId, Digest, Moment, PersonId, limit};
use parloir_wire::checkpoint::Checkpoint;
use parloir_wire::matter::{Matter, Role};
use parloir_wire::relay::Consent;
use parloir_wire::removal::Removal;
use parloir_wire::verification::Method;

use crate::change::Change;
use crate::consent::Consents;
use crate::fact::{Fact, Stated};
use crate::roster::{Former, Gone, Party};

/// One party's statement that another was verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How.
    pub method: Method,
    /// Digest of the transcript.
    pub transcript: Digest,
    /// When, by the stating device's clock.
    pub claimed: Moment,
}

/// A checkpoint and who signed it.
#[derive(Clone, Debug)]
pub struct CheckpointView {
    /// The entry that proposes it.
    pub entry: Digest,
    /// Digest of its exact bytes.
    pub text: Digest,
    /// What it says.
    pub checkpoint: Checkpoint,
    /// Devices whose signature is in the journal, the proposer's included.
    pub signed: BTreeSet<DeviceId>,
}

/// A time-stamp of a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StampView {
    /// What is stamped: a checkpoint's text, or something else.
    pub text: Digest,
    /// The entry that holds it.
    pub entry: Digest,
    /// Who asked for it.
    pub by: PersonId,
    /// When, by the authority's word.
    pub at: Moment,
    /// What its certificate calls the authority.
    pub authority: String,
    /// Under which policy.
    pub policy: String,
}

/// What a fact did to the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folded {
    /// It counts.
    Counts,
    /// It is signed and stays in the journal, and changes nothing: its author had no right to it, or it came too late.
    Void,
}

/// A matter as its facts make it.
#[derive(Clone, Debug, Default)]
pub struct View {
    matter: Option<Matter>,
    opened: Option<Moment>,
    closed: Option<Moment>,
    parties: BTreeMap<PersonId, Party>,
    former: BTreeMap<PersonId, Former>,
    removals: BTreeMap<PersonId, Vec<Gone>>,
    /// Removals that an admission took back, and of whom: those of others it cannot.
    answered: BTreeSet<(PersonId, Digest)>,
    /// What each entry changed, and about whom.
    changes: BTreeMap<Digest, (PersonId, Vec<Change>)>,
    verified: BTreeMap<(PersonId, PersonId), Verified>,
    consents: Consents,
    checkpoints: Vec<CheckpointView>,
    /// Time-stamps by the text that they are of, by who asked for them, by their entries: one may come before its checkpoint.
    stamps: BTreeMap<Digest, BTreeMap<PersonId, BTreeMap<Digest, StampView>>>,
    /// How many links that only seal there were when the last checkpoint was proposed.
    sealing_before: u64,
}

impl View {
    /// What the opening said; `None` while the opening has not come.
    #[must_use]
    pub fn matter(&self) -> Option<&Matter> {
        self.matter.as_ref()
    }

    /// When it was opened, by the keeper's clock.
    #[must_use]
    pub fn opened(&self) -> Option<Moment> {
        self.opened
    }

    /// When it was closed, by the keeper's clock.
    #[must_use]
    pub fn closed(&self) -> Option<Moment> {
        self.closed
    }

    /// The keeper.
    #[must_use]
    pub fn keeper(&self) -> Option<&PersonId> {
        self.matter.as_ref().map(|matter| &matter.keeper)
    }

    /// Parties by identity key.
    #[must_use]
    pub fn parties(&self) -> &BTreeMap<PersonId, Party> {
        &self.parties
    }

    /// Those who were parties and are not, by identity key.
    #[must_use]
    pub fn former(&self) -> &BTreeMap<PersonId, Former> {
        &self.former
    }

    /// Removals of someone that no admission took back, whether they were ever a party here or not.
    pub fn removals(&self, person: &PersonId) -> impl Iterator<Item = &Gone> {
        let (person, all) = (*person, self.removals.get(person).into_iter().flatten());
        all.filter(move |gone| !self.answered.contains(&(person, gone.entry)))
    }

    /// What an entry changed about a party.
    #[must_use]
    pub fn changes(&self, entry: &Digest) -> Option<&(PersonId, Vec<Change>)> {
        self.changes.get(entry)
    }

    /// Who stated that whom was verified: (by, whom).
    #[must_use]
    pub fn verified(&self) -> &BTreeMap<(PersonId, PersonId), Verified> {
        &self.verified
    }

    /// What parties said of a relay.
    #[must_use]
    pub const fn consents(&self) -> &Consents {
        &self.consents
    }

    /// Checkpoints in the order of their numbers.
    #[must_use]
    pub fn checkpoints(&self) -> &[CheckpointView] {
        &self.checkpoints
    }

    /// Time-stamps of a checkpoint's very text, by the time that they state.
    pub fn stamps(&self, checkpoint: &CheckpointView) -> impl Iterator<Item = &StampView> {
        let by_person = self.stamps.get(&checkpoint.text).into_iter().flat_map(BTreeMap::values);
        let mut held: Vec<&StampView> = by_person.flat_map(BTreeMap::values).collect();
        held.sort_unstable_by_key(|stamp| (stamp.at, stamp.entry));
        held.into_iter()
    }

    /// Whether a person has as many time-stamps of a checkpoint as count: another one of theirs would state nothing.
    #[must_use]
    pub fn has_all_stamps(&self, checkpoint: &CheckpointView, person: &PersonId) -> bool {
        let held = self.stamps.get(&checkpoint.text).and_then(|by_person| by_person.get(person));
        held.is_some_and(|held| held.len() >= limit::STAMPS_MAX)
    }

    /// Links that only seal: proposals of checkpoints, signatures and time-stamps of them.
    fn sealing(&self) -> u64 {
        let signed = self.checkpoints.iter().map(|one| one.signed.len());
        let stamps = self.stamps.values().flat_map(BTreeMap::values).map(BTreeMap::len);
        let sealing = signed.chain(stamps).map(|count| u64::try_from(count).unwrap_or(u64::MAX));
        sealing.fold(0, u64::saturating_add)
    }

    /// Of `size` links held, how many are neither covered by the last checkpoint nor there to seal. A signature of a checkpoint is
    /// not news: if it were, a checkpoint would call for a signature, and that for a checkpoint, for ever.
    #[must_use]
    pub fn unsealed(&self, size: u64) -> u64 {
        let covered = self.checkpoints.last().map_or(0, |last| last.checkpoint.size);
        size.saturating_sub(self.sealing()).saturating_sub(covered.saturating_sub(self.sealing_before))
    }

    /// Folds one fact.
    pub fn fold(&mut self, stated: Stated) -> Folded {
        let Stated { entry, device, seq, person, claimed, fact } = stated;
        match fact {
            Fact::Opening(matter) => self.open(person, claimed, matter),
            Fact::Admission { role, person: admitted, devices, revoked, card, answers } => {
                let (cards, given) = (BTreeSet::from([card]), BTreeMap::from([(device, (claimed, entry, role))]));
                let revoked = revoked.into_iter().collect();
                let party = Party { role, person: admitted, devices, revoked, cards, admitted: claimed, given };
                self.admit(person, entry, party, answers)
            }
            Fact::Removal(Removal { person: whom, heads }) => {
                let gone = Gone { entry, by: person, device, seq, at: claimed, heads };
                self.remove(whom, gone)
            }
            Fact::Relay { consent, replaces } => self.consent(person, entry, consent, &replaces),
            Fact::Verification(verification) => {
                if verification.peer == person {
                    return Folded::Void;
                }
                let verified = Verified { method: verification.method, transcript: verification.transcript, claimed };
                self.verified.insert((person, verification.peer), verified);
                Folded::Counts
            }
            Fact::Closing => {
                if self.keeper() != Some(&person) || self.closed.is_some() {
                    return Folded::Void;
                }
                self.closed = Some(claimed);
                Folded::Counts
            }
            Fact::Stamp { text, at, authority, policy } => {
                self.stamp(StampView { text, entry, by: person, at, authority, policy })
            }
            Fact::Checkpoint { checkpoint, text } => self.propose(person, device, entry, checkpoint, text),
            Fact::Countersignature { about } => {
                match self.checkpoints.iter_mut().find(|checkpoint| checkpoint.entry == about) {
                    Some(checkpoint) => {
                        checkpoint.signed.insert(device);
                        Folded::Counts
                    }
                    None => Folded::Void,
                }
            }
        }
    }

    fn open(&mut self, person: PersonId, claimed: Moment, matter: Matter) -> Folded {
        // A second opening, or one in another's name, is not this matter's.
        if self.matter.is_some() || matter.keeper != person {
            return Folded::Void;
        }
        self.matter = Some(matter);
        self.opened = Some(claimed);
        Folded::Counts
    }

    /// Whoever was admitted before has other devices or another role from now on. Someone who was removed comes back only by an admission
    /// that names their removal: one that knew nothing of it, however late it comes, does not bring them back.
    fn admit(&mut self, by: PersonId, entry: Digest, party: Party, answers: Vec<Digest>) -> Folded {
        let person = party.person.ik;
        let was_party = self.parties.contains_key(&person);
        let full = !was_party && self.parties.len() >= limit::PARTIES_MAX;
        let keeper = self.keeper() == Some(&by);
        // Only the keeper keeps the matter, and only as keeper.
        let role_fits = (party.role == Role::Keeper) == (self.keeper() == Some(&person));
        if !keeper || full || !role_fits || self.closed.is_some() {
            return Folded::Void;
        }
        let before = self.parties.remove(&person).or_else(|| self.former.remove(&person).map(|former| former.party));
        let mut changes = Vec::new();
        let party = match before {
            Some(mut before) => {
                changes = before.differences(&party);
                before.cards.extend(&party.cards);
                before.admitted = before.admitted.min(party.admitted);
                before.given.extend(party.given);
                let role = before.given.values().max().map_or(before.role, |(_, _, role)| *role);
                if role != before.role {
                    changes.push(Change::Role(role));
                }
                before.role = role;
                before.revoked.extend(party.revoked);
                let known: BTreeSet<DeviceId> = before.devices.iter().map(|device| device.evidence).collect();
                before.devices.extend(party.devices.into_iter().filter(|device| !known.contains(&device.evidence)));
                before
            }
            None => party,
        };
        self.answered.extend(answers.into_iter().map(|removal| (person, removal)));
        self.seat(party);
        if !was_party && self.parties.contains_key(&person) {
            changes.push(Change::Admitted);
        }
        if !changes.is_empty() {
            self.changes.insert(entry, (person, changes));
        }
        Folded::Counts
    }

    /// The keeper removes a party; or a party leaves. The keeper does neither to themselves.
    fn remove(&mut self, whom: PersonId, gone: Gone) -> Folded {
        let keeper = self.keeper();
        if keeper == Some(&whom) || keeper != Some(&gone.by) && gone.by != whom {
            return Folded::Void;
        }
        let change = if gone.by == whom { Change::Left } else { Change::Removed };
        self.changes.insert(gone.entry, (whom, vec![change]));
        self.removals.entry(whom).or_default().push(gone);
        if let Some(party) = self.parties.remove(&whom).or_else(|| self.former.remove(&whom).map(|former| former.party))
        {
            self.seat(party);
        }
        Folded::Counts
    }

    /// The keeper alone names a relay; whoever else is there agrees to the one that is named, and says so without a place.
    fn consent(&mut self, by: PersonId, entry: Digest, consent: Consent, replaces: &[Digest]) -> Folded {
        let Some(change) = Change::of_consent(&consent, self.keeper() == Some(&by)) else { return Folded::Void };
        self.changes.insert(entry, (by, vec![change]));
        self.consents.say(by, entry, consent, replaces);
        Folded::Counts
    }

    /// Of those of one person the ones with the lowest entries count, in whatever order they came: every device agrees on which, and
    /// nobody takes another's place. The others stay in the journal.
    fn stamp(&mut self, stamp: StampView) -> Folded {
        let (text, by, entry) = (stamp.text, stamp.by, stamp.entry);
        let held = self.stamps.entry(text).or_default().entry(by).or_default();
        held.insert(entry, stamp);
        while held.len() > limit::STAMPS_MAX {
            held.pop_last();
        }
        if held.contains_key(&entry) { Folded::Counts } else { Folded::Void }
    }

    /// Puts someone among the parties, or among those who were: whichever order their admissions and removals came in.
    fn seat(&mut self, party: Party) {
        let person = party.person.ik;
        let mut gone: Vec<Gone> = self.removals(&person).cloned().collect();
        if gone.is_empty() {
            self.parties.insert(person, party);
        } else {
            gone.sort_unstable_by_key(|removal| removal.entry);
            self.former.insert(person, Former { party, gone });
        }
    }

    fn propose(
        &mut self,
        by: PersonId,
        device: DeviceId,
        entry: Digest,
        checkpoint: Checkpoint,
        text: Digest,
    ) -> Folded {
        let last = self.checkpoints.last();
        let number = last.map_or(1, |last| last.checkpoint.number.saturating_add(1));
        let follows = checkpoint.number == number && checkpoint.prev == last.map(|last| last.text);
        if self.keeper() != Some(&by) || !follows {
            return Folded::Void;
        }
        self.sealing_before = self.sealing();
        self.checkpoints.push(CheckpointView { entry, text, checkpoint, signed: BTreeSet::from([device]) });
        Folded::Counts
    }
}
