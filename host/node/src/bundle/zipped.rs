//! A bundle as one archive: what a bundle is written into, and whoever takes the bytes as they come.

use parloir_crypto::Hasher;
use parloir_journal::bundle::Sink;

use crate::fault::{Fault, Stop};
use crate::zip::{PIECE_BYTES, Zip};

/// The list of files in a bundle.
const LIST: &str = "SHA256SUMS";

/// An archive that is being made. Everything in it stands in one folder: unpacked, a bundle strews nothing.
pub(super) struct Zipped<T> {
    zip: Zip,
    folder: &'static str,
    take: T,
    /// The digest of the list of files, and its lines: taken while it goes in.
    list: Option<(Hasher, u64)>,
    is_list: bool,
}

impl<T: FnMut(Vec<u8>) -> Result<(), Stop>> Zipped<T> {
    pub fn new(folder: &'static str, take: T) -> Self {
        Self { zip: Zip::default(), folder, take, list: None, is_list: false }
    }

    /// The digest of the list of files that went in, and how many it names.
    pub fn listed(&mut self) -> Option<(String, u64)> {
        self.list.take().map(|(hasher, lines)| (hasher.finish().to_hex(), lines))
    }

    /// Adds a file beside the folder.
    pub fn beside(&mut self, name: &str, bytes: &[u8]) -> Result<(), Stop> {
        self.zip.create(name.to_owned(), 0, None);
        self.zip.append(bytes);
        self.zip.finish();
        self.give(PIECE_BYTES)
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
        self.is_list = path == LIST;
        if self.is_list {
            self.list = Some((Hasher::new(), 0));
        }
        // The first day that a .zip can tell: the archive of the same bundle is the same file.
        self.zip.create(format!("{}{path}", self.folder), 0, None);
        Ok(())
    }

    fn append(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        if let Some((hasher, lines)) = self.list.as_mut().filter(|_| self.is_list) {
            hasher.update(bytes);
            *lines = lines.saturating_add(bytes.iter().filter(|byte| **byte == b'\n').count() as u64);
        }
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
