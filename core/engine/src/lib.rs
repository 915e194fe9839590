//! One input in; facts to commit and effects to run out.
//!
//! Reading order: [`input`] (what can happen), [`step`] (what follows), [`Engine`].
#![forbid(unsafe_code)]

pub mod input;
pub mod step;

pub use input::{Act, Input};
pub use step::{Effect, Event, Outcome, Step};
