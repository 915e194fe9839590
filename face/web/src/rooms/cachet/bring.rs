//! Files on their way from a page: digested as they come, sealed once all of them came, and kept nowhere.

use std::sync::PoisonError;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::html;
use parloir_base::Refusal;
use parloir_node::{Sheaf, Stop};

use crate::parcel::Parcel;
use crate::pieces::{BODY_BYTES_MAX, pieces};
use crate::rooms::cachet::{check, page};
use crate::trouble::Trouble;
use crate::visit::{Deed, Visit};

/// Longest path of a folder.
const PATH_BYTES_MAX: usize = 4_096;

/// Begins: a mark, in plain text.
pub(crate) async fn begin(Deed(visit, fields): Deed) -> Response {
    let sheaf = match fields.text("kind") {
        "seal" => Sheaf::sealing(),
        "check" if fields.text("within").len() <= PATH_BYTES_MAX => Sheaf::checking(fields.text("within")),
        _ => return StatusCode::UNPROCESSABLE_ENTITY.into_response(),
    };
    visit.app.sheaves.begin(&visit.session.mark, sheaf).into_response()
}

/// Takes the next pieces.
pub(crate) async fn bytes(
    Path(mark): Path<String>,
    Parcel(visit, body): Parcel<BODY_BYTES_MAX>,
) -> Result<Response, Trouble> {
    let Some(coming) = visit.app.sheaves.find(&mark, &visit.session.mark) else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let taken = tokio::task::spawn_blocking(move || {
        let mut coming = coming.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(sheaf) = coming.as_mut() else { return Err(Refusal::DepositUnknown.into()) };
        for piece in pieces(&body) {
            // What is cut off or no path at all is a script of somebody else's.
            let piece = piece.map_err(|_| Stop::from(Refusal::DepositElsewhere))?;
            sheaf.take(piece.path, piece.at, piece.bytes)?;
        }
        Ok::<_, Stop>(())
    });
    match taken.await {
        Ok(Ok(())) => Ok(StatusCode::NO_CONTENT.into_response()),
        Ok(Err(stop)) => {
            visit.app.sheaves.end(&mark, &visit.session.mark);
            refused(&visit, &visit.stopped(stop)).await
        }
        Err(_) => Err(visit.failed("reading what was chosen")),
    }
}

/// Everything is there: it is sealed.
pub(crate) async fn seal(Path(mark): Path<String>, Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    let Some(sheaf) = visit.app.sheaves.end(&mark, &visit.session.mark) else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    match visit.app.node.seal(sheaf, fields.some("statement"), fields.some("authority")).await {
        Ok(sealed) => {
            let note = page::told(&visit, &sealed.made, true);
            visit.app.sheaves.keep(&visit.session.mark, sealed);
            page::shown(&visit, None, &note, StatusCode::OK).await
        }
        Err(stop) => refused(&visit, &visit.stopped(stop)).await,
    }
}

/// Everything is there: it is checked.
pub(crate) async fn compare(Path(mark): Path<String>, Deed(visit, _): Deed) -> Result<Response, Trouble> {
    let Some(sheaf) = visit.app.sheaves.end(&mark, &visit.session.mark) else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    match visit.app.node.check_cachet(sheaf).await {
        Ok(checked) => Ok(check::shown(&visit, &check::found(&visit, &checked), StatusCode::OK)),
        Err(Stop::Refusal(Refusal::BundleUnreadable)) => {
            let note = html! { div.note.note-bad role="alert" { p { strong { (visit.say("cachet-check-none")) } } p { (visit.say("cachet-check-none-do")) } } };
            Ok(check::shown(&visit, &note, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(stop) => refused(&visit, &visit.stopped(stop)).await,
    }
}

/// Nothing more comes.
pub(crate) async fn withdraw(Path(mark): Path<String>, Deed(visit, _): Deed) -> StatusCode {
    visit.app.sheaves.end(&mark, &visit.session.mark);
    StatusCode::NO_CONTENT
}

/// Both pages show it in the same place.
async fn refused(visit: &Visit, trouble: &Trouble) -> Result<Response, Trouble> {
    page::shown(visit, None, &trouble.note(), trouble.status()).await
}
