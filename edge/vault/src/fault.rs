//! What may go wrong at rest: faults of the machine, and the refusals that opening may answer.

use std::io;

use parloir_base::{Malformed, Refusal};
use thiserror::Error;

/// The machine failed at an operation. Nothing that was acknowledged is lost; the vault may be used again.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Fault {
    /// Creating a vault.
    #[error("the vault could not be created")]
    Create(#[source] Cause),
    /// Opening a vault.
    #[error("the vault could not be opened")]
    Open(#[source] Cause),
    /// Rewriting the key file.
    #[error("the key file could not be written")]
    Keys(#[source] Cause),
    /// Committing.
    #[error("the step could not be made durable")]
    Commit(#[source] Cause),
    /// Loading what the engine folds.
    #[error("the vault could not be loaded")]
    Load(#[source] Cause),
    /// Answering a question.
    #[error("the vault could not be read")]
    Read(#[source] Cause),
    /// Writing a setting.
    #[error("the setting could not be written")]
    Setting(#[source] Cause),
    /// Writing the network journal.
    #[error("the network journal could not be written")]
    Network(#[source] Cause),
    /// Reading the source of a document.
    #[error("the document could not be read")]
    Source(#[source] Cause),
    /// Sealing a document.
    #[error("the document could not be sealed")]
    Seal(#[source] Cause),
    /// Storing a document that arrives.
    #[error("the document could not be stored")]
    Store(#[source] Cause),
    /// Reading a sealed document.
    #[error("the sealed document could not be read")]
    Body(#[source] Cause),
    /// Writing a document where a person asked for it.
    #[error("the document could not be written out")]
    Target(#[source] Cause),
    /// Erasing a sealed document.
    #[error("the sealed document could not be erased")]
    Erase(#[source] Cause),
}

/// What the machine answered. Holds codes only, never what a person wrote.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Cause {
    /// The database engine's code.
    #[error("database: {0}")]
    Database(#[source] rusqlite::ffi::Error),
    /// No room on the disk, or the quota is reached.
    #[error("no room on the disk")]
    Full,
    /// The operating system's answer.
    #[error("disk")]
    Disk(#[source] io::Error),
    /// A record that does not read as the specification says.
    #[error("record")]
    Record(#[source] Malformed),
    /// Another task is at it. Once that one has ended, the same act works.
    #[error("another task is at it")]
    Busy,
    /// What is stored is not what was stored.
    #[error("{0}")]
    Damaged(&'static str),
    /// What was asked cannot follow from what is stored.
    #[error("{0}")]
    Order(&'static str),
}

impl Fault {
    /// What the machine answered.
    #[must_use]
    pub const fn cause(&self) -> &Cause {
        match self {
            Self::Create(cause)
            | Self::Open(cause)
            | Self::Keys(cause)
            | Self::Commit(cause)
            | Self::Load(cause)
            | Self::Read(cause)
            | Self::Setting(cause)
            | Self::Network(cause)
            | Self::Source(cause)
            | Self::Seal(cause)
            | Self::Store(cause)
            | Self::Body(cause)
            | Self::Target(cause)
            | Self::Erase(cause) => cause,
        }
    }

    /// Whether there was no room: once there is, the same act works.
    #[must_use]
    pub const fn is_disk_full(&self) -> bool {
        matches!(self.cause(), Cause::Full)
    }

    /// Whether another task is at the same document: nothing is wrong, and the same act works later.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        matches!(self.cause(), Cause::Busy)
    }

    /// The code that a person is shown, where one exists.
    #[must_use]
    pub fn refusal(&self) -> Option<Refusal> {
        match self.cause() {
            Cause::Full => Some(Refusal::DiskFull),
            cause if cause.is_damage() => Some(Refusal::VaultDamaged),
            _ => None,
        }
    }
}

impl Cause {
    pub(crate) fn is_damage(&self) -> bool {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        match self {
            Self::Damaged(_) | Self::Record(_) => true,
            Self::Database(error) => matches!(error.code, DatabaseCorrupt | NotADatabase),
            _ => false,
        }
    }
}

impl From<rusqlite::Error> for Cause {
    fn from(error: rusqlite::Error) -> Self {
        // The engine's message may quote a value, so only its code is kept.
        match error.sqlite_error() {
            Some(code) if code.code == rusqlite::ErrorCode::DiskFull => Self::Full,
            Some(code) => Self::Database(*code),
            None => Self::Damaged("a row does not have the shape it was written in"),
        }
    }
}

impl From<io::Error> for Cause {
    fn from(error: io::Error) -> Self {
        use io::ErrorKind::{QuotaExceeded, StorageFull};
        match error.kind() {
            StorageFull | QuotaExceeded => Self::Full,
            _ => Self::Disk(error),
        }
    }
}

impl From<Malformed> for Cause {
    fn from(malformed: Malformed) -> Self {
        Self::Record(malformed)
    }
}

/// What opening, creating or asking may answer besides the thing itself.
#[derive(Debug, Error)]
pub enum Stop {
    /// The rules say no: whoever asked can act on it.
    #[error("{0}")]
    Refusal(Refusal),
    /// The machine failed.
    #[error(transparent)]
    Fault(Fault),
}

impl Stop {
    /// The code that a person is shown, where one exists.
    #[must_use]
    pub fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Refusal(refusal) => Some(*refusal),
            Self::Fault(fault) => fault.refusal(),
        }
    }

    /// A fault that has a code of its own is that refusal.
    pub(crate) fn from_fault(fault: Fault) -> Self {
        match fault.refusal() {
            Some(refusal) if refusal == Refusal::VaultDamaged => Self::Refusal(refusal),
            _ => Self::Fault(fault),
        }
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}
