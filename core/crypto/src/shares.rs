//! Succession shares: the recovery words divided among several people, of whom some together give them back and fewer learn nothing.
//!
//! # Shape
//! What is divided is the words' 32 bytes ‖ the first 3 bytes of SHA-256(`parloir/1/divided` ‖ those 32 bytes), byte by byte over GF(256) (Shamir). A share is
//! 30 words of the French BIP-39 list, 330 bits, the highest first: version (4 bits, 1), how many are needed (4 bits), its number
//! (8 bits), the mark of the division (16 bits, random), 35 bytes of its own, and a check: the first 18 bits of
//! SHA-256(`parloir/1/share` ‖ the 39 bytes before it).

use core::fmt;
use std::collections::BTreeMap;
use std::convert::Infallible;

use blahaj::Sharks;
use parloir_base::{Chance, Refusal};
use rand_core::{TryCryptoRng, TryRng};
use zeroize::{Zeroize as _, Zeroizing};

use crate::hash::Hasher;
use crate::words::{Words, number, word};

/// Words of a share.
pub const WORDS: usize = 30;
/// Most people among whom words are divided.
pub const SHARES_MAX: u8 = 15;
/// Fewest shares that may give the words back: one alone would be the words.
pub const NEEDED_MIN: u8 = 2;

const VERSION: u8 = 1;
const SECRET: usize = 32;
const TAG: usize = 3;
const HEAD: usize = 4;
const BODY: usize = HEAD + SECRET + TAG;
const CHECK_BITS: u32 = 18;

/// What one person holds. Erased when dropped; Debug prints nothing of it.
pub struct Share(Zeroizing<[u8; BODY]>);

impl Share {
    /// Reads 30 words in any case, spacing, Unicode form, numbered or not, with or without accents.
    ///
    /// # Errors
    /// [`Refusal::ShareWrong`].
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let wrong = Refusal::ShareWrong;
        let (mut body, mut bits, mut held, mut count) = (Zeroizing::new([0; BODY]), 0_u32, 0_u32, 0_usize);
        let mut place = body.iter_mut();
        for typed in text.split_whitespace() {
            let typed = typed.trim_start_matches(|letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ')'));
            if typed.is_empty() {
                continue;
            }
            count = count.saturating_add(1);
            if count > WORDS {
                return Err(wrong);
            }
            bits = (bits << 11) | u32::from(number(typed).ok_or(wrong)?);
            held = held.saturating_add(11);
            while held >= 8 && place.len() > 0 {
                held = held.saturating_sub(8);
                let [.., byte] = (bits >> held).to_be_bytes();
                if let Some(one) = place.next() {
                    *one = byte;
                }
                bits &= (1 << held) - 1;
            }
        }
        let share = Self(body);
        let is_sound = count == WORDS && held == CHECK_BITS && bits == share.check() && share.is_well_formed();
        if is_sound { Ok(share) } else { Err(wrong) }
    }

    /// The 30 words, NFC, with accents.
    #[must_use]
    pub fn list(&self) -> Zeroizing<Vec<String>> {
        let mut list = Zeroizing::new(Vec::with_capacity(WORDS));
        let (mut bits, mut held) = (0_u64, 0_u32);
        let tail = u64::from(self.check());
        let mut take = |value: u64, count: u32, bits: &mut u64, held: &mut u32| {
            *bits = (*bits << count) | value;
            *held = held.saturating_add(count);
            while *held >= 11 {
                *held = held.saturating_sub(11);
                let [.., high, low] = (*bits >> *held).to_be_bytes();
                list.push(word(u16::from_be_bytes([high & 0x07, low])).to_owned());
                *bits &= (1 << *held) - 1;
            }
        };
        for byte in self.0.iter() {
            take(u64::from(*byte), 8, &mut bits, &mut held);
        }
        take(tail, CHECK_BITS, &mut bits, &mut held);
        list
    }

    /// How many shares of its division give the words back.
    #[must_use]
    pub fn needed(&self) -> u8 {
        let [head, ..] = *self.0;
        head & 0x0f
    }

    /// Its number in the division, from 1.
    #[must_use]
    pub fn number(&self) -> u8 {
        let [_, number, ..] = *self.0;
        number
    }

    /// The mark of its division: shares of one division have the same, printed on each.
    #[must_use]
    pub fn mark(&self) -> u16 {
        let [_, _, high, low, ..] = *self.0;
        u16::from_be_bytes([high, low])
    }

    fn is_well_formed(&self) -> bool {
        let [head, ..] = *self.0;
        head >> 4 == VERSION && self.needed() >= NEEDED_MIN && (1..=SHARES_MAX).contains(&self.number())
    }

    fn check(&self) -> u32 {
        let mut hasher = Hasher::new();
        hasher.update(b"parloir/1/share");
        hasher.update(self.0.as_ref());
        let digest = hasher.finish();
        let [first, second, third, ..] = digest.0;
        u32::from_be_bytes([0, first, second, third]) >> (24 - CHECK_BITS)
    }
}

