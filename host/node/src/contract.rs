//! The contract that faces call: requests, answers and events, as plain serialisable types (I4, I7).
//!
//! A face holds no key and no rule. It sends a [`Request`] to a node, in its own process or over the node's local socket (one JSON value
//! a line), and gets an [`Answer`]; long work sends [`Notice`]s before its answer. Names of people and matters in requests are
//! *selectors*: a whole identifier, a unique prefix of at least four digits, or a unique part of the name or title.

#![expect(
    missing_docs,
    reason = "fields of contract types are named by what they hold; shapes stand in docs/contract.md"
)]

mod aloud;
mod answer;
mod backup;
mod bytes;
mod cachet;
mod checked;
mod devices;
mod evidence;
mod import;
mod item;
mod keeping;
mod own;
mod papers;
mod parcel;
mod quiet;
mod receive;
mod relay;
mod rendezvous;
mod reply;
mod stamps;

use serde::{Deserialize, Serialize};

pub use aloud::*;
pub use answer::*;
pub use backup::*;
pub use bytes::*;
pub use cachet::*;
pub use checked::*;
pub use devices::*;
pub use evidence::*;
pub use import::*;
pub use item::*;
pub use keeping::*;
pub use own::*;
pub use papers::*;
pub use parcel::*;
pub use receive::*;
pub use relay::*;
pub use rendezvous::*;
pub use reply::*;
pub use stamps::*;

