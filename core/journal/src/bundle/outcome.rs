//! What is gathered while a bundle is written, and what follows from it at the end: proofs, declarations, the summary.

use std::collections::{BTreeMap, BTreeSet};

use parloir_base::{DeviceId, Digest, PersonId};
use parloir_wire::Seen;

use crate::bundle::facts::{Agreed, Facts, is_co_signed};
use crate::bundle::proof::Proof;
use crate::bundle::source::{Form, Plan};
use crate::bundle::summary::Summary;
use crate::bundle::withheld::{Reason, Withheld};
use crate::checkpoint::leaf_index;
use crate::merkle::Tree;
use crate::register::KeyRegister;

/// What is gathered on the way.
#[derive(Default)]
pub struct Outcome {
    /// Whose keys count, and when.
    pub register: KeyRegister,
    /// What people are called.
    pub names: BTreeMap<PersonId, String>,
    /// Structural facts.
    pub facts: Facts,
    /// Digests of each chain, for the trees.
    pub leaves: BTreeMap<DeviceId, Vec<Digest>>,
    /// Links that were written.
    pub present: BTreeMap<DeviceId, BTreeSet<u64>>,
    /// The furthest link of a chain that another one names.
    pub named: BTreeMap<DeviceId, u64>,
    /// Devices that signed two histories: whose, and the place at which these part.
    pub forks: BTreeMap<DeviceId, (PersonId, u64)>,
    /// What is left out.
    pub withheld: Withheld,
}

impl Outcome {
    /// A proof for each link that a checkpoint covers: to the last one that another party co-signed, else to the last.
    #[must_use]
    pub fn proofs(&self, agreed: &[Agreed]) -> Vec<Proof> {
        let mut proofs = Vec::new();
        let co_signed = agreed.iter().rev().find(|one| {
            let signers = one.signatures.keys().copied().collect();
            is_co_signed(&signers, &|device| self.register.person_of(device))
        });
        let mut targets: Vec<&Agreed> = co_signed.into_iter().collect();
        targets.extend(agreed.last().filter(|last| co_signed.is_none_or(|one| one.entry != last.entry)));
        let mut done = BTreeSet::new();
        for target in targets {
            let checkpoint = &target.proposal.checkpoint;
            let mut leaves = Vec::new();
            for head in &checkpoint.heads {
                let chain = self.leaves.get(&head.device).map(Vec::as_slice).unwrap_or_default();
                let covered = usize::try_from(head.seq).ok().and_then(|end| chain.get(..end));
                leaves.extend_from_slice(covered.unwrap_or_default());
            }
            let tree = Tree::new(&leaves);
            // A checkpoint that does not fit what is held proves nothing.
            if tree.root() != checkpoint.root {
                continue;
            }
            let present: Vec<(DeviceId, u64)> =
                self.present.iter().flat_map(|(device, seqs)| seqs.iter().map(|seq| (*device, *seq))).collect();
            for (device, seq) in present.into_iter().filter(|place| !done.contains(place)).collect::<Vec<_>>() {
                let Some(index) = leaf_index(&checkpoint.heads, &device, seq) else { continue };
                let leaf = usize::try_from(index).ok().and_then(|at| leaves.get(at)).copied();
                let (Some(link), Some(path)) = (leaf, tree.path(index)) else { continue };
                proofs.push(Proof { link, checkpoint: checkpoint.number, index, size: checkpoint.size, path });
                done.insert((device, seq));
            }
        }
        proofs
    }

    /// Says which links are not there: those left out, and those that others name and that never came.
    pub fn declare(&mut self, heads: &[Seen]) {
        let held: BTreeMap<DeviceId, u64> = heads.iter().map(|head| (head.device, head.seq)).collect();
        let devices: BTreeSet<DeviceId> = held.keys().chain(self.named.keys()).copied().collect();
        for device in devices {
            let held = held.get(&device).copied().unwrap_or(0);
            let named = self.named.get(&device).copied().unwrap_or(0);
            let present = self.present.get(&device).cloned().unwrap_or_default();
            self.withheld.declare_missing(device, &present, held, Reason::NotChosen);
            if named > held {
                self.withheld.links.insert((device, held + 1, named), Reason::NotHere);
            }
        }
    }

    /// What `bundle.txt` says.
    #[must_use]
    pub fn summary(&self, plan: &Plan, agreed: &[Agreed]) -> Summary {
        let roles = self.facts.roles();
        let role = |person: &PersonId| roles.get(person).map_or("none", |role| role.word()).to_owned();
        let chain = |(device, seqs): (&DeviceId, &BTreeSet<u64>)| {
            let person = self.register.person_of(device)?;
            let links = u64::try_from(seqs.len()).ok()?;
            Some((*device, (person, links, seqs.last().copied()?)))
        };
        Summary {
            matter: Some(plan.matter),
            title: self.facts.matter().map(|matter| matter.title.clone()),
            full: plan.form == Form::Full,
            made: plan.made,
            parties: self.names.iter().map(|(ik, name)| (*ik, (role(ik), name.clone()))).collect(),
            chains: self.present.iter().filter_map(chain).collect(),
            forks: self.forks.clone(),
            checkpoints: agreed
                .iter()
                .map(|one| (one.proposal.checkpoint.number, one.signatures.keys().copied().collect()))
                .collect(),
        }
    }
}
