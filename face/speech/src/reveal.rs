//! Shows what others wrote so that it cannot deceive a terminal or its reader: what cannot be seen is written out.

use crate::width::{columns, folded};

/// Marks that may pile on one letter: more than any living script needs.
const MARKS_MAX: usize = 4;

/// One line of safe text: controls (escape sequences, line ends), direction marks and invisible letters become `⟦U+XXXX⟧`.
#[must_use]
pub fn reveal(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut shown = String::with_capacity(text.len());
    let mut marks = 0;
    for (place, letter) in letters.iter().copied().enumerate() {
        marks = if is_mark(letter) { marks + 1 } else { 0 };
        let joins = letter == '\u{200D}' && joins_pictures(&letters, place);
        if (deceives(letter) && !joins) || marks > MARKS_MAX {
            shown.push_str(&format!("⟦U+{:04X}⟧", u32::from(letter)));
        } else {
            shown.push(letter);
        }
    }
    shown
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

/// Whether a letter is unseen, moves the cursor, or turns the reading direction. `⟦` is one, so that no text can imitate the marks made here.
fn deceives(letter: char) -> bool {
    letter.is_control()
        || matches!(
            u32::from(letter),
            0x00AD
                | 0x034F
                | 0x061C
                | 0x115F..=0x1160
                | 0x17B4..=0x17B5
                | 0x180B..=0x180F
                | 0x200B..=0x200F
                | 0x2028..=0x202E
                | 0x2060..=0x206F
                | 0x27E6..=0x27E7
                | 0x2800
                | 0x3164
                | 0xFE00..=0xFE0E
                | 0xFEFF
                | 0xFFA0
                | 0xFFF0..=0xFFFB
                | 0xFFFE..=0xFFFF
                | 0x1D173..=0x1D17A
                | 0xE0000..=0xE0FFF
                | 0xE000..=0xF8FF
                | 0xF0000..=0x0010_FFFF
        )
}

fn is_mark(letter: char) -> bool {
    matches!(
        u32::from(letter),
        0x0300..=0x036F | 0x0483..=0x0489 | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF | 0xFE20..=0xFE2F
    )
}

/// A joiner between two pictures makes one picture (a family, a flag): that is seen, so it may stay.
fn joins_pictures(letters: &[char], place: usize) -> bool {
    let picture =
        |letter: Option<&char>| letter.is_some_and(|l| matches!(u32::from(*l), 0x2600..=0x27BF | 0x1F000..=0x1FAFF));
    let before = place.checked_sub(1).and_then(|at| match letters.get(at) {
        Some('\u{FE0F}') => at.checked_sub(1).and_then(|earlier| letters.get(earlier)),
        other => other,
    });
    picture(before) && picture(letters.get(place + 1))
}
