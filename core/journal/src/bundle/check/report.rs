//! What a check found: findings with stable codes, and what the bundle shows.

use std::collections::BTreeSet;

use parloir_base::{DeviceId, Digest, MatterId, Moment, PersonId};
use parloir_crypto::stamp::{Anchors, Stamp};
use parloir_wire::relay::Consent;
use parloir_wire::verification::Method;
use parloir_wire::{Kind, Path, ReceiptKind};

use crate::bundle::summary::Summary;
use crate::bundle::withheld::Withheld;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal $note:literal,)*) => {
        /// What can be found. Codes are stable: faces have one sentence in each language for each of them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// Whether it is worth saying and refuses nothing.
            #[must_use]
            pub const fn is_note(self) -> bool {
                match self { $(Self::$name => $note,)* }
            }
        }
    };
}

codes! {
    /// A file's digest is not the one in the list.
    SumDiffers = "SUM-01" false,
    /// A file of the list is not there.
    SumMissing = "SUM-02" false,
    /// A file is not in the list.
    SumUnlisted = "SUM-03" false,
    /// The list cannot be read.
    SumUnreadable = "SUM-04" false,
    /// No bundle has a file of this name.
    FormStranger = "FORM-01" false,
    /// A record cannot be read.
    FormUnreadable = "FORM-02" false,
    /// A link to elsewhere, or not a plain file.
    FormNotPlain = "FORM-03" false,
    /// Larger than such a file can be.
    FormTooLarge = "FORM-04" false,
    /// A file that must be there is not.
    FormMissing = "FORM-05" false,
    /// `bundle.txt` does not say what the records say.
    FormSummary = "FORM-06" false,
    /// `keys/allowed_signers` does not say what the records say.
    FormSigners = "FORM-07" false,
    /// Something is left out that `withheld.txt` does not declare, or the reverse.
    FormWithheld = "FORM-08" false,
    /// A signature of a person, a device or a revocation does not hold.
    KeySignature = "KEY-01" false,
    /// A key record speaks of another person, or of a device that is not there.
    KeyStranger = "KEY-02" false,
    /// Signed by a device of nobody in the bundle.
    KeyUnknown = "KEY-03" false,
    /// Signed before the device could.
    KeyEarly = "KEY-04" false,
    /// Signed after the device's time.
    KeyExpired = "KEY-05" false,
    /// Signed after the device was revoked.
    KeyRevoked = "KEY-06" false,
    /// The person's identity key is not among those to be trusted.
    KeyUntrusted = "KEY-07" false,
    /// A signature does not hold over the file.
    SignatureWrong = "SIG-01" false,
    /// A signature is by another key.
    SignatureKey = "SIG-02" false,
    /// A signature was made for another purpose.
    SignatureNamespace = "SIG-03" false,
    /// A signature cannot be read.
    SignatureUnreadable = "SIG-04" false,
    /// A link does not name the one before it.
    ChainBroken = "CHAIN-01" false,
    /// A link says that it stands elsewhere than where its file is.
    ChainPlace = "CHAIN-02" false,
    /// A link of another matter.
    ChainMatter = "CHAIN-03" false,
    /// A content does not fit its commitment.
    ItemCommitment = "ITEM-01" false,
    /// A document is not the one that was sent.
    ItemDocument = "ITEM-03" false,
    /// A content of no entry.
    ItemStranger = "ITEM-04" false,
    /// Someone wrote who was not admitted by the keeper.
    PartyUnadmitted = "PARTY-01" false,
    /// The matter is not named after the opening that is here: it is another's.
    PartyOpening = "PARTY-02" false,
    /// A signature of a checkpoint does not hold.
    CheckpointSignature = "CHECK-01" false,
    /// The root or the size of a checkpoint is not that of the links.
    CheckpointRoot = "CHECK-02" false,
    /// A head of a checkpoint is not the link that stands there.
    CheckpointHead = "CHECK-03" false,
    /// A checkpoint does not follow from the one before.
    CheckpointOrder = "CHECK-04" false,
    /// A checkpoint of another matter.
    CheckpointMatter = "CHECK-05" false,
    /// A checkpoint's file is not what the journal says.
    CheckpointDiffers = "CHECK-06" false,
    /// A checkpoint that no device of the keeper signed.
    CheckpointKeeper = "CHECK-07" false,
    /// A time-stamp's file is not one of the journal, or stamps nothing that is here: no checkpoint, not this cachet, not these files of a container.
    StampDiffers = "STAMP-01" false,
    /// A proof does not lead to the checkpoint's root.
    ProofWrong = "PROOF-01" false,
    /// A link has no proof though a checkpoint covers it.
    ProofMissing = "PROOF-02" false,
    /// What is shown as a fork proves none.
    ForkWrong = "FORK-01" false,
    /// A file is not the one that was sealed.
    SealDiffers = "SEAL-01" false,
    /// A file that was sealed is not there.
    SealMissing = "SEAL-02" false,
    /// The list of what is sealed does not say what the cachet says.
    SealList = "SEAL-03" false,
    /// The programs in the bundle are not those of this version.
    NoteTools = "NOTE-01" true,
    /// A device that a checkpoint names has not signed it.
    NoteUnsigned = "NOTE-02" true,
    /// No other party signed a checkpoint.
    NoteAlone = "NOTE-03" true,
    /// A link stands after the last checkpoint.
    NoteUncovered = "NOTE-04" true,
    /// The root cannot be computed, since links are left out.
    NoteRoot = "NOTE-05" true,
    /// An opening that counts for nothing.
    NoteOpening = "NOTE-06" true,
    /// A content is not what its kind says.
    NoteContent = "NOTE-07" true,
    /// A receipt carries the digest of something else than it is about.
    NoteReceiptDigest = "NOTE-08" true,
    /// A receipt is about nothing that stands in the bundle.
    NoteReceiptUnknown = "NOTE-09" true,
    /// A link names another one than stands at that place.
    NoteContradiction = "NOTE-10" true,
    /// A device signed two histories.
    NoteFork = "NOTE-11" true,
    /// Signed after the device was revoked: it counts for nothing.
    NoteRevoked = "NOTE-12" true,
    /// A time-stamp for whose authority nothing vouches that the reader gave.
    NoteStamp = "NOTE-13" true,
}

