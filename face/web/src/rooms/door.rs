//! The closed door: locked, and opened again with the passphrase. Nothing of a matter is on this page.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap};
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use parloir_node::contract::{Answer, Reply, Request};
use parloir_speech::speech::Speech;
use serde::Deserialize;

use crate::app::App;
use crate::form::{FORM_BYTES_MAX, fields};
use crate::frame::{Chrome, Room};
use crate::visit::{DOOR, Deed, session_of};
use crate::{idle, launch, sentences, way};

/// What is said above a form.
pub(super) enum Told {
    Nothing,
    Refused(String),
    Failed(String),
    /// In a sentence of its own.
    Said(String),
}

/// The page to come back to.
#[derive(Default, Deserialize)]
pub(crate) struct Back {
    #[serde(default)]
    at: String,
}

/// The door, seen from outside.
pub(crate) async fn closed(State(app): State<Arc<App>>, Query(back): Query<Back>, parts: Parts) -> Response {
    let speech = sentences::speech(app.language_of(&parts));
    let status = app.status().await;
    let is_in = session_of(&parts, &app).is_some();
    if is_in && !status.locked {
        // Before there is a profile no page is gone back to: the first run is where one begins.
        return Redirect::to(way::page(&back.at).filter(|_| !status.absent).unwrap_or("/")).into_response();
    }
    // Whoever closed the pages or the vault is asked for the passphrase; anybody else comes in by the file that the program wrote.
    if status.locked && !status.absent || app.is_veiled() {
        return page(speech, &asked(speech, &Told::Nothing, &back.at), StatusCode::OK);
    }
    page(speech, &elsewhere(speech), StatusCode::OK)
}

/// The passphrase, said at the door.
pub(crate) async fn unlock(State(app): State<Arc<App>>, parts: Parts, body: Body) -> Response {
    let speech = sentences::speech(app.language_of(&parts));
    let fields = match fields(body, FORM_BYTES_MAX).await {
        Ok(fields) => fields,
        Err(response) => return response,
    };
    let status = app.status().await;
    let at = fields.text("at");
    // Another page of the same browser opened it in between.
    if !(status.absent || status.locked) && session_of(&parts, &app).is_some() {
        return Redirect::to(way::page(at).unwrap_or("/")).into_response();
    }
    if status.absent || !(status.locked || app.is_veiled()) {
        return page(speech, &elsewhere(speech), StatusCode::FORBIDDEN);
    }
    let passphrase = fields.text("passphrase").to_owned();
    let request = if status.locked { Request::Unlock { passphrase } } else { Request::PassphraseCheck { passphrase } };
    match app.node.ask(request, &mut |_| {}).await {
        Reply::Done(Answer::Nothing) => opened(&app, way::page(at).unwrap_or("/")).await,
        Reply::Refused { code } => {
            page(speech, &asked(speech, &Told::Refused(code), at), StatusCode::UNPROCESSABLE_ENTITY)
        }
        Reply::Failed { operation } => {
            page(speech, &asked(speech, &Told::Failed(operation), at), StatusCode::INTERNAL_SERVER_ERROR)
        }
        _ => page(speech, &asked(speech, &Told::Nothing, at), StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// The vault is open, and whoever said so is let in.
pub(super) async fn opened(app: &App, next: &str) -> Response {
    app.unveil();
    app.learn().await;
    launch::let_in(app, next)
}

/// Closes every page now.
pub(crate) async fn lock(headers: HeaderMap, Deed(visit, _): Deed) -> Response {
    match idle::preferences(&visit.app).await {
        Some(chosen) => idle::close(&visit.app, &chosen).await,
        // Before there is a profile nobody could say a passphrase.
        None if visit.app.status().await.absent => visit.app.sessions().end_all(),
        None => visit.app.veil(),
    }
    // A program that starts anew has its listener still: the browser waits at the door.
    let from = headers
        .get(header::REFERER)
        .and_then(|value| value.to_str().ok()?.strip_prefix(&visit.app.origin)?.parse().ok());
    Redirect::to(&from.map_or_else(|| DOOR.to_owned(), |from| way::door(DOOR, &from))).into_response()
}

/// Someone is there: the pages stay open. The act itself was taken note of.
pub(crate) async fn alive(Deed(..): Deed) -> StatusCode {
    StatusCode::NO_CONTENT
}

fn asked(speech: &'static Speech, told: &Told, at: &str) -> Markup {
    html! {
        h1 { (speech.say("door-title")) }
        p { (speech.say("door-what")) }
        (said(speech, told))
        form.stack method="post" action="/unlock" {
            @if let Some(at) = way::page(at) { input type="hidden" name="at" value=(at); }
            label for="passphrase" { (speech.say("door-passphrase")) }
            input id="passphrase" name="passphrase" type="password" autocomplete="current-password" required autofocus;
            button.main type="submit" { (speech.say("door-open")) }
        }
        p.quiet { (speech.say("door-forgotten")) " " a href="/door/words" { (speech.say("door-words")) } }
    }
}

/// Why it stays closed.
pub(super) fn said(speech: &Speech, told: &Told) -> Markup {
    html! {
        @match told {
            Told::Nothing => {}
            Told::Refused(code) => {
                @let (what, remedy) = speech.refusal(code);
                div.note.note-bad role="alert" { p { strong { (what) } } p { (remedy) } p.quiet.code { (code) } }
            }
            Told::Said(sentence) => { div.note.note-bad role="alert" { p { strong { (sentence) } } } }
            Told::Failed(operation) => {
                @let operation = parloir_speech::reveal::reveal(operation);
                div.note.note-bad role="alert" { p { strong { (speech.tell("fault-what", &[("operation", operation.into())])) } } p { (speech.say("fault-do")) } }
            }
        }
    }
}

pub(super) fn elsewhere(speech: &'static Speech) -> Markup {
    html! {
        h1 { (speech.say("elsewhere-title")) }
        p { (speech.say("elsewhere-what")) }
        p { (speech.say("elsewhere-do")) }
    }
}

/// A page of the door. It carries no mark of a session: there is none.
pub(crate) fn page(speech: &'static Speech, body: &Markup, status: StatusCode) -> Response {
    let chrome = Chrome { speech, mark: "", room: Room::None, notifies: false };
    (status, Html(chrome.alone(&speech.say("door-title"), body).into_string())).into_response()
}
