//! What a face says of documents that it brings and takes as bytes.

use serde::{Deserialize, Serialize};

/// A file of a deposit.
#[derive(Clone, Serialize, Deserialize)]
pub struct DepositFile {
    pub path: String,
    pub bytes: u64,
    /// Milliseconds since 1970.
    pub modified_ms: i64,
}

/// A deposit: a document whose bytes a face brings.
#[derive(Clone, Serialize, Deserialize)]
pub struct DepositLine {
    pub deposit: String,
    pub matter: String,
    pub title: String,
    pub name: String,
    pub folder: bool,
    pub files: u64,
    /// Of the files' contents.
    pub total_bytes: u64,
    /// How much of them is here: what follows comes next.
    pub have_bytes: u64,
    /// How much of them a face's blocks agree with, in the answer to a check: 0 is another document, and leaves what is here as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed_bytes: Option<u64>,
    pub made: String,
    /// SHA-256 over path, NUL, bytes, NUL, modified_ms, line feed of each file as it was told.
    pub plan: String,
}

/// What a folder holds, in the order of its archive.
#[derive(Clone, Serialize, Deserialize)]
pub struct FolderPage {
    /// The first 10,000.
    pub files: Vec<FolderLine>,
    /// How many files its sender says there are.
    pub total: u64,
}

/// A file in a folder.
#[derive(Clone, Serialize, Deserialize)]
pub struct FolderLine {
    /// Relative, with `/`.
    pub path: String,
    pub bytes: u64,
}
