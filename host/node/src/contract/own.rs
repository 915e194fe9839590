//! What is a person's own: how strong their passphrase is, what they began to write, how their faces behave.

use serde::{Deserialize, Serialize};

/// How hard a passphrase is to guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strength {
    pub bits: u32,
    /// Fewer are refused, unless weakness is accepted.
    pub needed_bits: u32,
    /// One of those that everyone chooses, or one of them in a usual disguise.
    pub listed: bool,
}

/// The recovery words, divided.
#[derive(Clone, Serialize, Deserialize)]
pub struct SharesPage {
    /// How many give the words back.
    pub needed: u8,
    /// Four digits on each share of this division, and on no other's.
    pub mark: String,
    /// In order: the first one is number 1. Thirty words each.
    pub shares: Vec<Vec<String>>,
}

/// What is begun and not sent; an empty text when there is nothing.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub text: String,
    /// The number of the item that it answers.
    pub reply_to: Option<u64>,
    /// RFC 3339.
    pub saved: Option<String>,
}

/// How a person wants their faces to behave. What is left out is as a new profile has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// `fr`, `en`, or empty: as the system or the browser says.
    pub language: String,
    /// Minutes without a gesture after which faces lock; 0: never; a day at most.
    pub lock_after_minutes: u32,
    /// Locking closes the vault; else pages close and the node goes on receiving.
    pub lock_closes_vault: bool,
    /// Faces lock when the screen does.
    pub lock_with_screen: bool,
    /// Faces tell that something arrived.
    pub notifies: bool,
    /// Enter sends, and Ctrl+Enter begins a line; else the reverse.
    pub enter_sends: bool,
    /// Devices on the same network find each other without anyone else, and this machine tells its network that it has Parloir.
    pub finds_nearby: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            language: String::new(),
            lock_after_minutes: 15,
            lock_closes_vault: false,
            lock_with_screen: true,
            notifies: false,
            enter_sends: true,
            finds_nearby: false,
        }
    }
}
