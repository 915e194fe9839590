//! Making a bundle: everything or chosen items, saved as one file by the browser or written to a folder of this computer.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use maud::{Markup, html};
use parloir_node::contract::{Answer, BundleMade, Item, Request};
use parloir_speech::reveal::reveal;

use crate::form::Fields;
use crate::frame::Room;
use crate::moment::{count, moment, size, today};
use crate::rooms::matter;
use crate::trouble::Trouble;
use crate::visit::{Deed, Visit};

/// Items on one page of the choice.
const PAGE: u32 = 100;
/// Items that can be chosen one by one; beyond, everything is taken.
const CHOSEN_MAX: usize = 2_000;

/// What was chosen so far, and which items are shown.
#[derive(Default)]
struct Choice {
    is_chosen: bool,
    items: BTreeSet<u64>,
    before: u64,
    target: String,
}

impl Choice {
    fn of(fields: &Fields) -> Self {
        let items = fields.every("item").filter_map(|item| item.parse().ok()).take(CHOSEN_MAX).collect();
        let before = Some(fields.text("before")).and_then(|before| before.parse().ok()).unwrap_or(u64::MAX);
        Self { is_chosen: fields.text("what") == "chosen", items, before, target: fields.text("target").to_owned() }
    }

    /// As the node is asked: nothing stands for everything.
    fn only(&self) -> Vec<String> {
        if self.is_chosen { self.items.iter().map(u64::to_string).collect() } else { Vec::new() }
    }
}

/// The form.
pub(crate) async fn page(visit: Visit, Path(of): Path<String>) -> Result<Response, Trouble> {
    shown(&visit, &of, &Choice { before: u64::MAX, ..Choice::default() }, &html! {}).await
}

/// Makes it, or turns a page of the choice.
pub(crate) async fn make(Path(of): Path<String>, Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    let mut choice = Choice::of(&fields);
    if let Ok(before) = fields.text("turn").parse() {
        choice.before = before;
        choice.is_chosen = true;
        return shown(&visit, &of, &choice, &html! {}).await;
    }
    if choice.is_chosen && choice.items.is_empty() {
        let trouble = visit.refused(parloir_base::Refusal::BundleEmpty.code());
        return troubled(&visit, &of, &choice, &trouble).await;
    }
    if fields.text("do") == "folder" {
        let target = choice.target.trim().to_owned();
        if !std::path::Path::new(&target).is_absolute() {
            let note = html! { div.note.note-bad role="alert" { p { strong { (visit.say("path-not-whole")) } } p { (visit.say("path-not-whole-do")) } } };
            return shown(&visit, &of, &choice, &note).await;
        }
        return match visit.ask(Request::Bundle { matter: of.clone(), target, only: choice.only() }).await {
            Ok(Answer::Bundle(made)) => shown(&visit, &of, &choice, &counts(&visit, &made)).await,
            Ok(_) => Err(visit.unlike()),
            Err(trouble) => troubled(&visit, &of, &choice, &trouble).await,
        };
    }
    match visit.app.node.pour_bundle(&of, &choice.only()).await {
        Ok(bytes) => Ok(saved(bytes)),
        Err(stop) => {
            let trouble = visit.stopped(stop);
            troubled(&visit, &of, &choice, &trouble).await
        }
    }
}

/// The archive as it is made: nothing of it is written to this disk by us.
fn saved(bytes: tokio::sync::mpsc::Receiver<Result<Vec<u8>, parloir_node::Stop>>) -> Response {
    let day = today();
    let flow = stream::unfold(bytes, |mut bytes| async move {
        let piece = bytes.recv().await?;
        // A fault breaks the answer off: the browser then says that the file is not whole.
        Some((piece.map_err(|_| std::io::Error::other("the bundle broke off")), bytes))
    });
    let headers = [
        (CONTENT_TYPE, "application/zip".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"parloir-preuve-{day}.zip\"")),
    ];
    (headers, Body::from_stream(flow)).into_response()
}

async fn troubled(visit: &Visit, of: &str, choice: &Choice, trouble: &Trouble) -> Result<Response, Trouble> {
    let mut page = shown(visit, of, choice, &trouble.note()).await?;
    *page.status_mut() = trouble.status();
    Ok(page)
}

