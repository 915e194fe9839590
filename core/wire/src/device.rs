//! `device/1` and `revocation/1`: which keys a person's device holds, and when that ends.

use parloir_base::limit::RECORD_BYTES_MAX;
use parloir_base::{DeviceId, EndpointId, Malformed, Moment, PersonId};

use crate::lines::{Lines, LinesWriter, Value};
use crate::text::{Record, check_name};
use crate::word::words;

/// SSHSIG namespace of the evidence key's signature over a device record: proof that the device holds the key.
pub const NAMESPACE_DEVICE_EVIDENCE: &str = "parloir/1/device-evidence";
/// SSHSIG namespace of the transport key's signature over a device record: proof that the device holds the key.
pub const NAMESPACE_DEVICE_ENDPOINT: &str = "parloir/1/device-endpoint";

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
#[derive(Clone, PartialEq, Eq)]
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

words!(Reason {
    Lost = "lost",
    Replaced = "replaced",
    Retired = "retired",
    Stolen = "stolen",
});

impl core::fmt::Debug for Device {
    /// What a person calls it belongs in no trace.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Device({}, {:?})", self.serial, self.evidence)
    }
}

impl Record for Device {
    const TYPE: &'static str = "device/1";
    const NAMESPACE: &'static str = "parloir/1/device";

    fn to_bytes(&self) -> Vec<u8> {
        let mut lines = LinesWriter::new(Self::TYPE, 640);
        lines.hex("person: ", &self.person.0);
        lines.number("serial: ", self.serial.into());
        lines.text("label: ", &self.label);
        lines.hex("endpoint: ", &self.endpoint.0);
        lines.hex("evidence-key: ", &self.evidence.0);
        lines.moment("valid-after: ", self.valid_after);
        lines.moment("valid-before: ", self.valid_before);
        lines.finish()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut lines = Lines::open(bytes, RECORD_BYTES_MAX, Self::TYPE)?;
        let device = Self {
            person: PersonId(lines.field("person: ")?.bytes32()?),
            serial: serial(lines.field("serial: ")?)?,
            label: lines.field("label: ")?.checked(check_name)?,
            endpoint: EndpointId(lines.field("endpoint: ")?.bytes32()?),
            evidence: DeviceId(lines.field("evidence-key: ")?.bytes32()?),
            valid_after: lines.field("valid-after: ")?.moment()?,
            valid_before: lines.field("valid-before: ")?.moment()?,
        };
        lines.end()?;
        Ok(device)
    }
}

impl Record for Revocation {
    const TYPE: &'static str = "revocation/1";
    const NAMESPACE: &'static str = "parloir/1/revocation";

    fn to_bytes(&self) -> Vec<u8> {
        let mut lines = LinesWriter::new(Self::TYPE, 256);
        lines.hex("person: ", &self.person.0);
        lines.number("serial: ", self.serial.into());
        lines.hex("evidence-key: ", &self.evidence.0);
        lines.moment("from: ", self.from);
        lines.text("reason: ", self.reason.word());
        lines.finish()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut lines = Lines::open(bytes, RECORD_BYTES_MAX, Self::TYPE)?;
        let revocation = Self {
            person: PersonId(lines.field("person: ")?.bytes32()?),
            serial: serial(lines.field("serial: ")?)?,
            evidence: DeviceId(lines.field("evidence-key: ")?.bytes32()?),
            from: lines.field("from: ")?.moment()?,
            reason: lines.field("reason: ")?.word(Reason::from_word, "lost, stolen, replaced or retired")?,
        };
        lines.end()?;
        Ok(revocation)
    }
}

fn serial(value: Value<'_>) -> Result<u32, Malformed> {
    const EXPECTED: &str = "a number from 1 to 4294967295";
    let number = value.number(1, u32::MAX.into(), EXPECTED)?;
    u32::try_from(number).map_err(|_| value.malformed(EXPECTED))
}
