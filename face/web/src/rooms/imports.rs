//! Conversations exported from other programs: read page by page, and a document of one's own said to be one. Each page says that nobody here
//! witnessed what stands in it.

use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use parloir_node::contract::{
    Answer, ImportChoice, ImportLine, ImportLook, ImportPage, ImportReading, ImportedFile, ImportedLine, Item, Request,
};
use parloir_speech::reveal::{reveal, reveal_text};
use serde::Deserialize;

use crate::frame::Room;
use crate::moment::{count, size};
use crate::trouble::Trouble;
use crate::visit::{Deed, Visit};

/// Lines on one page.
const LINES: u32 = 200;
/// Names of a look that are shown.
const PEOPLE: usize = 12;
/// A zone has fewer letters.
const ZONE_BYTES_MAX: usize = 64;
/// Ends of names of files that might be an exported conversation: only these are offered.
const ENDS: &[&str] = &[".txt", ".zip", ".xml", ".json", ".md", ".mbox", ".eml", ".rsmf"];

/// Which lines are asked for.
#[derive(Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    after: u64,
}

/// Under the document of an item: that it is an import, or the way to say so.
pub(crate) fn beside(visit: &Visit, place: &str, item: &Item) -> Markup {
    let might_be = |item: &Item| {
        let is_whole = |one: &&parloir_node::contract::DocumentLine| one.state == "whole";
        let name = item.document.as_ref().filter(is_whole).map(|one| one.name.to_lowercase());
        item.mine && item.kind == "document" && name.is_some_and(|name| ENDS.iter().any(|end| name.ends_with(end)))
    };
    html! {
        @if let Some(import) = &item.import {
            p.note.note-warn { (visit.say("import-label")) }
            p.quiet { (facts(visit, import)) }
            p { a.button href=(format!("{place}/import")) { (visit.say("import-open")) } }
        } @else if might_be(item) {
            p { a.button.plain href=(format!("{place}/import")) { (visit.say("import-offer")) } }
        }
    }
}

fn facts(visit: &Visit, import: &ImportLine) -> String {
    let mut facts = vec![visit.word("import-format", &import.format)];
    facts.push(visit.tell("import-messages", &[("count", import.messages.into())]));
    facts.extend(period(visit, import.first.as_deref(), import.last.as_deref()));
    facts.push(match &import.zone {
        Some(zone) => visit.tell("import-zone", &[("zone", reveal(zone).into())]),
        None => visit.say("import-zone-none"),
    });
    facts.join(" · ")
}

fn period(visit: &Visit, first: Option<&str>, last: Option<&str>) -> Option<String> {
    let (first, last) = (moment(visit, first?), moment(visit, last?));
    Some(visit.tell("import-period", &[("first", first.into()), ("last", last.into())]))
}

/// A moment as a file has it: never brought into the zone of this machine.
fn moment(visit: &Visit, text: &str) -> String {
    let (local, zone) = text.strip_suffix('Z').map_or((text, ""), |local| (local, " UTC"));
    let whole = if local.len() == 16 { format!("{local}:00Z") } else { format!("{local}Z") };
    if parloir_base::Moment::from_text(&whole).is_err() {
        return reveal(text);
    }
    let piece = |from: usize, to: usize| local.get(from..to).unwrap_or_default().to_owned();
    let parts =
        [("year", piece(0, 4)), ("month", piece(5, 7)), ("day", piece(8, 10)), ("time", piece(11, local.len()))];
    visit.tell("import-moment", &parts.map(|(key, text)| (key, text.into()))) + zone
}

