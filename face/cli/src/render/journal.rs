//! The journal of a matter: what was signed, by whom, and what is missing.

use parloir_node::contract::{ChangeLine, JournalLine, JournalPage};

use crate::look::Look;
use crate::render::part::{bytes, moment, short};
use parloir_speech::reveal::reveal;

/// A page of links, then how far each chain is held.
#[must_use]
pub fn journal(page: &JournalPage, look: &Look<'_>) -> String {
    let speech = look.speech;
    let mut text: String = page.lines.iter().map(|line| link(line, look)).collect();
    text.push_str(&format!("\n{}\n", look.bold(&speech.tell("journal-links", &[("count", page.links.into())]))));
    for chain in &page.chains {
        let parts =
            [("device", short(&chain.device).into()), ("name", reveal(&chain.name).into()), ("seq", chain.seq.into())];
        text.push_str(&look.paragraph("  ", &speech.tell("journal-chain", &parts)));
        text.push_str(&format!("    {}\n", look.quiet(&format!("sha256 {}", reveal(&chain.head)))));
        if chain.frozen {
            text.push_str(&format!("    {}\n", look.bad(&speech.say("journal-frozen"))));
        }
    }
    for gap in &page.gaps {
        let parts = [
            ("device", short(&gap.device).into()),
            ("name", reveal(&gap.name).into()),
            ("first", gap.from_seq.into()),
            ("last", gap.to_seq.into()),
        ];
        for line in look.paragraph("  ", &speech.tell("journal-gap", &parts)).lines() {
            text.push_str(&format!("{}\n", look.warn(line)));
        }
    }
    text
}

fn link(line: &JournalLine, look: &Look<'_>) -> String {
    let speech = look.speech;
    let said = match &line.receipt {
        Some(receipt) => speech.word("receipt", receipt),
        None => speech.word("link", &line.kind),
    };
    let about = line.about.iter().map(|number| format!("#{number}")).collect::<Vec<_>>().join(" ");
    let number = line.item.map(|number| format!("#{number}"));
    let mut facts = vec![moment(&line.claimed, speech), bytes(line.size_bytes, speech)];
    facts.extend(line.path.as_deref().map(|path| speech.word("path", path)));
    let signed = [short(&line.device), line.seq.to_string(), short(&line.digest)].join(" · ");
    let changes: String = line.changes.iter().map(|one| change(one, look)).collect();
    let named = [Some(said), number, (!about.is_empty()).then(|| format!("→ {about}"))];
    format!(
        "  {}  {}\n{changes}    {}\n    {}\n",
        look.bold(&reveal(&line.name)),
        named.into_iter().flatten().collect::<Vec<_>>().join(" "),
        facts.join(" · "),
        look.quiet(&signed),
    )
}

/// What an entry changed about a party, in a sentence.
fn change(line: &ChangeLine, look: &Look<'_>) -> String {
    let speech = look.speech;
    let name = reveal(&line.name);
    let label = line.label.as_deref().map(reveal).unwrap_or_default();
    let role = line.role.as_deref().map(|role| speech.word("role", role)).unwrap_or_default();
    let sentence = match line.change.as_str() {
        "admitted" => speech.tell("change-admitted", &[("name", name.into())]),
        "role" => speech.tell("change-role", &[("name", name.into()), ("role", role.into())]),
        "device-added" => speech.tell("change-device-added", &[("name", name.into()), ("label", label.into())]),
        "device-revoked" => speech.tell("change-device-revoked", &[("name", name.into()), ("label", label.into())]),
        "removed" => speech.tell("change-removed", &[("name", name.into())]),
        "left" => speech.tell("change-left", &[("name", name.into())]),
        "relay-named" => speech.tell("change-relay-named", &[("name", name.into())]),
        "relay-agreed" => speech.tell("change-relay-agreed", &[("name", name.into())]),
        "relay-withdrawn" => speech.tell("change-relay-withdrawn", &[("name", name.into())]),
        _ => return String::new(),
    };
    look.paragraph("    ", &sentence)
}
