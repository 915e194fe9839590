//! Who is a party of a matter, and who was one.

use std::collections::{BTreeMap, BTreeSet};

use parloir_base::{DeviceId, Digest, Moment, PersonId};
use parloir_wire::device::Device;
use parloir_wire::entry::Seen;
use parloir_wire::matter::Role;
use parloir_wire::person::Person;

use crate::change::Change;

/// A party of a matter.
#[derive(Clone, Debug)]
pub struct Party {
    /// Their record.
    pub person: Person,
    /// What they may do.
    pub role: Role,
    /// Their devices, as the keeper admitted them.
    pub devices: Vec<Device>,
    /// Which of them are revoked.
    pub revoked: BTreeSet<DeviceId>,
    /// Digests of the cards that they were admitted with.
    pub cards: BTreeSet<Digest>,
    /// When first, by the keeper's clock.
    pub admitted: Moment,
    /// The last admission by each device of the keeper: when it claims to be, its digest, its role. The last of these counts.
    pub(crate) given: BTreeMap<DeviceId, (Moment, Digest, Role)>,
}

/// Someone who was a party.
#[derive(Clone, Debug)]
pub struct Former {
    /// What they were.
    pub party: Party,
    /// The removals that no admission took back.
    pub gone: Vec<Gone>,
}

/// A removal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// Its entry.
    pub entry: Digest,
    /// Who wrote it: the keeper, or who left.
    pub by: PersonId,
    /// The device that signed.
    pub device: DeviceId,
    /// Its place in that device's chain.
    pub seq: u64,
    /// When, by that device's clock.
    pub at: Moment,
    /// How far what each of their devices wrote belongs to the matter.
    pub heads: Vec<Seen>,
}

impl Party {
    /// Devices that a newer admission has and this one has not, and those that it revokes.
    pub(crate) fn differences(&self, newer: &Self) -> Vec<Change> {
        let known = |device: &&Device| self.devices.iter().all(|one| one.evidence != device.evidence);
        let added = newer.devices.iter().filter(known).map(|device| Change::DeviceAdded(device.label.clone()));
        let ended = newer
            .devices
            .iter()
            .filter(|device| newer.revoked.contains(&device.evidence) && !self.revoked.contains(&device.evidence));
        added.chain(ended.map(|device| Change::DeviceRevoked(device.label.clone()))).collect()
    }
}

impl Former {
    /// Whether they left by themselves.
    #[must_use]
    pub fn left(&self) -> bool {
        self.gone.iter().all(|gone| gone.by == self.party.person.ik)
    }

    /// When.
    #[must_use]
    pub fn at(&self) -> Moment {
        self.gone.iter().map(|gone| gone.at).min().unwrap_or(self.party.admitted)
    }

    /// Whether a link of theirs belongs to the matter still. Once the keeper removed them, what they say of it themselves counts for nothing:
    /// whoever leaves may claim any number.
    #[must_use]
    pub fn wrote(&self, device: &DeviceId, seq: u64) -> bool {
        let left = self.left();
        self.gone.iter().filter(|gone| left || gone.by != self.party.person.ik).any(|gone| {
            if gone.device == *device {
                return seq <= gone.seq;
            }
            gone.heads.iter().any(|head| head.device == *device && seq <= head.seq)
        })
    }
}
