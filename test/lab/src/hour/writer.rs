//! Someone who writes all the while, and what was answered each time: accepted, refused, or cut short.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;

use crate::chance::Chance;
use crate::paper::write;
use crate::person::Terminal;
use crate::system::run;
use crate::trouble::Trouble;

/// One of so many is a document.
const DOCUMENT_ONE_IN: u64 = 20;
/// The largest document.
const DOCUMENT_BYTES_MAX: u64 = 2 << 20;

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was placed, and the person told so.
    Accepted,
    /// It was refused, and the person told so.
    Refused(String),
    /// Nobody was told: the node went away meanwhile.
    Unknown,
}

/// Something that was said.
#[derive(Debug, Clone)]
pub struct Said {
    /// The text that nothing else has; of a document its name.
    pub words: String,
    /// Of a document: its source, and how long it is.
    pub source: Option<(PathBuf, u64)>,
    /// The item, where it was accepted.
    pub item: String,
    /// What came of it.
    pub outcome: Outcome,
}

/// Someone who writes, one thing after the other.
#[derive(Debug)]
pub struct Writer {
    terminal: Terminal,
    matter: String,
    series: String,
    chance: Chance,
    /// What was said, in order.
    pub said: Vec<Said>,
}

impl Writer {
    /// Someone at a terminal; what they say begins with the name of the series.
    #[must_use]
    pub fn new(terminal: &Terminal, matter: &str, series: String, chance: Chance) -> Self {
        Self { terminal: terminal.clone(), matter: matter.to_owned(), series, chance, said: Vec::new() }
    }

    /// Writes until it is over, with pauses of up to a second and a half.
    ///
    /// # Errors
    /// The system's. That something is refused or cut short is no trouble.
    pub fn until(mut self, over: &AtomicBool) -> Result<Vec<Said>, Trouble> {
        while !over.load(Ordering::Relaxed) {
            if self.chance.one_in(DOCUMENT_ONE_IN) {
                let bytes = self.chance.within(1, DOCUMENT_BYTES_MAX);
                self.place(bytes)?;
            } else {
                self.say()?;
            }
            let pause = self.chance.within(100, 1_500);
            run(&["sleep", &format!("{}.{:03}", pause / 1000, pause % 1000)])?;
        }
        Ok(self.said)
    }

    /// Says something; answers what came of it.
    ///
    /// # Errors
    /// The system's.
    pub fn say(&mut self) -> Result<&Said, Trouble> {
        let length = if self.chance.one_in(10) { self.chance.within(0, 20_000) } else { self.chance.within(0, 200) };
        let more = "bla ".repeat(usize::try_from(length / 4).unwrap_or_default());
        let words = format!("{} {:06} {more}", self.series, self.said.len());
        let words = words.trim_end().to_owned();
        let answer = self.terminal.answer(&["send", &self.matter, &words]);
        Ok(self.heard(words, None, answer))
    }

    /// Places a document of so many bytes.
    ///
    /// # Errors
    /// The system's.
    pub fn place(&mut self, bytes: u64) -> Result<Option<&Said>, Trouble> {
        let number = self.said.len() as u64;
        let folder = self.terminal.folder.join("papers");
        // On a full disk nobody can even write one.
        let Ok(source) = write(&folder, number, [&self.series, "une heure"], bytes) else { return Ok(None) };
        let name = source.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let answer = self.terminal.answer(&["send", &self.matter, "--file", &source.to_string_lossy()]);
        Ok(Some(self.heard(name, Some((source, bytes)), answer)))
    }

    fn heard(&mut self, words: String, source: Option<(PathBuf, u64)>, answer: Result<Value, Trouble>) -> &Said {
        let answer = answer.unwrap_or_default();
        let outcome = match (answer.get("answer"), answer["refused"].as_str()) {
            (Some(_), _) => Outcome::Accepted,
            (None, Some(code)) => Outcome::Refused(code.to_owned()),
            (None, None) => Outcome::Unknown,
        };
        let item = answer["value"]["item"].as_str().unwrap_or_default().to_owned();
        let place = self.said.len();
        self.said.push(Said { words, source, item, outcome });
        &self.said[place]
    }
}