/// The lines of an import; or, of a document of one's own, what is in it and the way to say that it is one.
pub(crate) async fn page(
    Path((matter, item)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    visit: Visit,
) -> Result<Response, Trouble> {
    let one = Request::ItemOne { matter: matter.clone(), item: item.clone() };
    let Answer::Items(items) = visit.ask(one).await? else { return Err(visit.unlike()) };
    let is_import = items.first().is_some_and(|item| item.import.is_some());
    if !is_import {
        return offered(&visit, &matter, &item, &ImportChoice::default(), None).await;
    }
    let read = Request::ImportRead { matter: matter.clone(), item, after: asked.after, limit: LINES };
    let Answer::Import(page) = visit.ask(read).await? else { return Err(visit.unlike()) };
    Ok(shown(&visit, &matter, asked.after, &page))
}

fn shown(visit: &Visit, matter: &str, after: u64, page: &ImportPage) -> Response {
    let place = format!("/m/{matter}/i/{}", page.item.number);
    let name = page.item.document.as_ref().map(|document| reveal(&document.name)).unwrap_or_default();
    let title = visit.say("import-title");
    let last = page.lines.last().map(|line| line.place);
    let total = page.item.import.as_ref().map_or(0, |import| import.lines);
    let body = html! {
        h1 dir="auto" { (name) }
        p.note.note-warn role="note" { (visit.say("import-label")) }
        @if let Some(import) = &page.item.import {
            p { (facts(visit, import)) }
            p class=(if import.state == "differs" { "note note-bad" } else { "quiet" }) { (visit.word("import-state", &import.state)) }
            p.quiet { (visit.say("import-names")) }
        }
        @if page.lines.is_empty() { p.quiet { (visit.say("import-no-more")) } }
        ol.items.imported { @for line in &page.lines { (said(visit, line)) } }
        nav.turn aria-label=(visit.say("pages")) {
            @if after > 0 { a.button rel="prev" href=(format!("{place}/import?after={}", after.saturating_sub(LINES.into()))) { (visit.say("import-earlier")) } }
            @if let Some(last) = last.filter(|last| *last < total) { a.button rel="next" href=(format!("{place}/import?after={last}")) { (visit.say("import-later")) } }
        }
        p { a.button href=(place) { (visit.say("item-back")) } }
    };
    visit.page(Room::Matters, &title, &body)
}

fn said(visit: &Visit, line: &ImportedLine) -> Markup {
    let author = match (line.kind.as_str(), line.author.as_str()) {
        ("system", "") => visit.say("import-system-line"),
        (_, "") => visit.say("import-unnamed"),
        (_, author) => reveal(author),
    };
    html! {
        li.item.theirs id=(format!("l-{}", line.place)) data-kind=(line.kind) {
            article {
                header {
                    strong.author dir="auto" { (author) }
                    span.number { (line.place) }
                    @if !line.moment.is_empty() { span title=(reveal(&line.written)) { (moment(visit, &line.moment)) } }
                    @if !line.to.is_empty() { span { (visit.tell("import-to", &[("name", reveal(&line.to).into())])) } }
                    @if line.mark != "none" { span.badge { (visit.word("import-mark", &line.mark)) } }
                }
                @if !line.text.is_empty() { div.text dir="auto" { (reveal_text(&line.text)) } }
                @for file in &line.attachments { (attached(visit, file)) }
            }
        }
    }
}

fn attached(visit: &Visit, file: &ImportedFile) -> Markup {
    html! {
        p.quiet dir="auto" {
            (reveal(&file.name)) " · "
            @if let Some(bytes) = file.bytes { (size(visit.speech, bytes)) } @else { (visit.say("import-absent")) }
            @if let Some(sha256) = &file.sha256 { " · " span.digest title=(sha256) { "sha256 " (sha256.get(..16).unwrap_or_default()) "…" } }
        }
    }
}

async fn offered(
    visit: &Visit,
    matter: &str,
    item: &str,
    choice: &ImportChoice,
    trouble: Option<&Trouble>,
) -> Result<Response, Trouble> {
    let look =
        Request::ImportLookItem { matter: matter.to_owned(), item: item.to_owned(), choice: ImportChoice::default() };
    let look = match visit.ask(look).await {
        Ok(Answer::ImportLook(look)) => Some(look),
        Ok(_) => return Err(visit.unlike()),
        Err(refused) if trouble.is_none() => return Err(refused),
        Err(_) => None,
    };
    let title = visit.say("import-offer");
    let dates = choice.dates.as_deref();
    let body = html! {
        h1 { (title) }
        @if let Some(trouble) = trouble { (trouble.note()) }
        p { (visit.say("import-offer-what")) }
        @if let Some(look) = &look { (looked(visit, look)) }
        form method="post" action=(format!("/m/{matter}/i/{item}/import")) {
            (visit.mark())
            @if look.as_ref().is_some_and(|look| look.readings.len() > 1) {
                label for="dates" { (visit.say("import-dates-label")) }
                select id="dates" name="dates" required {
                    option value="" { (visit.say("import-dates-choose")) }
                    @for order in ["dmy", "mdy"] { option value=(order) selected[dates == Some(order)] { (visit.word("import-dates", order)) } }
                }
            }
            label for="zone" { (visit.say("import-zone-label")) }
            input id="zone" name="zone" type="text" maxlength=(ZONE_BYTES_MAX) autocomplete="off" spellcheck="false" placeholder="Europe/Paris" value=(choice.zone.as_deref().unwrap_or_default()) aria-describedby="zone-hint";
            p.quiet id="zone-hint" { (visit.say("import-zone-hint")) }
            div.acts { button.main type="submit" { (visit.say("import-do")) } }
        }
        p { a.button href=(format!("/m/{matter}/i/{item}")) { (visit.say("item-back")) } }
    };
    let mut page = visit.page(Room::Matters, &title, &body);
    if let Some(trouble) = trouble {
        *page.status_mut() = trouble.status();
    }
    Ok(page)
}

fn looked(visit: &Visit, look: &ImportLook) -> Markup {
    html! {
        p { strong dir="auto" { (reveal(&look.name)) } " · " (visit.word("import-format", &look.format)) " · " (size(visit.speech, look.bytes)) }
        @if let Some(doubtful) = &look.doubtful { p.note.note-warn { (visit.tell("import-doubtful-page", &[("written", reveal(doubtful).into())])) } }
        @for reading in &look.readings { (self::reading(visit, reading)) }
    }
}

fn reading(visit: &Visit, reading: &ImportReading) -> Markup {
    let mut facts = Vec::new();
    facts.extend(reading.dates.as_ref().map(|dates| visit.word("import-dates", dates)));
    facts.extend(period(visit, reading.first.as_deref(), reading.last.as_deref()));
    facts.push(visit.tell("import-messages", &[("count", reading.messages.into())]));
    facts.push(visit.tell("import-system", &[("count", reading.system.into())]));
    let held = [("count", reading.attachments.into()), ("absent", reading.absent.into())];
    facts.push(visit.tell("import-attachments", &held));
    html! {
        section.note {
            p { (facts.join(" · ")) }
            ul.plain {
                @for (name, messages) in reading.people.iter().take(PEOPLE) {
                    li dir="auto" { @if name.is_empty() { (visit.say("import-unnamed")) } @else { (reveal(name)) } " · " (count(visit.speech, *messages)) }
                }
            }
        }
    }
}

/// Says of a document of one's own that it is an import.
pub(crate) async fn take(
    Path((matter, item)): Path<(String, String)>,
    Deed(visit, fields): Deed,
) -> Result<Response, Trouble> {
    let said = |name: &str| Some(fields.text(name).trim().to_owned()).filter(|text| !text.is_empty());
    let choice = ImportChoice { format: None, dates: said("dates"), zone: said("zone") };
    let request = Request::ImportItem { matter: matter.clone(), item: item.clone(), choice: choice.clone() };
    match visit.ask(request).await {
        Ok(_) => Ok(Redirect::to(&format!("/m/{matter}/i/{item}/import")).into_response()),
        Err(trouble) => offered(&visit, &matter, &item, &choice, Some(&trouble)).await,
    }
}
