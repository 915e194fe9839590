//! A whole matter in one file, sealed to whoever takes it over: the archive of its bundle, which only their `age` key opens.

use std::io::Write;
use std::path::Path;

use parloir_backup::{Address, SealedFile};
use parloir_base::Refusal;
use parloir_journal::bundle::{Plan, Sink};
use parloir_vault::{Bodies, Reader};
use parloir_wire::{Card, Seen};

use crate::bundle;
use crate::contract::HandedOver;
use crate::fault::{Fault, Stop};
use crate::zip::{PIECE_BYTES, Zip};

/// The folder that the archive holds everything in.
const FOLDER: &str = "dossier/";

/// Seals the matter into a new file at `target`, which is there whole or not at all.
pub(crate) fn over(
    reader: &Reader,
    bodies: &Bodies,
    plan: &Plan,
    (cards, heads): (Vec<Card>, Vec<Seen>),
    target: &Path,
    to: &Address,
) -> Result<HandedOver, Stop> {
    if target.exists() {
        return Err(Refusal::TargetExists.into());
    }
    let mut name = target.file_name().ok_or(Refusal::TargetExists)?.to_owned();
    name.push(".part");
    let sealing = SealedFile::begin(&target.with_file_name(name), std::slice::from_ref(to)).map_err(Stop::target)?;
    let mut sink = Sealed { zip: Zip::default(), sealing };
    let written = bundle::write(reader, bodies, plan, cards, heads, &mut sink)?;
    sink.zip.close();
    sink.give(1)?;
    let (bytes, part) = sink.sealing.finish().map_err(Stop::target)?;
    // A name that was taken meanwhile is not written over.
    if std::fs::hard_link(&part, target).is_err() {
        drop(std::fs::remove_file(&part));
        return Err(Refusal::TargetExists.into());
    }
    std::fs::remove_file(&part).map_err(Stop::target)?;
    Ok(HandedOver {
        target: target.to_string_lossy().into_owned(),
        sealed: true,
        links: written.links,
        documents: written.documents,
        withheld: written.withheld,
        bytes,
    })
}

struct Sealed {
    zip: Zip,
    sealing: SealedFile,
}

impl Sealed {
    fn give(&mut self, least: usize) -> Result<(), Stop> {
        while self.zip.ready() >= least {
            self.sealing.write_all(&self.zip.take()).map_err(Stop::target)?;
        }
        Ok(())
    }
}

impl Sink for Sealed {
    type Fault = Stop;

    fn create(&mut self, path: &str) -> Result<(), Stop> {
        self.zip.create(format!("{FOLDER}{path}"), 0, None);
        Ok(())
    }

    fn append(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        self.zip.append(bytes);
        self.give(PIECE_BYTES)
    }

    fn finish(&mut self) -> Result<(), Stop> {
        self.zip.finish();
        self.give(PIECE_BYTES)
    }

    fn discard(&mut self) -> Result<(), Stop> {
        if self.zip.discard() { Ok(()) } else { Err(Fault::Thread.into()) }
    }
}
