//! Time-stamps and the authorities that give them, as faces show them.

use serde::{Deserialize, Serialize};

/// An authority that this profile chose.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorityLine {
    pub name: String,
    /// Where it is asked.
    pub address: String,
    /// Under which policy it is asked; its own when absent.
    pub policy: Option<String>,
    /// Who vouches for it: certificates in PEM.
    #[serde(default)]
    pub certificates: String,
    /// Matters of which it stamps each new checkpoint from this device.
    #[serde(default)]
    pub each: Vec<StampedMatter>,
    /// What waits for it.
    #[serde(default)]
    pub waiting: Vec<AwaitedStamp>,
}

/// A matter of which each new checkpoint is stamped.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StampedMatter {
    pub matter: String,
    pub title: String,
}

/// A time-stamp that an authority still owes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwaitedStamp {
    pub matter: String,
    pub title: String,
    /// The checkpoint's number; 0 when it is not here any more.
    pub checkpoint: u64,
    /// When it was asked last.
    pub tried: Option<String>,
    /// The code of what went wrong then.
    pub code: Option<String>,
}

/// An authority that a person chooses.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorityNew {
    pub name: String,
    /// `http://…` or `https://…`.
    pub address: String,
    /// Who vouches for it: certificates in PEM.
    pub certificates: String,
    #[serde(default)]
    pub policy: Option<String>,
}

/// Time-stamps of a matter's checkpoints.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StampPage {
    pub matter: String,
    pub title: String,
    /// The authority that stamps each new checkpoint from this device; absent when none does.
    pub each: Option<String>,
    pub stamps: Vec<StampLine>,
    pub waiting: Vec<WaitingStamp>,
}

/// A time-stamp of a checkpoint.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StampLine {
    /// The checkpoint's number.
    pub checkpoint: u64,
    /// By the authority's word.
    pub at: String,
    /// What its certificate calls it.
    pub authority: String,
    pub policy: String,
    /// The name of who asked for it.
    pub by: String,
}

/// A time-stamp that is wanted and has not come.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingStamp {
    pub checkpoint: u64,
    /// The name of the authority that is asked.
    pub authority: String,
    /// When it was asked last.
    pub tried: Option<String>,
    /// The code of what went wrong then.
    pub code: Option<String>,
}
