//! A folder's archive walked at rest: what is in it and where, without reading what is not asked for.

use parloir_base::Refusal;
use parloir_base::limit::FOLDER_FILES_MAX;
use parloir_vault::Plain;

use crate::documents::folder::BLOCK_BYTES;
use crate::documents::layout::Seen;
use crate::documents::unpack::{Kind, read_header, read_path};
use crate::fault::Stop;

const BLOCK: usize = 512;

/// A file or folder in an archive.
pub(crate) struct Leaf {
    /// Clean components, as the sender named them.
    pub path: Vec<String>,
    pub is_folder: bool,
    pub bytes: u64,
    /// Where its bytes begin.
    pub at: u64,
    /// Seconds since 1970, as told.
    pub seconds: u64,
}

/// Walks an archive, and refuses what unpacking refuses.
pub(crate) struct Tree {
    pub plain: Plain,
    at: u64,
    entries: usize,
    seen: Seen,
    is_over: bool,
}

impl Tree {
    /// From its beginning.
    pub fn new(plain: Plain) -> Self {
        Self { plain, at: 0, entries: 0, seen: Seen::default(), is_over: false }
    }

    /// The next file or folder.
    pub fn next(&mut self) -> Result<Option<Leaf>, Stop> {
        let mut long_name = None;
        while !self.is_over {
            let block = self.take(BLOCK)?;
            let Some((kind, bytes)) = read_header(&block)? else {
                self.is_over = true;
                break;
            };
            if kind == Kind::LongName {
                if long_name.is_some() {
                    return Err(Refusal::DocumentKind.into());
                }
                let mut name = self.take(usize::try_from(bytes).map_err(|_| Refusal::DocumentKind)?)?;
                self.skip(bytes);
                while name.last() == Some(&0) {
                    name.pop();
                }
                long_name = Some(name);
                continue;
            }
            self.entries += 1;
            if self.entries > FOLDER_FILES_MAX {
                return Err(Refusal::ItemTooLarge.into());
            }
            let header = tar::Header::from_byte_slice(&block);
            let (path, is_folder) = (read_path(long_name, header)?, kind == Kind::Folder);
            if is_folder {
                self.seen.folder(&path)?
            } else {
                self.seen.file(&path)?
            };
            let (at, seconds) = (self.at, header.mtime().unwrap_or(0));
            self.at = at.saturating_add(bytes);
            self.skip(bytes);
            // Cut off in the middle: not what a follower of the specification makes.
            if self.at > self.plain.bytes() {
                return Err(Refusal::DocumentKind.into());
            }
            return Ok(Some(Leaf { path, is_folder, bytes, at, seconds }));
        }
        Ok(None)
    }

    fn take(&mut self, bytes: usize) -> Result<Vec<u8>, Stop> {
        let mut taken = vec![0; bytes];
        let mut have = 0;
        while have < bytes {
            let read = self.plain.read_at(self.at, taken.get_mut(have..).unwrap_or_default())?;
            if read == 0 {
                return Err(Refusal::DocumentKind.into());
            }
            have += read;
            self.at += read as u64;
        }
        Ok(taken)
    }

    /// What fills the last block of so many bytes.
    fn skip(&mut self, bytes: u64) {
        self.at = self.at.saturating_add(bytes.div_ceil(BLOCK_BYTES) * BLOCK_BYTES - bytes);
    }
}
