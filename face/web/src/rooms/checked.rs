//! What the check of a bundle found, for whoever must judge by it: the verdict, who and how many, each fault, each item.

use maud::{Markup, html};
use parloir_node::contract::{Checked, CheckedItem, CheckedParty, CheckedStamp, Finding};
use parloir_speech::locale::Language;
use parloir_speech::reveal::{reveal, reveal_text};

use crate::moment::{count, dated};
use crate::visit::Visit;

/// The answer, printable.
pub(crate) fn page(visit: &Visit, checked: &Checked) -> Markup {
    html! {
        article.checked aria-labelledby="verdict" {
            (verdict(visit, checked))
            (faults(visit, checked, "bad"))
            (summary(visit, checked))
            (parties(visit, checked))
            (stamps(visit, checked))
            (items(visit, checked))
            (withheld(visit, checked))
            (faults(visit, checked, "note"))
            section aria-labelledby="limits" {
                h3 id="limits" { (visit.say("proves-not-title")) }
                ul { @for key in ["proves-not-person", "proves-not-time", "proves-not-end", "proves-not-read"] { li { (visit.say(key)) } } }
            }
            button type="button" data-print="" hidden { (visit.say("check-print")) }
        }
    }
}

fn verdict(visit: &Visit, checked: &Checked) -> Markup {
    let is_good = checked.verdict == "good";
    let title = if is_good { "check-good-title" } else { "check-bad-title" };
    html! {
        div class=(if is_good { "verdict note note-good" } else { "verdict note note-bad" }) role="status" {
            svg.icon viewBox="0 0 24 24" aria-hidden="true" { @if is_good { path d="M4 13l5 5L20 6" {} } @else { path d="M5 5l14 14M19 5L5 19" {} } }
            div {
                h2 id="verdict" { (visit.say(title)) }
                p { (visit.word("verdict", &checked.verdict)) }
                @if !is_good { p { strong { (visit.tell("check-refusals", &[("count", checked.refusals.into())])) } } }
            }
        }
    }
}

fn summary(visit: &Visit, checked: &Checked) -> Markup {
    let counted = [
        ("checked-items", checked.items_total),
        ("checked-links", checked.links),
        ("checked-receipts", checked.receipts),
        ("checked-checkpoints", checked.checkpoints.len() as u64),
        ("checked-signatures", checked.signatures),
        ("checked-aside", checked.set_aside),
    ];
    html! {
        section aria-labelledby="what" {
            h3 id="what" dir="auto" { (checked.title.as_deref().map_or_else(|| visit.say("check-untitled"), reveal)) }
            p.quiet { (visit.word("check-form", &checked.form)) " · " (visit.say("check-made")) " " (dated(visit.speech, &checked.made)) }
            dl.facts { @for (key, number) in counted { dt { (visit.say(key)) } dd { (count(visit.speech, number)) } } }
        }
    }
}

fn parties(visit: &Visit, checked: &Checked) -> Markup {
    html! {
        section aria-labelledby="who" {
            h3 id="who" { (visit.say("check-who")) }
            ul { @for party in &checked.parties { li { (party_line(visit, party)) } } }
            @if !checked.checkpoints.is_empty() {
                p { (visit.say("check-seals")) }
                ul { @for seal in checked.checkpoints.iter().rev().take(12) {
                    li { (visit.tell("check-seal", &[("number", seal.number.into()), ("names", names(&seal.signed_by).into())])) }
                } }
            }
        }
    }
}

/// What authorities said, and what that is worth here.
fn stamps(visit: &Visit, checked: &Checked) -> Markup {
    html! {
        @if !checked.stamps.is_empty() {
            section aria-labelledby="stamped" {
                h3 id="stamped" { (visit.say("stamps-title")) }
                ul { @for stamp in &checked.stamps {
                    li {
                        strong { (stamped(visit, stamp)) } ", " (dated(visit.speech, &stamp.at)) ", " (reveal(&stamp.authority))
                        br; span.quiet { (visit.say(worth(stamp))) }
                    }
                } }
            }
        }
    }
}

/// What it is of.
fn stamped(visit: &Visit, stamp: &CheckedStamp) -> String {
    match stamp.of.as_str() {
        "checkpoint" => visit.tell("stamp-checkpoint", &[("number", stamp.number.into())]),
        other => visit.word("checked-stamp", other),
    }
}

/// The sentence that says what an authority's word is worth to this profile.
pub(crate) fn worth(stamp: &CheckedStamp) -> &'static str {
    if stamp.trusted { "stamp-worth-trusted" } else { "stamp-worth-unknown" }
}

fn names(of: &[String]) -> String {
    of.iter().map(|name| reveal(name)).collect::<Vec<_>>().join(", ")
}

