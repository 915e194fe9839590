//! Runs the formal models of docs/spec/models and compares each answer with the one that stands beside the model.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::tidy::tree::project_top;

const FOLDER: &str = "docs/spec/models";
/// How long one model may take: on a slow machine the longest takes half a minute.
const TIME_MAX: Duration = Duration::from_secs(300);
const VERIFPAL: &str =
    "models: `verifpal` is not on the path: its models were NOT run, and this errand fails; install it (some minutes):
    cargo install verifpal --version 1.6.7 --locked --ignore-rust-version";
const PROVERIF: &str = "models: `proverif` is not on the path: its models were NOT run (docs/spec/models/README.md says where it comes from)";

/// One query of a model: what stands beside it, and in words what it asks.
#[derive(Debug, PartialEq, Eq)]
struct Expected {
    /// Whether the tool finds no way against it.
    stands: bool,
    /// The line as it is written.
    line: String,
}

/// Runs every model whose tool is here.
pub fn run() -> ExitCode {
    let folder = project_top().join(FOLDER);
    let (verifpal, proverif) = (is_here("verifpal", "--version"), is_here("proverif", "-help"));
    let (mut ran, mut failed) = (0_usize, 0_usize);
    for model in models(&folder) {
        let is_here = if ends(&model, "vp") { verifpal } else { proverif };
        // What stands beside a model is looked at in any case.
        let outcome = expected(&folder, &model)
            .and_then(|expected| if is_here { judge(&folder, &model, &expected).map(Some) } else { Ok(None) });
        match outcome {
            Ok(Some(said)) => {
                ran += 1;
                println!("models: {model}: {said}");
            }
            Ok(None) => {}
            Err(fault) => {
                failed += 1;
                eprintln!("models: {model}: {fault}");
            }
        }
    }
    for line in strangers(&folder) {
        failed += 1;
        eprintln!("models: {line}");
    }
    println!("models: {ran} answered as expected, {failed} failed");
    if !proverif {
        eprintln!("{PROVERIF}");
    }
    if !verifpal {
        eprintln!("{VERIFPAL}");
    }
    if verifpal && failed == 0 && ran > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Asks the tool of a model, and says how it went when every answer is the expected one.
fn judge(folder: &Path, model: &str, expected: &[Expected]) -> Result<String, String> {
    let text = read(&folder.join(model))?;
    let mut command = if ends(model, "vp") { verifpal(&text) } else { proverif(&text) };
    command.arg(model).current_dir(folder);
    let start = Instant::now();
    let said = output(&mut command)?;
    let answers = if ends(model, "vp") { of_verifpal(&said) } else { of_proverif(&said) };
    compare(expected, &answers)?;
    Ok(format!("{} as expected, in {:.1} s", answers.len(), start.elapsed().as_secs_f32()))
}

/// The same number of answers, each the one that stands beside the model.
fn compare(expected: &[Expected], answers: &[Option<bool>]) -> Result<(), String> {
    if answers.len() != expected.len() {
        return Err(format!("{} answers where {} are expected", answers.len(), expected.len()));
    }
    for (expected, answer) in expected.iter().zip(answers) {
        match answer {
            Some(stands) if *stands == expected.stands => {}
            Some(true) => return Err(format!("no way was found against it: {}", expected.line)),
            Some(false) => return Err(format!("a way was found against it: {}", expected.line)),
            None => return Err(format!("the tool could not tell: {}", expected.line)),
        }
    }
    Ok(())
}

/// What stands beside a model: a line for each query, in order, of one of four words and what is asked.
fn expected(folder: &Path, model: &str) -> Result<Vec<Expected>, String> {
    expected_in(&read(&folder.join(format!("{model}.expected")))?)
}

fn expected_in(text: &str) -> Result<Vec<Expected>, String> {
    let lines: Result<Vec<Expected>, String> = text
        .lines()
        .map(|line| match line.split_once(' ').map(|(word, asked)| (word, asked.trim())) {
            Some(("holds" | "never", asked)) if !asked.is_empty() => {
                Ok(Expected { stands: true, line: line.to_owned() })
            }
            Some(("breaks" | "happens", asked)) if !asked.is_empty() => {
                Ok(Expected { stands: false, line: line.to_owned() })
            }
            _ => Err(format!("not `holds`, `breaks`, `never` or `happens`, and what: {line}")),
        })
        .collect();
    lines.and_then(|lines| if lines.is_empty() { Err("nothing is expected of it".to_owned()) } else { Ok(lines) })
}

fn verifpal(text: &str) -> Command {
    let mut command = Command::new("verifpal");
    // Into a pipe it calls nobody; on a terminal it would ask for newer versions of itself.
    command.args(["verify", "--quiet", "--result-code", "--color", "never", "--sessions"]);
    command.arg(text.lines().next().and_then(|line| line.strip_prefix("// sessions: ")).unwrap_or("2").trim());
    command
}

fn proverif(text: &str) -> Command {
    let mut command = Command::new("proverif");
    let first = text.lines().next().and_then(|line| line.strip_prefix("(* libraries: ")?.strip_suffix(" *)"));
    for library in first.unwrap_or_default().split_whitespace() {
        command.args(["-lib", library]);
    }
    command
}

/// The last line has a letter and a digit for each query; 1 is an attack.
fn of_verifpal(said: &str) -> Vec<Option<bool>> {
    let code = said.lines().last().unwrap_or_default().trim();
    code.chars().filter(char::is_ascii_digit).map(|digit| Some(digit == '0')).collect()
}

/// One line for each query; those in parentheses say more about the one before.
fn of_proverif(said: &str) -> Vec<Option<bool>> {
    let lines = said.lines().filter_map(|line| line.strip_prefix("RESULT ")).filter(|line| !line.starts_with('('));
    lines
        .map(|line| {
            let line = line.trim_end();
            if line.ends_with(" is true.") {
                Some(true)
            } else if line.ends_with(" is false.") {
                Some(false)
            } else {
                None
            }
        })
        .collect()
}

/// What a program writes, unless it fails or takes too long.
fn output(command: &mut Command) -> Result<String, String> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|fault| format!("cannot be started: {fault}"))?;
    let (Some(mut said), Some(mut complained)) = (child.stdout.take(), child.stderr.take()) else {
        return Err("says nothing".to_owned());
    };
    let (sender, receiver) = mpsc::channel();
    let complaint = std::thread::spawn(move || {
        let mut text = String::new();
        let _read = complained.read_to_string(&mut text);
        text
    });
    std::thread::spawn(move || {
        let mut text = String::new();
        let _read = said.read_to_string(&mut text);
        let _sent = sender.send(text);
    });
    let Ok(said) = receiver.recv_timeout(TIME_MAX) else {
        let _killed = child.kill();
        let _status = child.wait();
        return Err(format!("no answer in {} s", TIME_MAX.as_secs()));
    };
    let complaint = complaint.join().unwrap_or_default();
    match child.wait() {
        Ok(status) if status.success() => Ok(said),
        Ok(status) => Err(format!("ended with {status}: {}", if complaint.is_empty() { &said } else { &complaint })),
        Err(fault) => Err(format!("cannot be waited for: {fault}")),
    }
}

