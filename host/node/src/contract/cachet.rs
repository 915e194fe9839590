//! Cachets, as faces show them.

use serde::{Deserialize, Serialize};

use super::checked::{CheckedStamp, Finding};
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

/// A cachet that somebody brought, checked together with what it seals.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct CachetChecked {
    /// Nothing refuses it: these files are those that this key sealed.
    pub stands: bool,
    /// The author's identity key, and the name in their record.
    pub person: Option<String>,
    pub name: String,
    /// It is this profile's own.
    pub mine: bool,
    pub device: Option<String>,
    pub number: u64,
    /// SHA-256 of its text.
    pub digest: String,
    pub files: u64,
    pub bytes: u64,
    pub claimed: Option<String>,
    pub statement: Option<String>,
    pub stamps: Vec<CheckedStamp>,
    pub findings: Vec<Finding>,
    /// Findings that refuse it, told or not; `findings` holds the first ones, those that refuse before all others.
    pub refusals: u64,
}
