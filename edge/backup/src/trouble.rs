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
    /// The storage cannot be used.
    #[error("the storage of the backup cannot be used")]
    Storage(Outage),
    /// Nobody waits for it any more.
    #[error("the backup is not wanted any more")]
    Unwanted,
    /// The disk failed while a file was written.
    #[error("a file of the backup could not be written")]
    Write(#[source] io::Error),
}

/// Why a storage cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outage {
    /// Its address, region, bucket or keys are none, or it sends elsewhere.
    Address,
    /// Nobody answers, or not as a storage does.
    Unreachable,
    /// Nobody vouches for its certificate.
    Untrusted,
    /// It does not let these keys in.
    Refused,
    /// It has no such bucket.
    Absent,
    /// It is full.
    Full,
    /// Its clock and ours are too far apart.
    Clock,
}

impl Outage {
    /// The code that a person is shown.
    #[must_use]
    pub const fn refusal(self) -> Refusal {
        match self {
            Self::Address => Refusal::StorageAddress,
            Self::Unreachable => Refusal::StorageUnreachable,
            Self::Untrusted => Refusal::StorageUntrusted,
            Self::Refused => Refusal::StorageRefused,
            Self::Absent => Refusal::StorageAbsent,
            Self::Full => Refusal::StorageFull,
            Self::Clock => Refusal::StorageClock,
        }
    }
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
            Self::Storage(outage) => Some(outage.refusal()),
            Self::Write(_) | Self::Unwanted => None,
        }
    }
}
