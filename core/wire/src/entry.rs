//! `entry/1`: one fact at its place in the journal; and [`Link`], a place in a chain of either kind.

use parloir_base::limit::{
    ABOUT_MAX, CHECKPOINT_BYTES_MAX, CONTENT_BYTES_MAX, MESSAGE_BYTES_MAX, RECORD_BYTES_MAX, SEEN_MAX, STAMP_BYTES_MAX,
};
use parloir_base::{DeviceId, Digest, Malformed, MatterId, Moment};

use crate::lines::{Lines, LinesWriter, Value, bytes_in_step};
use crate::receipt::{Receipt, read_place};
use crate::text::Record;
use crate::word::words;

pub use crate::lines::SEQ_MAX;

/// # Shape
/// ```text
/// entry/1
/// matter: <64 hex>
/// device: <64 hex>
/// seq: 1                                  (decimal, from 1 to 2^63 - 1, no leading zero)
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
    /// Place in the device's chain of this matter, from 1 to [`SEQ_MAX`]. Entries and receipts share the chain.
    pub seq: u64,
    /// Digest of the link before, or none for the first.
    pub prev: Option<Digest>,
    /// What kind of fact.
    pub kind: Kind,
    /// Digest of salt ‖ content.
    pub commitment: Digest,
    /// Content length in bytes (of the content beside the entry, not of a document's file).
    pub size: u64,
    /// Digests of the entries this one is about (reply, correction, withdrawal, import, countersignature).
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
    /// `import`: about a document by the same device: it is a conversation exported from another program; content `import/1`.
    Import,
    /// `message`: content UTF-8 text.
    Message,
    /// `opening`: first entry of a matter, by its keeper; content `matter/2`.
    Opening,
    /// `relay`: a party names, agrees to, or no longer agrees to a relay; content `relay/1`; about = what the same party said before.
    Relay,
    /// `removal`: someone is no longer a party; by the keeper, or by whoever leaves; content `removal/1`.
    Removal,
    /// `reply`: a message about another item; content UTF-8 text.
    Reply,
    /// `stamp`: about = a checkpoint's entry; content: an authority's time-stamp of the checkpoint's text (RFC 3161).
    Stamp,
    /// `verification`: content `verification/1`.
    Verification,
    /// `withdrawal`: withdraws `about`; content empty.
    Withdrawal,
}

impl Kind {
    /// Whether it is something a person placed in the matter: what is owed, receipted, searched, shown.
    #[must_use]
    pub const fn is_item(self) -> bool {
        matches!(
            self,
            Self::Message
                | Self::Reply
                | Self::Correction
                | Self::Withdrawal
                | Self::Document
                | Self::Folder
                | Self::Import
        )
    }

