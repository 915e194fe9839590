//! Bytes of a file, line by line, never more of them at once than is allowed.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use crate::limit::Bounds;
use crate::trouble::Trouble;

/// The lines of a text, as they stand, without their ends.
pub(crate) struct Physical<R> {
    source: BufReader<R>,
    buffer: Vec<u8>,
    most: u64,
    /// Lines so far.
    pub count: u64,
}

impl<R: Read> Physical<R> {
    pub fn new(source: R, bounds: &Bounds) -> Self {
        Self {
            source: BufReader::with_capacity(64 * 1024, source),
            buffer: Vec::new(),
            most: bounds.unit_bytes,
            count: 0,
        }
    }

    /// The next line; nothing at the end. A mark of byte order before the first is no part of it.
    pub fn next(&mut self) -> Result<Option<&str>, Trouble> {
        let line = self.next_bytes()?.is_some();
        let unit = self.count;
        if !line {
            return Ok(None);
        }
        std::str::from_utf8(&self.buffer).map(Some).map_err(|_| Trouble::Malformed(unit))
    }

    /// The same, whatever the bytes are.
    pub fn next_bytes(&mut self) -> Result<Option<&[u8]>, Trouble> {
        self.buffer.clear();
        let read = (&mut self.source).take(self.most + 1).read_until(b'\n', &mut self.buffer)?;
        if read as u64 > self.most {
            return Err(Trouble::TooLarge);
        }
        if read == 0 {
            return Ok(None);
        }
        self.count += 1;
        if self.buffer.last() == Some(&b'\n') {
            self.buffer.pop();
        }
        if self.buffer.last() == Some(&b'\r') {
            self.buffer.pop();
        }
        if self.count == 1 && self.buffer.starts_with(b"\xef\xbb\xbf") {
            self.buffer.drain(..3);
        }
        Ok(Some(&self.buffer))
    }
}

/// A reader that gives at most so many bytes between two times that it is allowed more: what keeps a reader of another crate from
/// gathering one endless element.
pub(crate) struct Allowed<R> {
    source: R,
    left: Rc<Cell<u64>>,
}

impl<R: BufRead> Allowed<R> {
    pub fn new(source: R, left: Rc<Cell<u64>>) -> Self {
        Self { source, left }
    }
}

impl<R: BufRead> Read for Allowed<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let there = self.fill_buf()?;
        let count = there.len().min(into.len());
        for (to, byte) in into.iter_mut().zip(there) {
            *to = *byte;
        }
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Allowed<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left.get() == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.source.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.left.set(self.left.get().saturating_sub(count as u64));
        self.source.consume(count);
    }
}

/// Everything that a source holds, if it is not more than so much.
pub(crate) fn all(source: &mut dyn Read, most: u64) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    source.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(Trouble::TooLarge) } else { Ok(bytes) }
}

/// A JSON of no more values than is allowed.
pub(crate) fn json(bytes: &[u8], bounds: &Bounds, unit: u64) -> Result<serde_json::Value, Trouble> {
    let (mut values, mut is_text, mut is_escaped) = (0_usize, false, false);
    for byte in bytes {
        match (is_text, is_escaped, byte) {
            (true, true, _) => is_escaped = false,
            (true, false, b'\\') => is_escaped = true,
            (_, _, b'"') => is_text = !is_text,
            (false, _, b'{' | b'[' | b',') => values = values.saturating_add(1),
            _ => {}
        }
    }
    if values > bounds.json_values {
        return Err(Trouble::TooLarge);
    }
    serde_json::from_slice(bytes).map_err(|_| Trouble::Malformed(unit))
}
