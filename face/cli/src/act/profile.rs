//! The profile: made with its 24 words, its passphrase changed.

use std::hash::BuildHasher;
use std::io::IsTerminal;
use std::path::Path;

use parloir_base::Refusal;
use parloir_node::contract::Request;
use parloir_speech::fold::fold;
use serde_json::json;

use crate::act::{invite, words};
use crate::command::{Init, Paper};
use crate::desk::{Desk, Reached, ask};
use crate::failure::Failure;
use crate::reach::{self, NewProfile};
use crate::render::table::{Column, table};
use crate::screen::Screen;
use crate::secret;

/// How often the two words may be typed wrong before one has to begin again.
const TRIES_MAX: usize = 3;
/// Columns in which the words stand on paper.
const WORD_COLUMNS: usize = 4;

/// Makes the profile.
///
/// # Errors
/// [`Refusal::VaultExists`], [`Refusal::PassphraseWeak`], [`Refusal::WordsNotCopied`], [`Refusal::NameRefused`]; a misuse; a fault.
pub fn init(init: &Init, desk: &mut Desk) -> Result<(), Failure> {
    if reach::exists(&desk.home) {
        return Err(Refusal::VaultExists.into());
    }
    if init.words_file.as_deref().is_some_and(Path::exists) {
        return Err(Refusal::TargetExists.into());
    }
    if init.words_file.is_none() && !std::io::stdin().is_terminal() {
        return Err(Failure::Misuse(desk.screen.speech.say("words-need-terminal")));
    }
    let given = secret::given(&desk.flags);
    let passphrase = secret::new_passphrase(given.as_deref(), init.weak_passphrase_accepted, &desk.screen.speech)?;
    let mut written = None;
    let new = NewProfile {
        name: &init.name,
        profession: &init.profession,
        jurisdiction: &init.jurisdiction,
        passphrase: &passphrase,
        small: init.small_machine,
        weak_accepted: init.weak_passphrase_accepted,
    };
    let home = desk.home.clone();
    let made = reach::create(&home, &new, &mut |words| {
        match &init.words_file {
            Some(path) => {
                let fault = |_| Failure::fault("writing the words' file");
                invite::save(path, &format!("{}\n", numbered(words))).map_err(fault)?;
                written = Some(path);
            }
            None => show(words, &desk.screen)?,
        }
        if !init.no_confirm {
            let speech = &desk.screen.speech;
            let mut tries = 0;
            confirmed(words, &mut |place| {
                // Two words make a try: whoever is asked a third one got the first two wrong.
                if tries > 0 && tries % 2 == 0 {
                    eprintln!("{}", speech.say("words-again"));
                }
                tries += 1;
                let asked = speech.tell("words-ask", &[("number", u64::try_from(place + 1).unwrap_or(0).into())]);
                secret::typed(&asked, speech)
            })?;
        }
        desk.screen.say("init-stretching");
        Ok(())
    });
    if let (Err(_), Some(path)) = (&made, written) {
        // Words of a profile that was not made open nothing: they only mislead.
        let _ = std::fs::remove_file(path);
    }
    made?;
    if desk.screen.json {
        let value = json!({"home": desk.home.to_string_lossy(), "words_file": init.words_file});
        desk.screen.document(&json!({"answer": "profile", "value": value}));
    } else {
        let home = parloir_speech::reveal::reveal(&desk.home.to_string_lossy());
        let sentence = desk.screen.speech.tell("init-done", &[("home", home.into())]);
        desk.screen.line(&sentence);
        desk.screen.say("init-next");
    }
    Ok(())
}

/// Changes the passphrase.
///
/// # Errors
/// [`Refusal::PassphraseWrong`], [`Refusal::PassphraseWeak`]; a misuse; a fault.
pub fn passphrase(new: Option<&Path>, weak_accepted: bool, paper: &Paper, desk: &mut Desk) -> Result<(), Failure> {
    if paper.words || paper.words_file.is_some() {
        return words::passphrase(paper.words_file.as_deref(), new, weak_accepted, desk);
    }
    let former = secret::passphrase(&desk.flags, &desk.screen.speech)?;
    let new = secret::new_passphrase(new, weak_accepted, &desk.screen.speech)?;
    let mut reached = if reach::runs(&desk.home) {
        Reached::Outside(reach::outside(&desk.home))
    } else {
        Reached::Inside(reach::inside(&desk.home, &former, None)?)
    };
    let request = Request::Passphrase { former: former.to_string(), new: new.to_string(), weak_accepted };
    let answer = ask(reached.node(), &request, &desk.screen);
    reached.finish();
    desk.screen.answer(&answer?);
    Ok(())
}

