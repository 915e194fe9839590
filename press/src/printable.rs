//! Makes printable what a person wrote: what cannot be seen, would deceive or would break the page is shown by its code point.
//!
//! # Shape
//! Nothing is dropped without being counted. A letter that no font draws, a control, a letter that changes the direction or joins
//! invisibly becomes a mark such as `[U+202E]`; repeated, `[U+0000 × 12]`. Marks on one letter are drawn up to [`MARKS_MAX`], then counted:
//! `[+49996]`. A sign that only chooses between two looks of the letter before it is left out, and counted. Long words get places to break.

use serde::Serialize;
use unicode_normalization::char::is_combining_mark;

use crate::letters::Letters;
use crate::limit::{BLANK_MAX, LINES_MAX, MARKS_MAX, SET_OFF_MAX, UNBROKEN_MAX};

/// Where a line may break, without a sign.
pub const BREAK: char = '\u{200B}';

/// A stretch of a printable text, as the template reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Run {
    /// Letters to print.
    Letters(String),
    /// What stands for a letter that cannot be printed, without its brackets.
    Mark {
        /// `U+202E`.
        m: String,
    },
    /// The next line.
    Line(()),
}

/// A text that can be printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Shown {
    /// In order.
    pub runs: Vec<Run>,
    /// How many letters were replaced or left out.
    #[serde(skip)]
    pub replaced: u64,
    #[serde(skip)]
    lines: usize,
    /// How many of them are set off.
    #[serde(skip)]
    pub set_off: usize,
}

impl Shown {
    /// Our own words, which need no filter.
    #[must_use]
    pub fn ours(text: String) -> Self {
        Self { runs: vec![Run::Letters(text)], ..Self::default() }
    }

    /// The same as one string, marks in brackets: for titles.
    #[must_use]
    pub fn flat(&self) -> String {
        self.inline().replace(BREAK, "")
    }

    /// The same as one string that may break where the text may: for a name in a sentence of ours.
    #[must_use]
    pub fn inline(&self) -> String {
        let mut flat = String::new();
        for run in &self.runs {
            match run {
                Run::Letters(letters) => flat.push_str(letters),
                Run::Mark { m } => flat.extend(["[", m.as_str(), "]"]),
                Run::Line(()) => flat.push(' '),
            }
        }
        flat
    }

    fn push(&mut self, letter: char) {
        if let Some(Run::Letters(letters)) = self.runs.last_mut() {
            letters.push(letter);
        } else {
            self.runs.push(Run::Letters(letter.into()));
        }
    }

    fn mark(&mut self, what: String, most: usize) {
        if self.set_off < most {
            self.set_off += 1;
            self.runs.push(Run::Mark { m: what });
        } else {
            let plain = format!("[{what}]{BREAK}");
            plain.chars().for_each(|letter| self.push(letter));
        }
    }
}

/// Shows a text of several lines; at most so many marks are set off.
#[must_use]
pub fn text(letters: &Letters, text: &str, most: usize) -> Shown {
    show(letters, text, true, most.min(SET_OFF_MAX))
}

/// About how many letters a text puts on paper, a line being as dear as eighty of them and a letter of a rare script, which may change the
/// font each time, as eight.
#[must_use]
pub fn weight(text: &str) -> u64 {
    let mut lines = 0;
    let letters = text.chars().map(|letter| match letter {
        '\n' if lines < LINES_MAX => {
            lines += 1;
            80
        }
        ' '..='~' | '\u{A0}'..='\u{36F}' | '\u{2000}'..='\u{200A}' | '\u{2010}'..='\u{2027}' | '\u{20AC}' => 1,
        _ => 8,
    });
    letters.sum()
}

/// Shows a name or a title: one line, whatever stands in it.
#[must_use]
pub fn line(letters: &Letters, name: &str) -> Shown {
    show(letters, name, false, SET_OFF_MAX)
}

fn show(letters: &Letters, text: &str, lines: bool, most: usize) -> Shown {
    let mut shown = Shown::default();
    let (mut unbroken, mut blank) = (0, 0);
    // Marks that already stand on the last letter; none may stand on nothing.
    let mut marks: Option<usize> = None;
    let mut rest = text.chars().peekable();
    while let Some(letter) = rest.next() {
        if lines && letter == '\r' && rest.peek() == Some(&'\n') {
            continue;
        }
        if lines && letter == '\n' && shown.lines < LINES_MAX && blank < BLANK_MAX {
            shown.lines += 1;
            blank += 1;
            shown.runs.push(Run::Line(()));
            (unbroken, marks) = (0, None);
            continue;
        }
        blank = 0;
        if is_combining_mark(letter) && !is_selector(letter) {
            match marks {
                Some(standing) if standing < MARKS_MAX && letters.draw(letter) && !is_hidden(letter) => {
                    shown.push(letter);
                    marks = Some(standing + 1);
                    continue;
                }
                Some(standing) if standing >= MARKS_MAX => {
                    let mut more = 1;
                    while rest.next_if(|next| is_combining_mark(*next)).is_some() {
                        more += 1;
                    }
                    shown.replaced += more;
                    shown.mark(format!("+{more}"), most);
                    (unbroken, marks) = (0, None);
                    continue;
                }
                _ => {}
            }
        } else if marks.is_some() && is_selector(letter) {
            shown.replaced += 1;
            continue;
        } else if letters.draw(letter) && !is_hidden(letter) && !is_combining_mark(letter) {
            if unbroken >= UNBROKEN_MAX {
                shown.push(BREAK);
                unbroken = 0;
            }
            shown.push(letter);
            unbroken = if letter == ' ' || letter == '-' { 0 } else { unbroken + 1 };
            marks = Some(0);
            continue;
        }
        let mut times: u64 = 1;
        while rest.next_if_eq(&letter).is_some() {
            times += 1;
        }
        shown.replaced += times;
        let code = u32::from(letter);
        let mark = if times == 1 { format!("U+{code:04X}") } else { format!("U+{code:04X} × {times}") };
        shown.mark(mark, most);
        (unbroken, marks) = (0, None);
    }
    shown
}

