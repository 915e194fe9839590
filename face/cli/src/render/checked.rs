//! What a check of a bundle found.

use parloir_node::contract::{Checked, CheckedItem};

use crate::look::Look;
use crate::render::part::{moment, pairs};
use parloir_speech::locale::Language;
use parloir_speech::reveal::{reveal, reveal_lines};

/// Who is in the bundle, what was placed, what was found, and the verdict.
#[must_use]
pub fn checked(checked: &Checked, look: &Look<'_>) -> String {
    let speech = look.speech;
    let mut text = format!("{}\n", look.bold(&reveal(checked.title.as_deref().unwrap_or("-"))));
    for party in &checked.parties {
        text.push_str(&format!("  {} ({})\n", reveal(&party.name), speech.word("role", &party.role)));
    }
    text.push_str(&checked.items.iter().map(|item| self::item(item, look)).collect::<String>());
    text + &sums(checked, look)
}

/// The same without what was placed: counts, what was found, and the verdict.
#[must_use]
pub fn sums(checked: &Checked, look: &Look<'_>) -> String {
    let (speech, mut text) = (look.speech, String::new());
    let withheld = checked.withheld_contents + checked.withheld_documents + checked.withheld_links.len() as u64;
    let counted = [
        ("checked-items", checked.items_total),
        ("checked-links", checked.links),
        ("checked-receipts", checked.receipts),
        ("checked-checkpoints", checked.checkpoints.len() as u64),
        ("checked-signatures", checked.signatures),
        ("checked-withheld", withheld),
        ("checked-aside", checked.set_aside),
    ];
    text.push_str(&pairs(&counted.map(|(key, count)| (speech.say(key), count.to_string())), look));
    for stamp in &checked.stamps {
        let what = match stamp.of.as_str() {
            "checkpoint" => speech.tell("stamp-checkpoint", &[("number", stamp.number.into())]),
            other => speech.word("checked-stamp", other),
        };
        let (at, authority) = (moment(&stamp.at, speech), reveal(&stamp.authority));
        let told = [("what", what.into()), ("moment", at.into()), ("authority", authority.into())];
        let worth = speech.word("stamp-worth", if stamp.trusted { "trusted" } else { "unknown" });
        text.push_str(&look.paragraph("  ", &format!("{} {worth}", speech.tell("checked-stamp", &told))));
    }
    for finding in &checked.findings {
        let by = finding.by.as_deref().map(|by| format!(" ({})", reveal(by))).unwrap_or_default();
        let said =
            format!("{} {}{by} · {}", reveal(&finding.code), reveal(&finding.file), meaning(&finding.code, look));
        for line in look.paragraph("  ", &said).lines() {
            let line = if finding.severity == "bad" { look.bad(line) } else { look.quiet(line) };
            text.push_str(&format!("{line}\n"));
        }
    }
    for line in look.paragraph("", &speech.word("verdict", &checked.verdict)).lines() {
        let line = if checked.verdict == "good" { look.good(line) } else { look.bad(line) };
        text.push_str(&format!("{line}\n"));
    }
    text
}

fn meaning(code: &str, look: &Look<'_>) -> &'static str {
    let pair = parloir_finding::sentence(code).unwrap_or_default();
    if look.speech.language() == Language::Fr { pair.0 } else { pair.1 }
}

fn item(item: &CheckedItem, look: &Look<'_>) -> String {
    let speech = look.speech;
    let mut facts = vec![moment(&item.claimed, speech), reveal(&item.author_name), speech.word("link", &item.kind)];
    facts.extend(item.name.as_deref().map(reveal));
    let mut text = format!("  {}  {}\n", look.bold(&item.number.to_string()), facts.join(" · "));
    for line in item.text.iter().flat_map(|body| reveal_lines(body, "    │ ", look.width)) {
        text.push_str(&format!("{line}\n"));
    }
    for one in &item.receipts {
        let facts = [reveal(&one.name), speech.word("receipt", &one.receipt), moment(&one.claimed, speech)].join(" · ");
        text.push_str(&format!("    {facts}\n"));
    }
    text
}
