//! Who is a party of a matter, who was one, and what changed about them.

use std::collections::{BTreeMap, BTreeSet};

use parloir_base::{DeviceId, Digest, Moment, PersonId};
use parloir_wire::device::Device;
use parloir_wire::entry::Seen;
use parloir_wire::matter::Role;
use parloir_wire::person::Person;

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

/// What an entry changed about a party, for people to read.
#[derive(Clone, PartialEq, Eq)]
pub enum Change {
    /// They are a party now: for the first time, or again.
    Admitted,
    /// They have another role.
    Role(Role),
    /// They have a device more, called so.
    DeviceAdded(String),
    /// A device of theirs, called so, signs for them no longer.
    DeviceRevoked(String),
    /// The keeper removed them.
    Removed,
    /// They left.
    Left,
}

impl core::fmt::Debug for Change {
    /// What a person calls a device belongs in no trace.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Role(role) => write!(f, "Role({role:?})"),
            Self::Admitted => f.write_str("Admitted"),
            Self::DeviceAdded(_) => f.write_str("DeviceAdded(..)"),
            Self::DeviceRevoked(_) => f.write_str("DeviceRevoked(..)"),
            Self::Removed => f.write_str("Removed"),
            Self::Left => f.write_str("Left"),
        }
    }
}
