//! What there is to say of a matter, in the order in which its JSON says it: the reference from which every paper is written.
//!
//! # Shape
//! Moments are RFC 3339 with milliseconds and `Z`. Digests and keys are lower-case hexadecimal. Texts are what people wrote, exactly:
//! whoever prints them makes them printable. Names of attached files (`piece-0001.pdf`) are ASCII; the true name stands in `name`.
//! Fields are only added; a meaning that changes makes another `schema`.

#![expect(missing_docs, reason = "fields are named by what they hold; shapes stand in docs/spec/papers.md")]

use serde::{Deserialize, Serialize};

/// The name and version of this form.
pub const SCHEMA: &str = "parloir-conversation/1";

/// A matter, or the part of it that was chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    /// [`SCHEMA`].
    pub schema: String,
    /// What it is about.
    pub matter: Matter,
    /// Who made these papers, when, with what.
    pub made: Made,
    /// Everybody who is or was a party, the keeper first, then by admission.
    pub parties: Vec<Party>,
    /// Items in the order of their numbers.
    pub items: Vec<Item>,
    /// What happened to the matter itself, by moment: opening, admissions, verifications, removals, relay, closing.
    pub happenings: Vec<Happening>,
    /// Checkpoints, by number.
    pub checkpoints: Vec<Checkpoint>,
    /// Links that are known to be and are not here.
    pub gaps: Vec<Gap>,
    /// Chains with two histories.
    pub forks: Vec<Fork>,
    /// Numbers of items that are left out, with why.
    pub withheld: Vec<Withheld>,
    /// What must be found again in every form.
    pub counts: Counts,
}

/// The matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// Its identifier: 64 digits.
    pub id: String,
    /// As its keeper wrote it.
    pub title: String,
    /// `open`, `closed`.
    pub state: String,
    pub opened: String,
    pub closed: Option<String>,
    /// The rule of verification: as in the contract (`phrase`, ...).
    pub verification: String,
    /// `direct-only`, `relay-allowed`.
    pub path: String,
}

/// Who made the papers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// The maker's word.
    pub at: String,
    /// Identity key of the party whose device made them.
    pub by: String,
    /// `parloir 0.1.0`.
    pub program: String,
    /// The language of our own sentences: `fr`, `en`.
    pub language: String,
    /// Offset of local time in minutes, for the days and hours that are printed; moments here stay in UTC.
    pub offset_minutes: i32,
}

/// A party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Identity key: 64 digits.
    pub person: String,
    /// As they call themselves.
    pub name: String,
    /// `lawyer`, ...: as in the contract; their own word.
    pub profession: String,
    pub jurisdiction: String,
    pub role: String,
    pub keeper: bool,
    pub admitted: Option<String>,
    /// `removed` or `left`, and when.
    pub ended: Option<Ended>,
    /// Who recognised them, how and when.
    pub verified: Vec<Verified>,
    pub devices: Vec<Device>,
}

/// The end of a party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    pub how: String,
    pub at: String,
}

/// That someone recognised a party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verified {
    pub by: String,
    pub by_name: String,
    /// `phrase-by-voice`, ...: as in the contract.
    pub how: String,
    pub at: String,
}

/// A device of a party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Evidence key: 64 digits.
    pub device: String,
    pub label: String,
    pub revoked: Option<String>,
}

/// An item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub number: u64,
    /// SHA-256 of its entry: 64 digits.
    pub item: String,
    /// `message`, `reply`, `document`, `folder`, `import`.
    pub kind: String,
    pub author: String,
    pub author_name: String,
    pub device: String,
    /// When its author says that it was written.
    pub claimed: String,
    /// When it came to the device that made these papers.
    pub arrived: String,
    /// `local`, `same-network`, `internet`, `relay`; absent when it was written on the maker's device.
    pub path: Option<String>,
    pub reply_to: Option<u64>,
    /// As it reads now; absent for a document, or when withdrawn.
    pub text: Option<String>,
    /// Its former texts, oldest first.
    pub former: Vec<Former>,
    pub withdrawn: Option<String>,
    /// The corrections and the withdrawal that it had: each has a number of its own, and none of them is an item here.
    #[serde(default)]
    pub changes: Vec<Changed>,
    pub document: Option<Document>,
    /// Receipts, by moment.
    pub receipts: Vec<Receipt>,
}

