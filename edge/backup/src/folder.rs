//! The files of a backup: parts first, their list last, what is superseded away after that.

use std::collections::BTreeSet;
use std::fs::{DirBuilder, File};
use std::io::{self, Read, Write};
#[cfg(unix)]
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use age::stream::StreamReader;
use age::{Decryptor, Identity};
use parloir_base::Digest;
use parloir_crypto::{Hasher, SigningKey};

use crate::index::{self, Holds, Index, Part};
use crate::key::{Address, Opener};
use crate::sealing::Sealing;
use crate::trouble::Trouble;

const PART: &str = ".part";
const README: (&str, &str) = ("LISEZ-MOI.txt", include_str!("LISEZ-MOI.txt"));
/// Files that are looked at in one folder.
const FILES_MAX: usize = 4_000_000;
const BUFFER_BYTES: usize = 256 * 1024;

/// A folder that holds a backup, or is to hold one.
#[derive(Clone)]
pub struct Folder {
    path: PathBuf,
}

impl core::fmt::Debug for Folder {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Folder(..)")
    }
}

impl Folder {
    /// A folder, as it is.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// Makes the folder for its owner alone, and says in it how to open what it holds. One that is there is left as it is.
    ///
    /// # Errors
    /// [`Trouble::Folder`].
    pub fn make(path: &Path) -> Result<Self, Trouble> {
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        builder.mode(0o700);
        match builder.create(path) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(Trouble::Folder(error)),
            _ => {}
        }
        std::fs::write(path.join(README.0), README.1).map_err(Trouble::Folder)?;
        Ok(Self::at(path))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The number of the last list, whether or not it reads; 0: there is none.
    ///
    /// # Errors
    /// [`Trouble::Folder`].
    pub fn last(&self) -> Result<u64, Trouble> {
        Ok(self.numbers()?.into_iter().next_back().unwrap_or(0))
    }

    /// The last list, opened and checked; nothing when the folder has none.
    ///
    /// # Errors
    /// [`Trouble::Absent`] when this key does not open it; [`Trouble::Damaged`], [`Trouble::Newer`], [`Trouble::Folder`].
    pub fn index(&self, opener: &Opener) -> Result<Option<Index>, Trouble> {
        let Some(number) = self.numbers()?.into_iter().next_back() else { return Ok(None) };
        let file = index_file(number);
        let damaged = || Trouble::Damaged(file.clone());
        let opened = plain_file(&self.path.join(&file)).map_err(|_| damaged())?;
        if opened.metadata().map_err(|_| damaged())?.len() > index::BYTES_MAX {
            return Err(damaged());
        }
        let mut text = String::new();
        let read = opened.take(index::BYTES_MAX);
        let mut plain = decrypted(read, opener).map_err(|error| match error {
            age::DecryptError::NoMatchingKeys => Trouble::Absent,
            _ => damaged(),
        })?;
        plain.read_to_string(&mut text).map_err(|_| damaged())?;
        let index = Index::from_text(&text, &file)?;
        // A list under another number would let an old one pass for the last.
        if index.number == number { Ok(Some(index)) } else { Err(damaged()) }
    }

    /// Whether a part is there with its length: what is kept from one backup to the next.
    #[must_use]
    pub fn has(&self, part: &Part) -> bool {
        let meta = std::fs::symlink_metadata(self.path.join(part.file()));
        meta.is_ok_and(|meta| meta.is_file() && meta.len() == part.bytes)
    }

    /// Seals a part: `fill` gives its plain bytes. Durable when this returns, but for its name ([`Folder::finish`]).
    ///
    /// # Errors
    /// What `fill` answers, and nothing is left behind; [`Trouble::Write`].
    pub fn put<E: From<Trouble>>(
        &self,
        to: &[Address],
        holds: Holds,
        fill: impl FnOnce(&mut dyn Write) -> Result<(), E>,
    ) -> Result<Part, E> {
        let mut sealing = Sealing::begin(&self.path.join(format!("new{PART}")), to).map_err(Trouble::Write)?;
        fill(&mut sealing)?;
        let (digest, bytes, made) = sealing.finish().map_err(Trouble::Write)?;
        let part = Part { digest, bytes, holds };
        std::fs::rename(made, self.path.join(part.file())).map_err(Trouble::Write)?;
        Ok(part)
    }