/// Findings kept of each sort, refusals and notes; the rest is counted. What a person reads ends far before.
const KEPT_MAX: u64 = 1_000;

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub code: Code,
    /// In which file.
    pub path: String,
    /// Whose word or device it is about, when it is about someone's.
    pub by: Option<PersonId>,
}

/// An entry that a person placed, as the bundle shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The entry.
    pub entry: Digest,
    /// Who placed it.
    pub person: PersonId,
    /// On which device.
    pub device: DeviceId,
    /// Where in the chain.
    pub seq: u64,
    /// What.
    pub kind: Kind,
    /// When, by the device's clock.
    pub claimed: Moment,
    /// A document's name.
    pub name: Option<String>,
    /// What was signed of its content.
    pub commitment: Digest,
}

/// A receipt as the bundle shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Who signed it.
    pub person: PersonId,
    /// On which device.
    pub device: DeviceId,
    /// Where in the chain.
    pub seq: u64,
    /// What it states.
    pub kind: ReceiptKind,
    /// About which entry.
    pub about: Digest,
    /// The digest of a document that it carries.
    pub digest: Option<Digest>,
    /// The path that was observed.
    pub path: Path,
    /// When, by the device's clock.
    pub claimed: Moment,
}

/// One party's word that another's keys were compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// Who says so.
    pub by: PersonId,
    /// Of whom.
    pub peer: PersonId,
    /// How.
    pub method: Method,
    /// When, by their clock.
    pub claimed: Moment,
}

/// One party's word on the matter's relay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consented {
    /// Who says so.
    pub by: PersonId,
    /// What.
    pub consent: Consent,
    /// When, by their clock.
    pub claimed: Moment,
}

/// What a time-stamp is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StampOf {
    /// The checkpoint of this number.
    Checkpoint(u64),
    /// The cachet of this number.
    Cachet(u64),
    /// The list of a container's files.
    Container,
}

/// An authority's time-stamp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeStamp {
    /// Of what.
    pub of: StampOf,
    /// In which file.
    pub path: String,
    /// Who asked for it, where that was signed.
    pub by: Option<PersonId>,
    /// When, by the authority's word; what its certificate calls it; under which policy.
    pub stamp: Stamp,
    /// Whether a certificate vouches for it that the reader gave.
    pub trusted: bool,
}

