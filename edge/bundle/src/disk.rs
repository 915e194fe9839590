//! A bundle's folder on a disk that may be hostile: nothing is followed out of it, nothing is read beyond its bound.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use parloir_base::Digest;
use parloir_crypto::Hasher;
use parloir_journal::bundle::check::files::{Files, Listed, Trouble};

/// Folders inside folders: a bundle has two.
const DEPTH_MAX: usize = 4;
/// Files at most: a million entries with all that belongs to them.
const FILES_MAX: usize = 5_000_000;
/// Bytes read at once.
const PIECE_BYTES: usize = 256 * 1024;

/// A folder.
pub struct Disk {
    folder: PathBuf,
    files_max: usize,
    is_too_large: bool,
    bytes: u64,
}

/// A file's bytes, piece by piece.
pub(crate) struct Pieces {
    file: File,
    piece: Vec<u8>,
}

impl Disk {
    /// The folder of a bundle.
    ///
    /// # Errors
    /// When it is not there, or not a folder.
    pub fn open(folder: &Path) -> io::Result<Self> {
        if fs::metadata(folder)?.is_dir() {
            Ok(Self { folder: folder.to_owned(), files_max: FILES_MAX, is_too_large: false, bytes: 0 })
        } else {
            Err(io::Error::from(io::ErrorKind::NotADirectory))
        }
    }

    /// The same folder, of which nothing is listed when it holds more files.
    #[must_use]
    pub fn at_most(self, files_max: usize) -> Self {
        Self { files_max, ..self }
    }

    /// Whether it held more files than it may.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.is_too_large
    }

    /// Bytes of its plain files, once they were listed.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(crate) fn pieces(&self, path: &str) -> Result<Pieces, Trouble> {
        Ok(Pieces { file: self.file(path)?, piece: vec![0; PIECE_BYTES] })
    }

    /// Opens a listed path, refusing anything but a plain file; what it is may have changed since it was listed.
    fn file(&self, path: &str) -> Result<File, Trouble> {
        let mut full = self.folder.clone();
        let mut parts = path.split('/').peekable();
        // Not every path was listed: no folder on the way is a link either.
        while let Some(part) = parts.next() {
            full.push(part);
            let found = fs::symlink_metadata(&full).map_err(|_| Trouble::Unreadable)?;
            if !(if parts.peek().is_some() { found.is_dir() } else { found.is_file() }) {
                return Err(Trouble::Unreadable);
            }
        }
        File::open(full).map_err(|_| Trouble::Unreadable)
    }
}

impl Files for Disk {
    fn list(&mut self) -> Result<Vec<Listed>, Trouble> {
        let mut listed = Vec::new();
        let mut folders = vec![(self.folder.clone(), String::new(), 0)];
        while let Some((folder, prefix, depth)) = folders.pop() {
            for one in fs::read_dir(folder).map_err(|_| Trouble::Unreadable)? {
                let one = one.map_err(|_| Trouble::Unreadable)?;
                let kind = one.file_type().map_err(|_| Trouble::Unreadable)?;
                // A name that is not UTF-8 is no name of a bundle: shown as it can be, and refused.
                let name = one.file_name().to_string_lossy().into_owned();
                let path = format!("{prefix}{name}");
                if kind.is_dir() && depth < DEPTH_MAX {
                    folders.push((one.path(), format!("{path}/"), depth + 1));
                } else {
                    if kind.is_file() {
                        self.bytes = self.bytes.saturating_add(one.metadata().map_or(0, |found| found.len()));
                    }
                    listed.push(Listed { path, plain: kind.is_file() });
                }
                if listed.len() > self.files_max {
                    self.is_too_large = true;
                    return Err(Trouble::TooLarge);
                }
            }
        }
        listed.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(listed)
    }

    fn read(&mut self, path: &str, bytes_max: usize) -> Result<Vec<u8>, Trouble> {
        let limit = u64::try_from(bytes_max).unwrap_or(u64::MAX).saturating_add(1);
        let mut bytes = Vec::new();
        self.file(path)?.take(limit).read_to_end(&mut bytes).map_err(|_| Trouble::Unreadable)?;
        if bytes.len() > bytes_max { Err(Trouble::TooLarge) } else { Ok(bytes) }
    }

    fn digest(&mut self, path: &str) -> Result<(Digest, u64), Trouble> {
        let (mut hasher, mut bytes) = (Hasher::new(), 0_u64);
        let mut file = self.pieces(path)?;
        while let Some(piece) = file.next()? {
            hasher.update(piece);
            bytes += piece.len() as u64;
        }
        Ok((hasher.finish(), bytes))
    }
}

impl Pieces {
    pub(crate) fn next(&mut self) -> Result<Option<&[u8]>, Trouble> {
        let count = self.file.read(&mut self.piece).map_err(|_| Trouble::Unreadable)?;
        Ok(self.piece.get(..count).filter(|piece| !piece.is_empty()))
    }
}
