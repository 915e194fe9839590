//! A page to print and keep with what was sealed: whose cachet it is, its digest, and a picture that carries both; and the cachet itself, saved.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use parloir_node::contract::{Answer, CachetLine, Request, StampLine};
use parloir_speech::reveal::reveal;

use crate::attach::archive_disposition;
use crate::frame::Room;
use crate::moment::{count, dated, size};
use crate::qr;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// The page, also of a cachet that was made long ago. Its time-stamp is in its folder: the vault keeps the number and the digest alone.
pub(crate) async fn page(visit: Visit, Path(digest): Path<String>) -> Result<Response, Trouble> {
    let Answer::Cachets(lines) = visit.ask(Request::Cachets).await? else { return Err(visit.unlike()) };
    let Some(line) = lines.into_iter().find(|line| line.digest == digest) else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let here = visit.app.sheaves.made(&visit.session.mark, &digest);
    let stamp = here.as_ref().and_then(|sealed| sealed.made.stamp.as_ref());
    let person = visit.app.status().await.person;
    let title = visit.tell("certificate-title", &[("number", line.number.into())]);
    let said = format!("parloir-cachet/1 sha256:{} ik:{person}", line.digest);
    let body = html! {
        div.certificate {
            h1 { (title) }
            (facts(&visit, &line, &person, stamp))
            @if let Some(picture) = qr::picture(&said, &visit.say("sealing-picture")) { (picture) }
            p { (visit.say("certificate-worth")) }
        }
        div.acts {
            button.main.when-scripted type="button" data-print="" { (visit.say("check-print")) }
            @if here.is_some() { a.button href=(format!("/cachet/{digest}/save")) { (visit.say("sealing-save")) } }
            a.button href="/cachet" { (visit.say("sealing-back")) }
        }
    };
    Ok(visit.page(Room::Proof, &title, &body))
}

fn facts(visit: &Visit, line: &CachetLine, person: &str, stamp: Option<&StampLine>) -> Markup {
    let keys = [
        ("certificate-digest", line.digest.as_str()),
        ("certificate-key", person),
        ("certificate-device", line.device.as_str()),
    ];
    html! {
        dl.certificate-facts {
            @for (key, value) in keys { dt { (visit.say(key)) } dd.digest { (value) } }
            dt { (visit.say("certificate-time")) } dd { (dated(visit.speech, &line.claimed)) }
            dt { (visit.say("certificate-files")) } dd { (count(visit.speech, line.files)) ", " (size(visit.speech, line.bytes)) }
            @if let Some(statement) = &line.statement { dt { (visit.say("certificate-statement")) } dd dir="auto" { (reveal(statement)) } }
            @if let Some(stamp) = stamp {
                dt { (visit.say("certificate-stamp")) }
                dd { (dated(visit.speech, &stamp.at)) ", " (reveal(&stamp.authority)) ", " (reveal(&stamp.policy)) }
            }
        }
    }
}

/// The folder of the cachet that was made last on this page, as one archive.
pub(crate) async fn save(visit: Visit, Path(digest): Path<String>) -> Response {
    let Some(sealed) = visit.app.sheaves.made(&visit.session.mark, &digest) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers =
        [(CONTENT_TYPE, "application/zip".to_owned()), (CONTENT_DISPOSITION, archive_disposition(&sealed.made.target))];
    (headers, sealed.archive.clone()).into_response()
}
