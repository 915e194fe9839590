//! An exported conversation of WhatsApp: read alone, beside a reader in Python, and placed whole: sealed, read, signed, indexed, durable.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use parloir_node::contract::{Answer, ImportChoice, Request};

use crate::Outcome;
use crate::peer::reading;
use crate::people::Person;
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

/// Measures, over rounds in turn.
pub async fn run(messages: usize) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("Discussion WhatsApp avec Jean.txt");
    std::fs::write(&path, export(messages))?;
    let mut person = Person::new("Claire", folder.path())?;
    person.wake_offline().await?;
    let matter = person.open_matter("Martin").await?;
    let peer = reading::found();
    table::heading(&format!("Import: {messages} messages of WhatsApp, {} bytes", std::fs::metadata(&path)?.len()));
    let mut read = Series::new("Parloir: read, digested, every line accounted for");
    let mut theirs = Series::new("whatstk: read into a table");
    let mut whole = Series::new("Parloir: sealed, read twice, signed, kept and indexed, durable");
    for _ in 0..5 {
        read.add_ms(looked(&person, &path, messages).await?);
        if let Ok(python) = &peer {
            theirs.add(reading::read_ms(python, &path)?);
        }
    }
    let since = Instant::now();
    let (text, choice) = (path.to_string_lossy().into_owned(), ImportChoice::default());
    person.ask(Request::Import { matter, path: text, choice }).await?;
    whole.add_ms(since.elapsed());
    let mut found = Series::new("Parloir: search in it");
    for word in WORDS {
        let since = Instant::now();
        person.ask(Request::Search { words: (*word).to_owned(), matter: None, limit: 50 }).await?;
        found.add_ms(since.elapsed());
    }
    table::print("ms", &[&read, &theirs, &whole, &found]);
    if let Err(fault) = peer {
        println!("whatstk left out: {fault}");
    }
    table::footing();
    Ok(())
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
fn export(messages: usize) -> String {
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
