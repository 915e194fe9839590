//! What stands before a message: the moment, in brackets or before a dash.

use crate::calendar::Written;

/// Where the moment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// `[…] `, as telephones by Apple write it.
    Brackets,
    /// `… - `, as telephones with Android write it.
    Dash,
}

/// The beginning of a message.
#[derive(Clone, Copy)]
pub(crate) struct Stamp<'a> {
    pub style: Style,
    pub moment: Written,
    /// The moment as it stands, brackets left out.
    pub written: &'a str,
    /// What follows.
    pub rest: &'a str,
}

/// A stamp is shorter than this: `[23/11/2026 à 02:05:33 p. m.]`, with room for letters of several bytes.
const STAMP_BYTES_MAX: usize = 64;

/// Marks of direction, and of bytes' order: shown by nothing.
pub(crate) const fn is_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The stamp with which a line begins.
pub(crate) fn stamp(line: &str) -> Option<Stamp<'_>> {
    let line = line.trim_start_matches(is_mark);
    // Almost every line that begins no message is told by its first letter.
    let first = *line.as_bytes().first()?;
    let (style, written, rest) = if first == b'[' {
        let inside = line.get(1..)?;
        let end = head(inside).find(']')?;
        (Style::Brackets, inside.get(..end)?, inside.get(end + 1..)?)
    } else if first.is_ascii_digit() {
        let end = [" - ", "\u{a0}- ", "\u{202f}- ", " – "]
            .iter()
            .filter_map(|dash| Some((head(line).find(dash)?, dash.len())));
        let (end, length) = end.min()?;
        (Style::Dash, line.get(..end)?, line.get(end + length..)?)
    } else {
        return None;
    };
    let moment = moment(written)?;
    Some(Stamp { style, moment, written, rest: rest.strip_prefix(' ').unwrap_or(rest).trim_start_matches(is_mark) })
}

fn head(text: &str) -> &str {
    let mut end = STAMP_BYTES_MAX.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// `23/11/2026 14:05:33`, `23/11/2026, 14:05`, `11/23/26, 2:05 PM`, `23.11.26, 14.05`, `23/11/2026 à 14h05`…
fn moment(written: &str) -> Option<Written> {
    let mut at = Cursor(written);
    let (a, digits) = at.number(4)?;
    let between = at.one(&['/', '.', '-'])?;
    let (b, _) = at.number(2)?;
    at.one(&[between])?;
    let (c, last) = at.number(4)?;
    let is_year_first = digits == 4;
    if digits == 3 || !matches!(last, 1 | 2 | 4) || (is_year_first && last == 4) {
        return None;
    }
    let word = at.until_digit()?;
    let is_between = |c: char| c.is_whitespace() || is_mark(c) || c.is_alphabetic() || matches!(c, ',' | '.');
    if word.is_empty() || word.chars().count() > 12 || !word.chars().all(is_between) {
        return None;
    }
    let (hour, _) = at.number(2)?;
    let between = at.one(&[':', '.', 'h'])?;
    let (minute, 2) = at.number(2)? else { return None };
    let second = match at.one(&[between]) {
        Some(_) => Some(at.number(2)?.0),
        None => None,
    };
    let half: String = at.0.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    if at.0.chars().any(|c| !(c.is_alphabetic() || c.is_whitespace() || is_mark(c) || c == '.')) {
        return None;
    }
    let hour = match half.as_str() {
        "" => hour,
        "am" | "pm" if !(1..=12).contains(&hour) => return None,
        "am" => hour % 12,
        "pm" => hour % 12 + 12,
        _ => return None,
    };
    (hour < 24 && minute < 60 && second.unwrap_or(0) < 60).then_some(Written {
        numbers: [a, b, c],
        is_year_first,
        hour,
        minute,
        second,
    })
}

struct Cursor<'a>(&'a str);

impl<'a> Cursor<'a> {
    /// A number of at most so many digits, and how many it has.
    fn number(&mut self, most: usize) -> Option<(u32, usize)> {
        let digits = self.0.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > most {
            return None;
        }
        let (number, rest) = self.0.split_at_checked(digits)?;
        self.0 = rest;
        Some((number.parse().ok()?, digits))
    }

    fn one(&mut self, of: &[char]) -> Option<char> {
        let first = self.0.chars().next().filter(|c| of.contains(c))?;
        self.0 = self.0.get(first.len_utf8()..)?;
        Some(first)
    }

    fn until_digit(&mut self) -> Option<&'a str> {
        let (before, rest) = self.0.split_at_checked(self.0.find(|c: char| c.is_ascii_digit())?)?;
        self.0 = rest;
        Some(before)
    }
}
