//! A sealed document read from any place: what a face shows or seeks in, without a copy of it.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use parloir_base::limit::SEGMENT_BYTES;
use parloir_crypto::segment::{DocumentKey, sealed_len, segments};
use parloir_wire::document::Document;
use zeroize::Zeroizing;

use crate::body::Bodies;
use crate::body::file::SEALED_BYTES;
use crate::fault::{Cause, Fault};

const PLAIN_BYTES: u64 = SEGMENT_BYTES as u64;

/// The plain bytes of a whole document. Holds one opened segment at a time.
pub struct Plain {
    file: File,
    key: DocumentKey,
    bytes: u64,
    opened: Option<(u64, Zeroizing<Vec<u8>>)>,
}

impl core::fmt::Debug for Plain {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Plain({} bytes)", self.bytes)
    }
}

impl Bodies {
    /// The plain bytes of a whole document, to be read from any place.
    ///
    /// # Errors
    /// [`Fault::Body`].
    pub fn plain(&self, document: &Document) -> Result<Plain, Fault> {
        let file = File::open(self.files(&document.root).whole()).map_err(|error| Fault::Body(error.into()))?;
        Ok(Plain { file, key: DocumentKey::from_bytes(&document.key), bytes: document.bytes, opened: None })
    }
}

impl Plain {
    /// How many there are.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Reads from a place, at most to the end of its segment. 0: nothing is there.
    ///
    /// # Errors
    /// [`Fault::Body`], also when the segment was altered at rest.
    pub fn read_at(&mut self, at: u64, into: &mut [u8]) -> Result<usize, Fault> {
        if at >= self.bytes {
            return Ok(0);
        }
        let index = at / PLAIN_BYTES;
        let segment = match self.opened.take() {
            Some((opened, segment)) if opened == index => segment,
            _ => self.open(index).map_err(Fault::Body)?,
        };
        let from = usize::try_from(at % PLAIN_BYTES).unwrap_or(usize::MAX);
        let there = segment.get(from..).unwrap_or_default();
        let count = there.len().min(into.len());
        for (to, byte) in into.iter_mut().zip(there) {
            *to = *byte;
        }
        self.opened = Some((index, segment));
        Ok(count)
    }

    fn open(&mut self, index: u64) -> Result<Zeroizing<Vec<u8>>, Cause> {
        let mut sealed = vec![0; sealed_len(self.bytes, index)];
        self.file.seek(SeekFrom::Start(index * SEALED_BYTES))?;
        self.file.read_exact(&mut sealed)?;
        if !self.key.open(index, index + 1 == segments(self.bytes), &mut sealed) {
            return Err(Cause::Damaged("a sealed segment was altered at rest"));
        }
        Ok(Zeroizing::new(sealed))
    }
}
