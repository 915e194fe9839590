//! What of a document can be looked at without opening it with another program: decided by its first bytes, never by what its sender says.

/// The largest picture that is put into a page.
pub(crate) const PICTURE_BYTES_MAX: u64 = 20_000_000;
/// How many dots a picture may have: what a browser can unfold without choking.
const PICTURE_DOTS_MAX: u64 = 100_000_000;
/// How much of a text is shown.
pub(crate) const TEXT_BYTES_MAX: u64 = 200_000;
/// First bytes that are enough to tell; sizes of photographs stand after what their camera said of them.
pub(crate) const FIRST_BYTES: u64 = 256 * 1024;

/// Names that announce plain text.
const TEXTS: &[&str] = &["txt", "text", "md", "csv", "tsv", "log", "json", "eml"];

/// What can be shown of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Glimpse {
    /// A picture of this type, which browsers draw without running anything.
    Picture(&'static str),
    /// Pages, drawn elsewhere.
    Pages,
    /// Letters.
    Text,
    /// Nothing: it would have to be run, or cannot be read.
    Nothing,
}

/// Decides it.
pub(crate) fn glimpse(name: &str, bytes: u64, first: &[u8]) -> Glimpse {
    if let Some((media, dots)) = picture(first) {
        let fits = bytes <= PICTURE_BYTES_MAX && dots.is_some_and(|dots| (1..=PICTURE_DOTS_MAX).contains(&dots));
        return if fits { Glimpse::Picture(media) } else { Glimpse::Nothing };
    }
    if first.starts_with(b"%PDF-") {
        return Glimpse::Pages;
    }
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    let is_named = extension.is_some_and(|extension| TEXTS.contains(&extension.as_str()));
    // A zero stands in every program and archive, and in no text.
    if is_named && !first.contains(&0) { Glimpse::Text } else { Glimpse::Nothing }
}

/// The type of a picture by its first bytes, and how many dots it says that it has.
fn picture(first: &[u8]) -> Option<(&'static str, Option<u64>)> {
    let pair = |place: usize, wide: usize, is_little: bool| {
        let one = |at: usize| {
            let bytes = first.get(at..at + wide)?;
            let add = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
            Some(if is_little { bytes.iter().rev().fold(0, add) } else { bytes.iter().fold(0, add) })
        };
        one(place)?.checked_mul(one(place + wide)?)
    };
    if first.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some(("image/png", pair(16, 4, false)));
    }
    if first.starts_with(b"GIF87a") || first.starts_with(b"GIF89a") {
        return Some(("image/gif", pair(6, 2, true)));
    }
    if first.starts_with(b"\xFF\xD8\xFF") {
        return Some(("image/jpeg", photograph(first)));
    }
    if first.starts_with(b"RIFF") && first.get(8..12) == Some(b"WEBP") {
        let number = |at: usize| {
            let bytes = first.get(at..at + 3)?;
            Some(bytes.iter().rev().fold(0, |sum: u64, byte| sum << 8 | u64::from(*byte)))
        };
        let dots = match first.get(12..16) {
            Some(b"VP8X") => number(24).zip(number(27)).map(|(wide, high)| (wide + 1) * (high + 1)),
            // Fourteen bits each, with a scale above them.
            Some(b"VP8 ") => number(26).zip(number(28)).map(|(wide, high)| (wide & 0x3FFF) * (high & 0x3FFF)),
            // Fourteen bits less one, one after the other.
            Some(b"VP8L") => {
                number(21).zip(number(22)).map(|(low, high)| ((low & 0x3FFF) + 1) * ((high >> 6 & 0x3FFF) + 1))
            }
            _ => None,
        };
        return Some(("image/webp", dots));
    }
    None
}

/// Walks the parts of a JPEG to the one that says its size.
///
/// # Source
/// ITU-T T.81, annex B.
fn photograph(first: &[u8]) -> Option<u64> {
    let number = |at: usize| Some(u64::from(*first.get(at)?) << 8 | u64::from(*first.get(at + 1)?));
    let mut at = 2;
    while *first.get(at)? == 0xFF {
        let kind = *first.get(at + 1)?;
        match kind {
            0xFF => at += 1,
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                return number(at + 5)?.checked_mul(number(at + 7)?);
            }
            _ => at += 2 + usize::try_from(number(at + 2)?).ok()?,
        }
    }
    None
}

