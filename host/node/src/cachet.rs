//! Files that a person seals outside any matter: read whole, signed by this device, laid in a new folder with all that one needs to check them.

use std::collections::BTreeMap;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use parloir_base::limit::{CACHET_FILES_MAX, CACHET_PATHS_BYTES_MAX};
use parloir_base::{Chance as _, Digest, Refusal};
use parloir_crypto::Hasher;
use parloir_journal::cachet as sealed;
use parloir_vault::{Reader, Vault};
use parloir_wire::Record as _;
use parloir_wire::cachet::{Cachet, Sealed, check_path, check_statement};
use rustix::fs::{Mode, OFlags};
use serde::{Deserialize, Serialize};

use crate::chance::{System, now};
use crate::contract::CachetLine;
use crate::desk::Desk;
use crate::documents::folder;
use crate::documents::print::{Print, unreadable};
use crate::fault::{Fault, Stop};
use crate::setting;

const SETTING: &str = "cachets";
/// The form in which they are kept. Of a newer one nothing is taken, and it is not written over.
const VERSION: u32 = 1;
/// Cachets that a profile remembers; the chain needs the last one alone.
const KEPT_MAX: usize = 1_000;
const PIECE_BYTES: usize = 256 * 1024;

/// What the vault knows of the cachets of this device, oldest first.
#[derive(Default, Serialize, Deserialize)]
struct Kept {
    version: u32,
    made: Vec<CachetLine>,
}

/// Those that were made here, oldest first.
pub(crate) fn read(vault: &Reader) -> Result<Vec<CachetLine>, Stop> {
    let kept = from_bytes(&vault.setting(SETTING)?.unwrap_or_default());
    Ok(kept.map(|kept| kept.made).unwrap_or_default())
}

fn from_bytes(bytes: &[u8]) -> Option<Kept> {
    serde_json::from_slice::<Kept>(bytes).ok().filter(|kept| kept.version == VERSION)
}

fn put(vault: &mut Vault, mut made: Vec<CachetLine>) -> Result<(), Stop> {
    made.drain(..made.len().saturating_sub(KEPT_MAX));
    let bytes = serde_json::to_vec(&Kept { version: VERSION, made }).map_err(|_| Fault::Request)?;
    setting::put(vault, SETTING, &bytes, |kept| from_bytes(kept).is_some())
}

/// Reads every file of what is named, each by its name without the folder it is in, and refuses what is not a plain file or changes meanwhile.
pub(crate) fn look(paths: &[PathBuf]) -> Result<Vec<Sealed>, Stop> {
    let mut files: BTreeMap<String, Sealed> = BTreeMap::new();
    let mut letters = 0_usize;
    let mut take = |path: String, file: File| {
        check_path(&path).map_err(|_| Refusal::DocumentName)?;
        letters = letters.saturating_add(path.len());
        if files.len() >= CACHET_FILES_MAX || letters > CACHET_PATHS_BYTES_MAX {
            return Err(Refusal::ItemTooLarge.into());
        }
        let (sha256, bytes) = digest(file)?;
        // Two things of one name cannot lie beside one another.
        match files.insert(path.clone(), Sealed { path, bytes, sha256 }) {
            None => Ok(()),
            Some(_) => Err(Stop::Refusal(Refusal::DocumentName)),
        }
    };
    for path in paths {
        let name = path.file_name().and_then(|name| name.to_str()).ok_or(Refusal::DocumentName)?;
        let meta = std::fs::symlink_metadata(path).map_err(|_| Refusal::DocumentKind)?;
        if meta.is_dir() {
            folder::plan(path)?.each(|inner, file| take(format!("{name}/{inner}"), file))?;
        } else if meta.is_file() {
            let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
            let file = rustix::fs::open(path, flags, Mode::empty()).map_err(unreadable)?;
            take(name.to_owned(), File::from(file))?;
        } else {
            return Err(Refusal::DocumentKind.into());
        }
    }
    if files.is_empty() { Err(Refusal::ItemEmpty.into()) } else { Ok(files.into_values().collect()) }
}

