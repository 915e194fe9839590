//! The relay: couples two devices that both came to it, and passes their sealed packets on. Another program than the rendezvous, on another port, with another key.
//!
//! Reading order: `table` (who is here, which pairs there are, how much passes), [`serve`] (lines and pairs), [`statement`] (what it holds).

pub mod serve;
pub mod statement;
mod table;

pub use serve::{Options, Relay};
pub use statement::{Statement, statement};
