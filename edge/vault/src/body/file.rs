//! The names of a document's files, and the list of its segments' digests.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use parloir_base::Digest;
use parloir_base::limit::SEGMENT_BYTES;
use parloir_crypto::segment::{DocumentKey, TAG_BYTES, segments};
use parloir_wire::document::Document;

use crate::fault::Cause;

/// A sealed segment, unless it is the last.
pub(crate) const SEALED_BYTES: u64 = (SEGMENT_BYTES + TAG_BYTES) as u64;

/// Bytes of a list that are read or written at once.
const PIECE_BYTES: usize = 64 * 1024;

/// Where a document's files are.
pub(crate) struct Files {
    stem: PathBuf,
}

impl Files {
    pub(crate) fn of(folder: &Path, root: &Digest) -> Self {
        Self { stem: folder.join(root.to_hex()) }
    }

    /// The body, durable and whole.
    pub(crate) fn whole(&self) -> PathBuf {
        self.stem.with_extension("seal")
    }

    /// The body while it arrives.
    pub(crate) fn part(&self) -> PathBuf {
        self.stem.with_extension("seal.part")
    }

    pub(crate) fn list(&self) -> PathBuf {
        self.stem.with_extension("list")
    }

    pub(crate) fn list_part(&self) -> PathBuf {
        self.stem.with_extension("list.part")
    }

    /// The list on the way to its name.
    pub(crate) fn list_new(&self) -> PathBuf {
        self.stem.with_extension("list.new")
    }
}

/// The list in a file: `None` when there is none, or when it is not the document's.
pub(crate) fn read_list(path: &Path, document: &Document) -> Result<Option<Vec<Digest>>, Cause> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    // Whoever wrote the file: its length is known before it is read.
    let bytes_wanted = segments(document.bytes).saturating_mul(32);
    if file.metadata()?.len() != bytes_wanted {
        return Ok(None);
    }
    // Read piece by piece: a long list is held once.
    let mut file = BufReader::with_capacity(PIECE_BYTES, file);
    let mut list = Vec::new();
    for _ in 0..segments(document.bytes) {
        let mut digest = [0; 32];
        match file.read_exact(&mut digest) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            read => read?,
        }
        list.push(Digest(digest));
    }
    Ok(is_list_of(document, &list).then_some(list))
}

/// Whether these are the digests that the document's root stands for.
pub(crate) fn is_list_of(document: &Document, list: &[Digest]) -> bool {
    list.len() as u64 == segments(document.bytes) && DocumentKey::from_bytes(&document.key).root(list) == document.root
}

/// Writes a list piece by piece.
pub(crate) fn write_list(to: File, list: &[Digest]) -> io::Result<()> {
    let mut to = BufWriter::with_capacity(PIECE_BYTES, to);
    for digest in list {
        to.write_all(&digest.0)?;
    }
    to.flush()
}

/// The bytes of a list.
pub(crate) fn list_bytes(list: &[Digest]) -> Vec<u8> {
    list.iter().flat_map(|digest| digest.0).collect()
}
