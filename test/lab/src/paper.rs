//! Documents: made, placed, followed, and compared with what came.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::person::{Terminal, own};
use crate::story::meeting::{find, text};
use crate::system::until;
use crate::trouble::{Trouble, trouble};

/// A document on its way.
#[derive(Debug)]
pub struct Paper {
    /// Its item.
    pub item: String,
    source: PathBuf,
    bytes: u64,
}

impl Paper {
    /// Someone places a document in which a phrase stands in each line, after a number that no other line has.
    ///
    /// # Errors
    /// It is refused.
    pub fn place(from: &Terminal, matter: &str, number: u64, words: [&str; 2], bytes: u64) -> Result<Self, Trouble> {
        let source = write(&from.folder.join("papers"), number, words, bytes)?;
        let placed = from.ask(&["send", matter, "--file", &source.to_string_lossy()])?;
        Ok(Self::of(text(&placed["item"])?, source, bytes))
    }

    /// A document that was placed.
    #[must_use]
    pub fn of(item: String, source: PathBuf, bytes: u64) -> Self {
        Self { item, source, bytes }
    }

    /// How much of it has come.
    ///
    /// # Errors
    /// The terminal's.
    pub fn received(&self, by: &Terminal, matter: &str) -> Result<u64, Trouble> {
        let found = find(by, matter, &self.item)?.unwrap_or_default();
        Ok(found["document"]["received_bytes"].as_u64().unwrap_or_default())
    }

    /// Waits until it is in the middle of its way; answers how much of it has come.
    ///
    /// # Errors
    /// It was whole before its middle was seen.
    pub fn midway(&self, by: &Terminal, matter: &str) -> Result<u64, Trouble> {
        let come = until("the middle of a document", || {
            Ok(Some(self.received(by, matter)?).filter(|come| *come > self.bytes / 8))
        })?;
        if come < self.bytes { Ok(come) } else { trouble("a document had come whole before its middle was seen") }
    }

    /// Waits until it is whole.
    ///
    /// # Errors
    /// It does not come.
    pub fn whole(&self, by: &Terminal, matter: &str) -> Result<(), Trouble> {
        until("a document", || {
            let found = find(by, matter, &self.item)?.unwrap_or(Value::Null);
            Ok((found["document"]["state"] == "whole").then_some(()))
        })
    }

    /// Whoever received it takes it out of the room: whether it is what was placed, to the byte and to the name.
    ///
    /// # Errors
    /// It is refused.
    pub fn is_same(&self, by: &Terminal, matter: &str) -> Result<bool, Trouble> {
        let folder = by.folder.join("papers");
        let opened = by.ask(&["open", matter, &self.item, "--to", &folder.to_string_lossy()])?;
        let target = PathBuf::from(text(&opened["target"])?);
        Ok(target.file_name() == self.source.file_name() && std::fs::read(&target)? == std::fs::read(&self.source)?)
    }

    /// Takes away what was taken out of the room to be compared.
    pub fn drop_copy(&self, by: &Terminal) {
        let name = self.source.file_name().unwrap_or_default();
        // Where it is not, nothing takes room.
        drop(std::fs::remove_file(by.folder.join("papers").join(name)));
    }
}

/// Writes a document in which a phrase stands in each line, after a number that no other line has; a person may take it from there.
///
/// # Errors
/// The system's.
pub fn write(folder: &Path, number: u64, [name, phrase]: [&str; 2], bytes: u64) -> Result<PathBuf, Trouble> {
    let source = folder.join(format!("pièce {number} {name}.txt"));
    let mut content = Vec::new();
    let mut line = number;
    while (content.len() as u64) < bytes {
        line = line.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        content.extend(format!("{line:020} {phrase}\n").bytes());
    }
    std::fs::write(&source, content)?;
    own(&source)?;
    Ok(source)
}
