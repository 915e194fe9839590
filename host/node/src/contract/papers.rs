//! Papers of a matter that were made.

use serde::{Deserialize, Serialize};

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
}

/// One form of papers.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PapersLine {
    /// `json`, `md`, `txt`, `csv`, `mbox`, `eml`, `rsmf`, `pieces`, `pdf`.
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
