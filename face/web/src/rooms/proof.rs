//! The evidence of a matter: what its journal proves and what it does not, who sealed it, what is missing, and every link in time.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use parloir_node::contract::{Answer, CheckpointLine, JournalPage, MatterPage, Request};
use parloir_speech::reveal::reveal;
use serde::Deserialize;

use crate::frame::Room;
use crate::moment::{count, dated, plain};
use crate::rooms::{journal, matter, stamps};
use crate::trouble::Trouble;
use crate::visit::{Deed, Visit};

/// Links on one page.
const PAGE: u32 = 60;
/// Checkpoints that are shown; a matter of years has hundreds, and the last one covers them all.
const SEALS_MAX: usize = 12;

/// Which links.
#[derive(Default, Deserialize)]
pub(crate) struct Asked {
    before: Option<u64>,
}

/// The page.
pub(crate) async fn proof(
    visit: Visit,
    Path(of): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Trouble> {
    shown(&visit, &of, &asked, None).await
}

async fn shown(visit: &Visit, of: &str, asked: &Asked, trouble: Option<&Trouble>) -> Result<Response, Trouble> {
    let page = matter::page(visit, of).await?;
    let request = Request::Journal { matter: of.to_owned(), before: asked.before, limit: PAGE };
    let Answer::Journal(journal) = visit.ask(request).await? else { return Err(visit.unlike()) };
    let stamps = stamps::part(visit, &page).await?;
    let title = visit.say("tab-proof");
    let body = html! {
        (matter::head(visit, &page, matter::Tab::Proof))
        @if let Some(trouble) = trouble { (trouble.note()) }
        div.proof {
            div {
                (seals(visit, &page))
                (stamps)
                (whole(visit, &journal))
                section aria-labelledby="links" {
                    h2 id="links" { (visit.say("journal-title")) }
                    p.quiet { (visit.tell("journal-what", &[("count", journal.links.into()), ("shown", count(visit.speech, journal.links).into())])) }
                    (journal::lanes(visit, &page, &journal))
                    (turn(visit, &page, &journal, asked))
                }
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

/// What a judge asks first: what all this proves, and what it does not; and the way to take it along.
fn beside(visit: &Visit, page: &MatterPage) -> Markup {
    html! {
        aside.beside {
            section aria-labelledby="take" {
                h2 id="take" { (visit.say("bundle-title")) }
                p { (visit.say("bundle-what")) }
                p { a.button.main href=(format!("/m/{}/bundle", page.line.matter)) { (visit.say("bundle-begin")) } }
            }
            section aria-labelledby="papers" {
                h2 id="papers" { (visit.say("papers-title")) }
                p { (visit.say("papers-what")) }
                p { a.button href=(format!("/m/{}/papers", page.line.matter)) { (visit.say("papers-begin")) } }
            }
            section aria-labelledby="pack" {
                h2 id="pack" { (visit.say("pack-title")) }
                p { (visit.say("pack-what")) }
                p { a.button href=(format!("/m/{}/parcel", page.line.matter)) { (visit.say("pack-begin")) } }
            }
            section aria-labelledby="proves" {
                h2 id="proves" { (visit.say("proves-title")) }
                ul { @for key in ["proves-device", "proves-whole", "proves-order", "proves-receipt", "proves-seal"] { li { (visit.say(key)) } } }
            }
            section aria-labelledby="not-proves" {
                h2 id="not-proves" { (visit.say("proves-not-title")) }
                ul { @for key in ["proves-not-person", "proves-not-time", "proves-not-end", "proves-not-read"] { li { (visit.say(key)) } } }
            }
        }
    }
}

/// The checkpoints: who signed, who has not.
fn seals(visit: &Visit, page: &MatterPage) -> Markup {
    let may_seal = page.line.keeper && page.line.state == "open";
    let more = page.checkpoints.len().saturating_sub(SEALS_MAX) as u64;
    html! {
        section aria-labelledby="seals" id="seals-part" data-live="" {
            h2 id="seals" { (visit.say("matter-checkpoints")) }
            @if page.checkpoints.is_empty() { p { (visit.say("seals-none")) } }
            ol.seals reversed {
                @for line in page.checkpoints.iter().rev().take(SEALS_MAX) { li value=(line.number) { (one_seal(visit, line)) } }
            }
            @if more > 0 { p.quiet { (visit.tell("seals-more", &[("count", more.into())])) } }
            @if may_seal {
                form.acts method="post" action=(format!("/m/{}/seal", page.line.matter)) data-swap="" {
                    (visit.mark())
                    button type="submit" { (visit.say("seal-now")) }
                    span.quiet { (visit.say("seal-now-what")) }
                }
            } @else if page.line.state == "open" { p.quiet { (visit.say("seal-keeper")) } }
        }
    }
}

fn one_seal(visit: &Visit, line: &CheckpointLine) -> Markup {
    let names = |of: &[String]| of.iter().map(|name| reveal(name)).collect::<Vec<_>>().join(", ");
    html! {
        div.seal-line {
            span { strong { (dated(visit.speech, &line.claimed)) } " · " (visit.tell("seal-covers", &[("count", line.size.into()), ("shown", count(visit.speech, line.size).into())])) }
            span.signed { (visit.tell("checkpoint-signed", &[("names", names(&line.signed_by).into())])) }
            @if line.missing.is_empty() { span.badge.trust data-trust="verified" { (visit.say("seal-complete")) } }
            @else { span.badge.badge-owed { (visit.tell("checkpoint-missing", &[("names", names(&line.missing).into())])) } }
            @for one in &line.stamps {
                span.stamp { (visit.tell("seal-stamp", &[("moment", plain(visit.speech, &one.at).into()), ("authority", reveal(&one.authority).into()), ("policy", reveal(&one.policy).into())])) }
            }
            span.quiet.digest title=(line.root) { (visit.say("seal-root")) " " (line.root.get(..16).unwrap_or_default()) "…" }
        }
    }
}

/// Whether anything is missing or has forked, in words; and how far each chain reaches.
fn whole(visit: &Visit, journal: &JournalPage) -> Markup {
    let is_whole = journal.gaps.is_empty() && journal.chains.iter().all(|chain| !chain.frozen);
    html! {
        section aria-labelledby="whole" id="whole-part" data-live="" {
            h2 id="whole" { (visit.say("whole-title")) }
            @if is_whole { p.note.note-good { (visit.say("whole-good")) } }
            @for gap in &journal.gaps {
                p.note.note-warn { (visit.tell("gap-line", &[("name", reveal(&gap.name).into()), ("first", gap.from_seq.into()), ("last", gap.to_seq.into()), ("count", gap.to_seq.saturating_sub(gap.from_seq).saturating_add(1).into())])) }
            }
            @for chain in journal.chains.iter().filter(|chain| chain.frozen) {
                p.note.note-bad { (visit.tell("chain-frozen", &[("name", reveal(&chain.name).into()), ("seq", chain.seq.into())])) }
            }
            ul.plain.chains {
                @for chain in &journal.chains {
                    li { (visit.tell("chain-line", &[("name", reveal(&chain.name).into()), ("count", chain.seq.into()), ("shown", count(visit.speech, chain.seq).into())])) " " span.quiet.digest title=(chain.head) { (chain.head.get(..16).unwrap_or_default()) "…" } }
                }
            }
        }
    }
}

fn turn(visit: &Visit, page: &MatterPage, journal: &JournalPage, asked: &Asked) -> Markup {
    let place = format!("/m/{}/proof", page.line.matter);
    let older = journal.lines.first().filter(|_| journal.lines.len() >= PAGE as usize).map(|first| first.place);
    html! {
        @if older.is_some() || asked.before.is_some() {
            nav.turn aria-label=(visit.say("pages")) {
                @if asked.before.is_some() { a.button href=(format!("{place}#links")) { (visit.say("items-latest")) } }
                @if let Some(older) = older { a.button rel="next" href=(format!("{place}?before={older}#links")) { (visit.say("pages-older")) } }
            }
        }
    }
}

/// Proposes a checkpoint.
pub(crate) async fn seal(Path(of): Path<String>, Deed(visit, _): Deed) -> Result<Response, Trouble> {
    match visit.ask(Request::Checkpoint { matter: of.clone() }).await {
        Ok(_) => Ok(Redirect::to(&format!("/m/{of}/proof")).into_response()),
        Err(trouble) => shown(&visit, &of, &Asked::default(), Some(&trouble)).await,
    }
}

/// Wants a time-stamp of a seal, or of each to come.
pub(crate) async fn stamp(
    Path((of, act)): Path<(String, String)>,
    Deed(visit, fields): Deed,
) -> Result<Response, Trouble> {
    let Some(request) = stamps::request(of.clone(), &act, &fields) else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    match visit.ask(request).await {
        Ok(_) => Ok(Redirect::to(&format!("/m/{of}/proof#stamps")).into_response()),
        Err(trouble) => shown(&visit, &of, &Asked::default(), Some(&trouble)).await,
    }
}
