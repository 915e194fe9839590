//! Writes a `.zip` as it goes, stored and not compressed, nothing sought: what a browser's owner can open without Parloir.
//!
//! # Shape
//! For each file: local header, bytes, and where its length or sum was not known before, a descriptor after them. Then the directory
//! and its end, in the long form (ZIP64) where a field of the old one is too small. The same files give the same bytes.
//!
//! # Source
//! PKWARE APPNOTE.TXT 6.3.10, sections 4.3 to 4.5.

mod form;
mod sum;

use core::mem;

use crate::zip::form::{FIELD_MAX, Line};

/// Bytes given at once, about.
pub(crate) const PIECE_BYTES: usize = 256 * 1024;
/// Bytes of a file of unknown length that are kept until its end; a longer one is followed by its length.
const KEPT_MAX: usize = 1024 * 1024;

/// An archive on its way: what was written is taken from it piece by piece.
#[derive(Default)]
pub(crate) struct Zip {
    out: Vec<u8>,
    /// Bytes taken so far.
    taken: u64,
    open: Option<Open>,
    lines: u64,
    directory: Vec<u8>,
    /// Bytes of the directory that were taken, once it is closed.
    closed: Option<usize>,
}

struct Open {
    line: Line,
    /// The file so far; absent once its header was written.
    kept: Option<Vec<u8>>,
}

impl Zip {
    /// Adds a folder. Names are relative, with `/`, and that of a folder ends with one.
    pub fn folder(&mut self, name: String, seconds: u64) {
        let line = Line { is_folder: true, ..self.line(name, seconds) };
        self.out.extend_from_slice(&line.header());
        self.list(&line);
    }

    /// Begins a file, of a length that is known or not. `seconds` since 1970.
    pub fn create(&mut self, name: String, seconds: u64, bytes: Option<u64>) {
        let mut line = self.line(name, seconds);
        let mut kept = Some(Vec::new());
        if let Some(bytes) = bytes {
            (line.is_followed, line.is_long, kept) = (true, bytes >= FIELD_MAX, None);
            self.out.extend_from_slice(&line.header());
        }
        self.open = Some(Open { line, kept });
    }

    /// Adds to it.
    pub fn append(&mut self, bytes: &[u8]) {
        let Some(open) = &mut self.open else { return };
        open.line.sum = sum::crc32(open.line.sum, bytes);
        open.line.bytes += bytes.len() as u64;
        match &mut open.kept {
            Some(kept) if kept.len() + bytes.len() <= KEPT_MAX => kept.extend_from_slice(bytes),
            Some(kept) => {
                let kept = mem::take(kept);
                open.kept = None;
                // However long it gets.
                (open.line.is_followed, open.line.is_long) = (true, true);
                self.out.extend_from_slice(&open.line.header());
                self.out.extend_from_slice(&kept);
                self.out.extend_from_slice(bytes);
            }
            None => self.out.extend_from_slice(bytes),
        }
    }

    /// Ends it.
    pub fn finish(&mut self) {
        let Some(Open { line, kept }) = self.open.take() else { return };
        if let Some(kept) = kept {
            self.out.extend_from_slice(&line.header());
            self.out.extend_from_slice(&kept);
        } else {
            self.out.extend_from_slice(&line.descriptor());
        }
        self.list(&line);
    }

    /// Takes back the open file; whether that could be done: not once its header was written.
    pub fn discard(&mut self) -> bool {
        self.open.take().is_none_or(|open| open.kept.is_some())
    }

    /// Nothing more follows but the directory.
    pub fn close(&mut self) {
        let end = form::end(self.lines, self.directory.len() as u64, self.at());
        self.directory.extend_from_slice(&end);
        self.closed = Some(0);
    }

    /// Bytes that can be taken.
    pub fn ready(&self) -> usize {
        self.out.len() + self.closed.map_or(0, |from| self.directory.len() - from)
    }

    /// The next bytes, in order; none when nothing is ready.
    pub fn take(&mut self) -> Vec<u8> {
        if let (true, Some(from)) = (self.out.is_empty(), &mut self.closed) {
            let left = self.directory.get(*from..).unwrap_or_default();
            let piece = left.get(..PIECE_BYTES).unwrap_or(left).to_vec();
            *from += piece.len();
            return piece;
        }
        self.taken += self.out.len() as u64;
        mem::take(&mut self.out)
    }

    /// What waits in memory until the end.
    pub fn directory_bytes(&self) -> usize {
        self.directory.len()
    }

    fn at(&self) -> u64 {
        self.taken + self.out.len() as u64
    }

    fn line(&self, name: String, seconds: u64) -> Line {
        Line { name: name.into_bytes(), seconds, at: self.at(), ..Line::default() }
    }

    fn list(&mut self, line: &Line) {
        self.directory.extend_from_slice(&line.listed());
        self.lines += 1;
    }
}

#[cfg(test)]
mod tests;
