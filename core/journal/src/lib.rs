//! Append, verify, heads, receipts, forks, checkpoints and proofs.
//!
//! Reading order: [`signing`] (a record and its signature), [`card`] and [`register`] (whose keys count, and when),
//! [`chain`] (where a link stands), [`merkle`] and [`checkpoint`] (one root over all chains), [`bundle`] (what a
//! stranger is handed, and how it is checked).
#![forbid(unsafe_code)]

pub mod bundle;
pub mod card;
pub mod chain;
pub mod checkpoint;
pub mod merkle;
pub mod register;
pub mod signing;

pub use card::{CardFault, CheckedCard, check_card};
pub use chain::{Chains, Place};
pub use register::{KeyRegister, RegisterFault, Registered};
pub use signing::{SignedFault, check_link, check_signed, sign_record};
