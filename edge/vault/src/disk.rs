//! Private files: made for their owner alone, replaced whole or not at all.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use crate::point;

/// Makes a folder for its owner alone, with its parents. One that is there is left as it is.
pub(crate) fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path)
}

/// Options that make a file for its owner alone.
pub(crate) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options
}

/// Makes the names in a folder durable.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(path)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Steps of [`replace`], named for tests.
pub(crate) struct Steps {
    pub written: &'static str,
    pub renamed: &'static str,
    pub durable: &'static str,
}

/// Replaces `target` by `bytes`: after a crash it has the old bytes or the new ones.
pub(crate) fn replace(target: &Path, temporary: &Path, bytes: &[u8], steps: &Steps) -> io::Result<()> {
    let mut file = private().write(true).create(true).truncate(true).open(temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    point::pass(steps.written)?;
    rename_durably(temporary, target, steps)
}

/// Renames within one folder, and makes the name durable.
pub(crate) fn rename_durably(from: &Path, to: &Path, steps: &Steps) -> io::Result<()> {
    std::fs::rename(from, to)?;
    point::pass(steps.renamed)?;
    if let Some(folder) = to.parent() {
        sync_folder(folder)?;
    }
    point::pass(steps.durable)
}

/// Removes a file if it is there.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The bytes of a file, or `None` when there is none; at most `bytes_max` and one.
pub(crate) fn read(path: &Path, bytes_max: u64) -> io::Result<Option<Vec<u8>>> {
    use std::io::Read;
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    let mut bytes = Vec::new();
    file.take(bytes_max.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}
