//! The drill: a backup is read back as whoever restores it would, and nothing of it is kept.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read};

use parloir_backup::{Files, Holds, Index, Opened, Opener, Part, Trouble};
use parloir_base::{Digest, Refusal};
use parloir_crypto::{Hasher, digest};
use parloir_journal::check_card;
use parloir_vault::Copied;
use parloir_wire::document::Document;
use parloir_wire::{Link, Record};

use crate::backup::form::{LinkForm, People, PeopleForm, VERSION};
use crate::backup::kept::Kept;
use crate::backup::wrong::Wrong;
use crate::fault::{Fault, Stop};
use crate::shared::Shared;

/// The longest line of a journal that is read: an entry with its content, escaped.
const LINE_BYTES_MAX: u64 = 2 * 1024 * 1024;
/// The longest people's file that is read.
const PEOPLE_BYTES_MAX: u64 = 256 * 1024 * 1024;
const BUFFER_BYTES: usize = 256 * 1024;

/// How much is read back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// Everything but the bytes of documents: that those are there.
    Fresh,
    /// Everything.
    Whole,
}

/// Reads the backup back. The first thing that is wrong is told.
pub(super) fn check(shared: &Shared, kept: &Kept, files: Files, depth: Depth) -> Result<(), Wrong> {
    let (opener, listing) = (kept.opener()?, files.list()?);
    let (index, digest) = files.last(&listing, &opener)?.ok_or(Trouble::Absent)?;
    if index.device != shared.who.device {
        return Err(Trouble::Absent.into());
    }
    if kept.is_former(index.number, &digest) {
        return Err(Refusal::BackupFormer.into());
    }
    let backup = Backup { files, opener, index };
    backup.people()?;
    let mut documents: BTreeMap<Digest, Document> = BTreeMap::new();
    backup.links(&mut |one| {
        stopped(shared)?;
        documents.extend(document(&one).map(|(_, document)| (document.root, document)));
        Ok(())
    })?;
    for (part, root) in backup.documents() {
        stopped(shared)?;
        if depth == Depth::Fresh {
            if !listing.has(&part) {
                return Err(Wrong::damaged(&part.file()));
            }
            continue;
        }
        // Of a matter that was erased while the backup was made: nothing names it, and restoring leaves it.
        let Some(document) = documents.get(&root) else { continue };
        if backup.plain_digest(&part, shared)? != (document.bytes, document.sha256) {
            return Err(Wrong::damaged(&part.file()));
        }
    }
    Ok(())
}

fn stopped(shared: &Shared) -> Result<(), Wrong> {
    if *shared.stopping.borrow() { Err(Stop::Fault(Fault::Stopping).into()) } else { Ok(()) }
}

/// The document that a link places, with the digest of its entry.
pub(super) fn document(one: &Copied) -> Option<(Digest, Document)> {
    match Link::from_bytes(&one.link.bytes) {
        Ok(Link::Entry(entry)) if entry.kind.is_document() => {
            Some((digest(&one.link.bytes), Document::from_bytes(&one.content.as_ref()?.body).ok()?))
        }
        _ => None,
    }
}

/// A backup whose list was believed, and what opens it.
pub(super) struct Backup {
    pub files: Files,
    pub opener: Opener,
    pub index: Index,
}

impl Backup {
    /// The people's file: there is one, and the device that signed the list is of the card in it.
    pub fn people(&self) -> Result<People, Wrong> {
        let mut parts = self.index.parts.iter().filter(|part| part.holds == Holds::People);
        let (Some(part), None) = (parts.next(), parts.next()) else {
            return Err(Stop::Refusal(Refusal::BackupDamaged).into());
        };
        let wrong = || Wrong::damaged(&part.file());
        let mut bytes = Vec::new();
        let read = self.open(part)?.take(PEOPLE_BYTES_MAX).read_to_end(&mut bytes);
        read.map_err(|_| wrong())?;
        let form: PeopleForm = serde_json::from_slice(&bytes).map_err(|_| wrong())?;
        if form.version > VERSION {
            return Err(Trouble::Newer.into());
        }
        let people = form.read().ok_or_else(wrong)?;
        let card = check_card(&people.card).map_err(|_| wrong())?;
        let is_device = card.devices.iter().any(|device| device.evidence == self.index.device);
        if card.person.ik == self.index.person && is_device { Ok(people) } else { Err(wrong()) }
    }

    /// Every link in the order in which they came, none missing between files.
    pub fn links(&self, each: &mut dyn FnMut(Copied) -> Result<(), Wrong>) -> Result<(), Wrong> {
        let mut place = 0;
        for part in &self.index.parts {
            let Holds::Journal { first, last } = part.holds else { continue };
            let wrong = || Wrong::damaged(&part.file());
            if first != place + 1 || last < first {
                return Err(wrong());
            }
            let mut lines = BufReader::with_capacity(BUFFER_BYTES, self.open(part)?);
            loop {
                let mut line = Vec::new();
                let count = lines.by_ref().take(LINE_BYTES_MAX).read_until(b'\n', &mut line).map_err(|_| wrong())?;
                if count == 0 {
                    break;
                }
                let form: LinkForm = serde_json::from_slice(&line).map_err(|_| wrong())?;
                let one = form.read().ok_or_else(wrong)?;
                if one.place <= place || one.place > last {
                    return Err(wrong());
                }
                place = one.place;
                each(one)?;
            }
            place = last;
        }
        Ok(())
    }

    /// The plain bytes of a part.
    pub fn open(&self, part: &Part) -> Result<Opened, Wrong> {
        Ok(self.files.open(part, &self.opener)?)
    }

    /// The files of documents, each document once.
    pub fn documents(&self) -> Vec<(Part, Digest)> {
        let mut seen = BTreeSet::new();
        let roots = self.index.parts.iter().filter_map(|part| match part.holds {
            Holds::Document(root) => Some((*part, root)),
            _ => None,
        });
        roots.filter(|(_, root)| seen.insert(*root)).collect()
    }

    fn plain_digest(&self, part: &Part, shared: &Shared) -> Result<(u64, Digest), Wrong> {
        let mut plain = self.open(part)?;
        let (mut hasher, mut bytes, mut buffer) = (Hasher::new(), 0, zeroize::Zeroizing::new(vec![0; BUFFER_BYTES]));
        loop {
            stopped(shared)?;
            let count = plain.read(&mut buffer).map_err(|_| Wrong::damaged(&part.file()))?;
            if count == 0 {
                return Ok((bytes, hasher.finish()));
            }
            bytes += count as u64;
            hasher.update(buffer.get(..count).unwrap_or_default());
        }
    }
}
