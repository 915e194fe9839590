//! What may go wrong while a parcel is made: never a name, never a path.

use std::io;

/// Why a parcel was not made.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The disk.
    #[error("writing the parcel")]
    Disk(#[source] io::Error),
    /// Something in the folder is neither a file nor a folder, or has a name that not every program of the next twenty years reads.
    #[error("a name in the parcel")]
    Name,
    /// The folder changed while it was read.
    #[error("the parcel changed while it was made")]
    Changed,
}

impl From<io::Error> for Fault {
    fn from(fault: io::Error) -> Self {
        Self::Disk(fault)
    }
}
