//! Makes a backup: what is there already stays, what is new is added, and the list comes last.

use std::collections::BTreeMap;
use std::io::Write;

use parloir_backup::{Address, Files, Holds, Index, Listing, Part, Trouble};
use parloir_base::{Digest, Refusal};
use parloir_vault::Reader;

use crate::backup::form::{LinkForm, PeopleForm, Whole};
use crate::backup::kept::{Kept, Made};
use crate::backup::wrong::Wrong;
use crate::chance::now;
use crate::fault::{Fault, Stop};
use crate::shared::Shared;

/// Plain bytes after which a journal's file is full: what each backup writes again at most.
const JOURNAL_BYTES: u64 = 4 * 1024 * 1024;
/// How often it is begun again when matters are erased meanwhile.
const TAKES_MAX: usize = 3;
/// Links read at once.
const LINKS: usize = 256;
/// Settings that a person chose or wrote, whole or by the beginning of their names. No key is among them.
const SETTINGS: [&str; 2] = ["preferences", "rendezvous"];
const FAMILIES: [&str; 2] = ["draft/", "keeping/"];

/// Makes the next backup.
pub(super) fn take(reader: &Reader, shared: &Shared, kept: &Kept, files: Files) -> Result<Made, Wrong> {
    // A folder that is not there is not made: a disk may be unplugged, and its place would be filled.
    let listing = files.list()?;
    let last = listing.last();
    let (mut former, mut is_former) = (Vec::new(), false);
    // What cannot be read of a former backup is written again: that mends it. Then nothing is taken away before the new list is there.
    match files.last(&listing, &kept.opener()?) {
        Ok(Some((index, digest))) if index.device == shared.who.device => {
            // Said once, before the next one covers it.
            is_former = kept.is_former(index.number, &digest);
            if is_former && kept.failed != Refusal::BackupFormer.code() {
                return Err(Refusal::BackupFormer.into());
            }
            // What is still there is told after the new list, which tries again.
            let _left = files.prune(&listing, Some(&index));
            former = index.parts;
        }
        Ok(None) => {
            let _left = files.prune(&listing, None);
        }
        Ok(Some(_)) | Err(Trouble::Absent | Trouble::Damaged(_) | Trouble::Newer) => {}
        Err(trouble) => return Err(trouble.into()),
    }
    let to = kept.to()?;
    let mut taking =
        Taking { reader, shared, files, listing, to, former, altered: kept.file.as_deref(), parts: Vec::new() };
    let (place, erased) = taking.all(kept.erased, is_former)?;
    let Taking { files, to, parts, .. } = taking;
    let (person, device) = (shared.who.person.ik, shared.who.device);
    let index = Index { person, device, number: last.max(kept.number).saturating_add(1), made: now(), parts };
    let (digest, left) = files.finish(&to, &index, &shared.who.evidence)?;
    let bytes = index.parts.iter().map(|part| part.bytes).sum();
    Ok(Made { number: index.number, index: digest, place, files: index.parts.len() as u64 + 1, bytes, erased, left })
}

struct Taking<'a> {
    reader: &'a Reader,
    shared: &'a Shared,
    files: Files,
    listing: Listing,
    to: [Address; 2],
    former: Vec<Part>,
    /// What the drill found missing or altered.
    altered: Option<&'a str>,
    parts: Vec<Part>,
}

