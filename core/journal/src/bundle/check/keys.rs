//! Whose keys: every person, device and revocation of a bundle, with every signature.

use std::collections::BTreeMap;

use parloir_base::{DeviceId, PersonId};
use parloir_wire::device::{Device, Revocation};
use parloir_wire::person::Person;
use parloir_wire::{Card, Record, Signed, SignedDevice};

use crate::bundle::check::files::Shelf;
use crate::bundle::check::report::{Code, Report};
use crate::bundle::layout::{Proof, Slot};
use crate::bundle::signers;
use crate::card::{CardFault, CardSignature, NAMESPACE_BY_ENDPOINT, NAMESPACE_BY_EVIDENCE, check_card};
use crate::register::KeyRegister;

/// The register and the people's records.
#[derive(Default)]
pub struct Keys {
    /// Which device signs for whom, and when.
    pub register: KeyRegister,
    /// People.
    pub people: BTreeMap<PersonId, Person>,
}

/// Reads and checks `keys/`, where evidence keys sign in these namespaces.
pub fn read(shelf: &mut Shelf<'_>, evidence: &str, report: &mut Report) -> Keys {
    let mut keys = Keys::default();
    let mut cards: BTreeMap<PersonId, Card> = BTreeMap::new();
    for slot in shelf.slots.clone() {
        match slot {
            Slot::Person(person) => {
                let by = Slot::PersonSignature(person);
                if let Some(signed) = signed(shelf, &slot, &by, &person, Person::NAMESPACE, report) {
                    let card = Card { person: signed, devices: Vec::new(), revocations: Vec::new() };
                    cards.insert(person, card);
                }
            }
            Slot::Device(device) => match read_device(shelf, &device, report) {
                Some((person, signed)) => match cards.get_mut(&person) {
                    Some(card) => card.devices.push(signed),
                    None => report.find(Code::KeyStranger, slot.path()),
                },
                None => report.find(Code::KeySignature, slot.path()),
            },
            Slot::Revocation(device, number) => {
                let by = Slot::RevocationSignature(device, number);
                let Some(bytes) = shelf.take(&slot, report) else { continue };
                let Ok(revocation) = Revocation::from_bytes(&bytes) else {
                    report.find(Code::FormUnreadable, slot.path());
                    continue;
                };
                let (public, namespace) = (revocation.person.as_bytes(), Revocation::NAMESPACE);
                let Some(armoured) = shelf.signature(&by, public, namespace, report) else { continue };
                let signed = Signed { bytes, signature: armoured.signature };
                match cards.get_mut(&revocation.person).filter(|_| revocation.evidence == device) {
                    Some(card) => card.revocations.push(signed),
                    None => report.find(Code::KeyStranger, slot.path()),
                }
            }
            _ => {}
        }
    }
    for (person, card) in cards {
        let signatures = 1 + card.devices.len() * 3 + card.revocations.len();
        report.signatures += u64::try_from(signatures).unwrap_or(u64::MAX);
        if card.devices.is_empty() {
            report.find(Code::KeyStranger, Slot::Person(person).path());
        }
        // Devices of one person may come from several cards: each stands with its own revocations.
        for one in cards_of_one(&card) {
            admit(&mut keys, person, &one, report);
        }
    }
    let text = signers::text(keys.people.keys(), &keys.register, evidence);
    if shelf.take(&Slot::Signers, report).is_some_and(|bytes| bytes != text.as_bytes()) {
        report.find(Code::FormSigners, Slot::Signers.path());
    }
    keys
}

/// A card for each device, with the revocations of that device; those of no device here stay with the first.
fn cards_of_one(card: &Card) -> Vec<Card> {
    let name = |one: &SignedDevice| Device::from_bytes(&one.bytes).map(|device| device.evidence).ok();
    let names: Vec<Option<DeviceId>> = card.devices.iter().map(name).collect();
    let of = |one: &Signed| {
        let revoked = Revocation::from_bytes(&one.bytes).map(|revocation| revocation.evidence).ok();
        names.iter().position(|name| revoked.is_some() && *name == revoked).unwrap_or(0)
    };
    let one = |(at, device): (usize, &SignedDevice)| Card {
        person: card.person.clone(),
        devices: vec![device.clone()],
        revocations: card.revocations.iter().filter(|one| of(one) == at).cloned().collect(),
    };
    card.devices.iter().enumerate().map(one).collect()
}

