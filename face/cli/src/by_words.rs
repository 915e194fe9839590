//! What the 24 words do by themselves, whether a node runs or not.

use std::path::Path;

use parloir_node::contract::Answer;
use zeroize::Zeroizing;

use crate::failure::Failure;

/// Whether these are the words of the person named by `person`.
///
/// # Errors
/// [`parloir_base::Refusal::WordsWrong`]: they are not.
pub fn words_are_of(text: &str, person: &str) -> Result<(), Failure> {
    parloir_node::words_are_of(text, person).map_err(|stop| Failure::from(&stop))
}

/// Whether these words open the vault at `home`.
///
/// # Errors
/// [`parloir_base::Refusal::WordsWrong`], [`parloir_base::Refusal::VaultInUse`]; a fault.
pub fn words_open(home: &Path, text: &str) -> Result<(), Failure> {
    parloir_node::words_open(home, text).map_err(|stop| Failure::from(&stop))
}

/// A new passphrase for the vault at `home`, by its words.
///
/// # Errors
/// [`parloir_base::Refusal::WordsWrong`], [`parloir_base::Refusal::VaultInUse`], [`parloir_base::Refusal::PassphraseWeak`]; a fault.
pub fn passphrase_by_words(home: &Path, text: &str, new: &str, weak_accepted: bool) -> Result<(), Failure> {
    parloir_node::passphrase_by_words(home, text, new, weak_accepted).map_err(|stop| Failure::from(&stop))
}

/// The words divided, of a profile that is not open or of none.
///
/// # Errors
/// [`parloir_base::Refusal::WordsWrong`], [`parloir_base::Refusal::ShareWrong`].
pub fn divided(text: &str, needed: u8, of: u8) -> Result<Answer, Failure> {
    parloir_node::divided(text, needed, of).map_err(|stop| Failure::from(&stop))
}

/// How many shares of its division give the words back.
///
/// # Errors
/// [`parloir_base::Refusal::ShareWrong`].
pub fn share_needs(text: &str) -> Result<u8, Failure> {
    parloir_node::share_needs(text).map_err(|stop| Failure::from(&stop))
}

/// The words that these shares give back.
///
/// # Errors
/// [`parloir_base::Refusal::ShareWrong`], [`parloir_base::Refusal::SharesApart`].
pub fn rejoined(shares: &[Zeroizing<String>]) -> Result<Zeroizing<Vec<String>>, Failure> {
    parloir_node::rejoined(shares).map_err(|stop| Failure::from(&stop))
}

/// The age identity that these words open backups with.
///
/// # Errors
/// [`parloir_base::Refusal::WordsWrong`].
pub fn backup_identity(text: &str) -> Result<Zeroizing<String>, Failure> {
    parloir_node::backup_identity(text).map_err(|stop| Failure::from(&stop))
}

/// What the words open of what others hand over, as text, and where others seal to.
///
/// # Errors
/// [`parloir_base::Refusal::WordsWrong`].
pub fn handover_identity(text: &str) -> Result<(Zeroizing<String>, String), Failure> {
    parloir_node::handover_identity(text).map_err(|stop| Failure::from(&stop))
}
