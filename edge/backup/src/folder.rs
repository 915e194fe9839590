//! A folder as the place of a backup: a disk of one's own, which may be unplugged, full or somebody else's meanwhile.

use std::fs::{DirBuilder, File};
use std::io;
#[cfg(unix)]
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use crate::place::{Draft, FILES_MAX, Listing, Place, Wanted, plain_file};
use crate::trouble::Trouble;

const PART: &str = ".part";

/// A folder that holds a backup, or is to hold one.
pub(crate) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// A folder, as it is.
    pub fn at(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// Makes the folder for its owner alone. One that is there is left as it is.
    pub fn make(path: &Path) -> Result<Self, Trouble> {
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        builder.mode(0o700);
        match builder.create(path) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(Trouble::Folder(error)),
            _ => Ok(Self::at(path)),
        }
    }
}

impl Place for Folder {
    fn list(&self, _: &Wanted) -> Result<Listing, Trouble> {
        let mut listing = Listing::default();
        // A folder of which not all was seen is not one without a list.
        for file in std::fs::read_dir(&self.path).map_err(Trouble::Folder)?.take(FILES_MAX) {
            let file = file.map_err(Trouble::Folder)?;
            // Of a link it is the link that is looked at, which is no file.
            let bytes = file.metadata().ok().filter(std::fs::Metadata::is_file).map(|meta| meta.len());
            if let Some(name) = file.file_name().to_str() {
                listing.add(name, bytes);
            }
        }
        Ok(listing)
    }

    fn begin(&self, stem: &str) -> Result<Draft, Trouble> {
        Draft::at(self.path.join(format!("{stem}{PART}"))).map_err(Trouble::Write)
    }

    fn name(&self, mut draft: Draft, file: &str, _: &Wanted) -> Result<(), Trouble> {
        draft.file.sync_all().map_err(Trouble::Write)?;
        std::fs::rename(&draft.path, self.path.join(file)).map_err(Trouble::Write)?;
        draft.path.clear();
        Ok(())
    }

    fn settle(&self) -> Result<(), Trouble> {
        #[cfg(unix)]
        File::open(&self.path).and_then(|folder| folder.sync_all()).map_err(Trouble::Write)?;
        Ok(())
    }

    fn open(&self, file: &str, bytes: u64, _: &Wanted) -> Result<File, Trouble> {
        let damaged = |_| Trouble::Damaged(file.to_owned());
        let opened = plain_file(&self.path.join(file)).map_err(damaged)?;
        let is_longer = opened.metadata().map_err(damaged)?.len() > bytes;
        if is_longer { Err(Trouble::Damaged(file.to_owned())) } else { Ok(opened) }
    }

    fn remove(&self, file: &str) -> Result<(), Trouble> {
        match std::fs::remove_file(self.path.join(file)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Trouble::Write(error)),
            _ => Ok(()),
        }
    }
}
