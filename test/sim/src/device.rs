//! A device: an engine, its disk, its keys, and a clock that may lie.

use parloir_base::{DeviceId, Digest, EndpointId, Moment, PersonId};
use parloir_crypto::SigningKey;
use parloir_engine::{Engine, Own};
use parloir_wire::card::{Card, SignedDevice};
use parloir_wire::device::{Device as DeviceRecord, NAMESPACE_DEVICE_ENDPOINT, NAMESPACE_DEVICE_EVIDENCE};
use parloir_wire::person::Person;
use parloir_wire::text::{Record, Signed};

use crate::store::Store;

/// A device of a person.
pub struct Device {
    /// What the person is called in this story.
    pub name: &'static str,
    /// The engine.
    pub engine: Engine,
    /// The disk.
    pub store: Store,
    /// How far the clock is off, in milliseconds.
    pub skew_ms: i64,
    /// The card shown to others.
    pub card: Card,
    seed: [u8; 32],
    identity: [u8; 32],
}

/// When every card of a story begins to count.
pub const EPOCH: Moment = Moment::from_seconds(1_790_000_000);
/// Since when devices may sign, unless a story says otherwise.
pub const LONG_AGO: Moment = Moment::from_seconds(1_790_000_000 - 400 * 86_400);

impl Device {
    /// A fresh profile.
    #[must_use]
    pub fn new(name: &'static str, number: u8) -> Self {
        Self::on(name, number, number.wrapping_add(100))
    }

    /// The same person on whichever device, the only one that its card names.
    #[must_use]
    pub fn on(name: &'static str, number: u8, device: u8) -> Self {
        let identity = SigningKey::from_seed(&[number; 32]);
        let seed = [device; 32];
        let card = card(name, &identity, &seed);
        Self::with(name, card, seed, [number; 32])
    }

    /// Another device of the same person, made from the card that `first` shows: the card that it comes with is signed by the identity.
    #[must_use]
    pub fn sibling(name: &'static str, first: &Self, number: u8, valid_after: Moment) -> Self {
        let seed = [number.wrapping_add(100); 32];
        let identity = SigningKey::from_seed(&first.identity);
        let mut card = first.engine.own().card.clone();
        let serial = u32::try_from(card.devices.len() + 1).unwrap_or(1);
        card.devices.push(signed_device(&identity, &seed, serial, name, valid_after));
        Self::with(name, card, seed, first.identity)
    }

    /// Another device of the same person, made from the words alone: its card names no other.
    #[must_use]
    pub fn anew(name: &'static str, before: &Self, number: u8) -> Self {
        let seed = [number.wrapping_add(100); 32];
        let identity = SigningKey::from_seed(&before.identity);
        let mut card = card(name, &identity, &seed);
        card.devices = vec![signed_device(&identity, &seed, 1_000_000 + u32::from(number), name, LONG_AGO)];
        Self::with(name, card, seed, before.identity)
    }

    fn with(name: &'static str, card: Card, seed: [u8; 32], identity: [u8; 32]) -> Self {
        let store = Store::default();
        let engine = Engine::new(own(&card, &seed, &SigningKey::from_seed(&identity)), store.load());
        Self { name, engine, store, skew_ms: 0, card, seed, identity }
    }

    /// The key that signs this person's cards.
    #[must_use]
    pub fn identity(&self) -> SigningKey {
        SigningKey::from_seed(&self.identity)
    }

    /// The program is killed and started again: what was not committed is gone.
    pub fn restart(&mut self) {
        self.engine = Engine::new(self.own(), self.store.load());
    }

    /// Reads no more than so much of each person in a day.
    pub fn measured(&mut self, measure: u64) {
        self.engine = Engine::new(Own { measure, ..self.own() }, self.store.load());
    }

    /// A copy of the whole disk, keys included, at work beside the original.
    #[must_use]
    pub fn twin(&self, name: &'static str) -> Self {
        let engine = Engine::new(self.own(), self.store.load());
        let (store, card) = (self.store.clone(), self.card.clone());
        Self { name, engine, store, skew_ms: self.skew_ms, card, seed: self.seed, identity: self.identity }
    }

    fn own(&self) -> Own {
        let own = self.engine.own();
        Own {
            person: own.person,
            device: own.device,
            endpoint: own.endpoint,
            card: self.card.clone(),
            evidence: SigningKey::from_seed(&self.seed),
            addresses: own.addresses.clone(),
            rendezvous: own.rendezvous.clone(),
            measure: own.measure,
        }
    }

    /// The person.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.engine.own().person
    }
}

fn transport(seed: &[u8; 32]) -> SigningKey {
    SigningKey::from_seed(parloir_crypto::digest(seed).as_bytes())
}

fn own(card: &Card, seed: &[u8; 32], identity: &SigningKey) -> Own {
    let evidence = SigningKey::from_seed(seed);
    Own {
        person: PersonId(identity.public()),
        device: DeviceId(evidence.public()),
        endpoint: EndpointId(transport(seed).public()),
        card: card.clone(),
        evidence,
        addresses: vec![([127, 0, 0, 1], 1).into()],
        rendezvous: Vec::new(),
        measure: parloir_base::limit::MEASURE,
    }
}

fn card(name: &str, identity: &SigningKey, seed: &[u8; 32]) -> Card {
    let person = Person {
        name: name.to_owned(),
        profession: "none".to_owned(),
        jurisdiction: "fr".to_owned(),
        ik: PersonId(identity.public()),
        next_ik: Digest([9; 32]),
        created: EPOCH,
    };
    let person_bytes = person.to_bytes();
    let signature = identity.sign(Person::NAMESPACE, &person_bytes);
    Card {
        person: Signed { bytes: person_bytes, signature },
        devices: vec![signed_device(identity, seed, 1, "bureau", LONG_AGO)],
        revocations: Vec::new(),
    }
}

fn signed_device(
    identity: &SigningKey,
    seed: &[u8; 32],
    serial: u32,
    label: &str,
    valid_after: Moment,
) -> SignedDevice {
    let (evidence, endpoint) = (SigningKey::from_seed(seed), transport(seed));
    let device = DeviceRecord {
        person: PersonId(identity.public()),
        serial,
        label: label.to_owned(),
        endpoint: EndpointId(endpoint.public()),
        evidence: DeviceId(evidence.public()),
        valid_after,
        valid_before: EPOCH.plus_ms(4_000 * 86_400_000),
    };
    let bytes = device.to_bytes();
    let by_identity = identity.sign(DeviceRecord::NAMESPACE, &bytes);
    let by_evidence = evidence.sign(NAMESPACE_DEVICE_EVIDENCE, &bytes);
    let by_endpoint = endpoint.sign(NAMESPACE_DEVICE_ENDPOINT, &bytes);
    SignedDevice { bytes, by_identity, by_evidence, by_endpoint }
}
