//! `parloir-verify BUNDLE`: 0 it stands, 1 it is refused, 2 asked wrongly, 3 the machine failed.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use parloir_base::PersonId;
use parloir_journal::bundle::check::report::Report;
use parloir_verify::{Anchors, Checked, Language, Trusted, check_cachet, check_watched, render};

/// What was asked.
struct Asked {
    folder: PathBuf,
    json: bool,
    language: Language,
    trusted: Vec<PersonId>,
    authorities: Option<PathBuf>,
    /// Of a cachet: where what it seals is.
    sealed: Option<PathBuf>,
}

fn main() -> ExitCode {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| std::env::var(name).ok());
    let language = Language::of(&locale.unwrap_or_default());
    let Some(asked) = read(std::env::args().skip(1), language) else {
        eprintln!(
            "parloir-verify cachet FOLDER [--of FOLDER] [--json] [--lang fr|en] [--trust IDENTITY]... [--tsa-trust CERTIFICATES]"
        );
        eprintln!("parloir-verify BUNDLE [--json] [--lang fr|en] [--trust IDENTITY]... [--tsa-trust CERTIFICATES]");
        return ExitCode::from(2);
    };
    let anchors = asked.authorities.as_deref().map(|path| std::fs::read(path).map(|text| Anchors::from_pem(&text)));
    let anchors = match anchors {
        None => None,
        Some(Ok(Ok(anchors))) => Some(anchors),
        Some(_) => {
            eprintln!("{}", language.pick(("liste de certificats illisible", "unreadable list of certificates")));
            return ExitCode::from(2);
        }
    };
    if let Some(sealed) = &asked.sealed {
        return cachet(&asked, sealed, anchors.as_ref());
    }
    let checked = Meter::new(&asked).check(&asked, anchors.as_ref());
    let report = match checked {
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

/// Checks a cachet, and what it seals.
fn cachet(asked: &Asked, sealed: &Path, authorities: Option<&Anchors>) -> ExitCode {
    let trusted = Trusted { people: &asked.trusted, authorities };
    let checked = match check_cachet(&asked.folder, sealed, trusted) {
        Ok(checked) => checked,
        Err(fault) => {
            eprintln!("{}: {fault}", asked.language.pick(("dossier illisible", "unreadable folder")));
            return ExitCode::from(3);
        }
    };
    let shown = if asked.json {
        format!("{}\n", parloir_verify::cachet::json(&checked, asked.language))
    } else {
        parloir_verify::cachet::text(&checked, asked.language)
    };
    if std::io::stdout().write_all(shown.as_bytes()).is_err() {
        return ExitCode::from(3);
    }
    if parloir_verify::cachet::stands(&checked) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// How far the check is, on a terminal alone: one line that is written again and again, and wiped in the end.
struct Meter {
    is_shown: bool,
    language: Language,
    percent: Option<u64>,
}

impl Meter {
    fn new(asked: &Asked) -> Self {
        Self { is_shown: !asked.json && std::io::stderr().is_terminal(), language: asked.language, percent: None }
    }

    fn check(mut self, asked: &Asked, authorities: Option<&Anchors>) -> std::io::Result<Box<Report>> {
        let trusted = Trusted { people: &asked.trusted, authorities };
        let checked = check_watched(&asked.folder, trusted, None, &mut |read, whole| {
            self.tell(read, whole);
            true
        });
        if self.percent.is_some() {
            eprint!("\r\u{1b}[K");
        }
        match checked? {
            Checked::Whole(report) => Ok(report),
            // Neither bound nor end was asked for.
            Checked::TooLarge | Checked::Stopped => Err(std::io::ErrorKind::Interrupted.into()),
        }
    }

    fn tell(&mut self, read: u64, whole: u64) {
        let percent = read.saturating_mul(100).checked_div(whole);
        if self.is_shown && percent.is_some() && percent != self.percent {
            let words = self.language.pick(("vérification", "checking"));
            eprint!("\r{words} {}\u{a0}%", percent.unwrap_or_default());
            self.percent = percent;
        }
    }
}

fn read(mut words: impl Iterator<Item = String>, language: Language) -> Option<Asked> {
    let (mut folder, mut is_cachet, mut of) = (None, false, None);
    let (mut json, mut language, mut trusted, mut authorities) = (false, language, Vec::new(), None);
    while let Some(word) = words.next() {
        match word.as_str() {
            "cachet" if folder.is_none() && !is_cachet => is_cachet = true,
            "--of" if is_cachet && of.is_none() => of = Some(PathBuf::from(words.next()?)),
            "--json" => json = true,
            "--lang" => {
                language = match words.next()?.as_str() {
                    "fr" => Language::Fr,
                    "en" => Language::En,
                    _ => return None,
                }
            }
            "--trust" => trusted.push(PersonId::from_hex(&words.next()?).ok()?),
            "--tsa-trust" if authorities.is_none() => authorities = Some(PathBuf::from(words.next()?)),
            option if option.starts_with('-') => return None,
            path if folder.is_none() => folder = Some(PathBuf::from(path)),
            _ => return None,
        }
    }
    let folder: PathBuf = folder?;
    // Beside what it seals, unless it is said to be elsewhere.
    let beside = || folder.canonicalize().ok().and_then(|whole| whole.parent().map(Path::to_owned));
    let sealed = if is_cachet { Some(of.or_else(beside).unwrap_or_else(|| PathBuf::from("."))) } else { None };
    Some(Asked { sealed, folder, json, language, trusted, authorities })
}
