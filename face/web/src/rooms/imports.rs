//! Conversations exported from other programs: read page by page, and a document of one's own said to be one. Each page says that nobody here
//! witnessed what stands in it.

use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use parloir_node::contract::{
    Answer, ImportChoice, ImportLine, ImportLook, ImportPage, ImportReading, ImportedFile, ImportedLine, Item, Request,
};
use parloir_speech::locale::Language;
use parloir_speech::reveal::{reveal, reveal_text};
use serde::Deserialize;

use crate::form::Fields;
use crate::frame::Room;
use crate::moment::{count, size};
use crate::rooms::receive;
use crate::trouble::Trouble;
use crate::visit::{Deed, Visit};

/// Lines on one page.
const LINES: u32 = 200;
/// How the line begins that stands above those of a received matter.
const RECEIVED: &str = "parloir-received/";
/// Names of a look that are shown.
const PEOPLE: usize = 12;
/// A zone has fewer letters.
const ZONE_BYTES_MAX: usize = 64;
/// The forms that are read, as the contract writes them.
const FORMATS: [&str; 6] = ["whatsapp", "sms-backup", "signal", "mbox", "eml", "rsmf"];
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
    html! {
        @if let Some(import) = &item.import {
            @match &import.received {
                Some(received) => { (receive::label(visit, received)) }
                None => { p.note.note-warn { (visit.say("import-label")) } }
            }
            p.quiet { (facts(visit, import)) }
            p { a.button href=(format!("{place}/import")) { (visit.say("import-open")) } }
        } @else if might_be(item) {
            p { a.button.plain href=(format!("{place}/import")) { (visit.say("import-offer")) } }
        }
    }
}

/// Whether a document that was placed here might be an exported conversation.
pub(super) fn might_be(item: &Item) -> bool {
    let is_whole = |one: &&parloir_node::contract::DocumentLine| one.state == "whole";
    let name = item.document.as_ref().filter(is_whole).map(|one| one.name.to_lowercase());
    item.mine && item.kind == "document" && name.is_some_and(|name| ENDS.iter().any(|end| name.ends_with(end)))
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
        @match page.item.import.as_ref().and_then(|import| import.received.as_ref()) {
            Some(received) => { (receive::label(visit, received)) }
            None => { p.note.note-warn role="note" { (visit.say("import-label")) } }
        }
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
                (text(visit, line))
                @for file in &line.attachments { (attached(visit, file)) }
            }
        }
    }
}

