//! The only crate that names a cryptographic dependency.
//!
//! Reading order: [`hash`], [`sign`] and [`sshsig`] (what is signed, what an expert sees), [`words`] (where
//! keys come from), [`shares`] (words that several people hold together), [`slot`] (keys under keys), [`meeting`] (invitation and control phrase), [`call`] (calls through a rendezvous), [`segment`] (documents), [`stamp`] (the word of a time-stamping authority).
//! No function here asks for chance or time: callers pass random bytes (I1).
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

pub mod call;
mod derive;
pub mod hash;
mod listed;
pub mod meeting;
pub mod nearby;
pub mod segment;
pub mod shares;
pub mod sign;
pub mod slot;
pub mod sshsig;
pub mod stamp;
mod strength;
mod typed;
pub mod words;

pub use hash::{Hasher, commitment, digest};
pub use sign::{Claim, SigningKey, verify, verify_all};
