//! What a person reads of a report, and what a program does.

use std::fmt::Write as _;

use parloir_base::PersonId;
use parloir_journal::bundle::check::report::{Consented, Finding, Item, Received, Report, StampOf, TimeStamp};
use parloir_wire::Kind;
use parloir_wire::relay::Consent;
use serde_json::{Value, json};

use crate::sentence::{self, Language};

/// The summary for a person.
#[must_use]
pub fn text(report: &Report, language: Language) -> String {
    let say = |pair: (&'static str, &'static str)| language.pick(pair);
    let mut text = String::new();
    let title = report.summary.title.as_deref().unwrap_or("-");
    let _ = writeln!(text, "{} : {}", say(("Dossier", "Matter")), shown(title));
    for (person, (role, name)) in &report.summary.parties {
        let _ = writeln!(text, "  {} ({role}) — {} {person}", shown(name), say(("identité", "identity")));
        for one in report.verifications.iter().filter(|one| one.peer == *person) {
            let by = name_of(report, &one.by);
            let (word, how) = (say(("reconnu par", "recognised by")), say(sentence::method(one.method)));
            let _ = writeln!(text, "    {word} {by} : {how}, {}", one.claimed.to_text());
        }
    }
    for one in &report.consents {
        let (by, word) = (name_of(report, &one.by), say(sentence::consent(&one.consent)));
        let which = match &one.consent {
            Consent::Named(relay) => format!(" {}", relay.endpoint.short()),
            Consent::Agreed(relay) => format!(" {}", relay.short()),
            Consent::Withdrawn => String::new(),
        };
        let _ = writeln!(text, "  {} : {by} {word}{which}, {}", say(("relais", "relay")), one.claimed.to_text());
    }
    for one in &report.stamps {
        stamp(&mut text, one, report, language);
    }
    items(&mut text, report, language);
    let _ = writeln!(
        text,
        "{} {}, {} {}, {} {}, {} {}, {} {}",
        report.links,
        say(("inscriptions", "links")),
        report.receipts.len(),
        say(("reçus", "receipts")),
        report.summary.checkpoints.len(),
        say(("scellés", "checkpoints")),
        report.signatures,
        say(("signatures vérifiées", "signatures checked")),
        report.disowned,
        say(("énoncés écartés", "statements set aside")),
    );
    withheld(&mut text, report, language);
    found(&mut text, report, language);
    let verdict = if report.stands() {
        say((
            "CONFORME : tout ce que contient ce dossier a été signé par ceux qui y figurent et n’a pas été modifié.",
            "STANDS: everything in this bundle was signed by those who are named in it and was not altered.",
        ))
    } else {
        say(("REFUSÉ : ce dossier ne peut être admis tel quel.", "REFUSED: this bundle cannot be taken as it is."))
    };
    let _ = writeln!(text, "{verdict}");
    text
}

/// A time-stamp of a checkpoint, and who asked for it.
fn stamp(text: &mut String, one: &TimeStamp, report: &Report, language: Language) {
    let StampOf::Checkpoint(number) = one.of else { return };
    let (seal, by) = (language.pick(("scellé", "checkpoint")), language.pick(("demandé par", "asked for by")));
    let who = one.by.map(|by| name_of(report, &by)).unwrap_or_default();
    let _ = writeln!(text, "  {seal} {number} : {}, {by} {who}", stamped(one, language));
}

/// A time-stamp, and what the reader may think of it.
pub(crate) fn stamped(one: &TimeStamp, language: Language) -> String {
    let worth = if one.trusted {
        ("garanti par un certificat que vous avez donné", "a certificate that you gave vouches for it")
    } else {
        ("rien de ce que vous avez donné ne le garantit", "nothing that you gave vouches for it")
    };
    let (policy, worth) = (language.pick(("politique", "policy")), language.pick(worth));
    let stamp = &one.stamp;
    format!("{}, « {} », {policy} {} — {worth}", stamp.at.to_text(), shown(&stamp.authority), shown(&stamp.policy))
}

/// Each item with its receipts.
fn items(text: &mut String, report: &Report, language: Language) {
    let say = |pair: (&'static str, &'static str)| language.pick(pair);
    let mut items: Vec<&Item> = report.items.iter().collect();
    items.sort_by_key(|item| (item.claimed, item.device, item.seq));
    let _ = writeln!(text, "{} {}", items.len(), say(("pièces :", "items:")));
    for (number, item) in items.iter().enumerate() {
        let name = item.name.as_deref().map(|name| format!(" « {} »", shown(name))).unwrap_or_default();
        let who = name_of(report, &item.person);
        let (kind, when) = (say(sentence::kind(item.kind)), item.claimed.to_text());
        let _ = writeln!(text, "  {:>4}. {when} {who} : {kind}{name}", number + 1);
        // One line per person and statement keeps a long list readable.
        for one in report.receipts.iter().filter(|one| one.about == item.entry).take(64) {
            let (who, what) = (name_of(report, &one.person), say(sentence::receipt(one.kind)));
            let (path, when) = (say(sentence::path(one.path)), one.claimed.to_text());
            let _ = writeln!(text, "        {what} : {who}, {when} ({path})");
        }
        if number == 199 && items.len() > 200 {
            let _ = writeln!(text, "        … {}", say(("la suite avec --json", "the rest with --json")));
            break;
        }
    }
}

