//! Whether a bag that came in an archive is whole: every file is one that its lists name, as they name it, and nothing else is there.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek};

use parloir_base::Digest;
use parloir_crypto::Hasher;

use crate::archive::Archive;
use crate::asic::{FOLDER, MIMETYPE};
use crate::bag::{DATA, MANIFEST, TAG_MANIFEST};

/// What stands in a bag's own folder and is named by no list: what seals it, and what a container of ASiC-E adds.
const UNLISTED: [&str; 2] = ["cachet/", FOLDER];
/// A line of a list at most: a digest, two spaces, a path.
const LINE_BYTES: u64 = 1_100;
/// What is read at once.
const BLOCK_BYTES: usize = 1 << 16;

/// What is wrong with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It is not what the list says.
    Differs,
    /// It is named and not there.
    Missing,
    /// It is there and not named.
    Unlisted,
    /// A list that cannot be read.
    Unreadable,
}

/// A bag that was read.
#[derive(Debug, Default)]
pub struct Whole {
    /// Every file that is not as it should be, by its path.
    pub wrong: Vec<(Wrong, String)>,
    /// What those that a list names were found to be.
    pub digests: BTreeMap<String, Digest>,
}

/// Reads the bag below `root` (empty, or a path that ends in `/`); paths are below `root`. `far` is told the bytes of each piece that was read, and says whether to go on.
///
/// # Errors
/// When the bytes cannot be had, or nobody wants to go on.
pub fn check<S: Read + Seek>(
    archive: &mut Archive<S>,
    root: &str,
    far: &mut dyn FnMut(u64) -> bool,
) -> io::Result<Whole> {
    let below: Vec<(String, u64)> = (archive.files())
        .filter_map(|(path, bytes)| path.strip_prefix(root).map(|path| (path.to_owned(), bytes)))
        .collect();
    let Whole { mut wrong, mut digests } = Whole::default();
    let most = LINE_BYTES.saturating_mul(below.len() as u64 + 1);
    let mut listed = BTreeMap::new();
    for (name, is_of_data) in [(TAG_MANIFEST, false), (MANIFEST, true)] {
        match list(archive, &format!("{root}{name}"), most, is_of_data)? {
            Some(lines) => listed.extend(lines),
            None => wrong.push((Wrong::Unreadable, name.to_owned())),
        }
    }
    let is_free =
        |path: &str| matches!(path, TAG_MANIFEST | MIMETYPE) || UNLISTED.iter().any(|free| path.starts_with(free));
    let (mut bytes_kept, mut files_kept) = (0_u64, 0_u64);
    for (path, bytes) in below {
        if is_of(&path) {
            (bytes_kept, files_kept) = (bytes_kept.saturating_add(bytes), files_kept + 1);
        }
        let Some(said) = listed.remove(&path) else {
            if !is_free(&path) {
                wrong.push((Wrong::Unlisted, path));
            }
            continue;
        };
        let found = digest(archive, &format!("{root}{path}"), far)?;
        if found != Some(said) {
            wrong.push((Wrong::Differs, path.clone()));
        }
        digests.extend(found.map(|found| (path, found)));
    }
    wrong.extend(listed.into_keys().map(|path| (Wrong::Missing, path)));
    let about = text(archive, &format!("{root}bag-info.txt"), 1 << 16)?.unwrap_or_default();
    let oxum = format!("Payload-Oxum: {bytes_kept}.{files_kept}");
    if !about.lines().any(|line| line == oxum) {
        wrong.push((Wrong::Differs, "bag-info.txt".to_owned()));
    }
    Ok(Whole { wrong, digests })
}

/// Whether a path is of what is kept.
fn is_of(path: &str) -> bool {
    path.strip_prefix(DATA).is_some_and(|rest| rest.starts_with('/'))
}

/// The lines of a list, each of a path where such a list speaks; nothing when it does not read.
fn list<S: Read + Seek>(
    archive: &mut Archive<S>,
    path: &str,
    most: u64,
    is_of_data: bool,
) -> io::Result<Option<BTreeMap<String, Digest>>> {
    let Some(text) = text(archive, path, most)? else { return Ok(None) };
    let mut lines = BTreeMap::new();
    for line in text.lines() {
        let read = line.split_once("  ").and_then(|(digits, path)| Some((Digest::from_hex(digits).ok()?, path)));
        match read {
            Some((digest, path)) if is_of(path) == is_of_data => {
                if lines.insert(path.to_owned(), digest).is_some() {
                    return Ok(None);
                }
            }
            _ => return Ok(None),
        }
    }
    Ok(Some(lines))
}

fn text<S: Read + Seek>(archive: &mut Archive<S>, path: &str, most: u64) -> io::Result<Option<String>> {
    if !archive.holds(path) {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    archive.read(path)?.take(most + 1).read_to_end(&mut bytes)?;
    Ok(if bytes.len() as u64 > most { None } else { String::from_utf8(bytes).ok() })
}

/// The digest of a file; nothing when it does not unpack.
pub(crate) fn digest<S: Read + Seek>(
    archive: &mut Archive<S>,
    path: &str,
    far: &mut dyn FnMut(u64) -> bool,
) -> io::Result<Option<Digest>> {
    let (mut hasher, mut block) = (Hasher::new(), vec![0; BLOCK_BYTES]);
    let mut file = archive.read(path)?;
    loop {
        match file.read(&mut block) {
            Ok(0) => return Ok(Some(hasher.finish())),
            Ok(read) if far(read as u64) => hasher.update(block.get(..read).unwrap_or_default()),
            Ok(_) => return Err(io::ErrorKind::Interrupted.into()),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => return Ok(None),
            Err(error) => return Err(error),
        }
    }
}
