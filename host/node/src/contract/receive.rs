//! A matter that somebody handed over, as faces ask for it and are shown it: received, not witnessed by this device.

use serde::{Deserialize, Serialize};

use super::Checked;

/// What is wanted with a folder, an archive or a sealed file of this machine.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct ReceiveWanted {
    /// Absolute.
    pub path: String,
    /// A matter of one's own that takes it in; absent: a new one.
    #[serde(default)]
    pub matter: Option<String>,
    /// What the new matter is called; absent: as the one that was received.
    #[serde(default)]
    pub title: Option<String>,
    /// The 24 words, when the profile does not hold its hand-over key; empty: they are not said.
    #[serde(default)]
    pub words: String,
    /// It is kept although its check refuses it; what the check found is kept with it.
    #[serde(default)]
    pub altered_accepted: bool,
    /// It is checked, and nothing is kept.
    #[serde(default)]
    pub look: bool,
}

/// A matter that was received, or looked at.
#[derive(Clone, Serialize, Deserialize)]
pub struct ReceivedMade {
    /// The matter that it is in now; absent: nothing was kept.
    pub matter: Option<String>,
    pub title: String,
    /// The item that encloses it.
    pub item: Option<String>,
    pub number: Option<u64>,
    /// Name and bytes of what is enclosed.
    pub name: String,
    pub bytes: u64,
    pub sha256: String,
    pub received: ReceivedLine,
    pub checked: Checked,
}

/// Whose a received matter is, and what its check found. Nobody here witnessed what it says.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedLine {
    /// As the bundle names whoever sealed it, or else its keeper; empty when it names nobody.
    pub from: String,
    /// Their identity key.
    pub person: Option<String>,
    /// When they sealed the parcel, by their clock; absent: nobody signed the whole, and `from` is the matter's keeper.
    pub sealed: Option<String>,
    /// When the whole container was stamped, by the word of the authority that its certificate calls so; absent: it was not. Whether anybody
    /// vouches for it is the check's to say.
    pub stamped: Option<String>,
    pub authority: Option<String>,
    /// The matter that was handed over, and what it was called.
    pub matter: Option<String>,
    pub title: Option<String>,
    /// When the bundle was made, by its maker's word.
    pub made: String,
    /// `good`, `bad`.
    pub verdict: String,
    pub refusals: u64,
    pub notes: u64,
}

/// What others seal to, so that this person's words open it.
#[derive(Clone, Serialize, Deserialize)]
pub struct HandoverKey {
    /// `age1…`, an X25519 recipient.
    pub address: String,
}
