//! Unpacks a folder's archive where a person asked for it: regular files and folders under one root, and nothing else, ever.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::{AsFd, OwnedFd};

use parloir_base::Refusal;
use parloir_base::limit::{DOCUMENT_BYTES_MAX, FOLDER_FILES_MAX};
use parloir_wire::document::{clean_path, target_name};
use rustix::fs::{Mode, OFlags, mkdirat, openat};
use rustix::io::Errno;

use crate::fault::Stop;

const BLOCK: usize = 512;
const BLOCK_BYTES: u64 = 512;
/// The longest path that [`clean_path`] takes, with room to spare.
const PATH_BYTES_MAX: u64 = 64 * 256;

/// Takes the archive's bytes in order, and writes what they hold under a root that is empty at first.
pub(crate) struct Unpacker {
    root: OwnedFd,
    block: Vec<u8>,
    state: State,
    long_name: Option<Vec<u8>>,
    entries: usize,
    stop: Option<Stop>,
}

enum State {
    Header,
    LongName { name: Vec<u8>, left: u64, padding: u64 },
    File { file: File, left: u64, padding: u64 },
    Padding { left: u64 },
    End,
}

impl Unpacker {
    /// Into the folder that `root` is.
    pub fn new(root: OwnedFd) -> Self {
        Self { root, block: Vec::new(), state: State::Header, long_name: None, entries: 0, stop: None }
    }

    /// Why it refused, if it did; and whether the archive came to its end.
    pub fn finish(mut self) -> Result<(), Stop> {
        match (self.stop.take(), self.state) {
            (Some(stop), _) => Err(stop),
            (None, State::End) => Ok(()),
            // Cut off in the middle, or without an end: not what a follower of the specification makes.
            (None, _) => Err(Refusal::DocumentKind.into()),
        }
    }

    fn take(&mut self, bytes: &[u8]) -> Result<usize, Stop> {
        let available = bytes.len() as u64;
        match &mut self.state {
            State::End => Ok(bytes.len()),
            State::Header => {
                let room = (BLOCK - self.block.len()).min(bytes.len());
                self.block.extend_from_slice(bytes.get(..room).unwrap_or_default());
                if self.block.len() == BLOCK {
                    let block = std::mem::take(&mut self.block);
                    self.header(&block)?;
                }
                Ok(room)
            }
            State::LongName { name, left, padding } => {
                let (part, room) = cut(bytes, *left, available);
                name.extend_from_slice(part);
                *left -= room;
                if *left == 0 {
                    let padding = *padding;
                    while name.last() == Some(&0) {
                        name.pop();
                    }
                    self.long_name = Some(std::mem::take(name));
                    self.state = State::Padding { left: padding };
                    self.skip_empty();
                }
                Ok(part.len())
            }
            State::File { file, left, padding } => {
                let (part, room) = cut(bytes, *left, available);
                file.write_all(part).map_err(Stop::target)?;
                *left -= room;
                if *left == 0 {
                    let padding = *padding;
                    self.state = State::Padding { left: padding };
                    self.skip_empty();
                }
                Ok(part.len())
            }
            State::Padding { left } => {
                let (part, room) = cut(bytes, *left, available);
                *left -= room;
                let taken = part.len();
                self.skip_empty();
                Ok(taken)
            }
        }
    }

    fn skip_empty(&mut self) {
        if matches!(self.state, State::Padding { left: 0 }) {
            self.state = State::Header;
        }
    }

    fn header(&mut self, block: &[u8]) -> Result<(), Stop> {
        let Some((kind, bytes)) = read_header(block)? else {
            self.state = State::End;
            return Ok(());
        };
        let header = tar::Header::from_byte_slice(block);
        let padding = bytes.div_ceil(BLOCK_BYTES) * BLOCK_BYTES - bytes;
        match kind {
            Kind::LongName if self.long_name.is_none() => {
                self.state = State::LongName { name: Vec::new(), left: bytes, padding };
                Ok(())
            }
            Kind::LongName => Err(Refusal::DocumentKind.into()),
            Kind::Folder => {
                let components = self.path(header)?;
                self.folder(&components)?;
                Ok(())
            }
            Kind::File => {
                let components = self.path(header)?;
                let file = self.file(&components)?;
                self.state = State::File { file, left: bytes, padding };
                if bytes == 0 {
                    self.state = State::Header;
                }
                Ok(())
            }
        }
    }

