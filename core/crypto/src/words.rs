//! Recovery words: 24 French words (BIP-39), and the keys that come from them.

use parloir_base::Refusal;
use zeroize::Zeroizing;

use crate::sign::SigningKey;

/// 256 bits that a person can write down. Erased when dropped; Debug prints nothing of it.
pub struct Words(());

impl Words {
    /// From 32 random bytes.
    pub fn from_entropy(entropy: &[u8; 32]) -> Self { todo!() }

    /// Reads 24 words in any case, spacing, Unicode form, with or without accents.
    ///
    /// # Errors
    /// [`Refusal::WordsWrong`].
    pub fn parse(text: &str) -> Result<Self, Refusal> { todo!() }

    /// The 24 words, NFC, with accents.
    pub fn list(&self) -> Zeroizing<Vec<String>> { todo!() }

    /// The identity key number `index` (0 is the first; the next one is committed by digest: pre-rotation).
    pub fn identity_key(&self, index: u32) -> SigningKey { todo!() }

    /// The key that opens the words' slot of a vault.
    pub fn slot_key(&self) -> Zeroizing<[u8; 32]> { todo!() }
}

/// The French word number `index` (0..2048), NFC. Used for control phrases.
///
/// Out of range wraps: callers pass 11 bits.
#[must_use]
pub fn word(index: u16) -> &'static str { todo!() }

/// Folds what a person typed to compare it: NFKD without accents, lower case, words separated by one space.
#[must_use]
pub fn fold(text: &str) -> String { todo!() }
