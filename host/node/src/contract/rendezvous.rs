//! Rendezvous as faces show them.

use serde::{Deserialize, Serialize};

/// A rendezvous that this node keeps a line to, or tries to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RendezvousLine {
    /// Its key.
    pub rendezvous: String,
    /// As people pass it on.
    pub text: String,
    pub addresses: Vec<String>,
    /// Chosen here; else an invitation or a contact named it.
    pub mine: bool,
    /// Names of the contacts who are called through it.
    pub named_by: Vec<String>,
    /// Whether its line is open now.
    pub connected: bool,
    /// The address at which it sees this device, while its line is open.
    pub seen: Option<String>,
}
