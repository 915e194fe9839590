//! What came becomes one sealed document: a folder as one archive, an archive as it is, a file sealed to this person without a copy in the clear.

use std::io::{self, Read};
use std::path::Path;

use parloir_backup::{Opener, unsealed};
use parloir_base::limit::DOCUMENT_BYTES_MAX;
use parloir_base::{Chance as _, Refusal};
use parloir_vault::Bodies;
use parloir_wire::document::{Document, clean_file_name};
use zeroize::Zeroizing;

use crate::chance::System;
use crate::documents::media::guess;
use crate::documents::place;
use crate::fault::Stop;

/// How an age file begins.
const SEALED: &[u8] = b"age-encryption.org/v1\n";
/// How a `.zip` begins.
const ZIP: &[u8] = b"PK\x03\x04";
/// What the sealed file of such a name is called once it is open.
const SEALED_ENDING: &str = ".age";

/// Whether it is a file that only a key opens.
pub(crate) fn is_sealed(path: &Path) -> Result<bool, Stop> {
    if path.is_dir() {
        return Ok(false);
    }
    let mut head = Vec::new();
    place::open(path)?.take(SEALED.len() as u64).read_to_end(&mut head).map_err(Stop::source)?;
    Ok(head == SEALED)
}

/// Seals it here. `opener`: what opens it, when it is sealed to somebody. Progress: bytes done, of how many.
///
/// # Errors
/// [`Refusal::ReceivedSealed`] when it is sealed to another key; [`Refusal::ReceivedUnknown`] when it is cut or altered; as a document is refused.
pub(crate) fn seal(
    bodies: &Bodies,
    path: &Path,
    opener: Option<&Opener>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Document, Stop> {
    if path.is_dir() {
        let document = place::folder(bodies, path, progress)?;
        let name = ended(&document.name, ".tar");
        return Ok(Document { media: guess(&name).to_owned(), name, files: 1, ..document });
    }
    match opener {
        None => place::file(bodies, path, progress),
        Some(opener) => opened(bodies, path, opener, progress),
    }
}

fn opened(bodies: &Bodies, path: &Path, opener: &Opener, progress: &mut dyn FnMut(u64, u64)) -> Result<Document, Stop> {
    let name = path.file_name().and_then(|name| name.to_str()).ok_or(Refusal::DocumentName)?;
    let name = clean_file_name(name)?;
    let file = place::open(path)?;
    let whole = file.metadata().map_err(Stop::source)?.len();
    let plain = unsealed(io::BufReader::new(file), opener).map_err(|_| Refusal::ReceivedSealed)?;
    let mut plain =
        Known { source: plain.take(DOCUMENT_BYTES_MAX.saturating_add(1)), head: Vec::new(), is_spoilt: false };
    let key = Zeroizing::new(System.bytes32());
    let sealed = bodies.seal(&mut plain, *key, &mut |done| progress(done.min(whole), whole));
    if plain.is_spoilt {
        // What was opened before the place that does not hold is worth nothing: the file is not what its sender sealed.
        if let Ok(sealed) = sealed {
            bodies.erase(&sealed.root)?;
        }
        return Err(Refusal::ReceivedUnknown.into());
    }
    let sealed = sealed?;
    if sealed.bytes > DOCUMENT_BYTES_MAX {
        bodies.erase(&sealed.root)?;
        return Err(Refusal::ItemTooLarge.into());
    }
    let name = name.strip_suffix(SEALED_ENDING).filter(|rest| !rest.is_empty()).unwrap_or(&name);
    let name = ended(name, if plain.head.starts_with(ZIP) { ".zip" } else { ".tar" });
    Ok(place::document(name.clone(), guess(&name).to_owned(), 1, &key, &sealed))
}

/// The name with this ending, unless it has one of an archive.
fn ended(name: &str, ending: &str) -> String {
    let has_one = [".tar", ".zip", ".asice"].iter().any(|one| name.to_ascii_lowercase().ends_with(one));
    let fits = || clean_file_name(&format!("{name}{ending}")).ok();
    if has_one { name.to_owned() } else { fits().unwrap_or_else(|| format!("parloir{ending}")) }
}

/// Bytes of which the first are known afterwards, and whether they all came.
struct Known<R> {
    source: R,
    head: Vec<u8>,
    is_spoilt: bool,
}

impl<R: Read> Read for Known<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(into).inspect_err(|_| self.is_spoilt = true)?;
        let room = ZIP.len().saturating_sub(self.head.len()).min(read);
        self.head.extend_from_slice(into.get(..room).unwrap_or_default());
        Ok(read)
    }
}
