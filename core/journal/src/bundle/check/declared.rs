//! What a bundle says of itself, against what is there: parties, references, what is left out, the summary.

use std::collections::{BTreeMap, BTreeSet};

use parloir_base::{DeviceId, Moment, PersonId};
use parloir_wire::ReceiptKind;
use parloir_wire::relay::Consent;

use crate::bundle::check::chains::Journal;
use crate::bundle::check::checkpoints::Checkpoints;
use crate::bundle::check::files::Shelf;
use crate::bundle::check::forks::Forks;
use crate::bundle::check::keys::Keys;
use crate::bundle::check::report::{Code, Consented, Received, Recognised, Report};
use crate::bundle::layout::{SUMMARY, Slot};
use crate::bundle::summary::Summary;
use crate::bundle::withheld::{Withheld, missing};

/// Only those whom the keeper admitted write in a matter.
pub fn parties(keys: &Keys, journal: &Journal, report: &mut Report) {
    let roles = journal.facts.roles();
    let void = journal.facts.void_openings();
    let named = journal.facts.matter().is_some();
    for (by, device, seq) in &void {
        let path = Slot::Link(*device, *seq).path();
        if named {
            report.disown(Code::NoteOpening, path, *by);
        } else {
            report.find(Code::PartyOpening, path);
        }
    }
    // Without a keeper nobody was admitted by anyone, and saying so of each would hide the reason.
    for (device, chain) in journal.chains.iter().filter(|_| named || void.is_empty()) {
        let admitted = keys.register.person_of(device).is_some_and(|person| roles.contains_key(&person));
        if let Some(first) = chain.keys().next().filter(|_| !admitted) {
            report.find(Code::PartyUnadmitted, Slot::Link(*device, *first).path());
        }
    }
    let keeper = journal.facts.matter().map(|matter| matter.keeper);
    // The keeper alone names a relay, and whoever else is there agrees to it: another word is no word on it.
    let counts = |by: &PersonId, consent: &Consent| match consent {
        Consent::Named(_) => keeper == Some(*by),
        Consent::Agreed(_) => keeper != Some(*by),
        Consent::Withdrawn => true,
    };
    let said = journal.facts.consents.iter().filter(|(by, consent, _)| counts(by, consent));
    report.consents =
        said.map(|(by, consent, claimed)| Consented { by: *by, consent: consent.clone(), claimed: *claimed }).collect();
    report.consents.sort_by_key(|one| one.claimed);
    // Nobody is recognised by themselves.
    let stated = journal.facts.verifications.iter().filter(|(by, one, _)| one.peer != *by);
    report.verifications = stated
        .map(|(by, one, claimed)| Recognised { by: *by, peer: one.peer, method: one.method, claimed: *claimed })
        .collect();
}

/// Links that name others, and receipts that name entries and documents.
pub fn references(journal: &Journal, full: bool, report: &mut Report) {
    for (seen, (by, device, seq)) in &journal.named {
        let held = journal.chains.get(&seen.device).and_then(|chain| chain.get(&seen.seq));
        if held.is_some_and(|held| *held != seen.digest) {
            report.disown(Code::NoteContradiction, Slot::Link(*device, *seq).path(), *by);
        }
    }
    for receipt in std::mem::take(&mut report.receipts) {
        match doubt(journal, &receipt) {
            Some(code) => report.disown(code, Slot::Link(receipt.device, receipt.seq).path(), receipt.person),
            None => report.receipts.push(receipt),
        }
    }
    if full {
        for (device, chain) in &journal.chains {
            let last = chain.keys().next_back().copied().unwrap_or(0);
            for (_, end) in missing(&chain.keys().copied().collect(), last) {
                report.find(Code::ChainBroken, Slot::Link(*device, end.saturating_add(1)).path());
            }
        }
    }
}

/// Why a receipt proves nothing, when it does not.
fn doubt(journal: &Journal, receipt: &Received) -> Option<Code> {
    if !journal.places.contains_key(&receipt.about) {
        return Some(Code::NoteReceiptUnknown);
    }
    // A digest may stand only with a document, and must be its own; delivered without one says nothing of the document.
    let content_known = !journal.without_content.contains(&receipt.about);
    let wrong = match (receipt.digest, journal.documents.get(&receipt.about)) {
        (Some(stated), Some(own)) => stated != *own,
        (Some(_), None) => content_known,
        (None, Some(_)) => receipt.kind == ReceiptKind::Delivered,
        (None, None) => false,
    };
    wrong.then_some(Code::NoteReceiptDigest)
}

