//! `document/1`: what a document is: its name, its size, its digest, and the key of its sealed segments.

use parloir_base::limit::{DOCUMENT_BYTES_MAX, FILE_NAME_BYTES_MAX, FOLDER_FILES_MAX, RECORD_BYTES_MAX};
use parloir_base::{Digest, Malformed, Refusal};

use crate::lines::{Lines, LinesWriter, Value};
use crate::text::{Record, check_nfc, deceives, to_nfc};

/// Components of a path inside a folder: deeper than people file, and a bound on what one archive can make.
pub const PATH_COMPONENTS_MAX: usize = 64;

/// # Shape
/// ```text
/// document/1
/// name: assignation.pdf
/// media: application/pdf        ([a-z0-9.+-]+/[a-z0-9.+-]+, at most 100 bytes)
/// bytes: 1234                   plain bytes
/// sha256: <64 hex>              of the plain bytes
/// files: 1                      1 for a document; number of files for a folder
/// key: <64 hex>                 random, of this document only
/// key-commitment: <64 hex>
/// root: <64 hex>                keyed BLAKE3 over the segment digests
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Document {
    /// One path component, kept as the sender had it (NFC): 1..=255 bytes, no `/`, NUL, control or override characters, not `.` or `..`.
    pub name: String,
    /// Media type guessed from the name; never trusted.
    pub media: String,
    /// Plain bytes.
    pub bytes: u64,
    /// SHA-256 of the plain bytes.
    pub sha256: Digest,
    /// Number of files.
    pub files: u64,
    /// The key of its segments.
    pub key: [u8; 32],
    /// Commitment of that key.
    pub key_commitment: Digest,
    /// Keyed BLAKE3 over the segment digests.
    pub root: Digest,
}

impl core::fmt::Debug for Document {
    /// The key opens the document, and the name is what a person wrote: neither belongs in a trace.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Document({} bytes, {} files)", self.bytes, self.files)
    }
}

impl Record for Document {
    const TYPE: &'static str = "document/1";
    const NAMESPACE: &'static str = "parloir/1/document";

    fn to_bytes(&self) -> Vec<u8> {
        let mut lines = LinesWriter::new(Self::TYPE, 768);
        lines.text("name: ", &self.name);
        lines.text("media: ", &self.media);
        lines.number("bytes: ", self.bytes);
        lines.hex("sha256: ", &self.sha256.0);
        lines.number("files: ", self.files);
        lines.hex("key: ", &self.key);
        lines.hex("key-commitment: ", &self.key_commitment.0);
        lines.hex("root: ", &self.root.0);
        lines.finish()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let files_max = u64::try_from(FOLDER_FILES_MAX).unwrap_or(u64::MAX);
        let mut lines = Lines::open(bytes, RECORD_BYTES_MAX, Self::TYPE)?;
        let document = Self {
            name: lines.field("name: ")?.checked(check_file_name)?,
            media: read_media(lines.field("media: ")?)?,
            bytes: lines.field("bytes: ")?.number(0, DOCUMENT_BYTES_MAX, "a number of bytes up to 2^40")?,
            sha256: Digest(lines.field("sha256: ")?.bytes32()?),
            files: lines.field("files: ")?.number(0, files_max, "a number of files up to 1000000")?,
            key: lines.field("key: ")?.bytes32()?,
            key_commitment: Digest(lines.field("key-commitment: ")?.bytes32()?),
            root: Digest(lines.field("root: ")?.bytes32()?),
        };
        lines.end()?;
        Ok(document)
    }
}

fn read_media(value: Value<'_>) -> Result<String, Malformed> {
    const EXPECTED: &str = "a media type of at most 100 bytes";
    let letter = |b: &u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'+' | b'-');
    let kind = value.text.bytes().take_while(letter).count();
    let rest = value.text.bytes().skip(kind);
    let slash = rest.clone().take_while(|b| kind > 0 && *b == b'/').take(1).count();
    let subkind = rest.skip(slash).take_while(letter).count();
    let good = kind.saturating_add(slash).saturating_add(if slash > 0 { subkind } else { 0 });
    if good.min(100) < value.text.len() || slash == 0 || subkind == 0 {
        return Err(Malformed::at(value.start.saturating_add(good.min(100)), EXPECTED));
    }
    Ok(value.text.to_owned())
}

