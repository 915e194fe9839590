//! `entry/1`: one fact at its place in the journal; and [`Link`], a place in a chain of either kind.

use parloir_base::{DeviceId, Digest, MatterId, Moment};

use crate::receipt::Receipt;

/// # Shape
/// ```text
/// entry/1
/// matter: <64 hex>
/// device: <64 hex>
/// seq: 1                                  (decimal, from 1, no leading zero)
/// prev: <64 hex> | none                   (none if and only if seq is 1)
/// kind: message
/// commitment: <64 hex>                    SHA-256(salt ‖ content)
/// size: 12                                content bytes
/// about: <64 hex>                         0..=8 times
/// seen: <device 64 hex> <seq> <digest>    0..=16 times, devices strictly ascending
/// claimed-time: <moment>
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The matter.
    pub matter: MatterId,
    /// The device whose chain this is in, and whose evidence key signs.
    pub device: DeviceId,
    /// Place in the device's chain of this matter, from 1. Entries and receipts share the chain.
    pub seq: u64,
    /// Digest of the link before, or none for the first.
    pub prev: Option<Digest>,
    /// What kind of fact.
    pub kind: Kind,
    /// Digest of salt ‖ content.
    pub commitment: Digest,
    /// Content length in bytes (of the content beside the entry, not of a document's file).
    pub size: u64,
    /// Digests of the entries this one is about (reply, correction, withdrawal, countersignature).
    pub about: Vec<Digest>,
    /// Heads of other chains known when writing.
    pub seen: Vec<Seen>,
    /// What the device's clock said. Claimed, not proven.
    pub claimed: Moment,
}

/// A head of another chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    /// Whose chain.
    pub device: DeviceId,
    /// How far.
    pub seq: u64,
    /// Digest of that link.
    pub digest: Digest,
}

/// What kind of fact an entry is. Written as the word in the comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `admission`: the keeper admits a party; content `admission/1`.
    Admission,
    /// `checkpoint`: proposes a checkpoint; content: `checkpoint/1` text.
    Checkpoint,
    /// `closing`: the keeper closes the matter; content empty.
    Closing,
    /// `correction`: replaces the text of `about`; content UTF-8 text.
    Correction,
    /// `countersignature`: about = the checkpoint's entry; content: armoured SSHSIG over the checkpoint text.
    Countersignature,
    /// `document`: content `document/1`.
    Document,
    /// `folder`: content `document/1`, whose bytes are a tar archive.
    Folder,
    /// `message`: content UTF-8 text.
    Message,
    /// `opening`: first entry of a matter, by its keeper; content `matter/1`.
    Opening,
    /// `reply`: a message about another item; content UTF-8 text.
    Reply,
    /// `verification`: content `verification/1`.
    Verification,
    /// `withdrawal`: withdraws `about`; content empty.
    Withdrawal,
}

impl Kind {
    /// Whether it is something a person placed in the matter: what is owed, receipted, searched, shown.
    #[must_use]
    pub const fn is_item(self) -> bool {
        matches!(self, Self::Message | Self::Reply | Self::Correction | Self::Withdrawal | Self::Document | Self::Folder)
    }

    /// Whether a large body travels apart from the entry.
    #[must_use]
    pub const fn is_document(self) -> bool {
        matches!(self, Self::Document | Self::Folder)
    }

    /// Whether state is folded from it: these are replayed when a vault is opened.
    #[must_use]
    pub const fn is_structural(self) -> bool {
        matches!(
            self,
            Self::Opening | Self::Admission | Self::Verification | Self::Closing | Self::Checkpoint | Self::Countersignature
        )
    }
}

/// A link of a device's chain: an entry or a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// A fact.
    Entry(Entry),
    /// A receipt.
    Receipt(Receipt),
}
