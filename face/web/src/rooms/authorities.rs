//! Time-stamping authorities: who was chosen, when they are asked and what leaves then, what they still owe; chosen and given up.

use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use parloir_node::contract::{AuthorityLine, AuthorityNew, AwaitedStamp, Request};
use parloir_speech::reveal::{reveal, reveal_text};
use serde::Deserialize;

use crate::form::Fields;
use crate::frame::Room;
use crate::moment::moment;
use crate::rooms::authority::chosen;
use crate::rooms::ways::{Way, head};
use crate::rooms::{from_file, matters};
use crate::trouble::Trouble;
use crate::visit::{Deed, Visit};

/// What a profile may choose; the node refuses more.
const AUTHORITIES_MAX: usize = 8;
/// Longest name, address and policy.
const NAME_BYTES_MAX: usize = 200;
const ADDRESS_BYTES_MAX: usize = 1_024;
const POLICY_BYTES_MAX: usize = 200;
/// What the node takes of a list of certificates.
const CERTIFICATES_BYTES_MAX: usize = 256 * 1024;
/// What is shown of a queue.
const WAITING_MAX: usize = 50;

/// What was just done.
#[derive(Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    done: u8,
}

/// The page.
pub(crate) async fn page(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Trouble> {
    let said = match asked.done {
        1 => html! { p.note.note-good role="status" { (visit.say("authority-added")) } },
        2 => html! { p.note.note-good role="status" { (visit.say("authority-removed")) } },
        _ => html! {},
    };
    shown(&visit, &said, None).await
}

/// Chooses one. Nobody is asked anything.
pub(crate) async fn add(Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    let authority = AuthorityNew {
        name: fields.text("name").trim().to_owned(),
        address: fields.text("address").trim().to_owned(),
        certificates: fields.text("certificates").to_owned(),
        policy: fields.some("policy"),
    };
    match visit.ask(Request::StampAuthorityAdd { authority }).await {
        Ok(_) => Ok(Redirect::to("/authorities?done=1").into_response()),
        Err(trouble) => refused(&visit, &trouble, Some(&fields)).await,
    }
}

/// Gives one up: nothing is wanted of it any more.
pub(crate) async fn remove(Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    match visit.ask(Request::StampAuthorityRemove { name: fields.text("name").to_owned() }).await {
        Ok(_) => Ok(Redirect::to("/authorities?done=2").into_response()),
        Err(trouble) => refused(&visit, &trouble, None).await,
    }
}

async fn refused(visit: &Visit, trouble: &Trouble, typed: Option<&Fields>) -> Result<Response, Trouble> {
    let mut page = shown(visit, &trouble.note(), typed).await?;
    *page.status_mut() = trouble.status();
    Ok(page)
}

async fn shown(visit: &Visit, said: &Markup, typed: Option<&Fields>) -> Result<Response, Trouble> {
    let lines = chosen(visit).await?;
    let title = visit.say("authorities-title");
    let body = html! {
        (head(visit, &title, Way::Authorities))
        (said)
        div.proof {
            div {
                p.lead { (visit.say("authorities-what")) }
                div id="authority-lines" data-live="" {
                    @if lines.is_empty() { p.note { (visit.say("authorities-nobody")) } }
                    @for line in &lines { (one(visit, line)) }
                }
                @if lines.len() < AUTHORITIES_MAX { (form(visit, typed)) }
            }
            (beside(visit))
        }
    };
    Ok(visit.page(Room::Proof, &title, &body))
}

/// When somebody is asked, and what leaves: read before one is chosen.
fn beside(visit: &Visit) -> Markup {
    html! {
        aside.beside {
            section aria-labelledby="when" {
                h2 id="when" { (visit.say("authorities-when")) }
                ul { @for key in ["authorities-when-never", "authorities-when-asked", "authorities-when-each", "authorities-when-again"] { li { (visit.say(key)) } } }
            }
            section aria-labelledby="leaves" {
                h2 id="leaves" { (visit.say("authorities-leaves")) }
                ul { @for key in ["authorities-leaves-digest", "authorities-leaves-address", "authorities-leaves-journal"] { li { (visit.say(key)) } } }
            }
            section aria-labelledby="worth" {
                h2 id="worth" { (visit.say("authorities-worth")) }
                p { (visit.say("authorities-worth-what")) }
            }
        }
    }
}

fn one(visit: &Visit, line: &AuthorityLine) -> Markup {
    let name = reveal(&line.name);
    let is_plain = line.address.starts_with("http:");
    html! {
        article.authority aria-label=(name) {
            h2 dir="auto" { (name) }
            dl.facts {
                dt { (visit.say("authority-address")) } dd.code { (reveal(&line.address)) }
                @if let Some(policy) = &line.policy { dt { (visit.say("authority-under")) } dd.code { (reveal(policy)) } }
                dt { (visit.say("authority-each")) } dd {
                    @if line.each.is_empty() { (visit.say("authority-each-none")) }
                    @for (at, one) in line.each.iter().enumerate() {
                        @if at > 0 { ", " }
                        a href=(format!("/m/{}/proof#stamps", one.matter)) dir="auto" { (matters::title(visit, &one.title)) }
                    }
                }
            }
            @if is_plain { p.quiet { (visit.say("authority-plain")) } }
            (queue(visit, &line.waiting))
            div.acts {
                details {
                    summary { (visit.say("authority-certificates")) }
                    pre.pem tabindex="0" role="region" aria-label=(format!("{name}, {}", visit.say("authority-certificates"))) { (reveal_text(&line.certificates)) }
                }
                details.sure {
                    summary { (visit.say("authority-remove")) }
                    p { (visit.say("authority-remove-sure")) }
                    form method="post" action="/authorities/remove" {
                        (visit.mark())
                        input type="hidden" name="name" value=(line.name);
                        button.bad type="submit" { (visit.say("authority-remove-do")) }
                    }
                }
            }
        }
    }
}

/// What it owes, and why it is not here.
fn queue(visit: &Visit, waiting: &[AwaitedStamp]) -> Markup {
    let more = waiting.len().saturating_sub(WAITING_MAX) as u64;
    html! {
        @if waiting.is_empty() { p.quiet { (visit.say("authority-owes-nothing")) } } @else {
            h3 { (visit.tell("authority-owes", &[("count", (waiting.len() as u64).into())])) }
            ul {
                @for want in waiting.iter().take(WAITING_MAX) {
                    li {
                        a href=(format!("/m/{}/proof#stamps", want.matter)) dir="auto" { (matters::title(visit, &want.title)) }
                        ", " (visit.tell("stamp-checkpoint", &[("number", want.checkpoint.into())]))
                        @if let Some(tried) = &want.tried { " · " (visit.say("stamp-tried-at")) " " (moment(visit.speech, tried)) }
                        @if let Some(code) = &want.code { br; span.quiet { (visit.speech.refusal(code).0) " (" (code) ")" } }
                    }
                }
            }
            @if more > 0 { p.quiet { (visit.tell("authority-owes-more", &[("count", more.into())])) } }
        }
    }
}

fn form(visit: &Visit, typed: Option<&Fields>) -> Markup {
    let was = |name: &str| typed.map(|fields| fields.text(name)).unwrap_or_default();
    html! {
        section aria-labelledby="add" {
            h2 id="add" { (visit.say("authority-add")) }
            form.stack method="post" action="/authorities" {
                (visit.mark())
                label for="name" { (visit.say("authority-name")) }
                input id="name" name="name" required maxlength=(NAME_BYTES_MAX) autocomplete="off" dir="auto" value=(was("name"));
                label for="address" { (visit.say("authority-address")) }
                input id="address" name="address" type="url" inputmode="url" required maxlength=(ADDRESS_BYTES_MAX) autocomplete="off" spellcheck="false" placeholder="https://…" value=(was("address"));
                label for="certificates" { (visit.say("authority-pem")) }
                textarea id="certificates" name="certificates" rows="6" required maxlength=(CERTIFICATES_BYTES_MAX) spellcheck="false" autocomplete="off" autocapitalize="none" placeholder="-----BEGIN CERTIFICATE-----" aria-describedby="pem-hint" { (was("certificates")) }
                (from_file::button(visit, "certificates"))
                p.quiet id="pem-hint" { (visit.say("authority-pem-hint")) }
                details open[!was("policy").is_empty()] {
                    summary { (visit.say("authority-policy-own")) }
                    label for="policy" { (visit.say("authority-policy-label")) }
                    input id="policy" name="policy" maxlength=(POLICY_BYTES_MAX) autocomplete="off" spellcheck="false" placeholder="1.2.3.4" value=(was("policy"));
                }
                p { (visit.say("authority-add-quiet")) }
                div.acts { button.main type="submit" { (visit.say("authority-add-do")) } }
            }
        }
    }
}