/// The letters of a text, whatever wrote it: UTF-8, else Windows-1252. A letter that was cut at the end is left out.
pub(crate) fn letters(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(fault) if fault.error_len().is_none() => {
            String::from_utf8_lossy(bytes.get(..fault.valid_up_to()).unwrap_or_default()).into_owned()
        }
        Err(_) => bytes.iter().map(|byte| western(*byte)).collect(),
    };
    text.replace("\r\n", "\n")
}

/// A letter of Windows-1252; what it leaves open is a control, and is written out by whoever shows it.
///
/// # Source
/// WHATWG Encoding, index windows-1252.
fn western(byte: u8) -> char {
    const UPPER: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
    ];
    let place = usize::from(byte).checked_sub(0x80);
    place.and_then(|place| UPPER.get(place)).copied().unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(wide: u32, high: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(wide.to_be_bytes());
        bytes.extend(high.to_be_bytes());
        bytes
    }

    #[test]
    fn what_runs_is_never_shown_whatever_it_is_called() {
        for name in ["a.svg", "a.html", "a.htm", "a.xml", "a.docx", "a.exe", "a.js", "a", "a.png", "a.pdf", "image/png"]
        {
            for first in [b"<svg onload='x'>".as_slice(), b"<!doctype html><script>", b"PK\x03\x04", b"MZ\x90\0", b""] {
                assert_eq!(glimpse(name, 100, first), Glimpse::Nothing, "{name} {first:?}");
            }
        }
        assert_eq!(glimpse("a.txt", 100, b"MZ\x90\0"), Glimpse::Nothing, "a program that is called a text");
        assert_eq!(glimpse("a.txt", 100, b"<script>"), Glimpse::Text, "letters, shown as letters");
        assert_eq!(glimpse("a.svg", 100, &png(1, 1)), Glimpse::Picture("image/png"), "the bytes decide");
        assert_eq!(glimpse("a.txt", 100, b"%PDF-1.7"), Glimpse::Pages);
    }

    #[test]
    fn a_picture_that_would_unfold_beyond_all_bounds_is_not_shown() {
        assert_eq!(glimpse("a.png", 100, &png(10_000, 10_000)), Glimpse::Picture("image/png"));
        for (wide, high) in [(10_001, 10_000), (u32::MAX, u32::MAX), (0, 5)] {
            assert_eq!(glimpse("a.png", 100, &png(wide, high)), Glimpse::Nothing, "{wide} {high}");
        }
        assert_eq!(glimpse("a.png", PICTURE_BYTES_MAX + 1, &png(1, 1)), Glimpse::Nothing);
        assert_eq!(glimpse("a.png", 100, b"\x89PNG\r\n\x1a\n"), Glimpse::Nothing, "cut short");
    }

    #[test]
    fn sizes_are_read_as_each_format_writes_them() {
        let gif = b"GIF89a\x10\x00\x20\x00";
        assert_eq!(picture(gif), Some(("image/gif", Some(512))));
        let jpeg = b"\xFF\xD8\xFF\xE0\x00\x04ab\xFF\xC0\x00\x11\x08\x00\x20\x00\x10\x03";
        assert_eq!(picture(jpeg), Some(("image/jpeg", Some(512))));
        assert_eq!(
            picture(b"\xFF\xD8\xFF\xE0\x00\x00\xFF\xE0\x00\x00"),
            Some(("image/jpeg", None)),
            "never walks on the spot"
        );
        let extended = b"RIFF\0\0\0\0WEBPVP8X\x0A\0\0\0\0\0\0\0\x0F\0\0\x1F\0\0";
        assert_eq!(picture(extended), Some(("image/webp", Some(512))));
        let lossy = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9D\x01\x2A\x10\x00\x20\x00\0";
        assert_eq!(picture(lossy), Some(("image/webp", Some(512))));
        let plain = b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2F\x0F\xC0\x07\x00";
        assert_eq!(picture(plain), Some(("image/webp", Some(512))));
        assert_eq!(picture(b"RIFF\0\0\0\0WAVE"), None);
    }

    #[test]
    fn letters_are_read_as_they_were_written() {
        assert_eq!(letters("déjà\r\nvu".as_bytes()), "déjà\nvu");
        assert_eq!(letters(b"d\xE9j\xE0 vu, 3 \x80"), "déjà vu, 3 €");
        assert_eq!(letters(b"\xEF\xBB\xBFa"), "a");
        let cut = "abé";
        assert_eq!(letters(&cut.as_bytes()[..3]), "ab", "cut in the middle of a letter");
    }
}