impl fmt::Debug for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Share(..)")
    }
}

/// Divides the words into `of` shares, of which any `needed` give them back. Two divisions of the same words have nothing in common.
///
/// # Errors
/// [`Refusal::ShareWrong`]: not 2 ≤ `needed` ≤ `of` ≤ [`SHARES_MAX`].
pub fn divide(words: &Words, needed: u8, of: u8, chance: &mut dyn Chance) -> Result<Vec<Share>, Refusal> {
    if needed < NEEDED_MIN || needed > of || of > SHARES_MAX {
        return Err(Refusal::ShareWrong);
    }
    let mut mark = [0; 2];
    chance.fill(&mut mark);
    let [high, low] = mark;
    let mut secret = Zeroizing::new([0; SECRET + TAG]);
    let (plain, tag) = secret.split_at_mut(SECRET);
    plain.copy_from_slice(words.entropy());
    tag.copy_from_slice(&tag_of(words.entropy()));
    let mut source = Source(chance);
    let dealt = Sharks(needed).dealer_rng(secret.as_ref(), &mut source);
    let shares = dealt.take(usize::from(of)).map(|one| {
        let bytes = Zeroizing::new(Vec::from(&one));
        let mut body = Zeroizing::new([0; BODY]);
        let (number, own) = bytes.split_first().unwrap_or((&0, &[]));
        let head = [(VERSION << 4) | needed, *number, high, low];
        for (to, from) in body.iter_mut().zip(head.iter().chain(own)) {
            *to = *from;
        }
        Share(body)
    });
    Ok(shares.collect())
}

/// The words back from shares of one division. More than are needed is fine; each must be right.
///
/// # Errors
/// [`Refusal::SharesApart`]: of several divisions, too few different ones, or one that was made to mislead.
pub fn rejoin(shares: &[Share]) -> Result<Words, Refusal> {
    let apart = Refusal::SharesApart;
    let first = shares.first().ok_or(apart)?;
    let mut by_number: BTreeMap<u8, &Share> = BTreeMap::new();
    for share in shares {
        if (share.mark(), share.needed()) != (first.mark(), first.needed()) {
            return Err(apart);
        }
        // The same one twice counts once; two under one number are not of one division.
        if by_number.insert(share.number(), share).is_some_and(|former| *former.0 != *share.0) {
            return Err(apart);
        }
    }
    let parts: Vec<blahaj::Share> = by_number.values().filter_map(|share| share.part()).collect();
    let mut secret = Sharks(first.needed()).recover(&parts).map(Zeroizing::new).map_err(|_| apart)?;
    let whole = secret.first_chunk::<SECRET>().copied().map(Zeroizing::new).ok_or(apart)?;
    let is_right = secret.get(SECRET..) == Some(tag_of(&whole).as_slice());
    secret.zeroize();
    if is_right { Ok(Words::from_entropy(&whole)) } else { Err(apart) }
}

impl Share {
    fn part(&self) -> Option<blahaj::Share> {
        let (_, own) = self.0.split_at_checked(HEAD)?;
        let mut bytes = Zeroizing::new(Vec::with_capacity(1 + own.len()));
        bytes.push(self.number());
        bytes.extend_from_slice(own);
        blahaj::Share::try_from(bytes.as_slice()).ok()
    }
}

fn tag_of(entropy: &[u8; SECRET]) -> [u8; TAG] {
    let mut hasher = Hasher::new();
    hasher.update(b"parloir/1/divided");
    hasher.update(entropy);
    let [first, second, third, ..] = hasher.finish().0;
    [first, second, third]
}

/// The chance that was given, as the library takes it.
struct Source<'a>(&'a mut dyn Chance);

impl TryRng for Source<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(bytes);
        Ok(())
    }
}

impl TryCryptoRng for Source<'_> {}
