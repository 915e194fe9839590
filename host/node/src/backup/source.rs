//! Where a backup lies, as a person says it, and the way to its files: in a folder, or in a storage of their own.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use parloir_backup::{Bucket, Files, Traffic, Trouble, Wanted};
use parloir_base::Refusal;
use zeroize::Zeroizing;

use crate::contract::{Storage, StoragePage};
use crate::fault::Stop;

/// Folders of backups made by Parloir begin so, and what the names of their objects begin with in a storage.
const STEM: &str = "parloir-";
/// Backups that are looked into when what was named holds several.
const BESIDE_MAX: usize = 256;

/// Where a backup lies, or is to lie.
#[derive(Clone)]
pub enum Source {
    /// In a folder.
    Folder(String),
    /// In a storage.
    Storage(Storage),
}

impl core::fmt::Debug for Source {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Source(..)")
    }
}

/// A source that can be read and written. Nobody was contacted yet.
pub(super) struct Reached {
    pub files: Files,
    bucket: Option<Bucket>,
    folder: PathBuf,
    is_wanted: Arc<Wanted>,
}

impl Source {
    /// As a request says it.
    ///
    /// # Errors
    /// [`Refusal::BackupPlaces`] when it says two.
    pub(crate) fn asked(folder: String, storage: Option<Storage>) -> Result<Self, Refusal> {
        match storage {
            Some(_) if !folder.trim().is_empty() => Err(Refusal::BackupPlaces),
            storage => Ok(Self::typed(folder, storage)),
        }
    }

    /// As it is kept.
    pub(crate) fn typed(folder: String, storage: Option<Storage>) -> Self {
        storage.map_or(Self::Folder(folder), Self::Storage)
    }

    /// One of its own inside, named by these digits. A folder must be there.
    pub(super) fn inside(self, digits: &str) -> Result<Self, Stop> {
        match self {
            Self::Folder(parent) => {
                let parent = Path::new(&parent);
                if !parent.is_absolute() || !parent.is_dir() {
                    return Err(Refusal::BackupFolder.into());
                }
                let folder = parent.join(format!("{STEM}{digits}"));
                Ok(Self::Folder(folder.to_str().ok_or(Refusal::BackupFolder)?.to_owned()))
            }
            Self::Storage(storage) => {
                let above = storage.prefix.trim_end_matches('/');
                let prefix = if above.is_empty() { String::new() } else { format!("{above}/") };
                Ok(Self::Storage(Storage { prefix: format!("{prefix}{STEM}{digits}"), ..storage }))
            }
        }
    }

    /// The way to it. `stage` is a folder of this machine, where sealed files lie without a name while they go or come.
    pub(super) fn reach(&self, stage: &Path, is_wanted: Arc<Wanted>) -> Result<Reached, Trouble> {
        let (files, bucket, folder) = match self {
            Self::Folder(folder) => (Files::in_folder(Path::new(folder)), None, PathBuf::from(folder)),
            Self::Storage(storage) => {
                let bucket = Bucket::at(&said(storage), stage)?;
                (Files::in_bucket(bucket.clone()), Some(bucket), PathBuf::new())
            }
        };
        Ok(Reached { files: files.while_wanted(is_wanted.clone()), bucket, folder, is_wanted })
    }

    /// Whom it contacts, as the network journal names it.
    pub(super) fn host(&self) -> Option<String> {
        match self {
            Self::Folder(_) => None,
            Self::Storage(storage) => said(storage).host(),
        }
    }
}

impl Reached {
    /// Backups that lie inside, when this is none.
    pub fn inside(&self) -> Result<Vec<Files>, Trouble> {
        if let Some(bucket) = &self.bucket {
            let names = bucket.beside(STEM, &*self.is_wanted)?;
            return Ok(names.iter().map(|name| self.also(Files::in_bucket(bucket.below(name)))).collect());
        }
        let folders = std::fs::read_dir(&self.folder).map_err(Trouble::Folder)?.flatten();
        let ours = folders.filter(|file| file.file_name().to_str().is_some_and(|name| name.starts_with(STEM)));
        Ok(ours.take(BESIDE_MAX).map(|file| self.also(Files::in_folder(&file.path()))).collect())
    }

    fn also(&self, files: Files) -> Files {
        files.while_wanted(self.is_wanted.clone())
    }

    /// What goes and comes over the network.
    pub fn traffic(&self) -> Option<Arc<Traffic>> {
        self.bucket.as_ref().map(Bucket::traffic)
    }
}

fn said(storage: &Storage) -> parloir_backup::Storage {
    let Storage { endpoint, region, bucket, prefix, access_key, secret_key, authority } = storage.clone();
    let secret_key = Zeroizing::new(secret_key);
    parloir_backup::Storage { endpoint, region, bucket, prefix, access_key, secret_key, authority }
}

/// What faces are shown of a storage.
pub(super) fn page(storage: Storage) -> StoragePage {
    let is_plain = said(&storage).is_plain();
    let has_authority = storage.authority.is_some();
    let Storage { endpoint, region, bucket, prefix, access_key, .. } = storage;
    StoragePage { endpoint, region, bucket, prefix, access_key, is_plain, has_authority }
}
