//! Sealed documents: where their files are, which are whole, and how they are read, handed out and erased.
//!
//! # Layout
//! In `bodies/`, named by the document's root in hexadecimal: `.seal`, sealed segments back to back; `.list`, the 32-byte digest of
//! each. While a document arrives: `.seal.part`, `.list.part`. While one is sealed, named by its key's commitment: `.sealing`; while
//! one is brought piece by piece: `.deposit`, with `.reserved` beside it, which says how many of its places may have been sealed.
//! `.seal` is there only when everything of the document is durable.

pub mod deposit;
pub mod incoming;
pub mod plain;
pub mod seal;
pub mod segments;
mod sweep;

mod file;
mod flusher;
mod part;
mod reserve;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use parloir_base::Digest;
use parloir_crypto::segment::{DocumentKey, segments};
use parloir_wire::document::Document;

use crate::body::file::Files;
use crate::disk;
use crate::fault::{Cause, Fault};

/// The sealed documents of a vault. Many threads may use it; of two that would store one document, the second is told to come back.
#[derive(Clone, Debug)]
pub struct Bodies {
    folder: Arc<Path>,
}

impl Bodies {
    /// Makes the folder, and removes what an interrupted sealing left.
    pub(crate) fn open(home: &Path) -> Result<Self, Cause> {
        let folder = home.join("bodies");
        disk::make_folder(&folder)?;
        for file in std::fs::read_dir(&folder)? {
            let path = file?.path();
            if path.extension().is_some_and(|extension| extension == "sealing" || extension == "new") {
                disk::remove(&path)?;
            }
        }
        Ok(Self { folder: folder.into() })
    }

    /// Whether a document's body is whole here.
    #[must_use]
    pub fn has(&self, root: &Digest) -> bool {
        self.files(root).whole().is_file()
    }

    /// Segments of a document that are here, of how many. A partial body's are counted by its length, not checked.
    #[must_use]
    pub fn have(&self, document: &Document) -> (u64, u64) {
        let (files, total) = (self.files(&document.root), segments(document.bytes));
        if files.whole().is_file() {
            return (total, total);
        }
        let bytes = std::fs::metadata(files.part()).map_or(0, |meta| meta.len());
        let have = bytes / file::SEALED_BYTES;
        (have.min(total), total)
    }

    /// The digest of each segment of a document, checked against its root.
    ///
    /// # Errors
    /// [`Fault::Body`].
    pub fn read_list(&self, document: &Document) -> Result<Vec<Digest>, Fault> {
        let files = self.files(&document.root);
        file::read_list(&files.list(), document)
            .and_then(|list| list.ok_or(Cause::Damaged("the list of a sealed document does not check")))
            .map_err(Fault::Body)
    }

    /// Removes a document's body, whole or partial. One that is not here is no fault.
    ///
    /// # Errors
    /// [`Fault::Erase`].
    pub fn erase(&self, root: &Digest) -> Result<(), Fault> {
        let files = self.files(root);
        let erase = || -> Result<(), Cause> {
            for path in [files.whole(), files.part(), files.list(), files.list_part()] {
                disk::remove(&path)?;
            }
            Ok(disk::sync_folder(&self.folder)?)
        };
        erase().map_err(Fault::Erase)
    }

    pub(crate) fn files(&self, root: &Digest) -> Files {
        Files::of(&self.folder, root)
    }

    pub(crate) fn sealing(&self, key: &DocumentKey) -> PathBuf {
        self.folder.join(format!("{}.sealing", key.commitment()))
    }
}
