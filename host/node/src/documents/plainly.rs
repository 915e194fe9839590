//! A sealed document, read as a file without a copy of it in the clear.

use std::io::{self, Read, Seek, SeekFrom};

use parloir_vault::Plain;

/// A sealed document as a file that can be read from any place.
pub(crate) struct Plainly {
    plain: Plain,
    at: u64,
}

impl Plainly {
    /// From its beginning.
    pub const fn new(plain: Plain) -> Self {
        Self { plain, at: 0 }
    }
}

impl Read for Plainly {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.plain.read_at(self.at, into).map_err(|_| io::Error::other("a sealed document"))?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Plainly {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.plain.bytes().checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
