//! A document on its way in: each segment is checked before it is stored, and the whole before it has a name.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use parloir_base::Digest;
use parloir_crypto::hash::Hasher;
use parloir_crypto::segment::{DocumentKey, sealed_len, segments};
use parloir_wire::document::Document;
use zeroize::Zeroizing;

use crate::body::Bodies;
use crate::body::file::{self, Files, SEALED_BYTES};
use crate::body::flusher::Flusher;
use crate::body::part::Part;
use crate::disk::{self, Steps};
use crate::fault::{Cause, Fault};
use crate::point;

const LIST: Steps = Steps { written: "store/written", renamed: "store/list-renamed", durable: "store/list-durable" };
const BODY: Steps = Steps { written: "store/synced", renamed: "store/renamed", durable: "store/durable" };

/// Segments between the storing thread and the digesting one: 2 MiB.
const DEPTH: usize = 32;

/// Whether a segment is the document's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is, and it is stored (or was before).
    Stored,
    /// It is not, or it is not the next one. Nothing was stored.
    Wrong,
}

/// Whether what arrived is what the entry says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// It is: durable, and it has its name.
    Whole,
    /// Every segment is as the sender sealed it, and the plain bytes are others than the entry says. All that arrived for it was
    /// removed; a body that was whole before stays, since another entry says it truly.
    WrongDigest,
}

/// A document that arrives. Segments come in order; dropping it keeps what is there, for the next time.
pub struct Incoming {
    files: Files,
    document: Document,
    key: DocumentKey,
    /// Shared with who brought it: the list of a large document is long, and is held once.
    list: Option<Arc<Vec<Digest>>>,
    have: u64,
    state: State,
}

impl core::fmt::Debug for Incoming {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Incoming({} of {})", self.have, self.total())
    }
}

enum State {
    /// It was whole before.
    Whole,
    Open {
        part: Part,
        flusher: Flusher,
        opener: Opener,
    },
}

impl Bodies {
    /// Begins to store a document, or goes on: what is on the disk is checked again, and kept up to the first segment that is not
    /// there or not right.
    ///
    /// # Errors
    /// [`Fault::Store`]; [`Fault::is_busy`] while another task stores the same body, for this entry or for another one.
    pub fn begin(&self, document: &Document) -> Result<Incoming, Fault> {
        Incoming::new(self.files(&document.root), document.clone()).map_err(Fault::Store)
    }
}

impl Incoming {
    fn new(files: Files, document: Document) -> Result<Self, Cause> {
        let key = DocumentKey::from_bytes(&document.key);
        if files.whole().is_file() {
            let (list, have) = (file::read_list(&files.list(), &document)?, segments(document.bytes));
            let list = list.map(Arc::new);
            return Ok(Self { files, document, key, list, have, state: State::Whole });
        }
        let mut part = Part::claim(&files.part())?;
        // Another task may have ended it since the look above.
        if files.whole().is_file() {
            disk::remove(&files.part())?;
            return Err(Cause::Busy);
        }
        // The list has its last name already when a finish was interrupted.
        let list = match file::read_list(&files.list_part(), &document)? {
            None => file::read_list(&files.list(), &document)?,
            found => found,
        };
        let mut opener = Opener::new(&document)?;
        let list = list.map(Arc::new);
        let known = list.as_deref().map(Vec::as_slice).unwrap_or_default();
        let have = resume(&mut part.0, &document, &key, known, &mut opener)?;
        part.0.set_len((have * SEALED_BYTES).min(part.0.metadata()?.len()))?;
        let flusher = Flusher::of(&part.0)?;
        Ok(Self { files, document, key, list, have, state: State::Open { part, flusher, opener } })
    }

