//! Succession: the recovery words divided among several people, on sheets of paper, and put together again from enough of them.

use std::path::{Path, PathBuf};

use parloir_base::Refusal;
use parloir_node::contract::{Answer, Request, SharesPage};
use serde_json::json;

use crate::act::invite;
use crate::act::profile::columns;
use crate::by_words;
use crate::command::Divide;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::reach::{self, Reach};
use crate::screen::Screen;
use crate::secret;
use parloir_speech::reveal::reveal;

/// Words of a share.
const WORDS: usize = 30;
/// More shares than anybody is asked for.
const SHARES_MAX: usize = 15;

/// Divides the words, and gives a sheet for each person: in a folder to print from, else one after the other on the terminal.
///
/// # Errors
/// [`Refusal::WordsWrong`], also when they are another profile's; [`Refusal::ShareWrong`], [`Refusal::TargetExists`]; a misuse; a fault.
pub fn divide(divide: &Divide, desk: &mut Desk) -> Result<(), Failure> {
    let words = secret::words(divide.words_file.as_deref(), &desk.screen.speech)?;
    let request = Request::WordsDivide { words: words.to_string(), needed: divide.needed, of: divide.among };
    let answer = if reach::runs(&desk.home) {
        reach::outside(&desk.home).ask(&request, &mut |_| {})?
    } else {
        if reach::exists(&desk.home) {
            by_words::words_open(&desk.home, &words)?;
        }
        by_words::divided(&words, divide.needed, divide.among)?
    };
    let Answer::Shares(page) = answer else { return Err(Failure::fault("dividing the words")) };
    if let Some(folder) = &divide.folder {
        return written(&page, folder, desk);
    }
    if desk.screen.json {
        desk.screen.answer(&Answer::Shares(page));
        return Ok(());
    }
    for number in 1..=page.shares.len() {
        // 1049: the terminal's second page, which has no history to scroll back to.
        eprint!("\u{1b}[?1049h\u{1b}[H");
        eprintln!("{}", sheet(&page, number, &desk.screen));
        let read = secret::typed(&desk.screen.speech.say("share-written"), &desk.screen.speech);
        eprint!("\u{1b}[?1049l");
        read?;
    }
    Ok(())
}

/// The sheets as files that nobody else may read.
fn written(page: &SharesPage, folder: &Path, desk: &mut Desk) -> Result<(), Failure> {
    let paths: Vec<PathBuf> =
        (1..=page.shares.len()).map(|number| folder.join(format!("parloir-{}-{number}.txt", page.mark))).collect();
    if paths.iter().any(|path| path.exists()) {
        return Err(Refusal::TargetExists.into());
    }
    for (path, number) in paths.iter().zip(1..) {
        let text = sheet(page, number, &desk.screen);
        invite::save(path, &text).map_err(|_| Failure::fault("writing the sheets"))?;
    }
    if desk.screen.json {
        let files: Vec<_> = paths.iter().map(|path| path.to_string_lossy()).collect();
        let value = json!({"needed": page.needed, "mark": page.mark, "files": files});
        desk.screen.document(&json!({"answer": "shares-written", "value": value}));
        return Ok(());
    }
    let parts = [("count", paths.len().into()), ("folder", reveal(&folder.to_string_lossy()).into())];
    let told = desk.screen.speech.tell("shares-written", &parts);
    desk.screen.line(&told);
    Ok(())
}

/// What one person gets.
fn sheet(page: &SharesPage, number: usize, screen: &Screen) -> String {
    let (speech, look) = (&screen.speech, screen.look());
    let needed = u64::from(page.needed);
    let of = u64::try_from(page.shares.len()).unwrap_or(0);
    let words = page.shares.get(number.saturating_sub(1)).map(|words| words.join(" ")).unwrap_or_default();
    let number = u64::try_from(number).unwrap_or(0);
    let title = [("number", number.into()), ("of", of.into()), ("mark", page.mark.as_str().into())];
    let what = [("needed", needed.into()), ("mark", page.mark.as_str().into())];
    [
        look.paragraph("", &speech.tell("share-title", &title)),
        format!("{}\n", speech.say("share-whose")),
        columns(&words, screen),
        look.paragraph("", &speech.tell("share-what", &what)),
        look.paragraph("", &speech.tell("share-how", &what)),
        look.paragraph("", &speech.say("share-keep")),
    ]
    .join("\n")
}

