//! A cachet in a folder: what somebody sealed outside any matter, with whose key it was, in files that stock tools check.

use std::collections::BTreeMap;
use std::convert::Infallible;

use parloir_base::{Digest, MatterId};
use parloir_crypto::stamp::Stamp;
use parloir_crypto::{Claim, SigningKey, digest, verify};
use parloir_wire::cachet::Cachet;
use parloir_wire::frame::Carried;
use parloir_wire::person::Person;
use parloir_wire::shelf::Fork;
use parloir_wire::{Card, Record, Seen};

use crate::bundle::check::files::{Files, Shelf};
use crate::bundle::check::keys;
use crate::bundle::check::report::{Code, Report, StampOf};
use crate::bundle::check::{Trusted, chains};
use crate::bundle::layout::Slot;
use crate::bundle::signers::CACHET_NAMESPACES;
use crate::bundle::source::{Form, Out, Plan, Sink, Source};
use crate::bundle::writer::{WriteFault, Writer};

/// What a person reads first, in French and in English.
const TEXTS: [(&str, &str); 2] = [
    ("LISEZMOI.txt", include_str!("../tools/cachet/LISEZMOI.txt")),
    ("README.txt", include_str!("../tools/cachet/README.txt")),
];

/// The files of a cachet by their paths: its text, the signature, the time-stamp if there is one, the list of what is sealed, the
/// author's records with this device alone, how to check, and the list of digests.
///
/// # Errors
/// When the card does not check, or the device is not on it.
pub fn compose(
    cachet: &Cachet,
    key: &SigningKey,
    card: &Card,
    stamp: Option<&[u8]>,
) -> Result<BTreeMap<String, Vec<u8>>, WriteFault<Infallible>> {
    let (mut folder, mut own) = (Laid::default(), Own { card: alone(cachet, card) });
    let plan = Plan { matter: MatterId([0; 32]), form: Form::Full, withheld: BTreeMap::new(), made: cachet.claimed };
    let mut writer = Writer::new(&plan, &mut folder);
    for (name, text) in TEXTS {
        writer.file(name.to_owned(), text.as_bytes())?;
    }
    writer.keys(&[], &mut own, CACHET_NAMESPACES)?;
    if writer.person(&cachet.device)? != cachet.author {
        return Err(WriteFault::Stranger(cachet.device));
    }
    let text = cachet.to_bytes();
    let signature = key.sign(Cachet::NAMESPACE, &text);
    writer.signed([&Slot::Cachet, &Slot::CachetSignature], &text, (&key.public(), Cachet::NAMESPACE, &signature))?;
    writer.file(Slot::CachetList.path(), list(cachet).as_bytes())?;
    if let Some(stamp) = stamp {
        writer.file(Slot::CachetStamp.path(), stamp)?;
    }
    let sums: String = writer.sums.iter().map(|(path, digest)| format!("{digest}  {path}\n")).collect();
    writer.file(Slot::Sums.path(), sums.as_bytes())?;
    Ok(folder.files)
}

/// What is sealed, as `sha256sum -c` reads it.
#[must_use]
pub fn list(cachet: &Cachet) -> String {
    cachet.files.iter().map(|file| format!("{}  {}\n", file.sha256, file.path)).collect()
}

/// What binds the next cachet to this one: without the salt it says nothing of it.
#[must_use]
pub fn former(salt: &[u8; 32], text: &Digest) -> Digest {
    parloir_crypto::commitment(salt, text.as_bytes())
}

/// What a check of a cachet found.
#[derive(Debug, Default)]
pub struct Checked {
    /// Findings: none that refuses when it stands.
    pub report: Report,
    /// What is sealed, once it was read.
    pub cachet: Option<Cachet>,
    /// Its author, once the keys check.
    pub author: Option<Person>,
}

