//! Cachets: what was sealed, and how anybody checks it.

use parloir_node::contract::{CachetLine, CachetMade};

use crate::look::Look;
use crate::render::part::{bytes, moment, short};
use crate::render::stamped::stamp;
use parloir_speech::reveal::reveal;

/// One that was made.
#[must_use]
pub fn made(made: &CachetMade, look: &Look<'_>) -> String {
    let speech = look.speech;
    let mut text = line(&made.cachet, look);
    if let Some(one) = &made.stamp {
        text.push_str(&stamp(one, look));
    }
    text.push_str(&format!("    sha256 {}\n", reveal(&made.cachet.digest)));
    // Whole, and so on a line of its own.
    text.push_str(&format!("    {}\n    {}\n", speech.say("cachet-key"), reveal(&made.person)));
    text.push_str(&look.paragraph("  ", &speech.tell("cachet-target", &[("target", reveal(&made.target).into())])));
    text
}

/// Those that were made here.
#[must_use]
pub fn list(lines: &[CachetLine], look: &Look<'_>) -> String {
    if lines.is_empty() {
        return look.paragraph("", &look.speech.say("cachets-none"));
    }
    lines.iter().map(|one| line(one, look)).collect()
}

fn line(line: &CachetLine, look: &Look<'_>) -> String {
    let speech = look.speech;
    let parts = [
        ("number", line.number.into()),
        ("moment", moment(&line.claimed, speech).into()),
        ("count", line.files.into()),
        ("size", bytes(line.bytes, speech).into()),
        ("digest", short(&line.digest).into()),
    ];
    let mut text = look.paragraph("  ", &speech.tell("cachet-line", &parts));
    if let Some(statement) = &line.statement {
        text.push_str(&look.paragraph("    ", &reveal(statement)));
    }
    text
}
