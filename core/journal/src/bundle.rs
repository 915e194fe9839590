//! What a stranger is handed: a folder of small files that checks without Parloir (`docs/spec/bundle.md`).
//!
//! Reading order: [`layout`] (which files there are), [`source`] (what the host gives and takes), [`write()`] with `writer`, `keys` and `forks`, then the texts that
//! sum up ([`signers`], [`summary`], [`withheld`], [`proof`]), then [`check()`].

pub mod check;
pub mod facts;
mod forks;
mod keys;
pub mod layout;
pub mod outcome;
pub mod proof;
pub mod select;
pub mod signers;
pub mod source;
pub mod summary;
pub mod tools;
pub mod withheld;
pub mod write;
pub(crate) mod writer;

pub use check::check;
pub use source::{Form, Plan, Sink, Source};
pub use write::{WriteFault, Written, write};
