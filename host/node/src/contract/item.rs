//! Items as answers show them: what they are, and how far they are with whom.

use serde::{Deserialize, Serialize};

use super::import::{FoundImport, ImportLine};

/// An item as it stands.
#[derive(Clone, Serialize, Deserialize)]
pub struct Item {
    pub number: u64,
    pub item: String,
    /// `message`, `reply`, `document`, `folder`, `import`.
    pub kind: String,
    pub author: String,
    pub author_name: String,
    pub mine: bool,
    pub claimed: String,
    pub arrived: String,
    /// `local`, `same-network`, `internet`, `relay`; absent when it was written here.
    pub path: Option<String>,
    pub reply_to: Option<u64>,
    pub text: Option<String>,
    pub corrected: bool,
    pub withdrawn: bool,
    /// Opened here.
    pub opened: bool,
    /// Acknowledged here.
    #[serde(default)]
    pub acknowledged: bool,
    pub document: Option<DocumentLine>,
    /// Of a document that is a conversation exported from another program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub import: Option<Box<ImportLine>>,
    /// One per other party.
    pub progress: Vec<ProgressLine>,
}

/// A document of an item.
#[derive(Clone, Serialize, Deserialize)]
pub struct DocumentLine {
    pub name: String,
    pub media: String,
    pub bytes: u64,
    pub sha256: String,
    pub files: u64,
    /// `whole`, `receiving`, `paused`, `waiting-for-disk`, `wrong`.
    pub state: String,
    pub received_bytes: u64,
    /// Bytes a second, while it is received.
    pub speed: Option<u64>,
    /// Seconds left at that speed.
    pub left_s: Option<u64>,
}

/// How far an item is with one recipient.
#[derive(Clone, Serialize, Deserialize)]
pub struct ProgressLine {
    pub person: String,
    pub name: String,
    /// `owed`, `delivered`, `opened`, `acknowledged`.
    pub progress: String,
    /// When owed: `unverified`, `offline`, `sending`, `waiting-for-disk`, `frozen`.
    pub why: Option<String>,
    /// RFC 3339, of the last receipt (claimed) or since when the party is away.
    pub at: Option<String>,
    pub path: Option<String>,
    /// Bytes of a document that left for this party, while they are connected and take it.
    #[serde(default)]
    pub sent_bytes: Option<u64>,
    /// Bytes a second, while they leave.
    #[serde(default)]
    pub speed: Option<u64>,
    /// Seconds left at that speed.
    #[serde(default)]
    pub left_s: Option<u64>,
}

/// A receipt.
#[derive(Clone, Serialize, Deserialize)]
pub struct ReceiptLine {
    pub receipt: String,
    pub name: String,
    pub device: String,
    pub claimed: String,
    pub path: String,
    pub verified: bool,
    pub digest: String,
}

/// A search result.
#[derive(Clone, Serialize, Deserialize)]
pub struct FoundLine {
    pub matter: String,
    pub title: String,
    pub item: String,
    pub number: u64,
    pub author_name: String,
    pub claimed: String,
    /// The text around the match, in pieces; `true` marks what matched.
    pub snippet: Vec<(String, bool)>,
    /// Where in an import it stands: then `snippet` is of that line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub import: Option<FoundImport>,
}

/// Something owed.
#[derive(Clone, Serialize, Deserialize)]
pub struct OwedLine {
    pub matter: String,
    pub title: String,
    pub person: String,
    pub name: String,
    pub items: u64,
    pub bytes: u64,
    /// See [`ProgressLine::why`].
    pub why: String,
    /// Since when the oldest one waits.
    pub since: String,
    /// When the party's device was last met.
    pub met: Option<String>,
}
