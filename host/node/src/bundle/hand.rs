//! A whole matter in one file, sealed to whoever takes it over: the archive of its bundle, which only their `age` key opens.

use std::io::Write;
use std::path::Path;

use parloir_backup::{Address, SealedFile};
use parloir_base::Refusal;
use parloir_journal::bundle::Plan;
use parloir_vault::{Bodies, Reader};
use parloir_wire::{Card, Seen};

use crate::bundle;
use crate::bundle::zipped::Zipped;
use crate::contract::HandedOver;
use crate::documents::target;
use crate::fault::Stop;

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
    let part = target::part(target.parent().unwrap_or(Path::new("")));
    let mut sealing = SealedFile::begin(&part, std::slice::from_ref(to)).map_err(Stop::target)?;
    let mut sink = Zipped::new(FOLDER, |piece: Vec<u8>| sealing.write_all(&piece).map_err(Stop::target));
    let written = bundle::write(reader, bodies, plan, cards, heads, &mut sink)?;
    sink.end()?;
    let (bytes, part) = sealing.finish().map_err(Stop::target)?;
    if let Err(stop) = target::rename(&part, target) {
        drop(std::fs::remove_file(&part));
        return Err(stop);
    }
    Ok(HandedOver {
        target: target.to_string_lossy().into_owned(),
        sealed: true,
        links: written.links,
        documents: written.documents,
        withheld: written.withheld,
        bytes,
    })
}
