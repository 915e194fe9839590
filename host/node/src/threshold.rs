//! What is asked before a vault is open: new words, how strong a passphrase is, a first profile, whether a passphrase is the right one.

use std::path::Path;

use parloir_base::Refusal;
use parloir_crypto::slot::{Stretch, is_listed, strength_bits};
use parloir_vault::Vault;
use zeroize::Zeroizing;

use crate::contract::Strength;
use crate::fault::Stop;
use crate::profile::{self, NewProfile, Profile};
use crate::recovery;

/// What a person typed to make their profile.
pub(crate) struct First {
    pub name: String,
    pub profession: String,
    pub jurisdiction: String,
    pub words: Zeroizing<String>,
    pub passphrase: Zeroizing<String>,
    pub small_machine: bool,
    pub weak_accepted: bool,
}

impl First {
    /// Makes the profile; it is open then.
    pub fn make(&self, home: &Path) -> Result<Profile, Stop> {
        if profile::exists(home) {
            return Err(Refusal::VaultExists.into());
        }
        let new = NewProfile {
            name: &self.name,
            profession: &self.profession,
            jurisdiction: &self.jurisdiction,
            words: &recovery::read(&self.words)?,
            passphrase: &self.passphrase,
            stretch: if self.small_machine { Stretch::SMALL } else { Stretch::STANDARD },
            weak_accepted: self.weak_accepted,
        };
        Profile::create(home, &new)
    }
}

/// Twenty-four new words, as a person reads them.
pub(crate) fn words() -> Vec<String> {
    profile::words_new().list().to_vec()
}

/// How hard a passphrase is to guess.
pub(crate) fn strength(passphrase: &str) -> Strength {
    Strength { bits: strength_bits(passphrase), needed_bits: profile::STRENGTH_BITS_MIN, listed: is_listed(passphrase) }
}

/// Asks the key slots alone, as slowly as opening does; the vault that is open notices nothing.
pub(crate) fn check(home: &Path, passphrase: &str) -> Result<(), Stop> {
    if Vault::is_opened_by(home, passphrase)? { Ok(()) } else { Err(Refusal::PassphraseWrong.into()) }
}