    /// The path of an entry, as components that are safe on this disk.
    fn path(&mut self, header: &tar::Header) -> Result<Vec<String>, Stop> {
        self.entries += 1;
        if self.entries > FOLDER_FILES_MAX {
            return Err(Refusal::ItemTooLarge.into());
        }
        Ok(read_path(self.long_name.take(), header)?.iter().map(|component| target_name(component)).collect())
    }

    /// Opens a folder under the root, making what is missing, following nothing.
    fn folder(&self, components: &[String]) -> Result<OwnedFd, Stop> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let open = |at: std::os::fd::BorrowedFd<'_>, name: &str| openat(at, name, flags, Mode::empty());
        let mut at = open(self.root.as_fd(), ".").map_err(target)?;
        for name in components {
            match mkdirat(&at, name.as_str(), Mode::RWXU) {
                Ok(()) | Err(Errno::EXIST) => {}
                Err(error) => return Err(target(error)),
            }
            at = open(at.as_fd(), name).map_err(target)?;
        }
        Ok(at)
    }

    /// Makes a file that was not there.
    fn file(&self, components: &[String]) -> Result<File, Stop> {
        let (name, folders) = components.split_last().ok_or(Refusal::DocumentName)?;
        let at = self.folder(folders)?;
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        openat(&at, name.as_str(), flags, Mode::RUSR | Mode::WUSR).map(File::from).map_err(target)
    }
}

/// What an entry of an archive is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The name of the one after it.
    LongName,
    Folder,
    File,
}

/// What a header says, and how many bytes follow it; `None` at the end of the archive.
pub(crate) fn read_header(block: &[u8]) -> Result<Option<(Kind, u64)>, Refusal> {
    if block.iter().all(|byte| *byte == 0) {
        return Ok(None);
    }
    let header = tar::Header::from_byte_slice(block);
    let sum: u32 = block
        .iter()
        .enumerate()
        .map(|(at, byte)| if (148..156).contains(&at) { u32::from(b' ') } else { u32::from(*byte) })
        .sum();
    let (said, bytes) = (header.cksum(), header.entry_size());
    let (Ok(said), Ok(bytes)) = (said, bytes) else { return Err(Refusal::DocumentKind) };
    let kind = match header.entry_type() {
        tar::EntryType::GNULongName if (1..=PATH_BYTES_MAX).contains(&bytes) => Kind::LongName,
        tar::EntryType::Directory if bytes == 0 => Kind::Folder,
        tar::EntryType::Regular if bytes <= DOCUMENT_BYTES_MAX => Kind::File,
        // Links, devices, and whatever else could reach out of the folder.
        _ => return Err(Refusal::DocumentKind),
    };
    if said == sum { Ok(Some((kind, bytes))) } else { Err(Refusal::DocumentKind) }
}

/// The clean components of an entry's path.
pub(crate) fn read_path(long_name: Option<Vec<u8>>, header: &tar::Header) -> Result<Vec<String>, Refusal> {
    let bytes = long_name.unwrap_or_else(|| header.path_bytes().into_owned());
    let path = String::from_utf8(bytes).map_err(|_| Refusal::DocumentName)?;
    clean_path(path.strip_suffix('/').unwrap_or(&path))
}

fn cut(bytes: &[u8], left: u64, available: u64) -> (&[u8], u64) {
    let room = left.min(available);
    (bytes.get(..usize::try_from(room).unwrap_or(usize::MAX)).unwrap_or(bytes), room)
}

/// Two entries of one name, or a file where a folder should be: refused, since one of them would be lost.
fn target(error: Errno) -> Stop {
    match error {
        Errno::EXIST | Errno::NOTDIR | Errno::LOOP | Errno::ISDIR => Refusal::DocumentName.into(),
        other => Stop::target(other.into()),
    }
}

impl Write for Unpacker {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.take(bytes) {
            Ok(taken) => Ok(taken),
            Err(stop) => {
                self.stop = Some(stop);
                Err(io::Error::other("the archive was refused"))
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
