//! Shows what others wrote so that it cannot deceive a terminal or its reader: what cannot be seen is written out.

use parloir_base::letters::{code_point, shown};

use crate::width::{columns, folded};

/// One line of safe text: controls (escape sequences, line ends), direction marks and invisible letters become `⟦U+XXXX⟧`. `⟦` does too, so
/// that no text can imitate the marks made here.
#[must_use]
pub fn reveal(text: &str) -> String {
    shown(
        text,
        |letter, deceives| deceives || matches!(letter, '⟦' | '⟧'),
        |letter| format!("⟦{}⟧", code_point(letter)),
    )
}

/// Safe text of as many lines as it had; nothing else is changed.
#[must_use]
pub fn reveal_text(text: &str) -> String {
    let lines: Vec<String> =
        text.split('\n').map(|line| line.split('\t').map(reveal).collect::<Vec<_>>().join("\t")).collect();
    lines.join("\n")
}

/// Text of several lines, each begun by `margin` and cut to `width` columns: nothing in it can stand where the program speaks.
#[must_use]
pub fn reveal_lines(text: &str, margin: &str, width: usize) -> Vec<String> {
    let room = width.saturating_sub(columns(margin)).max(10);
    let text = text.strip_suffix('\n').unwrap_or(text);
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let line = reveal(line.strip_suffix('\r').unwrap_or(line));
        for piece in folded(&line, room) {
            lines.push(format!("{margin}{piece}"));
        }
    }
    lines
}
