//! What was signed, as people may look at it: every link of a matter, and what is missing. Never what a link says.

use serde::{Deserialize, Serialize};

/// A page of a matter's journal.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalPage {
    /// Links of every chain.
    pub links: u64,
    /// In the order in which they came here, the last of the page last.
    pub lines: Vec<JournalLine>,
    pub chains: Vec<ChainLine>,
    pub gaps: Vec<GapLine>,
}

/// A link.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalLine {
    /// Greater than that of every link that came before; what [`Request::Journal`](super::Request::Journal) takes as `before`.
    pub place: u64,
    pub device: String,
    /// Whose device it is; empty when nobody here is known by it.
    pub name: String,
    pub person: Option<String>,
    pub seq: u64,
    /// Digest of the link before it in its chain.
    pub prev: Option<String>,
    pub digest: String,
    /// The entry's kind (`message`, `document`, `opening`, `admission`, `checkpoint` and so on), or `receipt`.
    pub kind: String,
    /// `delivered`, `opened`, `acknowledged`, `refused`.
    pub receipt: Option<String>,
    /// Numbers of the items that it is about.
    pub about: Vec<u64>,
    /// The number of the item that it is.
    pub item: Option<u64>,
    pub claimed: String,
    pub arrived: String,
    /// How it came; absent when it was written here.
    pub path: Option<String>,
    /// The link with what it carries, without a document's body.
    pub size_bytes: u64,
    /// Of a receipt: whether its signer had verified the sender.
    pub verified: Option<bool>,
    /// What it changed about a party.
    #[serde(default)]
    pub changes: Vec<ChangeLine>,
}

/// What an entry changed about a party.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeLine {
    pub person: String,
    pub name: String,
    /// `admitted`, `role`, `device-added`, `device-revoked`, `removed`, `left`.
    pub change: String,
    /// What the device is called.
    pub label: Option<String>,
    pub role: Option<String>,
}

/// How far a chain is held.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainLine {
    pub device: String,
    pub name: String,
    pub seq: u64,
    pub head: String,
    /// Forked: two histories were signed, and nothing more is taken.
    pub frozen: bool,
}

/// Links that are known to be, and are not here.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GapLine {
    pub device: String,
    pub name: String,
    pub from_seq: u64,
    pub to_seq: u64,
}
