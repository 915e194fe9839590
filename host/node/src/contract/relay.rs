//! The relay of a matter, as faces show it.

use serde::{Deserialize, Serialize};

/// What the parties of a matter said of a relay.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelayPage {
    pub matter: String,
    pub title: String,
    /// Whether this profile keeps the matter, and so names the relay.
    pub keeps: bool,
    /// The key of the one that the keeper names.
    pub relay: Option<String>,
    /// Where it is.
    pub addresses: Vec<String>,
    /// Whether this profile agrees to it.
    pub agreed: bool,
    /// Whether this device has a line to it now.
    pub connected: bool,
    /// Every other party.
    pub parties: Vec<RelayParty>,
}

/// A party, and whether what is theirs may pass.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelayParty {
    pub person: String,
    pub name: String,
    pub agreed: bool,
}
