//! Where the files of a backup lie: what a place must be able to do, whichever it is.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io;
#[cfg(unix)]
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use parloir_base::Digest;

use crate::index::Part;
use crate::trouble::Trouble;

/// Files that are looked at in one place.
pub(crate) const FILES_MAX: usize = 4_000_000;

/// Asked while long work goes on: waits that long, and says whether the work is still wanted.
pub type Wanted = dyn Fn(Duration) -> bool + Send + Sync;

/// A place for files. It is believed in nothing: what it lists may not be there, and what it gives may be anything.
pub(crate) trait Place: Send + Sync {
    /// The files that are named as those of a backup.
    fn list(&self, is_wanted: &Wanted) -> Result<Listing, Trouble>;

    /// A file to write in, which has no name in the place yet.
    fn begin(&self, stem: &str) -> Result<Draft, Trouble>;

    /// Gives it its name: it is whole there then, or not there.
    fn name(&self, draft: Draft, file: &str, is_wanted: &Wanted) -> Result<(), Trouble>;

    /// Makes the names durable that were given.
    fn settle(&self) -> Result<(), Trouble>;

    /// A file to read from its beginning, of these bytes at most.
    fn open(&self, file: &str, bytes: u64, is_wanted: &Wanted) -> Result<File, Trouble>;

    /// Takes a file away; one that is not there is away. Of what stays a person is told: it may hold what they erased.
    fn remove(&self, file: &str) -> Result<(), Trouble>;
}

/// A file that is being written. Dropped before it has its name, it is taken away.
pub(crate) struct Draft {
    pub file: File,
    /// Where it lies meanwhile; empty when it has no name anywhere.
    pub path: PathBuf,
}

impl Draft {
    /// One for its owner alone, over what an interrupted one may have left there.
    pub fn at(path: PathBuf) -> io::Result<Self> {
        Self::opened(path, OpenOptions::new().create(true).truncate(true))
    }

    /// One where nothing is yet.
    pub fn new(path: PathBuf) -> io::Result<Self> {
        Self::opened(path, OpenOptions::new().create_new(true))
    }

    fn opened(path: PathBuf, options: &mut OpenOptions) -> io::Result<Self> {
        #[cfg(unix)]
        options.mode(0o600);
        let file = options.write(true).open(&path)?;
        Ok(Self { file, path })
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.path.as_os_str().is_empty() {
            drop(std::fs::remove_file(&self.path));
        }
    }
}

/// The files of a place that are named as those of a backup, with their lengths; no length: it is no file.
#[derive(Default)]
pub struct Listing(BTreeMap<String, Option<u64>>);

impl Listing {
    /// Adds one, unless it is named as nothing of a backup. Answers whether it was new.
    pub(crate) fn add(&mut self, name: &str, bytes: Option<u64>) -> bool {
        (index_number(name).is_some() || is_part(name)) && self.0.insert(name.to_owned(), bytes).is_none()
    }

    /// The number of the last list, whether or not it reads; 0: there is none.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.0.keys().filter_map(|name| index_number(name)).max().unwrap_or(0)
    }

    /// Whether a part is there with its length: what is kept from one backup to the next.
    #[must_use]
    pub fn has(&self, part: &Part) -> bool {
        self.bytes(&part.file()) == Some(part.bytes)
    }

    pub(crate) fn bytes(&self, file: &str) -> Option<u64> {
        self.0.get(file).copied().flatten()
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl core::fmt::Debug for Listing {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Listing({} files)", self.0.len())
    }
}

pub(crate) fn index_file(number: u64) -> String {
    format!("index-{number:08}.age")
}

pub(crate) fn index_number(name: &str) -> Option<u64> {
    let digits = name.strip_prefix("index-")?.strip_suffix(".age")?;
    let number = if digits.bytes().all(|byte| byte.is_ascii_digit()) { digits.parse().ok()? } else { return None };
    (index_file(number) == name).then_some(number)
}

pub(crate) fn is_part(name: &str) -> bool {
    name.strip_suffix(".age").is_some_and(|stem| Digest::from_hex(stem).is_ok())
}

/// A file that is a file: a pipe would keep whoever opens it waiting.
pub(crate) fn plain_file(path: &Path) -> io::Result<File> {
    if std::fs::symlink_metadata(path)?.is_file() { File::open(path) } else { Err(io::Error::other("not a file")) }
}
