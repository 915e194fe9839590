//! The document inside the closed frame: pictures, pages and letters, and nothing that could run, load or leave.
//!
//! The frame has no origin, no script, no form and no address to reach; what is shown lies in the page itself.

use std::io;

use axum::body::{Body, Bytes};
use axum::extract::{Path, Query};
use axum::http::HeaderValue;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64;
use futures_util::stream::{self, StreamExt};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use parloir_node::Pour;
use parloir_speech::reveal::{reveal, reveal_text};
use serde::Deserialize;

use crate::glimpse::{Glimpse, TEXT_BYTES_MAX, letters};
use crate::rooms::paper::{Paper, beginning, flow, kind, paper, whole};
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Dots across of a page that is drawn.
const PAGE_WIDTH: u16 = 1_200;
/// Where the bytes of a picture go.
const HERE: &str = "the-bytes";

/// The whole style of the frame; the policy names its digest.
const STYLE: &str = ":root{color-scheme:light dark;background:light-dark(#fff,#1e2127);color:light-dark(#1d2430,#e8e6e1);font:16px/1.5 system-ui,sans-serif}\
body{margin:0}img{display:block;max-width:100%;height:auto;margin:0 auto}pre{margin:0;padding:1rem;white-space:pre-wrap;overflow-wrap:anywhere;font:0.9rem/1.5 ui-monospace,monospace}p{padding:0 1rem}";

/// What the frame may do: be drawn inside a page of ours.
const POLICY: &str = "default-src 'none'; img-src data:; style-src 'sha256-WuRjFHgl30UP8iMWm6jEzbO564gcSioQ6Sj1hLfkREs='; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox";

/// Which page of it.
#[derive(Default, Deserialize)]
pub(crate) struct Asked {
    page: Option<u32>,
}

/// The document of the frame. What goes wrong is said inside it.
pub(crate) async fn frame(
    visit: Visit,
    Path((matter, item)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Response {
    let body = match shown(&visit, &matter, &item, asked.page.unwrap_or(1)).await {
        Ok(body) => body,
        Err(trouble) => Body::from(sheet(&visit, &trouble.note()).into_string()),
    };
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    response
}

fn sheet(visit: &Visit, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(visit.speech.language().code()) {
            head { meta charset="utf-8"; title { "Parloir" } style { (PreEscaped(STYLE)) } }
            body { (body) }
        }
    }
}

async fn shown(visit: &Visit, matter: &str, item: &str, page: u32) -> Result<Body, Trouble> {
    let paper = paper(visit, matter, item).await?;
    if !paper.is_known {
        return Ok(said(visit, "view-awaits-opening"));
    }
    match kind(visit, matter, &paper).await? {
        Glimpse::Nothing => Ok(said(visit, "view-nothing")),
        Glimpse::Text => text(visit, matter, &paper).await,
        Glimpse::Picture(media) => {
            let pour = whole(visit, matter, &paper, None).await?;
            Ok(picture(visit, media, &reveal(&paper.document.name), pour))
        }
        Glimpse::Pages => {
            let preview =
                visit.app.node.preview_page(matter.to_owned(), paper.item.item.clone(), page, PAGE_WIDTH).await;
            let preview = preview.map_err(|stop| visit.stopped(stop))?;
            let parts = [("page", page.into()), ("pages", preview.pages.into())];
            let (head, tail) = halves(visit, "image/png", &visit.tell("view-page", &parts));
            Ok(Body::from(head + &BASE64.encode(&preview.png) + &tail))
        }
    }
}

fn said(visit: &Visit, key: &str) -> Body {
    Body::from(sheet(visit, &html! { p { (visit.say(key)) } }).into_string())
}

async fn text(visit: &Visit, matter: &str, paper: &Paper) -> Result<Body, Trouble> {
    let bytes = beginning(visit, matter, paper, TEXT_BYTES_MAX).await?;
    let is_cut = paper.document.bytes > TEXT_BYTES_MAX;
    let body = html! {
        @if is_cut { p { (visit.say("view-cut")) } }
        pre dir="auto" { (reveal_text(&letters(&bytes))) }
    };
    Ok(Body::from(sheet(visit, &body).into_string()))
}

/// A page with a picture in it, before and after the picture's bytes. These stand first in it, whatever it is called.
fn halves(visit: &Visit, media: &str, title: &str) -> (String, String) {
    let page = sheet(visit, &html! { img src=(format!("data:{media};base64,{HERE}")) alt=(title); }).into_string();
    let (head, tail) = page.split_once(HERE).unwrap_or((&page, ""));
    (head.to_owned(), tail.to_owned())
}

/// A picture, written into its page as it comes.
fn picture(visit: &Visit, media: &str, title: &str, pour: Pour) -> Body {
    let (head, tail) = halves(visit, media, title);
    let coded = stream::unfold((Box::pin(flow(pour)), Vec::new(), false), |(mut flow, mut rest, is_over)| async move {
        if is_over {
            return None;
        }
        let part = match flow.next().await {
            Some(Ok(bytes)) => {
                rest.extend_from_slice(&bytes);
                // Whole groups of three: what is left over is coded with what comes next.
                let over = rest.split_off(rest.len() - rest.len() % 3);
                let part = BASE64.encode(&rest);
                rest = over;
                Ok(Bytes::from(part))
            }
            Some(Err(fault)) => Err(fault),
            None => return Some((Ok(Bytes::from(BASE64.encode(&rest))), (flow, Vec::new(), true))),
        };
        let is_over = part.is_err();
        Some((part, (flow, rest, is_over)))
    });
    let edge = |text: String| stream::iter([Ok::<_, io::Error>(Bytes::from(text))]);
    Body::from_stream(edge(head).chain(coded).chain(edge(tail)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_of_the_frame_allows_its_own_style_and_nothing_else() {
        use sha2::Digest as _;
        let digest = BASE64.encode(&sha2::Sha256::digest(STYLE.as_bytes()));
        assert!(POLICY.contains(&format!("style-src 'sha256-{digest}';")), "{digest}");
        assert!(!POLICY.contains("script") && !POLICY.contains("allow") && !POLICY.contains("unsafe"));
        assert!(POLICY.ends_with("; sandbox"), "with nothing allowed");
    }
}