/// `withheld.txt`: everything that is missing is declared, and nothing that is there.
pub fn withheld(shelf: &mut Shelf<'_>, journal: &Journal, checkpoints: &Checkpoints, report: &mut Report) {
    let Some(text) = shelf.text(&Slot::Withheld, report) else { return };
    let Some(declared) = Withheld::read(&text) else {
        report.find(Code::FormUnreadable, Slot::Withheld.path());
        return;
    };
    let contents: BTreeSet<_> = declared.contents.keys().copied().collect();
    let documents: BTreeSet<_> = declared.documents.keys().copied().collect();
    let same = contents == journal.without_content && documents == journal.without_document;
    if !same || !links_declared(&declared, journal, checkpoints) {
        report.find(Code::FormWithheld, Slot::Withheld.path());
    }
    report.withheld = declared;
}

fn links_declared(declared: &Withheld, journal: &Journal, checkpoints: &Checkpoints) -> bool {
    // How far each chain is known to reach.
    let mut reach: BTreeMap<DeviceId, u64> = BTreeMap::new();
    let named = journal.named.keys().map(|seen| (seen.device, seen.seq));
    let heads = checkpoints.values().flat_map(|(one, _)| one.heads.iter().map(|head| (head.device, head.seq)));
    let held = journal.places.values().copied();
    for (device, seq) in named.chain(heads).chain(held) {
        let furthest = reach.entry(device).or_default();
        *furthest = (*furthest).max(seq);
    }
    let empty = BTreeMap::new();
    let mut ranges: BTreeMap<DeviceId, Vec<(u64, u64)>> = BTreeMap::new();
    for (device, first, last) in declared.links.keys() {
        let chain = journal.chains.get(device).unwrap_or(&empty);
        if first > last || *first == 0 || chain.range(*first..=*last).next().is_some() {
            return false;
        }
        ranges.entry(*device).or_default().push((*first, *last));
    }
    reach.iter().all(|(device, last)| {
        let present: BTreeSet<u64> = journal.chains.get(device).unwrap_or(&empty).keys().copied().collect();
        let ranges = ranges.get(device).map(Vec::as_slice).unwrap_or_default();
        // Ranges ascend and may touch (left out here, never come there): a gap is covered when no number of it escapes.
        missing(&present, *last).into_iter().all(|(first, end)| {
            let mut next = first;
            for (from, to) in ranges {
                if *from <= next && next <= *to {
                    next = to.saturating_add(1);
                }
            }
            next > end
        })
    })
}

/// `bundle.txt`: every line but the maker's time follows from the records.
pub fn summary(
    shelf: &mut Shelf<'_>,
    keys: &Keys,
    journal: &Journal,
    (checkpoints, forks): (&Checkpoints, Forks),
    claims: Option<(bool, Moment)>,
    report: &mut Report,
) {
    let roles = journal.facts.roles();
    let chain = |(device, links): (&DeviceId, &BTreeMap<u64, parloir_base::Digest>)| {
        let person = keys.register.person_of(device)?;
        Some((*device, (person, u64::try_from(links.len()).ok()?, links.keys().next_back().copied()?)))
    };
    let summary = Summary {
        matter: journal.matter,
        title: journal.facts.matter().map(|matter| matter.title.clone()),
        full: claims.is_none_or(|(full, _)| full),
        made: claims.map(|(_, made)| made).unwrap_or_default(),
        parties: keys
            .people
            .iter()
            .map(|(ik, person)| {
                (*ik, (roles.get(ik).map_or("none", |role| role.word()).to_owned(), person.name.clone()))
            })
            .collect(),
        chains: journal.chains.iter().filter_map(chain).collect(),
        forks,
        checkpoints: checkpoints.iter().map(|(number, (_, signers))| (*number, signers.clone())).collect(),
    };
    if shelf.take(&Slot::Summary, report).is_some_and(|bytes| bytes != summary.text().as_bytes()) {
        report.find(Code::FormSummary, SUMMARY);
    }
    report.matter = journal.matter;
    report.summary = summary;
}
