//! Time-stamps of checkpoints: which authorities were chosen, what is wanted of them, and asking them when there is a network.
//!
//! Reading order: `list` (authorities), `wanted` (what waits for an answer), `ask` (one question), `due` (when it is asked again).

mod ask;
pub(crate) mod due;
pub(crate) mod list;
pub(crate) mod wanted;

pub(crate) use ask::{answered, ask};
pub(crate) use list::trusted;
