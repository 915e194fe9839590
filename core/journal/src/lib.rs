//! Append, verify, heads, receipts, forks, checkpoints and proofs.
//!
//! Reading order: [`signing`] (a record and its signature), [`card`] and [`register`] (whose keys count, and when),
//! [`opening`] (what a matter is called), [`chain`] and [`fork`] (where a link stands, or cannot), [`merkle`] and [`checkpoint`] (one root over all chains), [`bundle`] (what a
//! stranger is handed, and how it is checked).
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

pub mod bundle;
pub mod cachet;
pub mod card;
pub mod chain;
pub mod checkpoint;
pub mod fork;
pub mod merkle;
pub mod opening;
pub mod register;
pub mod signing;
pub mod union;

pub use card::{CardFault, CheckedCard, check_card, check_card_known};
pub use chain::{Chains, Place};
pub use register::{KeyRegister, RegisterFault, Registered};
pub use signing::{SignedFault, check_link, check_signed, sign_record};
pub use union::union;
