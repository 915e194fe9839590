//! The recovery words, read back from paper: a new passphrase when the old one is forgotten, and the drill that they are the right ones.

use std::path::Path;

use parloir_base::Refusal;
use parloir_node::contract::{Answer, Request};

use crate::by_words;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::reach::{self, Reach};
use crate::secret;

/// A new passphrase, by the words alone.
///
/// # Errors
/// [`Refusal::WordsWrong`]; [`Refusal::VaultInUse`] while Parloir is up and not locked; [`Refusal::PassphraseWeak`]; a misuse; a fault.
pub fn passphrase(
    file: Option<&Path>,
    new: Option<&Path>,
    weak_accepted: bool,
    desk: &mut Desk,
) -> Result<(), Failure> {
    if !reach::exists(&desk.home) {
        return Err(Refusal::VaultMissing.into());
    }
    let words = secret::words(file, &desk.screen.speech)?;
    // Wrong words are told before a passphrase is thought of.
    by_words::words_open(&desk.home, &words)?;
    let new = secret::new_passphrase(new, weak_accepted, &desk.screen.speech)?;
    by_words::passphrase_by_words(&desk.home, &words, &new, weak_accepted)?;
    desk.screen.answer(&Answer::Nothing);
    Ok(())
}

/// The restore drill: are these the words of this vault?
///
/// # Errors
/// [`Refusal::WordsWrong`]: they are not; [`Refusal::VaultMissing`]; a misuse; a fault.
pub fn check(file: Option<&Path>, desk: &mut Desk) -> Result<(), Failure> {
    if !reach::exists(&desk.home) {
        return Err(Refusal::VaultMissing.into());
    }
    let words = secret::words(file, &desk.screen.speech)?;
    let person = if reach::runs(&desk.home) {
        match reach::outside(&desk.home).ask(&Request::Status, &mut |_| {})? {
            Answer::Status(status) if !status.locked => Some(status.person),
            _ => None,
        }
    } else {
        None
    };
    match person {
        // The vault is in use: the words are compared with the identity that came from them.
        Some(person) => by_words::words_are_of(&words, &person)?,
        None => by_words::words_open(&desk.home, &words)?,
    }
    if desk.screen.json {
        desk.screen.answer(&Answer::Nothing);
    } else {
        desk.screen.say("words-right");
    }
    Ok(())
}
