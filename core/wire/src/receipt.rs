//! `receipt/1`: a device's signed statement about what another device placed.

use parloir_base::limit::RECORD_BYTES_MAX;
use parloir_base::{DeviceId, Digest, Malformed, MatterId, Moment};

use crate::lines::{Lines, LinesWriter, SEQ_MAX};
use crate::text::Record;
use crate::word::words;

/// # Shape
/// ```text
/// receipt/1
/// matter: <64 hex>
/// device: <64 hex>
/// seq: 2
/// prev: <64 hex> | none
/// receipt: delivered | opened | acknowledged | refused
/// about: <64 hex>            the entry
/// digest: <64 hex> | none    SHA-256 of the document's plain bytes; none for anything else
/// path: local | same-network | internet | relay
/// verified: yes | no         whether the sender's person was verified here
/// claimed-time: <moment>
/// ```
/// A *delivered* receipt covers the entry it names and every earlier entry of that entry's chain, except documents and
/// folders: those are covered only by a receipt that names them and carries their digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The matter.
    pub matter: MatterId,
    /// The device that signs.
    pub device: DeviceId,
    /// Place in the device's chain.
    pub seq: u64,
    /// Digest of the link before.
    pub prev: Option<Digest>,
    /// What is stated.
    pub receipt: ReceiptKind,
    /// The entry.
    pub about: Digest,
    /// Digest of a document's plain bytes.
    pub digest: Option<Digest>,
    /// The path that was observed.
    pub path: Path,
    /// Whether the sender's person was verified here.
    pub verified: bool,
    /// What the device's clock said.
    pub claimed: Moment,
}

/// What a receipt states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReceiptKind {
    /// Durable on the device.
    Delivered,
    /// Opened by a deliberate act.
    Opened,
    /// A party's word that they have taken note.
    Acknowledged,
    /// Stored, and not accepted.
    Refused,
}

/// The path over which something came, as observed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Path {
    /// Loopback: the same machine.
    Local,
    /// A private or link-local address.
    SameNetwork,
    /// A public address, directly.
    Internet,
    /// A relay.
    Relay,
}

words!(ReceiptKind {
    Delivered = "delivered",
    Opened = "opened",
    Acknowledged = "acknowledged",
    Refused = "refused",
});

words!(Path {
    Local = "local",
    SameNetwork = "same-network",
    Internet = "internet",
    Relay = "relay",
});

impl Record for Receipt {
    const TYPE: &'static str = "receipt/1";
    const NAMESPACE: &'static str = "parloir/1/receipt";

    fn to_bytes(&self) -> Vec<u8> {
        let mut lines = LinesWriter::new(Self::TYPE, 544);
        lines.hex("matter: ", &self.matter.0);
        lines.hex("device: ", &self.device.0);
        lines.number("seq: ", self.seq);
        lines.hex_or_none("prev: ", self.prev.as_ref().map(Digest::as_bytes));
        lines.text("receipt: ", self.receipt.word());
        lines.hex("about: ", &self.about.0);
        lines.hex_or_none("digest: ", self.digest.as_ref().map(Digest::as_bytes));
        lines.text("path: ", self.path.word());
        lines.text("verified: ", if self.verified { "yes" } else { "no" });
        lines.moment("claimed-time: ", self.claimed);
        lines.finish()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut lines = Lines::open(bytes, RECORD_BYTES_MAX, Self::TYPE)?;
        let matter = MatterId(lines.field("matter: ")?.bytes32()?);
        let device = DeviceId(lines.field("device: ")?.bytes32()?);
        let (seq, prev) = read_place(&mut lines)?;
        let receipt = Self {
            matter,
            device,
            seq,
            prev,
            receipt: lines
                .field("receipt: ")?
                .word(ReceiptKind::from_word, "delivered, opened, acknowledged or refused")?,
            about: Digest(lines.field("about: ")?.bytes32()?),
            digest: lines.field("digest: ")?.bytes32_or_none()?.map(Digest),
            path: lines.field("path: ")?.word(Path::from_word, "local, same-network, internet or relay")?,
            verified: lines.field("verified: ")?.word(yes_or_no, "yes or no")?,
            claimed: lines.field("claimed-time: ")?.moment()?,
        };
        lines.end()?;
        Ok(receipt)
    }
}

/// The lines `seq` and `prev` of a link: there is a link before, unless it is the first.
pub(crate) fn read_place(lines: &mut Lines<'_>) -> Result<(u64, Option<Digest>), Malformed> {
    let seq = lines.field("seq: ")?.number(1, SEQ_MAX, "a place from 1 to 2^63 - 1")?;
    let value = lines.field("prev: ")?;
    let prev = value.bytes32_or_none()?.map(Digest);
    if prev.is_none() != (seq == 1) {
        return Err(value.malformed("none for the first link, and a digest for any other"));
    }
    Ok((seq, prev))
}

fn yes_or_no(word: &str) -> Option<bool> {
    match word {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}