/// Checks a cachet's folder, and what it seals.
pub fn check(folder: &mut dyn Files, sealed: &mut dyn Files, trusted: Trusted<'_>) -> Checked {
    let mut checked = Checked::default();
    let report = &mut checked.report;
    let mut shelf = Shelf::open_as(folder, Slot::read_of_cachet, report);
    let keys = keys::read(&mut shelf, CACHET_NAMESPACES, report);
    for person in keys.people.keys().filter(|person| !trusted.people.is_empty() && !trusted.people.contains(person)) {
        report.find(Code::KeyUntrusted, Slot::Person(*person).path());
    }
    let Some(text) = shelf.take(&Slot::Cachet, report) else { return checked };
    let Ok(cachet) = Cachet::from_bytes(&text) else {
        report.find(Code::FormUnreadable, Slot::Cachet.path());
        return checked;
    };
    let (public, namespace) = (cachet.device.as_bytes(), Cachet::NAMESPACE);
    if let Some(armoured) = shelf.signature(&Slot::CachetSignature, public, namespace, report) {
        report.signatures += 1;
        if !verify(&Claim { public, namespace, message: &text, signature: &armoured.signature }) {
            report.find(Code::SignatureWrong, Slot::Cachet.path());
        }
    }
    let by = chains::may_sign(&keys, &cachet.device, cachet.claimed, &Slot::Cachet.path(), report);
    if by.is_some_and(|by| by != cachet.author) {
        report.find(Code::KeyStranger, Slot::Cachet.path());
    }
    if shelf.take(&Slot::CachetList, report).is_some_and(|bytes| bytes != list(&cachet).as_bytes()) {
        report.find(Code::SealList, Slot::CachetList.path());
    }
    if shelf.has(&Slot::CachetStamp) {
        stamp(&mut shelf, &cachet, digest(&text), trusted, report);
    }
    for file in &cachet.files {
        match sealed.digest(&file.path) {
            Ok(found) if found == (file.sha256, file.bytes) => {}
            Ok(_) => report.find(Code::SealDiffers, file.path.as_str()),
            Err(_) => report.find(Code::SealMissing, file.path.as_str()),
        }
    }
    checked.author = keys.people.get(&cachet.author).cloned();
    checked.cachet = Some(cachet);
    checked
}

fn stamp(shelf: &mut Shelf<'_>, cachet: &Cachet, text: Digest, trusted: Trusted<'_>, report: &mut Report) {
    let path = Slot::CachetStamp.path();
    let Some(bytes) = shelf.take(&Slot::CachetStamp, report) else { return };
    let Some(stamp) = Stamp::read(&bytes).ok().filter(|stamp| stamp.digest == text) else {
        report.find(Code::StampDiffers, path);
        return;
    };
    report.stamp(StampOf::Cachet(cachet.number), path, Some(cachet.author), stamp, trusted.authorities);
}

/// The card with this device alone: what other devices somebody has is nobody's to know who checks a cachet.
fn alone(cachet: &Cachet, card: &Card) -> Card {
    use parloir_wire::device::{Device, Revocation};
    let mut card = card.clone();
    card.devices.retain(|one| Device::from_bytes(&one.bytes).is_ok_and(|device| device.evidence == cachet.device));
    card.revocations
        .retain(|one| Revocation::from_bytes(&one.bytes).is_ok_and(|revocation| revocation.evidence == cachet.device));
    card
}

/// Files in memory.
#[derive(Default)]
struct Laid {
    files: BTreeMap<String, Vec<u8>>,
    open: String,
}

impl Sink for Laid {
    type Fault = Infallible;

    fn create(&mut self, path: &str) -> Result<(), Infallible> {
        path.clone_into(&mut self.open);
        self.files.insert(path.to_owned(), Vec::new());
        Ok(())
    }

    fn append(&mut self, bytes: &[u8]) -> Result<(), Infallible> {
        if let Some(file) = self.files.get_mut(&self.open) {
            file.extend_from_slice(bytes);
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Infallible> {
        Ok(())
    }

    fn discard(&mut self) -> Result<(), Infallible> {
        self.files.remove(&self.open);
        Ok(())
    }
}

/// One card, and nothing else.
struct Own {
    card: Card,
}

impl Source for Own {
    type Fault = Infallible;

    fn cards(&mut self) -> Result<Vec<Card>, Infallible> {
        Ok(vec![self.card.clone()])
    }

    fn heads(&mut self) -> Result<Vec<Seen>, Infallible> {
        Ok(Vec::new())
    }

    fn links(&mut self, _: &parloir_base::DeviceId, _: u64, _: u64) -> Result<Vec<Carried>, Infallible> {
        Ok(Vec::new())
    }

    fn forks(&mut self) -> Result<Vec<Fork>, Infallible> {
        Ok(Vec::new())
    }

    fn document(&mut self, _: &Digest, _: &mut Out<'_, Infallible>) -> Result<bool, Infallible> {
        Ok(false)
    }
}
