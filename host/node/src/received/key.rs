//! What a person's hand-over key is: made from the 24 words, kept in the vault so that the open profile opens what is sealed to it.

use parloir_backup::Opener;
use parloir_crypto::words::Words;
use parloir_vault::{Reader, Vault};
use zeroize::Zeroizing;

use crate::fault::{Fault, Stop};
use crate::from_paper;

/// 32 bytes, from which the words cannot be found again.
const SETTING: &str = "handover-key";

/// What these words open.
pub(crate) fn opener(words: &Words) -> Result<Opener, Stop> {
    Opener::from_seed(&words.handover_key()).ok_or(Stop::Fault(Fault::Profile))
}

/// Keeps the key of these words, once.
pub(crate) fn keep(vault: &mut Vault, words: &Words) -> Result<(), parloir_vault::Fault> {
    vault.put_setting(SETTING, words.handover_key().as_slice())
}

/// What the profile opens without its words; nothing before they were typed once for it.
pub(crate) fn kept(vault: &Reader) -> Result<Option<Opener>, Stop> {
    let bytes = Zeroizing::new(vault.setting(SETTING)?.unwrap_or_default());
    Ok(bytes.as_slice().try_into().ok().and_then(Opener::from_seed))
}

/// The identity of the words, as the stock tool takes it, and the address that is given to others.
///
/// # Errors
/// [`parloir_base::Refusal::WordsWrong`].
pub fn handover_identity(words: &str) -> Result<(Zeroizing<String>, String), Stop> {
    let opener = opener(&from_paper::read(words)?)?;
    Ok((opener.text(), opener.address().to_text()))
}
