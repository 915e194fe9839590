//! What is owed, to whom, and why it waits.

use parloir_node::contract::OwedLine;

use crate::look::Look;
use crate::render::matter::title;
use crate::render::part::{bytes, met, moment};
use parloir_speech::reveal::reveal;

/// What is owed, one recipient and matter at a time.
#[must_use]
pub fn owed(lines: &[OwedLine], look: &Look<'_>) -> String {
    let speech = look.speech;
    if lines.is_empty() {
        return look.paragraph("", &speech.say("owed-none"));
    }
    let mut text = String::new();
    for line in lines {
        text.push_str(&format!("  {} · {}\n", look.bold(&reveal(&line.name)), title(&line.title, look)));
        let amount =
            speech.tell("owed-amount", &[("items", line.items.into()), ("bytes", bytes(line.bytes, speech).into())]);
        let since = speech.tell("owed-since", &[("moment", moment(&line.since, speech).into())]);
        text.push_str(&format!("    {amount} · {since}\n"));
        let met = met(line.met.as_ref(), speech);
        text.push_str(&format!("    {} · {met}\n", look.warn(&speech.word("why", &line.why))));
    }
    text
}