    /// Bound on the content of an entry of this kind.
    #[must_use]
    pub const fn content_bytes_max(self) -> usize {
        match self {
            Self::Closing | Self::Withdrawal => 0,
            Self::Message | Self::Reply | Self::Correction => MESSAGE_BYTES_MAX,
            Self::Opening
            | Self::Document
            | Self::Folder
            | Self::Import
            | Self::Verification
            | Self::Countersignature
            | Self::Relay
            | Self::Removal => RECORD_BYTES_MAX,
            Self::Stamp => STAMP_BYTES_MAX,
            Self::Checkpoint => CHECKPOINT_BYTES_MAX,
            Self::Admission => CONTENT_BYTES_MAX,
        }
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
            Self::Opening
                | Self::Admission
                | Self::Verification
                | Self::Closing
                | Self::Checkpoint
                | Self::Countersignature
                | Self::Relay
                | Self::Removal
                | Self::Stamp
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

words!(Kind {
    Admission = "admission",
    Checkpoint = "checkpoint",
    Closing = "closing",
    Correction = "correction",
    Countersignature = "countersignature",
    Document = "document",
    Folder = "folder",
    Import = "import",
    Message = "message",
    Opening = "opening",
    Relay = "relay",
    Removal = "removal",
    Reply = "reply",
    Stamp = "stamp",
    Verification = "verification",
    Withdrawal = "withdrawal",
});

impl Record for Entry {
    const TYPE: &'static str = "entry/1";
    const NAMESPACE: &'static str = "parloir/1/entry";

    fn to_bytes(&self) -> Vec<u8> {
        let capacity = 512_usize.saturating_add(self.about.len().saturating_mul(72));
        let mut lines = LinesWriter::new(Self::TYPE, capacity.saturating_add(self.seen.len().saturating_mul(158)));
        lines.hex("matter: ", &self.matter.0);
        lines.hex("device: ", &self.device.0);
        lines.number("seq: ", self.seq);
        lines.hex_or_none("prev: ", self.prev.as_ref().map(Digest::as_bytes));
        lines.text("kind: ", self.kind.word());
        lines.hex("commitment: ", &self.commitment.0);
        lines.number("size: ", self.size);
        for about in &self.about {
            lines.hex("about: ", &about.0);
        }
        for seen in &self.seen {
            lines.place("seen: ", &seen.device.0, seen.seq, &seen.digest.0);
        }
        lines.moment("claimed-time: ", self.claimed);
        lines.finish()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut lines = Lines::open(bytes, RECORD_BYTES_MAX, Self::TYPE)?;
        let matter = MatterId(lines.field("matter: ")?.bytes32()?);
        let device = DeviceId(lines.field("device: ")?.bytes32()?);
        let (seq, prev) = read_place(&mut lines)?;
        let kind = lines.field("kind: ")?.word(Kind::from_word, "a kind of entry")?;
        let commitment = Digest(lines.field("commitment: ")?.bytes32()?);
        let size_max = u64::try_from(kind.content_bytes_max()).unwrap_or(0);
        let size = lines.field("size: ")?.number(0, size_max, "a size that this kind may have")?;
        let mut about = Vec::new();
        while about.len() < ABOUT_MAX {
            let Some(value) = lines.field_if("about: ")? else { break };
            about.push(Digest(value.bytes32()?));
        }
        let mut seen = Vec::new();
        read_heads(&mut lines, "seen: ", SEEN_MAX, &mut seen)?;
        let claimed = lines.field("claimed-time: ")?.moment()?;
        lines.end()?;
        Ok(Self { matter, device, seq, prev, kind, commitment, size, about, seen, claimed })
    }
}

/// Reads further places in chains, as many as stand there, up to `max` in all, devices strictly ascending.
pub(crate) fn read_heads(
    lines: &mut Lines<'_>,
    key: &'static str,
    max: usize,
    heads: &mut Vec<Seen>,
) -> Result<(), Malformed> {
    while heads.len() < max {
        let Some(value) = lines.field_if(key)? else { break };
        let head = read_head(value)?;
        if heads.last().is_some_and(|before| before.device >= head.device) {
            return Err(value.malformed("a device that comes after the one before"));
        }
        heads.push(head);
    }
    Ok(())
}

pub(crate) fn read_head(value: Value<'_>) -> Result<Seen, Malformed> {
    let (device, seq, digest) = value.place()?;
    Ok(Seen { device: DeviceId(device), seq, digest: Digest(digest) })
}

impl Link {
    /// The exact bytes that are signed and digested.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Entry(entry) => entry.to_bytes(),
            Self::Receipt(receipt) => receipt.to_bytes(),
        }
    }

    /// Reads an entry or a receipt: its first line says which.
    ///
    /// # Errors
    /// [`Malformed`] with the offset of the first byte that cannot stand there.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        if bytes.starts_with(b"entry/1") {
            return Entry::from_bytes(bytes).map(Self::Entry);
        }
        if bytes.starts_with(b"receipt/1") {
            return Receipt::from_bytes(bytes).map(Self::Receipt);
        }
        let in_step = [Entry::TYPE, Receipt::TYPE].map(|first| bytes_in_step(bytes, first.as_bytes()));
        Err(Malformed::at(in_step.into_iter().max().unwrap_or(0), "entry/1 or receipt/1"))
    }

    /// The matter.
    #[must_use]
    pub const fn matter(&self) -> MatterId {
        match self {
            Self::Entry(entry) => entry.matter,
            Self::Receipt(receipt) => receipt.matter,
        }
    }

    /// The device whose chain it is in.
    #[must_use]
    pub const fn device(&self) -> DeviceId {
        match self {
            Self::Entry(entry) => entry.device,
            Self::Receipt(receipt) => receipt.device,
        }
    }

    /// Its place in the chain, from 1.
    #[must_use]
    pub const fn seq(&self) -> u64 {
        match self {
            Self::Entry(entry) => entry.seq,
            Self::Receipt(receipt) => receipt.seq,
        }
    }

    /// Digest of the link before.
    #[must_use]
    pub const fn prev(&self) -> Option<Digest> {
        match self {
            Self::Entry(entry) => entry.prev,
            Self::Receipt(receipt) => receipt.prev,
        }
    }

    /// What the device's clock said.
    #[must_use]
    pub const fn claimed(&self) -> Moment {
        match self {
            Self::Entry(entry) => entry.claimed,
            Self::Receipt(receipt) => receipt.claimed,
        }
    }

    /// SSHSIG namespace of its signature.
    #[must_use]
    pub const fn namespace(&self) -> &'static str {
        match self {
            Self::Entry(_) => Entry::NAMESPACE,
            Self::Receipt(_) => Receipt::NAMESPACE,
        }
    }
}
