//! Every bound, with its reason (I12).

/// A record is read by people in a text editor and by verifiers in one read.
pub const RECORD_BYTES_MAX: usize = 4 * 1024;
/// A control frame: large enough for a batch that amortises a disk commit, small enough to refuse cheaply.
pub const FRAME_BYTES_MAX: usize = 1024 * 1024;
/// A batch is cut at this size, leaving room in a frame for one item of the largest size.
pub const BATCH_BYTES_TARGET: usize = 512 * 1024;
/// Records in one batch: bounds the memory and time one frame can cost.
pub const BATCH_RECORDS_MAX: usize = 2_048;
/// A message's text in UTF-8: a long letter; anything longer is a document.
pub const MESSAGE_BYTES_MAX: usize = 64 * 1024;
/// Any content that travels beside its entry: a message, or the text of a structural fact.
pub const CONTENT_BYTES_MAX: usize = 64 * 1024;
/// A name of a person, device or matter, in UTF-8: what a letterhead holds.
pub const NAME_BYTES_MAX: usize = 200;
/// One component of a path in UTF-8: the common limit of file systems.
pub const FILE_NAME_BYTES_MAX: usize = 255;
/// Parties of a matter: a large trial, and a bound on fan-out.
pub const PARTIES_MAX: usize = 64;
/// Devices of a person.
pub const DEVICES_MAX: usize = 16;
/// Cards of one person that count in one matter, one for each change of their devices: a bundle carries all that signed in it.
pub const CARDS_MAX: usize = 16;
/// `about` lines of an entry.
pub const ABOUT_MAX: usize = 8;
/// `seen` lines of an entry: heads known when writing; fits a record.
pub const SEEN_MAX: usize = 16;
/// Heads of a checkpoint: fits a record of [`CHECKPOINT_BYTES_MAX`].
pub const HEADS_MAX: usize = 256;
/// A checkpoint names every head, so it may be larger than other records.
pub const CHECKPOINT_BYTES_MAX: usize = 48 * 1024;
/// Entries held while an earlier one of the same chain is asked for, per matter.
pub const HELD_MAX: usize = 4_096;
/// What those may come to in bytes, per matter: a party cannot fill the memory with links that follow nothing.
pub const HELD_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Matters that one verified person may bring this profile into before their openings come.
pub const AWAITED_MAX: usize = 32;
/// Addresses a device may say it can be met at.
pub const ADDRESSES_MAX: usize = 16;
/// Rendezvous of a profile: one is enough, and others for when it is down.
pub const RENDEZVOUS_MAX: usize = 4;
/// Addresses of a rendezvous: two of each family.
pub const RENDEZVOUS_ADDRESSES_MAX: usize = 4;
/// Rendezvous that a node keeps a line to: its own, and those that its contacts named.
pub const RENDEZVOUS_LINES_MAX: usize = 16;
/// Addresses of a relay: two of each family.
pub const RELAY_ADDRESSES_MAX: usize = 4;
/// Relays that a node keeps a line to: those of the matters whose keeper and parties agreed to one.
pub const RELAY_LINES_MAX: usize = 8;
/// What a call through a rendezvous says, before it is sealed: sixteen addresses, and always as long.
pub const CALL_PLAIN_BYTES: usize = 320;
/// A sealed call: nonce, the plain bytes, and their check.
pub const CALL_SEALED_BYTES: usize = 12 + CALL_PLAIN_BYTES + 16;
/// One signal between a device and a rendezvous.
pub const SIGNAL_BYTES_MAX: usize = 400;
/// Plain bytes of a document's segment: the unit of resuming.
pub const SEGMENT_BYTES: usize = 64 * 1024;
/// A document, in plain bytes: 2^40. The nonce's counter and the digest list stay small enough.
pub const DOCUMENT_BYTES_MAX: u64 = 1 << 40;
/// Files in one folder.
pub const FOLDER_FILES_MAX: usize = 1_000_000;
/// Deposits of a profile that are not ended: a bound on what a face may leave on the disk.
pub const DEPOSITS_MAX: usize = 64;
/// Files in one folder that a face brings: their list is in memory while it does.
pub const DEPOSIT_FILES_MAX: usize = 100_000;
/// What their paths may come to in bytes.
pub const DEPOSIT_PATHS_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Bytes that a face brings at once, and what a digest stands for when it asks how far it is.
pub const DEPOSIT_BLOCK_BYTES: usize = 4 * 1024 * 1024;
/// Wrong words typed before a contact is locked until a person resets it.
pub const PHRASE_FAILURES_MAX: u8 = 3;
/// How long an invitation may live at most: 90 days.
pub const INVITATION_MS_MAX: i64 = 90 * 24 * 3_600 * 1_000;
/// How long an invitation lives unless said otherwise: 7 days.
pub const INVITATION_MS_DEFAULT: i64 = 7 * 24 * 3_600 * 1_000;
/// How long the link for another device may live at most: a day. Both machines are at hand when it is made.
pub const DEVICE_INVITATION_MS_MAX: i64 = 24 * 3_600 * 1_000;
/// Calls under one such link that are heard: each has this device dial whom the caller names. Joining takes a few.
pub const DEVICE_LINK_CALLS_MAX: u32 = 64;
/// Links of revoked devices that a vault keeps as evidence.
pub const REFUSED_MAX: usize = 1_024;
/// What one person may write in a day and have read here, in pieces: a busy professional comes to some thousands, receipts among them; at most
/// 200 MB, so that no disk is filled by it before people have looked.
pub const MEASURE: u64 = 50_000;
/// A link counts once, and once more for each so many bytes that it comes to.
pub const MEASURE_PIECE_BYTES: u64 = 4 * 1024;
/// In matters that this device has known for less than a day so many times as much is read: what was written before comes at once.
pub const MEASURE_YOUNG_TIMES: u64 = 20;
/// Open invitations of a profile.
pub const INVITATIONS_MAX: usize = 1_000;
/// Sessions with devices that nobody here knows, at once: each may only redeem an invitation.
pub const STRANGERS_MAX: usize = 32;
/// A checkpoint is proposed once this many entries have come since the last.
pub const CHECKPOINT_ENTRIES: u64 = 200;
/// A checkpoint is proposed when something is new and the last is this old: a day.
pub const CHECKPOINT_MS: i64 = 24 * 3_600 * 1_000;
/// Documents of one matter that are asked for again at each tick: a folder of thousands is fetched in turn.
pub const FETCHES_PER_TICK: usize = 64;
/// How long a device that does not know this one is left alone: 10 minutes. It may call at any time.
pub const UNWELCOME_MS: i64 = 600_000;
/// Matters that one session may speak of: bounds the frontiers of a meeting.
pub const MATTERS_PER_SESSION_MAX: usize = 10_000;
/// A time-stamp with the certificates that it carries: authorities send 2 to 8 KiB.
pub const STAMP_BYTES_MAX: usize = 16 * 1024;
/// Time-stamps of one checkpoint that count, of each person: a renewal each year, for longer than keys last. Nobody uses up another's.
pub const STAMPS_MAX: usize = 32;
/// Files of one cachet: a folder of papers; more is an archive, which is one file.
pub const CACHET_FILES_MAX: usize = 100_000;
/// What their paths may come to in bytes.
pub const CACHET_PATHS_BYTES_MAX: usize = 8 * 1024 * 1024;
/// The text of a cachet: a line of at most 90 bytes and a path for each file.
pub const CACHET_BYTES_MAX: usize = 18 * 1024 * 1024;
/// What an author says of a cachet: a line or two.
pub const STATEMENT_BYTES_MAX: usize = 1_000;
/// Results of one search page.
pub const SEARCH_RESULTS_MAX: usize = 1_000;

const _: () = assert!(BATCH_BYTES_TARGET + CONTENT_BYTES_MAX + RECORD_BYTES_MAX < FRAME_BYTES_MAX);
const _: () = assert!(CHECKPOINT_BYTES_MAX < CONTENT_BYTES_MAX);
