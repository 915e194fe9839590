//! Why a file is not read. Says where in it, never what stands there.

use std::{fmt, io};

use parloir_base::Refusal;

/// Why a file could not be read as a conversation.
#[derive(Debug)]
#[non_exhaustive]
pub enum Trouble {
    /// It is none of the forms that are read.
    Unknown,
    /// Its days fit two orders or more, and nothing in it decides.
    Dates,
    /// Its days fit no order, or not the one that was asked for.
    DatesWrong,
    /// It begins as its form does, and then does not follow it: at this unit, from 1.
    Malformed(u64),
    /// More of something than is read.
    TooLarge,
    /// An archive that no export is: it unpacks to too much, leads out of its folder, names a file twice, is encrypted, or holds links.
    Archive,
    /// An option that cannot be read.
    Option,
    /// Whoever takes the lines wants no more.
    Unwanted,
    /// The bytes could not be had.
    Read(io::Error),
}

impl Trouble {
    /// The code that a person is shown, where one exists.
    #[must_use]
    pub const fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Unknown => Some(Refusal::ImportUnknown),
            Self::Dates => Some(Refusal::ImportDates),
            Self::DatesWrong | Self::Option => Some(Refusal::ImportOption),
            Self::Malformed(_) => Some(Refusal::ImportMalformed),
            Self::TooLarge => Some(Refusal::ImportTooLarge),
            Self::Archive => Some(Refusal::ImportArchive),
            Self::Unwanted | Self::Read(_) => None,
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(unit) => write!(f, "unit {unit} does not follow the form of the file"),
            Self::Read(_) => f.write_str("the file could not be read"),
            Self::Unwanted => f.write_str("the reading is not wanted any more"),
            other => f.write_str(other.refusal().map_or("refused", Refusal::code)),
        }
    }
}

impl std::error::Error for Trouble {}

impl From<io::Error> for Trouble {
    /// A bound that is met inside a reader of another crate comes as an error of the kind that `source` gives it.
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::FileTooLarge { Self::TooLarge } else { Self::Read(error) }
    }
}