/// What a check found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// In the order of the check: the first thousand that refuse, and the first thousand notes.
    pub findings: Vec<Finding>,
    /// Findings that refuse, kept or not.
    pub refusals: u64,
    /// Notes, kept or not.
    pub notes: u64,
    found: BTreeSet<(Code, String)>,
    /// The matter.
    pub matter: Option<MatterId>,
    /// What the records come to.
    pub summary: Summary,
    /// Who recognised whom.
    pub verifications: Vec<Recognised>,
    /// What was said of a relay, in time: whether anything may have passed through one.
    pub consents: Vec<Consented>,
    /// Time-stamps of checkpoints.
    pub stamps: Vec<TimeStamp>,
    /// What people placed.
    pub items: Vec<Item>,
    /// What was signed for.
    pub receipts: Vec<Received>,
    /// What is left out.
    pub withheld: Withheld,
    /// Links.
    pub links: u64,
    /// What people signed and does not hold: each is a finding with its author.
    pub disowned: u64,
    /// Signatures that were checked one by one or in batches.
    pub signatures: u64,
}

impl Report {
    /// Whether nothing refuses the bundle.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.refusals == 0
    }

    /// Adds a finding.
    pub fn find(&mut self, code: Code, path: impl Into<String>) {
        self.add(Finding { code, path: path.into(), by: None });
    }

    /// Adds that a person signed what does not hold. It is said against them, and refuses nothing: one party's false or broken
    /// word must not take the bundle from everyone else.
    pub fn disown(&mut self, code: Code, path: impl Into<String>, by: PersonId) {
        let path = path.into();
        if !self.found.contains(&(code, path.clone())) {
            self.disowned += 1;
        }
        self.accuse(code, path, by);
    }

    /// Adds a finding about a person's device.
    pub fn accuse(&mut self, code: Code, path: impl Into<String>, by: PersonId) {
        self.add(Finding { code, path: path.into(), by: Some(by) });
    }

    /// Takes a time-stamp whose digest is the right one, and says so when nothing vouches for it that the reader trusts.
    pub fn stamp(&mut self, of: StampOf, path: String, by: Option<PersonId>, stamp: Stamp, anchors: Option<&Anchors>) {
        let trusted = anchors.is_some_and(|anchors| stamp.vouched(anchors).is_ok());
        if !trusted {
            self.find(Code::NoteStamp, path.as_str());
        }
        self.stamps.push(TimeStamp { of, path, by, stamp, trusted });
    }

    /// Believes these certificates too: what was found under no trust is what this reader would have found.
    pub fn trust(&mut self, anchors: &Anchors) {
        for one in self.stamps.iter_mut().filter(|one| !one.trusted && one.stamp.vouched(anchors).is_ok()) {
            one.trusted = true;
            self.notes = self.notes.saturating_sub(1);
            if self.found.remove(&(Code::NoteStamp, one.path.clone())) {
                self.findings.retain(|finding| finding.code != Code::NoteStamp || finding.path != one.path);
            }
        }
    }

    /// The same finding once. Beyond those that are kept, one is counted as often as it is found.
    fn add(&mut self, finding: Finding) {
        let key = (finding.code, finding.path.clone());
        if self.found.contains(&key) {
            return;
        }
        let count = if finding.code.is_note() { &mut self.notes } else { &mut self.refusals };
        *count += 1;
        if *count <= KEPT_MAX {
            self.found.insert(key);
            self.findings.push(finding);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_notes_hides_no_refusal_and_what_is_kept_is_bounded() {
        let mut report = Report::default();
        for number in 0..5_000 {
            report.find(Code::NoteAlone, format!("{number}"));
        }
        assert!(report.stands());
        for _ in 0..2 {
            report.find(Code::SumDiffers, "bundle.txt");
        }
        for number in 0..5_000 {
            report.find(Code::SumUnlisted, format!("{number}"));
        }
        assert!(!report.stands());
        assert_eq!((report.notes, report.refusals, report.findings.len()), (5_000, 5_001, 2_000));
        assert!(report.findings.iter().any(|one| one.code == Code::SumDiffers));
    }
}
