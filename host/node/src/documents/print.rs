//! How one sees that a file changed while it was read, and what cannot be read at all.

use std::fs::File;
use std::io;
use std::os::unix::fs::MetadataExt;

use parloir_base::Refusal;

use crate::fault::Stop;

/// What stays the same of a file that nobody writes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Print {
    device: u64,
    inode: u64,
    bytes: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl Print {
    /// Of an open file.
    pub fn of(file: &File) -> io::Result<Self> {
        let meta = file.metadata()?;
        Ok(Self {
            device: meta.dev(),
            inode: meta.ino(),
            bytes: meta.len(),
            modified: (meta.mtime(), meta.mtime_nsec()),
            changed: (meta.ctime(), meta.ctime_nsec()),
        })
    }

    /// Its length.
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }
}

/// A broken link, a missing file, a socket: nothing that can be placed.
pub(crate) fn unreadable(error: rustix::io::Errno) -> Stop {
    use rustix::io::Errno;
    match error {
        Errno::NOENT | Errno::LOOP | Errno::NXIO | Errno::NODEV | Errno::NOTDIR | Errno::OPNOTSUPP => {
            Refusal::DocumentKind.into()
        }
        other => Stop::source(other.into()),
    }
}
