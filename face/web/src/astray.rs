//! A request that leads nowhere, said in a sentence: whoever follows an old link, or comes from another page, does not find an empty one.

use axum::http::header::{self, HeaderMap};
use axum::http::{Request, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use maud::html;
use parloir_speech::speech::Speech;

use crate::frame::{Chrome, Room};

/// Whether a person will see what is answered, rather than a script.
pub(crate) fn is_seen<B>(request: &Request<B>) -> bool {
    let accepted = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|kinds| kinds.contains("text/html"))
}

/// The answer itself, or a page that says why there is none.
pub(crate) fn told(speech: &'static Speech, response: Response) -> Response {
    let status = response.status();
    let is_empty = !response.headers().contains_key(header::CONTENT_TYPE);
    if !is_empty || !status.is_client_error() {
        return response;
    }
    let (title, what, remedy) = sentences(status);
    let body = html! {
        h1 { (speech.say(title)) }
        p { (speech.say(what)) }
        p { (speech.say(remedy)) }
        p { a.button href="/" { (speech.say("astray-home")) } }
    };
    // It carries no mark of a session: it stands where none was looked for.
    let chrome = Chrome { speech, mark: "", room: Room::None, notifies: false };
    let mut page = Html(chrome.alone(&speech.say(title), &body).into_string()).into_response();
    *page.status_mut() = status;
    let said: HeaderMap = response.headers().clone();
    for (name, value) in said.iter().filter(|(name, _)| **name != header::CONTENT_LENGTH) {
        page.headers_mut().insert(name, value.clone());
    }
    page
}

fn sentences(status: StatusCode) -> (&'static str, &'static str, &'static str) {
    match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
            ("astray-nothing", "astray-nothing-what", "astray-nothing-do")
        }
        StatusCode::PAYLOAD_TOO_LARGE => ("astray-large", "astray-large-what", "astray-large-do"),
        StatusCode::UNAUTHORIZED => ("astray-closed", "astray-closed-what", "astray-closed-do"),
        _ => ("astray-foreign", "astray-foreign-what", "astray-foreign-do"),
    }
}