/// One component of a path as its sender has it, in the form that a record carries: NFC.
///
/// Names that only some systems refuse (reserved words, dots and spaces at the end) are kept: [`target_name`] makes them safe where
/// they are written.
///
/// # Errors
/// [`Refusal::DocumentName`] when it is empty, `.`, `..`, longer than [`FILE_NAME_BYTES_MAX`], or holds `/`, a control character, a
/// line separator or a character that turns the direction of writing.
pub fn clean_file_name(name: &str) -> Result<String, Refusal> {
    let name = to_nfc(name, FILE_NAME_BYTES_MAX).ok_or(Refusal::DocumentName)?;
    check_file_name(&name).map_err(|_| Refusal::DocumentName)?;
    Ok(name)
}

/// A relative path inside a folder, as clean components.
///
/// # Errors
/// [`Refusal::DocumentName`] when it is empty, absolute, deeper than [`PATH_COMPONENTS_MAX`], or one component is refused by
/// [`clean_file_name`]: nothing that a path holds leads out of its folder.
pub fn clean_path(path: &str) -> Result<Vec<String>, Refusal> {
    if path.bytes().filter(|b| *b == b'/').count() >= PATH_COMPONENTS_MAX {
        return Err(Refusal::DocumentName);
    }
    path.split('/').map(clean_file_name).collect()
}

/// Whether a name stands in the one form that [`clean_file_name`] gives.
fn check_file_name(name: &str) -> Result<(), Malformed> {
    if matches!(name, "" | "." | "..") {
        return Err(Malformed::at(0, "a file name"));
    }
    if name.len() > FILE_NAME_BYTES_MAX {
        return Err(Malformed::at(FILE_NAME_BYTES_MAX, "a file name of at most 255 bytes"));
    }
    if let Some((offset, _)) = name.char_indices().find(|(_, c)| *c == '/' || deceives(*c)) {
        return Err(Malformed::at(offset, "a character that a file name may hold"));
    }
    check_nfc(name)
}

/// The name under which a document is written to a disk: safe on every system, whatever the record says.
///
/// Reserved names get `_` before them; dots and spaces at the end, and every character that some system refuses, become `_`; what is
/// longer than [`FILE_NAME_BYTES_MAX`] is cut between two characters, and its extension is kept.
#[must_use]
pub fn target_name(name: &str) -> String {
    let safe = |c: char| {
        if deceives(c) || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') { '_' } else { c }
    };
    let mut target: String = name.chars().map(safe).collect();
    if is_reserved(&target) {
        target.insert(0, '_');
    }
    if target.len() > FILE_NAME_BYTES_MAX {
        target = cut(&target);
    }
    let kept = target.trim_end_matches(['.', ' ']).len();
    let replaced = target.len().saturating_sub(kept);
    target.truncate(kept);
    target.extend(core::iter::repeat_n('_', replaced));
    if target.is_empty() { String::from("_") } else { target }
}

/// Cuts a name to the limit, before its extension if that is short enough to be one.
fn cut(name: &str) -> String {
    const EXTENSION_BYTES_MAX: usize = 32;
    let (stem, extension) = match name.rfind('.') {
        Some(dot) if dot > 0 && name.len().saturating_sub(dot) <= EXTENSION_BYTES_MAX => name.split_at(dot),
        _ => (name, ""),
    };
    let mut end = FILE_NAME_BYTES_MAX.saturating_sub(extension.len()).min(stem.len());
    while !stem.is_char_boundary(end) {
        end = end.saturating_sub(1);
    }
    let mut short = stem.get(..end).unwrap_or_default().to_owned();
    short.push_str(extension);
    short
}

/// Names that Windows keeps for devices, with any extension.
///
/// # Source
/// Microsoft, "Naming Files, Paths, and Namespaces".
fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end_matches(' ').to_ascii_uppercase();
    if matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$") {
        return true;
    }
    let number = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
    number.is_some_and(|n| matches!(n, "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³"))
}
