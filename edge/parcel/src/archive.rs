//! An archive that a stranger may have made, read where it lies: names and lengths are judged before a file of it is read, and nothing is unpacked.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{self, BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::rc::Rc;

use zip::ZipArchive;
use zip::result::ZipError;

const BLOCK: usize = 512;
const BLOCK_BYTES: u64 = 512;
/// Folders inside one another; a parcel has five.
const DEPTH_MAX: usize = 16;

/// What an archive may cost. The ones of [`Bounds::default`] hold everywhere but in tests.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Files: those of a bundle that a node checks.
    pub files: usize,
    /// Bytes of a path.
    pub path_bytes: u64,
    /// Bytes that are read to know the directory of a `.zip`: it lies in memory before a file of it is counted.
    pub directory_bytes: u64,
    /// Unpacked bytes of what is packed small, all files together.
    pub unpacked_bytes: u64,
    /// How many times its packed size a file may unpack to, beyond [`Bounds::small_bytes`].
    pub ratio: u64,
    /// Below this, no ratio is too large.
    pub small_bytes: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            files: 1_000_000,
            path_bytes: 1_024,
            directory_bytes: 256 << 20,
            unpacked_bytes: 1 << 40,
            ratio: 200,
            small_bytes: 1 << 20,
        }
    }
}

/// Why an archive is not read.
#[derive(Debug)]
pub enum Unfit {
    /// It is neither a `.tar` nor a `.zip`.
    Unknown,
    /// What no honest archive is: a name that leads elsewhere or stands twice, a link, a device, encryption, files over one another, a bomb.
    Hostile,
    /// More files than are read, or a longer directory.
    TooLarge,
    /// It ends before what it says that it holds.
    Cut,
    /// The bytes could not be had.
    Read(io::Error),
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => "no archive that is read",
            Self::Hostile => "an archive that no program makes honestly",
            Self::TooLarge => "an archive of too many files",
            Self::Cut => "an archive that is cut",
            Self::Read(_) => "the archive could not be read",
        })
    }
}

impl std::error::Error for Unfit {}

impl From<io::Error> for Unfit {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::FileTooLarge => Self::TooLarge,
            ErrorKind::UnexpectedEof => Self::Cut,
            _ => Self::Read(error),
        }
    }
}

impl From<ZipError> for Unfit {
    fn from(error: ZipError) -> Self {
        match error {
            ZipError::Io(error) if error.kind() == ErrorKind::InvalidData => Self::Cut,
            ZipError::Io(error) => error.into(),
            ZipError::InvalidPassword | ZipError::UnsupportedArchive(_) => Self::Hostile,
            _ => Self::Cut,
        }
    }
}

/// An archive whose directory was judged.
pub struct Archive<S> {
    form: Form<S>,
    files: BTreeMap<String, Place>,
}

enum Form<S> {
    Tar(Sequential<S>),
    Zip(Box<ZipArchive<Metered<S>>>),
}

/// Where a file is: the place of its bytes, or its number; and how long it says that it is.
#[derive(Clone, Copy)]
struct Place {
    at: u64,
    bytes: u64,
}

impl<S> fmt::Debug for Archive<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Archive({} files)", self.files.len())
    }
}

impl<S: Read + Seek> Archive<S> {
    /// Judges an archive, by how it begins.
    ///
    /// # Errors
    /// [`Unfit`].
    pub fn open(mut source: S, bounds: Bounds) -> Result<Self, Unfit> {
        let bytes = source.seek(SeekFrom::End(0))?;
        source.seek(SeekFrom::Start(0))?;
        let mut head = Vec::new();
        (&mut source).take(BLOCK_BYTES).read_to_end(&mut head)?;
        source.seek(SeekFrom::Start(0))?;
        if head.starts_with(b"PK\x03\x04") {
            return zipped(source, bounds);
        }
        if head.len() < BLOCK || !matches!(header(&head), Ok(Some(_))) {
            // What begins as a `.tar` and reaches out of its folder is told apart from what is none at all.
            let is_tar = head.get(257..262) == Some(b"ustar".as_slice());
            return Err(if is_tar { Unfit::Hostile } else { Unfit::Unknown });
        }
        tarred(Sequential { source: BufReader::with_capacity(1 << 16, source), at: 0 }, bytes, bounds)
    }