    /// Writes the list: from here on it is the backup. Then takes away what no list names any more.
    ///
    /// # Errors
    /// [`Trouble::Write`]: the former backup is whole.
    pub fn finish(&self, to: &[Address], index: &Index, evidence: &SigningKey) -> Result<(), Trouble> {
        let text = index.to_text(evidence);
        // The names of the parts are durable before a list names them.
        self.sync().map_err(Trouble::Write)?;
        let mut sealing = Sealing::begin(&self.path.join(format!("index{PART}")), to).map_err(Trouble::Write)?;
        sealing.write_all(text.as_bytes()).map_err(Trouble::Write)?;
        let (_, _, made) = sealing.finish().map_err(Trouble::Write)?;
        std::fs::rename(made, self.path.join(index_file(index.number))).map_err(Trouble::Write)?;
        self.sync().map_err(Trouble::Write)?;
        self.prune(Some(index))
    }

    /// Opens a part: its file is digested first, so that nothing is read of one that is not the part. That may take long:
    /// `is_wanted` is asked meanwhile.
    ///
    /// # Errors
    /// [`Trouble::Damaged`], also when the key does not open it; [`Trouble::Unwanted`].
    pub fn open(&self, part: &Part, opener: &Opener, is_wanted: &dyn Fn() -> bool) -> Result<Opened, Trouble> {
        let damaged = || Trouble::Damaged(part.file());
        let path = self.path.join(part.file());
        match digest(&path, part.bytes, is_wanted).map_err(|_| damaged())? {
            None => return Err(Trouble::Unwanted),
            Some(digest) if digest != part.digest => return Err(damaged()),
            Some(_) => {}
        }
        let file = plain_file(&path).map_err(|_| damaged())?;
        let plain = decrypted(file.take(part.bytes), opener).map_err(|_| damaged())?;
        Ok(Opened(plain))
    }

    fn numbers(&self) -> Result<BTreeSet<u64>, Trouble> {
        let files = std::fs::read_dir(&self.path).map_err(Trouble::Folder)?.take(FILES_MAX);
        // A folder of which not all was seen is not one without a list.
        let names: Vec<_> =
            files.map(|file| Ok(file?.file_name())).collect::<io::Result<_>>().map_err(Trouble::Folder)?;
        Ok(names.iter().filter_map(|name| index_number(name.to_str()?)).collect())
    }

    /// Takes away lists before this one, and files named as parts that it does not name; without a list, every file that is named as a
    /// part. Everything else in the folder stays. What a backup that failed left goes so: not to be called when the last list did not read.
    ///
    /// # Errors
    /// [`Trouble::Folder`].
    pub fn prune(&self, index: Option<&Index>) -> Result<(), Trouble> {
        let number = index.map_or(0, |index| index.number);
        let kept: BTreeSet<String> = index.iter().flat_map(|index| &index.parts).map(Part::file).collect();
        for file in std::fs::read_dir(&self.path).map_err(Trouble::Folder)?.take(FILES_MAX).flatten() {
            let name = file.file_name();
            let Some(name) = name.to_str() else { continue };
            let is_former = index_number(name).is_some_and(|one| one < number);
            let is_part = name.strip_suffix(".age").is_some_and(|stem| Digest::from_hex(stem).is_ok());
            if is_former || (is_part && !kept.contains(name)) {
                // What stays costs room, and nothing else.
                drop(std::fs::remove_file(file.path()));
            }
        }
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        #[cfg(unix)]
        File::open(&self.path)?.sync_all()?;
        Ok(())
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

/// A file that is a file: a pipe would keep whoever opens it waiting.
fn plain_file(path: &Path) -> io::Result<File> {
    if std::fs::symlink_metadata(path)?.is_file() { File::open(path) } else { Err(io::Error::other("not a file")) }
}

fn digest(path: &Path, bytes: u64, is_wanted: &dyn Fn() -> bool) -> io::Result<Option<Digest>> {
    let mut file = plain_file(path)?.take(bytes.saturating_add(1));
    let (mut hasher, mut buffer, mut seen) = (Hasher::new(), vec![0; BUFFER_BYTES], 0_u64);
    loop {
        if !is_wanted() {
            return Ok(None);
        }
        let count = file.read(&mut buffer)?;
        if count == 0 {
            break;
        }
        seen = seen.saturating_add(count as u64);
        hasher.update(buffer.get(..count).unwrap_or_default());
    }
    if seen == bytes { Ok(Some(hasher.finish())) } else { Err(io::Error::other("another length")) }
}

fn index_file(number: u64) -> String {
    format!("index-{number:08}.age")
}

fn index_number(name: &str) -> Option<u64> {
    let digits = name.strip_prefix("index-")?.strip_suffix(".age")?;
    let number = if digits.bytes().all(|byte| byte.is_ascii_digit()) { digits.parse().ok()? } else { return None };
    (index_file(number) == name).then_some(number)
}
