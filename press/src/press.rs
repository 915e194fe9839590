//! From the whole conversation to the volumes in a folder: all of them, or none.

use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::child::ask;
use crate::cut::{Order, lengths, parts};
use crate::fault::Fault;
use crate::letters::hex;
use crate::limit::SOURCE_BYTES_MAX;
use crate::read::read;

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its name in the folder.
    pub name: String,
    /// Its length.
    pub bytes: usize,
    /// Its pages.
    pub pages: usize,
    /// The items on them.
    pub items: u64,
}

/// Reads a conversation and writes its volumes into an empty folder that exists.
///
/// # Errors
/// [`Fault::Form`], [`Fault::Refused`]: the input or the folder. [`Fault::Failed`]. Nothing is left in the folder then.
pub fn press(source: impl Read, folder: &Path) -> Result<Vec<Written>, Fault> {
    let mut inside = std::fs::read_dir(folder).map_err(|_| Fault::Refused("a folder that is not there"))?;
    if inside.next().is_some() {
        return Err(Fault::Refused("a folder that is not empty"));
    }
    let mut json = Vec::new();
    source.take(SOURCE_BYTES_MAX + 1).read_to_end(&mut json).map_err(|_| Fault::Failed("the input cannot be read"))?;
    if json.len() as u64 > SOURCE_BYTES_MAX {
        return Err(Fault::Refused("a conversation that is too long"));
    }
    let whole = read(&json)?;
    let lengths = lengths(&whole.items);
    let (counts, source) = (whole.counts, hex(&Sha256::digest(&json)));
    let order = |at: usize| Order { volume: at + 1, volumes: lengths.len(), counts, source: source.clone() };
    let mut made = Made { folder, files: Vec::new(), is_whole: false };
    let mut written = Vec::new();
    if lengths.len() == 1 {
        drop(whole);
        // Attached byte for byte.
        written.push(made.volume(&order(0), &json)?);
    } else {
        drop(json);
        for (at, part) in parts(whole, lengths.clone()).enumerate() {
            let json = serde_json::to_vec(&part).map_err(|_| Fault::Failed("a part that cannot be written"))?;
            written.push(made.volume(&order(at), &json)?);
        }
    }
    if written.iter().map(|volume| volume.items).sum::<u64>() != counts.items {
        return Err(Fault::Failed("items that were read and not set"));
    }
    made.is_whole = true;
    Ok(written)
}

/// What was written so far; taken away again unless it becomes whole.
struct Made<'a> {
    folder: &'a Path,
    files: Vec<PathBuf>,
    is_whole: bool,
}

impl Made<'_> {
    fn volume(&mut self, order: &Order, json: &[u8]) -> Result<Written, Fault> {
        let volume = ask(order, json)?;
        let full = Fault::Failed("a volume that cannot be written into the folder");
        let path = self.folder.join(order.file());
        let mut file = OpenOptions::new().write(true).create_new(true).open(&path).map_err(|_| full)?;
        self.files.push(path);
        file.write_all(&volume.pdf).and_then(|()| file.sync_all()).map_err(|_| full)?;
        Ok(Written { name: order.file(), bytes: volume.pdf.len(), pages: volume.pages, items: volume.items })
    }
}

impl Drop for Made<'_> {
    fn drop(&mut self) {
        if !self.is_whole {
            for file in &self.files {
                let _ = std::fs::remove_file(file);
            }
        }
    }
}
