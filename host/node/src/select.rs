//! What a person meant by a few letters: a whole identifier, a unique prefix of it, or a unique part of a name.

use parloir_base::{Digest, MatterId, PersonId, Refusal};
use parloir_crypto::words::fold;
use parloir_engine::Engine;
use parloir_journal::card::CheckedCard;
use parloir_vault::{ItemRow, Reader};
use parloir_wire::device::Device;

use crate::fault::Stop;
use crate::names;

/// Fewer digits name nothing.
const PREFIX_MIN: usize = 4;
/// More digits than this are never the number of an item.
const NUMBER_DIGITS_MAX: usize = 7;

/// The matter that is meant.
pub(crate) fn matter(engine: &Engine, asked: &str) -> Result<MatterId, Refusal> {
    let all = engine.rooms().map(|(matter, room)| (*matter, matter.to_hex(), room.title().to_owned()));
    unique(all.collect(), asked).ok_or(Refusal::MatterUnknown)
}

/// The person that is meant.
pub(crate) fn person(engine: &Engine, asked: &str) -> Result<PersonId, Refusal> {
    let all = engine.contacts().map(|contact| (contact.person, contact.person.to_hex(), names::of_card(&contact.card)));
    unique(all.collect(), asked).ok_or(Refusal::PartyUnknown)
}

/// The device that is meant: by its serial, what it is called, or digits of its key. A number that is the name of one device and the serial
/// of another means neither: what is revoked stays revoked.
pub(crate) fn device<'a>(card: &'a CheckedCard, asked: &str) -> Result<&'a Device, Refusal> {
    let by_serial =
        asked.trim().parse::<u32>().ok().and_then(|serial| card.devices.iter().find(|one| one.serial == serial));
    let all = card.devices.iter().map(|one| (one, one.evidence.to_hex(), one.label.clone())).collect();
    let Some(one) = by_serial else { return unique(all, asked).ok_or(Refusal::DeviceUnknown) };
    let is_anothers =
        card.devices.iter().any(|other| other.serial != one.serial && fold(&other.label) == fold(asked.trim()));
    if is_anothers { Err(Refusal::DeviceUnknown) } else { Ok(one) }
}

/// The item that is meant: its number in the matter, or digits of its entry.
pub(crate) fn item(reader: &Reader, matter: &MatterId, asked: &str) -> Result<ItemRow, Stop> {
    let asked = asked.trim().trim_start_matches('#');
    let unknown = || Stop::Refusal(Refusal::ItemUnknown);
    let row = if let Ok(entry) = Digest::from_hex(asked) {
        reader.item(&entry)?
    } else {
        let number = asked.parse::<u64>().ok().filter(|_| asked.len() <= NUMBER_DIGITS_MAX);
        let by_number = match number {
            Some(number) => reader.item_by_number(matter, number)?,
            None => None,
        };
        match by_number {
            Some(row) => Some(row),
            None => reader.item_by_prefix(matter, asked)?,
        }
    };
    row.filter(|row| row.matter == *matter).ok_or_else(unknown)
}

/// The one of `all` that is meant. A whole name counts more than a part of one.
fn unique<T: Copy>(all: Vec<(T, String, String)>, asked: &str) -> Option<T> {
    let asked = asked.trim();
    let one = |test: &dyn Fn(&str, &str) -> bool| {
        let mut found = all.iter().filter(|(_, hex, name)| test(hex, name));
        let first = found.next()?;
        found.next().is_none().then_some(first.0)
    };
    let digits = asked.to_ascii_lowercase();
    let is_digits = digits.len() >= PREFIX_MIN && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let folded = fold(asked);
    if folded.is_empty() {
        return None;
    }
    one(&|_, name| fold(name) == folded)
        .or_else(|| if is_digits { one(&|hex, _| hex.starts_with(&digits)) } else { None })
        .or_else(|| one(&|_, name| fold(name).contains(&folded)))
}

#[cfg(test)]
mod tests {
    use parloir_base::{DeviceId, Digest, EndpointId, Moment, PersonId};
    use parloir_wire::person::Person;

    use super::*;

    /// Someone's devices, by serial and label.
    fn card(devices: &[(u32, &str)]) -> CheckedCard {
        let ik = PersonId([1; 32]);
        let device = |(serial, label): &(u32, &str)| Device {
            person: ik,
            serial: *serial,
            label: (*label).to_owned(),
            endpoint: EndpointId([u8::try_from(*serial).unwrap(); 32]),
            evidence: DeviceId([100 + u8::try_from(*serial).unwrap(); 32]),
            valid_after: Moment(0),
            valid_before: Moment(i64::MAX),
        };
        let person = Person {
            name: "Claire".into(),
            profession: "avocat".into(),
            jurisdiction: "fr".into(),
            ik,
            next_ik: Digest([9; 32]),
            created: Moment(0),
        };
        let devices = devices.iter().map(device).collect();
        CheckedCard { person, devices, revocations: Vec::new(), digest: Digest([0; 32]) }
    }

    #[test]
    fn a_number_is_a_serial_and_means_no_device_when_it_is_another_ones_name() {
        let found = |devices: &[(u32, &str)], asked: &str| device(&card(devices), asked).map(|one| one.serial);
        assert_eq!(found(&[(1, "poste 2"), (2, "portable")], "2"), Ok(2), "not the one whose name has a 2 in it");
        assert_eq!(found(&[(1, "2"), (2, "portable")], "2"), Err(Refusal::DeviceUnknown));
        assert_eq!(found(&[(1, "bureau"), (2, "2")], "2"), Ok(2));
        assert_eq!(found(&[(1, "bureau"), (2, "portable")], "Portable"), Ok(2));
        assert_eq!(found(&[(1, "bureau"), (2, "portable")], "3"), Err(Refusal::DeviceUnknown));
    }

    fn three() -> Vec<(u8, String, String)> {
        vec![
            (1, "abcd11".into(), "Martin c. Durand".into()),
            (2, "abcd22".into(), "Élodie Martin".into()),
            (3, "beef33".into(), "Élodie".into()),
        ]
    }

    #[test]
    fn a_unique_prefix_part_or_whole_name_is_understood_whatever_its_accents() {
        assert_eq!(unique(three(), "ABCD1"), Some(1));
        assert_eq!(unique(three(), "durand"), Some(1));
        assert_eq!(unique(three(), "elodie"), Some(3));
        assert_eq!(unique(three(), "beef"), Some(3));
    }

    #[test]
    fn what_fits_two_or_none_or_nothing_is_not_guessed() {
        for asked in ["abcd", "martin", "abc", "", "  ", "Dupont"] {
            assert_eq!(unique(three(), asked), None, "{asked}");
        }
    }
}
