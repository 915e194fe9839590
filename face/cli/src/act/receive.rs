//! Matters that others handed over: received, and the key that they are sealed to.

use std::path::Path;

use parloir_node::contract::{ReceiveWanted, Request};
use serde_json::json;

use crate::act::document;
use crate::by_words;
use crate::command::{Receive, Receiving};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::secret;

/// What was typed, as a request.
///
/// # Errors
/// See [`document::whole`]; a misuse when the words cannot be asked for.
pub fn wanted(typed: Receive, desk: &Desk) -> Result<Request, Failure> {
    if let Some(Receiving::Key { words, words_file }) = typed.act {
        return Ok(Request::ReceiveKey { words: said(words, words_file.as_deref(), desk)? });
    }
    Ok(Request::Receive(ReceiveWanted {
        path: document::whole(&typed.source.unwrap_or_default())?,
        matter: typed.into,
        title: typed.title,
        words: said(typed.words, typed.words_file.as_deref(), desk)?,
        altered_accepted: typed.altered,
        look: typed.look,
    }))
}

/// The words, when they are to be said.
fn said(asked: bool, file: Option<&Path>, desk: &Desk) -> Result<String, Failure> {
    match asked || file.is_some() {
        true => Ok(secret::words(file, &desk.screen.speech)?.to_string()),
        false => Ok(String::new()),
    }
}

/// Prints the age identity that the words give: `age -d -i` takes it.
///
/// # Errors
/// [`parloir_base::Refusal::WordsWrong`]; a misuse; a fault.
pub fn identity(words_file: Option<&Path>, desk: &mut Desk) -> Result<(), Failure> {
    let words = secret::words(words_file, &desk.screen.speech)?;
    let (identity, address) = by_words::handover_identity(&words)?;
    if desk.screen.json {
        let value = json!({"identity": *identity, "address": address});
        desk.screen.document(&json!({"answer": "handover-identity", "value": value}));
    } else {
        eprintln!("{}", desk.screen.speech.say("handover-identity-secret"));
        desk.screen.line(&identity);
    }
    Ok(())
}
