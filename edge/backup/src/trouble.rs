//! What may go wrong with a backup. Holds names of files made of digits, never what a person wrote.

use std::io;

use parloir_base::Refusal;
use thiserror::Error;

/// Why a backup could not be written, read or believed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Trouble {
    /// There is no folder, or it cannot be written.
    #[error("the folder of the backup cannot be used")]
    Folder(#[source] io::Error),
    /// There is no backup that this key opens.
    #[error("no backup that these words open")]
    Absent,
    /// A file is missing, altered, swapped for another, or says what no backup says.
    #[error("a file of the backup is missing or altered: {0}")]
    Damaged(String),
    /// A newer program wrote it.
    #[error("a newer version wrote the backup")]
    Newer,
    /// Nobody waits for it any more.
    #[error("the backup is not wanted any more")]
    Unwanted,
    /// The disk failed while a file was written.
    #[error("a file of the backup could not be written")]
    Write(#[source] io::Error),
}

impl Trouble {
    /// The code that a person is shown, where one exists.
    #[must_use]
    pub fn refusal(&self) -> Option<Refusal> {
        use io::ErrorKind::{QuotaExceeded, StorageFull};
        match self {
            Self::Folder(error) | Self::Write(error) if matches!(error.kind(), StorageFull | QuotaExceeded) => {
                Some(Refusal::DiskFull)
            }
            Self::Folder(_) => Some(Refusal::BackupFolder),
            Self::Absent => Some(Refusal::BackupAbsent),
            Self::Damaged(_) => Some(Refusal::BackupDamaged),
            Self::Newer => Some(Refusal::BackupNewer),
            Self::Write(_) | Self::Unwanted => None,
        }
    }
}
