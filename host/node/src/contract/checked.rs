//! What a check of a bundle found, for faces: stable codes and plain arguments; the sentences are `parloir-finding`'s.

use serde::{Deserialize, Serialize};

/// A bundle that was checked.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// `good`: everything in it was signed by those who are named in it and was not altered. `bad`: it cannot be taken as it is.
    pub verdict: String,
    pub matter: Option<String>,
    pub title: Option<String>,
    /// `full`, `selective`.
    pub form: String,
    /// When it was made, by its maker's clock: the one thing that nobody signed.
    pub made: String,
    pub parties: Vec<CheckedParty>,
    /// Entries and receipts.
    pub links: u64,
    pub receipts: u64,
    pub signatures: u64,
    pub checkpoints: Vec<CheckedCheckpoint>,
    /// Time-stamps: of the container and the cachet of a parcel, and of checkpoints.
    pub stamps: Vec<CheckedStamp>,
    /// Contents and documents that are left out.
    pub withheld_contents: u64,
    pub withheld_documents: u64,
    /// Links that are left out or were not there.
    pub withheld_links: Vec<super::GapLine>,
    /// Items in the bundle; `items` holds the first ones.
    pub items_total: u64,
    pub items: Vec<CheckedItem>,
    /// Findings that refuse, and notes, told or not; `findings` holds the first ones, those that refuse before all others.
    pub refusals: u64,
    pub notes: u64,
    pub findings: Vec<Finding>,
    /// Statements of people that do not hold: each is a finding with its author.
    pub set_aside: u64,
}

/// A person whose keys are in the bundle.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedParty {
    pub person: String,
    pub name: String,
    pub role: String,
    pub recognised: Vec<Recognised>,
}

/// One party's word that another's keys were compared.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognised {
    /// The name of who says so.
    pub by: String,
    /// `phrase-by-voice`, `phrase-in-person`, `qr`.
    pub method: String,
    pub claimed: String,
}

/// A checkpoint in the bundle.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedCheckpoint {
    pub number: u64,
    /// Names of those whose devices signed it.
    pub signed_by: Vec<String>,
}

/// An authority's word on something that was brought.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedStamp {
    /// `container`, `cachet`, `checkpoint`.
    pub of: String,
    /// Which one; 0 for a container.
    pub number: u64,
    pub at: String,
    pub authority: String,
    pub policy: String,
    /// Vouched for by an authority that this profile chose.
    pub trusted: bool,
}

/// An item in the bundle, in the order of its claimed times.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedItem {
    /// From 1, in this list.
    pub number: u64,
    pub entry: String,
    /// `message`, `reply`, `correction`, `withdrawal`, `document`, `folder`.
    pub kind: String,
    pub author: String,
    pub author_name: String,
    pub claimed: String,
    /// A document's name.
    pub name: Option<String>,
    /// What a message says, when the bundle shows it and nothing refuses it.
    pub text: Option<String>,
    pub receipts: Vec<CheckedReceipt>,
    /// Codes of what was found in its files.
    pub findings: Vec<String>,
}

/// A receipt about an item.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedReceipt {
    pub receipt: String,
    pub name: String,
    pub claimed: String,
    pub path: String,
}

/// Something that was found.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// A stable code, such as `SUM-01`; `NOTE-` ones refuse nothing.
    pub code: String,
    /// `bad`, `note`.
    pub severity: String,
    /// In which file of the bundle.
    pub file: String,
    /// The name of who signed what does not hold.
    pub by: Option<String>,
}
