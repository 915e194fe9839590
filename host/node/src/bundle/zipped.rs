//! A bundle as one archive: what a bundle is written into, and whoever takes the bytes as they come.

use parloir_journal::bundle::Sink;

use crate::fault::{Fault, Stop};
use crate::zip::{PIECE_BYTES, Zip};

/// An archive that is being made. Everything in it stands in one folder: unpacked, a bundle strews nothing.
pub(super) struct Zipped<T> {
    zip: Zip,
    folder: &'static str,
    take: T,
}

impl<T: FnMut(Vec<u8>) -> Result<(), Stop>> Zipped<T> {
    pub fn new(folder: &'static str, take: T) -> Self {
        Self { zip: Zip::default(), folder, take }
    }

    /// Ends the archive, and gives the rest of it.
    pub fn end(mut self) -> Result<(), Stop> {
        self.zip.close();
        self.give(1)
    }

    /// Gives what is ready, as long as it is so much.
    fn give(&mut self, least: usize) -> Result<(), Stop> {
        while self.zip.ready() >= least {
            (self.take)(self.zip.take())?;
        }
        Ok(())
    }
}

impl<T: FnMut(Vec<u8>) -> Result<(), Stop>> Sink for Zipped<T> {
    type Fault = Stop;

    fn create(&mut self, path: &str) -> Result<(), Stop> {
        // The first day that a .zip can tell: the archive of the same bundle is the same file.
        self.zip.create(format!("{}{path}", self.folder), 0, None);
        Ok(())
    }

    fn append(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        self.zip.append(bytes);
        self.give(PIECE_BYTES)
    }

    fn finish(&mut self) -> Result<(), Stop> {
        self.zip.finish();
        self.give(PIECE_BYTES)
    }

    fn discard(&mut self) -> Result<(), Stop> {
        if self.zip.discard() { Ok(()) } else { Err(Fault::Thread.into()) }
    }
}
