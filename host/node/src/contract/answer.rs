//! What a node answers, by the request it answers.

use serde::{Deserialize, Serialize};

use super::aloud::Aloud;
use super::backup::{BackupPage, Restored};
use super::bytes::{DepositLine, FolderPage};
use super::cachet::{CachetLine, CachetMade};
use super::checked::Checked;
use super::devices::{DeviceLine, DeviceLink};
use super::evidence::JournalPage;
use super::import::{ImportLook, ImportedLine};
use super::item::{FoundLine, Item, OwedLine, ReceiptLine};
use super::keeping::{CertificateLine, HandedOver, KeepingPage, ReviewLine};
use super::own::{Draft, Preferences, SharesPage, Strength};
use super::papers::PapersMade;
use super::parcel::ParcelMade;
use super::receive::{HandoverKey, ReceivedMade};
use super::relay::RelayPage;
use super::rendezvous::RendezvousLine;
use super::stamps::{AuthorityLine, StampLine, StampPage};

/// An answer, by the request it answers.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "answer", content = "value", rename_all = "kebab-case")]
pub enum Answer {
    /// Nothing more to say.
    Nothing,
    /// [`Request::Status`].
    Status(Status),
    /// [`Request::Matters`].
    Matters(Vec<MatterLine>),
    /// [`Request::MatterNew`], [`Request::Matter`].
    Matter(Box<MatterPage>),
    /// [`Request::Invite`].
    Invitation(InvitationMade),
    /// [`Request::Invitations`].
    Invitations(Vec<InvitationLine>),
    /// [`Request::Join`].
    Joined(Joined),
    /// [`Request::People`], [`Request::Phrase`] (one).
    People(Vec<PersonLine>),
    /// [`Request::Devices`], [`Request::DeviceRevoke`].
    Devices(Vec<DeviceLine>),
    /// [`Request::DeviceInvite`].
    DeviceLink(DeviceLink),
    /// [`Request::Send`] and its kin.
    Placed(Placed),
    /// [`Request::Read`], [`Request::ItemOne`] (one), [`Request::History`].
    Items(Vec<Item>),
    /// [`Request::Open`], [`Request::ImportOpen`].
    Opened(Opened),
    /// [`Request::Receipts`].
    Receipts(Vec<ReceiptLine>),
    /// [`Request::Search`].
    Found(Vec<FoundLine>),
    /// [`Request::ImportLook`], [`Request::ImportLookItem`].
    ImportLook(ImportLook),
    /// [`Request::ImportRead`].
    Import(Box<ImportPage>),
    /// [`Request::Owed`].
    Owed(Vec<OwedLine>),
    /// [`Request::Network`].
    Network(Vec<NetworkLine>),
    /// [`Request::Relay`], [`Request::RelayName`], [`Request::RelayAgree`], [`Request::RelayWithdraw`].
    Relay(Box<RelayPage>),
    /// [`Request::Rendezvous`], [`Request::RendezvousAdd`], [`Request::RendezvousRemove`].
    Rendezvous(Vec<RendezvousLine>),
    /// [`Request::Cachet`].
    Cachet(Box<CachetMade>),
    /// [`Request::Cachets`].
    Cachets(Vec<CachetLine>),
    /// [`Request::StampAuthorities`], [`Request::StampAuthorityAdd`], [`Request::StampAuthorityRemove`].
    Authorities(Vec<AuthorityLine>),
    /// [`Request::Stamps`], [`Request::Stamp`], [`Request::StampEach`].
    Stamps(Box<StampPage>),
    /// [`Request::Backup`], [`Request::BackupSet`], [`Request::BackupNow`], [`Request::BackupCheck`].
    Backup(BackupPage),
    /// [`Request::Restore`].
    Restored(Restored),
    /// [`Request::Bundle`].
    Bundle(BundleMade),
    /// [`Request::Papers`].
    Papers(PapersMade),
    /// [`Request::Events`].
    Events(Vec<EventLine>),
    /// [`Request::Settle`]: whether all is settled.
    Settled(bool),
    /// [`Request::WordsNew`], [`Request::WordsRejoin`].
    Words(Vec<String>),
    /// [`Request::WordsDivide`].
    Shares(SharesPage),
    /// [`Request::Strength`].
    Strength(Strength),
    /// [`Request::Draft`].
    Draft(Draft),
    /// [`Request::DepositNew`], [`Request::DepositCheck`].
    Deposit(DepositLine),
    /// [`Request::Deposits`].
    Deposits(Vec<DepositLine>),
    /// [`Request::FolderList`].
    Folder(FolderPage),
    /// [`Request::Preferences`].
    Preferences(Preferences),
    /// [`Request::Parcel`].
    Parcel(Box<ParcelMade>),
    /// [`Request::Journal`].
    Journal(JournalPage),
    /// [`Request::Keeping`] and what changes it.
    Keeping(Box<KeepingPage>),
    /// [`Request::Handover`].
    HandedOver(HandedOver),
    /// [`Request::Receive`].
    Received(Box<ReceivedMade>),
    /// [`Request::ReceiveKey`].
    HandoverKey(HandoverKey),
    /// [`Request::Reviews`].
    Reviews(Vec<ReviewLine>),
    /// [`Request::Erase`] (one), [`Request::Certificates`].
    Certificates(Vec<CertificateLine>),
    /// [`Request::BundleCheck`].
    Checked(Box<Checked>),
}

