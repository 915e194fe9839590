//! The files of a backup: parts first, their list last, what is superseded away after that. One mechanism, wherever they lie.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use age::stream::StreamReader;
use age::{Decryptor, Identity};
use parloir_base::Digest;
use parloir_crypto::{Hasher, SigningKey};

use crate::bucket::Bucket;
use crate::folder::Folder;
use crate::index::{self, Holds, Index, Part};
use crate::key::{Address, Opener};
use crate::place::{Listing, Place, Wanted, index_file, index_number, is_part};
use crate::sealing::Sealing;
use crate::trouble::Trouble;

const README: (&str, &str) = ("LISEZ-MOI.txt", include_str!("LISEZ-MOI.txt"));
const BUFFER_BYTES: usize = 256 * 1024;

/// The files of one backup, in the place where they lie.
#[derive(Clone)]
pub struct Files {
    place: Arc<dyn Place>,
    is_wanted: Arc<Wanted>,
}

impl core::fmt::Debug for Files {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Files(..)")
    }
}

impl Files {
    /// Those of a folder, as it is.
    #[must_use]
    pub fn in_folder(path: &Path) -> Self {
        Self::of(Folder::at(path))
    }

    /// Those of a bucket, as it is.
    #[must_use]
    pub fn in_bucket(bucket: Bucket) -> Self {
        Self::of(bucket)
    }

    fn of(place: impl Place + 'static) -> Self {
        Self { place: Arc::new(place), is_wanted: Arc::new(|_| true) }
    }

    /// Makes a folder for its owner alone, and says in it how to open what it holds. One that is there is left as it is.
    ///
    /// # Errors
    /// [`Trouble::Folder`].
    pub fn make_folder(path: &Path) -> Result<Self, Trouble> {
        let files = Self::of(Folder::make(path)?);
        files.explain().map_err(|trouble| match trouble {
            Trouble::Write(error) => Trouble::Folder(error),
            other => other,
        })?;
        Ok(files)
    }

    /// Says in the place how to open what it holds: it can be written then.
    ///
    /// # Errors
    /// [`Trouble::Write`], [`Trouble::Storage`].
    pub fn explain(&self) -> Result<(), Trouble> {
        let mut draft = self.place.begin("new")?;
        draft.file.write_all(README.1.as_bytes()).map_err(Trouble::Write)?;
        self.place.name(draft, README.0, &*self.is_wanted)
    }

    /// Work on them ends once it is not wanted any more.
    #[must_use]
    pub fn while_wanted(self, is_wanted: Arc<Wanted>) -> Self {
        Self { is_wanted, ..self }
    }

    /// What is there.
    ///
    /// # Errors
    /// [`Trouble::Folder`], [`Trouble::Storage`].
    pub fn list(&self) -> Result<Listing, Trouble> {
        self.place.list(&*self.is_wanted)
    }

    /// The last list, opened and checked; nothing when there is none.
    ///
    /// # Errors
    /// [`Trouble::Absent`] when this key does not open it; [`Trouble::Damaged`], [`Trouble::Newer`], [`Trouble::Folder`],
    /// [`Trouble::Storage`].
    pub fn index(&self, opener: &Opener) -> Result<Option<Index>, Trouble> {
        Ok(self.last(&self.list()?, opener)?.map(|(index, _)| index))
    }

    /// The same of what was listed, with the digest of its file.
    ///
    /// # Errors
    /// Those of [`Files::index`].
    pub fn last(&self, listing: &Listing, opener: &Opener) -> Result<Option<(Index, Digest)>, Trouble> {
        let Some(number) = Some(listing.last()).filter(|number| *number > 0) else { return Ok(None) };
        let file = index_file(number);
        let damaged = || Trouble::Damaged(file.clone());
        let bytes = listing.bytes(&file).filter(|bytes| *bytes <= index::BYTES_MAX).ok_or_else(damaged)?;
        let mut opened = self.place.open(&file, bytes, &*self.is_wanted)?;
        let digest = self.digest(&mut opened, bytes).map_err(|_| damaged())?.ok_or(Trouble::Unwanted)?;
        let mut plain = decrypted(opened.take(bytes), opener).map_err(|error| match error {
            age::DecryptError::NoMatchingKeys => Trouble::Absent,
            _ => damaged(),
        })?;
        let mut text = String::new();
        plain.read_to_string(&mut text).map_err(|_| damaged())?;
        let index = Index::from_text(&text, &file)?;
        // A list under another number would let an old one pass for the last.
        if index.number == number { Ok(Some((index, digest))) } else { Err(damaged()) }
    }