    /// Its files, ascending, each with its length as the archive says it.
    pub fn files(&self) -> impl Iterator<Item = (&str, u64)> {
        self.files.iter().map(|(path, place)| (path.as_str(), place.bytes))
    }

    /// Whether a file is there.
    #[must_use]
    pub fn holds(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// The bytes of a file, never more than the archive said.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`]; the system's; [`ErrorKind::InvalidData`] when it does not unpack.
    pub fn read(&mut self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        let place = *self.files.get(path).ok_or(ErrorKind::NotFound)?;
        match &mut self.form {
            Form::Tar(source) => {
                source.go(place.at)?;
                Ok(Box::new(source.take(place.bytes)))
            }
            Form::Zip(archive) => {
                let at = usize::try_from(place.at).map_err(|_| ErrorKind::NotFound)?;
                let file = archive.by_index(at).map_err(|error| match error {
                    ZipError::Io(error) => error,
                    _ => ErrorKind::InvalidData.into(),
                })?;
                Ok(Box::new(file.take(place.bytes)))
            }
        }
    }
}

/// What is read mostly forwards: what was read ahead is not thrown away by a small step.
struct Sequential<S> {
    source: BufReader<S>,
    at: u64,
}

impl<S: Read + Seek> Sequential<S> {
    fn go(&mut self, to: u64) -> io::Result<()> {
        let by = i128::from(to) - i128::from(self.at);
        match i64::try_from(by) {
            Ok(by) => self.source.seek_relative(by)?,
            Err(_) => self.source.seek(SeekFrom::Start(to)).map(drop)?,
        }
        self.at = to;
        Ok(())
    }
}

impl<S: Read> Read for Sequential<S> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(into)?;
        self.at = self.at.saturating_add(read as u64);
        Ok(read)
    }
}

/// A source of which so much may be read.
struct Metered<S> {
    source: S,
    left: Rc<Cell<u64>>,
}

impl<S: Read> Read for Metered<S> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.left.get() == 0 {
            return Err(ErrorKind::FileTooLarge.into());
        }
        let read = self.source.read(into)?;
        self.left.set(self.left.get().saturating_sub(read as u64));
        Ok(read)
    }
}

impl<S: Seek> Seek for Metered<S> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.source.seek(to)
    }
}

/// Names that were met, so that no two files have one that a disk takes for the same.
struct Names {
    known: BTreeSet<String>,
    bounds: Bounds,
}

impl Names {
    /// The path, when it stays inside and is new. `.` in front of all names, as `tar` writes it of a folder, says nothing.
    fn take(&mut self, name: &str) -> Result<Option<String>, Unfit> {
        let path = name.strip_prefix("./").unwrap_or(name);
        let path = path.strip_suffix('/').unwrap_or(path);
        if path.is_empty() || path == "." {
            return if name.starts_with('.') { Ok(None) } else { Err(Unfit::Hostile) };
        }
        let is_inside = path.len() as u64 <= self.bounds.path_bytes
            && !path.contains(['\\', ':'])
            && !path.chars().any(char::is_control)
            && path.split('/').count() <= DEPTH_MAX
            && path.split('/').all(|part| !matches!(part, "" | "." | ".."));
        if !is_inside || !self.known.insert(path.to_lowercase()) {
            return Err(Unfit::Hostile);
        }
        if self.known.len() > self.bounds.files {
            return Err(Unfit::TooLarge);
        }
        Ok(Some(path.to_owned()))
    }
}

/// What an entry of a `.tar` is.
enum Kind {
    /// The name of the one after it.
    LongName,
    Folder,
    File,
}

