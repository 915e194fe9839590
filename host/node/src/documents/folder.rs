//! A folder as one archive: the same folder gives the same bytes, and nothing outside it is ever read.
//!
//! # Shape
//! POSIX.1-2001 tar as the GNU tools write it: folders before what is in them, names in the order of their bytes, modes 0755 and
//! 0644, times in seconds, no owner. Symbolic links and special files are refused, not skipped: nothing is left out silently.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

use parloir_base::Refusal;
use parloir_base::limit::FOLDER_FILES_MAX;
use parloir_wire::document::clean_path;
use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, openat, statat};

use crate::documents::print::{Print, unreadable};
use crate::fault::Stop;

const BLOCK: usize = 512;
pub(crate) const BLOCK_BYTES: u64 = 512;
/// A name that fits the old field of a header.
const NAME_BYTES: usize = 100;

/// What a folder holds, in the order of the archive.
pub(crate) struct Plan {
    root: OwnedFd,
    entries: Vec<Entry>,
}

/// A file or folder of an archive.
pub(crate) struct Entry {
    /// Relative, with `/`.
    pub path: String,
    pub is_folder: bool,
    pub bytes: u64,
    pub seconds: u64,
}

impl Plan {
    /// How many files.
    pub fn files(&self) -> u64 {
        self.entries.iter().filter(|entry| !entry.is_folder).count() as u64
    }

    /// Gives each file, opened component by component: no folder was exchanged for a link on the way.
    pub fn each(self, mut give: impl FnMut(&str, File) -> Result<(), Stop>) -> Result<(), Stop> {
        for entry in self.entries.iter().filter(|entry| !entry.is_folder) {
            give(&entry.path, opened(&self.root, &entry.path)?)?;
        }
        Ok(())
    }

    /// How long the archive is.
    pub fn archive_bytes(&self) -> u64 {
        let one = |entry: &Entry| entry.header().len() as u64 + entry.bytes.div_ceil(BLOCK_BYTES) * BLOCK_BYTES;
        self.entries.iter().map(one).sum::<u64>() + 2 * BLOCK_BYTES
    }
}

/// Looks at a folder: what is in it, and that all of it can be placed.
pub(crate) fn plan(path: &Path) -> Result<Plan, Stop> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let root = rustix::fs::open(path, flags, Mode::empty()).map_err(unreadable)?;
    let mut plan = Plan { root, entries: Vec::new() };
    let top = openat(&plan.root, ".", flags, Mode::empty()).map_err(unreadable)?;
    walk(&mut plan, &top, "")?;
    Ok(plan)
}

fn walk(plan: &mut Plan, folder: &OwnedFd, prefix: &str) -> Result<(), Stop> {
    let mut names = Vec::new();
    for entry in Dir::read_from(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name().to_str().map_err(|_| Refusal::DocumentName)?;
        if !matches!(name, "." | "..") {
            names.push(name.to_owned());
        }
    }
    names.sort_unstable();
    for name in names {
        let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
        // The receiving side refuses what is not clean, so it is said here, to the person who can rename it.
        if clean_path(&path)?.join("/") != path {
            return Err(Refusal::DocumentName.into());
        }
        if plan.entries.len() >= FOLDER_FILES_MAX {
            return Err(Refusal::ItemTooLarge.into());
        }
        let meta = statat(folder, name.as_str(), AtFlags::SYMLINK_NOFOLLOW).map_err(unreadable)?;
        let seconds = u64::try_from(meta.st_mtime).unwrap_or(0);
        match FileType::from_raw_mode(meta.st_mode) {
            FileType::Directory => {
                plan.entries.push(Entry { path: path.clone(), is_folder: true, bytes: 0, seconds });
                let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
                let inner = openat(folder, name.as_str(), flags, Mode::empty()).map_err(unreadable)?;
                walk(plan, &inner, &path)?;
            }
            FileType::RegularFile => {
                let bytes = u64::try_from(meta.st_size).unwrap_or(0);
                plan.entries.push(Entry { path, is_folder: false, bytes, seconds });
            }
            _ => return Err(Refusal::DocumentKind.into()),
        }
    }
    Ok(())
}

