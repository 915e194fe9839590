//! What the rules said no to, or what failed: what happened, what to do; as a page, or as a note on one.

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};
use parloir_speech::reveal::reveal;
use parloir_speech::speech::Speech;

use crate::frame::{Chrome, Room};

/// Why an act was not done.
pub(crate) struct Trouble {
    /// The code of a refusal; empty for a fault.
    pub code: String,
    what: String,
    remedy: String,
    speech: &'static Speech,
    mark: String,
}

impl Trouble {
    /// The rules said no.
    pub fn refused(speech: &'static Speech, mark: &str, code: &str) -> Self {
        let (what, remedy) = speech.refusal(code);
        Self { code: code.to_owned(), what, remedy, speech, mark: mark.to_owned() }
    }

    /// Something failed.
    pub fn failed(speech: &'static Speech, mark: &str, operation: &str) -> Self {
        let what = speech.tell("fault-what", &[("operation", reveal(operation).into())]);
        Self { code: String::new(), what, remedy: speech.say("fault-do"), speech, mark: mark.to_owned() }
    }

    /// As a note on a page.
    pub fn note(&self) -> Markup {
        html! {
            div.note.note-bad role="alert" {
                p { strong { (self.what) } }
                p { (self.remedy) }
                @if !self.code.is_empty() { p.quiet.code { (self.code) } }
            }
        }
    }

    /// The status of an answer that says it.
    pub fn status(&self) -> StatusCode {
        if self.code.is_empty() { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::UNPROCESSABLE_ENTITY }
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let title = self.speech.say("trouble-title");
        let body = html! {
            h1 { (title) }
            (self.note())
            p { a.button href="/matters" { (self.speech.say("trouble-back")) } }
        };
        let chrome = Chrome { speech: self.speech, mark: &self.mark, room: Room::None, notifies: false };
        (self.status(), Html(chrome.page(&title, &body).into_string())).into_response()
    }
}
