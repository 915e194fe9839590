//! An exported conversation of WhatsApp: read alone, beside a reader in Python; and the whole way of `parloir import`: sealed, read, signed, indexed, durable.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use parloir_node::contract::{Answer, ImportChoice, Request};

use crate::Outcome;
use crate::measured::{self, PEAK, Runs, Took, forget_peak, memory_mb, processor_s, took};
use crate::peer::reading;
use crate::people::Person;
use crate::program::{Program, beside};
use crate::table::{self, Series};

const WORDS: &[&str] = &[
    "le",
    "bail",
    "est",
    "signé",
    "merci",
    "maître",
    "audience",
    "à",
    "dix",
    "heures",
    "pièces",
    "jointes",
    "oui",
    "d’accord",
];

/// Rounds of each, in turn.
const ROUNDS: usize = 5;

/// Measures.
pub async fn run(messages: usize) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("Discussion WhatsApp avec Jean.txt");
    std::fs::write(&path, export(messages))?;
    let mut person = Person::new("Claire", folder.path())?;
    person.wake_offline().await?;
    let peer = reading::found();
    table::heading(&format!("Import: {messages} messages of WhatsApp, {} bytes", std::fs::metadata(&path)?.len()));
    let mut read = Series::new("Parloir: read, digested, every line accounted for");
    let mut theirs = Series::new("whatstk: read into a table");
    for _ in 0..ROUNDS {
        read.add_ms(looked(&person, &path, messages).await?);
        if let Ok(python) = &peer {
            theirs.add(reading::read_ms(python, &path)?);
        }
    }
    println!("\nReading alone:");
    table::print("ms", &[&theirs, &read]);
    let mut matters = Vec::new();
    for round in 0..ROUNDS {
        matters.push(person.open_matter(&format!("Import {round}")).await?);
    }
    person.sleep().await;
    let program = Program::start(person.home())?;
    program.answers()?;
    let mut whole = Runs::new("`parloir import` and its node: sealed, read, signed, indexed, durable");
    let mut table_made = Runs::new("whatstk: the whole process, read into a table");
    for matter in &matters {
        whole.add(imported(&program, matter, &path)?);
        if let Ok(python) = &peer {
            table_made.add(took(&mut reading::whole(python, &path))?);
        }
    }
    println!("From the command to its answer:");
    measured::print(&[&table_made, &whole]);
    let mut found = Series::new("Parloir: search in it, the first 50");
    for word in WORDS {
        let since = Instant::now();
        program.ask(&Request::Search { words: (*word).to_owned(), matter: None, limit: 50 })?;
        found.add_ms(since.elapsed());
    }
    println!("Words that stand everywhere in it:");
    table::print("ms", &[&found]);
    if let Err(fault) = peer {
        println!("whatstk left out: {fault}");
    }
    table::footing();
    Ok(())
}

/// One `parloir import`: the clock is the command's, processor and memory are the command's and its node's together.
fn imported(program: &Program, matter: &str, path: &Path) -> Outcome<Took> {
    let node = program.process();
    forget_peak(node)?;
    let before = processor_s(node)?;
    let mut command = Command::new(beside("parloir")?);
    command.arg("--home").arg(program.home()).args(["import", matter]).arg(path);
    let own = took(&mut command)?;
    let processor_s = own.processor_s + processor_s(node)? - before;
    Ok(Took { wall_s: own.wall_s, processor_s, peak_mb: own.peak_mb + memory_mb(node, PEAK)? })
}

async fn looked(person: &Person, path: &Path, messages: usize) -> Outcome<std::time::Duration> {
    let since = Instant::now();
    let request = Request::ImportLook { path: path.to_string_lossy().into_owned(), choice: ImportChoice::default() };
    match person.ask(request).await? {
        Answer::ImportLook(look) if look.readings.iter().any(|one| one.messages == messages as u64) => {
            Ok(since.elapsed())
        }
        _ => Err("not every message was read".into()),
    }
}

/// A conversation whose days are beyond the twelfth often enough, with texts of several lines and media that were left out.
pub fn export(messages: usize) -> String {
    let mut text = String::new();
    for at in 0..messages {
        let minute = at * 5;
        let (day, hour, minute) = (minute / 1_440, minute / 60 % 24, minute % 60);
        let (year, month, day) = (2_000 + day / 336, day / 28 % 12 + 1, day % 28 + 1);
        let author = if at % 3 == 0 { "Jean Martin" } else { "Me Claire Dubois" };
        let words: Vec<&str> = (0..at % 23 + 1).map(|word| WORDS[(at * 7 + word * 3) % WORDS.len()]).collect();
        let more = if at % 97 == 0 { "\nsuite" } else { "" };
        let said = if at % 53 == 0 { "<Médias omis>".to_owned() } else { words.join(" ") };
        // Writing into a text does not fail.
        let _ = writeln!(text, "{day:02}/{month:02}/{year:04}, {hour:02}:{minute:02} - {author}: {said}{more}");
    }
    text
}
