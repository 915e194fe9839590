//! Where a command shows its answer: sentences for people, or one JSON document.

use std::io::Write;

use parloir_node::contract::Answer;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::look::{Look, WIDTH_DEFAULT};
use crate::render;
use parloir_speech::reveal::reveal;
use parloir_speech::speech::Speech;

/// Shows.
pub struct Screen {
    /// The language.
    pub speech: Speech,
    /// One JSON document instead of sentences.
    pub json: bool,
    /// Whether standard output is a terminal that takes colours.
    pub colour: bool,
    /// Whether standard error is a terminal: progress may be drawn.
    pub live: bool,
    /// Columns.
    pub width: usize,
    out: Box<dyn Write>,
    closed: bool,
}

impl Screen {
    /// A screen on standard output.
    #[must_use]
    pub fn standard(speech: Speech, json: bool) -> Self {
        use std::io::IsTerminal;
        let terminal = std::io::stdout().is_terminal();
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        let width = terminal_size::terminal_size().map_or(WIDTH_DEFAULT, |(width, _)| usize::from(width.0));
        Self {
            speech,
            json,
            colour: terminal && !plain,
            live: std::io::stderr().is_terminal(),
            width: width.clamp(40, 120),
            out: Box::new(std::io::stdout()),
            closed: false,
        }
    }

    #[cfg(test)]
    /// A screen that writes elsewhere, without colour, 80 columns wide.
    #[must_use]
    pub fn onto(out: Box<dyn Write>, speech: Speech, json: bool) -> Self {
        Self { speech, json, colour: false, live: false, width: WIDTH_DEFAULT, out, closed: false }
    }

    /// How things look here.
    #[must_use]
    pub fn look(&self) -> Look<'_> {
        Look { speech: &self.speech, colour: self.colour, width: self.width }
    }

    /// Whether nobody reads any more (`parloir read --follow | head`).
    #[must_use]
    pub const fn closed(&self) -> bool {
        self.closed
    }

    /// An answer: rendered, or as JSON on one line.
    pub fn answer(&mut self, answer: &Answer) {
        if self.json {
            self.document(&serde_json::to_value(answer).unwrap_or(Value::Null));
        } else {
            let text = render::answer(answer, &self.look());
            self.raw(&text);
        }
    }

    /// A JSON document, on one line.
    pub fn document(&mut self, value: &Value) {
        self.raw(&format!("{value}\n"));
    }

    /// A line for people; nothing under `--json`.
    pub fn line(&mut self, text: &str) {
        if !self.json {
            self.raw(&format!("{text}\n"));
        }
    }

    /// A sentence for people; nothing under `--json`.
    pub fn say(&mut self, key: &str) {
        let text = self.speech.say(key);
        self.line(&text);
    }

    /// Exactly this text.
    pub fn raw(&mut self, text: &str) {
        if self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush()).is_err() {
            self.closed = true;
        }
    }

    /// Why the command ends without having done it: to standard error for people, to standard output as JSON.
    pub fn failure(&mut self, failure: &Failure) {
        let (value, text) = told(failure, &self.speech);
        if self.json {
            self.document(&value);
        } else {
            // Nobody is left to tell when standard error is closed.
            let _ = std::io::stderr().write_all(text.as_bytes());
        }
    }
}

/// A failure as JSON and as sentences: what happened, what to do.
#[must_use]
pub fn told(failure: &Failure, speech: &Speech) -> (Value, String) {
    match failure {
        Failure::Refused(code) => {
            let (what, remedy) = speech.refusal(code);
            let code = reveal(code);
            (json!({"refused": code, "what": what, "do": remedy}), format!("{code}  {what}\n{remedy}\n"))
        }
        Failure::Misuse(what) => {
            let remedy = speech.say("misuse-do");
            (json!({"misuse": what, "do": remedy}), format!("{what}\n{remedy}\n"))
        }
        Failure::Fault(operation) => {
            let operation = reveal(operation);
            let what = speech.tell("fault-what", &[("operation", operation.clone().into())]);
            let remedy = speech.say("fault-do");
            (json!({"failed": operation, "what": what, "do": remedy}), format!("{what}\n{remedy}\n"))
        }
        Failure::Unexpected(what) => (json!({"unexpected": what}), format!("{what}\n")),
    }
}
