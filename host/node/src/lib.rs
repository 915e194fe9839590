//! The only place where core meets edge: one writer, one loop, and the contract that faces call.
#![forbid(unsafe_code)]

pub mod contract;
