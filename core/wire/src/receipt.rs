//! `receipt/1`: a device's signed statement about what another device placed.

use parloir_base::{DeviceId, Digest, MatterId, Moment};

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
