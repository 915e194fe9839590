//! The backup: where it is, how it went.

use serde::{Deserialize, Serialize};

/// The backup of this device. Moments are RFC 3339.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupPage {
    /// The folder of this device's backup; absent: none was set up, or it lies in a storage.
    pub folder: Option<String>,
    /// The storage that it lies in.
    #[serde(default)]
    pub storage: Option<StoragePage>,
    /// When the last one was made.
    pub made: Option<String>,
    pub files: u64,
    pub bytes: u64,
    /// When the drill last succeeded: what was new was read back and found right.
    pub checked: Option<String>,
    /// When all of it last was.
    pub whole: Option<String>,
    /// When it failed, if it did since it last went well.
    pub failed: Option<String>,
    /// The code of why; absent when the machine failed.
    pub code: Option<String>,
    /// The file that is missing or altered.
    pub file: Option<String>,
    /// Files of former backups that could not be taken away: they may hold what was erased since.
    #[serde(default)]
    pub left: u64,
}

impl BackupPage {
    /// Whether a backup was set up.
    #[must_use]
    pub const fn is_set(&self) -> bool {
        self.folder.is_some() || self.storage.is_some()
    }
}

/// An S3-compatible storage of one's own, as a person says where it is. No answer holds its secret key.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Storage {
    /// `https://…`, or `http://…` of this machine or a private address (by number).
    pub endpoint: String,
    pub region: String,
    /// There already.
    pub bucket: String,
    /// What the names of all objects begin with.
    #[serde(default)]
    pub prefix: String,
    pub access_key: String,
    pub secret_key: String,
    /// Certificates (PEM) that alone vouch for it; absent: the authorities that browsers know.
    #[serde(default)]
    pub authority: Option<String>,
}

/// The same, as it is shown.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoragePage {
    pub endpoint: String,
    pub region: String,
    pub bucket: String,
    /// That of this backup.
    pub prefix: String,
    pub access_key: String,
    /// What is said to it is not sealed by TLS.
    pub is_plain: bool,
    /// An authority of its own vouches for it.
    pub has_authority: bool,
}

/// What came back from a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restored {
    /// When the backup was made (RFC 3339).
    pub made: String,
    /// Links of journals.
    pub links: u64,
    /// Documents.
    pub documents: u64,
}

/// What a profile is made again with, from the words alone.
#[derive(Clone, Serialize, Deserialize)]
pub struct Recover {
    /// As others will see it from now on.
    pub name: String,
    /// Or `none`.
    pub profession: String,
    pub jurisdiction: String,
    /// What the device is to be called.
    pub label: String,
    pub words: String,
    pub passphrase: String,
    #[serde(default)]
    pub small_machine: bool,
    #[serde(default)]
    pub weak_accepted: bool,
}
