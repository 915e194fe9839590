//! A matter: its items in time, the place to write, and beside them who is in it, what is owed, what keeps it.

use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use parloir_node::contract::{Answer, DepositLine, Draft, Item, MatterPage, PartyLine, Request};
use parloir_speech::reveal::reveal;
use serde::Deserialize;

use crate::frame::Room;
use crate::moment::{count, moment};
use crate::rooms::card::card;
use crate::rooms::{deposit, items, matters};
use crate::trouble::Trouble;
use crate::visit::{Deed, Visit};

/// Items on one page.
const PAGE: u32 = 36;

/// What part of the matter is shown, and what is being written.
#[derive(Default, Deserialize)]
pub(crate) struct Asked {
    pub before: Option<u64>,
    pub reply: Option<u64>,
    pub correct: Option<u64>,
    /// What was written and not taken: it stays where it was written.
    #[serde(skip)]
    pub written: Option<String>,
}

/// The matter.
pub(crate) async fn matter(
    visit: Visit,
    Path(matter): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Trouble> {
    shown(&visit, &matter, &asked, None).await
}

/// The matter, with a note of what was not done.
pub(crate) async fn shown(
    visit: &Visit,
    matter: &str,
    asked: &Asked,
    trouble: Option<&Trouble>,
) -> Result<Response, Trouble> {
    let page = page(visit, matter).await?;
    let read = Request::Read {
        matter: matter.to_owned(),
        after: 0,
        limit: PAGE,
        unopened: false,
        before: Some(asked.before.unwrap_or(u64::MAX)),
    };
    let Answer::Items(lines) = visit.ask(read).await? else { return Err(visit.unlike()) };
    let Answer::Draft(draft) = visit.ask(Request::Draft { matter: matter.to_owned() }).await? else {
        return Err(visit.unlike());
    };
    let unplaced = deposit::unplaced(visit, matter).await?;
    let corrected = corrected(visit, matter, asked).await;
    let title = matters::title(visit, &page.line.title);
    let body = html! {
        (head(visit, &page, Tab::Items))
        @if let Some(trouble) = trouble { (trouble.note()) }
        div.matter {
            section.column aria-label=(visit.say("items")) {
                (earlier(visit, matter, &lines))
                ol.items id="items" data-live="grows" { (items::column(visit, matter, &lines)) }
                div id="items-none" data-live="" { @if lines.is_empty() { p.nothing { (visit.say("items-empty")) } } }
                @if asked.before.is_some() { p.later { a.button href=(format!("/m/{matter}")) { (visit.say("items-latest")) } } }
                (write(visit, matter, &page, &draft, asked, corrected.as_ref(), &unplaced))
            }
            (beside(visit, &page))
        }
    };
    let mut response = visit.page(Room::Matters, &title, &body);
    if let Some(trouble) = trouble {
        *response.status_mut() = trouble.status();
    }
    Ok(response)
}

/// What is corrected: it may be older than all that is shown.
async fn corrected(visit: &Visit, matter: &str, asked: &Asked) -> Option<Item> {
    let one = Request::ItemOne { matter: matter.to_owned(), item: asked.correct?.to_string() };
    match visit.ask(one).await {
        Ok(Answer::Items(lines)) => lines.into_iter().next(),
        _ => None,
    }
}

/// The matter, whole.
///
/// # Errors
/// [`Trouble`].
pub(crate) async fn page(visit: &Visit, matter: &str) -> Result<Box<MatterPage>, Trouble> {
    match visit.ask(Request::Matter { matter: matter.to_owned() }).await? {
        Answer::Matter(page) => Ok(page),
        _ => Err(visit.unlike()),
    }
}

/// The rooms of a matter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    Items,
    Parties,
    Proof,
    Keeping,
}

/// The title of a matter, its state, and the way between its rooms.
pub(crate) fn head(visit: &Visit, page: &MatterPage, tab: Tab) -> Markup {
    let matter = &page.line.matter;
    let tabs = [
        (Tab::Items, "tab-items", format!("/m/{matter}")),
        (Tab::Parties, "tab-parties", format!("/m/{matter}/parties")),
        (Tab::Proof, "tab-proof", format!("/m/{matter}/proof")),
        (Tab::Keeping, "tab-keeping", format!("/m/{matter}/keeping")),
    ];
    html! {
        header.head.matter-head {
            div {
                h1 dir="auto" { (matters::title(visit, &page.line.title)) }
                p.quiet {
                    (visit.word("state-long", &page.line.state)) " · " (visit.word("rule-path", &page.path))
                }
            }
            nav.tabs aria-label=(visit.say("matter-rooms")) {
                @for (one, key, path) in &tabs {
                    a href=(path) aria-current=[(*one == tab).then_some("page")] { (visit.say(key)) }
                }
            }
        }
        div id="forks" data-live="" {
            @for fork in &page.forks {
                div.note.note-bad role="alert" {
                    p { strong { (visit.tell("fork-notice", &[("name", reveal(&fork.name).into()), ("seq", fork.seq.into())])) } }
                    @if fork.this {
                        p { (visit.say("fork-mine")) }
                        p.acts { a.button href="/settings#part-renew" { (visit.say("settings-renew")) } }
                    } @else { p { (visit.say("fork-remedy")) } }
                }
            }
        }
    }
}

