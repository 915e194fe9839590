//! Letters that deceive whoever reads them: unseen, moving the cursor, turning the reading direction, or piled marks. Written out, they are seen.

/// Marks that may pile on one letter: more than any living script needs.
pub const MARKS_MAX: usize = 4;

/// The text, with each letter that would deceive as `sign` writes it. `is_odd` has the last word on a letter: it is told whether the letter
/// deceives.
#[must_use]
pub fn shown(text: &str, is_odd: impl Fn(char, bool) -> bool, sign: impl Fn(char) -> String) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut shown = String::with_capacity(text.len());
    let mut marks = 0_usize;
    for (place, letter) in letters.iter().copied().enumerate() {
        marks = if is_mark(letter) { marks.saturating_add(1) } else { 0 };
        let is_joint = letter == '\u{200D}' && joins_pictures(&letters, place);
        if is_odd(letter, deceives(letter) && !is_joint) || marks > MARKS_MAX {
            shown.push_str(&sign(letter));
        } else {
            shown.push(letter);
        }
    }
    shown
}

/// The code point of a letter, as Unicode writes it: `U+202E`.
#[must_use]
pub fn code_point(letter: char) -> String {
    format!("U+{:04X}", u32::from(letter))
}

/// Whether a letter is unseen, moves the cursor, turns the reading direction, or means nothing to anybody.
#[must_use]
pub fn deceives(letter: char) -> bool {
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
    picture(before) && picture(letters.get(place.saturating_add(1)))
}

#[cfg(test)]
mod tests {
    use super::{code_point, shown};

    fn line(text: &str) -> String {
        shown(text, |_, deceives| deceives, |letter| format!("<{}>", code_point(letter)))
    }

    #[test]
    fn what_cannot_be_seen_is_written_out_and_what_can_be_seen_stays() {
        assert_eq!(line("facture\u{202E}fdp\0\u{1b}"), "facture<U+202E>fdp<U+0000><U+001B>");
        assert_eq!(line(&format!("e{}", "\u{301}".repeat(5))), format!("e{}<U+0301>", "\u{301}".repeat(4)));
        assert_eq!(line("un\u{200D}deux"), "un<U+200D>deux");
        for text in ["L’été\u{202F}?", "שלום", "👩\u{200D}⚖\u{FE0F} ❤\u{FE0F}", "日本"] {
            assert_eq!(line(text), text);
        }
    }

    #[test]
    fn who_shows_a_text_has_the_last_word_on_each_letter() {
        let kept = shown("a\nb\u{200B}[", |letter, deceives| deceives && letter != '\n' || letter == '[', code_point);
        assert_eq!(kept, "a\nbU+200BU+005B");
    }
}
