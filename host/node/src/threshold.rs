//! What is asked before a vault is open: new words, how strong a passphrase is, a first profile, whether a passphrase is the right one.

use std::path::Path;

use parloir_base::Refusal;
use parloir_crypto::shares::{self, SHARES_MAX, Share};
use parloir_crypto::slot::{Stretch, is_listed, strength_bits};
use parloir_vault::Vault;
use zeroize::Zeroizing;

use crate::chance::System;
use crate::contract::{Answer, Request, SharesPage, Strength};
use crate::fault::{Fault, Stop};
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

/// What is asked of nobody's vault.
pub(crate) fn answer(request: Request) -> Result<Answer, Stop> {
    match request {
        Request::WordsNew => Ok(Answer::Words(profile::words_new().list().to_vec())),
        Request::WordsRejoin { shares } => {
            let typed: Vec<_> = shares.into_iter().map(Zeroizing::new).collect();
            rejoined(&typed).map(|words| Answer::Words(words.to_vec()))
        }
        Request::Strength { passphrase } => Ok(Answer::Strength(strength(&Zeroizing::new(passphrase)))),
        _ => Err(Fault::Request.into()),
    }
}

/// How hard a passphrase is to guess.
fn strength(passphrase: &str) -> Strength {
    Strength { bits: strength_bits(passphrase), needed_bits: profile::STRENGTH_BITS_MIN, listed: is_listed(passphrase) }
}

/// Words divided among several people.
///
/// # Errors
/// [`Refusal::WordsWrong`]; [`Refusal::ShareWrong`] unless 2 ≤ `needed` ≤ `of` ≤ 15.
pub fn divided(words: &str, needed: u8, of: u8) -> Result<Answer, Stop> {
    let shares = shares::divide(&recovery::read(words)?, needed, of, &mut System)?;
    let mark = shares.first().map_or(0, Share::mark);
    let lists = shares.iter().map(|share| share.list().to_vec()).collect();
    Ok(Answer::Shares(SharesPage { needed, mark: format!("{mark:04x}"), shares: lists }))
}

/// Words put together again from what several people hold.
///
/// # Errors
/// [`Refusal::ShareWrong`], [`Refusal::SharesApart`].
pub fn rejoined(typed: &[Zeroizing<String>]) -> Result<Zeroizing<Vec<String>>, Stop> {
    // More than anybody can hold is not read.
    let parsed = typed.iter().take(usize::from(SHARES_MAX) + 1).map(|one| Share::parse(one));
    let parsed: Vec<Share> = parsed.collect::<Result<_, _>>()?;
    Ok(shares::rejoin(&parsed)?.list())
}

/// How many shares of the division of this one give the words back.
///
/// # Errors
/// [`Refusal::ShareWrong`].
pub fn share_needs(typed: &str) -> Result<u8, Stop> {
    Ok(Share::parse(typed)?.needed())
}

/// Asks the key slots alone, as slowly as opening does; the vault that is open notices nothing.
pub(crate) fn check(home: &Path, passphrase: &str) -> Result<(), Stop> {
    if Vault::is_opened_by(home, passphrase)? { Ok(()) } else { Err(Refusal::PassphraseWrong.into()) }
}