/// The state of a profile.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Status {
    pub name: String,
    pub profession: String,
    pub jurisdiction: String,
    pub person: String,
    pub device: String,
    pub endpoint: String,
    pub addresses: Vec<String>,
    pub matters: u64,
    pub owed: u64,
    pub sessions: u64,
    /// Calls of devices that nobody here knew and that did not become known, since the node started. In a flood most have no line of
    /// their own in the network journal.
    #[serde(default)]
    pub turned_away: u64,
    pub version: String,
    /// Why nothing can be made durable now (`waiting-for-disk`); absent when all is well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<String>,
    /// Locked: nothing else but the version is said.
    #[serde(default)]
    pub locked: bool,
    /// No profile here yet; it is then not called locked.
    #[serde(default)]
    pub absent: bool,
    /// `fr`, `en`, or empty: not chosen. Known while locked too.
    #[serde(default)]
    pub language: String,
}

/// A matter in a list.
#[derive(Clone, Serialize, Deserialize)]
pub struct MatterLine {
    pub matter: String,
    /// Empty while the matter is not received yet.
    pub title: String,
    /// `open`, `closed`, `awaited` (joined, not received yet), `removed` or `left` (this person is no longer a party).
    pub state: String,
    pub keeper: bool,
    pub parties: u64,
    pub items: u64,
    pub unopened: u64,
    pub owed: u64,
    /// RFC 3339, of the last item.
    pub last: Option<String>,
    /// Something is begun here and not sent.
    #[serde(default)]
    pub draft: bool,
    /// Devices whose chain is forked, and that are not revoked.
    #[serde(default)]
    pub forks: u64,
}

/// A matter, whole.
#[derive(Clone, Serialize, Deserialize)]
pub struct MatterPage {
    pub line: MatterLine,
    pub level: u8,
    pub verification: String,
    pub path: String,
    pub parties: Vec<PartyLine>,
    pub checkpoints: Vec<CheckpointLine>,
    /// Devices whose chain is forked and frozen.
    pub forks: Vec<ForkLine>,
    pub links: u64,
}

/// A party of a matter.
#[derive(Clone, Serialize, Deserialize)]
pub struct PartyLine {
    pub person: String,
    pub name: String,
    pub role: String,
    pub me: bool,
    /// `me`, `verified`, `verified-by-keeper`, `invited`, `introduced`; `removed` or `left`: no longer a party.
    pub trust: String,
    /// RFC 3339: since when they are no longer a party.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<String>,
    /// RFC 3339.
    pub verified_at: Option<String>,
    pub devices: u64,
    pub connected: bool,
    /// RFC 3339.
    pub met: Option<String>,
}

/// A checkpoint.
#[derive(Clone, Serialize, Deserialize)]
pub struct CheckpointLine {
    pub number: u64,
    pub claimed: String,
    pub size: u64,
    pub root: String,
    /// Names of the parties whose devices signed it.
    pub signed_by: Vec<String>,
    /// Names of those whose signature is missing.
    pub missing: Vec<String>,
    /// Time-stamps of it.
    #[serde(default)]
    pub stamps: Vec<StampLine>,
}

