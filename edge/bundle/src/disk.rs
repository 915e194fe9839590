//! A bundle's folder on a disk that may be hostile: nothing is followed out of it, nothing is read beyond its bound.

use std::collections::VecDeque;
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
/// Folders that are known to be none but folders: files of a few are read in turn, and each folder is not looked at for each file.
const KNOWN_MAX: usize = 4;

/// A folder.
pub struct Disk {
    folder: PathBuf,
    files_max: usize,
    is_too_large: bool,
    counts: bool,
    bytes: u64,
    known: VecDeque<String>,
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
            Ok(Self {
                folder: folder.to_owned(),
                files_max: FILES_MAX,
                is_too_large: false,
                counts: false,
                bytes: 0,
                known: VecDeque::new(),
            })
        } else {
            Err(io::Error::from(io::ErrorKind::NotADirectory))
        }
    }

    /// The same folder, of which nothing is listed when it holds more files.
    #[must_use]
    pub fn at_most(self, files_max: usize) -> Self {
        Self { files_max, ..self }
    }

    /// The same folder, whose bytes are counted when it is listed: that asks the system about every file.
    #[must_use]
    pub fn counted(self) -> Self {
        Self { counts: true, ..self }
    }

    /// Whether it held more files than it may.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.is_too_large
    }

    /// Bytes of its plain files, once they were listed and [`Disk::counted`].
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(crate) fn pieces(&mut self, path: &str) -> Result<Pieces, Trouble> {
        Ok(Pieces { file: self.file(path)?.0, piece: vec![0; PIECE_BYTES] })
    }

    /// Opens a listed path, refusing anything but a plain file; what it is may have changed since it was listed. How long it is, too.
    fn file(&mut self, path: &str) -> Result<(File, u64), Trouble> {
        let unreadable = |_| Trouble::Unreadable;
        // Not every path was listed: no folder on the way is a link either.
        if let Some((folders, _)) = path.rsplit_once('/')
            && !self.known.iter().any(|known| known == folders)
        {
            let mut full = self.folder.clone();
            for part in folders.split('/') {
                full.push(part);
                if !fs::symlink_metadata(&full).map_err(unreadable)?.is_dir() {
                    return Err(Trouble::Unreadable);
                }
            }
            self.known.truncate(KNOWN_MAX - 1);
            self.known.push_front(folders.to_owned());
        }
        let full = self.folder.join(path);
        let found = fs::symlink_metadata(&full).map_err(unreadable)?;
        if !found.is_file() {
            return Err(Trouble::Unreadable);
        }
        Ok((File::open(full).map_err(unreadable)?, found.len()))
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
                    if kind.is_file() && self.counts {
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
        let (file, long) = self.file(path)?;
        // Room for all of it and one byte more: it is read at once, and its end is seen.
        let room = usize::try_from(long.saturating_add(1).min(limit)).unwrap_or_default();
        let mut bytes = Vec::with_capacity(room);
        file.take(limit).read_to_end(&mut bytes).map_err(|_| Trouble::Unreadable)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("items/one")).unwrap();
        fs::write(folder.path().join("items/one/body"), b"Bonjour.").unwrap();
        folder
    }

    #[test]
    fn a_file_that_became_a_link_is_not_read_though_its_folder_is_known() {
        let folder = folder();
        let mut disk = Disk::open(folder.path()).unwrap();
        assert_eq!(disk.read("items/one/body", 8), Ok(b"Bonjour.".to_vec()));
        let outside = folder.path().join("outside");
        fs::write(&outside, b"Secret.").unwrap();
        fs::remove_file(folder.path().join("items/one/body")).unwrap();
        std::os::unix::fs::symlink(&outside, folder.path().join("items/one/body")).unwrap();
        assert_eq!(disk.read("items/one/body", 8), Err(Trouble::Unreadable));
        assert!(disk.digest("items/one/body").is_err());
    }

    #[test]
    fn nothing_is_read_through_a_folder_that_is_a_link_wherever_it_stands() {
        let (folder, elsewhere) = (folder(), folder());
        std::os::unix::fs::symlink(elsewhere.path().join("items"), folder.path().join("keys")).unwrap();
        std::os::unix::fs::symlink(elsewhere.path().join("items/one"), folder.path().join("items/two")).unwrap();
        let mut disk = Disk::open(folder.path()).unwrap();
        for path in ["keys/one/body", "items/two/body", "items/three/body", "items/one"] {
            assert_eq!(disk.read(path, 100), Err(Trouble::Unreadable), "{path}");
        }
        assert!(disk.read("items/one/body", 100).is_ok());
    }

    #[test]
    fn a_file_is_read_to_its_bound_and_refused_beyond_it() {
        let folder = folder();
        let mut disk = Disk::open(folder.path()).unwrap();
        assert_eq!(disk.read("items/one/body", 7), Err(Trouble::TooLarge));
        assert_eq!(disk.read("items/one/body", 8), Ok(b"Bonjour.".to_vec()));
        assert_eq!(disk.read("items/one/body", 9), Ok(b"Bonjour.".to_vec()));
    }
}