fn earlier(visit: &Visit, matter: &str, lines: &[Item]) -> Markup {
    html! {
        @if let Some(first) = lines.first().filter(|first| first.number > 1) {
            p.earlier { a.button href=(format!("/m/{matter}?before={}", first.number)) { (visit.say("items-earlier")) } }
        }
    }
}

/// Where one writes. What is being written lives in the vault, not in the browser.
fn write(
    visit: &Visit,
    matter: &str,
    page: &MatterPage,
    draft: &Draft,
    asked: &Asked,
    corrected: Option<&Item>,
    unplaced: &[DepositLine],
) -> Markup {
    // What is begun stays in the vault until this device may write again.
    let is_forked = page.forks.iter().any(|fork| fork.this);
    let is_open = page.line.state == "open" && !is_forked;
    let unverified = unverified(page);
    let reply = asked.reply.or(draft.reply_to);
    html! {
        @if is_forked {
            p.note { (visit.say("write-forked")) }
        } @else if !is_open {
            p.note { (visit.word("write", &page.line.state)) }
        } @else if page.parties.iter().filter(|party| party.ended.is_none()).count() == 1 {
            div.note {
                p { strong { (visit.say("write-alone")) } }
                p.acts { a.button.main href=(format!("/m/{matter}/invite")) { (visit.say("invite-title")) } }
            }
        } @else {
            div id="unverified" data-live="" {
                @for party in &unverified {
                    div.note.note-warn {
                        p { strong { (visit.tell("write-unverified", &[("name", reveal(&party.name).into())])) } " " (visit.say("write-unverified-what")) }
                        p.acts { a.button.main href=(format!("/people/{}", party.person)) { (visit.say("verify-begin")) } }
                    }
                }
            }
        }
        @if is_open { div.writing {
            (deposit::panel(visit, page, &names(page), unplaced))
            form.write id="write" method="post" action=(format!("/m/{matter}/send")) data-swap="" data-draft=(format!("/m/{matter}/draft")) data-enter=[visit.app.chosen().enter_sends.then_some("sends")] data-drop=(format!("/m/{matter}/deposit")) {
                (visit.mark())
                @if let Some(item) = corrected {
                    input type="hidden" name="correct" value=(item.number);
                    p.write-about { (visit.tell("write-correct", &[("number", item.number.into())])) " " a href=(format!("/m/{matter}#write")) { (visit.say("cancel")) } }
                } @else if let Some(number) = reply {
                    input type="hidden" name="reply" value=(number);
                    p.write-about { (visit.tell("write-reply", &[("number", number.into())])) " " a href=(format!("/m/{matter}?reply=0#write")) { (visit.say("cancel")) } }
                }
                label.unseen for="text" { (visit.say("write-label")) }
                textarea id="text" name="text" rows="3" dir="auto" autocomplete="off" maxlength="65536" placeholder=(visit.tell("write-to", &[("names", names(page).into())])) {
                    (asked.written.as_deref().or(corrected.and_then(|item| item.text.as_deref())).unwrap_or(&draft.text))
                }
                div.acts {
                    button.main type="submit" { (visit.say("write-send")) }
                    (chooser(visit))
                    a.button.plain href=(format!("/m/{matter}/import")) { (visit.say("importing-title")) }
                    span.quiet id="draft-state" aria-live="off" { @if draft.saved.is_some() && corrected.is_none() { (visit.say("draft-kept")) } }
                }
            }
        } }
    }
}

/// Buttons that choose files or a folder; the script makes them work, and shows them.
fn chooser(visit: &Visit) -> Markup {
    html! {
        span.chooser hidden {
            button type="button" data-choose="files" { (visit.say("choose-files")) }
            button type="button" data-choose="folder" { (visit.say("choose-folder")) }
            span.quiet { (visit.say("choose-drop")) }
        }
    }
}

/// The other parties, by name.
pub(crate) fn names(page: &MatterPage) -> String {
    let names: Vec<String> = page
        .parties
        .iter()
        .filter(|party| !party.me && party.ended.is_none())
        .map(|party| reveal(&party.name))
        .collect();
    names.join(", ")
}

/// Parties that nothing leaves for yet.
fn unverified(page: &MatterPage) -> Vec<&PartyLine> {
    let is_trusted = |party: &PartyLine| matches!(party.trust.as_str(), "verified" | "verified-by-keeper");
    let waits = |party: &&PartyLine| !party.me && party.ended.is_none() && !is_trusted(party);
    page.parties.iter().filter(waits).collect()
}

