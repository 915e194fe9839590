//! `cachet/1`: files that somebody seals outside any matter: which, how long, their digests, and whose word it is.

use parloir_base::limit::{CACHET_BYTES_MAX, CACHET_FILES_MAX, STATEMENT_BYTES_MAX};
use parloir_base::{DeviceId, Digest, Malformed, Moment, PersonId};

use crate::document::clean_path;
use crate::lines::{Lines, LinesWriter, SEQ_MAX, Value};
use crate::text::{Record, check_nfc, deceives};

/// # Shape
/// ```text
/// cachet/1
/// author: <64 hex>                      identity key
/// device: <64 hex>                      whose evidence key signs
/// number: 1                             of this device's cachets
/// former: <64 hex> | none               SHA-256(salt ‖ SHA-256 of the former one's text): binds without showing
/// statement: <text>                     0 or 1 times: one line of what the author says of it
/// file: <64 hex> <bytes> <path>         1..=100000 times, by path ascending, each once
/// claimed-time: <moment>
/// ```
/// At most 18 MiB. Paths are relative, components joined by `/`, without `\`: stock tools write them as they are.
#[derive(Clone, PartialEq, Eq)]
pub struct Cachet {
    /// Who seals.
    pub author: PersonId,
    /// On which device.
    pub device: DeviceId,
    /// From 1.
    pub number: u64,
    /// What binds it to the one before.
    pub former: Option<Digest>,
    /// What the author says of it.
    pub statement: Option<String>,
    /// What is sealed.
    pub files: Vec<Sealed>,
    /// What the device's clock said.
    pub claimed: Moment,
}

/// A file that is sealed.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Where, relative to what was sealed.
    pub path: String,
    /// How long.
    pub bytes: u64,
    /// Its digest.
    pub sha256: Digest,
}

const PATH: &str = "a relative path of a file, without \\";

impl core::fmt::Debug for Cachet {
    /// What is sealed, and what is said of it, belong in no trace.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Cachet({}, {} files)", self.number, self.files.len())
    }
}

impl core::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Sealed({} bytes)", self.bytes)
    }
}

impl Record for Cachet {
    const TYPE: &'static str = "cachet/1";
    const NAMESPACE: &'static str = "parloir/1/cachet";

    fn to_bytes(&self) -> Vec<u8> {
        let mut lines = LinesWriter::new(Self::TYPE, self.files.len().saturating_mul(160).saturating_add(512));
        lines.hex("author: ", &self.author.0);
        lines.hex("device: ", &self.device.0);
        lines.number("number: ", self.number);
        lines.hex_or_none("former: ", self.former.as_ref().map(Digest::as_bytes));
        if let Some(statement) = &self.statement {
            lines.text("statement: ", statement);
        }
        for file in &self.files {
            lines.text("file: ", &format!("{} {} {}", file.sha256, file.bytes, file.path));
        }
        lines.moment("claimed-time: ", self.claimed);
        lines.finish()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut lines = Lines::open(bytes, CACHET_BYTES_MAX, Self::TYPE)?;
        let author = PersonId(lines.field("author: ")?.bytes32()?);
        let device = DeviceId(lines.field("device: ")?.bytes32()?);
        let number = lines.field("number: ")?.number(1, SEQ_MAX, "a number from 1 to 2^63 - 1")?;
        let value = lines.field("former: ")?;
        let former = value.bytes32_or_none()?.map(Digest);
        if former.is_none() != (number == 1) {
            return Err(value.malformed("none for the first, and a digest for any other"));
        }
        let statement = lines.field_if("statement: ")?.map(|value| value.checked(check_statement)).transpose()?;
        let mut files: Vec<Sealed> = Vec::new();
        while let Some(value) = lines.field_if("file: ")? {
            let file = read_file(value)?;
            if files.len() >= CACHET_FILES_MAX || files.last().is_some_and(|before| before.path >= file.path) {
                return Err(value.malformed("a path that comes after the one before, and not too many"));
            }
            files.push(file);
        }
        let value = lines.field("claimed-time: ")?;
        if files.is_empty() {
            return Err(value.malformed("a file"));
        }
        let claimed = value.moment()?;
        lines.end()?;
        Ok(Self { author, device, number, former, statement, files, claimed })
    }
}

fn read_file(value: Value<'_>) -> Result<Sealed, Malformed> {
    let (sha256, rest) = value.split();
    let sha256 = Digest(sha256.bytes32()?);
    let (bytes, path) = rest.ok_or(Malformed::at(value.end(), "a space"))?.split();
    let bytes = bytes.number(0, SEQ_MAX, "a length in bytes")?;
    let path = path.ok_or(Malformed::at(value.end(), "a space"))?.checked(check_path)?;
    Ok(Sealed { path, bytes, sha256 })
}

/// Whether a path may stand in a cachet.
///
/// # Errors
/// [`Malformed`].
pub fn check_path(path: &str) -> Result<(), Malformed> {
    let is_clean = clean_path(path).is_ok_and(|parts| parts.join("/") == path) && !path.contains('\\');
    if is_clean { Ok(()) } else { Err(Malformed::at(0, PATH)) }
}

/// Whether a statement may stand in a cachet: one line that can be seen.
///
/// # Errors
/// [`Malformed`].
pub fn check_statement(text: &str) -> Result<(), Malformed> {
    if text.is_empty() || text.len() > STATEMENT_BYTES_MAX || text.trim() != text {
        return Err(Malformed::at(0, "a statement of at most 1000 bytes"));
    }
    if let Some((offset, _)) = text.char_indices().find(|(_, letter)| deceives(*letter)) {
        return Err(Malformed::at(offset, "a character that can be seen"));
    }
    check_nfc(text)
}