/// A correction or a withdrawal, by where it stands in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    pub number: u64,
    /// SHA-256 of its entry: 64 digits.
    pub item: String,
    /// `correction`, `withdrawal`.
    pub kind: String,
    pub claimed: String,
}

/// A former text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Former {
    pub text: String,
    pub claimed: String,
}

/// A document or a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    pub name: String,
    pub media: String,
    pub bytes: u64,
    /// 64 digits.
    pub sha256: String,
    /// Files in a folder, else 1.
    pub files: u64,
    /// The file beside these papers that holds it; absent when it is not here or was not asked for.
    pub piece: Option<String>,
    /// `whole`, or why it is not here.
    pub state: String,
}

/// A receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// `delivered`, `opened`, `acknowledged`, `refused`.
    pub kind: String,
    pub by: String,
    pub by_name: String,
    pub device: String,
    pub claimed: String,
    pub path: String,
    /// SHA-256 of the receipt: 64 digits.
    pub receipt: String,
}

/// Something that happened to the matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happening {
    pub at: String,
    /// Who stated it.
    pub by: String,
    pub by_name: String,
    /// `opened`, `admitted`, `role`, `verified`, `device-added`, `device-revoked`, `removed`, `left`, `relay`, `checkpoint`, `closed`.
    pub what: String,
    /// Whom it is about.
    pub person: Option<String>,
    pub person_name: Option<String>,
    /// A role, a way of verifying or a label, as `what` needs.
    pub detail: Option<String>,
}

/// A checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    pub number: u64,
    pub claimed: String,
    pub root: String,
    /// Links that it covers.
    pub size: u64,
    pub signed_by: Vec<String>,
    pub missing: Vec<String>,
    /// Time-stamps of its digest.
    pub stamps: Vec<Stamp>,
}

/// A time-stamp (RFC 3161).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    pub at: String,
    /// Who stamped, by the name in their certificate.
    pub authority: String,
    pub policy: String,
}

/// Links that are known to be and are not here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    pub device: String,
    pub name: String,
    pub from_seq: u64,
    pub to_seq: u64,
}

/// A chain with two histories.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fork {
    pub device: String,
    pub name: String,
    pub seq: u64,
    pub found: String,
}

/// An item that is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withheld {
    pub number: u64,
    /// `not-chosen`, `not-here`, `erased`, `privileged`; `without-effect`: a correction or withdrawal that changes nothing here.
    pub why: String,
}

/// What must be found again in every form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub items: u64,
    pub messages: u64,
    pub documents: u64,
    pub receipts: u64,
    pub withdrawn: u64,
    pub withheld: u64,
    /// Corrections and withdrawals of these items, and words that a document is an import.
    #[serde(default)]
    pub changes: u64,
}

impl Conversation {
    /// Counts what is here.
    #[must_use]
    pub fn counted(&self) -> Counts {
        let mut counts = Counts { withheld: self.withheld.len() as u64, ..Counts::default() };
        for item in &self.items {
            let is_document = matches!(item.kind.as_str(), "document" | "folder" | "import");
            counts.items += 1;
            counts.messages += u64::from(!is_document);
            counts.documents += u64::from(is_document);
            counts.receipts += item.receipts.len() as u64;
            counts.withdrawn += u64::from(item.withdrawn.is_some());
            counts.changes += item.changes.len() as u64;
        }
        counts
    }

    /// What a person is called here; empty for one who is not among the parties.
    #[must_use]
    pub fn name_of(&self, person: &str) -> &str {
        self.parties.iter().find(|party| party.person == person).map_or("", |party| &party.name)
    }
}
