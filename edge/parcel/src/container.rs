//! What a container of ASiC-E adds to a bag that came in an archive: its list names every file as it is, and its time-stamp is over that list.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek};

use parloir_base::Digest;
use parloir_base::limit::STAMP_BYTES_MAX;
use parloir_crypto::Hasher;
use parloir_crypto::stamp::{Stamp, kept_of};

use crate::archive::Archive;
use crate::asic::{FOLDER, MANIFEST, MIME, MIMETYPE, STAMP, listed};
use crate::whole::{self, Wrong};

/// What a container was found to be.
#[derive(Debug)]
pub struct Container {
    /// What is not as it should be. [`Wrong::Differs`]: the list is not of these files, or the time-stamp is not over the list.
    pub wrong: Vec<(Wrong, String)>,
    /// The time-stamp, when it is over the list and the list is of these files. Whom its authority is trusted by is the reader's to say.
    pub stamp: Option<Stamp>,
}

/// Whether an archive is one, or says so: by what stands in it, or by what it is called.
#[must_use]
pub fn is_one<S: Read + Seek>(archive: &Archive<S>, name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(".asice")
        || archive.files().any(|(path, _)| path == MIMETYPE || path.starts_with(FOLDER))
}

/// Checks one. `known`: digests of its files that were taken already. `far` is told the bytes of each piece that was read, and says whether to go on.
///
/// # Errors
/// When the bytes cannot be had, or nobody wants to go on.
pub fn check<S: Read + Seek>(
    archive: &mut Archive<S>,
    mut known: BTreeMap<String, Digest>,
    far: &mut dyn FnMut(u64) -> bool,
) -> io::Result<Container> {
    let mut found = Container { wrong: Vec::new(), stamp: None };
    let paths: Vec<String> = archive.files().map(|(path, _)| path.to_owned()).collect();
    let mut files = BTreeMap::new();
    for path in paths {
        match path.as_str() {
            MIMETYPE | MANIFEST | STAMP => {}
            other if other.starts_with(FOLDER) => found.wrong.push((Wrong::Unlisted, path)),
            other => {
                let digest = match known.remove(other) {
                    Some(digest) => Some(digest),
                    None => whole::digest(archive, other, far)?,
                };
                // What does not unpack was found by the bag's own lists.
                files.extend(digest.map(|digest| (path, digest)));
            }
        }
    }
    let mut expected = Hasher::new();
    listed(files.iter().map(|(path, digest)| (path.as_str(), digest)), &mut |piece| expected.update(piece.as_bytes()));
    let missing = [MIMETYPE, MANIFEST, STAMP].into_iter().filter(|path| !archive.holds(path));
    found.wrong.extend(missing.map(|path| (Wrong::Missing, path.to_owned())));
    if read(archive, MIMETYPE, MIME.len())?.is_some_and(|kind| kind != MIME.as_bytes()) {
        found.wrong.push((Wrong::Unreadable, MIMETYPE.to_owned()));
    }
    let list = if archive.holds(MANIFEST) { whole::digest(archive, MANIFEST, far)? } else { None };
    let is_of_these = list == Some(expected.finish());
    if archive.holds(MANIFEST) && !is_of_these {
        found.wrong.push((Wrong::Differs, MANIFEST.to_owned()));
    }
    if let Some(bytes) = read(archive, STAMP, STAMP_BYTES_MAX)? {
        match kept_of(&bytes).and_then(|kept| Stamp::read(&kept)) {
            Err(_) => found.wrong.push((Wrong::Unreadable, STAMP.to_owned())),
            Ok(stamp) if list == Some(stamp.digest) => found.stamp = Some(stamp).filter(|_| is_of_these),
            Ok(_) => found.wrong.push((Wrong::Differs, STAMP.to_owned())),
        }
    }
    Ok(found)
}

/// A file, or the beginning of one that is longer than it can be; nothing of one that does not unpack; `None` when it is not there.
fn read<S: Read + Seek>(archive: &mut Archive<S>, path: &str, most: usize) -> io::Result<Option<Vec<u8>>> {
    if !archive.holds(path) {
        return Ok(None);
    }
    let (mut bytes, most) = (Vec::new(), u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1));
    match archive.read(path)?.take(most).read_to_end(&mut bytes) {
        Ok(_) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Ok(Some(Vec::new())),
        Err(error) => Err(error),
    }
}
