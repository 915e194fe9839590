//! Documents that a browser brings: announced, carried in parts, and placed once they are whole; what is unfinished, and how it goes on.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use parloir_base::Refusal;
use parloir_node::contract::{Answer, DepositFile, DepositLine, MatterPage, Request};
use parloir_speech::locale::Language;
use parloir_speech::reveal::reveal;
use serde::Deserialize;

use crate::form::{Fields, LONG_FORM_BYTES_MAX};
use crate::moment::{moment, size};
use crate::parcel::Parcel;
use crate::trouble::Trouble;
use crate::visit::{Deed, Visit};

/// What is on its way into this matter, and for whom; rows that the script fills, and those that wait for the same file again.
pub(crate) fn panel(visit: &Visit, page: &MatterPage, names: &str, left: &[DepositLine]) -> Markup {
    let title = reveal(&page.line.title);
    let parts = [("title", title.into()), ("names", names.to_owned().into())];
    let where_to = visit.tell(if names.is_empty() { "deposit-where-alone" } else { "deposit-where" }, &parts);
    html! {
        section.deposits id="deposits" aria-labelledby="deposits-where" {
            p id="deposits-where" dir="auto" { strong { (where_to) } }
            (going(visit))
            ul.plain id="deposits-left" data-live="" { @for line in left { (unfinished(visit, line)) } }
        }
        p.drop id="drop" hidden { span dir="auto" { (where_to) } }
        input type="file" id="pick-files" multiple hidden;
        input type="file" id="pick-folder" webkitdirectory hidden;
        noscript { p.note { (visit.say("deposit-script")) } }
    }
}

/// The list that the script keeps: its sentences stand here, since it has none of its own.
fn going(visit: &Visit) -> Markup {
    let units = match visit.speech.language() {
        Language::Fr => "octets ko Mo Go To",
        Language::En => "bytes kB MB GB TB",
    };
    let left = visit.tell("paper-left", &[("span", "{span}".into())]);
    let of = visit.tell("deposit-of", &[("have", "{have}".into()), ("total", "{total}".into())]);
    let (changed, remedy) = visit.speech.refusal(Refusal::DocumentChanged.code());
    html! {
        ol.plain id="deposits-going" data-units=(units) data-left=(left) data-of=(of)
            data-waits=(visit.say("deposit-waits")) data-checks=(visit.say("deposit-checks")) data-paused=(visit.word("paper", "paused"))
            data-places=(visit.say("deposit-places")) data-done=(visit.tell("deposit-done", &[("name", "{name}".into())])) data-other=(visit.say("deposit-other"))
            data-changed=(format!("{changed} {remedy}")) data-unreadable=(visit.say("deposit-unreadable")) data-away=(visit.say("deposit-away"))
            data-many=(visit.say("deposit-many")) data-empty=(visit.say("deposit-empty")) {}
        template id="deposit-row" {
            li.deposit {
                strong.deposit-name dir="auto" {}
                span.quiet.deposit-state {}
                progress max="1" value="0" aria-label=(visit.say("deposit-progress")) {}
                div.acts {
                    button.plain type="button" data-act="pause" { (visit.say("paper-pause")) }
                    button.plain type="button" data-act="resume" { (visit.say("paper-resume")) }
                    button.plain type="button" data-act="withdraw" { (visit.say("deposit-withdraw")) }
                }
            }
        }
    }
}

/// One that is not whole, and goes on with the same file.
fn unfinished(visit: &Visit, line: &DepositLine) -> Markup {
    let parts =
        [("have", size(visit.speech, line.have_bytes).into()), ("total", size(visit.speech, line.total_bytes).into())];
    let of = visit.tell("deposit-of", &parts);
    html! {
        li.deposit id=(format!("d-{}", line.deposit)) data-deposit=(line.deposit) data-name=(line.name) data-folder=[line.folder.then_some("")]
            data-files=(line.files) data-total=(line.total_bytes) data-have=(line.have_bytes) data-plan=(line.plan) {
            strong.deposit-name dir="auto" { (reveal(&line.name)) }
            span.quiet.deposit-state {
                (of) ", " (visit.say("since")) " " (moment(visit.speech, &line.made)) ". "
                (visit.say(if line.folder { "deposit-again-folder" } else { "deposit-again-file" }))
            }
            progress max=(line.total_bytes.max(1)) value=(line.have_bytes) aria-label=(visit.say("deposit-progress")) {}
            div.acts {
                button.scripted type="button" data-again=(line.deposit) { (visit.say(if line.folder { "deposit-choose-folder" } else { "deposit-choose-file" })) }
                form method="post" action=(format!("/m/{}/deposit/{}/withdraw", line.matter, line.deposit)) data-swap="" {
                    (visit.mark())
                    button.plain type="submit" { (visit.say("deposit-withdraw")) }
                }
            }
        }
    }
}

