//! What a firm hosts itself. The rendezvous: tells devices where they are seen, and passes their sealed calls on to whoever is there. It keeps nothing.
//!
//! Reading order: `held` and `statement` (what it holds, and what is said of it), `table` (who is here, and what they may still do), [`serve`]
//! (visits), `key` (the one file), `metrics` (numbers for its operator); then [`relay`], the other program that a firm may host.
#![forbid(unsafe_code)]

mod fault;
mod held;
mod key;
mod metrics;
mod network;
pub mod relay;
pub mod serve;
mod statement;
mod table;

pub use fault::Fault;
pub use serve::{Options, Post};
pub use statement::{Statement, statement};