/// What a line says. What a check of a received matter found is kept by its code; what stands above it all is told by the label of the page, and
/// is here word for word, as it was signed.
fn text(visit: &Visit, line: &ImportedLine) -> Markup {
    let is_ours = line.kind == "system";
    let code = line.text.split(' ').next().filter(|_| is_ours).unwrap_or_default();
    let found = parloir_finding::sentence(code);
    html! {
        @if let Some((french, english)) = found { p { strong { (if visit.speech.language() == Language::Fr { french } else { english }) } } }
        @if is_ours && line.text.starts_with(RECEIVED) {
            details { summary { (visit.say("received-signed")) } div.text.code dir="ltr" { (reveal_text(&line.text)) } }
        } @else if !line.text.is_empty() {
            div.text.quiet[found.is_some()] dir="auto" { (reveal_text(&line.text)) }
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
        |choice: ImportChoice| Request::ImportLookItem { matter: matter.to_owned(), item: item.to_owned(), choice };
    let (look, refused) = match visit.ask(look(choice.clone())).await {
        Ok(Answer::ImportLook(look)) => (Some(look), None),
        Ok(_) => return Err(visit.unlike()),
        // What was said does not fit: the file is shown as it reads by itself, if it does.
        Err(refused) => match visit.ask(look(ImportChoice::default())).await {
            Ok(Answer::ImportLook(look)) => (Some(look), Some(refused)),
            _ if trouble.is_none() => return Err(refused),
            _ => (None, None),
        },
    };
    let trouble = trouble.or(refused.as_ref());
    let title = visit.say("import-offer");
    let body = html! {
        h1 { (title) }
        div id="answer" tabindex="-1" {
            @if let Some(trouble) = trouble { (trouble.note()) }
            @if let Some(look) = &look { (looked(visit, look)) }
        }
        p { (visit.say("import-offer-what")) }
        form.stack method="post" action=(format!("/m/{matter}/i/{item}/import")) {
            (visit.mark())
            (asked(visit, choice, look.as_ref().is_some_and(|look| look.readings.len() > 1)))
            div.acts {
                button.main type="submit" { (visit.say("import-do")) }
                button type="submit" name="do" value="look" data-into="answer" formnovalidate { (visit.say("import-look-again")) }
            }
        }
        p { a.button href=(format!("/m/{matter}/i/{item}")) { (visit.say("item-back")) } }
    };
    let mut page = visit.page(Room::Matters, &title, &body);
    if let Some(trouble) = trouble {
        *page.status_mut() = trouble.status();
    }
    Ok(page)
}

/// What a person says of a file: its form, the order of its days, the zone of its times.
pub(super) fn asked(visit: &Visit, choice: &ImportChoice, is_doubtful: bool) -> Markup {
    let (format, dates) = (choice.format.as_deref(), choice.dates.as_deref());
    html! {
        label for="dates" { (visit.say("import-dates-label")) }
        select id="dates" name="dates" required[is_doubtful] {
            option value="" { (visit.say(if is_doubtful { "import-dates-choose" } else { "import-dates-file" })) }
            @for order in ["dmy", "mdy", "ymd"] { option value=(order) selected[dates == Some(order)] { (visit.word("import-dates", order)) } }
        }
        label for="zone" { (visit.say("import-zone-label")) }
        input id="zone" name="zone" type="text" maxlength=(ZONE_BYTES_MAX) autocomplete="off" spellcheck="false" placeholder="Europe/Paris" value=(choice.zone.as_deref().unwrap_or_default()) aria-describedby="zone-hint";
        p.quiet id="zone-hint" { (visit.say("import-zone-hint")) }
        details open[format.is_some()] {
            summary { (visit.say("import-format-other")) }
            label for="format" { (visit.say("import-format-label")) }
            select id="format" name="format" {
                option value="" { (visit.say("import-format-file")) }
                @for one in FORMATS { option value=(one) selected[format == Some(one)] { (visit.word("import-format", one)) } }
            }
        }
    }
}

/// The same, of what a form brings.
pub(super) fn choice(fields: &Fields) -> ImportChoice {
    ImportChoice { format: fields.some("format"), dates: fields.some("dates"), zone: fields.some("zone") }
}

/// What a file comes to: nothing of it is kept by looking.
pub(super) fn looked(visit: &Visit, look: &ImportLook) -> Markup {
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
    facts.push(visit.tell("import-units", &[("count", reading.units.into())]));
    let more = reading.people.len().saturating_sub(PEOPLE) as u64;
    html! {
        section.note {
            p { (facts.join(" · ")) }
            ul.plain {
                @for (name, messages) in reading.people.iter().take(PEOPLE) {
                    li dir="auto" { @if name.is_empty() { (visit.say("import-unnamed")) } @else { (reveal(name)) } " · " (count(visit.speech, *messages)) }
                }
            }
            @if more > 0 { p.quiet { (visit.tell("import-people-more", &[("count", more.into())])) } }
        }
    }
}

/// Says of a document of one's own that it is an import.
pub(crate) async fn take(
    Path((matter, item)): Path<(String, String)>,
    Deed(visit, fields): Deed,
) -> Result<Response, Trouble> {
    let choice = choice(&fields);
    if fields.text("do") == "look" {
        return offered(&visit, &matter, &item, &choice, None).await;
    }
    let request = Request::ImportItem { matter: matter.clone(), item: item.clone(), choice: choice.clone() };
    match visit.ask(request).await {
        Ok(_) => Ok(Redirect::to(&format!("/m/{matter}/i/{item}/import")).into_response()),
        Err(trouble) => offered(&visit, &matter, &item, &choice, Some(&trouble)).await,
    }
}
