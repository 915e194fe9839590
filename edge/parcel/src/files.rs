//! The files of a folder, in one order, and their digests.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use parloir_base::Digest;
use parloir_crypto::Hasher;

use crate::fault::Fault;

/// Folders inside one another; a bundle has three.
const DEPTH_MAX: usize = 16;
/// What is read at once.
const BLOCK_BYTES: usize = 1 << 16;

/// Every file below `folder`, by its path from there with `/`, ascending by bytes.
///
/// # Errors
/// [`Fault::Name`] for a link, a device, or a name outside of printable ASCII (or with `%`, `\`, a space at an end); [`Fault::Disk`].
pub(crate) fn below(folder: &Path) -> Result<BTreeMap<String, PathBuf>, Fault> {
    let mut files = BTreeMap::new();
    collect(folder, "", 0, &mut files)?;
    Ok(files)
}

fn collect(folder: &Path, at: &str, depth: usize, files: &mut BTreeMap<String, PathBuf>) -> Result<(), Fault> {
    if depth > DEPTH_MAX {
        return Err(Fault::Name);
    }
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().into_string().ok().filter(|name| is_lasting(name)).ok_or(Fault::Name)?;
        let (path, kind) = (format!("{at}{name}"), entry.file_type()?);
        if kind.is_dir() {
            collect(&entry.path(), &format!("{path}/"), depth.saturating_add(1), files)?;
        } else if kind.is_file() {
            files.insert(path, entry.path());
        } else {
            return Err(Fault::Name);
        }
    }
    Ok(())
}

/// Whether every tool writes and reads this name the same way.
fn is_lasting(name: &str) -> bool {
    let is_plain = |byte: u8| {
        byte.is_ascii_graphic() && !matches!(byte, b'%' | b'\\' | b':' | b'*' | b'?' | b'"' | b'<' | b'>' | b'|')
    };
    !name.is_empty() && name.bytes().all(|byte| is_plain(byte) || byte == b' ') && name.trim() == name
}

/// The digest and the length of a file.
pub(crate) fn digest(path: &Path) -> Result<(Digest, u64), Fault> {
    let (mut file, mut hasher, mut length) = (File::open(path)?, Hasher::new(), 0_u64);
    let mut block = vec![0; BLOCK_BYTES];
    loop {
        let read = file.read(&mut block)?;
        let Some(bytes) = block.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        hasher.update(bytes);
        length = length.saturating_add(bytes.len() as u64);
    }
    Ok((hasher.finish(), length))
}
