//! A profile made again from the 24 words alone, with no other device and no backup: the same person, and nothing else of what was.

use std::path::Path;

use parloir_base::{Chance, Refusal};
use parloir_crypto::slot::Stretch;
use parloir_wire::text::clean_name;
use zeroize::Zeroizing;

use crate::chance::System;
use crate::contract::Recover;
use crate::fault::Stop;
use crate::profile::{self, NewProfile, Profile};
use crate::recovery;

/// Which serials were taken is not known here: where two devices have one, the earlier one keeps it. So a number that nobody counts up to,
/// at random, so that neither do two such devices take one.
const SERIAL_MIN: u32 = 1_000_000;

/// What a person typed who has nothing left but their words.
pub struct Anew {
    /// The name as others will see it from now on.
    pub name: String,
    /// Profession, or `none`.
    pub profession: String,
    /// Jurisdiction.
    pub jurisdiction: String,
    /// What the device is to be called.
    pub label: String,
    /// The 24 words.
    pub words: Zeroizing<String>,
    /// The passphrase of the new vault.
    pub passphrase: Zeroizing<String>,
    /// How it is stretched.
    pub stretch: Stretch,
    /// Whether its owner takes a weak passphrase upon themselves.
    pub weak_accepted: bool,
}

impl From<Recover> for Anew {
    fn from(typed: Recover) -> Self {
        let Recover { name, profession, jurisdiction, label, words, passphrase, small_machine, weak_accepted } = typed;
        let stretch = if small_machine { Stretch::SMALL } else { Stretch::STANDARD };
        let (words, passphrase) = (Zeroizing::new(words), Zeroizing::new(passphrase));
        Self { name, profession, jurisdiction, label, words, passphrase, stretch, weak_accepted }
    }
}

/// Makes the profile in `home`: a device more of that person, that nobody has heard of. Whom it meets by an invitation tells it of the devices
/// that it lost, compares the phrase anew, and then brings back what the two share.
///
/// # Errors
/// [`Refusal::VaultExists`], [`Refusal::WordsWrong`], [`Refusal::NameRefused`], [`Refusal::PassphraseWeak`]; a fault.
pub fn recover(home: &Path, anew: &Anew) -> Result<Profile, Stop> {
    if profile::exists(home) {
        return Err(Refusal::VaultExists.into());
    }
    let label = clean_name(&anew.label)?;
    let mut bytes = [0; 4];
    System.fill(&mut bytes);
    let serial = SERIAL_MIN + u32::from_le_bytes(bytes) % (u32::MAX / 2);
    let new = NewProfile {
        name: &anew.name,
        profession: &anew.profession,
        jurisdiction: &anew.jurisdiction,
        words: &recovery::read(&anew.words)?,
        passphrase: &anew.passphrase,
        stretch: anew.stretch,
        weak_accepted: anew.weak_accepted,
    };
    Profile::create_as(home, &new, serial, &label)
}
