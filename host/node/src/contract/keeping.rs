//! How long a matter is kept, whether it is held, and what was stated when one was erased.

use serde::{Deserialize, Serialize};

/// How a matter is kept, for this person alone.
#[derive(Clone, Serialize, Deserialize)]
pub struct KeepingPage {
    pub matter: String,
    pub title: String,
    /// As in a list of matters.
    pub state: String,
    /// The day on which it was closed, or on which this person ceased to be a party: what one may begin to count from.
    pub ended: Option<String>,
    /// What was chosen.
    pub schedule: Option<ScheduleLine>,
    /// The day of its event.
    pub start: Option<String>,
    /// When the person concerned was born, where the schedule asks.
    pub born: Option<String>,
    pub note: String,
    /// A decision to keep it longer: through this day.
    pub prolonged: Option<String>,
    pub prolonged_why: String,
    /// Left out of lists and search until somebody opens it again.
    pub archived: bool,
    /// `unset`, `active`, `archive` (the second phase), `due`.
    pub phase: String,
    pub archive_from: Option<String>,
    /// From this day on it may be erased.
    pub erase_from: Option<String>,
    /// The day after the last on which anybody may still sue, where the event floats.
    pub long_stop: Option<String>,
    pub hold: Option<HoldLine>,
    /// How many items are owed to others.
    pub owed: u64,
    /// Another device of this person erased its copy, and when.
    pub erased_elsewhere: Option<String>,
    /// How many other devices of this person there are: each keeps a copy of its own.
    pub other_devices: u64,
    /// Schedules for the profession and the law of this profile.
    pub offered: Vec<ScheduleLine>,
    /// When the table of schedules was last read against its sources.
    pub reviewed: String,
}

/// A line of the table of retention.
#[derive(Clone, Serialize, Deserialize)]
pub struct ScheduleLine {
    pub schedule: String,
    pub what_fr: String,
    pub what_en: String,
    /// `end`, `knowledge`, `last-care`, `last-contact`, `financial-year`, `act`.
    pub event: String,
    pub active_months: u32,
    pub archive_months: u32,
    /// Kept at least until this birthday, where somebody was a minor.
    pub birthday: Option<u32>,
    /// `duty`, `limitation`, `guidance`, `choice`.
    pub kind: String,
    pub source: String,
    pub link: String,
    /// `read`, `one-source`, `unconfirmed`, `pending`.
    pub certainty: String,
}

/// A hold.
#[derive(Clone, Serialize, Deserialize)]
pub struct HoldLine {
    pub since: String,
    /// `litigation`, `investigation`, `discipline`, `client`, `other`.
    pub reason: String,
    pub words: String,
    /// The device on which it was set.
    pub device: String,
}

/// A matter about which somebody must decide.
#[derive(Clone, Serialize, Deserialize)]
pub struct ReviewLine {
    pub matter: String,
    pub title: String,
    /// `due`, `soon`, `held`, `archive`, `archived`, `elsewhere`, `unset`.
    pub state: String,
    /// The day that it is about.
    pub on: Option<String>,
    /// The schedule's name.
    pub schedule: Option<String>,
}

/// A matter was handed over.
#[derive(Clone, Serialize, Deserialize)]
pub struct HandedOver {
    pub target: String,
    /// One sealed file; else a folder.
    pub sealed: bool,
    pub links: u64,
    pub documents: u64,
    /// What is left out, with its reason in the bundle: documents that have not come whole.
    pub withheld: u64,
    pub bytes: u64,
}

/// What this device stated of an erasure. Checks with `ssh-keygen -Y verify`.
#[derive(Clone, Serialize, Deserialize)]
pub struct CertificateLine {
    pub number: u64,
    pub made: String,
    pub text: String,
    /// Armoured.
    pub signature: String,
    /// A line for the file of allowed signers.
    pub signer: String,
    /// The name under which the signer stands in it.
    pub device: String,
}
