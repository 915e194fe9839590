//! Succession shares: enough of them are the words, and nothing else is.

use parloir_base::{Chance, Refusal};
use parloir_crypto::shares::{SHARES_MAX, Share, WORDS, divide, rejoin};
use parloir_crypto::words::Words;
use proptest::prelude::*;

/// Bytes that come from a seed alone.
struct Seeded(u64);

impl Chance for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            // SplitMix64.
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = self.0;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            *byte = (mixed ^ (mixed >> 31)) as u8;
        }
    }
}

/// The same, but for the mark.
struct Marked(u16, Seeded);

impl Chance for Marked {
    fn fill(&mut self, bytes: &mut [u8]) {
        if bytes.len() == 2 { bytes.copy_from_slice(&self.0.to_be_bytes()) } else { self.1.fill(bytes) }
    }
}

fn divided(needed: u8, of: u8, seed: u64) -> (Words, Vec<Share>) {
    let words = Words::from_entropy(&[seed as u8; 32]);
    let shares = divide(&words, needed, of, &mut Seeded(seed)).unwrap();
    (words, shares)
}

fn typed(share: &Share) -> String {
    share.list().join(" ")
}

fn chosen(shares: &[Share], which: &[usize]) -> Vec<Share> {
    which.iter().map(|at| Share::parse(&typed(&shares[*at])).unwrap()).collect()
}

#[test]
fn fewer_than_are_needed_others_or_none_are_refused_and_any_that_suffice_give_the_words_back() {
    let (words, shares) = divided(3, 5, 7);
    for few in [&[][..], &[0], &[1, 4], &[2, 2, 2]] {
        assert_eq!(rejoin(&chosen(&shares, few)).err(), Some(Refusal::SharesApart), "{few:?}");
    }
    let (_, others) = divided(3, 5, 8);
    let mut mixed = chosen(&shares, &[0, 1]);
    mixed.extend(chosen(&others, &[2]));
    assert_eq!(rejoin(&mixed).err(), Some(Refusal::SharesApart));
    for enough in [&[0, 1, 2][..], &[4, 2, 0], &[0, 1, 2, 3, 4], &[3, 3, 1, 4]] {
        assert_eq!(rejoin(&chosen(&shares, enough)).unwrap().list(), words.list(), "{enough:?}");
    }
}

#[test]
fn a_word_that_is_wrong_missing_swapped_or_too_many_is_told_before_shares_are_put_together() {
    let (_, shares) = divided(2, 3, 1);
    let list: Vec<String> = shares[0].list().to_vec();
    let wrong = |list: &[String]| assert_eq!(Share::parse(&list.join(" ")).err(), Some(Refusal::ShareWrong));
    wrong(&[]);
    wrong(&list[..WORDS - 1]);
    wrong(&[list.as_slice(), &["abaisser".to_owned()]].concat());
    for at in 0..WORDS {
        let mut altered = list.clone();
        altered[at] = if altered[at] == "zèbre" { "zinc".to_owned() } else { "zèbre".to_owned() };
        wrong(&altered);
        altered[at] = "pas-un-mot".to_owned();
        wrong(&altered);
        let mut swapped = list.clone();
        swapped.swap(at, (at + 1) % WORDS);
        if swapped != list {
            wrong(&swapped);
        }
    }
    let numbered: Vec<String> =
        list.iter().zip(1..).map(|(word, at)| format!("{at}. {}", word.to_uppercase())).collect();
    assert_eq!(
        typed(&Share::parse(&numbered.join("\n")).unwrap()),
        list.join(" "),
        "numbers and capitals are no matter"
    );
}

#[test]
fn one_share_alone_the_words_among_too_many_and_more_needed_than_there_are_make_no_division() {
    let words = Words::from_entropy(&[1; 32]);
    for (needed, of) in [(0, 3), (1, 3), (4, 3), (2, 16), (16, 16), (2, 0), (2, 1), (255, 255)] {
        assert_eq!(divide(&words, needed, of, &mut Seeded(1)).err(), Some(Refusal::ShareWrong), "{needed} of {of}");
    }
}

#[test]
fn a_share_that_was_made_to_mislead_gives_no_words() {
    let (_, shares) = divided(2, 3, 3);
    // Sound by itself, with the mark of the others: what somebody who holds a share could print.
    let forged = divide(&Words::from_entropy(&[66; 32]), 2, 3, &mut Marked(shares[1].mark(), Seeded(4))).unwrap();
    assert_eq!(forged[1].mark(), shares[1].mark());
    let mut both = chosen(&shares, &[0]);
    both.extend(chosen(&forged, &[1]));
    assert_eq!(rejoin(&both).err(), Some(Refusal::SharesApart));
    both.extend(chosen(&shares, &[1]));
    assert_eq!(rejoin(&both).err(), Some(Refusal::SharesApart), "two under one number");
}

#[test]
fn a_share_says_which_division_it_is_of_and_two_divisions_have_nothing_in_common() {
    let words = Words::from_entropy(&[9; 32]);
    let mut chance = Seeded(5);
    let first = divide(&words, 2, 3, &mut chance).unwrap();
    let second = divide(&words, 2, 3, &mut chance).unwrap();
    assert_ne!(first[0].mark(), second[0].mark());
    let told = |share: &Share| (share.number(), share.needed());
    assert_eq!(first.iter().map(told).collect::<Vec<_>>(), [(1, 2), (2, 2), (3, 2)]);
    assert_eq!(format!("{:?}", first[0]), "Share(..)");
}

/// Computed apart from this code, by the shape that the module states.
#[test]
fn the_share_of_the_specification_is_read_as_it_says() {
    let vector = include_str!("vectors/shares.txt");
    let mut lines = vector.lines().filter(|line| !line.starts_with('#'));
    let entropy = data_encoding::HEXLOWER.decode(lines.next().unwrap().as_bytes()).unwrap();
    let shares: Vec<Share> = lines.map(|line| Share::parse(line).unwrap()).collect();
    assert_eq!(shares.iter().map(Share::number).collect::<Vec<_>>(), [1, 2, 9]);
    assert_eq!(rejoin(&shares[1..]).unwrap().list(), Words::from_entropy(&entropy.try_into().unwrap()).list());
}

proptest! {
    #[test]
    fn whatever_is_divided_comes_back_from_any_that_suffice(entropy: [u8; 32], needed in 2..=SHARES_MAX, more in 0..14_u8, seed: u64, from in 0..15_usize) {
        let of = needed.saturating_add(more).min(SHARES_MAX);
        let words = Words::from_entropy(&entropy);
        let shares = divide(&words, needed, of, &mut Seeded(seed)).unwrap();
        let which: Vec<usize> = (0..usize::from(needed)).map(|at| (from + at) % usize::from(of)).collect();
        let back = rejoin(&chosen(&shares, &which)).unwrap();
        prop_assert_eq!(back.list(), words.list());
    }

    #[test]
    fn nothing_that_is_typed_makes_it_panic(text in "\\PC{0,400}") {
        let _ = Share::parse(&text);
    }
}