/// Puts the words together again, and shows them once.
///
/// # Errors
/// [`Refusal::ShareWrong`], [`Refusal::SharesApart`], [`Refusal::TargetExists`]; a misuse; a fault.
pub fn rejoin(files: &[PathBuf], words_file: Option<&Path>, desk: &mut Desk) -> Result<(), Failure> {
    if words_file.is_some_and(Path::exists) {
        return Err(Refusal::TargetExists.into());
    }
    let speech = &desk.screen.speech;
    let mut shares = Vec::new();
    for file in files {
        shares.push(words_in(&secret::words(Some(file), speech)?));
    }
    if files.is_empty() {
        // As many as the first one says; whether they fit is told in the end.
        let mut needed = 1;
        while shares.len() < needed && shares.len() < SHARES_MAX {
            let number = u64::try_from(shares.len().saturating_add(1)).unwrap_or(0);
            let typed = secret::listed(&speech.tell("share-type", &[("number", number.into())]), WORDS, speech)?;
            needed = usize::from(by_words::share_needs(&typed)?);
            shares.push(typed);
        }
    }
    let words = by_words::rejoined(&shares)?;
    let text = words.join(" ");
    if let Some(path) = words_file {
        invite::save(path, &format!("{text}\n")).map_err(|_| Failure::fault("writing the words' file"))?;
        desk.screen.answer(&Answer::Nothing);
    } else if desk.screen.json {
        desk.screen.answer(&Answer::Words(words.to_vec()));
    } else {
        super::profile::show(&text, &desk.screen)?;
    }
    Ok(())
}

/// The words of a sheet as `divide` wrote it, in columns that are read downwards; or of a file that has nothing else.
fn words_in(text: &str) -> secret::Secret {
    let typed: Vec<&str> = text.split_whitespace().collect();
    let numbered = |at: usize| {
        let number = typed.get(at)?.parse::<usize>().ok().filter(|number| (1..=WORDS).contains(number))?;
        Some((number, *typed.get(at.saturating_add(1))?))
    };
    // Numbers stand in the sentences around too: its words are those that follow one another as pairs.
    let sheets = (0..typed.len()).map(|from| {
        let pairs = (0..WORDS).map_while(|at| numbered(from.saturating_add(at.saturating_mul(2))));
        pairs.collect::<std::collections::BTreeMap<usize, &str>>()
    });
    let sheet = sheets.into_iter().find(|pairs| pairs.len() == WORDS);
    let words = sheet.map_or(typed.clone(), |pairs| pairs.into_values().collect());
    secret::Secret::new(words.join(" "))
}

#[cfg(test)]
mod tests {
    use parloir_node::contract::SharesPage;
    use parloir_speech::locale::Language;
    use parloir_speech::speech::Speech;

    use super::{WORDS, sheet, words_in};
    use crate::screen::Screen;

    #[test]
    fn a_sheet_is_read_back_whatever_stands_around_its_words() {
        let letters = ["a", "é", "z", "ab", "œu"];
        let words: Vec<String> = (0..WORDS).map(|at| format!("mot{}{}", letters[at / 6], letters[at % 5])).collect();
        let page = SharesPage { needed: 2, mark: "a17e".to_owned(), shares: vec![words.clone(), words] };
        for language in [Language::Fr, Language::En] {
            let screen = Screen::onto(Box::new(Vec::new()), Speech::new(language), false);
            let sheet = sheet(&page, 2, &screen);
            assert_eq!(*words_in(&sheet), page.shares[1].join(" "), "{sheet}");
            assert!(sheet.contains("a17e"));
        }
        assert_eq!(*words_in("abaisser\nabandon 12"), "abaisser abandon 12");
    }
}
