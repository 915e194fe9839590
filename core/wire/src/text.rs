//! The grammar of a record: a small text that a person reads and a signature covers.
//!
//! First line `type/version`, then `key: value` lines in the fixed order of the type, LF after every line, UTF-8, NFC,
//! no control character, no trailing space (but in a document's name, which is kept as its sender had it), at most
//! [`parloir_base::limit::RECORD_BYTES_MAX`] (a checkpoint and an admission: more).
//! One record has one form: reading and writing back gives the same bytes.

use parloir_base::limit::NAME_BYTES_MAX;
use parloir_base::{Malformed, Refusal, Signature};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A record type: its first line, the namespace of its signature, and both directions.
pub trait Record: Sized {
    /// First line, for example `entry/1`.
    const TYPE: &'static str;
    /// SSHSIG namespace, for example `parloir/1/entry`.
    const NAMESPACE: &'static str;
    /// The exact bytes that are signed and digested. A value out of its type's bounds is written as it stands, and no reader accepts it;
    /// a moment is written to the second.
    fn to_bytes(&self) -> Vec<u8>;
    /// Reads exactly what [`Record::to_bytes`] writes.
    ///
    /// # Errors
    /// [`Malformed`] with the offset of the first byte that cannot stand there.
    fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed>;
}

/// Exact bytes of a record with the signature over them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The record's bytes.
    pub bytes: Vec<u8>,
    /// The signature over them in the type's namespace.
    pub signature: Signature,
}

/// A name as a person typed it, in the form that a record carries: trimmed, NFC.
///
/// # Errors
/// [`Refusal::NameRefused`] when it is empty, longer than [`NAME_BYTES_MAX`], or holds a character that cannot be seen or turns the
/// direction of writing: such a name could be taken for another one.
pub fn clean_name(typed: &str) -> Result<String, Refusal> {
    let name = to_nfc(typed.trim(), NAME_BYTES_MAX).ok_or(Refusal::NameRefused)?;
    check_name(&name).map_err(|_| Refusal::NameRefused)?;
    Ok(name)
}

/// Whether a name stands in the one form that [`clean_name`] gives.
pub(crate) fn check_name(name: &str) -> Result<(), Malformed> {
    if name.is_empty() || name.starts_with(char::is_whitespace) {
        return Err(Malformed::at(0, "a name"));
    }
    if name.len() > NAME_BYTES_MAX {
        return Err(Malformed::at(NAME_BYTES_MAX, "a name of at most 200 bytes"));
    }
    if let Some((offset, _)) = name.char_indices().find(|(_, c)| deceives(*c) || is_invisible(*c)) {
        return Err(Malformed::at(offset, "a character that can be seen"));
    }
    let trimmed = name.trim_end().len();
    if trimmed < name.len() {
        return Err(Malformed::at(trimmed, "no space at the end"));
    }
    check_nfc(name)
}

/// NFC, unless the text is far longer than `max` even before (composing shortens a text at most so much).
pub(crate) fn to_nfc(text: &str, max: usize) -> Option<String> {
    (text.len() <= max.saturating_mul(4)).then(|| text.nfc().collect())
}

/// Refuses text that is not NFC, at the first byte that NFC would change.
pub(crate) fn check_nfc(text: &str) -> Result<(), Malformed> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return Ok(());
    }
    let mut normal = text.nfc();
    for (offset, c) in text.char_indices() {
        if normal.next() != Some(c) {
            return Err(Malformed::at(offset, "Unicode in form NFC"));
        }
    }
    Ok(())
}

/// Characters that no line of a record may hold: they break lines, or turn the direction of what follows.
pub(crate) const fn deceives(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}'           // control characters
        | '\u{2028}' | '\u{2029}'                       // line and paragraph separators
        | '\u{61c}' | '\u{200e}' | '\u{200f}'           // direction marks
        | '\u{202a}'..='\u{202e}'                       // embeddings and overrides
        | '\u{2066}'..='\u{2069}'                       // isolates
    )
}

/// Characters that leave no mark: with them two names that look the same differ.
///
/// # Source
/// Unicode property `Default_Ignorable_Code_Point`, and the interlinear and object characters of the block Specials.
const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{206f}'
        | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffc}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    )
}
