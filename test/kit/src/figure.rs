//! The people of the tests, whose keys are the same in every run.

use parloir_base::{DeviceId, EndpointId, Moment, PersonId};
use parloir_crypto::{SigningKey, digest};
use parloir_journal::card::{NAMESPACE_BY_ENDPOINT, NAMESPACE_BY_EVIDENCE};
use parloir_journal::sign_record;
use parloir_wire::device::{Device, Reason, Revocation};
use parloir_wire::person::Person;
use parloir_wire::{Card, Record, SignedDevice};

/// When the stories start.
pub const START: Moment = Moment::from_seconds(1_795_485_600);

/// A person with one device.
pub struct Figure {
    /// Signs the person, the device and revocations.
    pub identity: SigningKey,
    /// Signs entries, receipts and checkpoints.
    pub evidence: SigningKey,
    /// Stands for the device on the network.
    pub transport: SigningKey,
    /// `person/1`.
    pub person: Person,
    /// `device/1`.
    pub device: Device,
    /// From when the device is revoked.
    pub revoked: Option<Moment>,
}

/// The lawyer who keeps the matter.
#[must_use]
pub fn claire() -> Figure {
    Figure::new("claire", "Me Claire Dubois", "avocat")
}

/// Her client.
#[must_use]
pub fn jean() -> Figure {
    Figure::new("jean", "Jean Martin", "none")
}

/// Her client again, on a new device: the card that he shows now has the new one alone.
#[must_use]
pub fn jean_anew() -> Figure {
    let mut jean = jean();
    let key = |duty: &str| SigningKey::from_seed(&digest(format!("kit/jean/2/{duty}").as_bytes()).0);
    (jean.evidence, jean.transport) = (key("evidence"), key("transport"));
    jean.device.serial = 2;
    jean.device.label = "téléphone".to_owned();
    (jean.device.evidence, jean.device.endpoint) =
        (DeviceId(jean.evidence.public()), EndpointId(jean.transport.public()));
    jean
}

/// Her colleague.
#[must_use]
pub fn carole() -> Figure {
    Figure::new("carole", "Me Carole Lefèvre", "avocat")
}

/// The one who alters things.
#[must_use]
pub fn mallory() -> Figure {
    Figure::new("mallory", "Mallory", "none")
}

impl Figure {
    /// A person whose keys follow from `seed`.
    #[must_use]
    pub fn new(seed: &str, name: &str, profession: &str) -> Self {
        let key = |duty: &str| SigningKey::from_seed(&digest(format!("kit/{seed}/{duty}").as_bytes()).0);
        let (identity, evidence, transport) = (key("identity"), key("evidence"), key("transport"));
        let person = Person {
            name: name.to_owned(),
            profession: profession.to_owned(),
            jurisdiction: "fr".to_owned(),
            ik: PersonId(identity.public()),
            next_ik: digest(&key("next").public()),
            created: START.plus_ms(-86_400_000),
        };
        let device = Device {
            person: person.ik,
            serial: 1,
            label: "bureau".to_owned(),
            endpoint: EndpointId(transport.public()),
            evidence: DeviceId(evidence.public()),
            valid_after: START.plus_ms(-86_400_000),
            valid_before: START.plus_ms(86_400_000),
        };
        Self { identity, evidence, transport, person, device, revoked: None }
    }

    /// Their identity.
    #[must_use]
    pub fn id(&self) -> PersonId {
        self.person.ik
    }

    /// Their device.
    #[must_use]
    pub fn device_id(&self) -> DeviceId {
        self.device.evidence
    }

    /// Their card, every signature in place.
    #[must_use]
    pub fn card(&self) -> Card {
        let bytes = self.device.to_bytes();
        let revocation = self.revoked.map(|from| Revocation {
            person: self.person.ik,
            serial: self.device.serial,
            evidence: self.device.evidence,
            from,
            reason: Reason::Stolen,
        });
        Card {
            person: sign_record(&self.identity, &self.person),
            devices: vec![SignedDevice {
                by_identity: self.identity.sign(Device::NAMESPACE, &bytes),
                by_evidence: self.evidence.sign(NAMESPACE_BY_EVIDENCE, &bytes),
                by_endpoint: self.transport.sign(NAMESPACE_BY_ENDPOINT, &bytes),
                bytes,
            }],
            revocations: revocation.iter().map(|one| sign_record(&self.identity, one)).collect(),
        }
    }
}
