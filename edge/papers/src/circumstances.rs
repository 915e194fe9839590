//! In what circumstances papers were made: by which program, on which machine, by which clock, beside which bundle. What is not known is absent.

#![expect(missing_docs, reason = "fields are named by what they hold")]

/// The circumstances, as the maker's program found them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// When the making began and when this was written: RFC 3339, the maker's clock.
    pub begun: String,
    pub ended: String,
    /// What the system calls its zone: `Europe/Paris`.
    pub zone: Option<String>,
    /// SHA-256 of the program that runs: 64 digits.
    pub program_sha256: Option<String>,
    pub machine: Machine,
    /// Where this device's backup goes.
    pub backup: Backup,
    /// The bundle that all this is about.
    pub bundle: Option<Bundle>,
    /// Forms that are not here, with why.
    pub left_out: Vec<(String, Left)>,
}

/// What the machine says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Machine {
    /// `Debian GNU/Linux 12 (bookworm)`.
    pub system: Option<String>,
    /// `Linux 6.1.0`.
    pub kernel: Option<String>,
    /// `x86_64`.
    pub architecture: Option<String>,
    /// Whether the system says that its clock is synchronised; absent when it says nothing.
    pub is_synchronised: Option<bool>,
}

/// Where a backup of the maker's device goes: sealed in each case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Backup {
    #[default]
    None,
    Folder,
    Storage,
}

/// A bundle, by its own lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// SHA-256 of its `SHA256SUMS`, which names every other file.
    pub list_sha256: String,
    /// Files that it names.
    pub files: u64,
    /// When its maker says that it was made.
    pub made: String,
    /// It holds everything, not chosen items alone.
    pub is_full: bool,
}

/// Why a form is not among the papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// The program that makes it is not installed.
    Absent,
    /// It did not come to its end.
    Failed,
}
