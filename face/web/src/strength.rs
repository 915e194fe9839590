//! How strong a passphrase is, said honestly and while it is typed; nothing else is asked of it.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};
use parloir_node::contract::{Answer, Reply, Request, Strength};
use parloir_speech::speech::Speech;

use crate::app::App;
use crate::form::{FORM_BYTES_MAX, fields};
use crate::sentences;

/// Longest passphrase: a page of text.
pub(crate) const PASSPHRASE_BYTES_MAX: usize = 4 * 1024;
/// What is asked for when nothing was typed yet.
const NOTHING: Strength = Strength { bits: 0, needed_bits: 80, listed: false };

/// What a passphrase is worth.
pub(crate) async fn rate(app: &App, passphrase: &str) -> Option<Strength> {
    match app.node.ask(Request::Strength { passphrase: passphrase.to_owned() }, &mut |_| {}).await {
        Reply::Done(Answer::Strength(strength)) => Some(strength),
        _ => None,
    }
}

/// What is typed, rated. It is asked at the closed door too: no session is needed to say what a passphrase is worth, and nothing is kept.
pub(crate) async fn rated(State(app): State<Arc<App>>, parts: Parts, body: Body) -> Response {
    let speech = sentences::speech(app.language_of(&parts));
    let fields = match fields(body, FORM_BYTES_MAX).await {
        Ok(fields) => fields,
        Err(response) => return response,
    };
    let passphrase = fields.text("passphrase");
    if passphrase.len() > PASSPHRASE_BYTES_MAX {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    match rate(&app, passphrase).await {
        Some(strength) => Html(told(speech, strength).into_string()).into_response(),
        None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// The two fields of a new passphrase, and below them what it is worth.
pub(crate) fn asked(speech: &Speech, label: &str, is_required: bool, shown: Option<Strength>) -> Markup {
    html! {
        label for="passphrase" { (label) }
        input id="passphrase" name="passphrase" type="password" autocomplete="new-password" required[is_required] maxlength="1024" data-strength="strength" aria-describedby="strength" spellcheck="false" autocapitalize="none";
        div id="strength" role="status" { (told(speech, shown.unwrap_or(NOTHING))) }
        label for="again" { (speech.say("passphrase-again")) }
        input id="again" name="again" type="password" autocomplete="new-password" required[is_required] maxlength="1024" spellcheck="false" autocapitalize="none";
        label.choice data-scripted="" hidden { input type="checkbox" data-shows="passphrase again"; span { (speech.say("passphrase-show")) } }
    }
}

/// A box by which its owner takes a weak passphrase upon themselves.
pub(crate) fn weak(speech: &Speech) -> Markup {
    html! {
        div.note.note-warn {
            label.choice { input type="checkbox" name="weak" value="1"; span { (speech.say("passphrase-weak-accept")) } }
            p { (speech.say("passphrase-weak-what")) }
        }
    }
}

/// What it is worth, in words and as a bar.
fn told(speech: &Speech, strength: Strength) -> Markup {
    let parts = [("bits", strength.bits.into()), ("needed", strength.needed_bits.into())];
    let (level, key) = match strength {
        Strength { listed: true, .. } => ("bad", "strength-listed"),
        Strength { bits: 0, .. } => ("none", "strength-none"),
        Strength { bits, needed_bits, .. } if bits < needed_bits => ("warn", "strength-weak"),
        _ => ("good", "strength-good"),
    };
    let done = strength.bits.min(strength.needed_bits);
    html! {
        div.strength data-level=(level) {
            progress value=(done) max=(strength.needed_bits) aria-label=(speech.say("strength-label")) {}
            p.quiet { (speech.tell(key, &parts)) }
        }
    }
}
