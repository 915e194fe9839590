//! A folder that lasts: laid out as BagIt, sealed once, packed the same way each time, wrapped as ASiC-E where a time-stamp is there.
//!
//! Reading order: [`fault`] (what may go wrong), [`bag`] (the layout, RFC 8493), [`pack`] (one `.tar`), [`asic`] (ETSI EN 319 162-1), [`texts`] (how to check it);
//! then what is read of somebody else's: [`archive`] (a `.tar` or a `.zip` that may be hostile), [`whole`] (whether a bag in it is whole),
//! [`container`] (whether a container's list and time-stamp are of it).
#![forbid(unsafe_code)]

pub mod archive;
pub mod asic;
pub mod bag;
pub mod container;
pub mod fault;
mod files;
pub mod pack;
pub mod texts;
pub mod whole;

pub use archive::{Archive, Bounds, Unfit};
pub use bag::{Bag, Summary};
pub use container::Container;
pub use fault::Fault;
