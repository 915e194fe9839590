//! The recovery words as the other key: whether these are the words, and a new passphrase when the old one is forgotten.

use std::path::Path;

use parloir_base::{PersonId, Refusal};
use parloir_vault::Unlock;

use crate::fault::Stop;
pub(crate) use crate::from_paper::read;
use crate::profile::{self, Profile};

/// Whether these are the words of the person who is named by `person` (64 digits): asked of a profile that is in use.
///
/// # Errors
/// [`Refusal::WordsWrong`]: they are not.
pub fn words_are_of(text: &str, person: &str) -> Result<(), Stop> {
    let own = PersonId(read(text)?.identity_key(0).public());
    if own.to_hex() == person { Ok(()) } else { Err(Refusal::WordsWrong.into()) }
}

/// Whether these words open the vault in `home`: it is opened with them, and closed.
///
/// # Errors
/// [`Refusal::WordsWrong`], [`Refusal::VaultInUse`], and what [`Profile::open`] answers.
pub fn words_open(home: &Path, text: &str) -> Result<(), Stop> {
    Profile::open(home, Unlock::Words(&read(text)?)).map(drop)
}

/// Gives the vault in `home` a new passphrase, by the words alone.
///
/// # Errors
/// As [`words_open`]; [`Refusal::PassphraseWeak`] unless weakness is accepted.
pub fn passphrase_by_words(home: &Path, text: &str, new: &str, weak_accepted: bool) -> Result<(), Stop> {
    let words = read(text)?;
    profile::strong(new, weak_accepted)?;
    let mut profile = Profile::open(home, Unlock::Words(&words))?;
    profile::replace_passphrase(&mut profile.vault, new)
}
