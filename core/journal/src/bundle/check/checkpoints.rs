//! Checkpoints and proofs of a bundle: signatures, order, heads, roots, paths.

use std::collections::{BTreeMap, BTreeSet};

use parloir_base::{DeviceId, Digest};
use parloir_crypto::{Claim, digest, verify};
use parloir_wire::Record;
use parloir_wire::checkpoint::Checkpoint;

use crate::bundle::check::chains::{Journal, may_sign};
use crate::bundle::check::files::Shelf;
use crate::bundle::check::keys::Keys;
use crate::bundle::check::report::{Code, Report};
use crate::bundle::facts::is_co_signed;
use crate::bundle::layout::Slot;
use crate::bundle::proof::Proof;
use crate::checkpoint::{CheckpointFault, check, follows, leaf_index};
use crate::merkle::verify_inclusion;

/// The checkpoints of a bundle by number, with who signed.
pub type Checkpoints = BTreeMap<u64, (Checkpoint, BTreeSet<DeviceId>)>;

/// Reads and checks `checkpoints/`.
pub fn read(shelf: &mut Shelf<'_>, keys: &Keys, journal: &Journal, full: bool, report: &mut Report) -> Checkpoints {
    let mut checkpoints = Checkpoints::new();
    let mut texts: BTreeMap<u64, Vec<u8>> = BTreeMap::new();
    let mut before: Option<(Checkpoint, Digest)> = None;
    for slot in shelf.slots.clone() {
        let Slot::Checkpoint(number) = slot else { continue };
        let Some(bytes) = shelf.take(&slot, report) else { continue };
        let Ok(checkpoint) = Checkpoint::from_bytes(&bytes) else {
            report.find(Code::FormUnreadable, slot.path());
            continue;
        };
        let last = before.as_ref().map(|(checkpoint, digest)| (checkpoint, digest));
        if checkpoint.number != number || follows(last, &checkpoint).is_err() {
            report.find(Code::CheckpointOrder, slot.path());
        }
        if journal.matter.is_some_and(|matter| matter != checkpoint.matter) {
            report.find(Code::CheckpointMatter, slot.path());
        }
        against_links(&checkpoint, journal, &slot.path(), report);
        let signers = signers(shelf, keys, number, &checkpoint, &bytes, report);
        before = Some((checkpoint.clone(), digest(&bytes)));
        texts.insert(number, bytes);
        checkpoints.insert(number, (checkpoint, signers));
    }
    for slot in &shelf.slots {
        if let Slot::CheckpointSignature(number, _) = slot
            && !checkpoints.contains_key(number)
        {
            report.find(Code::ItemStranger, slot.path());
        }
    }
    if full {
        against_entries(&checkpoints, &texts, keys, journal, report);
    }
    say(&checkpoints, keys, journal, report);
    checkpoints
}

/// Heads, size and root; when links are left out, only the heads that are there.
fn against_links(checkpoint: &Checkpoint, journal: &Journal, path: &str, report: &mut Report) {
    let empty = BTreeMap::new();
    let mut digests = |device: &DeviceId, first: u64, last: u64| {
        let chain = journal.chains.get(device).unwrap_or(&empty);
        chain.range(first..=last).map(|(_, digest)| *digest).collect()
    };
    match check(checkpoint, &mut digests) {
        Ok(()) => {}
        Err(CheckpointFault::Head(_)) => report.find(Code::CheckpointHead, path),
        Err(CheckpointFault::Missing(_)) => {
            let another = |head: &parloir_wire::Seen| {
                let held = journal.chains.get(&head.device).and_then(|chain| chain.get(&head.seq));
                held.is_some_and(|held| *held != head.digest)
            };
            if checkpoint.heads.iter().any(another) {
                report.find(Code::CheckpointHead, path);
            } else {
                report.find(Code::NoteRoot, path);
            }
            let size = checkpoint.heads.iter().try_fold(0_u64, |sum, head| sum.checked_add(head.seq));
            if size != Some(checkpoint.size) {
                report.find(Code::CheckpointRoot, path);
            }
        }
        Err(_) => report.find(Code::CheckpointRoot, path),
    }
}

