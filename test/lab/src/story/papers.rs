//! Documents: made, placed, followed, and compared with what came.

use std::path::PathBuf;

use serde_json::Value;

use crate::person::{Person, own};
use crate::stage::Stage;
use crate::story::DOCUMENT_BYTES;
use crate::story::meeting::{find, text};
use crate::system::until;
use crate::trouble::{Trouble, trouble};

/// A document on its way.
#[derive(Debug)]
pub struct Paper {
    /// Its item.
    pub item: String,
    source: PathBuf,
}

/// Claire places a document in which the phrase stands every few lines.
///
/// # Errors
/// It is refused.
pub fn place(stage: &Stage<'_>, matter: &str, number: u64) -> Result<Paper, Trouble> {
    let name = format!("pièce {number} {}.txt", stage.markers.phrase("file name"));
    let source = stage.claire.folder.join("papers").join(name);
    let phrase = stage.markers.phrase("document");
    let mut bytes = Vec::new();
    let mut line = number;
    while (bytes.len() as u64) < DOCUMENT_BYTES {
        line = line.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        bytes.extend(format!("{line:020} {phrase}\n").bytes());
    }
    std::fs::write(&source, bytes)?;
    own(&source)?;
    let placed = stage.claire.ask(&["send", matter, "--file", &source.to_string_lossy()])?;
    Ok(Paper { item: text(&placed["item"])?, source })
}

/// How much of a document has come.
///
/// # Errors
/// The terminal's.
pub fn received(person: &Person, matter: &str, paper: &Paper) -> Result<u64, Trouble> {
    let found = find(person, matter, &paper.item)?.unwrap_or_default();
    Ok(found["document"]["received_bytes"].as_u64().unwrap_or_default())
}

/// Waits until a document is in the middle of its way; answers how much of it has come.
///
/// # Errors
/// It was whole before its middle was seen.
pub fn midway(person: &Person, matter: &str, paper: &Paper) -> Result<u64, Trouble> {
    let come = until("the middle of a document", || {
        Ok(Some(received(person, matter, paper)?).filter(|come| *come > DOCUMENT_BYTES / 8))
    })?;
    if come < DOCUMENT_BYTES { Ok(come) } else { trouble("a document had come whole before its middle was seen") }
}

/// Waits until a document is whole.
///
/// # Errors
/// It does not come.
pub fn whole(person: &Person, matter: &str, paper: &Paper) -> Result<(), Trouble> {
    until("a document", || {
        let found = find(person, matter, &paper.item)?.unwrap_or(Value::Null);
        Ok((found["document"]["state"] == "whole").then_some(()))
    })
}

/// Jean takes a document out of the room: whether it is what Claire placed, to the byte and to the name.
///
/// # Errors
/// It is refused.
pub fn same(stage: &Stage<'_>, matter: &str, paper: &Paper) -> Result<bool, Trouble> {
    let folder = stage.jean.folder.join("papers");
    let opened = stage.jean.ask(&["open", matter, &paper.item, "--to", &folder.to_string_lossy()])?;
    let target = PathBuf::from(text(&opened["target"])?);
    Ok(target.file_name() == paper.source.file_name() && std::fs::read(&target)? == std::fs::read(&paper.source)?)
}
