//! What may go wrong, in words that hold nothing of what was read.

/// Why no papers came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// What was read is not such a conversation: exit 2, with the place where reading stopped.
    #[error("refused: not a conversation of this form, at line {line}, column {column}")]
    Form {
        /// Line in the JSON, from 1.
        line: usize,
        /// Column in that line.
        column: usize,
    },
    /// What was read contradicts itself or a bound: exit 2.
    #[error("refused: {0}")]
    Refused(&'static str),
    /// The machine, or the typesetter, failed: exit 1.
    #[error("failed: {0}")]
    Failed(&'static str),
}

impl Fault {
    /// The number that the program ends with.
    #[must_use]
    pub const fn exit(self) -> u8 {
        match self {
            Self::Form { .. } | Self::Refused(_) => 2,
            Self::Failed(_) => 1,
        }
    }
}
