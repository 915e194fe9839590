//! Recovery words: 24 French words (BIP-39), and the keys that come from them.
//!
//! # Shape
//! The words carry 32 bytes of entropy. Every key is HKDF-SHA-256 (no salt, 32 bytes out) over that entropy, under the label
//! `parloir/1/identity/<index>` (index in decimal; the output is an Ed25519 seed), `parloir/1/words-slot`,
//! `parloir/1/backup` or `parloir/1/handover`.
//! BIP-39's own PBKDF2 seed is not used: it stretches a passphrase that is not asked for here, and 256 bits need no stretching.

use core::fmt;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use bip39::{Language, Mnemonic};
use parloir_base::Refusal;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use zeroize::Zeroizing;

use crate::derive::expand;
use crate::sign::SigningKey;

const COUNT: usize = 24;

/// 256 bits that a person can write down. Erased when dropped; Debug prints nothing of it.
pub struct Words(Zeroizing<[u8; 32]>);

impl Words {
    /// From 32 random bytes.
    #[must_use]
    pub fn from_entropy(entropy: &[u8; 32]) -> Self {
        Self(Zeroizing::new(*entropy))
    }

    /// Reads 24 words in any case, spacing, Unicode form, with or without accents.
    ///
    /// # Errors
    /// [`Refusal::WordsWrong`].
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let folded = Zeroizing::new(fold(text));
        let mut exact = Zeroizing::new(String::with_capacity(COUNT * 16));
        let mut count = 0_usize;
        for typed in folded.split_whitespace() {
            exact.push_str(FRENCH.by_fold.get(typed).ok_or(Refusal::WordsWrong)?);
            exact.push(' ');
            count = count.saturating_add(1);
        }
        if count != COUNT {
            return Err(Refusal::WordsWrong);
        }
        let mnemonic = Mnemonic::parse_in_normalized(Language::French, &exact).map_err(|_| Refusal::WordsWrong)?;
        let (bytes, _) = mnemonic.to_entropy_array();
        let bytes = Zeroizing::new(bytes);
        bytes.first_chunk::<32>().map(Self::from_entropy).ok_or(Refusal::WordsWrong)
    }

    /// The 24 words, NFC, with accents.
    #[must_use]
    pub fn list(&self) -> Zeroizing<Vec<String>> {
        // 32 bytes are a length that BIP-39 knows, so there is always a mnemonic.
        let mnemonic = Mnemonic::from_entropy_in(Language::French, self.0.as_ref()).ok();
        Zeroizing::new(mnemonic.iter().flat_map(Mnemonic::words).map(|word| word.nfc().collect()).collect())
    }

    /// What they carry.
    pub(crate) fn entropy(&self) -> &[u8; 32] {
        &self.0
    }

    /// The identity key number `index` (0 is the first; the next one is committed by digest: pre-rotation).
    #[must_use]
    pub fn identity_key(&self, index: u32) -> SigningKey {
        SigningKey::from_seed(&expand(&self.0, &format!("parloir/1/identity/{index}")))
    }

    /// The key that opens the words' slot of a vault.
    #[must_use]
    pub fn slot_key(&self) -> Zeroizing<[u8; 32]> {
        expand(&self.0, "parloir/1/words-slot")
    }

    /// The private key that opens backups (X25519).
    #[must_use]
    pub fn backup_key(&self) -> Zeroizing<[u8; 32]> {
        expand(&self.0, "parloir/1/backup")
    }

    /// The private key that opens what others hand over sealed (X25519).
    #[must_use]
    pub fn handover_key(&self) -> Zeroizing<[u8; 32]> {
        expand(&self.0, "parloir/1/handover")
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Words(..)")
    }
}

/// The French word number `index` (0..2048), NFC. Used for control phrases.
///
/// Out of range wraps: callers pass 11 bits.
#[must_use]
pub fn word(index: u16) -> &'static str {
    FRENCH.composed.get(usize::from(index & 0x07ff)).map_or("", String::as_str)
}

/// The number of a French word, typed in any case and Unicode form, with or without accents.
pub(crate) fn number(typed: &str) -> Option<u16> {
    FRENCH.numbers.get(Zeroizing::new(fold(typed)).as_str()).copied()
}

/// Folds what a person typed to compare it: NFKD without accents, lower case, words separated by one space.
#[must_use]
pub fn fold(text: &str) -> String {
    // Room for everything at once: a buffer that grows leaves copies of secret words behind.
    let mut folded = String::with_capacity(text.len().saturating_mul(2));
    let letters = text.nfkd().filter(|letter| !is_combining_mark(*letter));
    let lower = letters.flat_map(char::to_lowercase).filter(|letter| !is_combining_mark(*letter));
    let mut between = false;
    for letter in lower {
        if letter.is_whitespace() {
            between = !folded.is_empty();
        } else {
            if between {
                folded.push(' ');
                between = false;
            }
            folded.push(letter);
        }
    }
    folded
}

/// The list four ways: as BIP-39 has it (NFD, the values of `by_fold`), NFC, by what is left without accents, and numbered by that.
struct French {
    composed: Vec<String>,
    by_fold: BTreeMap<String, &'static str>,
    numbers: BTreeMap<String, u16>,
}

static FRENCH: LazyLock<French> = LazyLock::new(|| {
    let list = Language::French.word_list();
    French {
        composed: list.iter().map(|word| word.nfc().collect()).collect(),
        by_fold: list.iter().map(|word| (fold(word), *word)).collect(),
        numbers: list.iter().map(|word| fold(word)).zip(0..).collect(),
    }
});
