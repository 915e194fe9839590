//! The vault as its owner meets it: what is kept, what opens it, what survives.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod bodies;
mod counts;
mod crash;
mod deposits;
mod erasing;
mod imports;
mod journal;
mod opening;
mod people;
mod rows;
