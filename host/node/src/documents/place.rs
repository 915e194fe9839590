//! Reads a file or a folder, seals it, and refuses it when it changed meanwhile.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::path::Path;

use parloir_base::{Chance, Refusal};
use parloir_vault::{Bodies, Sealed};
use parloir_wire::document::{Document, clean_file_name};
use rustix::fs::{Mode, OFlags};
use zeroize::Zeroizing;

use crate::chance::System;
use crate::documents::folder;
use crate::documents::media::guess;
use crate::documents::print::{Print, unreadable};
use crate::fault::Stop;

/// Seals a file. Progress: plain bytes done, of how many.
pub(crate) fn file(bodies: &Bodies, path: &Path, progress: &mut dyn FnMut(u64, u64)) -> Result<Document, Stop> {
    let name = name(path)?;
    let file = open(path)?;
    let before = Print::of(&file).map_err(Stop::source)?;
    let key = Zeroizing::new(System.bytes32());
    // One byte more than there should be is enough to see that the file grew.
    let mut source = (&file).take(before.bytes().saturating_add(1));
    let sealed = bodies.seal(&mut source, *key, &mut |done| progress(done, before.bytes()))?;
    let still_there = || -> io::Result<bool> {
        Ok(Print::of(&file)? == before
            && Print::of(&File::from(try_open(path)?))? == before
            && sealed.bytes == before.bytes())
    };
    if !still_there().unwrap_or(false) {
        bodies.erase(&sealed.root)?;
        return Err(Refusal::DocumentChanged.into());
    }
    let media = guess(&name).to_owned();
    Ok(document(name, media, 1, &key, &sealed))
}

fn try_open(path: &Path) -> rustix::io::Result<OwnedFd> {
    // Never waits on a pipe or a device that somebody put there.
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    rustix::fs::open(path, flags, Mode::empty())
}

/// Opens a file to read it, and nothing that is none.
pub(crate) fn open(path: &Path) -> Result<File, Stop> {
    let file = File::from(try_open(path).map_err(unreadable)?);
    if !file.metadata().map_err(Stop::source)?.is_file() {
        return Err(Refusal::DocumentKind.into());
    }
    Ok(file)
}

/// Seals a folder as one archive, without a copy of it.
pub(crate) fn folder(bodies: &Bodies, path: &Path, progress: &mut dyn FnMut(u64, u64)) -> Result<Document, Stop> {
    let name = name(path)?;
    let plan = folder::plan(path)?;
    let (files, total) = (plan.files(), plan.archive_bytes());
    let key = Zeroizing::new(System.bytes32());
    let mut archive = folder::Archive::new(plan);
    let sealed = bodies.seal(&mut archive, *key, &mut |done| progress(done, total));
    if let Some(stop) = archive.stop() {
        if let Ok(sealed) = sealed {
            bodies.erase(&sealed.root)?;
        }
        return Err(stop);
    }
    Ok(document(name, "application/x-tar".to_owned(), files, &key, &sealed?))
}

/// The record of what was sealed.
pub(crate) fn document(name: String, media: String, files: u64, key: &[u8; 32], sealed: &Sealed) -> Document {
    Document {
        name,
        media,
        bytes: sealed.bytes,
        sha256: sealed.sha256,
        files,
        key: *key,
        key_commitment: sealed.key_commitment,
        root: sealed.root,
    }
}

fn name(path: &Path) -> Result<String, Stop> {
    // A path that ends in `..` or is `/` has no name of its own.
    let name = path.file_name().and_then(|name| name.to_str()).ok_or(Refusal::DocumentName)?;
    Ok(clean_file_name(name)?)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use parloir_crypto::slot::Stretch;
    use parloir_crypto::words::Words;
    use parloir_vault::Vault;

    use super::*;

    #[test]
    fn a_file_that_is_written_to_replaced_or_cut_while_it_is_read_is_refused_and_leaves_no_body() {
        let home = tempfile::tempdir().unwrap();
        let words = Words::from_entropy(&[7; 32]);
        let vault = Vault::create(home.path(), "x", &words, Stretch::TEST, &mut System).unwrap();
        let bodies = vault.bodies();
        let path = home.path().join("bail.txt");
        let grow = |path: &Path| {
            let file = File::options().append(true).open(path);
            file.unwrap().write_all(b"more").unwrap();
        };
        let cut = |path: &Path| File::options().write(true).open(path).unwrap().set_len(1).unwrap();
        let replace = |path: &Path| {
            std::fs::remove_file(path).unwrap();
            std::fs::write(path, vec![1; 3_000_000]).unwrap();
        };
        let tricks: [&dyn Fn(&Path); 3] = [&grow, &cut, &replace];
        for trick in tricks {
            std::fs::write(&path, vec![1; 3_000_000]).unwrap();
            let mut played = false;
            let placed = file(&bodies, &path, &mut |_, _| {
                if !played {
                    played = true;
                    trick(&path);
                }
            });
            assert_eq!(placed.err().and_then(|stop| stop.refusal()), Some(Refusal::DocumentChanged));
            assert_eq!(std::fs::read_dir(home.path().join("bodies")).unwrap().count(), 0);
        }
        assert!(file(&bodies, &path, &mut |_, _| {}).is_ok());
    }
}
