//! What every request must show before a room sees it: that it is meant for this very program, and comes from one of its own pages.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderName};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::astray::{is_seen, told};
use crate::headers::dress;
use crate::sentences;

/// Where a private file on this disk may post its single-use mark: the only way in from outside.
pub(crate) const LAUNCH: &str = "/open";

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// Refuses, or lets on; every answer gets its headers.
pub(crate) async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let refused = why_not(&app, request.method(), request.uri().path(), request.headers());
    let seen_in = is_seen(&request).then(|| app.language_for(request.headers()));
    let response = match refused {
        Some(status) => status.into_response(),
        None => next.run(request).await,
    };
    dress(match seen_in {
        Some(language) => told(sentences::speech(language), response),
        None => response,
    })
}

/// Why a request goes no further.
///
/// A page of somebody else can send here: with a name of its own that leads to this machine (rebinding: `Host` tells), or across sites
/// (`Origin` and `Sec-Fetch-Site` tell, and both are the browser's, not the page's). What carries no mark of a browser at all is
/// a program of this person: the session's cookie decides.
fn why_not(app: &App, method: &Method, path: &str, headers: &HeaderMap) -> Option<StatusCode> {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if headers.get_all(header::HOST).iter().count() != 1 || text(header::HOST) != Some(app.host.as_str()) {
        return Some(StatusCode::MISDIRECTED_REQUEST);
    }
    let site = text(FETCH_SITE);
    if *method == Method::GET || *method == Method::HEAD {
        let is_own = matches!(site, None | Some("same-origin" | "none"));
        // The frame that shows a document is on another origin than ours on purpose; it loads nothing by itself.
        let is_framed_by_us = text(FETCH_DEST) == Some("iframe") && site == Some("same-origin");
        return (!is_own && !is_framed_by_us).then_some(StatusCode::FORBIDDEN);
    }
    if *method != Method::POST {
        return Some(StatusCode::METHOD_NOT_ALLOWED);
    }
    if path == LAUNCH {
        // From a file: the origin is opaque. What it brings is worth something once.
        let is_known = matches!(text(header::ORIGIN), None | Some("null")) || text(header::ORIGIN) == Some(&app.origin);
        return (!is_known).then_some(StatusCode::FORBIDDEN);
    }
    let is_own = text(header::ORIGIN) == Some(app.origin.as_str()) && matches!(site, None | Some("same-origin"));
    (!is_own).then_some(StatusCode::FORBIDDEN)
}
