//! Two cards of one person put together: devices and revocations only grow, whichever card came first.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use parloir_wire::device::{Device, Revocation};
use parloir_wire::person::Person;
use parloir_wire::{Card, Record, Signed, SignedDevice};

use crate::card::{CardFault, CheckedCard, check_card_known};

/// All that both cards say, with every signature checked. The same comes of it in whatever order cards are put together.
///
/// # Shape
/// The later record of the person. Of each device the record that lets it sign longest; should one serial stand for two devices, the one
/// that began first. Of each device's revocations the earliest. All in the order of serials.
///
/// # Errors
/// [`CardFault`]: the cards speak of two people, or what they say together is no card.
pub fn union(one: &Card, other: &Card) -> Result<(Card, CheckedCard), CardFault> {
    union_known(one, other, None)
}

/// As [`union`], when one of both was checked before: what comes of them is that very one most of the time.
///
/// # Errors
/// [`CardFault`].
pub fn union_known(one: &Card, other: &Card, known: Option<&CheckedCard>) -> Result<(Card, CheckedCard), CardFault> {
    let (first, second) = (Person::from_bytes(&one.person.bytes)?, Person::from_bytes(&other.person.bytes)?);
    if first.ik != second.ik {
        return Err(CardFault::Stranger);
    }
    let newer = |of: &Person, signed: &Signed| (of.created, signed.bytes.clone(), signed.signature.0);
    let person = if newer(&first, &one.person) >= newer(&second, &other.person) { one } else { other };
    let mut devices: BTreeMap<u32, (Device, &SignedDevice)> = BTreeMap::new();
    for signed in one.devices.iter().chain(&other.devices) {
        let device = Device::from_bytes(&signed.bytes)?;
        if devices.get(&device.serial).is_none_or(|known| replaces((&device, signed), (&known.0, known.1))) {
            devices.insert(device.serial, (device, signed));
        }
    }
    let mut revocations: BTreeMap<u32, (Revocation, &Signed)> = BTreeMap::new();
    for signed in one.revocations.iter().chain(&other.revocations) {
        let revocation = Revocation::from_bytes(&signed.bytes)?;
        // Of a device that gave way to another one of the same serial nothing is left to revoke.
        if devices.get(&revocation.serial).is_none_or(|(device, _)| device.evidence != revocation.evidence) {
            continue;
        }
        let earlier = |of: &Revocation, signed: &Signed| (of.from, signed.bytes.clone(), signed.signature.0);
        let is_earlier = |known: &(Revocation, &Signed)| earlier(&revocation, signed) < earlier(&known.0, known.1);
        if revocations.get(&revocation.serial).is_none_or(is_earlier) {
            revocations.insert(revocation.serial, (revocation, signed));
        }
    }
    let card = Card {
        person: person.person.clone(),
        devices: devices.into_values().map(|(_, signed)| signed.clone()).collect(),
        revocations: revocations.into_values().map(|(_, signed)| signed.clone()).collect(),
    };
    let checked = check_card_known(&card, known)?;
    Ok((card, checked))
}

/// Whether one record of a serial takes the place of another.
fn replaces((new, signed): (&Device, &SignedDevice), (known, held): (&Device, &SignedDevice)) -> bool {
    if new.evidence != known.evidence {
        return (new.valid_after, new.evidence) < (known.valid_after, known.evidence);
    }
    let rank = |device: &Device, signed: &SignedDevice| {
        let signatures = [signed.by_identity.0, signed.by_evidence.0, signed.by_endpoint.0];
        (device.valid_before, Reverse(device.valid_after), signed.bytes.clone(), signatures)
    };
    rank(new, signed) > rank(known, held)
}
