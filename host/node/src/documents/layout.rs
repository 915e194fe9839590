//! Where the contents of a deposit's files stand in its document: as they are, or inside the archive that a folder is.

use std::collections::HashMap;

use parloir_base::Refusal;
use parloir_base::limit::{DEPOSIT_FILES_MAX, DEPOSIT_PATHS_BYTES_MAX, DOCUMENT_BYTES_MAX};
use parloir_wire::document::{clean_path, target_name};

use crate::documents::folder::{BLOCK_BYTES, Entry};

/// The empty blocks that end an archive.
const END_BYTES: u64 = 2 * BLOCK_BYTES;

/// The order of a document's bytes: which are contents, and what stands between them.
pub(crate) enum Layout {
    /// One file: its bytes, and nothing else.
    File(u64),
    /// An archive.
    Folder(Vec<Placed>),
}

/// An entry, and where it begins.
pub(crate) struct Placed {
    entry: Entry,
    header_bytes: u64,
    /// In the archive.
    at: u64,
    /// In the contents.
    content: u64,
}

/// What stands at a place.
enum Part {
    /// The node's own bytes.
    Fixed(Vec<u8>),
    /// So many bytes of contents.
    Content(u64),
    End,
}

/// A file of a folder, as it is kept: relative path with `/`, bytes, seconds.
pub(crate) type FileKept = (String, u64, u64);

impl Layout {
    /// The archive of these files, in this order; the folders that they are in stand before them. Refuses what the receiving side
    /// would refuse to unpack.
    pub fn folder(files: &[FileKept]) -> Result<Self, Refusal> {
        let paths_bytes: usize = files.iter().map(|(path, ..)| path.len()).sum();
        if files.len() > DEPOSIT_FILES_MAX || paths_bytes > DEPOSIT_PATHS_BYTES_MAX {
            return Err(Refusal::ItemTooLarge);
        }
        let mut seen = Seen::default();
        let mut placed = Vec::new();
        let (mut at, mut content) = (0_u64, 0_u64);
        let mut place = |entry: Entry| {
            let header_bytes = entry.header().len() as u64;
            let end = at.saturating_add(header_bytes).saturating_add(padded(entry.bytes));
            let next = content.saturating_add(entry.bytes);
            placed.push(Placed { entry, header_bytes, at, content });
            (at, content) = (end, next);
            if end > DOCUMENT_BYTES_MAX - END_BYTES { Err(Refusal::ItemTooLarge) } else { Ok(()) }
        };
        for (path, bytes, seconds) in files {
            let parts = clean_path(path)?;
            for folder in seen.file(&parts)? {
                place(Entry { path: folder, is_folder: true, bytes: 0, seconds: *seconds })?;
            }
            if *bytes > DOCUMENT_BYTES_MAX {
                return Err(Refusal::ItemTooLarge);
            }
            place(Entry { path: parts.join("/"), is_folder: false, bytes: *bytes, seconds: *seconds })?;
        }
        Ok(Self::Folder(placed))
    }

    /// How long the document is.
    pub fn document_bytes(&self) -> u64 {
        match self {
            Self::File(bytes) => *bytes,
            Self::Folder(placed) => placed.last().map_or(0, Placed::end) + END_BYTES,
        }
    }

    /// How long the contents are.
    pub fn content_bytes(&self) -> u64 {
        match self {
            Self::File(bytes) => *bytes,
            Self::Folder(placed) => placed.last().map_or(0, |one| one.content + one.entry.bytes),
        }
    }

    /// Bytes of contents before a place of the document.
    pub fn content_at(&self, at: u64) -> u64 {
        match self {
            Self::File(bytes) => at.min(*bytes),
            Self::Folder(placed) => find(placed, |one| one.at <= at)
                .map_or(0, |one| one.content + (at - one.at).saturating_sub(one.header_bytes).min(one.entry.bytes)),
        }
    }

    /// The first place of the document that has so many bytes of contents before it.
    pub fn place_of(&self, content: u64) -> u64 {
        match self {
            Self::File(bytes) => content.min(*bytes),
            // The last entry that begins before has the byte before: those that are empty begin where the next one does.
            Self::Folder(placed) => find(placed, |one| one.content < content)
                .map_or(0, |one| one.at + one.header_bytes + (content - one.content).min(one.entry.bytes)),
        }
    }

