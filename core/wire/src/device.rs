//! `device/1` and `revocation/1`: which keys a person's device holds, and when that ends.

use parloir_base::{DeviceId, EndpointId, Moment, PersonId};

/// # Shape
/// ```text
/// device/1
/// person: <64 hex>
/// serial: 1
/// label: bureau
/// endpoint: <64 hex>
/// evidence-key: <64 hex>
/// valid-after: <moment>
/// valid-before: <moment>
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// The person whose device it is.
    pub person: PersonId,
    /// Counts the person's devices from 1.
    pub serial: u32,
    /// What the person calls it: same rule as a name.
    pub label: String,
    /// Transport key.
    pub endpoint: EndpointId,
    /// Evidence key.
    pub evidence: DeviceId,
    /// Signatures count from here.
    pub valid_after: Moment,
    /// Signatures count until here.
    pub valid_before: Moment,
}

/// # Shape
/// ```text
/// revocation/1
/// person: <64 hex>
/// serial: 1
/// evidence-key: <64 hex>
/// from: <moment>
/// reason: lost | stolen | replaced | retired
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// The person whose device it was.
    pub person: PersonId,
    /// Which one.
    pub serial: u32,
    /// Its evidence key.
    pub evidence: DeviceId,
    /// Signatures with a later claimed time do not count.
    pub from: Moment,
    /// Why, in one word of the list.
    pub reason: Reason,
}

/// Why a device was revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It cannot be found.
    Lost,
    /// Another device took its place.
    Replaced,
    /// It is no longer used.
    Retired,
    /// Someone took it.
    Stolen,
}
