//! Bytes that are read, and how far they were.

use std::cell::Cell;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;

/// Bytes, with how far they were read, for whoever tells of it.
pub(crate) struct Told<S> {
    source: S,
    at: Rc<Cell<u64>>,
}

impl<S> Told<S> {
    pub fn new(source: S) -> (Self, Rc<Cell<u64>>) {
        let at = Rc::new(Cell::new(0));
        (Self { source, at: at.clone() }, at)
    }
}

impl<S: Read> Read for Told<S> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(into)?;
        self.at.set(self.at.get() + read as u64);
        Ok(read)
    }
}

impl<S: Seek> Seek for Told<S> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = self.source.seek(to)?;
        self.at.set(at);
        Ok(at)
    }
}
