//! What stands above the lines of a received matter: whose it is, which, and what its check found. It is the first line of the reading, and is signed for with it.

use parloir_imports::reading::Kind;
use parloir_imports::{Line, Mark};
use parloir_journal::bundle::check::report::{Code, Finding, Report, StampOf};
use parloir_vault::Imported;

use crate::contract::ReceivedLine;
use crate::received::Looked;

/// First line of its text.
const TYPE: &str = "parloir-received/1";

/// Findings that every version of this program and every reader would find again: that a bundle's own programs are of another one is none, nor
/// is whom somebody trusts.
pub(super) fn lasting(report: &Report) -> impl Iterator<Item = &Finding> {
    report.findings.iter().filter(|finding| !matches!(finding.code, Code::NoteTools | Code::NoteStamp))
}

/// The line.
pub(super) fn line(looked: &Looked) -> Line {
    let report = &looked.report;
    let (summary, none) = (&report.summary, || "none".to_owned());
    let untrusted = report.stamps.iter().filter(|one| !one.trusted).count() as u64;
    let tools = report.findings.iter().filter(|finding| finding.code == Code::NoteTools).count() as u64;
    let fields = [
        ("verdict", if report.stands() { "good" } else { "bad" }.to_owned()),
        ("refusals", report.refusals.to_string()),
        ("notes", report.notes.saturating_sub(tools + untrusted).to_string()),
        ("matter", report.matter.map_or_else(none, |matter| matter.to_hex())),
        ("title", summary.title.clone().unwrap_or_else(none)),
        ("form", if summary.full { "full" } else { "selective" }.to_owned()),
        ("made", summary.made.to_text()),
        ("links", report.links.to_string()),
        ("person", looked.from.as_ref().map_or_else(none, |(person, _)| person.to_hex())),
        ("sealed", looked.sealed.map_or_else(none, |at| at.to_text())),
    ];
    let container = report.stamps.iter().find(|one| one.of == StampOf::Container).map(|one| &one.stamp);
    let stamped = container.map(|stamp| [("stamped", stamp.at.to_text()), ("authority", stamp.authority.clone())]);
    let mut text = TYPE.to_owned();
    for (key, value) in fields.into_iter().chain(stamped.into_iter().flatten()) {
        text.push_str(&format!("\n{key}: {value}"));
    }
    let author = looked.from.as_ref().map(|(_, name)| name.clone()).unwrap_or_default();
    Line { kind: Kind::System, mark: Mark::None, author, ..Line::system(text, 1) }
}

/// What it says, as faces are told; nothing of a line that is none.
pub(crate) fn read(first: &Imported) -> Option<ReceivedLine> {
    let mut lines = first.text.lines();
    if lines.next() != Some(TYPE) {
        return None;
    }
    let fields: Vec<(&str, &str)> = lines.filter_map(|line| line.split_once(": ")).collect();
    let field = |key: &str| fields.iter().find(|(one, _)| *one == key).map(|(_, value)| (*value).to_owned());
    let said = |key: &str| field(key).filter(|value| value != "none");
    let count = |key: &str| field(key).and_then(|value| value.parse().ok()).unwrap_or(0);
    Some(ReceivedLine {
        from: first.author.clone(),
        person: said("person"),
        sealed: said("sealed"),
        stamped: said("stamped"),
        authority: said("authority"),
        matter: said("matter"),
        title: said("title"),
        made: field("made").unwrap_or_default(),
        verdict: field("verdict").unwrap_or_default(),
        refusals: count("refusals"),
        notes: count("notes"),
    })
}
