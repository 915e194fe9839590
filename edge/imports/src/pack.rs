//! An archive that a stranger may have made: its names and sizes are judged before a byte is unpacked, and no size is believed afterwards.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::rc::Rc;

use parloir_base::Digest;
use parloir_crypto::hash::Hasher;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::limit::Bounds;
use crate::trouble::Trouble;

/// What macOS adds beside what was packed.
const BESIDE: &str = "__MACOSX/";

/// An archive whose directory was judged.
pub(crate) struct Pack<R> {
    archive: ZipArchive<Metered<R>>,
    pub bounds: Bounds,
    left: u64,
    /// Files by their names, folders left out.
    pub names: BTreeMap<String, usize>,
}

impl<R: Read + Seek> Pack<R> {
    /// Opens it.
    ///
    /// # Errors
    /// [`Trouble::Archive`], [`Trouble::TooLarge`], [`Trouble::Malformed`], [`Trouble::Read`].
    pub fn open(source: R, bounds: Bounds) -> Result<Self, Trouble> {
        // The whole directory lies in memory before its files can be counted.
        let left = Rc::new(Cell::new(bounds.directory_bytes));
        let mut archive = ZipArchive::new(Metered { source, left: left.clone() }).map_err(trouble)?;
        left.set(u64::MAX);
        if archive.len() > bounds.packed_files {
            return Err(Trouble::TooLarge);
        }
        let mut names = BTreeMap::new();
        let mut known = std::collections::BTreeSet::new();
        // One name for two files, or two files over the same bytes: no program that exports conversations writes either.
        if archive.has_duplicate_names() || archive.has_overlapping_files().map_err(trouble)? {
            return Err(Trouble::Archive);
        }
        let mut whole = 0_u64;
        for at in 0..archive.len() {
            let file = archive.by_index_raw(at).map_err(trouble)?;
            let name = file.name().map_err(trouble)?.into_owned();
            let is_plain = file.is_file() || file.is_dir();
            if file.encrypted() || file.is_symlink() || !is_plain || !is_inside(&name) {
                return Err(Trouble::Archive);
            }
            whole = whole.saturating_add(file.size());
            if file.size() > bounds.small_bytes && file.size() / bounds.ratio > file.compressed_size() {
                return Err(Trouble::Archive);
            }
            // Two names that one disk takes for the same are one name.
            if !known.insert(name.to_lowercase()) {
                return Err(Trouble::Archive);
            }
            if file.is_file() && !name.starts_with(BESIDE) {
                names.insert(name, at);
            }
        }
        if whole > bounds.unpacked_bytes {
            return Err(Trouble::Archive);
        }
        Ok(Self { archive, left: bounds.unpacked_bytes, bounds, names })
    }

    /// Unpacks a file, at most as much of it as its own line of the directory says, and hands it on.
    pub fn unpack<T>(
        &mut self,
        name: &str,
        take: impl FnOnce(&mut dyn Read) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let at = *self.names.get(name).ok_or(Trouble::Unknown)?;
        let file = self.archive.by_index(at).map_err(trouble)?;
        let told = file.size().min(self.left);
        let mut counted = Counted { source: file.take(told.saturating_add(1)), bytes: 0 };
        // What does not unpack is the archive's fault; the disk and what is sealed on it answer with other kinds.
        let taken = take(&mut counted).map_err(|trouble| match trouble {
            Trouble::Read(error) if is_of_the_file(&error) => Trouble::Malformed(0),
            other => other,
        })?;
        let bytes = counted.bytes;
        if bytes > told {
            return Err(Trouble::Archive);
        }
        self.left -= bytes;
        Ok(taken)
    }

    /// Length and digest of a file.
    pub fn weigh(&mut self, name: &str) -> Result<(u64, Digest), Trouble> {
        self.unpack(name, |source| {
            let (mut hasher, mut bytes) = (Hasher::new(), 0);
            let mut piece = vec![0; 64 * 1024];
            loop {
                let read = source.read(&mut piece)?;
                if read == 0 {
                    return Ok((bytes, hasher.finish()));
                }
                hasher.update(piece.get(..read).unwrap_or_default());
                bytes += read as u64;
            }
        })
    }

    /// A small file as a whole.
    pub fn whole(&mut self, name: &str) -> Result<Vec<u8>, Trouble> {
        let most = self.bounds.unit_bytes;
        self.unpack(name, |source| crate::source::all(source, most))
    }
}

/// A source of which so much may be read.
struct Metered<R> {
    source: R,
    left: Rc<Cell<u64>>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.left.get() == 0 {
            return Err(ErrorKind::FileTooLarge.into());
        }
        let read = self.source.read(into)?;
        self.left.set(self.left.get().saturating_sub(read as u64));
        Ok(read)
    }
}

impl<R: Seek> Seek for Metered<R> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.source.seek(to)
    }
}

struct Counted<R> {
    source: R,
    bytes: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.source.read(into)?;
        self.bytes += read as u64;
        Ok(read)
    }
}

/// Whether a name stays in the folder where it would be unpacked, on every system.
fn is_inside(name: &str) -> bool {
    let path = name.strip_suffix('/').unwrap_or(name);
    !path.is_empty()
        && !name.contains(['\\', '\0', ':'])
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
        && path.split('/').count() <= 64
}

fn trouble(error: ZipError) -> Trouble {
    match error {
        ZipError::Io(error) if !is_of_the_file(&error) => error.into(),
        ZipError::InvalidPassword | ZipError::UnsupportedArchive(_) => Trouble::Archive,
        _ => Trouble::Malformed(0),
    }
}

/// Whether it is the file that is wrong, and not what it lies on.
fn is_of_the_file(error: &std::io::Error) -> bool {
    use ErrorKind::{InvalidData, InvalidInput, UnexpectedEof, Unsupported};
    matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof | Unsupported)
}