/// A frozen chain.
#[derive(Clone, Serialize, Deserialize)]
pub struct ForkLine {
    pub device: String,
    pub name: String,
    /// This very device: it writes no more in this matter until it is renewed.
    pub this: bool,
    pub seq: u64,
    pub found: String,
}

/// An invitation just made: the only time its link is shown.
#[derive(Clone, Serialize, Deserialize)]
pub struct InvitationMade {
    pub invitation: String,
    pub link: String,
    pub expires: String,
    pub role: String,
}

/// An invitation in a list.
#[derive(Clone, Serialize, Deserialize)]
pub struct InvitationLine {
    pub invitation: String,
    pub matter: String,
    pub role: String,
    /// `open`, `pending`, `verified`, `burned`, `expired`, `declined`.
    pub state: String,
    pub made: String,
    pub expires: String,
    pub redeemer: Option<String>,
}

/// How joining went.
#[derive(Clone, Serialize, Deserialize)]
pub struct Joined {
    /// `accepted`; `waiting`: the other device does not answer yet; `no-direct-path`: it does, through a rendezvous, and nothing else comes
    /// through. It is tried again.
    pub state: String,
    /// The inviter, once accepted.
    pub person: Option<PersonLine>,
    pub matter: Option<String>,
}

/// Someone met.
#[derive(Clone, Serialize, Deserialize)]
pub struct PersonLine {
    pub person: String,
    pub name: String,
    pub profession: String,
    /// `introduced`, `invited`, `verified`, `locked`.
    pub trust: String,
    /// The four words, while they are to be compared.
    pub phrase: Option<String>,
    /// How the phrase is compared aloud, while it is to be compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aloud: Option<Aloud>,
    pub failures: u8,
    pub verified_at: Option<String>,
    pub connected: bool,
    pub met: String,
    /// More came of them today than is read in a day: the rest waits for tomorrow, or for `read-on`.
    #[serde(default)]
    pub full: bool,
}

/// Something was placed.
#[derive(Clone, Serialize, Deserialize)]
pub struct Placed {
    pub item: String,
    pub number: u64,
    /// Names of the parties it is owed to.
    pub owed_to: Vec<String>,
}

/// Lines of an import.
#[derive(Clone, Serialize, Deserialize)]
pub struct ImportPage {
    pub item: Item,
    pub lines: Vec<ImportedLine>,
}

/// An item was opened.
#[derive(Clone, Serialize, Deserialize)]
pub struct Opened {
    pub item: Item,
    /// Where a document was written.
    pub target: Option<String>,
}

/// A line of the network journal.
#[derive(Clone, Serialize, Deserialize)]
pub struct NetworkLine {
    pub at: String,
    pub ended: Option<String>,
    pub name: Option<String>,
    pub endpoint: Option<String>,
    pub address: String,
    /// `dialled`, `accepted`.
    pub direction: String,
    pub path: String,
    /// `connected`, `silent`, `refused`, `stranger`; of a rendezvous `rendezvous`, `rendezvous-silent`; of a storage `storage`, `storage-silent`, `storage-refused`.
    pub outcome: String,
    pub sent_bytes: u64,
    pub received_bytes: u64,
}

/// A bundle was made.
#[derive(Clone, Serialize, Deserialize)]
pub struct BundleMade {
    pub target: String,
    pub entries: u64,
    pub receipts: u64,
    pub items: u64,
    pub documents: u64,
    pub withheld: u64,
    pub checkpoints: u64,
    pub gaps: u64,
    pub bytes: u64,
}

/// An event.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EventLine {
    pub number: u64,
    /// `changed`, `arrived`, `phrase-ready`, `redeemed`, `redeemed-again`, `declined`, `join-refused`, `forked`, `measure-full`, `misbehaved`, `document-wrong`, `draft`, `keeping`, `preferences`, `people`, `devices`, `transfer`, `network`, `disk`, `connected`, `disconnected`.
    pub event: String,
    pub matter: Option<String>,
    pub item: Option<String>,
    pub person: Option<String>,
    pub code: Option<String>,
}