fn is_here(program: &str, ask: &str) -> bool {
    Command::new(program).arg(ask).stdin(Stdio::null()).output().is_ok()
}

fn ends(name: &str, ending: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found == ending)
}

fn read(path: &PathBuf) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|fault| format!("{}: {fault}", path.display()))
}

fn names(folder: &Path) -> Vec<String> {
    let listed = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = listed.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names
}

fn models(folder: &Path) -> Vec<String> {
    names(folder).into_iter().filter(|name| ends(name, "vp") || ends(name, "pv")).collect()
}

/// Files beside no model, and models that the page does not tell of.
fn strangers(folder: &Path) -> Vec<String> {
    let (names, page) = (names(folder), read(&folder.join("README.md")).unwrap_or_default());
    let orphans = names
        .iter()
        .filter(|name| name.strip_suffix(".expected").is_some_and(|model| !names.iter().any(|one| one == model)))
        .map(|name| format!("{name} stands beside no model"));
    let untold = names
        .iter()
        .filter(|name| (ends(name, "vp") || ends(name, "pv")) && !page.contains(&format!("`{name}`")))
        .map(|name| format!("README.md does not tell of {name}"));
    orphans.chain(untold).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_other_than_the_expected_one_is_told_with_its_sentence() {
        let expected = expected_in("holds   nobody else comes in\nbreaks  the link is enough\n").expect("two lines");
        assert_eq!(compare(&expected, &[Some(true), Some(false)]), Ok(()));
        for (answers, sentence) in [
            ([Some(false), Some(false)], "a way was found against it: holds   nobody else comes in"),
            ([Some(true), Some(true)], "no way was found against it: breaks  the link is enough"),
            ([Some(true), None], "the tool could not tell: breaks  the link is enough"),
        ] {
            assert_eq!(compare(&expected, &answers), Err(sentence.to_owned()));
        }
    }

    #[test]
    fn a_model_that_answers_less_or_more_than_is_asked_does_not_pass() {
        let expected = expected_in("holds nobody else comes in").expect("a line");
        for answers in [vec![], vec![Some(true), Some(true)]] {
            assert!(compare(&expected, &answers).is_err());
        }
    }

    #[test]
    fn a_model_of_which_nothing_or_something_unclear_is_expected_does_not_pass() {
        for text in ["", "holds", "holds  ", "true nobody comes in", "holds one\n\nholds other"] {
            assert!(expected_in(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn the_answers_of_both_tools_are_read_and_what_is_no_answer_counts_as_none() {
        assert_eq!(of_verifpal("     PASS + one\nc0a1\n"), [Some(true), Some(false)]);
        assert_eq!(of_verifpal(""), []);
        let said = "RESULT event(A) ==> event(B) is true.\nRESULT inj-event(A) ==> inj-event(B) is false.\n\
            RESULT (but event(A) ==> event(B) is true.)\nRESULT not attacker(s) cannot be proved.\nnothing\n";
        assert_eq!(of_proverif(said), [Some(true), Some(false), None]);
    }

    #[test]
    fn every_model_has_its_expected_answers_and_is_told_of() {
        let folder = project_top().join(FOLDER);
        assert!(models(&folder).len() > 20);
        for model in models(&folder) {
            assert!(expected(&folder, &model).is_ok(), "{model}");
        }
        assert_eq!(strangers(&folder), Vec::<String>::new());
    }
}
