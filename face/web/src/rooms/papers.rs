//! Documents that are here: looked at in a closed frame, or saved; never given to the browser as what their sender says they are.

use axum::body::Body;
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use parloir_node::contract::{Answer, FolderLine, Request};
use parloir_speech::reveal::reveal;
use serde::Deserialize;

use crate::attach::{BYTES, archive_disposition, disposition};
use crate::frame::Room;
use crate::glimpse::Glimpse;
use crate::moment::{count, moment, size};
use crate::rooms::matter;
use crate::rooms::paper::{Paper, flow, kind, paper};
use crate::trouble::Trouble;
use crate::visit::{Deed, Visit};

/// Files of a folder that are listed.
const LISTED_MAX: usize = 1_000;
/// Whatever a browser makes of it, it runs nothing and reaches nothing.
const SAVED_POLICY: &str = "default-src 'none'; sandbox";
/// Dots across when a page is only counted.
const COUNTED_WIDTH: u16 = 64;

/// Which page of it is looked at.
#[derive(Default, Deserialize)]
pub(crate) struct Asked {
    page: Option<u32>,
}

/// The facts of a document, and what can be seen of it once it is opened.
pub(crate) async fn view(
    visit: Visit,
    Path((matter, item)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Trouble> {
    let paper = paper(&visit, &matter, &item).await?;
    let page = matter::page(&visit, &matter).await?;
    let is_whole = paper.document.state == "whole";
    let shown = match (is_whole, paper.is_known) {
        (false, _) => html! { p.note { (visit.say("view-awaited")) } },
        (true, false) => sealed(&visit, &paper),
        (true, true) => shown(&visit, &matter, &paper, asked.page.unwrap_or(1)).await?,
    };
    let name = reveal(&paper.document.name);
    let body = html! {
        (matter::head(&visit, &page, matter::Tab::Items))
        section.view aria-labelledby="view" {
            div.head {
                h2 id="view" dir="auto" { (name) }
                div.acts {
                    @if is_whole { (save_button(&visit, &paper)) }
                    a.button href=(format!("/m/{matter}#i-{}", paper.item.number)) { (visit.say("item-back")) }
                }
            }
            (facts(&visit, &paper))
            div id="view-shown" { (shown) }
        }
    };
    Ok(visit.page(Room::Matters, &name, &body))
}

/// Who sent it, when, how much; and the digest that was signed.
fn facts(visit: &Visit, paper: &Paper) -> Markup {
    let (item, document) = (&paper.item, &paper.document);
    html! {
        dl.facts id="view-facts" data-live="" {
            dt { (visit.say("view-item")) } dd { a href=(paper.place) { (visit.tell("item-number", &[("number", item.number.into())])) } " · " (visit.word("kind", &item.kind)) }
            dt { (visit.say("view-from")) } dd { (reveal(&item.author_name)) ", " (moment(visit.speech, &item.claimed)) }
            dt { (visit.say("view-size")) } dd {
                (size(visit.speech, document.bytes))
                @if item.kind == "folder" { " · " (visit.tell("paper-files", &[("count", document.files.into())])) }
                @if document.state != "whole" { " · " (visit.word("paper", &document.state)) }
            }
            dt { "SHA-256" } dd.digest { (document.sha256) }
        }
    }
}

/// Not opened yet: what opening does, before it is done.
fn sealed(visit: &Visit, paper: &Paper) -> Markup {
    html! {
        div.note.view-sealed {
            p { (visit.tell("paper-seen", &[("name", reveal(&paper.item.author_name).into())])) }
            form.acts method="post" action=(format!("{}/view", paper.place)) { (visit.mark()) button.main type="submit" { (visit.say("paper-open")) } }
        }
    }
}

/// Saves: a link, or an act while it is not opened.
fn save_button(visit: &Visit, paper: &Paper) -> Markup {
    let path = format!("{}/save", paper.place);
    html! {
        @if paper.is_known { a.button href=(path) { (visit.say("paper-save")) } }
        @else { form method="post" action=(path) { (visit.mark()) button type="submit" { (visit.say("paper-save")) } } }
    }
}

/// What can be seen of it.
async fn shown(visit: &Visit, matter: &str, paper: &Paper, asked: u32) -> Result<Markup, Trouble> {
    if paper.item.kind == "folder" {
        return listed(visit, matter, paper).await;
    }
    let name = reveal(&paper.document.name);
    let framed = |page: u32, title: String| {
        html! { iframe.glass sandbox="" title=(title) src=(format!("{}/frame?page={page}", paper.place)) {} }
    };
    Ok(match kind(visit, matter, paper).await? {
        Glimpse::Nothing => html! { p.note { (visit.say("view-nothing")) } },
        Glimpse::Text | Glimpse::Picture(_) => framed(1, visit.tell("view-frame", &[("name", name.into())])),
        Glimpse::Pages => {
            let counted =
                visit.app.node.preview_page(matter.to_owned(), paper.item.item.clone(), 1, COUNTED_WIDTH).await;
            match counted.map_err(|stop| visit.stopped(stop)) {
                // Damaged, sealed with a word of its own, or made to harm: said, and it can still be saved.
                Err(trouble) => trouble.note(),
                Ok(preview) => {
                    let pages = preview.pages.max(1);
                    let page = asked.clamp(1, pages);
                    let parts = [("page", page.into()), ("pages", pages.into())];
                    let place = visit.tell("view-page", &parts);
                    html! {
                        (turn(visit, paper, page, pages, &place))
                        (framed(page, format!("{name}, {place}")))
                    }
                }
            }
        }
    })
}

/// The way between pages.
fn turn(visit: &Visit, paper: &Paper, page: u32, pages: u32, place: &str) -> Markup {
    let link = |to: u32, key: &str, rel: &str| {
        html! { a.button rel=(rel) href=(format!("{}/view?page={to}", paper.place)) { (visit.say(key)) } }
    };
    html! {
        nav.turn aria-label=(visit.say("view-pages")) {
            @if page > 1 { (link(page - 1, "view-before", "prev")) }
            span { (place) }
            @if page < pages { (link(page + 1, "view-after", "next")) }
        }
    }
}

/// What a folder holds.
async fn listed(visit: &Visit, matter: &str, paper: &Paper) -> Result<Markup, Trouble> {
    let list = Request::FolderList { matter: matter.to_owned(), item: paper.item.item.clone() };
    let Answer::Folder(page) = visit.ask(list).await? else { return Err(visit.unlike()) };
    let rest = (paper.document.files).saturating_sub(page.files.len().min(LISTED_MAX) as u64);
    let row = |line: &FolderLine| html! { tr { td dir="auto" { (reveal(&line.path)) } td.number { (size(visit.speech, line.bytes)) } } };
    Ok(html! {
        div.scroll tabindex="0" role="region" aria-label=(visit.say("view-files")) { table {
            thead { tr { th scope="col" { (visit.say("view-file")) } th scope="col" { (visit.say("view-size")) } } }
            tbody { @for line in page.files.iter().take(LISTED_MAX) { (row(line)) } }
        } }
        @if rest > 0 { p.quiet { (visit.tell("view-more", &[("count", rest.into()), ("shown", count(visit.speech, rest).into())])) } }
    })
}

/// States that it is opened, and shows it.
pub(crate) async fn open(
    Path((matter, item)): Path<(String, String)>,
    Deed(visit, _): Deed,
) -> Result<Response, Trouble> {
    let paper = paper(&visit, &matter, &item).await?;
    state_opened(&visit, &matter, &paper).await?;
    Ok(Redirect::to(&format!("{}/view", paper.place)).into_response())
}

/// States that it is opened, and saves it.
pub(crate) async fn save_opened(
    Path((matter, item)): Path<(String, String)>,
    Deed(visit, _): Deed,
) -> Result<Response, Trouble> {
    let paper = paper(&visit, &matter, &item).await?;
    state_opened(&visit, &matter, &paper).await?;
    saved(&visit, &matter, &paper).await
}

/// Saves what is opened already; what is not is opened first, where one sees what that means.
pub(crate) async fn save(visit: Visit, Path((matter, item)): Path<(String, String)>) -> Result<Response, Trouble> {
    let paper = paper(&visit, &matter, &item).await?;
    if !paper.is_known {
        return Ok(Redirect::to(&format!("{}/view", paper.place)).into_response());
    }
    saved(&visit, &matter, &paper).await
}

/// States that it is looked at. That is an act: nothing that merely loads does it.
async fn state_opened(visit: &Visit, matter: &str, paper: &Paper) -> Result<(), Trouble> {
    if !paper.is_known {
        let open = Request::Open { matter: matter.to_owned(), item: paper.item.item.clone(), target: None };
        visit.ask(open).await?;
    }
    Ok(())
}

/// Its bytes as they come out of the vault; nothing is kept on this disk.
async fn saved(visit: &Visit, matter: &str, paper: &Paper) -> Result<Response, Trouble> {
    let (node, entry) = (&visit.app.node, &paper.item.item);
    let is_folder = paper.item.kind == "folder";
    let pour = if is_folder { node.pour_archive(matter, entry).await } else { node.pour(matter, entry, 0, None).await };
    let pour = pour.map_err(|stop| visit.stopped(stop))?;
    let name = if is_folder { archive_disposition(&paper.document.name) } else { disposition(&paper.document.name) };
    let mut response = Response::builder()
        .status(StatusCode::OK)
        .header(header::CONTENT_TYPE, BYTES)
        .header(header::CONTENT_DISPOSITION, name)
        .header(header::CONTENT_SECURITY_POLICY, SAVED_POLICY);
    if let Some(to) = pour.to_bytes {
        response = response.header(header::CONTENT_LENGTH, to.saturating_sub(pour.from_bytes));
    }
    response.body(Body::from_stream(flow(pour))).map_err(|_| visit.unlike())
}
