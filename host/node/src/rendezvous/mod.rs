//! Rendezvous as a node uses them: the list that a profile keeps, the lines to them, and calls both ways.

pub(crate) mod call;
pub(crate) mod keep;
pub(crate) mod list;
