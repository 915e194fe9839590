//! What can stop a command, and the number the program ends with.

use parloir_base::Refusal;
use parloir_node::Stop;

/// Why a command did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The rules say no: a code. Kept as text, since a newer node may know more codes than this face.
    Refused(String),
    /// The command was called in a way that has no meaning: a sentence, spoken already.
    Misuse(String),
    /// Something failed: the operation, in plain words, never content.
    Fault(String),
    /// What was shown is not as it has to be (the demonstration, the self-check): a sentence, spoken already.
    Unexpected(String),
}

impl Failure {
    /// 1 refusal, 2 misuse, 3 fault.
    #[must_use]
    pub const fn exit(&self) -> u8 {
        match self {
            Self::Refused(_) => 1,
            Self::Misuse(_) => 2,
            Self::Fault(_) | Self::Unexpected(_) => 3,
        }
    }

    /// A fault of an operation.
    #[must_use]
    pub fn fault(operation: &str) -> Self {
        Self::Fault(operation.to_owned())
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.code().to_owned())
    }
}

impl From<&Stop> for Failure {
    fn from(stop: &Stop) -> Self {
        match stop {
            Stop::Refusal(refusal) => (*refusal).into(),
            Stop::Fault(fault) => Self::Fault(fault.operation()),
        }
    }
}
