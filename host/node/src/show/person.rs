//! People, as faces are shown them.

use parloir_base::limit::PHRASE_FAILURES_MAX;
use parloir_base::{Moment, PersonId};
use parloir_crypto::digest;
use parloir_crypto::meeting::phrase_text;
use parloir_engine::Engine;
use parloir_wire::local::{ContactRow, Phrase, Trust};

use crate::contract::{Aloud, AloudChoice, PersonLine};
use crate::names;

/// How many pairs of words are offered.
const CHOICES: usize = 3;

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
        aloud: match &contact.trust {
            Trust::Invited(phrase) if trust == "invited" => aloud(phrase),
            _ => None,
        },
        failures,
        verified_at,
        connected: engine.connected(&contact.person),
        met: contact.met.to_text(),
        full: engine.is_full(&contact.person),
    }
}

/// Who made the invitation reads the first two words and hears the others; the other side the reverse.
fn aloud(phrase: &Phrase) -> Option<Aloud> {
    let words = phrase.words?;
    let pair = |words: [u16; 4], first: bool| {
        let text = phrase_text(&words);
        let halves: Vec<&str> = text.split(' ').collect();
        if first { halves.get(..2) } else { halves.get(2..) }.unwrap_or_default().join(" ")
    };
    let (read, right) = (pair(words, phrase.inviter), pair(words, !phrase.inviter));
    let mut heard: Vec<String> = Vec::new();
    let mut round: u8 = 0;
    // Drawn from what only the two devices know, so that the list stays the same however often it is shown.
    while heard.len() < CHOICES - 1 {
        let seed = digest(
            &[b"parloir/1/aloud", phrase.transcript.as_bytes().as_slice(), &[u8::from(phrase.inviter), round]].concat(),
        );
        let number = |at: usize| {
            let byte = |place: usize| u16::from(seed.as_bytes().get(place).copied().unwrap_or_default());
            (byte(at) << 8 | byte(at + 1)) & 0x07ff
        };
        let other = pair([number(0), number(2), number(0), number(2)], true);
        if other != right && !heard.contains(&other) {
            heard.push(other);
        }
        round = round.checked_add(1)?;
    }
    let place = usize::from(phrase.transcript.as_bytes().first().copied().unwrap_or_default()) % CHOICES;
    heard.insert(place, right);
    let whole = |heard: &String| if phrase.inviter { format!("{read} {heard}") } else { format!("{heard} {read}") };
    let choices = heard.iter().map(|heard| AloudChoice { words: whole(heard), heard: heard.clone() }).collect();
    Some(Aloud { read, first: phrase.inviter, choices })
}

/// When one of a person's devices was last met.
pub(crate) fn met(engine: &Engine, person: &PersonId) -> Option<Moment> {
    let devices =
        engine.rooms().filter_map(|(_, room)| room.view.parties().get(person)).flat_map(|party| &party.devices);
    devices.filter_map(|device| engine.address(&device.endpoint)?.met).max()
}
