//! The journal of a bundle: every link at its place, signed by a device that could, with its content.

use std::collections::{BTreeMap, BTreeSet};

use parloir_base::{DeviceId, Digest, MatterId, Moment, PersonId};
use parloir_crypto::{Claim, commitment, digest};
use parloir_wire::document::Document;
use parloir_wire::{Entry, Kind, Link, Record, Seen, Signed};

use crate::bundle::check::files::Shelf;
use crate::bundle::check::keys::Keys;
use crate::bundle::check::report::{Code, Item, Received, Report};
use crate::bundle::facts::Facts;
use crate::bundle::layout::{Slot, ending};
use crate::register::RegisterFault;
use crate::signing::claim;

/// Links whose signatures are judged at once.
const PAGE: usize = 512;

/// Says whether every claim holds; a face may use several threads.
pub type Judge<'a> = dyn Fn(&[Claim<'_>]) -> bool + 'a;

/// What the journal comes to.
#[derive(Default)]
pub struct Journal {
    /// Of the links, once one was read.
    pub matter: Option<MatterId>,
    /// Digests by chain and number.
    pub chains: BTreeMap<DeviceId, BTreeMap<u64, Digest>>,
    /// Where each link stands.
    pub places: BTreeMap<Digest, (DeviceId, u64)>,
    /// What links name, with the first that does.
    pub named: BTreeMap<Seen, (PersonId, DeviceId, u64)>,
    /// Checkpoints, their countersignatures and time-stamps: what closes a journal stands after what it closes.
    pub seals: BTreeSet<(DeviceId, u64)>,
    /// Structural facts.
    pub facts: Facts,
    /// Entries whose content is not there.
    pub without_content: BTreeSet<Digest>,
    /// Documents whose file is not there.
    pub without_document: BTreeSet<Digest>,
    /// Digest of the plain bytes that each document's content states.
    pub documents: BTreeMap<Digest, Digest>,
}

/// A link while its page is read.
struct Read {
    signed: Signed,
    link: Link,
    device: DeviceId,
    digest: Digest,
}

/// Reads and checks `journal/` and `items/`.
pub fn read(shelf: &mut Shelf<'_>, keys: &Keys, judge: &Judge<'_>, report: &mut Report) -> Journal {
    let mut journal = Journal::default();
    let mut page: Vec<Read> = Vec::with_capacity(PAGE);
    let links: Vec<Slot> = shelf.slots.iter().filter(|slot| matches!(slot, Slot::Link(..))).cloned().collect();
    for slot in links {
        if let Slot::Link(device, seq) = slot
            && let Some(read) = read_link(shelf, device, seq, report)
        {
            journal.place(shelf, &read, keys, report);
            page.push(read);
        }
        if page.len() == PAGE {
            settle(&mut page, judge, report);
        }
    }
    settle(&mut page, judge, report);
    for slot in shelf.slots.clone() {
        let stranger = match &slot {
            Slot::Salt(entry) | Slot::Body(entry) => !journal.places.contains_key(entry),
            Slot::Document(entry, _) => !journal.documents.contains_key(entry),
            Slot::LinkSignature(device, seq) => !shelf.has(&Slot::Link(*device, *seq)),
            _ => false,
        };
        if stranger {
            report.find(Code::ItemStranger, slot.path());
        }
    }
    journal
}

fn read_link(shelf: &mut Shelf<'_>, device: DeviceId, seq: u64, report: &mut Report) -> Option<Read> {
    let slot = Slot::Link(device, seq);
    let bytes = shelf.take(&slot, report)?;
    let Ok(link) = Link::from_bytes(&bytes) else {
        report.find(Code::FormUnreadable, slot.path());
        return None;
    };
    if link.device() != device || link.seq() != seq {
        report.find(Code::ChainPlace, slot.path());
    }
    let namespace = crate::signing::namespace(&link);
    let by = Slot::LinkSignature(device, seq);
    let armoured = shelf.signature(&by, device.as_bytes(), namespace, report);
    let digest = digest(&bytes);
    // Without a signature to judge, the rest of the link is still looked at: one finding does not hide the others.
    let signature = armoured.map_or(parloir_base::Signature([0; 64]), |one| one.signature);
    Some(Read { signed: Signed { bytes, signature }, link, device, digest })
}

/// Judges the signatures of a page; one by one when they do not all hold.
fn settle(page: &mut Vec<Read>, judge: &Judge<'_>, report: &mut Report) {
    let claims: Vec<Claim<'_>> = page.iter().map(|read| claim(&read.signed, &read.link, &read.device)).collect();
    report.signatures += u64::try_from(claims.len()).unwrap_or(u64::MAX);
    if !judge(&claims) {
        for (read, one) in page.iter().zip(&claims) {
            let known = report.findings.iter().rev().any(|finding| {
                matches!(
                    finding.code,
                    Code::SignatureKey | Code::SignatureNamespace | Code::SignatureUnreadable | Code::FormMissing
                ) && finding.path == Slot::LinkSignature(read.device, read.link.seq()).path()
            });
            if !known && !parloir_crypto::verify(one) {
                report.find(Code::SignatureWrong, Slot::Link(read.device, read.link.seq()).path());
            }
        }
    }
    page.clear();
}

