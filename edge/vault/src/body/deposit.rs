//! A document that is brought piece by piece: sealed as it comes, found again after a crash, and kept in the end as any other.

use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use parloir_base::Digest;
use parloir_base::limit::{DOCUMENT_BYTES_MAX, SEGMENT_BYTES};
use parloir_crypto::hash::Hasher;
use parloir_crypto::segment::{DocumentKey, TAG_BYTES, sealed_len, segments};
use zeroize::Zeroizing;

use crate::body::Bodies;
use crate::body::file::{self, SEALED_BYTES};
use crate::body::part::Part;
use crate::body::reserve::Reserve;
use crate::body::seal::Sealed;
use crate::disk::{self, Steps};
use crate::fault::{Cause, Fault};
use crate::point;

const LIST: Steps =
    Steps { written: "deposit/list-written", renamed: "deposit/list-renamed", durable: "deposit/list-durable" };
const BODY: Steps = Steps { written: "deposit/written", renamed: "deposit/renamed", durable: "deposit/durable" };

/// How much is written between two flushes: what a power cut may cost.
const FLUSH_BYTES: u64 = 64 * 1024 * 1024;
const PLAIN_BYTES: u64 = SEGMENT_BYTES as u64;

/// An opened segment, and the digest of its sealed form.
type Segment = (Zeroizing<Vec<u8>>, Digest);

/// A document on its way in from this side, of a length that is known.
///
/// A segment is sealed once it is full, and the last one at the end: the bytes of an unfinished one are in memory alone. Nothing else
/// is ever sealed in a place under the same key, so what is to be replaced begins anew under another one ([`Bodies::deposit_shorter`]),
/// and so does what a power cut took back after it was sealed ([`Deposit::is_spent`]).
pub struct Deposit {
    path: PathBuf,
    part: Part,
    reserve: Reserve,
    is_spent: bool,
    /// Places that were sealed, whether or not they could be written.
    reached: u64,
    key: DocumentKey,
    total: u64,
    /// The digests of the full segments that are written.
    list: Vec<Digest>,
    /// Over their plain bytes.
    hasher: Hasher,
    /// Plain bytes of the segment that is not full yet, or of the last one.
    tail: Zeroizing<Vec<u8>>,
    /// The digest of the last segment, once it is sealed.
    last: Option<Digest>,
    unflushed: u64,
}

impl core::fmt::Debug for Deposit {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Deposit({} of {})", self.have(), self.total)
    }
}

impl Bodies {
    /// Begins a deposit of `total` plain bytes, or goes on: what is on the disk is opened again, and kept up to the first segment
    /// that is not there or not right. One that [`Deposit::is_spent`] can only be read.
    ///
    /// # Errors
    /// [`Fault::Store`]; [`Fault::is_busy`] while another task has it.
    pub fn deposit(&self, key: &[u8; 32], total: u64) -> Result<Deposit, Fault> {
        let key = DocumentKey::from_bytes(key);
        let path = self.deposited(&key.commitment());
        let open = || -> Result<Deposit, Cause> {
            if total > DOCUMENT_BYTES_MAX {
                return Err(Cause::Order("a document longer than can be sealed"));
            }
            let is_new = !path.exists();
            let part = Part::claim(&path)?;
            let (reserve, reserved) = Reserve::open(&Reserve::of(&path))?;
            if is_new || reserved.is_none() {
                disk::sync_folder(&self.folder)?;
            }
            let mut deposit = Deposit {
                path,
                part,
                reserve,
                is_spent: false,
                reached: 0,
                key,
                total,
                list: Vec::new(),
                hasher: Hasher::new(),
                tail: Zeroizing::new(Vec::with_capacity(SEGMENT_BYTES)),
                last: None,
                unflushed: 0,
            };
            deposit.resume()?;
            // How much of it was sealed must be known, and be here, for anything more to be sealed under its key.
            deposit.is_spent = reserved.map_or(!is_new, |reserved| deposit.reached < reserved);
            Ok(deposit)
        };
        open().map_err(Fault::Store)
    }

