//! A folder whose check says how far it is, and ends early when nobody waits for its answer any more.

use parloir_base::Digest;
use parloir_crypto::Hasher;
use parloir_journal::bundle::check::files::{Files, Listed, Trouble};

use crate::disk::Disk;

/// Told the bytes that were read, of how many. `false`: nobody waits any more.
pub type Far<'a> = dyn FnMut(u64, u64) -> bool + 'a;

/// A folder that is watched.
pub struct Watched<'a> {
    disk: Disk,
    far: &'a mut Far<'a>,
    read: u64,
    is_stopped: bool,
}

impl<'a> Watched<'a> {
    /// Watches a folder.
    pub fn new(disk: Disk, far: &'a mut Far<'a>) -> Self {
        Self { disk: disk.counted(), far, read: 0, is_stopped: false }
    }

    /// Whether it held more files than it may.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.disk.is_too_large()
    }

    /// Whether it ended early: what was found then is worth nothing.
    #[must_use]
    pub const fn is_stopped(&self) -> bool {
        self.is_stopped
    }

    fn tell(&mut self, bytes: u64) -> Result<(), Trouble> {
        self.read = self.read.saturating_add(bytes);
        let whole = self.disk.bytes();
        // Another program may add to a file meanwhile.
        self.is_stopped = self.is_stopped || !(self.far)(self.read.min(whole), whole);
        if self.is_stopped { Err(Trouble::Unreadable) } else { Ok(()) }
    }
}

impl Files for Watched<'_> {
    fn list(&mut self) -> Result<Vec<Listed>, Trouble> {
        let listed = self.disk.list()?;
        self.tell(0)?;
        Ok(listed)
    }

    fn read(&mut self, path: &str, bytes_max: usize) -> Result<Vec<u8>, Trouble> {
        self.tell(0)?;
        let bytes = self.disk.read(path, bytes_max)?;
        self.tell(bytes.len() as u64)?;
        Ok(bytes)
    }

    fn digest(&mut self, path: &str) -> Result<(Digest, u64), Trouble> {
        self.tell(0)?;
        let (mut hasher, mut bytes) = (Hasher::new(), 0_u64);
        let mut file = self.disk.pieces(path)?;
        while let Some(piece) = file.next()? {
            hasher.update(piece);
            let count = piece.len() as u64;
            bytes += count;
            self.tell(count)?;
        }
        Ok((hasher.finish(), bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn once_nobody_waits_no_piece_of_a_further_file_is_read() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["one", "other"] {
            std::fs::write(folder.path().join(name), [7; 1_000]).unwrap();
        }
        let mut far = |read, _| read == 0;
        let mut watched = Watched::new(Disk::open(folder.path()).unwrap(), &mut far);
        watched.list().unwrap();
        assert!(watched.digest("one").is_err() && watched.is_stopped());
        let read = watched.read;
        assert!(watched.digest("other").is_err() && watched.read("other", 1_000).is_err());
        assert_eq!((read, watched.read), (1_000, 1_000));
    }
}
