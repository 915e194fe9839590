//! The backup: where it is, how it went.

use serde::{Deserialize, Serialize};

/// The backup of this device. Moments are RFC 3339.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupPage {
    /// The folder of this device's backup; absent: none was set up.
    pub folder: Option<String>,
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