    /// Plain bytes of a deposit that are here, by the length of its file and not checked.
    #[must_use]
    pub fn deposit_have(&self, key: &[u8; 32], total: u64) -> u64 {
        let path = self.deposited(&DocumentKey::from_bytes(key).commitment());
        let (bytes, whole) = (std::fs::metadata(path).map_or(0, |meta| meta.len()), sealed_bytes(total));
        if bytes >= whole { total } else { (bytes / SEALED_BYTES).min(segments(total) - 1) * PLAIN_BYTES }
    }

    /// Begins anew under another key with the first `keep` plain bytes of a deposit. The other one stays until it is erased.
    ///
    /// # Errors
    /// [`Fault::Store`]: the other one is as it was.
    pub fn deposit_shorter(&self, from: &Deposit, keep: u64, key: &[u8; 32]) -> Result<Deposit, Fault> {
        let mut deposit = self.deposit(key, from.total)?;
        let copied = from.read(keep, &mut |plain| deposit.append(plain)).and_then(|()| deposit.flush());
        match copied {
            Ok(()) => Ok(deposit),
            Err(fault) => {
                let _ = remove(&deposit.path);
                Err(fault)
            }
        }
    }

    /// Gives an ended deposit its name among the bodies.
    ///
    /// # Errors
    /// [`Fault::Seal`], also when it was not ended; the same act works later.
    pub fn keep_deposit(&self, deposit: &mut Deposit, sealed: &Sealed) -> Result<(), Fault> {
        let keep = || -> Result<(), Cause> {
            let files = self.files(&sealed.root);
            if deposit.last.is_none() {
                return Err(Cause::Order("a deposit that was not ended"));
            }
            point::pass(BODY.written)?;
            let list = file::list_bytes(&deposit.whole_list());
            disk::replace(&files.list(), &files.list_new(), &list, &LIST)?;
            disk::rename_durably(&deposit.path, &files.whole(), &BODY)?;
            Ok(disk::remove(&Reserve::of(&deposit.path))?)
        };
        keep().map_err(Fault::Seal)
    }

    /// Removes what was brought under a key. Nothing there is no fault.
    ///
    /// # Errors
    /// [`Fault::Erase`].
    pub fn erase_deposit(&self, key: &[u8; 32]) -> Result<(), Fault> {
        let path = self.deposited(&DocumentKey::from_bytes(key).commitment());
        let erase = || -> io::Result<()> {
            remove(&path)?;
            disk::sync_folder(&self.folder)
        };
        erase().map_err(|error| Fault::Erase(error.into()))
    }

    /// Removes every deposit but those under these keys: what an interrupted act left.
    ///
    /// # Errors
    /// [`Fault::Erase`].
    pub fn erase_deposits_but(&self, keys: &[[u8; 32]]) -> Result<(), Fault> {
        let known: Vec<PathBuf> =
            keys.iter().map(|key| self.deposited(&DocumentKey::from_bytes(key).commitment())).collect();
        let erase = || -> io::Result<()> {
            for file in std::fs::read_dir(&*self.folder)? {
                let path = file?.path();
                let is_deposit = path.extension().is_some_and(|one| one == "deposit" || one == "reserved");
                if is_deposit && !known.contains(&path.with_extension("deposit")) {
                    disk::remove(&path)?;
                }
            }
            Ok(())
        };
        erase().map_err(|error| Fault::Erase(error.into()))
    }

    fn deposited(&self, commitment: &Digest) -> PathBuf {
        self.folder.join(format!("{commitment}.deposit"))
    }
}

impl Deposit {
    /// Plain bytes that are here.
    #[must_use]
    pub fn have(&self) -> u64 {
        self.list.len() as u64 * PLAIN_BYTES + self.tail.len() as u64
    }

