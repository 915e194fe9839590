//! People, as faces are shown them.

use parloir_base::limit::PHRASE_FAILURES_MAX;
use parloir_base::{Moment, PersonId};
use parloir_crypto::meeting::phrase_text;
use parloir_engine::Engine;
use parloir_wire::local::{ContactRow, Trust};

use crate::contract::PersonLine;
use crate::names;

/// Someone met.
pub(crate) fn line(engine: &Engine, contact: &ContactRow) -> PersonLine {
    let record = names::person_of_card(&contact.card);
    let (trust, phrase, failures, verified_at) = match &contact.trust {
        Trust::Introduced => ("introduced", None, 0, None),
        Trust::Invited(phrase) if phrase.failures >= PHRASE_FAILURES_MAX => ("locked", None, phrase.failures, None),
        Trust::Invited(phrase) => ("invited", phrase.words.as_ref().map(phrase_text), phrase.failures, None),
        Trust::Verified { at, .. } => ("verified", None, 0, Some(at.to_text())),
    };
    PersonLine {
        person: contact.person.to_hex(),
        name: record.as_ref().map(|person| person.name.clone()).unwrap_or_default(),
        profession: record.map(|person| person.profession).unwrap_or_default(),
        trust: trust.to_owned(),
        phrase,
        failures,
        verified_at,
        connected: engine.connected(&contact.person),
        met: contact.met.to_text(),
    }
}

/// When one of a person's devices was last met.
pub(crate) fn met(engine: &Engine, person: &PersonId) -> Option<Moment> {
    let devices =
        engine.rooms().filter_map(|(_, room)| room.view.parties().get(person)).flat_map(|party| &party.devices);
    devices.filter_map(|device| engine.address(&device.endpoint)?.met).max()
}
