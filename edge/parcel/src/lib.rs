//! A folder that lasts: laid out as BagIt, sealed once, packed the same way each time, wrapped as ASiC-E where a time-stamp is there.
//!
//! Reading order: [`fault`] (what may go wrong), [`bag`] (the layout, RFC 8493), [`pack`] (one `.tar`), [`asic`] (ETSI EN 319 162-1), [`texts`] (how to check it).
#![forbid(unsafe_code)]

pub mod asic;
pub mod bag;
pub mod fault;
mod files;
pub mod pack;
pub mod texts;

pub use bag::{Bag, Summary};
pub use fault::Fault;