fn admit(keys: &mut Keys, person: PersonId, card: &Card, report: &mut Report) {
    let path = Slot::Person(person).path();
    match check_card(card) {
        Ok(checked) if checked.person.ik != person => report.find(Code::KeyStranger, path),
        Ok(checked) => {
            if keys.register.admit(&checked).is_err() {
                report.find(Code::KeyStranger, path);
            } else {
                keys.people.insert(person, checked.person);
            }
        }
        Err(fault) => {
            let device_path = |serial: u32, proof: Proof| {
                let fits = |one: &Device| one.serial == serial;
                let device = card.devices.iter().find_map(|one| Device::from_bytes(&one.bytes).ok().filter(fits));
                device.map_or(path.clone(), |device| Slot::DeviceSignature(device.evidence, proof).path())
            };
            let (code, path) = match fault {
                CardFault::Signature(CardSignature::DeviceByIdentity(serial)) => {
                    (Code::KeySignature, device_path(serial, Proof::Identity))
                }
                CardFault::Signature(CardSignature::DeviceByEvidence(serial)) => {
                    (Code::KeySignature, device_path(serial, Proof::Evidence))
                }
                CardFault::Signature(CardSignature::DeviceByEndpoint(serial)) => {
                    (Code::KeySignature, device_path(serial, Proof::Endpoint))
                }
                CardFault::Signature(CardSignature::Revocation) => {
                    let revoked = card.revocations.first().and_then(|one| Revocation::from_bytes(&one.bytes).ok());
                    let named = revoked.map(|one| Slot::RevocationSignature(one.evidence, 1).path());
                    (Code::KeySignature, named.unwrap_or(path))
                }
                CardFault::Signature(CardSignature::Person) => {
                    (Code::KeySignature, Slot::PersonSignature(person).path())
                }
                CardFault::Malformed(_) => (Code::FormUnreadable, path),
                _ => (Code::KeyStranger, path),
            };
            report.find(code, path);
        }
    }
}

fn signed(
    shelf: &mut Shelf<'_>,
    slot: &Slot,
    by: &Slot,
    person: &PersonId,
    namespace: &str,
    report: &mut Report,
) -> Option<Signed> {
    let bytes = shelf.take(slot, report)?;
    let armoured = shelf.signature(by, person.as_bytes(), namespace, report)?;
    Some(Signed { bytes, signature: armoured.signature })
}

fn read_device(shelf: &mut Shelf<'_>, name: &DeviceId, report: &mut Report) -> Option<(PersonId, SignedDevice)> {
    let slot = Slot::Device(*name);
    let bytes = shelf.take(&slot, report)?;
    let Ok(device) = Device::from_bytes(&bytes) else {
        report.find(Code::FormUnreadable, slot.path());
        return None;
    };
    if device.evidence != *name {
        report.find(Code::KeyStranger, slot.path());
        return None;
    }
    let mut by = |proof, public: &[u8; 32], namespace| {
        let slot = Slot::DeviceSignature(*name, proof);
        shelf.signature(&slot, public, namespace, report).map(|armoured| armoured.signature)
    };
    let by_identity = by(Proof::Identity, device.person.as_bytes(), Device::NAMESPACE)?;
    let by_evidence = by(Proof::Evidence, device.evidence.as_bytes(), NAMESPACE_BY_EVIDENCE)?;
    let by_endpoint = by(Proof::Endpoint, device.endpoint.as_bytes(), NAMESPACE_BY_ENDPOINT)?;
    Some((device.person, SignedDevice { bytes, by_identity, by_evidence, by_endpoint }))
}
