//! The end of a device, as the identity key of its person signs it.

use parloir_base::PersonId;
use parloir_crypto::SigningKey;
use parloir_journal::{check_card, sign_record};
use parloir_wire::Signed;
use parloir_wire::card::Card;
use parloir_wire::device::{Device, Reason, Revocation};

use crate::chance::now;
use crate::fault::{Fault, Stop};

/// From now on what this device signs counts for nobody.
pub(crate) fn end(identity: &SigningKey, device: &Device, reason: Reason) -> Signed {
    // Stock tools take no key whose time ends in the second in which it began.
    let from = now().to_second().max(device.valid_after.plus_ms(1_000));
    let (person, serial, evidence) = (PersonId(identity.public()), device.serial, device.evidence);
    sign_record(identity, &Revocation { person, serial, evidence, from, reason })
}

/// The same of every device of a card that has not ended yet: they are lost.
pub(crate) fn end_all(identity: &SigningKey, mut card: Card) -> Result<Card, Stop> {
    let checked = check_card(&card).map_err(|_| Fault::Profile)?;
    let is_over = |device: &Device| checked.revocations.iter().any(|one| one.evidence == device.evidence);
    let lost = checked.devices.iter().filter(|device| !is_over(device));
    card.revocations.extend(lost.map(|device| end(identity, device, Reason::Lost)));
    Ok(card)
}