impl Entry {
    /// The header, and before it the long name where the field is too short.
    pub fn header(&self) -> Vec<u8> {
        let mut path = self.path.clone();
        if self.is_folder {
            path.push('/');
        }
        let mut bytes = Vec::new();
        let name = path.as_bytes();
        if name.len() > NAME_BYTES {
            let mut long = tar::Header::new_gnu();
            long.set_entry_type(tar::EntryType::GNULongName);
            put_name(&mut long, b"././@LongLink");
            long.set_size(name.len() as u64 + 1);
            finish(&mut long, 0o644, 0);
            bytes.extend_from_slice(long.as_bytes());
            bytes.extend_from_slice(name);
            bytes.resize((bytes.len() + 1).next_multiple_of(BLOCK), 0);
        }
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(if self.is_folder { tar::EntryType::Directory } else { tar::EntryType::Regular });
        put_name(&mut header, name.get(..NAME_BYTES).unwrap_or(name));
        header.set_size(self.bytes);
        finish(&mut header, if self.is_folder { 0o755 } else { 0o644 }, self.seconds);
        bytes.extend_from_slice(header.as_bytes());
        bytes
    }
}

fn put_name(header: &mut tar::Header, name: &[u8]) {
    for (to, from) in header.as_old_mut().name.iter_mut().zip(name) {
        *to = *from;
    }
}

fn finish(header: &mut tar::Header, mode: u32, seconds: u64) {
    header.set_mode(mode);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(seconds);
    header.set_cksum();
}

/// Opens a file below a folder component by component, so that no folder was exchanged for a link on the way.
fn opened(root: &OwnedFd, path: &str) -> Result<File, Stop> {
    let mut at: Option<OwnedFd> = None;
    let mut components = path.split('/').peekable();
    while let Some(component) = components.next() {
        let kind = if components.peek().is_some() { OFlags::DIRECTORY } else { OFlags::NONBLOCK };
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC | kind;
        let parent = at.as_ref().map_or(root.as_fd(), AsFd::as_fd);
        let opened = openat(parent, component, flags, Mode::empty()).map_err(|_| Refusal::DocumentChanged)?;
        at = Some(opened);
    }
    Ok(File::from(at.ok_or(Refusal::DocumentChanged)?))
}

/// The archive, read from the folder as it is asked for.
pub(crate) struct Archive {
    root: OwnedFd,
    entries: std::vec::IntoIter<Entry>,
    /// Bytes that come before the open file's.
    ready: io::Cursor<Vec<u8>>,
    open: Option<Open>,
    is_ended: bool,
    stop: Option<Stop>,
}

struct Open {
    file: File,
    print: Print,
    left: u64,
}

impl Archive {
    pub fn new(plan: Plan) -> Self {
        let ready = io::Cursor::new(Vec::new());
        Self { root: plan.root, entries: plan.entries.into_iter(), ready, open: None, is_ended: false, stop: None }
    }

    /// Why reading stopped, when it was not the end.
    pub fn stop(&mut self) -> Option<Stop> {
        self.stop.take()
    }

    fn next(&mut self) -> Result<(), Stop> {
        let Some(entry) = self.entries.next() else {
            self.is_ended = true;
            self.ready = io::Cursor::new(vec![0; 2 * BLOCK]);
            return Ok(());
        };
        self.ready = io::Cursor::new(entry.header());
        if entry.is_folder {
            return Ok(());
        }
        let file = opened(&self.root, &entry.path)?;
        let print = Print::of(&file).map_err(Stop::source)?;
        if !file.metadata().map_err(Stop::source)?.is_file() || print.bytes() != entry.bytes {
            return Err(Refusal::DocumentChanged.into());
        }
        self.open = Some(Open { file, print, left: entry.bytes });
        Ok(())
    }

    fn give(&mut self, into: &mut [u8]) -> Result<usize, Stop> {
        loop {
            let given = self.ready.read(into).map_err(Stop::source)?;
            if given > 0 || into.is_empty() {
                return Ok(given);
            }
            let Some(open) = &mut self.open else {
                if self.is_ended {
                    return Ok(0);
                }
                self.next()?;
                continue;
            };
            if open.left > 0 {
                let room = usize::try_from(open.left).unwrap_or(usize::MAX).min(into.len());
                let part = into.get_mut(..room).unwrap_or_default();
                let read = open.file.read(part).map_err(Stop::source)?;
                if read == 0 {
                    return Err(Refusal::DocumentChanged.into());
                }
                open.left -= read as u64;
                return Ok(read);
            }
            if Print::of(&open.file).map_err(Stop::source)? != open.print {
                return Err(Refusal::DocumentChanged.into());
            }
            let over = usize::try_from(open.print.bytes() % BLOCK_BYTES).unwrap_or(0);
            self.ready = io::Cursor::new(vec![0; (BLOCK - over) % BLOCK]);
            self.open = None;
        }
    }
}

impl Read for Archive {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.give(into) {
            Ok(given) => Ok(given),
            Err(stop) => {
                self.stop = Some(stop);
                Err(io::Error::other("the folder could not be read"))
            }
        }
    }
}
