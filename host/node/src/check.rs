//! Checks a bundle that somebody brought, and shows what a person can look at of it, within bounds.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use parloir_base::limit::MESSAGE_BYTES_MAX;
use parloir_base::{Digest, PersonId, Refusal};
use parloir_bundle::{Anchors, Checked as Watched, Disk, Far, Trusted};
use parloir_journal::bundle::check::files::Files;
use parloir_journal::bundle::check::report::{Item, Received, Report, StampOf, TimeStamp};
use parloir_journal::bundle::layout::Slot;
use parloir_wire::Kind;

use crate::contract::{
    Checked, CheckedCheckpoint, CheckedItem, CheckedParty, CheckedReceipt, CheckedStamp, Finding, GapLine, Recognised,
};
use crate::fault::{Fault, Stop};

/// Files of a bundle that a node takes upon itself: about two hundred thousand items. `parloir-verify` takes more.
const FILES_MAX: usize = 1_000_000;
/// What an answer shows; a person who wants more has the bundle.
const ITEMS_MAX: usize = 1_000;
const RECEIPTS_MAX: usize = 64;
const FINDINGS_MAX: usize = 500;
const LINES_MAX: usize = 500;
/// Texts in one answer, all together.
const TEXT_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Checks the bundle in a folder. `anchors`: who may vouch for its time-stamps. `far` is told bytes read, of how many, and answers whether somebody still waits.
pub(crate) fn check(folder: &Path, anchors: Option<&Anchors>, far: &mut Far<'_>) -> Result<Checked, Stop> {
    check_at_most(folder, FILES_MAX, anchors, far)
}

fn check_at_most(
    folder: &Path,
    files_max: usize,
    anchors: Option<&Anchors>,
    far: &mut Far<'_>,
) -> Result<Checked, Stop> {
    let trusted = Trusted { people: &[], authorities: anchors };
    let unreadable = |_| Stop::Refusal(Refusal::BundleUnreadable);
    let report = match parloir_bundle::check_watched(folder, trusted, Some(files_max), far).map_err(unreadable)? {
        Watched::Whole(report) => report,
        Watched::TooLarge => return Err(Refusal::BundleTooLarge.into()),
        Watched::Stopped => return Err(Fault::Stopping.into()),
    };
    let mut disk = Disk::open(folder).map_err(unreadable)?;
    Ok(shown(&report, &mut disk))
}

/// What a person can look at of what was checked.
pub(crate) fn shown(report: &Report, disk: &mut dyn Files) -> Checked {
    let name = |person: &PersonId| name_of(report, person);
    let parties = report.summary.parties.iter().take(LINES_MAX).map(|(person, (role, called))| CheckedParty {
        person: person.to_hex(),
        name: called.clone(),
        role: role.clone(),
        recognised: (report.verifications.iter().filter(|one| one.peer == *person).take(RECEIPTS_MAX))
            .map(|one| Recognised {
                by: name(&one.by),
                method: one.method.word().to_owned(),
                claimed: one.claimed.to_text(),
            })
            .collect(),
    });
    let person_of = |device| report.summary.chains.get(device).map(|(person, ..)| *person);
    let checkpoints = report.summary.checkpoints.iter().take(LINES_MAX).map(|(number, devices)| {
        let signed: BTreeSet<PersonId> = devices.iter().filter_map(person_of).collect();
        CheckedCheckpoint { number: *number, signed_by: signed.iter().map(name).collect() }
    });
    let links = report.withheld.links.keys().take(LINES_MAX).map(|(device, first, last)| GapLine {
        device: device.to_hex(),
        name: person_of(device).map(|person| name(&person)).unwrap_or_default(),
        from_seq: *first,
        to_seq: *last,
    });
    let (notes, bad): (Vec<_>, Vec<_>) = report.findings.iter().partition(|finding| finding.code.is_note());
    let findings = bad.into_iter().chain(notes).take(FINDINGS_MAX).map(|finding| Finding {
        code: finding.code.code().to_owned(),
        severity: if finding.code.is_note() { "note" } else { "bad" }.to_owned(),
        file: finding.path.clone(),
        by: finding.by.map(|by| name(&by)),
    });
    Checked {
        verdict: if report.stands() { "good" } else { "bad" }.to_owned(),
        matter: report.matter.map(|matter| matter.to_hex()),
        title: report.summary.title.clone(),
        form: if report.summary.full { "full" } else { "selective" }.to_owned(),
        made: report.summary.made.to_text(),
        parties: parties.collect(),
        links: report.links,
        receipts: report.receipts.len() as u64,
        signatures: report.signatures,
        checkpoints: checkpoints.collect(),
        stamps: stamps(report),
        withheld_contents: report.withheld.contents.len() as u64,
        withheld_documents: report.withheld.documents.len() as u64,
        withheld_links: links.collect(),
        items_total: report.items.len() as u64,
        items: items(report, disk),
        refusals: report.refusals,
        notes: report.notes,
        findings: findings.collect(),
        set_aside: report.disowned,
    }
}

