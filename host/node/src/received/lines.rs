//! The lines of a received matter: what its check found, then what people placed, in the order of their clocks.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use parloir_base::limit::{MESSAGE_BYTES_MAX, RECORD_BYTES_MAX};
use parloir_base::{Digest, PersonId};
use parloir_bundle::Far;
use parloir_imports::reading::Kind as LineKind;
use parloir_imports::{Attachment, Bounds, Format, Line, Mark, Reading, Summary, Trouble};
use parloir_journal::bundle::check::files::Files as _;
use parloir_journal::bundle::check::report::{Finding, Item, Report};
use parloir_journal::bundle::layout::Slot;
use parloir_vault::Bodies;
use parloir_wire::document::Document;
use parloir_wire::{Kind, Link, Record as _};

use crate::check;
use crate::contract::Checked;
use crate::received::inside::{Inside, Meter};
use crate::received::{Looked, head, look};

/// Checks a document that is here once more, and gives its lines.
///
/// # Errors
/// As [`look`]; [`Trouble::TooLarge`].
pub(crate) fn read(
    bodies: &Bodies,
    document: &Document,
    far: &mut Far<'_>,
    give: &mut dyn FnMut(Line) -> bool,
) -> Result<Summary, Trouble> {
    let looked = look(bodies, document, far)?;
    given(bodies, document, &looked, give)
}

/// The same of what was checked already.
pub(crate) fn given(
    bodies: &Bodies,
    document: &Document,
    looked: &Looked,
    give: &mut dyn FnMut(Line) -> bool,
) -> Result<Summary, Trouble> {
    let mut heedless = |_, _| true;
    let meter = Meter::new(document.bytes, &mut heedless);
    let archive = look::archive(bodies, document)?;
    let mut inside = Inside { archive, folder: looked.folder.clone(), meter: &meter };
    let report = &looked.report;
    let mut reading = Reading::new(Format::Parloir, Bounds::default(), give);
    let mut units = 1_u64;
    reading.take(head::line(looked))?;
    for finding in head::lasting(report) {
        reading.take(found(report, finding))?;
        units += 1;
    }
    let mut items: Vec<&Item> = report.items.iter().collect();
    items.sort_by_key(|item| (item.claimed, item.device, item.seq));
    let abouts: BTreeMap<Digest, Digest> = items.iter().filter_map(|item| about(item, &mut inside)).collect();
    let authors: BTreeMap<Digest, PersonId> = items.iter().map(|item| (item.entry, item.person)).collect();
    let withdrawn: BTreeSet<Digest> = (items.iter())
        .filter(|item| item.kind == Kind::Withdrawal)
        .filter_map(|item| abouts.get(&item.entry).filter(|about| authors.get(*about) == Some(&item.person)))
        .copied()
        .collect();
    let spoilt = spoilt(report);
    for item in items {
        let is_gone = |entry: &Digest| withdrawn.contains(entry);
        let of = abouts.get(&item.entry);
        // A correction of what was withdrawn would show what was.
        let is_hidden = is_gone(&item.entry) || (item.kind == Kind::Correction && of.is_some_and(is_gone));
        let is_spoilt = spoilt.contains(&format!("items/{}", item.entry)) || spoilt.contains(&link(item));
        reading.take(placed(report, item, is_hidden, is_spoilt, &mut inside)?)?;
        units += 1;
    }
    reading.end(units)
}

/// What a person can look at of what was checked.
///
/// # Errors
/// When the bytes cannot be had.
pub(crate) fn shown(bodies: &Bodies, document: &Document, looked: &Looked) -> Result<Checked, Trouble> {
    let mut heedless = |_, _| true;
    let meter = Meter::new(document.bytes, &mut heedless);
    let archive = look::archive(bodies, document)?;
    Ok(check::shown(&looked.report, &mut Inside { archive, folder: looked.folder.clone(), meter: &meter }))
}

