//! A file inside an archive that was imported, written where a person asked for it: only if it is the one that the reading names.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use parloir_base::{Digest, Refusal};
use parloir_crypto::Hasher;
use parloir_parcel::Archive;
use parloir_vault::Bodies;
use parloir_wire::document::Document;

use crate::documents::plainly::Plainly;
use crate::documents::target;
use crate::fault::{Fault, Stop};
use crate::received::look;

const PIECE_BYTES: usize = 1 << 16;

/// What is wanted, as the reading has it.
pub(crate) struct Held {
    pub name: String,
    pub bytes: u64,
    pub sha256: Digest,
}

/// Writes it at `asked`: into it when it is a folder, else under that very name. Answers where.
pub(crate) fn write(
    bodies: &Bodies,
    document: &Document,
    held: &Held,
    asked: &Path,
    far: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<PathBuf, Stop> {
    let mut archive = look::archive(bodies, document).map_err(|_| Refusal::ItemKind)?;
    let is_long_as = |(path, bytes): (&str, u64)| (bytes == held.bytes).then(|| path.to_owned());
    let paths: Vec<String> = archive.files().filter_map(is_long_as).collect();
    target::put(asked, &held.name, false, &mut |part| {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(part).map_err(Stop::target)?;
        for path in &paths {
            file.set_len(0).and_then(|()| std::io::Seek::rewind(&mut file)).map_err(Stop::target)?;
            if copied(&mut archive, path, &mut file, held.bytes, far)? == held.sha256 {
                return file.sync_all().map_err(Stop::target);
            }
        }
        // The reading was made of these very bytes: it names nothing that is not there.
        Err(Refusal::ItemIncomplete.into())
    })
}

fn copied(
    archive: &mut Archive<Plainly>,
    path: &str,
    to: &mut File,
    whole: u64,
    far: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Digest, Stop> {
    let (mut hasher, mut done, mut piece) = (Hasher::new(), 0_u64, vec![0; PIECE_BYTES]);
    let mut file = archive.read(path).map_err(Stop::source)?;
    loop {
        let read = file.read(&mut piece).map_err(Stop::source)?;
        let bytes = piece.get(..read).unwrap_or_default();
        if bytes.is_empty() {
            return Ok(hasher.finish());
        }
        hasher.update(bytes);
        to.write_all(bytes).map_err(Stop::target)?;
        done += read as u64;
        if !far(done, whole) {
            return Err(Fault::Stopping.into());
        }
    }
}
