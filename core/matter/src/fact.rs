//! Facts as the matter understands them: already parsed, already checked, with the person behind the device.

use parloir_base::{DeviceId, Digest, Moment, PersonId};
use parloir_wire::checkpoint::Checkpoint;
use parloir_wire::device::Device;
use parloir_wire::matter::{Matter, Role};
use parloir_wire::person::Person;
use parloir_wire::relay::Consent;
use parloir_wire::removal::Removal;
use parloir_wire::verification::Verification;

/// A structural fact with who stated it.
#[derive(Clone, Debug)]
pub struct Stated {
    /// Digest of the entry.
    pub entry: Digest,
    /// The device that signed.
    pub device: DeviceId,
    /// The place of the entry in that device's chain.
    pub seq: u64,
    /// The person whose device it is.
    pub person: PersonId,
    /// What the device's clock said.
    pub claimed: Moment,
    /// What is stated.
    pub fact: Fact,
}

/// What a structural entry states.
#[derive(Clone, Debug)]
pub enum Fact {
    /// A party is admitted, with a card whose signatures were checked.
    Admission {
        /// As what.
        role: Role,
        /// Who.
        person: Person,
        /// With which devices.
        devices: Vec<Device>,
        /// Which of them are revoked.
        revoked: Vec<DeviceId>,
        /// Digest of the card.
        card: Digest,
        /// The removals of this party that it takes back.
        answers: Vec<Digest>,
    },
    /// A checkpoint is proposed; `text` is the digest of its exact bytes.
    Checkpoint {
        /// What it says.
        checkpoint: Checkpoint,
        /// Digest of its bytes: what the next one names.
        text: Digest,
    },
    /// The matter is closed.
    Closing,
    /// The checkpoint proposed by an entry is signed by this device too.
    Countersignature {
        /// The checkpoint's entry.
        about: Digest,
    },
    /// The matter is opened.
    Opening(Matter),
    /// A party says whether what is theirs may pass through a relay.
    Relay {
        /// What.
        consent: Consent,
        /// What of their own it takes the place of.
        replaces: Vec<Digest>,
    },
    /// Someone is no longer a party.
    Removal(Removal),
    /// An authority stamped a text: its signature holds, and whom one trusts is for whoever looks.
    Stamp {
        /// Digest of what is stamped.
        text: Digest,
        /// When, by the authority's word.
        at: Moment,
        /// What its certificate calls it.
        authority: String,
        /// Under which policy.
        policy: String,
    },
    /// Someone was verified.
    Verification(Verification),
}
