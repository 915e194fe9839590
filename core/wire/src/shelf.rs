//! What the core asks a store to hold and to find: the contract between the engine and a vault.

use parloir_base::{DeviceId, Digest, MatterId, Moment};

use crate::card::Card;
use crate::entry::Seen;
use crate::frame::Content;
use crate::local::{AddressRow, ContactRow, DeviceInvitationRow, InvitationRow, JoinRow, MeasureRow};
use crate::receipt::{Path, Receipt};
use crate::text::Signed;

/// One change to what is at rest. The writes of a step are one transaction: all of them are durable, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// Where a device may be met: replaces the row of its endpoint.
    Addresses(AddressRow),
    /// Someone met: replaces the row of the person.
    Contact(ContactRow),
    /// The link by which another device of this person may ask to join, or that there is none.
    DeviceInvitation(Option<DeviceInvitationRow>),
    /// A document's body is whole, durable, and has the digest that its entry says.
    DocumentWhole {
        /// The document's entry.
        entry: Digest,
    },
    /// Two links at one place of a chain, both signed: kept as proof.
    Fork {
        /// The matter.
        matter: MatterId,
        /// Whose chain.
        device: DeviceId,
        /// Which place.
        seq: u64,
        /// One link.
        one: Signed,
        /// The other.
        other: Signed,
        /// When it was found.
        found: Moment,
    },
    /// An invitation made here: replaces the row of its key.
    Invitation(InvitationRow),
    /// An invitation received, to be redeemed.
    Join(JoinRow),
    /// An invitation received is settled (accepted or refused for good).
    JoinSettled {
        /// Its link.
        link: String,
    },
    /// A link of a chain, with its content. The store derives its own rows from it (items, receipts, search, documents wanted).
    Link {
        /// The matter.
        matter: MatterId,
        /// SHA-256 of the link's bytes.
        digest: Digest,
        /// The link.
        link: Signed,
        /// Its content, for an entry.
        content: Option<Content>,
        /// When it was stored here.
        arrived: Moment,
        /// How it came; `None` when it was written here.
        path: Option<Path>,
    },
    /// What came of someone on a day: replaces the row of the person.
    Measure(MeasureRow),
    /// This profile's own card, as it is from now on.
    OwnCard(Card),
    /// A link that a revoked device signed after its end: not part of the journal, and kept as evidence.
    Refused {
        /// The matter.
        matter: MatterId,
        /// The link.
        link: Signed,
        /// When it came.
        found: Moment,
    },
    /// A matter seen for the first time.
    Matter {
        /// Its name.
        matter: MatterId,
        /// When.
        met: Moment,
    },
}

/// What the engine asks while it takes a step. A pure look-up: an implementation that fails answers `None` or nothing, remembers its
/// fault, and its owner throws the step away.
pub trait Shelf {
    /// Digest of the link at a place.
    fn digest_at(&self, matter: &MatterId, device: &DeviceId, seq: u64) -> Option<Digest>;
    /// A link by its digest, with its content.
    fn link(&self, digest: &Digest) -> Option<(Signed, Option<Content>)>;
    /// Digests of the links of a chain, from `first` to `last` inclusive, in order.
    fn digests(&self, matter: &MatterId, device: &DeviceId, first: u64, last: u64) -> Vec<Digest>;
}

/// What the engine is made from when a vault is opened: structural facts to fold, and the positions that stand for the rest.
#[derive(Clone, Debug, Default)]
pub struct Load {
    /// Every matter.
    pub matters: Vec<MatterLoad>,
    /// Invitations made here.
    pub invitations: Vec<InvitationRow>,
    /// Invitations received, not settled.
    pub joins: Vec<JoinRow>,
    /// People met.
    pub contacts: Vec<ContactRow>,
    /// Where devices were last met.
    pub addresses: Vec<AddressRow>,
    /// This profile's own card, where it changed since the profile was made.
    pub card: Option<Card>,
    /// The link by which another device may ask to join.
    pub device_invitation: Option<DeviceInvitationRow>,
    /// Matters that were erased here: nothing of them is taken again.
    pub erased: Vec<MatterId>,
    /// What came of each person on the day on which something last did.
    pub measures: Vec<MeasureRow>,
}

/// One matter as it is loaded.
#[derive(Clone, Debug)]
pub struct MatterLoad {
    /// Its name.
    pub matter: MatterId,
    /// When it was seen first.
    pub met: Moment,
    /// Structural entries (see `Kind::is_structural`) in the order in which they were stored.
    pub structural: Vec<(Signed, Option<Content>)>,
    /// Every chain's head.
    pub heads: Vec<Seen>,
    /// Proofs of forks: these chains are frozen.
    pub forks: Vec<Fork>,
    /// For each receipting device and each chain: how far *delivered* reaches (highest seq named).
    pub delivered: Vec<Delivered>,
    /// For each chain, the last item that is not a document (0 when none): what the next *delivered* receipt names.
    pub last_item: Vec<(DeviceId, u64)>,
    /// Documents and folders whose body is not whole here.
    pub documents_wanted: Vec<DocumentWanted>,
    /// Receipts *delivered* about what is not here.
    pub early: Vec<Receipt>,
    /// Receipts *delivered* that name a document or folder: (receipting device, entry).
    pub documents_delivered: Vec<(DeviceId, Digest)>,
    /// Documents and folders placed by this matter's devices and whole here: (chain, seq, entry).
    pub documents_whole: Vec<(DeviceId, u64, Digest)>,
}

/// The proof that a device signed two histories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fork {
    /// Whose chain.
    pub device: DeviceId,
    /// One signed link.
    pub one: Signed,
    /// Another, that cannot stand beside it.
    pub other: Signed,
}

/// How far one device states to hold another's chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// Who signed the receipt.
    pub by: DeviceId,
    /// Whose chain.
    pub of: DeviceId,
    /// Up to here.
    pub seq: u64,
}

/// A document to be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentWanted {
    /// Its entry.
    pub entry: Digest,
    /// Whose chain.
    pub device: DeviceId,
    /// Where in it.
    pub seq: u64,
}
