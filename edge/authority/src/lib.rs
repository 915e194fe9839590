//! Asks a time-stamping authority that a person named, over HTTP (RFC 3161 §3.4): a digest out, an answer in, nothing else.
//!
//! Reading order: [`place`] (where one is), [`ask`] (one question), `counted` (what it cost), `sealed` (the line, when it is `https`).
//! Nobody is asked who was not named, no answer leads elsewhere, and nothing is kept between two questions.
#![forbid(unsafe_code)]

pub mod ask;
mod counted;
mod fault;
pub mod place;
mod sealed;

pub use ask::{Asked, ask};
pub use fault::Fault;
pub use place::Place;