impl Taking<'_> {
    /// Every part, with the place of the last link and how many matters were erased before the first part was read. What is erased meanwhile
    /// goes from what was read already: it is read again.
    fn all(&mut self, mut known: u64, mut is_former: bool) -> Result<(u64, u64), Wrong> {
        let mut takes = 0;
        loop {
            let erased = self.erased()?;
            if erased != known || is_former {
                // Files of the journal hold what was erased since, or may: they are written anew, and places that were given twice are told apart.
                self.former.retain(|part| !matches!(part.holds, Holds::Journal { .. }));
            }
            let taken = self.once();
            takes += 1;
            if takes >= TAKES_MAX || self.erased()? == erased {
                // Whoever erases on and on has the next one made at once, since it is due.
                return Ok((taken?, erased));
            }
            self.former.append(&mut self.parts);
            self.listing = self.files.list()?;
            (known, is_former) = (erased, false);
        }
    }

    fn once(&mut self) -> Result<u64, Wrong> {
        self.documents()?;
        let place = self.journal()?;
        self.people()?;
        Ok(place)
    }

    fn erased(&self) -> Result<u64, Wrong> {
        Ok(self.reader.erased()?.len() as u64)
    }

    fn documents(&mut self) -> Result<(), Wrong> {
        let held = self.former.iter().filter_map(|part| match part.holds {
            Holds::Document(root) => Some((root, *part)),
            _ => None,
        });
        let held: BTreeMap<Digest, Part> = held.collect();
        let mut done = BTreeMap::new();
        for document in self.reader.whole_documents()? {
            self.wanted()?;
            if done.contains_key(&document.root) {
                continue;
            }
            let part = match held.get(&document.root).filter(|part| self.holds(part)) {
                Some(part) => *part,
                None => self.files.put(&self.to, Holds::Document(document.root), |out| {
                    let mut pipe = Pipe { out, shared: self.shared, failed: None };
                    let opened = self.shared.bodies.open_to(&document, &mut pipe, &mut |_| {});
                    match (opened, pipe.failed) {
                        (Ok(()), _) => Ok(()),
                        (Err(_), Some(error)) => Err(Wrong::from(Trouble::Write(error))),
                        (Err(fault), None) => Err(fault.into()),
                    }
                })?,
            };
            done.insert(document.root, part);
        }
        self.parts.extend(done.into_values());
        Ok(())
    }

    /// Full files stay as they are; the last one is written again when links came after it.
    fn journal(&mut self) -> Result<u64, Wrong> {
        let end = self.reader.last_place()?;
        let mut place = 0;
        let journals = self.former.iter().filter_map(|part| match part.holds {
            Holds::Journal { first, last } => Some((first, last, *part)),
            _ => None,
        });
        let journals: Vec<_> = journals.collect();
        for (at, (first, last, part)) in journals.iter().enumerate() {
            let is_last = at + 1 == journals.len();
            if *first != place + 1 || *last > end || (is_last && *last != end) || !self.holds(part) {
                break;
            }
            self.parts.push(*part);
            place = *last;
        }
        while place < end {
            self.wanted()?;
            let (first, mut last) = (place + 1, place);
            let reader = self.reader;
            let mut part = self.files.put(&self.to, Holds::Journal { first, last }, |out| {
                let mut bytes = 0;
                while bytes < JOURNAL_BYTES && last < end {
                    let page = reader.copied(last, LINKS)?;
                    if page.is_empty() {
                        last = end;
                    }
                    for one in page.iter().filter(|one| one.place <= end) {
                        let form = LinkForm::of(one).ok_or(Stop::Refusal(Refusal::VaultDamaged))?;
                        let mut line = serde_json::to_vec(&form).map_err(|_| Stop::Fault(Fault::Request))?;
                        line.push(b'\n');
                        out.write_all(&line).map_err(Trouble::Write)?;
                        bytes += line.len() as u64;
                        last = one.place;
                    }
                }
                Ok::<(), Wrong>(())
            })?;
            part.holds = Holds::Journal { first, last };
            self.parts.push(part);
            place = last;
        }
        Ok(end)
    }

    fn people(&mut self) -> Result<(), Wrong> {
        let (contacts, addresses) = self.reader.people()?;
        let matters = self.reader.matters_met()?;
        let mut forks = Vec::new();
        for (matter, _) in &matters {
            forks.extend(self.reader.forks(matter)?.into_iter().map(|row| (*matter, row)));
        }
        let mut settings = Vec::new();
        for family in FAMILIES {
            settings.extend(self.reader.settings_under(family)?);
        }
        for key in SETTINGS {
            settings.extend(self.reader.setting(key)?.map(|value| (key.to_owned(), value)));
        }
        let who = &self.shared.who;
        let card = self.reader.own_card()?.unwrap_or_else(|| who.card.clone());
        let name = who.person.name.clone();
        let (holds, erased, certificates) = (self.reader.holds()?, self.reader.erased()?, self.reader.certificates()?);
        let whole = Whole { name, card, matters, contacts, addresses, forks, settings, holds, erased, certificates };
        let form = PeopleForm::of(&whole).ok_or(Stop::Refusal(Refusal::VaultDamaged))?;
        let bytes = serde_json::to_vec(&form).map_err(|_| Stop::Fault(Fault::Request))?;
        let part = self.files.put(&self.to, Holds::People, |out| {
            out.write_all(&bytes).map_err(|error| Wrong::from(Trouble::Write(error)))
        })?;
        self.parts.push(part);
        Ok(())
    }

    /// Whether a part may stay as it is. One that was altered may have its length still: what the drill named is written anew.
    fn holds(&self, part: &Part) -> bool {
        self.altered != Some(part.file().as_str()) && self.listing.has(part)
    }

    /// A node that ends waits for no backup: the former one stays whole.
    fn wanted(&self) -> Result<(), Wrong> {
        if *self.shared.stopping.borrow() { Err(Stop::Fault(Fault::Stopping).into()) } else { Ok(()) }
    }
}

/// A document on its way, with the folder's own failure kept apart from the vault's.
struct Pipe<'a> {
    out: &'a mut dyn Write,
    shared: &'a Shared,
    failed: Option<std::io::Error>,
}

impl Write for Pipe<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = if *self.shared.stopping.borrow() {
            Err(std::io::Error::other("the program is stopping"))
        } else {
            self.out.write(bytes)
        };
        written.map_err(|error| {
            let kind = error.kind();
            self.failed = Some(error);
            kind.into()
        })
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}
