//! Bringing a conversation that another program exported: chosen or dropped as any document, or named by its path; looked at before it is said to be one.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use parloir_node::contract::{Answer, ImportChoice, Item, Request};
use parloir_speech::reveal::reveal;

use crate::frame::Room;
use crate::moment::{moment, size};
use crate::rooms::imports::{asked, choice, looked, might_be};
use crate::rooms::{deposit, matter};
use crate::trouble::Trouble;
use crate::visit::{Deed, Visit};

/// Items among which documents are looked for: the last ones.
const LOOKED: u32 = 300;
/// Longest path.
const PATH_BYTES_MAX: usize = 4_096;

/// What was typed.
#[derive(Default)]
struct Typed {
    path: String,
    choice: ImportChoice,
    is_doubtful: bool,
}

/// The page.
pub(crate) async fn page(visit: Visit, Path(of): Path<String>) -> Result<Response, Trouble> {
    shown(&visit, &of, &Typed::default(), &html! {}, StatusCode::OK).await
}

/// Looks at a file of this machine, or places it as an import.
pub(crate) async fn named(Path(of): Path<String>, Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    let path = fields.text("path").trim().to_owned();
    let mut typed = Typed { path: path.clone(), choice: choice(&fields), is_doubtful: false };
    if !std::path::Path::new(&path).is_absolute() || path.len() > PATH_BYTES_MAX {
        let note = html! { div.note.note-bad role="alert" { p { strong { (visit.say("path-not-whole")) } } p { (visit.say("importing-path-do")) } } };
        return shown(&visit, &of, &typed, &note, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    if fields.text("do") == "look" {
        return match visit.ask(Request::ImportLook { path, choice: typed.choice.clone() }).await {
            Ok(Answer::ImportLook(look)) => {
                typed.is_doubtful = look.readings.len() > 1;
                shown(&visit, &of, &typed, &looked(&visit, &look), StatusCode::OK).await
            }
            Ok(_) => Err(visit.unlike()),
            Err(trouble) => shown(&visit, &of, &typed, &trouble.note(), trouble.status()).await,
        };
    }
    match visit.ask(Request::Import { matter: of.clone(), path, choice: typed.choice.clone() }).await {
        Ok(Answer::Placed(placed)) => Ok(Redirect::to(&format!("/m/{of}/i/{}/import", placed.number)).into_response()),
        Ok(_) => Err(visit.unlike()),
        Err(trouble) => shown(&visit, &of, &typed, &trouble.note(), trouble.status()).await,
    }
}

async fn shown(visit: &Visit, of: &str, typed: &Typed, note: &Markup, status: StatusCode) -> Result<Response, Trouble> {
    let page = matter::page(visit, of).await?;
    let read =
        Request::Read { matter: of.to_owned(), after: 0, limit: LOOKED, unopened: false, before: Some(u64::MAX) };
    let Answer::Items(items) = visit.ask(read).await? else { return Err(visit.unlike()) };
    let unplaced = deposit::unplaced(visit, of).await?;
    let is_open = page.line.state == "open" && !page.forks.iter().any(|fork| fork.this);
    let title = visit.say("importing-title");
    let body = html! {
        (matter::head(visit, &page, matter::Tab::Items))
        h2 { (title) }
        p { (visit.say("importing-what")) }
        p.quiet { (visit.say("importing-forms")) }
        @if is_open {
            section.check-form aria-labelledby="importing-bring" {
                h3 id="importing-bring" { (visit.say("importing-bring")) }
                p { (visit.say("importing-bring-what")) }
                (deposit::panel(visit, &page, &matter::names(&page), &unplaced))
                div.bring id="write" data-drop=(format!("/m/{of}/deposit")) {
                    p { strong { (visit.say("importing-drop")) } }
                    span.chooser.when-scripted { button type="button" data-choose="files" { (visit.say("choose-files")) } }
                }
            }
        } @else { p.note { (visit.say("importing-closed")) } }
        div id="import-lines" data-live="" { (lines(visit, of, &items)) }
        div id="answer" tabindex="-1" { (note) }
        @if is_open { (by_path(visit, of, typed)) }
        p { a.button href=(format!("/m/{of}")) { (visit.say("importing-back")) } }
    };
    let mut response = visit.page(Room::Matters, &title, &body);
    *response.status_mut() = status;
    Ok(response)
}

/// What was placed and might be read, and what is read already.
fn lines(visit: &Visit, of: &str, items: &[Item]) -> Markup {
    let offered: Vec<&Item> =
        items.iter().filter(|item| item.import.is_none() && !item.withdrawn && might_be(item)).collect();
    let read: Vec<&Item> = items.iter().filter(|item| item.import.is_some() && !item.withdrawn).collect();
    html! {
        @for (key, list, act) in [("importing-offered", &offered, "import-offer"), ("importing-read", &read, "import-open")] {
            @if !list.is_empty() {
                section.check-form aria-labelledby=(key) {
                    h3 id=(key) { (visit.say(key)) }
                    ul.lines { @for item in list.iter().rev() { (line(visit, of, item, act)) } }
                }
            }
        }
    }
}

fn line(visit: &Visit, of: &str, item: &Item, act: &str) -> Markup {
    html! {
        @if let Some(document) = &item.document {
            li { a.line data-move="" href=(format!("/m/{of}/i/{}/import", item.number)) {
                span.line-title dir="auto" { (reveal(&document.name)) }
                span.line-when.quiet { (moment(visit.speech, &item.claimed)) }
                span.quiet { (visit.tell("item-number", &[("number", item.number.into())])) " · " (size(visit.speech, document.bytes)) " · " (visit.say(act)) }
            } }
        }
    }
}

fn by_path(visit: &Visit, of: &str, typed: &Typed) -> Markup {
    html! {
        details.check-form open[!typed.path.is_empty()] {
            summary { (visit.say("importing-by-path")) }
            form.stack method="post" action=(format!("/m/{of}/import")) {
                (visit.mark())
                label for="path" { (visit.say("importing-path")) }
                input id="path" name="path" required maxlength=(PATH_BYTES_MAX) autocomplete="off" spellcheck="false" placeholder="/home/…/_chat.txt" value=(typed.path);
                (asked(visit, &typed.choice, typed.is_doubtful))
                div.acts {
                    button type="submit" name="do" value="look" formnovalidate { (visit.say("importing-look")) }
                    button.main type="submit" name="do" value="take" { (visit.say("importing-take")) }
                }
            }
        }
    }
}