/// Time-stamps, those of the whole first.
pub(crate) fn stamps(report: &Report) -> Vec<CheckedStamp> {
    let shown = |one: &TimeStamp| {
        let (of, number) = match one.of {
            StampOf::Container => ("container", 0),
            StampOf::Cachet(number) => ("cachet", number),
            StampOf::Checkpoint(number) => ("checkpoint", number),
        };
        CheckedStamp {
            of: of.to_owned(),
            number,
            at: one.stamp.at.to_text(),
            authority: one.stamp.authority.clone(),
            policy: one.stamp.policy.clone(),
            trusted: one.trusted,
        }
    };
    let (checkpoints, whole): (Vec<_>, Vec<_>) =
        report.stamps.iter().partition(|one| matches!(one.of, StampOf::Checkpoint(_)));
    whole.into_iter().chain(checkpoints.into_iter().rev()).take(LINES_MAX).map(shown).collect()
}

fn items(report: &Report, disk: &mut dyn Files) -> Vec<CheckedItem> {
    let mut items: Vec<&Item> = report.items.iter().collect();
    items.sort_by_key(|item| (item.claimed, item.device, item.seq));
    items.truncate(ITEMS_MAX);
    let mut about: BTreeMap<Digest, Vec<&Received>> = items.iter().map(|item| (item.entry, Vec::new())).collect();
    for receipt in &report.receipts {
        if let Some(known) = about.get_mut(&receipt.about).filter(|known| known.len() < RECEIPTS_MAX) {
            known.push(receipt);
        }
    }
    let mut room = TEXT_BYTES_MAX;
    let mut shown = Vec::new();
    for (number, item) in (1..).zip(items) {
        let files = format!("items/{}/", item.entry);
        let link = Slot::Link(item.device, item.seq).path();
        let found: Vec<_> = report
            .findings
            .iter()
            .filter(|finding| finding.path.starts_with(&files) || finding.path.starts_with(&link))
            .collect();
        let is_spoilt = found.iter().any(|finding| !finding.code.is_note());
        let text = if is_spoilt { None } else { text(item, disk, &mut room) };
        let receipts = about.remove(&item.entry).unwrap_or_default();
        shown.push(CheckedItem {
            number,
            entry: item.entry.to_hex(),
            kind: Kind::word(item.kind).to_owned(),
            author: item.person.to_hex(),
            author_name: name_of(report, &item.person),
            claimed: item.claimed.to_text(),
            name: item.name.clone(),
            text,
            receipts: (receipts.into_iter())
                .map(|one| CheckedReceipt {
                    receipt: one.kind.word().to_owned(),
                    name: name_of(report, &one.person),
                    claimed: one.claimed.to_text(),
                    path: one.path.word().to_owned(),
                })
                .collect(),
            findings: found.iter().map(|finding| finding.code.code().to_owned()).collect(),
        });
    }
    shown
}

/// What a message says, as long as there is room for texts. It is read again, and shown only if it still is what was signed: the
/// folder is somebody's, and may change.
fn text(item: &Item, disk: &mut dyn Files, room: &mut usize) -> Option<String> {
    if !matches!(item.kind, Kind::Message | Kind::Reply | Kind::Correction) {
        return None;
    }
    let body = disk.read(&Slot::Body(item.entry).path(), MESSAGE_BYTES_MAX.min(*room)).ok()?;
    let salt: [u8; 32] = disk.read(&Slot::Salt(item.entry).path(), 32).ok()?.try_into().ok()?;
    if parloir_crypto::commitment(&salt, &body) != item.commitment {
        return None;
    }
    *room = room.saturating_sub(body.len());
    String::from_utf8(body).ok()
}

fn name_of(report: &Report, person: &PersonId) -> String {
    report.summary.parties.get(person).map_or_else(|| person.short(), |(_, name)| name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_none_or_holds_more_than_a_node_takes_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let refusal = |path: &Path, files| {
            check_at_most(path, files, None, &mut |_, _| true).err().and_then(|stop| stop.refusal())
        };
        for number in 0..4 {
            std::fs::write(folder.path().join(number.to_string()), "").unwrap();
        }
        assert_eq!(refusal(folder.path(), 3), Some(Refusal::BundleTooLarge));
        assert_eq!(refusal(folder.path(), 4), None);
        assert_eq!(refusal(&folder.path().join("0"), 4), Some(Refusal::BundleUnreadable));
        assert_eq!(refusal(&folder.path().join("nowhere"), 4), Some(Refusal::BundleUnreadable));
    }
}
