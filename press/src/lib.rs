//! A conversation as PDF/A-3 papers: its JSON in, volumes out, each set by a process that can reach nothing.
//!
//! Reading order: [`fault`], [`limit`], [`read`] (what is taken), [`cut`] (volumes), [`printable`] over [`letters`] (what people wrote, made
//! fit for a page), [`say`] and [`when`] (our own words), [`lay`] into [`sheet`] (what stands where), [`desk`] and [`set`] (the typesetter),
//! [`confine`] and [`child`] (its process), [`press`] (all of it).
#![forbid(unsafe_code)]

pub mod child;
pub mod confine;
pub mod cut;
pub mod desk;
pub mod fault;
pub mod lay;
pub mod letters;
pub mod limit;
pub mod press;
pub mod printable;
pub mod read;
pub mod say;
pub mod set;
pub mod sheet;
pub mod when;

pub use fault::Fault;
