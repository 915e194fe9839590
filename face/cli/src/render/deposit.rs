//! What a face is bringing, and what a folder holds.

use parloir_node::contract::{DepositLine, FolderPage};

use crate::look::Look;
use crate::render::part::{bytes, moment, short};
use parloir_speech::reveal::reveal;

/// Deposits that are not ended.
#[must_use]
pub fn deposits(lines: &[DepositLine], look: &Look<'_>) -> String {
    if lines.is_empty() {
        return look.paragraph("", &look.speech.say("deposits-none"));
    }
    lines.iter().map(|line| deposit(line, look)).collect()
}

/// One of them.
#[must_use]
pub fn deposit(line: &DepositLine, look: &Look<'_>) -> String {
    let speech = look.speech;
    let (have, total) = (bytes(line.have_bytes, speech), bytes(line.total_bytes, speech));
    let facts = [
        reveal(&line.name),
        speech.tell("deposit-have", &[("have", have.into()), ("total", total.into())]),
        reveal(&line.title),
        moment(&line.made, speech),
        short(&line.deposit),
    ];
    look.paragraph("", &facts.join(" · "))
}

/// Files of a folder.
#[must_use]
pub fn folder(page: &FolderPage, look: &Look<'_>) -> String {
    let speech = look.speech;
    let mut text = String::new();
    for line in &page.files {
        text.push_str(&look.paragraph("", &format!("{} · {}", reveal(&line.path), bytes(line.bytes, speech))));
    }
    let more = page.total.saturating_sub(page.files.len() as u64);
    if more > 0 {
        text.push_str(&look.paragraph("", &speech.tell("folder-more", &[("count", more.into())])));
    }
    text
}
