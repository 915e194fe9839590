//! How a phrase is compared aloud.

use serde::{Deserialize, Serialize};

/// The phrase read aloud: each side reads two words, and chooses the two that it hears among others.
#[derive(Clone, Serialize, Deserialize)]
pub struct Aloud {
    /// The two words that this side reads.
    pub read: String,
    /// Whether they are the first two: who made the invitation begins.
    pub first: bool,
    /// What may be heard: one is right, the order stays the same.
    pub choices: Vec<AloudChoice>,
}

/// Two words that may be heard.
#[derive(Clone, Serialize, Deserialize)]
pub struct AloudChoice {
    pub heard: String,
    /// All four, as `verify` takes them.
    pub words: String,
}