fn digest(mut file: File) -> Result<(Digest, u64), Stop> {
    if !file.metadata().is_ok_and(|meta| meta.is_file()) {
        return Err(Refusal::DocumentKind.into());
    }
    let before = Print::of(&file).map_err(Stop::source)?;
    let (mut hasher, mut bytes, mut piece) = (Hasher::new(), 0_u64, vec![0; PIECE_BYTES]);
    loop {
        let read = file.read(&mut piece).map_err(Stop::source)?;
        let Some(read) = piece.get(..read).filter(|read| !read.is_empty()) else { break };
        hasher.update(read);
        bytes += read.len() as u64;
    }
    if bytes != before.bytes() || Print::of(&file).map_err(Stop::source)? != before {
        return Err(Refusal::DocumentChanged.into());
    }
    Ok((hasher.finish(), bytes))
}

/// A cachet of these files, in the place that is next; the vault remembers it before anybody sees it.
pub(crate) fn seal(
    desk: &mut Desk,
    files: Vec<Sealed>,
    statement: Option<String>,
) -> Result<(Cachet, CachetLine), Stop> {
    if statement.as_deref().is_some_and(|statement| check_statement(statement).is_err()) {
        return Err(Refusal::NameRefused.into());
    }
    let own = desk.engine.own();
    let mut made = read(&desk.vault)?;
    let of_device = |line: &&CachetLine| line.device == own.device.to_hex();
    let before = made.iter().rfind(of_device);
    let former = before.map(|line| -> Result<Digest, Stop> {
        let hex = |text: &str| Digest::from_hex(text).map_err(|_| Stop::Fault(Fault::Profile));
        Ok(sealed::former(&hex(&line.salt)?.0, &hex(&line.digest)?))
    });
    let cachet = Cachet {
        author: own.person,
        device: own.device,
        number: before.map_or(1, |line| line.number.saturating_add(1)),
        former: former.transpose()?,
        statement,
        files,
        claimed: now().to_second(),
    };
    let text = cachet.to_bytes();
    Cachet::from_bytes(&text).map_err(|_| Refusal::ItemTooLarge)?;
    let line = CachetLine {
        number: cachet.number,
        device: own.device.to_hex(),
        digest: parloir_crypto::digest(&text).to_hex(),
        salt: Digest(System.bytes32()).to_hex(),
        files: cachet.files.len() as u64,
        bytes: cachet.files.iter().map(|file| file.bytes).fold(0, u64::saturating_add),
        claimed: cachet.claimed.to_text(),
        statement: cachet.statement.clone(),
    };
    made.push(line.clone());
    put(&mut desk.vault, made)?;
    Ok((cachet, line))
}

/// Its files, signed, with the time-stamp if there is one.
pub(crate) fn signed(desk: &Desk, cachet: &Cachet, stamp: Option<&[u8]>) -> Result<BTreeMap<String, Vec<u8>>, Stop> {
    let own = desk.engine.own();
    Ok(sealed::compose(cachet, &own.evidence, &own.card, stamp).map_err(|_| Refusal::DeviceRefused)?)
}

/// Lays the files in a folder that must not be there; whole and durable, or not at all.
pub(crate) fn lay(target: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<(), Stop> {
    let make = |path: &Path| DirBuilder::new().mode(0o700).create(path);
    make(target).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Refusal::TargetExists.into(),
        _ => Stop::target(error),
    })?;
    let laid = make(&target.join("keys")).and_then(|()| {
        for (path, bytes) in files {
            let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(target.join(path))?;
            file.write_all(bytes)?;
            file.sync_all()?;
        }
        File::open(target)?.sync_all()
    });
    if laid.is_err() {
        drop(std::fs::remove_dir_all(target));
    }
    laid.map_err(Stop::target)
}