/// Every signature of a checkpoint.
fn signers(
    shelf: &mut Shelf<'_>,
    keys: &Keys,
    number: u64,
    checkpoint: &Checkpoint,
    bytes: &[u8],
    report: &mut Report,
) -> BTreeSet<DeviceId> {
    let from = Slot::CheckpointSignature(number, DeviceId([0; 32]));
    let is_own = |slot: &&Slot| matches!(slot, Slot::CheckpointSignature(of, _) if *of == number);
    let slots: Vec<Slot> = shelf.slots.range(from..).take_while(is_own).cloned().collect();
    let mut signers = BTreeSet::new();
    for slot in slots {
        let Slot::CheckpointSignature(_, device) = slot else { continue };
        let namespace = Checkpoint::NAMESPACE;
        let Some(armoured) = shelf.signature(&slot, device.as_bytes(), namespace, report) else { continue };
        report.signatures += 1;
        let one = Claim { public: device.as_bytes(), namespace, message: bytes, signature: &armoured.signature };
        if !verify(&one) {
            report.find(Code::CheckpointSignature, slot.path());
            continue;
        }
        may_sign(keys, &device, checkpoint.claimed, &slot.path(), report);
        signers.insert(device);
    }
    signers
}

/// In a full bundle the files say exactly what the entries say.
fn against_entries(
    checkpoints: &Checkpoints,
    texts: &BTreeMap<u64, Vec<u8>>,
    keys: &Keys,
    journal: &Journal,
    report: &mut Report,
) {
    let agreed = journal.facts.checkpoints(&keys.register);
    for one in &agreed {
        let number = one.proposal.checkpoint.number;
        let same_text = texts.get(&number) == Some(&one.proposal.bytes);
        let same_signers =
            checkpoints.get(&number).is_some_and(|(_, signers)| signers.iter().eq(one.signatures.keys()));
        if !same_text || !same_signers {
            report.find(Code::CheckpointDiffers, Slot::Checkpoint(number).path());
        }
    }
    // An entry whose content is withheld cannot be compared: its checkpoint stands by its own signatures.
    if journal.without_content.is_empty() {
        for number in texts.keys().filter(|number| agreed.iter().all(|one| one.proposal.checkpoint.number != **number))
        {
            report.find(Code::CheckpointDiffers, Slot::Checkpoint(*number).path());
        }
    }
}

/// Who has not signed, and what stands after the last checkpoint.
fn say(checkpoints: &Checkpoints, keys: &Keys, journal: &Journal, report: &mut Report) {
    let keeper = journal.facts.matter().map(|matter| matter.keeper);
    for (number, (checkpoint, signers)) in checkpoints {
        let person_of = |device: &DeviceId| keys.register.person_of(device);
        let path = Slot::Checkpoint(*number).path();
        if keeper.is_some_and(|keeper| signers.iter().all(|device| person_of(device) != Some(keeper))) {
            report.find(Code::CheckpointKeeper, path.as_str());
        }
        if !is_co_signed(signers, &person_of) {
            report.find(Code::NoteAlone, path);
        }
        for head in checkpoint.heads.iter().filter(|head| !signers.contains(&head.device)) {
            report.find(Code::NoteUnsigned, Slot::CheckpointSignature(*number, head.device).path());
        }
    }
    let last = checkpoints.values().next_back().map(|(checkpoint, _)| checkpoint.heads.as_slice()).unwrap_or_default();
    for (device, chain) in &journal.chains {
        let covered = last.iter().find(|head| head.device == *device).map_or(0, |head| head.seq);
        let mut after = chain.range(covered.saturating_add(1)..);
        if let Some((seq, _)) = after.find(|(seq, _)| !journal.seals.contains(&(*device, **seq))) {
            report.find(Code::NoteUncovered, Slot::Link(*device, *seq).path());
        }
    }
}

/// Reads and checks `proofs/`.
pub fn read_proofs(
    shelf: &mut Shelf<'_>,
    journal: &Journal,
    checkpoints: &Checkpoints,
    full: bool,
    report: &mut Report,
) {
    for slot in shelf.slots.clone() {
        let Slot::Proof(link) = slot else { continue };
        if full {
            report.find(Code::FormStranger, slot.path());
            continue;
        }
        let Some(text) = shelf.text(&slot, report) else { continue };
        let Some(proof) = Proof::read(&text) else {
            report.find(Code::FormUnreadable, slot.path());
            continue;
        };
        let stands = journal.places.get(&link).zip(checkpoints.get(&proof.checkpoint)).is_some_and(
            |((device, seq), (checkpoint, _))| {
                proof.link == link
                    && proof.size == checkpoint.size
                    && leaf_index(&checkpoint.heads, device, *seq) == Some(proof.index)
                    && verify_inclusion(&checkpoint.root, proof.size, proof.index, &link, &proof.path)
            },
        );
        if !stands {
            report.find(Code::ProofWrong, slot.path());
        }
    }
    let last = checkpoints.values().next_back().map(|(checkpoint, _)| checkpoint.heads.as_slice()).unwrap_or_default();
    for (link, (device, seq)) in journal.places.iter().filter(|_| !full) {
        let slot = Slot::Proof(*link);
        if leaf_index(last, device, *seq).is_some() && !shelf.has(&slot) {
            report.find(Code::ProofMissing, slot.path());
        }
    }
}