/// The words one to a line, numbered: for a file that gets printed.
fn numbered(words: &str) -> String {
    let lines: Vec<String> =
        words.split_whitespace().enumerate().map(|(place, word)| format!("{:2}  {word}", place + 1)).collect();
    lines.join("\n")
}

/// The words in columns, read downwards.
#[must_use]
pub fn columns(words: &str, screen: &Screen) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    let height = words.len().div_ceil(WORD_COLUMNS);
    let rows: Vec<Vec<String>> = (0..height)
        .map(|row| {
            (0..WORD_COLUMNS)
                .map(|column| {
                    let place = column * height + row;
                    words.get(place).map(|word| format!("{:2} {word}", place + 1)).unwrap_or_default()
                })
                .collect()
        })
        .collect();
    let head = vec![String::new(); WORD_COLUMNS];
    table(&[Column::Left; WORD_COLUMNS], &head, &rows, &screen.look())
}

/// Shows the words once, on a page of the terminal that leaves nothing behind.
pub fn show(words: &str, screen: &Screen) -> Result<(), Failure> {
    let speech = &screen.speech;
    // 1049: the terminal's second page, which has no history to scroll back to.
    eprint!("\u{1b}[?1049h\u{1b}[H");
    eprintln!("{}\n{}\n{}", speech.say("words-title"), columns(words, screen), speech.say("words-advice"));
    let read = secret::typed(&speech.say("words-written"), speech);
    eprint!("\u{1b}[?1049l");
    read.map(|_| ())
}

/// Asks two words back, at most so many times.
fn confirmed(words: &str, ask: &mut dyn FnMut(usize) -> Result<secret::Secret, Failure>) -> Result<(), Failure> {
    let words: Vec<&str> = words.split_whitespace().collect();
    let (first, second) = two_places(words.len());
    for _ in 0..TRIES_MAX {
        let mut right = true;
        for place in [first, second] {
            let typed = ask(place)?;
            right &= words.get(place).is_some_and(|word| fold(word) == fold(&typed));
        }
        if right {
            return Ok(());
        }
    }
    Err(Refusal::WordsNotCopied.into())
}

/// Two different places. Which ones are asked protects nothing: any source that changes will do.
fn two_places(count: usize) -> (usize, usize) {
    let chance = usize::try_from(std::hash::RandomState::new().hash_one(count) & 0xFFFF).unwrap_or(0);
    let count = count.max(2);
    let first = chance % count;
    let second = (first + 1 + (chance / count) % (count - 1)) % count;
    (first.min(second), first.max(second))
}

#[cfg(test)]
mod tests {
    use parloir_base::Refusal;

    use super::{TRIES_MAX, confirmed, two_places};

    const WORDS: &str = "barque tenir ouvrage citron neveu ovale ruban sapin";

    #[test]
    fn words_that_were_copied_pass_and_words_that_were_not_are_refused_in_the_end() {
        let list: Vec<&str> = WORDS.split(' ').collect();
        let typed = |text: &str| Ok(zeroize::Zeroizing::new(text.to_owned()));
        assert_eq!(confirmed(WORDS, &mut |place| typed(&list[place].to_uppercase())), Ok(()));
        let mut asked = 0;
        let wrong = confirmed(WORDS, &mut |_| {
            asked += 1;
            typed("girafe")
        });
        assert_eq!((wrong, asked), (Err(Refusal::WordsNotCopied.into()), 2 * TRIES_MAX));
        let half = confirmed(WORDS, &mut |place| typed(if place == 0 { "" } else { list[place - 1] }));
        assert_eq!(half, Err(Refusal::WordsNotCopied.into()), "a list shifted by one is no copy");
    }

    #[test]
    fn two_different_words_of_the_list_are_asked() {
        for _ in 0..500 {
            let (first, second) = two_places(24);
            assert!(first < second && second < 24);
        }
    }
}
