//! Conversations exported from other programs, as faces are shown them: imported, not witnessed.

use serde::{Deserialize, Serialize};

use super::ReceivedLine;

/// What a person says of a file; what is absent is found out where it can be.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportChoice {
    /// `whatsapp`, `sms-backup`, `signal`, `mbox`, `eml`, `rsmf`, `parloir`.
    #[serde(default)]
    pub format: Option<String>,
    /// `dmy`, `mdy`, `ymd`.
    #[serde(default)]
    pub dates: Option<String>,
    /// The zone of moments that the file gives without one: `+01:00`, `Europe/Paris`. Kept as said; nothing is converted.
    #[serde(default)]
    pub zone: Option<String>,
}

/// That an item is an import, and what its importer signed for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportLine {
    pub format: String,
    pub dates: Option<String>,
    pub zone: Option<String>,
    pub messages: u64,
    pub system: u64,
    pub attachments: u64,
    pub absent: u64,
    pub units: u64,
    /// As the file has it, with `Z` where it says its zone.
    pub first: Option<String>,
    pub last: Option<String>,
    /// SHA-256 of the canonical reading.
    pub reading: String,
    /// `unread` (not read on this device yet), `agrees` (read here, and the same), `differs`.
    pub state: String,
    /// Lines read here.
    pub lines: u64,
    /// Of `parloir`: whose matter it is and what its check found, once it was read here.
    #[serde(default)]
    pub received: Option<ReceivedLine>,
}

/// What a file would come to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportLook {
    pub name: String,
    pub bytes: u64,
    pub format: String,
    /// One; or one for each order in which its days can be read, when nothing in it decides.
    pub readings: Vec<ImportReading>,
    /// A moment of it, as written, that they read differently.
    pub doubtful: Option<String>,
}

/// A reading of a file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReading {
    pub dates: Option<String>,
    pub messages: u64,
    pub system: u64,
    pub attachments: u64,
    pub absent: u64,
    pub units: u64,
    pub first: Option<String>,
    pub last: Option<String>,
    /// Names as the file has them, with how many messages each; the most first, at most 100. An empty name: the file does not say.
    pub people: Vec<(String, u64)>,
    pub reading: String,
}

/// A line of an import.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedLine {
    /// From 1, in the order of the file.
    pub place: u64,
    /// `message`, `system`.
    pub kind: String,
    /// `none`, `media-omitted`, `deleted`, `edited`, `draft`.
    pub mark: String,
    /// The moment as the file has it.
    pub written: String,
    /// `2026-11-23T14:05`, `:33` behind it where the file says seconds, `Z` where it says the zone; empty when it says none.
    pub moment: String,
    /// As the file names them; tied to no party.
    pub author: String,
    pub to: String,
    pub text: String,
    pub attachments: Vec<ImportedFile>,
}

/// A file that belongs to a line.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedFile {
    pub name: String,
    /// Absent when the export names it and does not hold it.
    pub bytes: Option<u64>,
    pub sha256: Option<String>,
}

/// Which line of an import was found.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundImport {
    pub place: u64,
    /// As the file names them.
    pub author: String,
    pub moment: String,
}
