//! The other way through the door: the passphrase is forgotten, and the twenty-four words give the vault a new one.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use parloir_base::Refusal;
use parloir_node::contract::{Answer, Reply, Request};
use parloir_speech::speech::Speech;
use zeroize::Zeroizing;

use crate::app::App;
use crate::form::{FORM_BYTES_MAX, Fields, fields};
use crate::rooms::door::{self, Told};
use crate::sentences;
use crate::strength::{self, PASSPHRASE_BYTES_MAX};

/// Where it is.
const HERE: &str = "/door/words";
/// Room for twenty-four words, however they are spaced.
const WORDS_BYTES_MAX: usize = 1_024;

/// What the page is like.
enum Stand {
    /// The vault is closed: the words open it.
    Closed,
    /// Only the pages are closed: nothing can be given anew while the vault is in use.
    Veiled,
    /// There is nothing to open here.
    Elsewhere,
}

async fn state(app: &App) -> Stand {
    let status = app.status().await;
    match () {
        () if status.absent => Stand::Elsewhere,
        () if status.locked => Stand::Closed,
        () if app.is_veiled() => Stand::Veiled,
        () => Stand::Elsewhere,
    }
}

/// The page.
pub(crate) async fn page(State(app): State<Arc<App>>, parts: Parts) -> Response {
    let speech = sentences::speech(app.language_of(&parts));
    match state(&app).await {
        Stand::Closed => door::page(speech, &form(speech, &Told::Nothing, None, false), StatusCode::OK),
        Stand::Veiled => door::page(speech, &shut_first(speech), StatusCode::OK),
        Stand::Elsewhere => Redirect::to("/door").into_response(),
    }
}

/// The pages are closed and the node goes on: the vault is closed too, so that its key file can be written.
fn shut_first(speech: &Speech) -> Markup {
    html! {
        h1 { (speech.say("door-words-title")) }
        p { (speech.say("door-shut-what")) }
        form method="post" action="/door/shut" {
            div.acts { button.main type="submit" { (speech.say("door-shut")) } a.button href="/door" { (speech.say("cancel")) } }
        }
    }
}

/// Closes the vault. Whoever may come as far as this door may also close it: it can always be opened again by whoever has the passphrase.
pub(crate) async fn shut(State(app): State<Arc<App>>) -> Redirect {
    if let Stand::Veiled = state(&app).await {
        drop(app.node.ask(Request::Lock, &mut |_| {}).await);
    }
    Redirect::to(HERE)
}

/// The words, and a new passphrase. What was wrong is said, and the words stay: nobody types them twice for a typing mistake.
fn form(speech: &'static Speech, told: &Told, typed: Option<&str>, is_weak: bool) -> Markup {
    html! {
        h1 { (speech.say("door-words-title")) }
        p { (speech.say("door-words-what")) }
        (door::said(speech, told))
        form.stack method="post" action=(HERE) data-busy=(speech.say("door-busy")) {
            label for="words" { (speech.say("door-words-label")) }
            textarea id="words" name="words" rows="5" required autocomplete="off" spellcheck="false" autocapitalize="none" lang="fr" maxlength=(WORDS_BYTES_MAX) { (typed.unwrap_or_default()) }
            p.quiet { (speech.say("door-words-hint")) }
            (strength::asked(speech, &speech.say("passphrase-new"), true, None))
            @if is_weak { (strength::weak(speech)) }
            div.acts { button.main type="submit" { (speech.say("door-words-do")) } a.button href="/door" { (speech.say("cancel")) } }
        }
    }
}

/// Takes them: the vault has a new passphrase, and opens with it.
pub(crate) async fn take(State(app): State<Arc<App>>, parts: Parts, body: Body) -> Response {
    let speech = sentences::speech(app.language_of(&parts));
    let fields = match fields(body, FORM_BYTES_MAX).await {
        Ok(fields) => fields,
        Err(response) => return response,
    };
    let Stand::Closed = state(&app).await else { return Redirect::to(HERE).into_response() };
    match taken(&app, speech, &fields).await {
        Ok(()) => door::opened(&app, "/").await,
        Err(told) => {
            let is_weak = matches!(&told, Told::Refused(code) if code == Refusal::PassphraseWeak.code());
            let is_fault = matches!(told, Told::Failed(_));
            let status = if is_fault { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::UNPROCESSABLE_ENTITY };
            let typed = fields.text("words");
            door::page(speech, &form(speech, &told, typed.get(..WORDS_BYTES_MAX).or(Some(typed)), is_weak), status)
        }
    }
}

/// Gives the vault its new passphrase and opens it; else says why not.
async fn taken(app: &App, speech: &Speech, fields: &Fields) -> Result<(), Told> {
    let new = Zeroizing::new(fields.text("passphrase").to_owned());
    if *new != *fields.text("again") {
        return Err(Told::Said(speech.say("passphrases-differ")));
    }
    if new.is_empty() || new.len() > PASSPHRASE_BYTES_MAX {
        return Err(Told::Refused(Refusal::PassphraseWeak.code().to_owned()));
    }
    let words = fields.text("words");
    if words.len() > WORDS_BYTES_MAX {
        return Err(Told::Refused(Refusal::WordsWrong.code().to_owned()));
    }
    let by_words = Request::PassphraseByWords {
        words: words.to_owned(),
        new: new.to_string(),
        weak_accepted: fields.is_ticked("weak"),
    };
    for request in [by_words, Request::Unlock { passphrase: new.to_string() }] {
        match app.node.ask(request, &mut |_| {}).await {
            Reply::Done(Answer::Nothing) => {}
            Reply::Refused { code } => return Err(Told::Refused(code)),
            Reply::Failed { operation } => return Err(Told::Failed(operation)),
            Reply::Done(_) | Reply::Notice(_) => return Err(Told::Failed("answering a page".to_owned())),
        }
    }
    Ok(())
}
