//! What happens to two nodes, how likely and for how long; and how often it did.

use std::collections::BTreeMap;

use crate::chance::Chance;

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The node of one is killed, whatever it is at.
    Kill,
    /// Both nodes.
    Both,
    /// The node of one is killed as soon as the other is told that something was delivered to it.
    Receipt,
    /// The cable of one is out.
    Cable,
    /// Nothing gets through, without a sign.
    Silence,
    /// One gets other addresses.
    Address,
    /// The program of one stands still.
    Still,
    /// The disk of one is full; half of the time the node is killed in that state.
    Disk,
}

/// What happens, the likelier the more often it stands here.
pub const FAULTS: [Fault; 17] = [
    Fault::Kill,
    Fault::Kill,
    Fault::Kill,
    Fault::Kill,
    Fault::Both,
    Fault::Receipt,
    Fault::Receipt,
    Fault::Receipt,
    Fault::Receipt,
    Fault::Cable,
    Fault::Cable,
    Fault::Silence,
    Fault::Address,
    Fault::Address,
    Fault::Still,
    Fault::Still,
    Fault::Disk,
];
/// What may happen besides: to the network.
pub const BESIDES: [Fault; 3] = [Fault::Cable, Fault::Silence, Fault::Address];

impl Fault {
    /// As the table calls it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Kill => "one killed",
            Self::Both => "both killed",
            Self::Receipt => "killed upon a receipt",
            Self::Cable => "cables out",
            Self::Silence => "paths dead without a sign",
            Self::Address => "other addresses",
            Self::Still => "programs still",
            Self::Disk => "disks full",
        }
    }

    /// How long it lasts, in milliseconds.
    pub fn lasts(self, chance: &mut Chance) -> u64 {
        match self {
            Self::Kill | Self::Both | Self::Receipt => chance.within(0, 3_000),
            Self::Cable | Self::Silence => chance.within(200, 12_000),
            Self::Address => chance.within(0, 500),
            Self::Still => chance.within(500, 15_000),
            Self::Disk => chance.within(2_000, 6_000),
        }
    }
}

/// What was seen on the way.
#[derive(Debug, Default)]
pub struct Counts {
    /// What happened, and how often.
    pub happened: BTreeMap<&'static str, u64>,
    /// Vaults that were looked into right after a kill.
    pub looks: u64,
    /// Receipts that the other's vault was held against.
    pub receipts: u64,
    /// Kills at the moment of a receipt.
    pub at_once: u64,
    /// Receipts for what was not there.
    pub untrue: Vec<String>,
}

impl Counts {
    /// In words.
    #[must_use]
    pub fn told(&self) -> String {
        let mut told: Vec<String> = self.happened.iter().map(|(what, count)| format!("{count} {what}")).collect();
        told.push(format!("{} receipts looked at, {} untrue", self.receipts, self.untrue.len()));
        told.join(", ")
    }
}