fn link(item: &Item) -> String {
    Slot::Link(item.device, item.seq).path()
}

/// What refuses something, by the file of a link or the folder of an item.
fn spoilt(report: &Report) -> BTreeSet<String> {
    let bad = report.findings.iter().filter(|finding| !finding.code.is_note());
    bad.map(|finding| {
        let path = finding.path.strip_suffix(".sig").unwrap_or(&finding.path);
        match path.strip_prefix("items/").and_then(|rest| rest.split_once('/')) {
            Some((entry, _)) => format!("items/{entry}"),
            None => path.to_owned(),
        }
    })
    .collect()
}

fn name(report: &Report, person: &PersonId) -> String {
    report.summary.parties.get(person).map_or_else(|| person.short(), |(_, name)| name.clone())
}

/// A finding as a line: its code, where, and whose word it is about.
fn found(report: &Report, finding: &Finding) -> Line {
    let by = finding.by.map(|by| name(report, &by)).unwrap_or_default();
    let severity = if finding.code.is_note() { "note" } else { "bad" };
    let path: String = finding.path.chars().take(512).collect();
    Line { author: by, ..Line::system(format!("{} {severity} {path}", finding.code.code()), 1) }
}

/// What an item is about, when its link still is the one that was checked.
fn about(item: &Item, inside: &mut Inside<'_>) -> Option<(Digest, Digest)> {
    if !matches!(item.kind, Kind::Correction | Kind::Withdrawal) {
        return None;
    }
    let bytes = inside.read(&link(item), RECORD_BYTES_MAX).ok()?;
    match Link::from_bytes(&bytes) {
        Ok(Link::Entry(entry)) if parloir_crypto::digest(&bytes) == item.entry => {
            Some((item.entry, *entry.about.first()?))
        }
        _ => None,
    }
}

fn placed(
    report: &Report,
    item: &Item,
    is_hidden: bool,
    is_spoilt: bool,
    inside: &mut Inside<'_>,
) -> Result<Line, Trouble> {
    let moment = item.claimed.to_text();
    let mut line = Line {
        kind: LineKind::Message,
        written: moment.clone(),
        moment,
        author: name(report, &item.person),
        ..Line::system(String::new(), 1)
    };
    if is_hidden {
        return Ok(Line { mark: Mark::Deleted, ..line });
    }
    if item.kind == Kind::Withdrawal {
        return Ok(Line { kind: LineKind::System, text: item.kind.word().to_owned(), ..line });
    }
    let body = if is_spoilt { None } else { body(item, inside) };
    let Some(body) = body else {
        // Left out, or not what was signed: that it was placed is what is known of it.
        return Ok(Line { kind: LineKind::System, text: item.kind.word().to_owned(), ..line });
    };
    if item.kind.is_document() {
        let Ok(document) = Document::from_bytes(&body) else { return Ok(line) };
        let slot = Slot::Document(item.entry, parloir_journal::bundle::layout::ending(item.kind, &document)).path();
        let is_there = inside.archive.holds(&format!("{}{slot}", inside.folder));
        let held = is_there.then_some((document.bytes, document.sha256));
        line.attachments.push(Attachment { name: document.name, held });
        return Ok(line);
    }
    let text = String::from_utf8(body).map_err(|_| Trouble::Read(io::ErrorKind::InvalidData.into()))?;
    let mark = if item.kind == Kind::Correction { Mark::Edited } else { Mark::None };
    Ok(Line { text, mark, ..line })
}

/// The content of an item, when it is there and is what was signed.
fn body(item: &Item, inside: &mut Inside<'_>) -> Option<Vec<u8>> {
    let body = inside.read(&Slot::Body(item.entry).path(), MESSAGE_BYTES_MAX).ok()?;
    let salt: [u8; 32] = inside.read(&Slot::Salt(item.entry).path(), 32).ok()?.try_into().ok()?;
    (parloir_crypto::commitment(&salt, &body) == item.commitment).then_some(body)
}
