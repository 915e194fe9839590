//! Sealing: a document is read once; digest, sealing and writing run beside one another.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, ScopedJoinHandle};

use parloir_base::Digest;
use parloir_base::limit::{DOCUMENT_BYTES_MAX, SEGMENT_BYTES};
use parloir_crypto::hash::Hasher;
use parloir_crypto::segment::{DocumentKey, TAG_BYTES};
use zeroize::Zeroizing;

use crate::body::Bodies;
use crate::body::file;
use crate::body::flusher::Flusher;
use crate::disk::{self, Steps};
use crate::fault::{Cause, Fault};
use crate::point;

/// Segments that pass from thread to thread together.
const BLOCK_SEGMENTS: usize = 8;
const BLOCK_BYTES: usize = BLOCK_SEGMENTS * SEGMENT_BYTES;
/// Blocks between two threads: with those at work, at most about 5 MiB in all.
const DEPTH: usize = 2;

const LIST: Steps = Steps { written: "seal/list-written", renamed: "seal/list-renamed", durable: "seal/list-durable" };
const BODY: Steps = Steps { written: "seal/written", renamed: "seal/renamed", durable: "seal/durable" };

/// What sealing found out: the facts of `document/1` that only reading gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Plain bytes.
    pub bytes: u64,
    /// SHA-256 of the plain bytes.
    pub sha256: Digest,
    /// Keyed BLAKE3 over the segment digests.
    pub root: Digest,
    /// Commitment of the key.
    pub key_commitment: Digest,
}

/// Plain bytes, erased when the last thread has done with them.
type Plain = Arc<Zeroizing<Vec<u8>>>;

impl Bodies {
    /// Seals everything that `source` gives, under a key fresh for this document. Durable when it returns. `progress` is told the
    /// plain bytes read so far.
    ///
    /// # Errors
    /// [`Fault::Source`] when reading fails; [`Fault::Seal`]. Nothing is left behind.
    pub fn seal(&self, source: &mut dyn Read, key: [u8; 32], progress: &mut dyn FnMut(u64)) -> Result<Sealed, Fault> {
        let key = DocumentKey::from_bytes(&Zeroizing::new(key));
        let path = self.sealing(&key);
        let sealed = seal_to(&path, source, &key, progress).and_then(|(bytes, sha256, list)| {
            let sealed = Sealed { bytes, sha256, root: key.root(&list), key_commitment: key.commitment() };
            self.keep(&path, &sealed.root, &list).map_err(Fault::Seal)?;
            Ok(sealed)
        });
        if sealed.is_err() {
            let _ = disk::remove(&path);
        }
        sealed
    }

    /// The list has its name first: a body with a name is whole.
    fn keep(&self, made: &Path, root: &Digest, list: &[Digest]) -> Result<(), Cause> {
        let files = self.files(root);
        point::pass(BODY.written)?;
        disk::replace(&files.list(), &files.list_new(), &file::list_bytes(list), &LIST)?;
        Ok(disk::rename_durably(made, &files.whole(), &BODY)?)
    }
}

fn seal_to(
    path: &Path,
    source: &mut dyn Read,
    key: &DocumentKey,
    progress: &mut dyn FnMut(u64),
) -> Result<(u64, Digest, Vec<Digest>), Fault> {
    let made = disk::private().write(true).create(true).truncate(true).open(path);
    let file = made.map_err(|error| Fault::Seal(error.into()))?;
    thread::scope(|scope| {
        let (to_hash, to_be_hashed) = sync_channel::<Plain>(DEPTH);
        let (to_seal, to_be_sealed) = sync_channel(DEPTH);
        let (to_write, to_be_written) = sync_channel(DEPTH);
        let hashing = scope.spawn(move || {
            let mut hasher = Hasher::new();
            to_be_hashed.iter().for_each(|block| hasher.update(&block));
            hasher.finish()
        });
        let sealing = scope.spawn(move || seal_blocks(key, &to_be_sealed, &to_write));
        let writing = scope.spawn(move || write_blocks(file, &to_be_written));
        let fed = feed(source, &to_hash, &to_seal, progress);
        drop((to_hash, to_seal));
        let (sha256, list, written) = (joined(hashing), joined(sealing), joined(writing));
        // When writing fails the others stop for want of it, so its answer comes first.
        written.map_err(Fault::Seal)?;
        Ok((fed?, sha256, list))
    })
}

/// Reads block after block. The one that ends the document is known only once nothing follows it.
fn feed(
    source: &mut dyn Read,
    to_hash: &SyncSender<Plain>,
    to_seal: &SyncSender<(Plain, bool)>,
    progress: &mut dyn FnMut(u64),
) -> Result<u64, Fault> {
    let fault = |error: io::Error| Fault::Source(error.into());
    let (mut bytes, mut block) = (0, read_block(source).map_err(fault)?);
    loop {
        bytes += block.len() as u64;
        if bytes > DOCUMENT_BYTES_MAX {
            return Err(Fault::Source(Cause::Order("a document longer than can be sealed")));
        }
        let next = if block.len() == BLOCK_BYTES { read_block(source).map_err(fault)? } else { Zeroizing::default() };
        let (this, is_last) = (Arc::new(block), next.is_empty());
        if to_hash.send(this.clone()).is_err() || to_seal.send((this, is_last)).is_err() {
            return Ok(bytes);
        }
        progress(bytes);
        if is_last {
            return Ok(bytes);
        }
        block = next;
    }
}

fn read_block(source: &mut dyn Read) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut block = Zeroizing::new(Vec::with_capacity(BLOCK_BYTES));
    source.take(BLOCK_BYTES as u64).read_to_end(&mut block)?;
    Ok(block)
}

fn seal_blocks(key: &DocumentKey, blocks: &Receiver<(Plain, bool)>, to_write: &SyncSender<Vec<u8>>) -> Vec<Digest> {
    let mut list = Vec::new();
    let mut segment = Vec::with_capacity(SEGMENT_BYTES + TAG_BYTES);
    for (block, is_last_block) in blocks {
        let count = block.len().div_ceil(SEGMENT_BYTES).max(1);
        let mut sealed = Vec::with_capacity(block.len() + count * TAG_BYTES);
        for at in 0..count {
            let from = at * SEGMENT_BYTES;
            let to = block.len().min(from + SEGMENT_BYTES);
            segment.clear();
            segment.extend_from_slice(block.get(from..to).unwrap_or_default());
            let index = list.len() as u64;
            key.seal(index, is_last_block && at + 1 == count, &mut segment);
            list.push(key.segment_digest(index, &segment));
            sealed.extend_from_slice(&segment);
        }
        if to_write.send(sealed).is_err() {
            break;
        }
    }
    list
}

fn write_blocks(mut file: File, blocks: &Receiver<Vec<u8>>) -> Result<(), Cause> {
    let mut flusher = Flusher::of(&file)?;
    for block in blocks {
        point::pass("seal/block")?;
        file.write_all(&block)?;
        flusher.wrote(block.len());
    }
    flusher.finish()?;
    Ok(file.sync_all()?)
}

/// What a thread answers; its panic goes on here.
pub(crate) fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
