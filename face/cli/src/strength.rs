//! How hard a passphrase is to guess, counted as someone who guesses would: by words, not by letters.

/// Bits asked of a passphrase that opens a file of professional secrets.
///
/// # Source
/// CNIL, délibération 2022-100: 80 bits where nothing slows the guessing. The slot's stretching is a margin, not counted here.
pub const BITS_MIN: u32 = 80;

/// A word drawn from a long list: a little more than Diceware's 12.9.
const WORD_TENTHS: u32 = 130;
/// Words that everyone tries first.
const TRIED_FIRST: &[&str] = &[
    "password",
    "passphrase",
    "motdepasse",
    "azerty",
    "azertyuiop",
    "qwerty",
    "qwertyuiop",
    "parloir",
    "avocat",
    "cabinet",
    "secret",
    "bonjour",
    "soleil",
    "admin",
    "welcome",
    "letmein",
    "iloveyou",
    "abcdef",
    "abcdefgh",
];

/// Bits, never more than an attacker who knows the habit would grant.
#[must_use]
pub fn bits(passphrase: &str) -> u32 {
    let mut tenths = 0;
    let mut seen: Vec<String> = Vec::new();
    for run in runs(passphrase) {
        let folded = run.to_lowercase();
        let repeated = seen.contains(&folded);
        tenths += if repeated { 10 } else { run_tenths(&run, &folded) };
        seen.push(folded);
    }
    tenths / 10
}

/// Letters, digits and the rest, apart.
fn runs(text: &str) -> Vec<String> {
    let kind = |letter: char| {
        if letter.is_alphabetic() {
            0
        } else if letter.is_numeric() {
            1
        } else {
            2
        }
    };
    let mut runs: Vec<String> = Vec::new();
    let mut last = None;
    for letter in text.chars() {
        if last == Some(kind(letter)) {
            if let Some(run) = runs.last_mut() {
                run.push(letter);
            }
        } else {
            runs.push(letter.to_string());
        }
        last = Some(kind(letter));
    }
    runs
}

fn run_tenths(run: &str, folded: &str) -> u32 {
    let length = u32::try_from(run.chars().count()).unwrap_or(u32::MAX).min(1_000);
    let distinct = u32::try_from(run.chars().collect::<std::collections::BTreeSet<_>>().len()).unwrap_or(1);
    if distinct == 1 {
        // One character again and again, or one space between words: the separator is guessed once.
        return if run.trim().is_empty() { 2 } else { 40 + length };
    }
    if TRIED_FIRST.contains(&folded) {
        return 30;
    }
    let first = run.chars().next();
    if first.is_some_and(char::is_alphabetic) {
        let mixed = run.chars().skip(1).any(char::is_uppercase) && run.chars().any(char::is_lowercase);
        let each = if mixed { 57 } else { 47 };
        return if mixed || length < 3 {
            each * length
        } else {
            (each * length).min(WORD_TENTHS + 15 * length.saturating_sub(12))
        };
    }
    if first.is_some_and(char::is_numeric) {
        let year = length == 4 && (folded.starts_with("19") || folded.starts_with("20"));
        return if year || ascends(run) { 65 } else { 33 * length };
    }
    50 * length
}

fn ascends(run: &str) -> bool {
    run.len() > 2 && "01234567890123456789".contains(run) || "98765432109876543210".contains(run)
}

#[cfg(test)]
mod tests {
    use super::{BITS_MIN, bits};

    #[test]
    fn seven_words_drawn_from_a_list_pass_and_habits_do_not() {
        assert!(bits("barque tenir ouvrage citron neveu ovale ruban") >= BITS_MIN);
        assert!(bits("hT4!vQz9#mLp2&wXcR7") >= BITS_MIN);
        for weak in [
            "",
            "azerty",
            "motdepasse123",
            "Avocat2026!",
            "barque tenir ouvrage",
            "soleil soleil soleil soleil soleil soleil soleil soleil",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "01234567890123456789",
            "                                        ",
        ] {
            assert!(bits(weak) < BITS_MIN, "{weak}: {}", bits(weak));
        }
    }
}
