//! The journal of a matter: what was signed, by whom, and what is missing.

use parloir_node::contract::{JournalLine, JournalPage};

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
    let named = [Some(said), number, (!about.is_empty()).then(|| format!("→ {about}"))];
    format!(
        "  {}  {}\n    {}\n    {}\n",
        look.bold(&reveal(&line.name)),
        named.into_iter().flatten().collect::<Vec<_>>().join(" "),
        facts.join(" · "),
        look.quiet(&signed),
    )
}