/// What the register says of a signature.
pub fn may_sign(keys: &Keys, device: &DeviceId, claimed: Moment, path: &str, report: &mut Report) -> Option<PersonId> {
    let code = match keys.register.may_sign(device, claimed) {
        Ok(person) => return Some(person),
        Err(RegisterFault::Early) => Code::KeyEarly,
        Err(RegisterFault::Expired) => Code::KeyExpired,
        Err(RegisterFault::Revoked) => Code::KeyRevoked,
        Err(RegisterFault::Unknown | RegisterFault::Taken) => Code::KeyUnknown,
    };
    report.find(code, path);
    None
}

impl Journal {
    /// Checks a link's place, and takes what it says.
    fn place(&mut self, shelf: &mut Shelf<'_>, read: &Read, keys: &Keys, report: &mut Report) {
        let (link, device, seq) = (&read.link, read.device, read.link.seq());
        let path = Slot::Link(device, seq).path();
        report.links += 1;
        if *self.matter.get_or_insert(link.matter()) != link.matter() {
            report.find(Code::ChainMatter, path.as_str());
        }
        let chain = self.chains.entry(device).or_default();
        let before = seq.checked_sub(1).and_then(|before| chain.get(&before)).copied();
        if before.is_some() && link.prev() != before {
            report.find(Code::ChainBroken, path.as_str());
        }
        chain.insert(seq, read.digest);
        self.places.insert(read.digest, (device, seq));
        // Others may have taken it before they heard of the revocation: it is said against the device, and counts for nothing.
        let is_void = keys.register.may_sign(&device, link.claimed()) == Err(RegisterFault::Revoked);
        let person = if is_void { None } else { may_sign(keys, &device, link.claimed(), &path, report) };
        let Some(person) = person.or_else(|| keys.register.person_of(&device)) else { return };
        if is_void {
            report.disown(Code::NoteRevoked, path, person);
        }
        match link {
            Link::Receipt(_) if is_void => {}
            Link::Receipt(receipt) => report.receipts.push(Received {
                person,
                device,
                seq,
                kind: receipt.receipt,
                about: receipt.about,
                digest: receipt.digest,
                path: receipt.path,
                claimed: receipt.claimed,
            }),
            Link::Entry(entry) => {
                if matches!(entry.kind, Kind::Checkpoint | Kind::Countersignature | Kind::Stamp) {
                    self.seals.insert((device, seq));
                }
                for seen in &entry.seen {
                    self.named.entry(*seen).or_insert((person, device, seq));
                }
                let held = self.content(shelf, entry, read.digest, (person, is_void), report);
                if let Some(name) = held.filter(|_| entry.kind.is_item() && !is_void) {
                    report.items.push(Item {
                        entry: read.digest,
                        person,
                        device,
                        seq,
                        kind: entry.kind,
                        claimed: entry.claimed,
                        name,
                        commitment: entry.commitment,
                    });
                }
            }
        }
    }

    /// Checks an entry's content; gives a document's name, or nothing at all when the content is not what its kind says.
    fn content(
        &mut self,
        shelf: &mut Shelf<'_>,
        entry: &Entry,
        digest: Digest,
        (person, is_void): (PersonId, bool),
        report: &mut Report,
    ) -> Option<Option<String>> {
        let (salt, body) = (Slot::Salt(digest), Slot::Body(digest));
        if !shelf.has(&salt) && !shelf.has(&body) {
            self.without_content.insert(digest);
            return Some(None);
        }
        let path = body.path();
        let (Some(salt), Some(body)) = (shelf.take(&salt, report), shelf.take(&body, report)) else {
            return Some(None);
        };
        let fits = <[u8; 32]>::try_from(salt.as_slice()).is_ok_and(|salt| {
            commitment(&salt, &body) == entry.commitment && u64::try_from(body.len()) == Ok(entry.size)
        });
        if !fits {
            report.find(Code::ItemCommitment, path);
            return Some(None);
        }
        let mut nowhere = Facts::default();
        let facts = if is_void { &mut nowhere } else { &mut self.facts };
        if !facts.take(digest, entry, person, &body) {
            // A document that nobody can read has no file, and its place is declared like that of any other.
            if entry.kind.is_document() {
                self.without_document.insert(digest);
            }
            report.disown(Code::NoteContent, Slot::Link(entry.device, entry.seq).path(), person);
            return None;
        }
        Some(self.document(shelf, entry.kind, digest, &body, report))
    }

    fn document(
        &mut self,
        shelf: &mut Shelf<'_>,
        kind: Kind,
        entry: Digest,
        body: &[u8],
        report: &mut Report,
    ) -> Option<String> {
        let document = kind.is_document().then(|| Document::from_bytes(body).ok()).flatten()?;
        self.documents.insert(entry, document.sha256);
        let slot = Slot::Document(entry, ending(kind, &document));
        if shelf.has(&slot) {
            if shelf.document(&slot, report).is_some_and(|found| found != (document.sha256, document.bytes)) {
                report.find(Code::ItemDocument, slot.path());
            }
        } else {
            self.without_document.insert(entry);
        }
        // The same document under another ending would stand beside the right one.
        let from = Slot::Document(entry, String::new());
        let files = shelf.slots.range(from..).take_while(|one| matches!(one, Slot::Document(of, _) if *of == entry));
        let strangers: Vec<String> = files.filter(|one| **one != slot).map(Slot::path).collect();
        for path in strangers {
            report.find(Code::ItemStranger, path);
        }
        Some(document.name)
    }
}
