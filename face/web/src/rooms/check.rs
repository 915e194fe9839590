//! Checking a bundle that somebody handed over: dropped on the page, chosen, or named by its path; what was brought is gone afterwards.

use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use parloir_node::contract::{Answer, Notice, Request};

use crate::archive::FILES_MAX;
use crate::brought::{BYTES_MAX, Lot};
use crate::frame::Room;
use crate::moment::size;
use crate::pieces::BODY_BYTES_MAX;
use crate::rooms::checked;
use crate::rooms::ways::{Way, head};
use crate::sessions::is_same;
use crate::trouble::Trouble;
use crate::unfit::Unfit;
use crate::visit::{Deed, MARK_HEADER, Visit};

/// The form.
pub(crate) async fn page(visit: Visit) -> Response {
    shown(&visit, &html! {})
}

fn shown(visit: &Visit, answer: &Markup) -> Response {
    let title = visit.say("check-title");
    let body = html! {
        (head(visit, &title, Way::Check))
        div.check-form {
            p.lead { (visit.say("check-what")) }
            div.bring id="bring" hidden data-new="/proof/new" data-files=(FILES_MAX) data-bytes=(BYTES_MAX)
                data-said-many=(visit.say("unfit-many")) data-said-large=(visit.say("unfit-large")) data-said-busy=(visit.say("check-busy")) data-said-away=(visit.say("check-away")) {
                p { strong { (visit.say("check-drop")) } }
                div.acts {
                    button type="button" data-pick="folder" { (visit.say("check-folder")) }
                    button type="button" data-pick="zip" { (visit.say("check-zip")) }
                }
                input.unseen id="pick-folder" type="file" webkitdirectory multiple tabindex="-1" aria-label=(visit.say("check-folder")) hidden;
                input.unseen id="pick-zip" type="file" accept=".zip,application/zip" tabindex="-1" aria-label=(visit.say("check-zip")) hidden;
                div.check-way id="way" hidden {
                    p id="way-said" role="status" {}
                    progress id="way-far" max="1" value="0" aria-labelledby="way-said" {}
                    p.quiet id="way-much" {}
                    div.acts { button type="button" id="way-stop" { (visit.say("check-stop")) } }
                }
            }
            details open[answer.0.is_empty()] {
                summary { (visit.say("check-path")) }
                form.stack id="named" method="post" action="/proof" {
                    (visit.mark())
                    label for="path" { (visit.say("check-path-label")) }
                    input id="path" name="path" required maxlength="4000" autocomplete="off" spellcheck="false" placeholder="/home/…/preuve";
                    div.acts { button type="submit" { (visit.say("check-do")) } }
                }
            }
            p.quiet { (visit.say("check-private")) }
        }
        div id="answer" tabindex="-1" { (answer) }
    };
    visit.page(Room::Proof, &title, &body)
}

/// Checks what lies on this machine: a folder, or an archive.
pub(crate) async fn named(Deed(visit, fields): Deed) -> Response {
    let path = PathBuf::from(fields.text("path").trim());
    if !path.is_absolute() {
        let note = html! { div.note.note-bad role="alert" { p { strong { (visit.say("path-not-whole")) } } p { (visit.say("path-not-whole-do")) } } };
        return unfit(shown(&visit, &note));
    }
    if !path.is_file() {
        return told(&visit, &path).await;
    }
    let (app, session) = (visit.app.clone(), visit.session.mark.clone());
    let unpacked = blocking(move || app.brought.of_archive(&session, &path)).await;
    match unpacked {
        Ok((mark, folder)) => {
            let lot = Leaving(visit.app.brought.end(&mark, &visit.session.mark));
            let told = told(&visit, &folder).await;
            lot.over().await;
            told
        }
        Err(why) => unfit(shown(&visit, &why.note(visit.speech))),
    }
}

async fn told(visit: &Visit, folder: &FilePath) -> Response {
    match judged(visit, folder).await {
        Ok(answer) => shown(visit, &answer),
        Err(trouble) => {
            let mut page = shown(visit, &trouble.note());
            *page.status_mut() = trouble.status();
            page
        }
    }
}

