//! What people and devices are called.

use parloir_base::{DeviceId, MatterId, PersonId};
use parloir_engine::Engine;
use parloir_wire::card::Card;
use parloir_wire::person::Person;
use parloir_wire::text::Record;

/// The name on a card; empty for one that cannot be read (none is kept).
pub(crate) fn of_card(card: &Card) -> String {
    Person::from_bytes(&card.person.bytes).map(|person| person.name).unwrap_or_default()
}

/// The record on a card.
pub(crate) fn person_of_card(card: &Card) -> Option<Person> {
    Person::from_bytes(&card.person.bytes).ok()
}

/// What a person is called: as this profile met them, else as the keeper admitted them.
pub(crate) fn of(engine: &Engine, person: &PersonId) -> String {
    if *person == engine.own().person {
        return of_card(&engine.own().card);
    }
    if let Some(contact) = engine.contact(person) {
        return of_card(&contact.card);
    }
    let party = engine.rooms().find_map(|(_, room)| room.view.parties().get(person));
    party.map(|party| party.person.name.clone()).unwrap_or_default()
}

/// Whose device it is, and what they are called.
pub(crate) fn of_device(engine: &Engine, matter: &MatterId, device: &DeviceId) -> (Option<PersonId>, String) {
    let person = engine.room(matter).and_then(|room| room.person_of(device));
    (person, person.map(|person| of(engine, &person)).unwrap_or_default())
}
