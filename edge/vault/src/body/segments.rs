//! Sealed documents handed out: segment by segment as they are, or opened to where a person wants the bytes.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use parloir_crypto::segment::{DocumentKey, sealed_len, segments};
use parloir_wire::document::Document;
use zeroize::Zeroizing;

use crate::body::Bodies;
use crate::body::file::SEALED_BYTES;
use crate::body::seal::joined;
use crate::fault::{Cause, Fault};

/// Segments between two threads: with those at work, about 3 MiB.
const DEPTH: usize = 16;

/// A run of sealed segments, in order.
#[derive(Debug)]
pub struct Segments {
    file: File,
    document_bytes: u64,
    next: u64,
    end: u64,
}

impl Iterator for Segments {
    type Item = Result<Vec<u8>, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut sealed = Vec::with_capacity(self.next_bytes()?);
        Some(self.append_next(&mut sealed).map(|()| sealed))
    }
}

impl Segments {
    /// How long the next one is.
    #[must_use]
    pub fn next_bytes(&self) -> Option<usize> {
        (self.next < self.end).then(|| sealed_len(self.document_bytes, self.next))
    }

    /// Appends the next one, if there is one: several go into one buffer without a copy of each.
    ///
    /// # Errors
    /// [`Fault::Body`]; nothing follows then.
    pub fn append_next(&mut self, to: &mut Vec<u8>) -> Result<(), Fault> {
        let Some(bytes) = self.next_bytes() else { return Ok(()) };
        self.next += 1;
        let read = Read::by_ref(&mut self.file).take(bytes as u64).read_to_end(to);
        let error = match read {
            Ok(read) if read == bytes => return Ok(()),
            Ok(_) => io::Error::from(io::ErrorKind::UnexpectedEof),
            Err(error) => error,
        };
        self.end = self.next;
        Err(Fault::Body(error.into()))
    }
}

impl Bodies {
    /// Sealed segments of a whole document, from `first`, at most `count`.
    ///
    /// # Errors
    /// [`Fault::Body`]; then each segment may fail too.
    pub fn read_segments(&self, document: &Document, first: u64, count: u64) -> Result<Segments, Fault> {
        let open = || -> Result<Segments, Cause> {
            let mut file = File::open(self.files(&document.root).whole())?;
            let end = segments(document.bytes).min(first.saturating_add(count));
            if first < end {
                file.seek(SeekFrom::Start(first * SEALED_BYTES))?;
            }
            Ok(Segments { file, document_bytes: document.bytes, next: first, end })
        };
        open().map_err(Fault::Body)
    }

    /// Opens a whole document into `out`. `progress` is told the plain bytes written so far. Reading, opening and writing run
    /// beside one another.
    ///
    /// # Errors
    /// [`Fault::Body`] when it cannot be read or was altered at rest: what `out` has then is a beginning, and must be thrown away;
    /// [`Fault::Target`].
    pub fn open_to(
        &self,
        document: &Document,
        out: &mut dyn Write,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), Fault> {
        let total = segments(document.bytes);
        let sealed = self.read_segments(document, 0, total)?;
        let key = DocumentKey::from_bytes(&document.key);
        thread::scope(|scope| {
            let (to_open, to_be_opened) = sync_channel(DEPTH);
            let (to_write, to_be_written) = sync_channel(DEPTH);
            let reading = scope.spawn(move || read(sealed, &to_open));
            let opening = scope.spawn(move || open(&key, total, &to_be_opened, &to_write));
            let written = write(out, to_be_written, progress);
            let (read, opened) = (joined(reading), joined(opening));
            read.and(opened).and(written)
        })
    }
}

fn read(sealed: Segments, to_open: &SyncSender<Vec<u8>>) -> Result<(), Fault> {
    for segment in sealed {
        if to_open.send(segment?).is_err() {
            break;
        }
    }
    Ok(())
}

fn open(
    key: &DocumentKey,
    total: u64,
    sealed: &Receiver<Vec<u8>>,
    to_write: &SyncSender<Zeroizing<Vec<u8>>>,
) -> Result<(), Fault> {
    for (index, mut segment) in (0..).zip(sealed) {
        if !key.open(index, index + 1 == total, &mut segment) {
            return Err(Fault::Body(Cause::Damaged("a sealed segment was altered at rest")));
        }
        if to_write.send(Zeroizing::new(segment)).is_err() {
            break;
        }
    }
    Ok(())
}

/// Takes the receiver, so that the threads before it stop when writing fails.
fn write(out: &mut dyn Write, plain: Receiver<Zeroizing<Vec<u8>>>, progress: &mut dyn FnMut(u64)) -> Result<(), Fault> {
    let fault = |error: std::io::Error| Fault::Target(error.into());
    let mut bytes = 0;
    for segment in plain {
        out.write_all(&segment).map_err(fault)?;
        bytes += segment.len() as u64;
        progress(bytes);
    }
    out.flush().map_err(fault)
}