fn party_line(visit: &Visit, party: &CheckedParty) -> Markup {
    html! {
        strong { (reveal(&party.name)) }
        @if party.role != "none" { ", " (visit.word("role", &party.role)) }
        br; span.quiet.digest title=(party.person) { (visit.say("check-identity")) " " (party.person.get(..16).unwrap_or_default()) "…" }
        @for one in &party.recognised {
            br; span.quiet { (visit.tell("check-recognised", &[("name", reveal(&one.by).into()), ("how", visit.word("check-method", &one.method).into())])) ", " (dated(visit.speech, &one.claimed)) }
        }
    }
}

fn items(visit: &Visit, checked: &Checked) -> Markup {
    let more = checked.items_total.saturating_sub(checked.items.len() as u64);
    html! {
        section aria-labelledby="pieces" {
            h3 id="pieces" { (visit.say("items")) }
            ol.checked-items { @for item in &checked.items { li value=(item.number) { (one(visit, item)) } } }
            @if more > 0 { p.quiet { (visit.tell("check-more", &[("count", more.into())])) } }
        }
    }
}

fn one(visit: &Visit, item: &CheckedItem) -> Markup {
    let bad: Vec<&str> = item.findings.iter().map(String::as_str).filter(|code| !code.starts_with("NOTE")).collect();
    html! {
        p.checked-head {
            strong { (reveal(&item.author_name)) } ", " (visit.word("link", &item.kind)) ", " (dated(visit.speech, &item.claimed))
            @if let Some(name) = &item.name { " · " span dir="auto" { (reveal(name)) } }
        }
        @if let Some(text) = &item.text { blockquote.text dir="auto" { (reveal_text(text)) } }
        @for code in bad { p.checked-fault { (meaning(visit, code)) " (" (code) ")" } }
        @if item.receipts.is_empty() {
            // What is spoilt may have had some: its name is no longer known.
            @if item.findings.is_empty() { p.quiet { (visit.say("check-no-receipt")) } }
        } @else { ul.plain.quiet {
            @for receipt in &item.receipts {
                li { (reveal(&receipt.name)) " " (visit.word("journal-receipt", &receipt.receipt)) ", " (dated(visit.speech, &receipt.claimed)) " · " (visit.word("path", &receipt.path)) }
            }
        } }
    }
}

fn withheld(visit: &Visit, checked: &Checked) -> Markup {
    let is_whole = checked.withheld_contents + checked.withheld_documents == 0 && checked.withheld_links.is_empty();
    html! {
        section aria-labelledby="left-out" {
            h3 id="left-out" { (visit.say("check-withheld")) }
            @if is_whole { p { (visit.say("check-withheld-none")) } } @else {
                p { (visit.tell("check-withheld-count", &[("contents", checked.withheld_contents.into()), ("documents", checked.withheld_documents.into())])) }
                ul { @for gap in &checked.withheld_links {
                    li { (visit.tell("check-withheld-run", &[("name", reveal(&gap.name).into()), ("first", gap.from_seq.into()), ("last", gap.to_seq.into()), ("count", gap.to_seq.saturating_sub(gap.from_seq).saturating_add(1).into())])) }
                } }
            }
        }
    }
}

/// What was found, each with the file it concerns: faults first, and by themselves what is only worth knowing.
fn faults(visit: &Visit, checked: &Checked, severity: &str) -> Markup {
    let lines: Vec<&Finding> = checked.findings.iter().filter(|finding| finding.severity == severity).collect();
    let (key, total) =
        if severity == "bad" { ("check-faults", checked.refusals) } else { ("check-notes", checked.notes) };
    let more = total.saturating_sub(lines.len() as u64);
    html! {
        @if !lines.is_empty() {
            section aria-labelledby=(key) {
                h3 id=(key) { (visit.say(key)) }
                ul.findings data-severity=(severity) {
                    @for finding in &lines {
                        li {
                            @if severity == "bad" { strong { (sentence(visit, finding)) } } @else { (sentence(visit, finding)) }
                            @if let Some(by) = &finding.by { " (" (reveal(by)) ")" }
                            br; span.quiet { span.code dir="auto" { (reveal(&finding.file)) } " · " (finding.code) }
                        }
                    }
                }
                @if more > 0 { p.quiet { (visit.tell("check-more-found", &[("count", more.into())])) } }
            }
        }
    }
}

/// Notes say of themselves that they are notes: here they stand under a heading that does.
fn sentence(visit: &Visit, finding: &Finding) -> String {
    let said = meaning(visit, &finding.code);
    match said.split_once(" : ").or_else(|| said.split_once(": ")) {
        Some((_, rest)) if finding.severity == "note" => rest.to_owned(),
        _ => said,
    }
}

/// The finding in words; the code itself when a newer check finds something new.
fn meaning(visit: &Visit, code: &str) -> String {
    let pair = parloir_finding::sentence(code);
    let said = pair.map(|(french, english)| if visit.speech.language() == Language::Fr { french } else { english });
    said.map_or_else(|| reveal(code), str::to_owned)
}
