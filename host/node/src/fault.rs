//! What may go wrong on the host: operations in plain words, never what a person wrote, never an address.

use parloir_base::Refusal;
use thiserror::Error;

use crate::contract::{Answer, Reply};

/// The machine failed at an operation.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Fault {
    /// The vault.
    #[error("the vault failed")]
    Vault(#[source] parloir_vault::Fault),
    /// The network.
    #[error("the network could not be opened")]
    Net(#[source] parloir_net::Fault),
    /// The local socket.
    #[error("the local socket failed")]
    Socket(#[source] std::io::Error),
    /// The operating system's random source.
    #[error("the random source of the system failed")]
    Chance,
    /// A thread or task could not be started, or ended by itself.
    #[error("a thread of the program ended unexpectedly")]
    Thread,
    /// Reading a file or folder that is to be placed.
    #[error("the file could not be read")]
    Source(#[source] std::io::Error),
    /// Writing where a person asked for it.
    #[error("the target could not be written")]
    Target(#[source] std::io::Error),
    /// What the profile holds does not fit together.
    #[error("the profile does not check")]
    Profile,
    /// What was asked could not be made durable.
    #[error("the vault could not be written")]
    Disk,
    /// A request that no face of this version makes.
    #[error("the request cannot be read")]
    Request,
    /// The program is stopping.
    #[error("the program is stopping")]
    Stopping,
}

/// What an act may answer besides what was asked.
#[derive(Debug, Error)]
pub enum Stop {
    /// The rules say no.
    #[error("{0}")]
    Refusal(Refusal),
    /// The machine failed.
    #[error(transparent)]
    Fault(Fault),
}

impl From<Result<Answer, Stop>> for Reply {
    fn from(done: Result<Answer, Stop>) -> Self {
        match done {
            Ok(answer) => Self::Done(answer),
            Err(Stop::Refusal(refusal)) => Self::Refused { code: refusal.code().to_owned() },
            Err(Stop::Fault(fault)) => Self::Failed { operation: fault.operation() },
        }
    }
}

impl Fault {
    /// The operation in plain words, with the machine's own kind of failure: what a face may show.
    #[must_use]
    pub fn operation(&self) -> String {
        match self {
            Self::Vault(fault) => fault.to_string(),
            Self::Net(fault) => fault.to_string(),
            other => other.to_string(),
        }
    }
}

impl Stop {
    /// The refusal, when it is one.
    #[must_use]
    pub const fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Refusal(refusal) => Some(*refusal),
            Self::Fault(_) => None,
        }
    }

    /// A failure to read what is to be placed.
    pub(crate) fn source(error: std::io::Error) -> Self {
        Self::Fault(Fault::Source(error))
    }

    /// A failure to write where a person asked for it; a full disk has a code of its own.
    pub(crate) fn target(error: std::io::Error) -> Self {
        use std::io::ErrorKind::{QuotaExceeded, StorageFull};
        match error.kind() {
            StorageFull | QuotaExceeded => Self::Refusal(Refusal::DiskFull),
            _ => Self::Fault(Fault::Target(error)),
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

impl From<parloir_vault::Fault> for Stop {
    fn from(fault: parloir_vault::Fault) -> Self {
        match fault.refusal() {
            Some(refusal) => Self::Refusal(refusal),
            None => Self::Fault(Fault::Vault(fault)),
        }
    }
}

impl From<parloir_vault::Stop> for Stop {
    fn from(stop: parloir_vault::Stop) -> Self {
        match stop {
            parloir_vault::Stop::Refusal(refusal) => Self::Refusal(refusal),
            parloir_vault::Stop::Fault(fault) => fault.into(),
        }
    }
}
