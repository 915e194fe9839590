//! The file of a document on its way in: one task at a time has it.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

use crate::disk;
use crate::fault::Cause;

/// A part file that nobody else writes for as long as this is held.
pub(crate) struct Part(pub(crate) File);

impl Part {
    /// Opens it, or makes it. [`Cause::Busy`] while another task has it.
    pub(crate) fn claim(path: &Path) -> Result<Self, Cause> {
        let file = disk::private().read(true).write(true).create(true).truncate(false).open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Cause::Busy),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let part = Self(file);
        // Between the opening and the lock, whoever had it may have ended: then the file has another name by now, or none.
        if part.is_at(path)? { Ok(part) } else { Err(Cause::Busy) }
    }

    #[cfg(unix)]
    fn is_at(&self, path: &Path) -> io::Result<bool> {
        use std::os::unix::fs::MetadataExt;
        let (mine, there) = (
            self.0.metadata()?,
            match std::fs::metadata(path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
                there => there?,
            },
        );
        Ok((mine.dev(), mine.ino()) == (there.dev(), there.ino()))
    }

    #[cfg(not(unix))]
    fn is_at(&self, path: &Path) -> io::Result<bool> {
        path.try_exists()
    }
}

impl Drop for Part {
    /// The flushing thread may have its own handle on the file for a moment longer: it must not keep the next task out.
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}
