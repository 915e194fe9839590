//! How hard a passphrase is to guess, by a lower bound that an attacker who knows this file cannot embarrass.
//!
//! The passphrase is cut into the cheapest pieces that it can be made of: a common piece, a run on a keyboard or an alphabet, something
//! said before, a year, a pronounceable word, or else single characters. What the cheapest cut costs is the answer.

use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use crate::listed::is_listed;
use crate::typed::{base, is_run, unmasked};

/// What is on a list is guessed with its disguises, at most so many of them.
const LISTED_BITS_MAX: u32 = 30;
/// Only so much is looked at: what follows can only add.
const LETTERS_MAX: usize = 128;
/// Costs are in tenths of a bit.
const FIRST_GUESS: u32 = 70;
const RUN: u32 = 60;
const AGAIN: u32 = 50;
const YEAR: u32 = 60;
/// A word of an everyday vocabulary: about 4,096 to choose from.
const WORD: u32 = 120;
/// Each letter of a word beyond the eighth.
const WORD_LETTER: u32 = 15;
/// Each letter of a word shorter than four.
const SHORT_WORD_LETTER: u32 = 20;

/// Bits of a passphrase by an honest lower bound: length and variety; common pieces, words, repeats and sequences count for
/// little. CNIL asks for 80.
///
/// # Source
/// CNIL, deliberation 2022-100: 80 bits without further measures.
#[must_use]
pub fn strength_bits(passphrase: &str) -> u32 {
    let typed: Zeroizing<Vec<char>> = Zeroizing::new(passphrase.nfc().take(LETTERS_MAX).collect());
    let plain: Zeroizing<Vec<char>> = Zeroizing::new(typed.iter().map(|letter| base(*letter)).collect());
    let read: Zeroizing<Vec<char>> = Zeroizing::new(plain.iter().map(|letter| unmasked(*letter)).collect());
    let mixed = if classes(&typed) >= 3 { 10 } else { 0 };

    // cheapest.get(n): the least that the first n characters cost.
    let mut cheapest: Vec<u32> = vec![0];
    for end in 1..=typed.len() {
        let least = (0..end)
            .filter_map(|start| {
                let before = *cheapest.get(start)?;
                let piece = Piece {
                    typed: typed.get(start..end)?,
                    plain: plain.get(start..end)?,
                    read: read.get(start..end)?,
                    earlier: plain.get(..start)?,
                    later: plain.get(end..)?,
                };
                Some(before.saturating_add(piece.cost(mixed)?))
            })
            .min();
        cheapest.push(least.unwrap_or_default());
    }
    let bits = cheapest.last().map_or(0, |tenths| tenths / 10);
    // Whatever its pieces would cost apart, all of it is tried in the first minutes.
    if is_listed(passphrase) { bits.min(LISTED_BITS_MAX) } else { bits }
}

/// A part of a passphrase, three ways: as typed; lower case without accents; and with `0` read as `o`, `@` as `a` and so on.
struct Piece<'a> {
    typed: &'a [char],
    plain: &'a [char],
    read: &'a [char],
    earlier: &'a [char],
    later: &'a [char],
}

