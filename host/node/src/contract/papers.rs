//! Papers of a matter that were made.

use serde::{Deserialize, Serialize};

/// What is wanted of papers.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct PapersWanted {
    pub matter: String,
    /// A new folder (absolute).
    pub target: String,
    /// Which ones; empty: all that can be made here.
    #[serde(default)]
    pub forms: Vec<String>,
    /// Chosen items; empty: everything.
    #[serde(default)]
    pub only: Vec<String>,
    /// Of our own sentences: `fr`, `en`; empty: as was chosen.
    #[serde(default)]
    pub language: String,
    /// The folder (absolute) of the bundle that the page for whoever must verify is about; empty: none.
    #[serde(default)]
    pub bundle: String,
}

/// Papers were made in a folder.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PapersMade {
    pub target: String,
    /// By form: files and bytes.
    pub papers: Vec<PapersLine>,
    /// What each of them holds.
    pub items: u64,
    pub messages: u64,
    pub documents: u64,
    pub receipts: u64,
    pub withdrawn: u64,
    pub withheld: u64,
    /// Corrections and withdrawals of the items.
    pub changes: u64,
    pub gaps: u64,
    pub forks: u64,
    pub bytes: u64,
    /// Forms that were not named and could not be made here: `pdf`, when the typesetting program is not installed.
    pub left_out: Vec<String>,
    /// Forms that were begun and did not come to their end: `pdf`, when the typesetting program failed. The others are whole.
    #[serde(default)]
    pub failed: Vec<String>,
}

/// One form of papers.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PapersLine {
    /// `json`, `md`, `txt`, `csv`, `mbox`, `eml`, `rsmf`, `pieces`, `pdf`, `constat`.
    pub form: String,
    pub files: u64,
    pub bytes: u64,
}

impl PapersLine {
    /// A form of which nothing was written yet.
    pub(crate) fn empty(form: &str) -> Self {
        Self { form: form.to_owned(), files: 0, bytes: 0 }
    }
}