/// Whoever goes away ends this, and with it the check.
async fn judged(visit: &Visit, folder: &FilePath) -> Result<Markup, Trouble> {
    let source = folder.to_string_lossy().into_owned();
    let going = visit.session.far.begin();
    let mut told = |notice: Notice| going.tell(notice.done_bytes, notice.total_bytes);
    match visit.ask_long(Request::BundleCheck { source }, &mut told).await? {
        Answer::Checked(checked) => Ok(checked::page(visit, &checked)),
        _ => Err(visit.unlike()),
    }
}

/// How far the check is that this session waits for: which part of it, and in words. Nothing while nothing is checked.
pub(crate) async fn far(visit: Visit) -> Response {
    let Some((done, whole)) = visit.session.far.now() else { return StatusCode::NO_CONTENT.into_response() };
    let parts = [("done", size(visit.speech, done).into()), ("whole", size(visit.speech, whole).into())];
    let thousandths = done.saturating_mul(1_000).checked_div(whole).unwrap_or(0);
    let words = if whole == 0 { String::new() } else { visit.tell("check-far", &parts) };
    format!("{thousandths} {words}").into_response()
}

/// A lot that is over. With the last hand on it its folder goes, off the threads that answer; also when whoever brought it is gone.
struct Leaving(Option<Arc<Lot>>);

impl Leaving {
    async fn over(mut self) {
        let lot = self.0.take();
        drop(tokio::task::spawn_blocking(move || drop(lot)).await);
    }
}

impl Drop for Leaving {
    fn drop(&mut self) {
        if let Some(lot) = self.0.take() {
            drop(tokio::task::spawn_blocking(move || drop(lot)));
        }
    }
}

fn unfit(mut page: Response) -> Response {
    *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    page
}

/// Begins to bring a bundle: its mark, in plain text.
pub(crate) async fn begin(Deed(visit, fields): Deed) -> Response {
    let is_archive = fields.text("kind") == "zip";
    let (app, session) = (visit.app.clone(), visit.session.mark.clone());
    match blocking(move || app.brought.begin(&session, is_archive)).await {
        Ok(mark) => mark.into_response(),
        Err(why) => unfit(shown(&visit, &why.note(visit.speech))),
    }
}

/// Takes the next pieces.
pub(crate) async fn bring(visit: Visit, Path(mark): Path<String>, headers: HeaderMap, body: Body) -> Response {
    let shows = headers.get(MARK_HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !is_same(shows, &visit.session.form_mark) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let Some(lot) = visit.app.brought.find(&mark, &visit.session.mark) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let Ok(bytes) = axum::body::to_bytes(body, BODY_BYTES_MAX).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    visit.app.sessions().touch();
    match blocking(move || lot.take(&bytes)).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(why) => {
            visit.app.brought.end(&mark, &visit.session.mark);
            unfit(shown(&visit, &why.note(visit.speech)))
        }
    }
}

/// Everything is there: it is checked, and goes.
pub(crate) async fn end(Path(mark): Path<String>, Deed(visit, _): Deed) -> Response {
    let Some(lot) = visit.app.brought.end(&mark, &visit.session.mark) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let (held, lot) = (lot.clone(), Leaving(Some(lot)));
    let told = match blocking(move || held.whole()).await {
        Ok(folder) => told(&visit, &folder).await,
        Err(why) => unfit(shown(&visit, &why.note(visit.speech))),
    };
    lot.over().await;
    told
}

/// Nothing more comes: what came goes.
pub(crate) async fn withdraw(Path(mark): Path<String>, Deed(visit, _): Deed) -> StatusCode {
    Leaving(visit.app.brought.end(&mark, &visit.session.mark)).over().await;
    StatusCode::NO_CONTENT
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Unfit> + Send + 'static) -> Result<T, Unfit> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(Unfit::Damaged))
}