    /// Plain bytes in all.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.total
    }

    /// Whether more of it was sealed than is here, or may have been: the disk lost some, as it does when the power goes. Sealing other
    /// bytes at the places that are gone would use their nonces twice, so nothing more is sealed: what is here must begin anew under
    /// another key ([`Bodies::deposit_shorter`]).
    #[must_use]
    pub const fn is_spent(&self) -> bool {
        self.is_spent
    }

    /// Takes the next plain bytes. Durable from time to time, and after [`Deposit::flush`].
    ///
    /// # Errors
    /// [`Fault::Store`]: a part of them may have been taken, as [`Deposit::have`] says; the rest may follow later.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        self.take(bytes).map_err(Fault::Store)
    }

    fn unspent(&self) -> Result<(), Cause> {
        if self.is_spent { Err(Cause::Order("a deposit that must begin anew under another key")) } else { Ok(()) }
    }

    fn take(&mut self, mut bytes: &[u8]) -> Result<(), Cause> {
        self.unspent()?;
        if bytes.len() as u64 > self.total - self.have() {
            return Err(Cause::Order("more bytes than the deposit has"));
        }
        loop {
            // A segment that could not be written before is tried again first.
            if self.tail.len() == SEGMENT_BYTES && self.list.len() as u64 + 1 < segments(self.total) {
                self.write_full()?;
            }
            let (now, later) = bytes.split_at(bytes.len().min(SEGMENT_BYTES - self.tail.len()));
            if now.is_empty() {
                return Ok(());
            }
            self.tail.extend_from_slice(now);
            bytes = later;
        }
    }

    fn write_full(&mut self) -> Result<(), Cause> {
        let digest = self.write_tail(false)?;
        self.hasher.update(&self.tail);
        self.tail.clear();
        self.list.push(digest);
        self.unflushed += SEALED_BYTES;
        if self.unflushed >= FLUSH_BYTES { self.sync() } else { Ok(()) }
    }

    /// Seals the tail at its place: a write that failed half-way left bytes behind.
    fn write_tail(&mut self, is_last: bool) -> Result<Digest, Cause> {
        let index = self.list.len() as u64;
        self.unspent()?;
        self.reserve.cover(index + 1, segments(self.total))?;
        self.reached = index + 1;
        let mut sealed = Vec::with_capacity(self.tail.len() + TAG_BYTES);
        sealed.extend_from_slice(&self.tail);
        self.key.seal(index, is_last, &mut sealed);
        point::pass("deposit/segment")?;
        self.part.0.seek(SeekFrom::Start(index * SEALED_BYTES))?;
        self.part.0.write_all(&sealed)?;
        Ok(self.key.segment_digest(index, &sealed))
    }

    /// Makes the full segments durable.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub fn flush(&mut self) -> Result<(), Fault> {
        self.sync().map_err(Fault::Store)
    }

    fn sync(&mut self) -> Result<(), Cause> {
        point::pass("deposit/flush")?;
        self.part.0.sync_data()?;
        self.unflushed = 0;
        Ok(())
    }

    /// Shortens what is here to `keep` plain bytes, when nothing sealed is concerned. `false`: nothing was done, and it must begin
    /// anew under another key.
    #[must_use]
    pub fn shorten(&mut self, keep: u64) -> bool {
        let full = self.list.len() as u64 * PLAIN_BYTES;
        match usize::try_from(keep.saturating_sub(full)) {
            _ if keep >= self.have() => true,
            // What was sealed and could not be written was sealed all the same.
            Ok(left) if keep >= full && self.reached == self.list.len() as u64 => {
                self.tail.truncate(left);
                true
            }
            _ => false,
        }
    }

    /// Gives the first `upto` plain bytes, in order.
    ///
    /// # Errors
    /// [`Fault::Body`], and what `take` answers.
    pub fn read(&self, upto: u64, take: &mut dyn FnMut(&[u8]) -> Result<(), Fault>) -> Result<(), Fault> {
        let mut file = &self.part.0;
        let mut at = 0;
        file.seek(SeekFrom::Start(0)).map_err(|error| Fault::Body(error.into()))?;
        for index in 0..self.list.len() as u64 {
            if at >= upto {
                return Ok(());
            }
            let segment = self.next(&mut file, index, false);
            let damaged = Cause::Damaged("a sealed segment was altered at rest");
            let (plain, _) = segment.and_then(|segment| segment.ok_or(damaged)).map_err(Fault::Body)?;
            take(first(&plain, upto - at))?;
            at += PLAIN_BYTES;
        }
        if at < upto { take(first(&self.tail, upto - at)) } else { Ok(()) }
    }

    /// Seals the last segment, and makes all durable. May be called again.
    ///
    /// # Errors
    /// [`Fault::Seal`], also when bytes are missing; the same act works later.
    pub fn end(&mut self) -> Result<Sealed, Fault> {
        let mut end = || -> Result<Sealed, Cause> {
            if self.have() != self.total {
                return Err(Cause::Order("bytes are missing"));
            }
            if self.last.is_none() {
                self.last = Some(self.write_tail(true)?);
            }
            self.part.0.sync_all()?;
            let mut hasher = self.hasher.clone();
            hasher.update(&self.tail);
            let (root, key_commitment) = (self.key.root(&self.whole_list()), self.key.commitment());
            Ok(Sealed { bytes: self.total, sha256: hasher.finish(), root, key_commitment })
        };
        end().map_err(Fault::Seal)
    }

    fn whole_list(&self) -> Vec<Digest> {
        self.list.iter().chain(self.last.as_ref()).copied().collect()
    }

    fn resume(&mut self) -> Result<(), Cause> {
        let mut file = self.part.0.try_clone()?;
        let last = segments(self.total) - 1;
        for index in 0..last {
            let Some((plain, digest)) = self.next(&mut file, index, false)? else { break };
            self.hasher.update(&plain);
            self.list.push(digest);
        }
        if self.list.len() as u64 == last
            && let Some((plain, digest)) = self.next(&mut file, last, true)?
        {
            (self.tail, self.last) = (plain, Some(digest));
        }
        let right = self.list.len() as u64 * SEALED_BYTES;
        let right = if self.last.is_some() { sealed_bytes(self.total) } else { right };
        self.reached = self.list.len() as u64 + u64::from(self.last.is_some());
        if self.part.0.metadata()?.len() > right {
            self.part.0.set_len(right)?;
        }
        Ok(())
    }

    fn next(&self, file: &mut impl Read, index: u64, is_last: bool) -> Result<Option<Segment>, Cause> {
        let mut sealed = vec![0; sealed_len(self.total, index)];
        if !read_whole(file, &mut sealed)? {
            return Ok(None);
        }
        let digest = self.key.segment_digest(index, &sealed);
        Ok(self.key.open(index, is_last, &mut sealed).then(|| (Zeroizing::new(sealed), digest)))
    }
}

impl Drop for Deposit {
    /// What was taken and not sealed is given back, so that it goes on under the same key. Where that fails, it begins anew.
    fn drop(&mut self) {
        if !self.is_spent {
            let _ = self.reserve.give_back(self.reached);
        }
    }
}

/// The body first: without what says how far it was sealed, nothing more is sealed.
fn remove(deposit: &Path) -> io::Result<()> {
    disk::remove(deposit)?;
    disk::remove(&Reserve::of(deposit))
}

fn read_whole(file: &mut impl Read, into: &mut [u8]) -> io::Result<bool> {
    match file.read_exact(into) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        read => read.map(|()| true),
    }
}

fn first(bytes: &[u8], count: u64) -> &[u8] {
    bytes.get(..usize::try_from(count).unwrap_or(usize::MAX)).unwrap_or(bytes)
}

/// How long the sealed form of so many plain bytes is.
fn sealed_bytes(total: u64) -> u64 {
    total + segments(total) * TAG_BYTES as u64
}