async fn shown(visit: &Visit, of: &str, choice: &Choice, note: &Markup) -> Result<Response, Trouble> {
    let page = matter::page(visit, of).await?;
    let read =
        Request::Read { matter: of.to_owned(), after: 0, limit: PAGE, unopened: false, before: Some(choice.before) };
    let Answer::Items(items) = visit.ask(read).await? else { return Err(visit.unlike()) };
    let title = visit.say("bundle-title");
    let here: BTreeSet<u64> = items.iter().map(|item| item.number).collect();
    let body = html! {
        (matter::head(visit, &page, matter::Tab::Proof))
        h2 { (title) }
        p { (visit.say("bundle-what")) }
        div id="answer" tabindex="-1" { (note) }
        form.stack.bundle method="post" action=(format!("/m/{of}/bundle")) {
            (visit.mark())
            input type="hidden" name="before" value=(choice.before);
            // What was chosen on other pages goes along.
            @for number in choice.items.difference(&here) { input type="hidden" name="item" value=(number); }
            fieldset {
                legend { (visit.say("bundle-which")) }
                label.choice { input type="radio" name="what" value="everything" checked[!choice.is_chosen]; span { strong { (visit.say("bundle-everything")) } " " (visit.say("bundle-everything-what")) } }
                label.choice { input type="radio" name="what" value="chosen" checked[choice.is_chosen]; span { strong { (visit.say("bundle-chosen")) } " " (visit.say("bundle-chosen-what")) } }
                (choices(visit, &items, choice))
            }
            fieldset {
                legend { (visit.say("bundle-where")) }
                div.acts { button.main type="submit" name="do" value="save" { (visit.say("bundle-save")) } span.quiet { (visit.say("bundle-save-what")) } }
                details open[!choice.target.is_empty()] {
                    summary { (visit.say("bundle-folder")) }
                    label for="target" { (visit.say("bundle-target")) }
                    input id="target" name="target" value=(choice.target) maxlength="4000" autocomplete="off" spellcheck="false" placeholder="/home/…/preuve";
                    p.quiet { (visit.say("bundle-target-what")) }
                    div.acts { button type="submit" name="do" value="folder" data-into="answer" { (visit.say("bundle-write")) } }
                }
            }
        }
        p { a.button href=(format!("/m/{of}/proof")) { (visit.say("bundle-back")) } }
    };
    Ok(visit.page(Room::Matters, &title, &body))
}

/// The items, with a box for each; hidden while everything is taken.
fn choices(visit: &Visit, items: &[Item], choice: &Choice) -> Markup {
    let is_here = |number: &&u64| items.iter().any(|item| item.number == **number);
    let elsewhere = choice.items.iter().filter(|number| !is_here(number)).count() as u64;
    let older = items.first().map(|first| first.number).filter(|first| *first > 1);
    html! {
        div.bundle-items {
            @if elsewhere > 0 { p.quiet { (visit.tell("bundle-count", &[("count", elsewhere.into())])) } }
            ul.plain {
                @for item in items.iter().rev() {
                    li { label.choice {
                        input type="checkbox" name="item" value=(item.number) checked[choice.items.contains(&item.number)];
                        span { (visit.tell("item-number", &[("number", item.number.into())])) " · " strong { (reveal(&item.author_name)) } ", " (moment(visit.speech, &item.claimed)) br; span.quiet dir="auto" { (glimpse(visit, item)) } }
                    } }
                }
            }
            @if older.is_some() || choice.before != u64::MAX {
                div.acts {
                    @if choice.before != u64::MAX { button.plain type="submit" name="turn" value=(u64::MAX) { (visit.say("items-latest")) } }
                    @if let Some(older) = older { button.plain type="submit" name="turn" value=(older) { (visit.say("items-earlier")) } }
                }
            }
        }
    }
}

/// The beginning of what an item says, to know it by.
fn glimpse(visit: &Visit, item: &Item) -> String {
    const LETTERS: usize = 90;
    if item.withdrawn {
        return visit.say("item-withdrawn-what");
    }
    let text = item.document.as_ref().map_or(item.text.as_deref().unwrap_or_default(), |document| &document.name);
    let mut short: String =
        text.chars().take(LETTERS).map(|letter| if letter == '\n' { ' ' } else { letter }).collect();
    if text.chars().nth(LETTERS).is_some() {
        short.push('…');
    }
    reveal(&short)
}

/// What is in the folder that was written.
fn counts(visit: &Visit, made: &BundleMade) -> Markup {
    let lines = [
        ("bundle-entries", made.entries),
        ("bundle-receipts", made.receipts),
        ("bundle-items", made.items),
        ("bundle-documents", made.documents),
        ("bundle-checkpoints", made.checkpoints),
        ("bundle-withheld", made.withheld),
        ("bundle-gaps", made.gaps),
    ];
    html! {
        div.note.note-good role="status" {
            p { strong { (visit.tell("bundle-made", &[("target", reveal(&made.target).into())])) } }
            dl.facts {
                @for (key, number) in lines { dt { (visit.say(key)) } dd { (count(visit.speech, number)) } }
                dt { (visit.say("bundle-bytes")) } dd { (size(visit.speech, made.bytes)) }
            }
            p { (visit.say("bundle-then")) " " a href="/proof" { (visit.say("room-proof")) } }
        }
    }
}
