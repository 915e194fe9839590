//! What both faces say, and how they show what others wrote so that it cannot deceive.
//!
//! Reading order: `locale` (which language), `speech` (every sentence in it), `reveal` (what others wrote), `width` (columns of a terminal),
//! `fold` (what a person types back).
#![forbid(unsafe_code)]

pub mod fold;
pub mod locale;
pub mod reveal;
pub mod speech;
pub mod width;
