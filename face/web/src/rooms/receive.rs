//! A matter that somebody handed over, received from a path of this computer; and the key that others seal to. Each page says that nobody here witnessed it.

use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use parloir_node::contract::{Answer, ReceiveWanted, ReceivedLine, Request};
use parloir_speech::reveal::reveal;

use crate::frame::Room;
use crate::moment::dated;
use crate::rooms::checked;
use crate::trouble::Trouble;
use crate::visit::{Deed, Visit};

/// Longest path, and longest line of words.
const PATH_BYTES_MAX: usize = 4_000;

/// The form.
pub(crate) async fn page(visit: Visit) -> Response {
    shown(&visit, &ReceiveWanted::default(), &key(&visit, "").await)
}

fn shown(visit: &Visit, typed: &ReceiveWanted, answer: &Markup) -> Response {
    let title = visit.say("receive-title");
    let body = html! {
        h1 { (title) }
        p { (visit.say("receive-what")) }
        form.stack method="post" action="/receive" {
            (visit.mark())
            label for="path" { (visit.say("receive-path")) }
            input id="path" name="path" required maxlength=(PATH_BYTES_MAX) autocomplete="off" spellcheck="false" placeholder="/home/…/dossier.age" value=(typed.path);
            label for="title" { (visit.say("receive-called")) }
            input id="title" name="title" maxlength="200" autocomplete="off" value=(typed.title.as_deref().unwrap_or_default());
            details {
                summary { (visit.say("receive-sealed")) }
                label for="words" { (visit.say("receive-words")) }
                input id="words" name="words" type="password" maxlength="400" autocomplete="off" spellcheck="false";
            }
            label.choice { input type="checkbox" name="altered" value="1" checked[typed.altered_accepted]; span { (visit.say("receive-altered")) } }
            div.acts {
                button.main type="submit" name="do" value="keep" { (visit.say("receive-do")) }
                button type="submit" name="do" value="look" { (visit.say("receive-look")) }
                a.button href="/matters" { (visit.say("cancel")) }
            }
        }
        div id="answer" tabindex="-1" { (answer) }
    };
    visit.page(Room::Matters, &title, &body)
}

/// Receives it, or looks at it, or makes the key.
pub(crate) async fn take(Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    let path = fields.text("path").trim().to_owned();
    let wanted = ReceiveWanted {
        title: Some(fields.text("title").trim().to_owned()).filter(|title| !title.is_empty()),
        altered_accepted: fields.is_ticked("altered"),
        look: fields.text("do") == "look",
        words: fields.text("words").to_owned(),
        matter: None,
        path,
    };
    if fields.text("do") == "key" {
        return Ok(shown(&visit, &wanted, &key(&visit, &wanted.words).await));
    }
    if !std::path::Path::new(&wanted.path).is_absolute() {
        let note = html! { div.note.note-bad role="alert" { p { strong { (visit.say("path-not-whole")) } } p { (visit.say("path-not-whole-do")) } } };
        return Ok(shown(&visit, &wanted, &note));
    }
    match visit.ask(Request::Receive(wanted.clone())).await {
        Ok(Answer::Received(made)) => match (made.matter, made.number) {
            (Some(matter), Some(number)) => Ok(Redirect::to(&format!("/m/{matter}/i/{number}/import")).into_response()),
            _ => {
                let answer = html! { (label(&visit, &made.received)) (checked::page(&visit, &made.checked)) };
                Ok(shown(&visit, &wanted, &answer))
            }
        },
        Ok(_) => Err(visit.unlike()),
        Err(trouble) => {
            let mut page = shown(&visit, &wanted, &trouble.note());
            *page.status_mut() = trouble.status();
            Ok(page)
        }
    }
}

/// The key that others seal to, or the way to make it once.
async fn key(visit: &Visit, words: &str) -> Markup {
    match visit.ask(Request::ReceiveKey { words: words.to_owned() }).await {
        Ok(Answer::HandoverKey(key)) => html! {
            section.note aria-labelledby="own-key" {
                h2 id="own-key" { (visit.say("receive-key-title")) }
                p { (visit.say("receive-key-what")) }
                p { code.digest { (reveal(&key.address)) } }
            }
        },
        _ => html! {
            section.note aria-labelledby="own-key" {
                h2 id="own-key" { (visit.say("receive-key-title")) }
                @if !words.is_empty() { p.note.note-bad role="alert" { (visit.say("words-01-what")) } }
                p { (visit.say("receive-key-none")) }
                form.stack method="post" action="/receive" {
                    (visit.mark())
                    label for="key-words" { (visit.say("receive-words")) }
                    input id="key-words" name="words" type="password" required maxlength="400" autocomplete="off" spellcheck="false";
                    div.acts { button type="submit" name="do" value="key" { (visit.say("receive-key-do")) } }
                }
            }
        },
    }
}

/// That nobody here witnessed it, whose it is, and what its check came to.
pub(crate) fn label(visit: &Visit, received: &ReceivedLine) -> Markup {
    let name = || vec![("name", reveal(&received.from).into())];
    let at = received.sealed.as_ref().unwrap_or(&received.made);
    let key = if received.sealed.is_some() { "received-page-sealed" } else { "received-page-kept" };
    html! {
        p.note.note-warn role="note" {
            @if received.from.is_empty() { (visit.say("received-label-nobody")) } @else { (visit.tell("received-label", &name())) }
        }
        @if !received.from.is_empty() { p.quiet { (visit.tell(key, &name())) " " (dated(visit.speech, at)) } }
        @if let (Some(at), Some(authority)) = (&received.stamped, &received.authority) {
            p.quiet { (visit.tell("received-page-stamped", &[("authority", reveal(authority).into())])) " " (dated(visit.speech, at)) }
        }
        p class=(if received.verdict == "good" { "quiet" } else { "note note-bad" }) { (visit.word("received-verdict", &received.verdict)) }
    }
}
