//! The laboratory: real nodes in network namespaces, what networks, machines and strangers do to them, and what is seen of it.
//!
//! Reading order: `stage` (two devices under a packet capture, and what is seen when all is over), `story` (what the two people do), `network`, `capture`,
//! `packet` (who spoke to whom), `marker` (what must be found nowhere), `process` (what others see of a node), `person` (a terminal); `matrix` (every pair of
//! NATs with a rendezvous), `joined` (a second device through one) and `relayed` (two strict ones with a relay) on `nat`; `cut` (links, addresses, sleep) on `network`; `flood` (strangers) on `nat`, with `crowd`; `hour` (kills
//! and cuts by chance while both write) and `strand` (sockets that are taken away) on `network`; `families` (IPv6) on `nat`.
//!
//! Needs root, and on Debian what `./setup.sh --test` installs.
#![forbid(unsafe_code)]

mod capture;
mod chance;
mod crowd;
mod cut;
mod families;
mod flood;
mod hour;
mod joined;
mod marker;
mod matrix;
pub mod nat;
mod near;
mod network;
mod packet;
mod paper;
mod person;
mod process;
mod programs;
mod relayed;
mod report;
mod served;
mod stage;
mod story;
mod strand;
mod system;
mod trouble;

pub use cut::{Cuts, REPEATS};
pub use report::{Report, Row};
pub use trouble::Trouble;

/// Something that is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Play {
    /// Two devices under a packet capture.
    Devices,
    /// Every pair of NATs.
    Nats,
    /// A second device that joins through a rendezvous.
    Joins,
    /// Two devices on one network that leads nowhere.
    Nearby,
    /// Two strict NATs with a relay.
    Relay,
    /// Links, addresses, sleep: each so often.
    Cuts(Cuts, usize),
    /// Sockets whose address or interface goes away and comes back: each so often.
    Strands(usize),
    /// IPv6 beside IPv4 and alone; times are taken where it is not to be short.
    Families {
        /// Little time.
        is_short: bool,
    },
    /// Kills, cuts and full disks while two people write, for so long, by chance of a seed.
    Hour {
        /// How long.
        seconds: u64,
        /// Decides what happens when.
        seed: u64,
    },
    /// Strangers, fewer and for less long where there is little time.
    Floods {
        /// Little time.
        is_short: bool,
    },
}

/// Whether the laboratory is switched off for this machine (`PARLOIR_LAB=off`).
#[must_use]
pub fn is_off() -> bool {
    std::env::var_os("PARLOIR_LAB").is_some_and(|value| value == "off")
}

/// Plays and looks; each claim is told as it is looked at.
///
/// # Errors
/// What kept the laboratory from being played to its end, besides what was seen until then.
pub fn run(play: Play) -> (Report, Result<(), Trouble>) {
    let mut report = Report::default();
    let played = match play {
        Play::Devices => stage::play(&mut report),
        Play::Nats => matrix::play(&mut report),
        Play::Joins => joined::play(&mut report),
        Play::Nearby => near::play(&mut report),
        Play::Relay => relayed::play(&mut report),
        Play::Cuts(cuts, repeats) => cut::play(&mut report, cuts, repeats),
        Play::Strands(repeats) => strand::play(&mut report, repeats),
        Play::Families { is_short } => families::play(&mut report, is_short),
        Play::Hour { seconds, seed } => hour::play(&mut report, seconds, seed),
        Play::Floods { is_short } => flood::play(&mut report, is_short),
    };
    (report, played)
}

/// Another program that has a port, for the laboratory to start in a host of its own.
///
/// # Errors
/// There is no such port, or it is taken.
pub fn squat(port: &str) -> Result<(), Trouble> {
    strand::squat(port)
}

/// A crowd of strangers, for the laboratory to start in a host of its own; answers what it did, as JSON.
///
/// # Errors
/// The words are not those of a crowd.
pub fn crowd(words: &[String]) -> Result<String, Trouble> {
    crowd::run(words).map(|told| told.to_string())
}
