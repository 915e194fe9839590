//! Cachets, as faces show them.

use serde::{Deserialize, Serialize};

use super::stamps::StampLine;

/// A cachet that was made.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CachetMade {
    /// Its folder.
    pub target: String,
    pub cachet: CachetLine,
    /// The author's identity key.
    pub person: String,
    /// The authority's word on it, when it was asked for.
    pub stamp: Option<StampLine>,
}

/// What the vault knows of a cachet.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CachetLine {
    pub number: u64,
    /// The device whose key signed.
    pub device: String,
    /// SHA-256 of its text.
    pub digest: String,
    /// What shows, together with the text, that the next one follows it.
    pub salt: String,
    pub files: u64,
    pub bytes: u64,
    pub claimed: String,
    pub statement: Option<String>,
}
