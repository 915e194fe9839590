//! A time-stamp, in a line under what it is of.

use parloir_node::contract::StampLine;

use crate::look::Look;
use crate::render::part::moment;
use parloir_speech::reveal::reveal;

/// When, by whom, under which policy, and who asked.
#[must_use]
pub fn stamp(line: &StampLine, look: &Look<'_>) -> String {
    let parts = [
        ("moment", moment(&line.at, look.speech).into()),
        ("authority", reveal(&line.authority).into()),
        ("policy", reveal(&line.policy).into()),
        ("name", reveal(&line.by).into()),
    ];
    look.paragraph("    ", &look.speech.tell("stamp-line", &parts))
}
