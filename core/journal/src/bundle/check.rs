//! Checking a bundle: pure over its files, every finding named (`docs/spec/bundle.md`).
//!
//! Reading order: [`report`] (what can be found), [`files`], [`keys`], [`chains`], [`checkpoints`], [`stamps`], [`forks`], [`declared`].

pub mod chains;
pub mod checkpoints;
pub mod declared;
pub mod files;
pub mod forks;
pub mod keys;
pub mod report;
pub mod stamps;

use parloir_base::PersonId;
use parloir_crypto::stamp::Anchors;

use crate::bundle::check::chains::Judge;
use crate::bundle::check::files::{Files, Shelf};
use crate::bundle::check::report::{Code, Report};
use crate::bundle::layout::{Slot, TOOLS};
use crate::bundle::signers::EVIDENCE_NAMESPACES;
use crate::bundle::summary::Summary;
use crate::bundle::tools::TEXTS;

/// What a reader has from elsewhere.
#[derive(Clone, Copy, Debug, Default)]
pub struct Trusted<'a> {
    /// Identity keys; when there are any, every person of the bundle who wrote in it must be among them.
    pub people: &'a [PersonId],
    /// Certificates that may vouch for time-stamps; none by default.
    pub authorities: Option<&'a Anchors>,
}

/// Checks a bundle.
pub fn check(files: &mut dyn Files, judge: &Judge<'_>, trusted: Trusted<'_>) -> Report {
    let mut report = Report::default();
    let report_ref = &mut report;
    let mut shelf = Shelf::open(files, report_ref);
    tools(&mut shelf, report_ref);
    // The form is claimed in the summary, and everything else there is compared with the records at the end.
    let claims = if shelf.has(&Slot::Summary) { peek(&mut shelf) } else { None };
    if claims.is_none() {
        report_ref.find(Code::FormUnreadable, Slot::Summary.path());
    }
    let full = claims.is_none_or(|(full, _)| full);
    let keys = keys::read(&mut shelf, EVIDENCE_NAMESPACES, report_ref);
    for person in keys.people.keys().filter(|person| !trusted.people.is_empty() && !trusted.people.contains(person)) {
        report_ref.find(Code::KeyUntrusted, Slot::Person(*person).path());
    }
    let journal = chains::read(&mut shelf, &keys, judge, report_ref);
    let checkpoints = checkpoints::read(&mut shelf, &keys, &journal, full, report_ref);
    checkpoints::read_proofs(&mut shelf, &journal, &checkpoints, full, report_ref);
    stamps::read(&mut shelf, &journal, &checkpoints, trusted.authorities, report_ref);
    let forks = forks::read(&mut shelf, &keys, &journal, report_ref);
    declared::parties(&keys, &journal, report_ref);
    declared::references(&journal, full, report_ref);
    declared::withheld(&mut shelf, &journal, &checkpoints, report_ref);
    declared::summary(&mut shelf, &keys, &journal, (&checkpoints, forks), claims, report_ref);
    report
}

fn peek(shelf: &mut Shelf<'_>) -> Option<(bool, parloir_base::Moment)> {
    let bytes = shelf.take(&Slot::Summary, &mut Report::default())?;
    Summary::read_claims(core::str::from_utf8(&bytes).ok()?)
}

/// The tools are compared with those of this version: another version is worth saying, and a missing one is missed.
fn tools(shelf: &mut Shelf<'_>, report: &mut Report) {
    for name in TOOLS {
        if !shelf.tools.iter().any(|tool| tool == name) {
            report.find(Code::FormMissing, name);
        }
    }
    for name in shelf.tools.clone() {
        let bytes = shelf.take_path(&name, Slot::Tool.bytes_max().unwrap_or_default(), report);
        let same = TEXTS.iter().any(|(path, text)| *path == name && bytes.as_deref() == Some(text.as_bytes()));
        if !same {
            report.find(Code::NoteTools, name);
        }
    }
}
