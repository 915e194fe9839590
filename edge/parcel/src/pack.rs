//! A folder as one `.tar` (POSIX.1-2001): the same bytes from the same files, whoever packs them, whenever.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use tar::{Builder, EntryType, Header};

use crate::fault::Fault;
use crate::files::below;

/// Packs every file of a folder below `name/`, ascending; owners, moments and rights are the same everywhere.
///
/// # Errors
/// [`Fault::Changed`] when a file grew or shrank meanwhile; [`Fault::Name`]; [`Fault::Disk`].
pub fn tar(folder: &Path, name: &str, out: impl Write) -> Result<(), Fault> {
    let mut builder = Builder::new(out);
    for (path, file) in below(folder)? {
        let file = File::open(file)?;
        let bytes = file.metadata()?.len();
        let mut header = Header::new_ustar();
        header.set_entry_type(EntryType::Regular);
        header.set_size(bytes);
        header.set_mode(0o644);
        header.set_mtime(0);
        let mut counted = Counted { inner: file.take(bytes), read: 0 };
        builder.append_data(&mut header, format!("{name}/{path}"), &mut counted)?;
        if counted.read != bytes || counted.inner.into_inner().read(&mut [0])? != 0 {
            return Err(Fault::Changed);
        }
    }
    builder.into_inner()?.flush()?;
    Ok(())
}

struct Counted<R> {
    inner: R,
    read: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, block: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(block)?;
        self.read = self.read.saturating_add(read as u64);
        Ok(read)
    }
}
