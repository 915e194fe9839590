//! `parloir-verify BUNDLE`: 0 it stands, 1 it is refused, 2 asked wrongly, 3 the machine failed.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use parloir_base::PersonId;
use parloir_verify::{Language, check, render};

/// What was asked.
struct Asked {
    folder: PathBuf,
    json: bool,
    language: Language,
    trusted: Vec<PersonId>,
}

fn main() -> ExitCode {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| std::env::var(name).ok());
    let language = Language::of(&locale.unwrap_or_default());
    let Some(asked) = read(std::env::args().skip(1), language) else {
        eprintln!("parloir-verify BUNDLE [--json] [--lang fr|en] [--trust IDENTITY]...");
        return ExitCode::from(2);
    };
    let report = match check(&asked.folder, &asked.trusted) {
        Ok(report) => report,
        Err(fault) => {
            eprintln!("{}: {fault}", language.pick(("dossier illisible", "unreadable folder")));
            return ExitCode::from(3);
        }
    };
    let shown = if asked.json {
        format!("{}\n", render::json(&report, asked.language))
    } else {
        render::text(&report, asked.language)
    };
    if std::io::stdout().write_all(shown.as_bytes()).is_err() {
        return ExitCode::from(3);
    }
    if report.stands() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn read(mut words: impl Iterator<Item = String>, language: Language) -> Option<Asked> {
    let mut folder = None;
    let (mut json, mut language, mut trusted) = (false, language, Vec::new());
    while let Some(word) = words.next() {
        match word.as_str() {
            "--json" => json = true,
            "--lang" => {
                language = match words.next()?.as_str() {
                    "fr" => Language::Fr,
                    "en" => Language::En,
                    _ => return None,
                }
            }
            "--trust" => trusted.push(PersonId::from_hex(&words.next()?).ok()?),
            option if option.starts_with('-') => return None,
            path if folder.is_none() => folder = Some(PathBuf::from(path)),
            _ => return None,
        }
    }
    Some(Asked { folder: folder?, json, language, trusted })
}
