//! The laboratory: two real nodes in two network namespaces, watched by a packet capture.
//!
//! Reading order: `stage` (what is set up, and what is seen when all is over), `story` (what the two people do), `network`, `capture`,
//! `packet` (who spoke to whom), `marker` (what must be found nowhere), `process` (what others see of a node), `person` (a terminal); and `matrix` (every pair of
//! NATs with a rendezvous) and `relayed` (two strict ones with a relay) on `nat`.
//!
//! Needs root, and on Debian what `./setup.sh --test` installs.
#![forbid(unsafe_code)]

mod capture;
mod marker;
mod matrix;
mod nat;
mod network;
mod packet;
mod person;
mod process;
mod programs;
mod relayed;
mod report;
mod served;
mod stage;
mod story;
mod system;
mod trouble;

pub use report::{Report, Row};
pub use trouble::Trouble;

/// Whether the laboratory is switched off for this machine (`PARLOIR_LAB=off`).
#[must_use]
pub fn is_off() -> bool {
    std::env::var_os("PARLOIR_LAB").is_some_and(|value| value == "off")
}

/// Plays everything and looks at everything; each claim is told as it is looked at.
///
/// # Errors
/// What kept the laboratory from being played to its end, besides what was seen until then.
pub fn run() -> (Report, Result<(), Trouble>) {
    let mut report = Report::default();
    let played = stage::play(&mut report);
    (report, played)
}

/// Plays every pair of NATs.
///
/// # Errors
/// As for [`run`].
pub fn run_matrix() -> (Report, Result<(), Trouble>) {
    let mut report = Report::default();
    let played = matrix::play(&mut report);
    (report, played)
}

/// Plays two strict NATs with a relay.
///
/// # Errors
/// As for [`run`].
pub fn run_relay() -> (Report, Result<(), Trouble>) {
    let mut report = Report::default();
    let played = relayed::play(&mut report);
    (report, played)
}