/// What stands beside the items.
fn beside(visit: &Visit, page: &MatterPage) -> Markup {
    let matter = &page.line.matter;
    html! {
        aside.beside id="beside" data-live="" {
            section aria-labelledby="beside-parties" {
                h2 id="beside-parties" { (visit.say("tab-parties")) }
                ul.plain { @for party in &page.parties { li { (card(visit, party)) } } }
                @if page.line.keeper && page.line.state == "open" { p { a href=(format!("/m/{matter}/invite")) { (visit.say("invite-title")) } } }
            }
            section aria-labelledby="beside-owed" {
                h2 id="beside-owed" { (visit.say("room-owed")) }
                @if page.line.owed == 0 { p.quiet { (visit.say("owed-nothing")) } }
                @else { p { a href="/owed" { (visit.tell("matter-owed-count", &[("count", page.line.owed.into())])) } } }
            }
            section aria-labelledby="beside-keep" {
                h2 id="beside-keep" { (visit.say("keep-title")) }
                dl.facts {
                    dt { (visit.say("matter-level")) } dd { (visit.word("level", &page.level.to_string())) }
                    dt { (visit.say("matter-verification")) } dd { (visit.word("rule", &page.verification)) }
                    dt { (visit.say("keep-links")) } dd { (count(visit.speech, page.links)) }
                    dt { (visit.say("keep-checkpoint")) }
                    dd {
                        @match page.checkpoints.last() {
                            Some(last) => { (moment(visit.speech, &last.claimed)) }
                            None => { (visit.say("keep-none")) }
                        }
                    }
                }
                p { a href=(format!("/m/{matter}/proof")) { (visit.say("keep-proof")) } }
            }
            @if page.line.keeper && page.line.state == "open" {
                details.sure {
                    summary { (visit.say("matter-close")) }
                    p { (visit.say("matter-close-sure")) }
                    form method="post" action=(format!("/m/{matter}/close")) { (visit.mark()) button.bad type="submit" { (visit.say("matter-close")) } }
                }
            }
        }
    }
}

/// Closes it.
pub(crate) async fn close(Path(matter): Path<String>, Deed(visit, _): Deed) -> Result<Response, Trouble> {
    visit.ask(Request::MatterClose { matter: matter.clone() }).await?;
    Ok(Redirect::to(&format!("/m/{matter}")).into_response())
}

/// One item by itself: its former texts, and every receipt of it.
pub(crate) async fn item(visit: Visit, Path((matter, item)): Path<(String, String)>) -> Result<Response, Trouble> {
    let page = page(&visit, &matter).await?;
    let one = Request::ItemOne { matter: matter.clone(), item: item.clone() };
    let Answer::Items(lines) = visit.ask(one).await? else { return Err(visit.unlike()) };
    let receipts = Request::Receipts { matter: matter.clone(), item: item.clone() };
    let Answer::Receipts(receipts) = visit.ask(receipts).await? else { return Err(visit.unlike()) };
    let history = match visit.ask(Request::History { matter: matter.clone(), item }).await {
        Ok(Answer::Items(history)) => history,
        // A document has one text only: its name.
        _ => Vec::new(),
    };
    let number = lines.first().map_or(0, |item| item.number);
    // The receipt of a text names its link, which holds its commitment; that of a document also the digest of what arrived.
    let is_digested = receipts.iter().any(|line| line.digest.len() > 1);
    let title = visit.tell("item-title", &[("number", number.into())]);
    let body = html! {
        (head(&visit, &page, Tab::Items))
        ol.items id="items" data-live="" { (items::column(&visit, &matter, &lines)) }
        section {
            h2 id="receipts" { (visit.say("receipts-title")) }
            @if receipts.is_empty() { p.quiet { (visit.say("receipts-empty")) } } @else {
                div.scroll tabindex="0" role="region" aria-labelledby="receipts" { table {
                    thead { tr { th { (visit.say("receipt-who")) } th { (visit.say("receipt-what")) } th { (visit.say("receipt-when")) } th { (visit.say("receipt-path")) } @if is_digested { th { (visit.say("receipt-digest")) } } } }
                    tbody id="receipt-lines" data-live="" {
                        @for line in &receipts {
                            tr id=(format!("r-{}-{}", line.receipt, line.device)) {
                                td { (reveal(&line.name)) }
                                td { (visit.word("receipt", &line.receipt)) }
                                td { (moment(visit.speech, &line.claimed)) }
                                td { (visit.word("path", &line.path)) }
                                @if is_digested { td.digest { (line.digest.get(..16).map_or("–".to_owned(), |digest| format!("{digest}…"))) } }
                            }
                        }
                    }
                } }
            }
        }
        @if history.len() > 1 {
            section aria-labelledby="history" {
                h2 id="history" { (visit.say("history-title")) }
                ol.history { @for text in &history { li { (moment(visit.speech, &text.claimed)) div.text dir="auto" { (parloir_speech::reveal::reveal_text(text.text.as_deref().unwrap_or_default())) } } } }
            }
        }
        p { a.button href=(format!("/m/{matter}#i-{number}")) { (visit.say("item-back")) } }
    };
    Ok(visit.page(Room::Matters, &title, &body))
}
