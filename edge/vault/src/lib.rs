//! Everything at rest: the encrypted database, sealed bodies, index, keys under keys.
//!
//! Reading order: [`fault`] (what may go wrong), `disk` (private files, replaced whole or not at all), `keys` and `slots`
//! (the random key and what opens it), `database` (one encrypted file, its schema), `places`, `link` and `filing` (what a commit
//! writes), `load` and [`shelf`] (what the engine reads), [`item`], [`receipt`], [`journal`], [`arrival`], [`search`], [`network`] (what people read), [`copy`] (what a backup copies),
//! [`hold`] and [`erase`] (what is never erased, and what is), [`body`] (sealed documents), [`vault`] (all of it behind one lock).
//! writes), `load` and [`shelf`] (what the engine reads), [`item`], [`receipt`], [`journal`], [`arrival`], [`search`], [`imported`], [`network`] (what people read), [`copy`] (what a backup copies),
//! [`body`] (sealed documents), [`vault`] (all of it behind one lock).
//!
//! # Layout
//! In the home of a profile: `vault.keys` and its copy `vault.keys.spare`, `vault.db` (with `-wal` and `-shm` while open),
//! `vault.lock`, `bodies/`. Folders made here are 0700, files 0600.
#![forbid(unsafe_code)]

pub mod arrival;
pub mod body;
mod code;
pub mod copy;
mod database;
mod disk;
pub mod erase;
pub mod fault;
mod filing;
pub mod hold;
pub mod imported;
pub mod item;
pub mod journal;
mod keys;
mod link;
mod load;
mod measure;
pub mod network;
pub mod own;
mod places;
#[doc(hidden)]
pub mod point;
pub mod reader;
pub mod receipt;
pub mod search;
mod setting;
pub mod shelf;
mod slots;
pub mod vault;

pub use arrival::ArrivalRow;
pub use body::Bodies;
pub use body::deposit::Deposit;
pub use body::incoming::{Finish, Incoming, Verdict};
pub use body::plain::Plain;
pub use body::seal::Sealed;
pub use body::segments::Segments;
pub use copy::Copied;
pub use erase::{CertificateRow, Erasable, Erasure};
pub use fault::{Cause, Fault, Stop};
pub use hold::HoldRow;
pub use imported::{FoundLine, ImportRow, Imported};
pub use item::{DocumentState, ItemQuery, ItemRow, Version};
pub use journal::{Counts, ForkRow, Placed, Tally};
pub use network::{Direction, NetworkRow};
pub use own::RefusedRow;
pub use reader::Reader;
pub use receipt::ReceiptRow;
pub use search::{Found, Part};
pub use shelf::ShelfOf;
pub use vault::{Unlock, Vault};
