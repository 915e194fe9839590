//! People met: who they are, how far they are trusted, and the phrase that is read aloud.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use parloir_node::contract::{Aloud, Answer, PersonLine, Request};
use parloir_speech::reveal::reveal;

use crate::frame::Room;
use crate::moment::moment;
use crate::rooms::card::trust;
use crate::trouble::Trouble;
use crate::visit::{Deed, Visit};

/// Everybody.
pub(crate) async fn people(visit: Visit) -> Result<Response, Trouble> {
    let Answer::People(lines) = visit.ask(Request::People).await? else { return Err(visit.unlike()) };
    let title = visit.say("room-people");
    let body = html! {
        h1 { (title) }
        @if lines.is_empty() {
            div.empty { h2 { (visit.say("people-none-title")) } p { (visit.say("people-none-what")) } p { a.button.main href="/matters" { (visit.say("people-none-do")) } } }
        } @else {
            ul.lines id="people" data-live="" {
                @for line in &lines {
                    li id=(format!("p-{}", line.person)) {
                        a.line data-move="" href=(format!("/people/{}", line.person)) {
                            span.line-title { (reveal(&line.name)) }
                            span.line-marks { (trust(&visit, &line.trust)) @if line.full { span.badge { (visit.say("measure-full-badge")) } } @if line.phrase.is_some() && line.trust == "invited" { span.badge.badge-new { (visit.say("phrase-ready")) } } }
                            span.line-what.quiet { @if line.profession != "none" { (visit.word("profession", &line.profession)) } }
                            span.line-when.quiet { @if line.connected { span.here { (visit.say("here-now")) } } @else { (visit.say("met-when")) " " (moment(visit.speech, &line.met)) } }
                        }
                    }
                }
            }
        }
    };
    Ok(visit.page(Room::People, &title, &body))
}

async fn met(visit: &Visit, person: &str) -> Result<PersonLine, Trouble> {
    let Answer::People(lines) = visit.ask(Request::People).await? else { return Err(visit.unlike()) };
    let found = lines.into_iter().find(|line| line.person == person);
    found.ok_or_else(|| visit.refused(parloir_base::Refusal::PartyUnknown.code()))
}

/// One person, and the phrase.
pub(crate) async fn person(visit: Visit, Path(person): Path<String>) -> Result<Response, Trouble> {
    let line = met(&visit, &person).await?;
    Ok(shown(&visit, &line, None))
}

fn shown(visit: &Visit, line: &PersonLine, trouble: Option<&Trouble>) -> Response {
    let name = reveal(&line.name);
    let body = html! {
        header.head { div { h1 { (name) } p { (trust(visit, &line.trust)) @if let Some(at) = &line.verified_at { " " (visit.say("since")) " " (moment(visit.speech, at)) } } } }
        @if let Some(trouble) = trouble { (trouble.note()) }
        div id="measure" data-live="" {
            @if line.full {
                div.note.note-warn { p { strong { (visit.tell("measure-full", &[("name", name.clone().into())])) } } p { (visit.say("measure-full-what")) } }
                form method="post" action=(format!("/people/{}/read-on", line.person)) { (visit.mark()) button type="submit" { (visit.say("measure-read-on")) } }
            }
        }
        div id="phrase" data-live="" { (phrase(visit, line, &name)) }
    };
    let mut page = visit.page(Room::People, &name, &body);
    if let Some(trouble) = trouble {
        *page.status_mut() = trouble.status();
    }
    page
}

/// The phrase as it is compared: large, and chosen among others, never a bare yes.
fn phrase(visit: &Visit, line: &PersonLine, name: &str) -> Markup {
    let parts = [("name", name.to_owned().into())];
    html! {
        @match (line.trust.as_str(), &line.aloud) {
            ("verified", _) => { p { (visit.tell("verified-what", &parts)) } }
            ("locked", _) => {
                div.note.note-bad { p { strong { (visit.tell("phrase-locked", &parts)) } } p { (visit.say("phrase-locked-do")) } }
                form method="post" action=(format!("/people/{}/reset", line.person)) { (visit.mark()) button type="submit" { (visit.say("phrase-reset")) } }
            }
            (_, None) => {
                div.note { p { strong { (visit.tell("phrase-waits", &parts)) } } p { (visit.tell("phrase-waits-what", &parts)) } }
            }
            (_, Some(aloud)) => {
                p.lead { (visit.tell("phrase-what", &parts)) }
                ol.steps {
                    li { (visit.tell("phrase-step-call", &parts)) }
                    @if aloud.first {
                        li { (visit.say("phrase-step-read")) (words(visit, &aloud.read)) }
                        li { (visit.tell("phrase-step-hear", &parts)) (choices(visit, line, aloud)) }
                    } @else {
                        li { (visit.tell("phrase-step-hear-first", &parts)) (choices(visit, line, aloud)) }
                        li { (visit.say("phrase-step-read-then")) (words(visit, &aloud.read)) }
                    }
                }
                @if line.failures > 0 { p.note.note-warn { (visit.tell("phrase-failed", &[("count", u64::from(line.failures).into())])) } }
            }
        }
    }
}

/// The two words that this side reads, large.
fn words(visit: &Visit, read: &str) -> Markup {
    html! { ol.phrase aria-label=(visit.say("phrase-yours")) { @for word in read.split(' ') { li { (reveal(word)) } } } }
}

/// The two that may be heard: chosen among others, never a bare yes.
fn choices(visit: &Visit, line: &PersonLine, aloud: &Aloud) -> Markup {
    html! {
        form.stack method="post" action=(format!("/people/{}/verify", line.person)) {
            (visit.mark())
            fieldset.heard {
                legend { (visit.tell("phrase-heard", &[("name", reveal(&line.name).into())])) }
                @for choice in &aloud.choices {
                    label.choice { input type="radio" name="words" value=(choice.words) required; span.phrase-choice { (reveal(&choice.heard)) } }
                }
                label.choice { input type="radio" name="words" value="-"; span { (visit.say("phrase-other")) } }
            }
            fieldset {
                legend { (visit.say("phrase-how")) }
                label.choice { input type="radio" name="method" value="phrase-by-voice" checked; span { (visit.say("method-voice")) } }
                label.choice { input type="radio" name="method" value="phrase-in-person"; span { (visit.say("method-person")) } }
            }
            div.acts { button.main type="submit" { (visit.say("phrase-confirm")) } }
        }
    }
}

/// Says that the words are the same, or that they are not.
pub(crate) async fn verify(Path(person): Path<String>, Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    let request = Request::Verify {
        person: person.clone(),
        words: fields.text("words").to_owned(),
        method: fields.some("method").unwrap_or_else(|| "phrase-by-voice".to_owned()),
    };
    match visit.ask(request).await {
        Ok(_) => Ok(Redirect::to(&format!("/people/{person}")).into_response()),
        Err(trouble) => Ok(shown(&visit, &met(&visit, &person).await?, Some(&trouble))),
    }
}

/// Reads on what someone writes today.
pub(crate) async fn read_on(Path(person): Path<String>, Deed(visit, _): Deed) -> Result<Response, Trouble> {
    visit.ask(Request::ReadOn { person: person.clone() }).await?;
    Ok(Redirect::to(&format!("/people/{person}")).into_response())
}

/// Lets a locked contact try again.
pub(crate) async fn reset(Path(person): Path<String>, Deed(visit, _): Deed) -> Result<Response, Trouble> {
    visit.ask(Request::PhraseReset { person: person.clone() }).await?;
    Ok(Redirect::to(&format!("/people/{person}")).into_response())
}
