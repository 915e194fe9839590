//! The key register: which device signs for whom, from when until when.

use std::collections::BTreeMap;

use parloir_base::{DeviceId, EndpointId, Moment, PersonId};
use parloir_wire::device::Device;

use crate::card::CheckedCard;

/// What is known of a device.
#[derive(Clone, PartialEq, Eq)]
pub struct Registered {
    /// Whose device it is.
    pub person: PersonId,
    /// Its number among the person's devices.
    pub serial: u32,
    /// What the person calls it.
    pub label: String,
    /// Its transport key.
    pub endpoint: EndpointId,
    /// Signatures count from here.
    pub valid_after: Moment,
    /// Signatures count until here, inclusive.
    pub valid_before: Moment,
    /// Signatures with a later claimed time do not count.
    pub revoked_from: Option<Moment>,
}

impl core::fmt::Debug for Registered {
    /// What a person calls it belongs in no trace.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Registered({:?}, {}, {:?})", self.person, self.serial, self.revoked_from)
    }
}

impl Registered {
    /// The last moment at which a signature counts: what `valid-before` is in OpenSSH's `allowed_signers`.
    #[must_use]
    pub fn until(&self) -> Moment {
        self.revoked_from.map_or(self.valid_before, |from| from.min(self.valid_before))
    }
}

/// Why a device may not sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegisterFault {
    /// No card held here has this device.
    #[error("no card holds this device")]
    Unknown,
    /// Before its time.
    #[error("the device may not sign yet")]
    Early,
    /// After its time.
    #[error("the device's time is past")]
    Expired,
    /// Its person revoked it.
    #[error("the device is revoked")]
    Revoked,
    /// Another person's device has this key.
    #[error("the key is another person's")]
    Taken,
}

/// Every device of every party whose card was checked.
#[derive(Clone, Debug, Default)]
pub struct KeyRegister {
    devices: BTreeMap<DeviceId, Registered>,
    endpoints: BTreeMap<EndpointId, DeviceId>,
    /// How often a device's end became known, or an earlier one.
    ends: u64,
}

impl KeyRegister {
    /// Nobody yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the devices and revocations of a checked card. An older card never undoes what a newer one said: times only
    /// widen by the identity key's word, a revocation stays, and the earliest one counts.
    ///
    /// Only its own person ends a device.
    ///
    /// # Errors
    /// [`RegisterFault::Taken`] when a key of the card is another's already: that device is then not taken, and all else is.
    pub fn admit(&mut self, card: &CheckedCard) -> Result<(), RegisterFault> {
        let person = card.person.ik;
        let (free, taken): (Vec<&Device>, Vec<&Device>) = card.devices.iter().partition(|one| self.is_free(one));
        for device in free {
            let fresh = Registered {
                person,
                serial: device.serial,
                label: device.label.clone(),
                endpoint: device.endpoint,
                valid_after: device.valid_after,
                valid_before: device.valid_before,
                revoked_from: None,
            };
            let row = self.devices.entry(device.evidence).or_insert_with(|| fresh.clone());
            if device.valid_before > row.valid_before {
                *row = Registered { valid_after: row.valid_after, revoked_from: row.revoked_from, ..fresh };
            }
            row.valid_after = row.valid_after.min(device.valid_after);
            self.endpoints.insert(device.endpoint, device.evidence);
        }
        for revocation in &card.revocations {
            if let Some(row) = self.devices.get_mut(&revocation.evidence).filter(|row| row.person == person) {
                let from = row.revoked_from.map_or(revocation.from, |known| known.min(revocation.from));
                if row.revoked_from != Some(from) {
                    row.revoked_from = Some(from);
                    self.ends = self.ends.saturating_add(1);
                }
            }
        }
        if taken.is_empty() { Ok(()) } else { Err(RegisterFault::Taken) }
    }

    /// Whether no key of a device is another's already.
    #[must_use]
    pub fn is_free(&self, device: &Device) -> bool {
        self.devices.get(&device.evidence).is_none_or(|known| known.person == device.person)
            && self.endpoints.get(&device.endpoint).is_none_or(|known| *known == device.evidence)
    }

    /// Whose device it is, when a signature by it with that claimed time counts.
    ///
    /// # Errors
    /// [`RegisterFault`]: unknown, early, revoked, expired.
    pub fn may_sign(&self, device: &DeviceId, claimed: Moment) -> Result<PersonId, RegisterFault> {
        let row = self.devices.get(device).ok_or(RegisterFault::Unknown)?;
        if claimed < row.valid_after {
            Err(RegisterFault::Early)
        } else if row.revoked_from.is_some_and(|from| from < row.valid_before && claimed > from) {
            Err(RegisterFault::Revoked)
        } else if claimed > row.valid_before {
            Err(RegisterFault::Expired)
        } else {
            Ok(row.person)
        }
    }

    /// Changes whenever the end of a device becomes known, or an earlier one: what was judged before is then judged anew.
    #[must_use]
    pub fn ends(&self) -> u64 {
        self.ends
    }

    /// What is known of a device.
    #[must_use]
    pub fn device(&self, device: &DeviceId) -> Option<&Registered> {
        self.devices.get(device)
    }

    /// Whose device it is, whether it may sign or not.
    #[must_use]
    pub fn person_of(&self, device: &DeviceId) -> Option<PersonId> {
        self.devices.get(device).map(|row| row.person)
    }

    /// The device with this transport key.
    #[must_use]
    pub fn by_endpoint(&self, endpoint: &EndpointId) -> Option<DeviceId> {
        self.endpoints.get(endpoint).copied()
    }

    /// The devices of a person, by key.
    pub fn by_person<'a>(&'a self, person: &'a PersonId) -> impl Iterator<Item = (&'a DeviceId, &'a Registered)> {
        self.devices.iter().filter(move |(_, row)| row.person == *person)
    }

    /// Every device, by key.
    pub fn devices(&self) -> impl Iterator<Item = (&DeviceId, &Registered)> {
        self.devices.iter()
    }
}
