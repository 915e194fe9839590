//! What every request must show before a room sees it: that it is meant for this very program, and comes from one of its own pages.

use std::future::Future;
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
        None if *request.method() == Method::POST => to_the_end(next.run(request)).await,
        None => next.run(request).await,
    };
    dress(match seen_in {
        Some(language) => told(sentences::speech(language), response),
        None => response,
    })
}

/// Does an act to its end, whether or not somebody waits for the answer: a page that leaves takes its request along, and what was
/// begun (a vault being closed, a profile being made) must not stay half done.
async fn to_the_end(act: impl Future<Output = Response> + Send + 'static) -> Response {
    tokio::spawn(act).await.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
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

#[cfg(test)]
mod tests {
    use std::task::{Context, Poll, Waker};

    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn an_act_ends_though_the_page_that_asked_for_it_left() {
        let (go_on, waits) = oneshot::channel::<()>();
        let (done, is_done) = oneshot::channel();
        let mut act = Box::pin(to_the_end(async move {
            waits.await.unwrap();
            done.send(()).unwrap();
            StatusCode::OK.into_response()
        }));
        assert!(matches!(act.as_mut().poll(&mut Context::from_waker(Waker::noop())), Poll::Pending));
        drop(act);
        go_on.send(()).unwrap();
        is_done.await.unwrap();
    }
}
