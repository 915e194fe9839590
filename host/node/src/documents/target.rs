//! Writes an opened document where a person asked for it: whole, durable, and never over something that was there.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use parloir_base::{Chance, Refusal};
use parloir_vault::Bodies;
use parloir_wire::document::{Document, target_name};
use rustix::fs::{CWD, RenameFlags, renameat_with};

use crate::chance::System;
use crate::documents::unpack::Unpacker;
use crate::fault::Stop;

/// Opens a document, or unpacks a folder, at `asked`: into it when it is a folder, else under that very name. Answers where.
pub(crate) fn write(
    bodies: &Bodies,
    document: &Document,
    is_folder: bool,
    asked: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<PathBuf, Stop> {
    put(asked, &document.name, is_folder, &mut |part| {
        if is_folder { unpack(bodies, document, part, progress) } else { open(bodies, document, part, progress) }
    })
}

/// The same of what somebody else writes at the path that it is given.
pub(crate) fn put(
    asked: &Path,
    name: &str,
    is_folder: bool,
    write: &mut dyn FnMut(&Path) -> Result<(), Stop>,
) -> Result<PathBuf, Stop> {
    let target = if asked.is_dir() { asked.join(target_name(name)) } else { asked.to_owned() };
    if target.symlink_metadata().is_ok() {
        return Err(Refusal::TargetExists.into());
    }
    let parent = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    let part = part(&parent);
    let named = write(&part).and_then(|()| rename(&part, &target));
    if let Err(stop) = named {
        drop(if is_folder { std::fs::remove_dir_all(&part) } else { std::fs::remove_file(&part) });
        return Err(stop);
    }
    File::open(&parent).and_then(|folder| folder.sync_all()).map_err(Stop::target)?;
    Ok(target)
}

/// A name that nothing has, for what is being written in a folder.
pub(crate) fn part(folder: &Path) -> PathBuf {
    let mut mark = [0; 8];
    System.fill(&mut mark);
    folder.join(format!(".parloir-{:016x}.part", u64::from_le_bytes(mark)))
}

fn open(bodies: &Bodies, document: &Document, part: &Path, progress: &mut dyn FnMut(u64)) -> Result<(), Stop> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(part).map_err(Stop::target)?;
    bodies.open_to(document, &mut file, progress)?;
    file.sync_all().map_err(Stop::target)
}

fn unpack(bodies: &Bodies, document: &Document, part: &Path, progress: &mut dyn FnMut(u64)) -> Result<(), Stop> {
    DirBuilder::new().mode(0o700).create(part).map_err(Stop::target)?;
    let root = File::open(part).map_err(Stop::target)?;
    let mut unpacker = Unpacker::new(root.try_clone().map_err(Stop::target)?.into());
    let opened = bodies.open_to(document, &mut unpacker, progress);
    match (opened, unpacker.finish()) {
        (Ok(()), finished) => finished?,
        // Why the unpacker stopped says more than that it did.
        (Err(parloir_vault::Fault::Target(_)), Err(stop)) => return Err(stop),
        (Err(fault), _) => return Err(fault.into()),
    }
    // One flush for all that was written: ten thousand small files would take as many.
    rustix::fs::syncfs(&root).map_err(|error| Stop::target(error.into()))
}

/// Gives the name, unless it was taken meanwhile.
pub(crate) fn rename(part: &Path, target: &Path) -> Result<(), Stop> {
    use rustix::io::Errno;
    match renameat_with(CWD, part, CWD, target, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(()),
        Err(Errno::EXIST) => Err(Refusal::TargetExists.into()),
        // A file system that cannot promise it: a second name, then the first one goes.
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) if part.is_file() => {
            match std::fs::hard_link(part, target) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(Refusal::TargetExists.into()),
                Err(error) => Err(Stop::target(error)),
                Ok(()) => std::fs::remove_file(part).map_err(Stop::target),
            }
        }
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) if target.symlink_metadata().is_err() => {
            std::fs::rename(part, target).map_err(Stop::target)
        }
        Err(error) => Err(Stop::target(error.into())),
    }
}