    /// Takes the digest of every segment. `false`: they are not the document's, and nothing was kept.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub fn put_list(&mut self, list: impl Into<Arc<Vec<Digest>>>) -> Result<bool, Fault> {
        let list = list.into();
        if self.list.is_some() {
            return Ok(self.list.as_ref() == Some(&list));
        }
        if !file::is_list_of(&self.document, &list) {
            return Ok(false);
        }
        if matches!(self.state, State::Whole) {
            return Ok(true);
        }
        let write = || -> io::Result<()> {
            point::pass("store/list")?;
            let file = disk::private().write(true).create(true).truncate(true).open(self.files.list_part())?;
            file::write_list(file, &list)
        };
        write().map_err(|error| Fault::Store(error.into()))?;
        self.list = Some(list);
        Ok(true)
    }

    /// Whether the list is here; until it is, no segment can be stored. Of a body that was whole before, nothing is asked for.
    #[must_use]
    pub fn has_list(&self) -> bool {
        self.list.is_some() || matches!(self.state, State::Whole)
    }

    /// Segments that are here: the next one to ask for.
    #[must_use]
    pub const fn have(&self) -> u64 {
        self.have
    }

    /// Segments in all.
    #[must_use]
    pub fn total(&self) -> u64 {
        segments(self.document.bytes)
    }

    /// Stores the next segment, and takes it out of the buffer.
    ///
    /// # Errors
    /// [`Fault::Store`]: the segment is not stored and not taken; the same one may be put again, for instance once there is room.
    pub fn put(&mut self, index: u64, sealed: &mut Vec<u8>) -> Result<Verdict, Fault> {
        self.store(index, sealed).map_err(Fault::Store)
    }

    fn store(&mut self, index: u64, sealed: &mut Vec<u8>) -> Result<Verdict, Cause> {
        let total = self.total();
        if index < self.have {
            return Ok(Verdict::Stored);
        }
        let known = self.list.as_deref().and_then(|list| list.get(usize::try_from(index).ok()?));
        let is_right = index == self.have
            && sealed.len() == sealed_len(self.document.bytes, index)
            && known == Some(&self.key.segment_digest(index, sealed));
        let State::Open { part, flusher, opener } = &mut self.state else { return Ok(Verdict::Wrong) };
        if !is_right {
            return Ok(Verdict::Wrong);
        }
        point::pass("store/segment")?;
        // A write that failed half-way left bytes behind: each segment is written at its place.
        part.0.seek(SeekFrom::Start(index * SEALED_BYTES))?;
        part.0.write_all(sealed)?;
        flusher.wrote(sealed.len());
        opener.take(index, index + 1 == total, std::mem::take(sealed));
        self.have += 1;
        Ok(Verdict::Stored)
    }

    /// Ends it: makes the body durable and gives it its name, if the plain bytes are those that the entry says.
    ///
    /// # Errors
    /// [`Fault::Store`], also when segments are missing, and when a body that was whole before was altered at rest; what is there
    /// stays.
    pub fn finish(self) -> Result<Finish, Fault> {
        self.end().map_err(Fault::Store)
    }

    fn end(self) -> Result<Finish, Cause> {
        let State::Open { part, flusher, opener } = self.state else {
            return check_whole(&self.files, &self.document, &self.key, self.list.is_some());
        };
        if self.have < segments(self.document.bytes) {
            return Err(Cause::Order("segments are missing"));
        }
        let is_whole =
            self.key.commitment() == self.document.key_commitment && opener.finish() == Some(self.document.sha256);
        flusher.finish()?;
        if !is_whole {
            // While the lock is held: nobody goes on with what is about to go.
            for path in [self.files.part(), self.files.list_part()] {
                disk::remove(&path)?;
            }
            return Ok(Finish::WrongDigest);
        }
        point::pass(LIST.written)?;
        part.0.sync_all()?;
        point::pass(BODY.written)?;
        let (list_part, list) = (self.files.list_part(), self.files.list());
        if list_part.exists() {
            File::open(&list_part)?.sync_all()?;
            disk::rename_durably(&list_part, &list, &LIST)?;
        }
        disk::rename_durably(&self.files.part(), &self.files.whole(), &BODY)?;
        Ok(Finish::Whole)
    }
}

/// Whether a body that came for another entry is what this one says too: a root stands for the sealed bytes, and for nothing else
/// that an entry tells of them.
fn check_whole(files: &Files, document: &Document, key: &DocumentKey, has_list: bool) -> Result<Finish, Cause> {
    let mut file = File::open(files.whole())?;
    let sealed_bytes = file.metadata()?.len();
    let (count, last) = (segments(document.bytes), sealed_bytes.saturating_sub(1) / SEALED_BYTES);
    let (mut opener, mut list) = (Opener::new(document)?, Vec::new());
    // As the file has them, not as the entry says: so that damage here is told from an entry that is untrue.
    for index in 0..=last {
        let mut sealed = Vec::new();
        Read::take(&mut file, SEALED_BYTES).read_to_end(&mut sealed)?;
        list.push(key.segment_digest(index, &sealed));
        opener.take(index, index == last, sealed);
    }
    let sha256 = opener.finish();
    if key.root(&list) != document.root {
        return if has_list {
            Err(Cause::Damaged("a sealed document was altered at rest"))
        } else {
            Ok(Finish::WrongDigest)
        };
    }
    let is_long = list.len() as u64 == count
        && sealed_bytes == (count - 1) * SEALED_BYTES + sealed_len(document.bytes, count - 1) as u64;
    let is_whole = is_long && key.commitment() == document.key_commitment && sha256 == Some(document.sha256);
    Ok(if is_whole { Finish::Whole } else { Finish::WrongDigest })
}

/// Checks what is on the disk, in order, and feeds what is right to the digest. Answers how many segments are right.
fn resume(
    file: &mut File,
    document: &Document,
    key: &DocumentKey,
    list: &[Digest],
    opener: &mut Opener,
) -> Result<u64, Cause> {
    let mut have = 0;
    for digest in list {
        let mut sealed = vec![0; sealed_len(document.bytes, have)];
        match file.read_exact(&mut sealed) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => break,
            read => read?,
        }
        if key.segment_digest(have, &sealed) != *digest {
            break;
        }
        opener.take(have, have + 1 == list.len() as u64, sealed);
        have += 1;
    }
    Ok(have)
}

/// Opens segments and digests the plain bytes, on a thread of its own, so that the end is quick.
struct Opener {
    to: SyncSender<(u64, bool, Vec<u8>)>,
    thread: JoinHandle<Option<Digest>>,
}

impl Opener {
    fn new(document: &Document) -> io::Result<Self> {
        let key = DocumentKey::from_bytes(&document.key);
        let (to, segments) = sync_channel::<(u64, bool, Vec<u8>)>(DEPTH);
        let thread = thread::Builder::new().name("digest".into()).spawn(move || {
            let mut hasher = Hasher::new();
            for (index, is_last, mut segment) in segments {
                if !key.open(index, is_last, &mut segment) {
                    return None;
                }
                let plain = Zeroizing::new(segment);
                hasher.update(&plain);
            }
            Some(hasher.finish())
        })?;
        Ok(Self { to, thread })
    }

    /// After a segment that does not open, the thread has ended and the rest is let go.
    fn take(&mut self, index: u64, is_last: bool, sealed: Vec<u8>) {
        let _ = self.to.send((index, is_last, sealed));
    }

    fn finish(self) -> Option<Digest> {
        drop(self.to);
        self.thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}
