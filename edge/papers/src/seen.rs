//! What others wrote, so that it deceives nobody who reads it on paper or in another program: what cannot be seen is written out.

/// Marks that may pile on one letter: more than any living script needs.
const MARKS_MAX: usize = 4;

/// One line: line ends and tabs are written out too.
pub(crate) fn line(text: &str) -> String {
    shown(text, |_| false)
}

/// Several lines, as they are: line feeds and tabs stay, and a line end of two letters is one.
pub(crate) fn lines(text: &str) -> String {
    shown(&text.replace("\r\n", "\n"), |letter| matches!(letter, '\n' | '\t'))
}

/// Controls, direction marks, invisible letters and letters of nobody become `[U+XXXX]`.
fn shown(text: &str, is_kept: impl Fn(char) -> bool) -> String {
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let mut shown = String::with_capacity(text.len());
    let mut marks = 0;
    for (place, letter) in letters.iter().copied().enumerate() {
        marks = if is_mark(letter) { marks + 1 } else { 0 };
        let is_joint = letter == '\u{200D}' && joins_pictures(&letters, place);
        if !is_kept(letter) && (deceives(letter) && !is_joint || marks > MARKS_MAX) {
            shown.push_str(&format!("[U+{:04X}]", u32::from(letter)));
        } else {
            shown.push(letter);
        }
    }
    shown
}

/// Whether a letter is unseen, moves the cursor, turns the reading direction, or means nothing to anybody.
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

#[cfg(test)]
mod tests {
    use super::{line, lines};

    #[test]
    fn what_cannot_be_seen_is_written_out() {
        assert_eq!(line("facture\u{202E}fdp.exe"), "facture[U+202E]fdp.exe");
        assert_eq!(line("a\u{200B}b\0c\u{1b}[2J"), "a[U+200B]b[U+0000]c[U+001B][2J");
        assert_eq!(line("un\r\ndeux\tx\u{2028}y\u{85}z"), "un[U+000D][U+000A]deux[U+0009]x[U+2028]y[U+0085]z");
        assert_eq!(lines("un\r\ndeux\rtrois\tx"), "un\ndeux[U+000D]trois\tx");
        assert_eq!(line(&format!("e{}", "\u{301}".repeat(6))), format!("e{}[U+0301][U+0301]", "\u{301}".repeat(4)));
    }

    #[test]
    fn what_can_be_seen_stays() {
        for text in ["Bonjour.", "L’été à Œuf-en-Ternois\u{202F}?", "שלום", "👩\u{200D}⚖\u{FE0F} ❤\u{FE0F}", "日本"]
        {
            let kept = text.replace('\u{202F}', " ");
            assert_eq!(line(&kept), kept);
        }
        assert_eq!(line("Bien\u{202F}?"), "Bien\u{202F}?", "a narrow space is one that is seen");
    }
}
