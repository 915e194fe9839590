//! How many columns a text takes in a terminal, and how it is cut to fit.

/// Columns of a text: marks take none, East Asian and picture letters take two.
#[must_use]
pub fn columns(text: &str) -> usize {
    text.chars().map(letter_columns).sum()
}

fn letter_columns(letter: char) -> usize {
    match u32::from(letter) {
        0x0300..=0x036F
        | 0x0483..=0x0489
        | 0x1AB0..=0x1AFF
        | 0x1DC0..=0x1DFF
        | 0x200D
        | 0x20D0..=0x20FF
        | 0xFE0F
        | 0xFE20..=0xFE2F => 0,
        0x1100..=0x115F
        | 0x2E80..=0x303E
        | 0x3041..=0xA4CF
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F
        | 0xFF00..=0xFF60
        | 0xFFE0..=0xFFE6
        | 0x1F300..=0x1FAFF
        | 0x20000..=0x3FFFD => 2,
        _ => 1,
    }
}

/// The text cut to so many columns, ended by `…` when something is missing.
#[must_use]
pub fn fitted(text: &str, room: usize) -> String {
    if columns(text) <= room {
        return text.to_owned();
    }
    let mut cut = String::new();
    for letter in text.chars() {
        if columns(&cut) + letter_columns(letter) + 1 > room {
            break;
        }
        cut.push(letter);
    }
    cut.push('…');
    cut
}

/// The text followed by spaces up to so many columns.
#[must_use]
pub fn padded(text: &str, room: usize) -> String {
    format!("{text}{}", " ".repeat(room.saturating_sub(columns(text))))
}

/// The text after as many spaces as bring it to so many columns.
#[must_use]
pub fn padded_left(text: &str, room: usize) -> String {
    format!("{}{text}", " ".repeat(room.saturating_sub(columns(text))))
}

/// Cuts a line at spaces where it can, anywhere where it must.
#[must_use]
pub fn folded(line: &str, room: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    for word in line.split_inclusive(' ') {
        if columns(&piece) + columns(word.trim_end_matches(' ')) > room && !piece.is_empty() {
            pieces.push(std::mem::take(&mut piece));
        }
        for letter in word.chars() {
            if columns(&piece) + columns(letter.encode_utf8(&mut [0; 4])) > room {
                if letter == ' ' {
                    continue;
                }
                pieces.push(std::mem::take(&mut piece));
            }
            piece.push(letter);
        }
    }
    pieces.push(piece);
    pieces.into_iter().map(|piece| piece.trim_end_matches(' ').to_owned()).collect()
}