/// What a header says, and how many bytes follow it; `None` at the end of the archive.
fn header(block: &[u8]) -> Result<Option<(Kind, u64)>, Unfit> {
    if block.iter().all(|byte| *byte == 0) {
        return Ok(None);
    }
    let header = tar::Header::from_byte_slice(block);
    let counted = |(at, byte): (usize, &u8)| if (148..156).contains(&at) { u32::from(b' ') } else { u32::from(*byte) };
    let sum: u32 = block.iter().enumerate().map(counted).sum();
    let (Ok(said), Ok(bytes)) = (header.cksum(), header.entry_size()) else { return Err(Unfit::Hostile) };
    let kind = match header.entry_type() {
        tar::EntryType::GNULongName => Kind::LongName,
        tar::EntryType::Directory if bytes == 0 => Kind::Folder,
        tar::EntryType::Regular => Kind::File,
        // Links, devices, holes, and whatever else could reach out of the folder or say one length and have another.
        _ => return Err(Unfit::Hostile),
    };
    if said == sum { Ok(Some((kind, bytes))) } else { Err(Unfit::Hostile) }
}

fn tarred<S: Read + Seek>(mut source: Sequential<S>, whole: u64, bounds: Bounds) -> Result<Archive<S>, Unfit> {
    let mut names = Names { known: BTreeSet::new(), bounds };
    let (mut files, mut at, mut long) = (BTreeMap::new(), 0_u64, None);
    loop {
        let mut block = [0; BLOCK];
        source.go(at)?;
        source.read_exact(&mut block)?;
        at += BLOCK_BYTES;
        let Some((kind, bytes)) = header(&block)? else { break };
        let end = at.checked_add(bytes).filter(|end| *end <= whole).ok_or(Unfit::Cut)?;
        let name = match (&kind, long.take()) {
            (Kind::LongName, None) if (1..=bounds.path_bytes).contains(&bytes) => {
                let mut name = Vec::new();
                (&mut source).take(bytes).read_to_end(&mut name)?;
                while name.last() == Some(&0) {
                    name.pop();
                }
                long = Some(name);
                at = end.next_multiple_of(BLOCK_BYTES);
                continue;
            }
            (Kind::LongName, _) => return Err(Unfit::Hostile),
            (_, Some(name)) => name,
            (_, None) => tar::Header::from_byte_slice(&block).path_bytes().into_owned(),
        };
        let name = String::from_utf8(name).map_err(|_| Unfit::Hostile)?;
        let path = names.take(&name)?;
        match (kind, path) {
            (Kind::File, Some(path)) if !name.ends_with('/') => {
                files.insert(path, Place { at, bytes });
            }
            (Kind::Folder, _) => {}
            _ => return Err(Unfit::Hostile),
        }
        at = end.next_multiple_of(BLOCK_BYTES);
    }
    Ok(Archive { form: Form::Tar(source), files })
}

fn zipped<S: Read + Seek>(source: S, bounds: Bounds) -> Result<Archive<S>, Unfit> {
    let left = Rc::new(Cell::new(bounds.directory_bytes));
    let mut archive = ZipArchive::new(Metered { source, left: left.clone() })?;
    left.set(u64::MAX);
    if archive.len() > bounds.files {
        return Err(Unfit::TooLarge);
    }
    if archive.has_duplicate_names() || archive.has_overlapping_files()? {
        return Err(Unfit::Hostile);
    }
    let mut names = Names { known: BTreeSet::new(), bounds };
    let (mut files, mut whole) = (BTreeMap::new(), 0_u64);
    for at in 0..archive.len() {
        let file = archive.by_index_raw(at)?;
        let (bytes, packed) = (file.size(), file.compressed_size());
        if file.encrypted() || file.is_symlink() || !(file.is_file() || file.is_dir()) {
            return Err(Unfit::Hostile);
        }
        whole = whole.saturating_add(bytes);
        if whole > bounds.unpacked_bytes || (bytes > bounds.small_bytes && bytes / bounds.ratio > packed) {
            return Err(Unfit::Hostile);
        }
        let (is_file, name) = (file.is_file(), file.name()?.into_owned());
        if let Some(path) = names.take(&name)?
            && is_file
        {
            files.insert(path, Place { at: at as u64, bytes });
        }
    }
    Ok(Archive { form: Form::Zip(Box::new(archive)), files })
}
