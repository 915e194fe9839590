//! A small disk of one person's own, that can be filled and emptied again.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::system::{attempt, run};
use crate::trouble::Trouble;

/// What takes the room.
const BALLAST: &str = "ballast";

/// A disk in memory. Dropped, it is gone.
#[derive(Debug)]
pub struct Disk {
    /// Where it is.
    pub place: PathBuf,
}

impl Disk {
    /// Makes one of so many MiB.
    ///
    /// # Errors
    /// The system's.
    pub fn make(place: &Path, size_mib: u64) -> Result<Self, Trouble> {
        std::fs::create_dir(place)?;
        let options = format!("size={size_mib}m,mode=711");
        run(&["mount", "-t", "tmpfs", "-o", &options, "tmpfs", &place.to_string_lossy()])?;
        Ok(Self { place: place.to_path_buf() })
    }

    /// Fills it to the last byte.
    ///
    /// # Errors
    /// The system's; not that it is full.
    pub fn fill(&self) -> Result<(), Trouble> {
        let mut ballast = std::fs::File::create(self.place.join(BALLAST))?;
        for piece in [1 << 20, 4096, 1] {
            let piece = vec![0_u8; piece];
            // It ends when there is no room; a disk is no larger than what was asked for.
            while ballast.write_all(&piece).is_ok() {}
        }
        Ok(())
    }

    /// Takes away what filled it.
    ///
    /// # Errors
    /// The system's.
    pub fn empty(&self) -> Result<(), Trouble> {
        match std::fs::remove_file(self.place.join(BALLAST)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Whoever still has something open there keeps it until they end, and nobody else sees it any more.
        drop(attempt(&["umount", "-l", &self.place.to_string_lossy()]));
    }
}