/// Deposits of a matter that are not placed yet.
///
/// # Errors
/// [`Trouble`].
pub(crate) async fn unplaced(visit: &Visit, matter: &str) -> Result<Vec<DepositLine>, Trouble> {
    match visit.ask(Request::Deposits { matter: Some(matter.to_owned()) }).await? {
        Answer::Deposits(lines) => Ok(lines),
        _ => Err(visit.unlike()),
    }
}

/// What the script is told: which deposit, and how much of it is kept.
fn told(deposit: &str, have: u64) -> Response {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("deposit", deposit).append_pair("have", &have.to_string());
    ([(header::CONTENT_TYPE, "application/x-www-form-urlencoded")], form.finish()).into_response()
}

/// The files that a form names, in its order.
fn files(fields: &Fields) -> Option<Vec<DepositFile>> {
    let lengths = fields.every("bytes").map(|bytes| bytes.parse().ok());
    let moments = fields.every("modified").map(|moment| moment.parse().ok());
    let files: Option<Vec<DepositFile>> = fields
        .every("path")
        .zip(lengths.zip(moments))
        .map(|(path, (bytes, moment))| Some(DepositFile { path: path.to_owned(), bytes: bytes?, modified_ms: moment? }))
        .collect();
    files.filter(|files| files.len() == fields.every("path").count())
}

/// Announces a document or a folder.
pub(crate) async fn begin(
    Path(matter): Path<String>,
    Deed(visit, fields): Deed<LONG_FORM_BYTES_MAX>,
) -> Result<Response, Trouble> {
    let Some(files) = files(&fields) else { return Ok(StatusCode::BAD_REQUEST.into_response()) };
    let request =
        Request::DepositNew { matter, name: fields.text("name").to_owned(), folder: fields.is_ticked("folder"), files };
    match visit.ask(request).await? {
        Answer::Deposit(line) => Ok(told(&line.deposit, line.have_bytes)),
        _ => Err(visit.unlike()),
    }
}

/// Where a part begins.
#[derive(Deserialize)]
pub(crate) struct At {
    at: u64,
}

/// Takes a part.
pub(crate) async fn part(
    Path((_, deposit)): Path<(String, String)>,
    Query(At { at }): Query<At>,
    Parcel(visit, bytes): Parcel,
) -> Result<Response, Trouble> {
    let have = visit.app.node.deposit_write(&deposit, at, bytes.into()).await;
    Ok(told(&deposit, have.map_err(|stop| visit.stopped(stop))?))
}

/// How much is kept.
pub(crate) async fn state(visit: Visit, Path((matter, deposit)): Path<(String, String)>) -> Result<Response, Trouble> {
    let lines = unplaced(&visit, &matter).await?;
    Ok(lines
        .iter()
        .find(|line| line.deposit == deposit)
        .map_or_else(|| StatusCode::NOT_FOUND.into_response(), |line| told(&deposit, line.have_bytes)))
}

/// Compares what is kept with what the browser has.
pub(crate) async fn check(
    Path((_, deposit)): Path<(String, String)>,
    Deed(visit, fields): Deed<LONG_FORM_BYTES_MAX>,
) -> Result<Response, Trouble> {
    let blocks = fields.text("blocks").split(' ').filter(|block| !block.is_empty()).map(str::to_owned).collect();
    match visit.ask(Request::DepositCheck { deposit, blocks }).await? {
        Answer::Deposit(line) => Ok(told(&line.deposit, line.agreed_bytes.unwrap_or(line.have_bytes))),
        _ => Err(visit.unlike()),
    }
}

/// Places what is whole.
pub(crate) async fn end(
    Path((_, deposit)): Path<(String, String)>,
    Deed(visit, _): Deed,
) -> Result<StatusCode, Trouble> {
    visit.ask(Request::DepositEnd { deposit }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Erases it.
pub(crate) async fn withdraw(
    Path((matter, deposit)): Path<(String, String)>,
    Deed(visit, _): Deed,
) -> Result<Response, Trouble> {
    visit.ask(Request::DepositWithdraw { deposit }).await?;
    Ok(Redirect::to(&format!("/m/{matter}")).into_response())
}