/// What a face asks.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "kebab-case")]
pub enum Request {
    /// Who this profile is, whether it listens, how many matters, what is owed.
    Status,
    /// Ends the node.
    Stop,
    /// Lists matters.
    Matters,
    /// Opens a matter.
    MatterNew { title: String, level: u8, verification: String },
    /// One matter: parties, rules, counts, checkpoints.
    Matter { matter: String },
    /// Closes a matter.
    MatterClose { matter: String },
    /// Makes an invitation.
    Invite { matter: String, role: String, lives_ms: i64 },
    /// Lists invitations made here.
    Invitations,
    /// Withdraws an invitation.
    InvitationWithdraw { invitation: String },
    /// Redeems an invitation. Answers once it is accepted, refused, or `wait_ms` have passed (it stays to be tried again).
    Join { link: String, wait_ms: u64 },
    /// Admits a known person to another matter, or to one that they were removed from.
    Admit { matter: String, person: String, role: String },
    /// Gives a party another role.
    PartyRole { matter: String, person: String, role: String },
    /// Removes a party: nothing that is written from now on goes to them.
    PartyRemove { matter: String, person: String },
    /// Leaves a matter.
    MatterLeave { matter: String },
    /// The devices of this person.
    Devices,
    /// Makes the link by which another device of this person may join; the one before is no longer good. `lives_ms` 0: a quarter of an hour.
    DeviceInvite { lives_ms: i64 },
    /// Makes the profile of a home that has none from another device of the same person, and opens it.
    DeviceJoin {
        link: String,
        words: String,
        passphrase: String,
        label: String,
        #[serde(default)]
        small_machine: bool,
        #[serde(default)]
        weak_accepted: bool,
    },
    /// Makes this device, whose vault was copied, a new one: the former is revoked, and what others never got of it is written again.
    DeviceRenew { words: String },
    /// Revokes a device: what it signs from now on counts for nobody. `reason`: `lost`, `stolen`, `replaced`, `retired`.
    DeviceRevoke { device: String, words: String, reason: String },
    /// People met: how far they are trusted, their phrase if there is one.
    People,
    /// The phrase to compare with a person.
    Phrase { person: String },
    /// Says that the phrase matched.
    Verify { person: String, words: String, method: String },
    /// Lets a locked contact try again.
    PhraseReset { person: String },
    /// Reads on, today, what someone writes beyond the measure of a day.
    ReadOn { person: String },
    /// Places a message, or a reply.
    Send { matter: String, text: String, reply_to: Option<String> },
    /// Keeps what is begun in a matter and not sent; an empty text erases it. A message that is placed erases it too.
    DraftPut { matter: String, text: String, reply_to: Option<String> },
    /// What is begun in a matter and not sent.
    Draft { matter: String },
    /// Replaces the text of an item.
    Correct { matter: String, item: String, text: String },
    /// Withdraws an item.
    Withdraw { matter: String, item: String },
    /// Places a file. Long work.
    SendFile { matter: String, path: String },
    /// Places a folder. Long work.
    SendFolder { matter: String, path: String },
    /// Begins a deposit: a document whose bytes a face brings. One file: its path is the name. A folder: relative paths with `/`.
    DepositNew { matter: String, name: String, folder: bool, files: Vec<DepositFile> },
    /// Deposits that are not ended, oldest first.
    Deposits { matter: Option<String> },
    /// How far a deposit agrees with what the face still has: SHA-256 of each 4 MiB of its contents, the last one up to what is
    /// here. What does not agree is let go.
    DepositCheck { deposit: String, blocks: Vec<String> },
    /// Places a deposit as an item.
    DepositEnd { deposit: String },
    /// Erases a deposit.
    DepositWithdraw { deposit: String },
    /// What is in a folder that is whole here.
    FolderList { matter: String, item: String },
    /// Items of a matter, oldest first, from number `after` + 1. With `before`: the last ones that stand before that number (0: the
    /// last of all), still oldest first.
    Read {
        matter: String,
        after: u64,
        limit: u32,
        unopened: bool,
        #[serde(default)]
        before: Option<u64>,
    },
    /// One item; a correction or withdrawal is shown in what it is about.
    ItemOne { matter: String, item: String },
    /// Opens an item; a document is written to `target` (a folder or a new file) when given. Long work.
    Open { matter: String, item: String, target: Option<String> },
    /// Acknowledges an item.
    Acknowledge { matter: String, item: String },
    /// Every receipt of an item.
    Receipts { matter: String, item: String },
    /// Former texts of an item.
    History { matter: String, item: String },
    /// Places a file as a conversation exported from another program. Long work.
    Import {
        matter: String,
        path: String,
        #[serde(default)]
        choice: ImportChoice,
    },
    /// Says of a document of one's own that it is one. Long work.
    ImportItem {
        matter: String,
        item: String,
        #[serde(default)]
        choice: ImportChoice,
    },
    /// What is in a file that might be one; nothing is kept. Long work.
    ImportLook {
        path: String,
        #[serde(default)]
        choice: ImportChoice,
    },
    /// The same of a document that is whole here.
    ImportLookItem {
        matter: String,
        item: String,
        #[serde(default)]
        choice: ImportChoice,
    },
    /// Lines of an import from place `after` + 1. Long work the first time on each device.
    ImportRead { matter: String, item: String, after: u64, limit: u32 },
    /// Searches.
    Search { words: String, matter: Option<String>, limit: u32 },
    /// What is owed, to whom, why it waits.
    Owed,
    /// The network journal since a moment (RFC 3339), newest last.
    Network { since: Option<String> },
    /// What the parties of a matter said of a relay.
    Relay { matter: String },
    /// Agrees to the relay that the keeper of a matter names.
    RelayAgree { matter: String },
    /// Names the relay of a matter that this profile keeps: `parloir-relay:…`.
    RelayName { matter: String, text: String },
    /// Agrees to no relay any more.
    RelayWithdraw { matter: String },
    /// Rendezvous: those chosen here, and those that invitations and contacts named.
    Rendezvous,
    /// Chooses one more, as people pass it on.
    RendezvousAdd { text: String },
    /// Gives one up that was chosen.
    RendezvousRemove { rendezvous: String },
    /// How the backup of this device is.
    Backup,
    /// Sets a new backup up in a folder of its own inside `folder` (absolute, on the node's machine), or below a prefix of its own in
    /// `storage`, and makes it. The words say what will open it. Long work.
    BackupSet {
        #[serde(default)]
        folder: String,
        words: String,
        #[serde(default)]
        storage: Option<Storage>,
    },
    /// Makes a backup now, and tries it. Long work.
    BackupNow,
    /// Reads the whole backup back. Long work.
    BackupCheck,
    /// Makes the profile of a home that has none again from the words alone, and opens it: a new device of the same person, that has nothing yet.
    Recover(Recover),
    /// Makes the profile of a home that has none again from a backup, and opens it: a new device of the same person. `folder` (absolute)
    /// or `storage` is the backup's, or holds it. With `lost` every former device is revoked. Long work.
    Restore {
        #[serde(default)]
        folder: String,
        #[serde(default)]
        storage: Option<Storage>,
        words: String,
        passphrase: String,
        #[serde(default)]
        small_machine: bool,
        #[serde(default)]
        weak_accepted: bool,
        #[serde(default)]
        lost: bool,
    },
    /// How a matter is kept.
    Keeping { matter: String },
    /// Chooses a schedule (empty: none), the day of its event, and a day of birth where it asks for one; `born` or `note` absent: as it was.
    KeepingSet {
        matter: String,
        schedule: String,
        start: String,
        #[serde(default)]
        born: Option<String>,
        #[serde(default)]
        note: Option<String>,
    },
    /// Keeps a matter longer, through a day.
    KeepingProlong { matter: String, until: String, why: String },
    /// Puts a matter into the archive, or takes it out: in there no list and no search shows it.
    KeepingArchive { matter: String, archived: bool },
    /// Holds a matter: nothing of it is erased.
    HoldSet { matter: String, reason: String, words: String },
    /// Lifts the hold.
    HoldLift { matter: String, passphrase: String },
    /// Matters about which somebody must decide.
    Reviews,
    /// Erases this device's copy of a whole matter. `title`: its whole title, to confirm. `early`: why before its time. `owed_accepted`: although something is owed still.
    Erase {
        matter: String,
        title: String,
        #[serde(default)]
        early: Option<String>,
        #[serde(default)]
        owed_accepted: bool,
    },
    /// What this device stated of erasures.
    Certificates,
    /// Proposes a checkpoint.
    Checkpoint { matter: String },
    /// Time-stamping authorities that this profile chose.
    StampAuthorities,
    /// Chooses one more. One of the same name is what it now says.
    StampAuthorityAdd { authority: AuthorityNew },
    /// Gives one up.
    StampAuthorityRemove { name: String },
    /// Time-stamps of a matter's checkpoints, and those that are wanted.
    Stamps { matter: String },
    /// Wants a time-stamp of a checkpoint, the last one unless its number is given, of the authority of that name, or the only one.
    Stamp { matter: String, checkpoint: Option<u64>, authority: Option<String> },
    /// Wants one of each new checkpoint of a matter; of none any more without an authority.
    StampEach { matter: String, authority: Option<String> },
    /// Seals files and folders of this machine (absolute paths) outside any matter, in a new folder; stamped by an authority if one is
    /// named. Long work.
    Cachet { paths: Vec<String>, target: String, statement: Option<String>, authority: Option<String> },
    /// Cachets that this device made, oldest first.
    Cachets,
    /// Makes a bundle in a new folder. `only`: chosen items; empty: everything. Long work.
    Bundle { matter: String, target: String, only: Vec<String> },
    /// Hands a whole matter over: a bundle with every document, in a new folder; or, with `to` (an age recipient, `age1…`), in one
    /// new file that only that key opens. Long work.
    Handover {
        matter: String,
        target: String,
        #[serde(default)]
        to: String,
    },
    /// Takes a matter that somebody handed over into a matter of one's own, as one enclosed document. Long work.
    Receive(ReceiveWanted),
    /// What others seal to, so that this person's words open it. `words`: needed once, where the profile does not hold it.
    ReceiveKey {
        #[serde(default)]
        words: String,
    },
    /// Writes a file that belongs to a line of an import: the first is 1. Long work.
    ImportOpen { matter: String, item: String, place: u64, file: u32, target: String },
    /// Makes papers in a new folder. Long work.
    Papers(PapersWanted),
    /// Packs a whole matter to last. Long work.
    Parcel(ParcelWanted),
    /// Links of a matter in the order in which they came, the last ones before place `before` (absent: the last of all).
    Journal {
        matter: String,
        #[serde(default)]
        before: Option<u64>,
        limit: u32,
    },
    /// Checks the bundle in a folder of this machine. Needs no profile. Long work.
    BundleCheck { source: String },
    /// Pauses or resumes the transfer of a document.
    Transfer { matter: String, item: String, pause: bool },
    /// Changes the passphrase. `weak_accepted`: its owner takes a weak one upon themselves.
    Passphrase {
        former: String,
        new: String,
        #[serde(default)]
        weak_accepted: bool,
    },
    /// Twenty-four new words, kept nowhere.
    WordsNew,
    /// Divides the words of the profile, or any words where there is none, into shares of which `needed` give them back; kept nowhere.
    WordsDivide { words: String, needed: u8, of: u8 },
    /// The words back from the shares of several people, each as it was typed.
    WordsRejoin { shares: Vec<String> },
    /// How hard a passphrase is to guess.
    Strength { passphrase: String },
    /// Makes the profile of a home that has none, and opens it.
    ProfileNew {
        name: String,
        profession: String,
        jurisdiction: String,
        words: String,
        passphrase: String,
        #[serde(default)]
        small_machine: bool,
        #[serde(default)]
        weak_accepted: bool,
    },
    /// Gives a locked vault a new passphrase by its words; it stays locked.
    PassphraseByWords {
        words: String,
        new: String,
        #[serde(default)]
        weak_accepted: bool,
    },
    /// Whether this is the passphrase of the vault that is open.
    PassphraseCheck { passphrase: String },
    /// Whether these are the words of the profile that is open.
    WordsCheck { words: String },
    /// How this person wants faces to behave.
    Preferences,
    /// Keeps how this person wants faces to behave.
    PreferencesPut { preferences: Preferences },
    /// Closes the lines and forgets every key; the socket stays.
    Lock,
    /// Shows the interface in a browser once more.
    Show,
    /// Opens the vault again; the node goes on as before.
    Unlock { passphrase: String },
    /// Waits for the next event after `after` (0: from now on), at most `wait_ms`.
    Events { after: u64, wait_ms: u64 },
    /// Waits until nothing is owed to devices that are connected, or `wait_ms` have passed.
    Settle { wait_ms: u64 },
}
