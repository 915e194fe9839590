//! Bytes to typed records and back; refuses everything else, with the offset.
//!
//! Reading order: [`text`] (the grammar of a record), then the records: [`person`], [`device`], [`entry`], [`receipt`],
//! [`verification`], [`checkpoint`], [`matter`], [`document`], [`relay`], [`cachet`]; then [`card`], [`rendezvous`], [`invitation`]; then what travels: [`frame`], [`signal`], [`crossing`];
//! last what only a vault keeps: [`local`].
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_possible_wrap
    )
)]

pub mod binary;
pub mod cachet;
pub mod card;
pub mod checkpoint;
pub mod crossing;
pub mod device;
pub mod document;
pub mod entry;
pub mod frame;
mod frame_bytes;
pub mod import;
pub mod invitation;
mod lines;
mod link;
pub mod local;
pub mod matter;
pub mod person;
pub mod receipt;
pub mod relay;
pub mod removal;
pub mod rendezvous;
pub mod shelf;
pub mod signal;
pub mod text;
pub mod verification;
mod word;

pub use card::{Card, SignedDevice};
pub use entry::{Entry, Kind, Link, Seen};
pub use receipt::{Path, Receipt, ReceiptKind};
pub use rendezvous::Rendezvous;
pub use text::{Record, Signed};