impl Piece<'_> {
    /// What it takes to guess this piece as one thing; `None` when it is not one thing.
    fn cost(&self, mixed: u32) -> Option<u32> {
        if let [letter] = self.typed {
            // A character that repeats its neighbour tells nothing new.
            let repeated = self.plain.first() == self.earlier.last();
            return Some(if repeated { 5 } else { alone(*letter).saturating_add(mixed) });
        }
        if self.plain.len() < 3 {
            return self.word();
        }
        [
            self.is_first_guess().then_some(FIRST_GUESS.saturating_add(self.masks())),
            is_run(self.plain).then_some(RUN),
            self.is_again().then_some(AGAIN),
            self.is_year().then_some(YEAR),
            self.word(),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    fn is_first_guess(&self) -> bool {
        let is = |letters: &[char], known: &str| known.chars().eq(letters.iter().copied());
        FIRST_GUESSES.split_whitespace().any(|known| is(self.plain, known) || is(self.read, known))
    }

    /// Upper case, accents and masks: a bit each, at most four.
    fn masks(&self) -> u32 {
        let masked = self.typed.iter().zip(self.read).filter(|(typed, read)| typed != read).take(4).count();
        u32::try_from(masked).unwrap_or(4).saturating_mul(10)
    }

    fn is_again(&self) -> bool {
        self.earlier.windows(self.plain.len()).any(|window| window == self.plain)
            || self.earlier.windows(self.plain.len()).any(|window| window.iter().eq(self.plain.iter().rev()))
    }

    fn is_year(&self) -> bool {
        matches!(self.plain, ['1', '9', _, _] | ['2', '0', _, _]) && self.plain.iter().all(char::is_ascii_digit)
    }

    /// Letters from one end to the other that can be said aloud. Only whole runs of letters: a word is not found inside chance.
    fn word(&self) -> Option<u32> {
        let inside = |letter: Option<&char>| letter.is_some_and(|letter| letter.is_alphabetic());
        let whole = !inside(self.earlier.last()) && !inside(self.later.first());
        if !whole || !self.plain.iter().all(|letter| letter.is_alphabetic()) || !is_sayable(self.plain) {
            return None;
        }
        let letters = u32::try_from(self.plain.len()).unwrap_or(u32::MAX);
        let upper = self.typed.iter().skip(1).filter(|letter| letter.is_uppercase()).count();
        let first = self.typed.first().is_some_and(|letter| letter.is_uppercase());
        // CAPITALS throughout are one decision; one or two inside a long word are one each; more are chance.
        let throughout = upper.saturating_add(1) == self.typed.len();
        if !throughout && upper > usize::from(letters > 5).saturating_mul(2) {
            return None;
        }
        // Two or three letters are a word among words, not between signs and digits.
        let parted = |letter: Option<&char>| letter.is_none_or(|letter| " -'’".contains(*letter));
        if letters < 4 && !(parted(self.earlier.last()) && parted(self.later.first())) {
            return None;
        }
        let case = if throughout { 1 } else { upper };
        let case = u32::try_from(case).unwrap_or(u32::MAX).saturating_add(u32::from(first)).saturating_mul(10);
        let base = if letters < 4 {
            letters.saturating_mul(SHORT_WORD_LETTER)
        } else {
            WORD.saturating_add(letters.saturating_sub(8).saturating_mul(WORD_LETTER))
        };
        Some(base.saturating_add(case))
    }
}

/// At least one vowel, at most four consonants and three vowels on end.
fn is_sayable(letters: &[char]) -> bool {
    let vowel = |letter: &char| "aeiouyœæ".contains(*letter);
    let longest =
        |wanted: bool| letters.split(|letter| vowel(letter) != wanted).map(<[char]>::len).max().unwrap_or_default();
    (1..=3).contains(&longest(true)) && longest(false) <= 4
}

/// One character out of those like it, in tenths of a bit.
fn alone(letter: char) -> u32 {
    match letter {
        letter if letter.is_ascii_digit() => 33,
        letter if letter.is_alphabetic() => 47,
        ' ' => 0,
        _ => 45,
    }
}

fn classes(typed: &[char]) -> usize {
    let has = |test: fn(&char) -> bool| usize::from(typed.iter().any(test));
    has(|letter| letter.is_lowercase())
        .saturating_add(has(|letter| letter.is_uppercase()))
        .saturating_add(has(|letter| letter.is_numeric()))
        .saturating_add(has(|letter| !letter.is_alphanumeric() && !letter.is_whitespace()))
}

/// What people type first, in French and in English, without accents, most of it from published lists of leaked passwords.
const FIRST_GUESSES: &str = "motdepasse motdepass password passwort passe pass secret bonjour salut coucou soleil doudou loulou \
    chouchou nounours princesse chocolat amour jetaime toujours famille maison vacances liberte france paris marseille lyon \
    bordeaux toulouse nantes lille nice strasbourg marine camille nicolas julien thomas alexandre maxime antoine pierre jean \
    marie sophie isabelle nathalie sandrine caroline valerie laurent olivier philippe sebastien football foot psg om rugby \
    chien chat cheval lapin tigre lion dragon papillon etoile lune azerty azertyuiop qwerty qwertyuiop letmein welcome admin \
    administrateur root login master monkey sunshine princess iloveyou superman batman starwars pokemon football baseball \
    shadow michael jordan hello freedom whatever trustno test demo guest user default changeme ordinateur internet facebook \
    google windows samsung orange free bouygues avocat cabinet notaire medecin docteur hopital client dossier parloir \
    janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre printemps ete automne hiver \
    lundi mardi mercredi jeudi vendredi samedi dimanche abc abcd qwe aze wxc vous nous avec dans pour mais plus";
