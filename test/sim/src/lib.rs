//! Deterministic simulation of several devices, with checkers apart from the code they check.
//!
//! Reading order: [`chance`] (one seed makes everything), [`store`] (a disk that keeps what was committed and forgets the rest),
//! [`device`], [`world`] (the network, the clocks, the people), [`check`] (what must hold), [`run`] (one seed, one story).

pub mod chance;
pub mod check;
pub mod device;
pub mod household;
pub mod run;
pub mod store;
pub mod world;