/// Chooses between two looks of the letter before it.
fn is_selector(letter: char) -> bool {
    matches!(letter, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Draws nothing, or other letters otherwise than they stand there; or has no meaning that is agreed upon.
fn is_hidden(letter: char) -> bool {
    let code = u32::from(letter);
    letter.is_control()
        || matches!(letter,
            // Soft hyphen, joiners, fillers, and a space that is no space.
            '\u{AD}' | '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{2800}'
            | '\u{3164}' | '\u{FFA0}'
            // Zero width, direction, lines, format.
            | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{61C}' | '\u{FEFF}'
            | '\u{FFF0}'..='\u{FFFF}' | '\u{600}'..='\u{605}' | '\u{6DD}' | '\u{70F}' | '\u{8E2}' | '\u{110BD}' | '\u{110CD}'
            | '\u{13430}'..='\u{1345F}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}'
            // For private use.
            | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
        || is_selector(letter)
        // No letters at all, in every plane.
        || code & 0xFFFE == 0xFFFE
        || (0xFDD0..=0xFDEF).contains(&code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters() -> Letters {
        Letters::of(&crate::letters::fonts())
    }

    fn flat(written: &str) -> String {
        text(&letters(), written, SET_OFF_MAX).flat()
    }

    #[test]
    fn what_would_turn_a_name_around_is_shown_and_turns_nothing() {
        assert_eq!(flat("facture\u{202E}txt.exe"), "facture[U+202E]txt.exe");
        assert_eq!(flat("a\u{2066}b\u{2069}c\u{200F}"), "a[U+2066]b[U+2069]c[U+200F]");
    }

    #[test]
    fn controls_tabs_and_joiners_are_shown() {
        assert_eq!(flat("a\tb\0c\u{200D}d\u{FEFF}\u{AD}"), "a[U+0009]b[U+0000]c[U+200D]d[U+FEFF][U+00AD]");
        assert_eq!(flat(&"\0".repeat(12)), "[U+0000 × 12]");
    }

    #[test]
    fn a_tower_of_marks_is_cut_and_counted() {
        let shown = text(&letters(), &format!("e{}x", "\u{301}".repeat(50_000)), SET_OFF_MAX);
        assert_eq!(shown.flat(), format!("e{}[+49996]x", "\u{301}".repeat(4)));
        assert_eq!(shown.replaced, 49_996);
        assert_eq!(flat("\u{301}a"), "[U+0301]a", "a mark on nothing");
    }

    #[test]
    fn a_letter_without_glyph_is_shown_by_its_number() {
        assert_eq!(flat("d’accord \u{12000} 👍"), "d’accord [U+12000] 👍");
        assert_eq!(flat("\u{E000}\u{10FFFF}\u{FDD0}"), "[U+E000][U+10FFFF][U+FDD0]");
    }

    #[test]
    fn a_sign_of_look_is_left_out_and_counted() {
        let shown = text(&letters(), "©\u{FE0F} ok", SET_OFF_MAX);
        assert_eq!((shown.flat().as_str(), shown.replaced), ("© ok", 1));
        assert_eq!(flat("\u{FE0F}"), "[U+FE0F]", "on nothing");
    }

    #[test]
    fn lines_stay_lines_in_a_text_and_not_in_a_name() {
        let runs = text(&letters(), "a\r\nb\n", SET_OFF_MAX).runs;
        let letter = |letter: &str| Run::Letters(letter.to_owned());
        assert_eq!(runs, [letter("a"), Run::Line(()), letter("b"), Run::Line(())]);
        assert_eq!(line(&letters(), "a\nb\r").flat(), "a[U+000A]b[U+000D]");
        assert_eq!(flat(&format!("a{}b", "\n".repeat(20_000))), format!("a{}[U+000A × 19992]b", " ".repeat(BLANK_MAX)));
        let many = text(&letters(), &"a\n".repeat(LINES_MAX + 2), SET_OFF_MAX);
        assert_eq!(many.runs.iter().filter(|run| **run == Run::Line(())).count(), LINES_MAX);
    }

    #[test]
    fn a_long_word_gets_places_to_break_and_keeps_its_letters() {
        let shown = text(&letters(), &"x".repeat(100), SET_OFF_MAX);
        assert_eq!(shown.runs.len(), 1);
        let Some(Run::Letters(set)) = shown.runs.first() else { panic!("letters") };
        assert_eq!(set.chars().filter(|letter| *letter == BREAK).count(), 3);
        assert_eq!((shown.flat(), shown.replaced), ("x".repeat(100), 0));
    }

    #[test]
    fn plain_french_greek_and_russian_stay_as_they_are() {
        let plain = "« Où est l’œuvre ? » demanda-t-il : 12 € ; Ἀθῆναι, Москва…";
        let shown = text(&letters(), plain, SET_OFF_MAX);
        assert_eq!((shown.flat().as_str(), shown.replaced), (plain, 0));
    }

    #[test]
    fn a_text_of_nothing_but_hidden_letters_stays_bounded() {
        let shown = text(&letters(), &"\u{202E}\u{202D}".repeat(100_000), SET_OFF_MAX);
        assert!(shown.runs.len() <= SET_OFF_MAX + 1);
        assert_eq!(shown.replaced, 200_000);
    }
}