    /// Weaves contents into the document from a place on; what stands before each byte comes before it. Answers whether there was
    /// room for all.
    pub fn weave<E>(
        &self,
        mut at: u64,
        mut contents: &[u8],
        give: &mut dyn FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<bool, E> {
        while !contents.is_empty() {
            match self.part(at) {
                Part::Fixed(bytes) => {
                    give(&bytes)?;
                    at += bytes.len() as u64;
                }
                Part::Content(bytes) => {
                    let (now, later) = contents.split_at(count(bytes).min(contents.len()));
                    give(now)?;
                    at += now.len() as u64;
                    contents = later;
                }
                Part::End => return Ok(false),
            }
        }
        Ok(true)
    }

    /// What stands after the last byte of contents, from a place on. Answers whether that was the end.
    pub fn rest<E>(&self, mut at: u64, give: &mut dyn FnMut(&[u8]) -> Result<(), E>) -> Result<bool, E> {
        loop {
            match self.part(at) {
                Part::Fixed(bytes) => {
                    give(&bytes)?;
                    at += bytes.len() as u64;
                }
                Part::Content(_) => return Ok(false),
                Part::End => return Ok(true),
            }
        }
    }

    /// Gives only the contents out of bytes that stand at a place of the document.
    pub fn pick<E>(
        &self,
        mut at: u64,
        mut bytes: &[u8],
        take: &mut dyn FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        while !bytes.is_empty() {
            let (length, is_content) = match self.part(at) {
                Part::Fixed(fixed) => (fixed.len(), false),
                Part::Content(content) => (count(content), true),
                Part::End => return Ok(()),
            };
            let (now, later) = bytes.split_at(length.min(bytes.len()));
            if is_content {
                take(now)?;
            }
            at += now.len() as u64;
            bytes = later;
        }
        Ok(())
    }

    fn part(&self, at: u64) -> Part {
        match self {
            Self::File(bytes) if at < *bytes => Part::Content(bytes - at),
            Self::File(_) => Part::End,
            Self::Folder(placed) => {
                let last = placed.last().map_or(0, Placed::end);
                match find(placed, |one| one.at <= at) {
                    Some(one) if at < one.end() => one.part(at - one.at),
                    _ if at < last + END_BYTES => Part::Fixed(vec![0; count(last + END_BYTES - at)]),
                    _ => Part::End,
                }
            }
        }
    }
}

impl Placed {
    fn end(&self) -> u64 {
        self.at + self.header_bytes + padded(self.entry.bytes)
    }

    fn part(&self, within: u64) -> Part {
        let content_end = self.header_bytes + self.entry.bytes;
        if within < self.header_bytes {
            Part::Fixed(self.entry.header().get(count(within)..).unwrap_or_default().to_vec())
        } else if within < content_end {
            Part::Content(content_end - within)
        } else {
            Part::Fixed(vec![0; count(self.end() - self.at - within)])
        }
    }
}

/// Paths that were seen, as they will be named on a disk: two of one name would be one file.
#[derive(Default)]
pub(crate) struct Seen {
    /// Whether each is a folder.
    paths: HashMap<Box<str>, bool>,
}

impl Seen {
    /// A file. Answers the folders above it that were not seen before, outermost first, in their own names.
    pub fn file(&mut self, parts: &[String]) -> Result<Vec<String>, Refusal> {
        let (_, folders) = parts.split_last().ok_or(Refusal::DocumentName)?;
        let new = self.folder(folders)?;
        match self.paths.insert(named(parts), false) {
            None => Ok(new),
            Some(_) => Err(Refusal::DocumentName),
        }
    }

    /// A folder, which may come again.
    pub fn folder(&mut self, parts: &[String]) -> Result<Vec<String>, Refusal> {
        let mut new = Vec::new();
        for upto in 1..=parts.len() {
            let parts = parts.get(..upto).unwrap_or_default();
            match self.paths.insert(named(parts), true) {
                None => new.push(parts.join("/")),
                Some(true) => {}
                Some(false) => return Err(Refusal::DocumentName),
            }
        }
        Ok(new)
    }
}

fn named(parts: &[String]) -> Box<str> {
    let parts: Vec<String> = parts.iter().map(|part| target_name(part)).collect();
    parts.join("/").into_boxed_str()
}

/// The last of those for which it is so; it is so for all before the first for which it is not.
fn find(placed: &[Placed], is_so: impl Fn(&Placed) -> bool) -> Option<&Placed> {
    placed.partition_point(is_so).checked_sub(1).and_then(|at| placed.get(at))
}

fn padded(bytes: u64) -> u64 {
    bytes.div_ceil(BLOCK_BYTES).saturating_mul(BLOCK_BYTES)
}

fn count(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests;
