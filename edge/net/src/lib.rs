//! Frames between devices over a sealed QUIC door: direct, IP-only, post-quantum.
//!
//! Reading order: [`fault`] (what may go wrong), [`address`] (where a device may be met, and over which path), `sealed`
//! (what the door may never do), `greet` and `half_open` (who is let in, and how many wait), [`door`], [`line`] (one connection), [`stream`]
//! (bytes), [`frames`] (frames); then `raw_key` and [`porch`], the same door as a rendezvous has it; [`crossing`], `packets` and [`ferry`], a line whose packets pass a relay. No type of the transport library appears in a public signature.
#![forbid(unsafe_code)]

pub mod address;
pub mod crossing;
pub mod door;
pub mod fault;
pub mod ferry;
pub mod frames;
mod greet;
mod half_open;
pub mod line;
mod packets;
pub mod porch;
mod raw_key;
mod sealed;
pub mod stream;

pub use address::{AddressPolicy, classify};
pub use door::{Config, DIAL_SECONDS_MAX, Door};
pub use fault::Fault;
pub use ferry::Ferry;
pub use frames::{FrameReader, FrameWriter, Said};
pub use line::Line;
pub use porch::{Porch, Visit};
pub use stream::{Receiving, Sending};