fn withheld(text: &mut String, report: &Report, language: Language) {
    let say = |pair: (&'static str, &'static str)| language.pick(pair);
    let (contents, documents) = (report.withheld.contents.len(), report.withheld.documents.len());
    let _ = writeln!(
        text,
        "{} : {contents} {}, {documents} {}, {} {}",
        say(("Écarté ou manquant (withheld.txt)", "Withheld or missing (withheld.txt)")),
        say(("contenus", "contents")),
        say(("documents", "documents")),
        report.withheld.links.len(),
        say(("suites d’inscriptions", "runs of links")),
    );
    for ((device, first, last), reason) in report.withheld.links.iter().take(50) {
        let _ = writeln!(text, "  {} {first}–{last} : {}", device.short(), reason.word());
    }
}

/// What a program reads.
#[must_use]
pub fn json(report: &Report, language: Language) -> Value {
    let item = |one: &Item| {
        json!({
            "entry": one.entry.to_hex(), "person": one.person.to_hex(), "device": one.device.to_hex(), "seq": one.seq,
            "kind": Kind::word(one.kind), "claimed": one.claimed.to_text(), "name": one.name,
        })
    };
    let receipt = |one: &Received| {
        json!({
            "person": one.person.to_hex(), "device": one.device.to_hex(), "seq": one.seq, "receipt": one.kind.word(),
            "about": one.about.to_hex(), "digest": one.digest.map(|digest| digest.to_hex()), "path": one.path.word(),
            "claimed": one.claimed.to_text(),
        })
    };
    let party = |(person, (role, name)): (&PersonId, &(String, String))| {
        let by: Vec<Value> = report
            .verifications
            .iter()
            .filter(|one| one.peer == *person)
            .map(|one| json!({"by": one.by.to_hex(), "method": one.method.word(), "claimed": one.claimed.to_text()}))
            .collect();
        json!({"person": person.to_hex(), "role": role, "name": name, "verified": by})
    };
    let consent = |one: &Consented| {
        let (said, relay) = match &one.consent {
            Consent::Named(relay) => ("named", Some(relay.endpoint.to_hex())),
            Consent::Agreed(relay) => ("agreed", Some(relay.to_hex())),
            Consent::Withdrawn => ("withdrawn", None),
        };
        json!({"by": one.by.to_hex(), "said": said, "relay": relay, "claimed": one.claimed.to_text()})
    };
    let stamp = |one: &TimeStamp| {
        let number = if let StampOf::Checkpoint(number) = one.of { Some(number) } else { None };
        json!({
            "checkpoint": number, "by": one.by.map(|by| by.to_hex()), "at": one.stamp.at.to_text(),
            "authority": one.stamp.authority, "policy": one.stamp.policy, "trusted": one.trusted,
        })
    };
    let signed = |(number, devices): (&u64, &std::collections::BTreeSet<parloir_base::DeviceId>)| json!({"number": number, "signed": devices.iter().map(|device| device.to_hex()).collect::<Vec<_>>()});
    let links = report.withheld.links.iter().map(|((device, first, last), reason)| {
        json!({"device": device.to_hex(), "first": first, "last": last, "reason": reason.word()})
    });
    json!({
        "stands": report.stands(),
        "refusals": report.refusals,
        "notes": report.notes,
        "findings": report.findings.iter().map(|one| finding(one, language)).collect::<Vec<_>>(),
        "matter": report.matter.map(|matter| matter.to_hex()),
        "title": report.summary.title,
        "form": if report.summary.full { "full" } else { "selective" },
        "parties": report.summary.parties.iter().map(party).collect::<Vec<_>>(),
        "relay": report.consents.iter().map(consent).collect::<Vec<_>>(),
        "items": report.items.iter().map(item).collect::<Vec<_>>(),
        "receipts": report.receipts.iter().map(receipt).collect::<Vec<_>>(),
        "checkpoints": report.summary.checkpoints.iter().map(signed).collect::<Vec<_>>(),
        "stamps": report.stamps.iter().map(stamp).collect::<Vec<_>>(),
        "withheld": {
            "contents": report.withheld.contents.len(), "documents": report.withheld.documents.len(),
            "links": links.collect::<Vec<_>>(),
        },
        "links": report.links,
        "set_aside": report.disowned,
        "signatures": report.signatures,
    })
}

/// What was found, a line each.
pub(crate) fn found(text: &mut String, report: &Report, language: Language) {
    for finding in &report.findings {
        let mark = if finding.code.is_note() { "  " } else { "✗ " };
        let words = language.pick(sentence::sentence(finding.code));
        let by = finding.by.map(|by| format!(" ({})", name_of(report, &by))).unwrap_or_default();
        let _ = writeln!(text, "{mark}{} {}{by} : {words}", finding.code.code(), shown(&finding.path));
    }
    let found = report.refusals.saturating_add(report.notes);
    if let Some(more) = found.checked_sub(report.findings.len() as u64).filter(|more| *more > 0) {
        let _ = writeln!(text, "  … {more} {}", language.pick(("autres constats", "more findings")));
    }
}

/// The same, one at a time, for a program.
pub(crate) fn finding(one: &Finding, language: Language) -> Value {
    json!({
        "code": one.code.code(), "path": one.path, "note": one.code.is_note(),
        "by": one.by.map(|by| by.to_hex()), "sentence": language.pick(sentence::sentence(one.code)),
    })
}

fn name_of(report: &Report, person: &PersonId) -> String {
    report.summary.parties.get(person).map_or_else(|| person.short(), |(_, name)| shown(name))
}

/// What a stranger wrote, with nothing that a terminal would obey.
pub(crate) fn shown(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { '\u{fffd}' } else { letter }).collect()
}
