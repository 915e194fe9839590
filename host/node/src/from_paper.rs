//! The recovery words, as people have them on paper or in a file.

use parloir_crypto::words::Words;
use zeroize::Zeroizing;

use crate::fault::Stop;

/// Reads words as people keep them: in lines or columns, numbered or not, with or without accents and capitals.
pub(crate) fn read(text: &str) -> Result<Words, Stop> {
    let mut plain = Zeroizing::new(String::with_capacity(text.len().saturating_add(1)));
    for word in text.split_whitespace() {
        let word = word.trim_start_matches(|letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ')'));
        plain.push_str(word);
        plain.push(' ');
    }
    Ok(Words::parse(&plain)?)
}
