//! `matter/1` and `admission/1`: what a matter is, and who is admitted. Contents of entries by the keeper.

use parloir_base::PersonId;

use crate::card::Card;

/// # Shape
/// ```text
/// matter/1
/// title: Martin c. Durand
/// keeper: <64 hex>
/// level: 1 | 2
/// path: direct
/// verification: each | keeper
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matter {
    /// What the keeper calls it. Same rule as a name.
    pub title: String,
    /// The person whose devices keep it.
    pub keeper: PersonId,
    /// 1 receipts, 2 full.
    pub level: u8,
    /// Who must have verified a party before content goes to it.
    pub verification: VerificationRule,
}

/// Who must have verified a party before content goes to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerificationRule {
    /// Each party itself.
    Each,
    /// The keeper's verification counts for the others who verified the keeper.
    Keeper,
}

/// # Shape
/// ```text
/// admission/1
/// role: keeper | client | colleague | expert | interpreter | assistant
/// card: <base64 (RFC 4648, padded) of the card's bytes>
/// ```
/// The content is bounded by CONTENT_BYTES_MAX, not by RECORD_BYTES_MAX, for the card's sake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admission {
    /// What the party may do.
    pub role: Role,
    /// The party's card.
    pub card: Card,
}

/// What a party is in a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Keeps the matter: admits, closes.
    Keeper,
    /// The client.
    Client,
    /// Another professional.
    Colleague,
    /// An expert.
    Expert,
    /// An interpreter.
    Interpreter,
    /// An assistant of the keeper.
    Assistant,
}
