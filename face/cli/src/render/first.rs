//! What a person meets before they have a profile: words, and how strong a passphrase is.

use parloir_node::contract::{SharesPage, Strength};

use crate::look::Look;
use parloir_speech::reveal::reveal;

/// The words one to a line, numbered.
#[must_use]
pub fn words(words: &[String], look: &Look<'_>) -> String {
    let mut text = look.paragraph("", &look.speech.say("words-title"));
    for (place, word) in words.iter().enumerate() {
        text.push_str(&format!("  {:2}  {}\n", place + 1, reveal(word)));
    }
    text
}

/// The shares of divided words, each with its words numbered.
#[must_use]
pub fn shares(page: &SharesPage, look: &Look<'_>) -> String {
    let of = u64::try_from(page.shares.len()).unwrap_or(0);
    let mut text = String::new();
    for (words, number) in page.shares.iter().zip(1_u64..) {
        let title = [("number", number.into()), ("of", of.into()), ("mark", reveal(&page.mark).into())];
        text.push_str(&look.paragraph("", &look.speech.tell("share-title", &title)));
        for (word, place) in words.iter().zip(1_u64..) {
            text.push_str(&format!("  {place:2}  {}\n", reveal(word)));
        }
    }
    text
}

/// What a passphrase is worth.
#[must_use]
pub fn strength(strength: Strength, look: &Look<'_>) -> String {
    let Strength { bits, needed_bits, listed } = strength;
    let said = look.speech.tell("passphrase-strength", &[("bits", bits.into()), ("least", needed_bits.into())]);
    let mut text = look.paragraph("", &said);
    if listed {
        text.push_str(&look.paragraph("", &look.speech.say("passphrase-listed")));
    }
    text
}