    /// Seals a part: `fill` gives its plain bytes. Whole when this returns, and durable but for its name ([`Files::finish`]).
    ///
    /// # Errors
    /// What `fill` answers, and nothing is left behind; [`Trouble::Write`], [`Trouble::Storage`].
    pub fn put<E: From<Trouble>>(
        &self,
        to: &[Address],
        holds: Holds,
        fill: impl FnOnce(&mut dyn Write) -> Result<(), E>,
    ) -> Result<Part, E> {
        let draft = self.place.begin("new")?;
        let mut sealing = draft.file.try_clone().and_then(|file| Sealing::begin(file, to)).map_err(Trouble::Write)?;
        fill(&mut sealing)?;
        let (digest, bytes) = sealing.finish().map_err(Trouble::Write)?;
        let part = Part { digest, bytes, holds };
        self.place.name(draft, &part.file(), &*self.is_wanted)?;
        Ok(part)
    }

    /// Writes the list: from here on it is the backup. Then takes away what no list names any more. Answers the digest of its file, and
    /// how many files are still there that were to go.
    ///
    /// # Errors
    /// [`Trouble::Write`], [`Trouble::Storage`]: the former backup is whole.
    pub fn finish(&self, to: &[Address], index: &Index, evidence: &SigningKey) -> Result<(Digest, u64), Trouble> {
        let text = index.to_text(evidence);
        // The names of the parts are durable before a list names them.
        self.place.settle()?;
        let draft = self.place.begin("index")?;
        let mut sealing = draft.file.try_clone().and_then(|file| Sealing::begin(file, to)).map_err(Trouble::Write)?;
        sealing.write_all(text.as_bytes()).map_err(Trouble::Write)?;
        let (digest, _) = sealing.finish().map_err(Trouble::Write)?;
        self.place.name(draft, &index_file(index.number), &*self.is_wanted)?;
        self.place.settle()?;
        // It is made, whether or not what stays is seen. Unseen, it may be there.
        let left = self.list().map_or(1, |listing| self.prune(&listing, Some(index)));
        Ok((digest, left))
    }

    /// Opens a part: its file is digested first, so that nothing is read of one that is not the part.
    ///
    /// # Errors
    /// [`Trouble::Damaged`], also when the key does not open it; [`Trouble::Unwanted`], [`Trouble::Storage`].
    pub fn open(&self, part: &Part, opener: &Opener) -> Result<Opened, Trouble> {
        let damaged = || Trouble::Damaged(part.file());
        let mut file = self.place.open(&part.file(), part.bytes, &*self.is_wanted)?;
        match self.digest(&mut file, part.bytes).map_err(|_| damaged())? {
            None => return Err(Trouble::Unwanted),
            Some(digest) if digest != part.digest => return Err(damaged()),
            Some(_) => {}
        }
        let plain = decrypted(file.take(part.bytes), opener).map_err(|_| damaged())?;
        Ok(Opened(plain))
    }

    /// Takes away, of what was listed, lists before this one, and files named as parts that it does not name; without a list, every file
    /// that is named as a part. Everything else stays. What a backup that failed left goes so: not to be called when the last list did not
    /// read. Answers how many are still there; the next call tries them again.
    pub fn prune(&self, listing: &Listing, index: Option<&Index>) -> u64 {
        let number = index.map_or(0, |index| index.number);
        let kept: BTreeSet<String> = index.iter().flat_map(|index| &index.parts).map(Part::file).collect();
        let is_former = |name: &str| index_number(name).is_some_and(|one| one < number);
        let goes = listing.names().filter(|name| is_former(name) || (is_part(name) && !kept.contains(*name)));
        let stays = goes.filter(|name| !(self.is_wanted)(Duration::ZERO) || self.place.remove(name).is_err());
        stays.fold(0, |count, _| count + 1)
    }

    /// The digest of a file that has this length, which is at its beginning again; nothing when nobody waits for it any more.
    fn digest(&self, file: &mut File, bytes: u64) -> io::Result<Option<Digest>> {
        let mut read = Read::by_ref(file).take(bytes.saturating_add(1));
        let (mut hasher, mut buffer, mut seen) = (Hasher::new(), vec![0; BUFFER_BYTES], 0_u64);
        loop {
            if !(self.is_wanted)(Duration::ZERO) {
                return Ok(None);
            }
            let count = read.read(&mut buffer)?;
            if count == 0 {
                break;
            }
            seen = seen.saturating_add(count as u64);
            hasher.update(buffer.get(..count).unwrap_or_default());
        }
        file.rewind()?;
        if seen == bytes { Ok(Some(hasher.finish())) } else { Err(io::Error::other("another length")) }
    }
}

/// The plain bytes of a part.
pub struct Opened(StreamReader<io::Take<File>>);

impl Read for Opened {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into)
    }
}

impl core::fmt::Debug for Opened {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Opened(..)")
    }
}

/// Reads one sealed file that belongs to no backup.
///
/// # Errors
/// [`Trouble::Absent`] when this key does not open it, or it is no such file.
pub fn unsealed<R: Read>(file: R, opener: &Opener) -> Result<impl Read, Trouble> {
    decrypted(file, opener).map_err(|_| Trouble::Absent)
}

fn decrypted<R: Read>(file: R, opener: &Opener) -> Result<StreamReader<R>, age::DecryptError> {
    Decryptor::new(file)?.decrypt(std::iter::once(&opener.0 as &dyn Identity))
}
