//! What is to be sealed, chosen or dropped or named by its path; and the cachets that this device made.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use parloir_base::limit::{CACHET_FILES_MAX, STATEMENT_BYTES_MAX};
use parloir_node::contract::{Answer, AuthorityLine, CachetLine, CachetMade, Request};
use parloir_speech::reveal::reveal;

use crate::form::Fields;
use crate::frame::Room;
use crate::moment::{count, moment, plain, size};
use crate::rooms::authority::{asked, chosen};
use crate::rooms::ways::{Way, head};
use crate::trouble::Trouble;
use crate::visit::{Deed, Visit};

/// Cachets that are listed; the vault knows more.
const LISTED_MAX: usize = 200;
/// Longest list of paths.
const PATHS_BYTES_MAX: usize = 64 * 1024;

/// The page.
pub(crate) async fn page(visit: Visit) -> Result<Response, Trouble> {
    shown(&visit, None, &html! {}, StatusCode::OK).await
}

/// Seals files of this machine that are named by their paths, into a new folder.
pub(crate) async fn named(Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    let paths: Vec<String> =
        fields.text("paths").lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let target = fields.text("target").trim().to_owned();
    let is_whole = |path: &String| std::path::Path::new(path).is_absolute();
    if paths.is_empty() || !paths.iter().chain([&target]).all(is_whole) {
        let note = html! { div.note.note-bad role="alert" { p { strong { (visit.say("sealing-paths")) } } p { (visit.say("sealing-paths-do")) } } };
        return shown(&visit, Some(&fields), &note, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let (statement, authority) = (fields.some("statement"), fields.some("authority"));
    match visit.ask(Request::Cachet { paths, target, statement, authority }).await {
        Ok(Answer::Cachet(made)) => shown(&visit, None, &told(&visit, &made, false), StatusCode::OK).await,
        Ok(_) => Err(visit.unlike()),
        Err(trouble) => shown(&visit, Some(&fields), &trouble.note(), trouble.status()).await,
    }
}

/// The page, with what came of an act.
pub(super) async fn shown(
    visit: &Visit,
    typed: Option<&Fields>,
    note: &Markup,
    status: StatusCode,
) -> Result<Response, Trouble> {
    let lines = chosen(visit).await?;
    let Answer::Cachets(made) = visit.ask(Request::Cachets).await? else { return Err(visit.unlike()) };
    let title = visit.say("sealing-title");
    let body = html! {
        (head(visit, &title, Way::Seal))
        div.check-form {
            p.lead { (visit.say("sealing-what")) }
            p.quiet { (visit.say("sealing-private")) }
            div id="answer" tabindex="-1" { (note) }
            (form(visit, typed, &lines))
        }
        section aria-labelledby="made" id="made-part" data-live="" {
            h2 id="made" { (visit.say("sealing-made")) }
            (listed(visit, &made))
        }
    };
    let mut response = visit.page(Room::Proof, &title, &body);
    *response.status_mut() = status;
    Ok(response)
}

fn form(visit: &Visit, typed: Option<&Fields>, lines: &[AuthorityLine]) -> Markup {
    let was = |name: &str| typed.map(|fields| fields.text(name)).unwrap_or_default();
    html! {
        form.stack id="sheaf" method="post" action="/cachet" data-kind="seal" data-new="/cachet/new" data-files=(CACHET_FILES_MAX)
            data-said-many=(visit.say("sealing-many")) data-said-none=(visit.say("sealing-none")) data-said-both=(visit.say("sealing-both")) data-said-busy=(visit.say("sealing-busy")) data-said-away=(visit.say("sealing-away")) data-said-more=(visit.tell("sealing-more", &[("count", "{count}".into())])) data-said-off=(visit.say("sealing-off")) {
            (visit.mark())
            (bring(visit, "sealing-drop"))
            details open[!was("paths").is_empty()] {
                summary { (visit.say("sealing-by-path")) }
                div.stack {
                    label for="paths" { (visit.say("sealing-paths-label")) }
                    textarea id="paths" name="paths" rows="3" maxlength=(PATHS_BYTES_MAX) autocomplete="off" spellcheck="false" autocapitalize="none" placeholder="/home/…/rapport.pdf" { (was("paths")) }
                    label for="target" { (visit.say("bundle-target")) }
                    input id="target" name="target" maxlength="4000" autocomplete="off" spellcheck="false" placeholder="/home/…/rapport.cachet" value=(was("target"));
                    p.quiet { (visit.say("sealing-target-what")) }
                }
            }
            label for="statement" { (visit.say("sealing-statement")) }
            input id="statement" name="statement" maxlength=(STATEMENT_BYTES_MAX) autocomplete="off" dir="auto" aria-describedby="statement-hint" value=(was("statement"));
            p.quiet id="statement-hint" { (visit.say("sealing-statement-hint")) }
            (asked(visit, lines, was("authority")))
            div.acts { button.main type="submit" { (visit.say("sealing-do")) } }
            (way(visit))
        }
    }
}

/// Where files are dropped and chosen, and the list of those that were. Shown by the script.
pub(super) fn bring(visit: &Visit, drop: &str) -> Markup {
    html! {
        div.bring.when-scripted id="sheaf-bring" {
            p { strong { (visit.say(drop)) } }
            div.acts {
                button type="button" data-pick="files" { (visit.say("sealing-files")) }
                button type="button" data-pick="folder" { (visit.say("check-folder")) }
            }
            input.unseen id="sheaf-files" type="file" multiple tabindex="-1" aria-label=(visit.say("sealing-files")) hidden;
            input.unseen id="sheaf-folder" type="file" webkitdirectory multiple tabindex="-1" aria-label=(visit.say("check-folder")) hidden;
            ul.plain.sheaf-list id="sheaf-list" aria-label=(visit.say("sealing-chosen")) hidden {}
        }
    }
}

/// How far it is.
pub(super) fn way(visit: &Visit) -> Markup {
    html! {
        div.check-way id="way" hidden {
            p id="way-said" role="status" {}
            progress id="way-far" max="1" value="0" aria-labelledby="way-said" {}
            div.acts { button type="button" id="way-stop" { (visit.say("check-stop")) } }
        }
    }
}

/// What was sealed; with `is_here`, its folder waits in memory to be saved.
pub(super) fn told(visit: &Visit, made: &CachetMade, is_here: bool) -> Markup {
    let cachet = &made.cachet;
    let place = format!("/cachet/{}", cachet.digest);
    html! {
        div.note.note-good role="status" {
            p { strong { (visit.tell("certificate-title", &[("number", cachet.number.into())])) } " · " (visit.tell("sealing-files-count", &[("count", cachet.files.into()), ("shown", count(visit.speech, cachet.files).into())])) ", " (size(visit.speech, cachet.bytes)) }
            @if let Some(stamp) = &made.stamp {
                p { (visit.say("certificate-stamp")) ", " (visit.tell("certificate-stamped", &[("moment", plain(visit.speech, &stamp.at).into()), ("authority", reveal(&stamp.authority).into())])) }
            }
            @if is_here {
                p { (visit.tell("sealing-save-what", &[("name", reveal(&made.target).into())])) }
            } @else { p { (visit.tell("sealing-written", &[("target", reveal(&made.target).into())])) } }
            div.acts {
                @if is_here { a.button.main href=(format!("{place}/save")) { (visit.say("sealing-save")) } }
                a.button href=(place) { (visit.say("sealing-certificate")) }
            }
            p.quiet { (visit.say("sealing-how")) }
        }
    }
}

fn listed(visit: &Visit, made: &[CachetLine]) -> Markup {
    let more = made.len().saturating_sub(LISTED_MAX) as u64;
    html! {
        @if made.is_empty() { p { (visit.say("cachets-none")) } }
        ol.lines.plain reversed {
            @for line in made.iter().rev().take(LISTED_MAX) {
                li { a.line href=(format!("/cachet/{}", line.digest)) data-move="" {
                    span.line-title { (visit.tell("certificate-title", &[("number", line.number.into())])) }
                    span.line-when.quiet { (moment(visit.speech, &line.claimed)) }
                    span.quiet { (visit.tell("sealing-files-count", &[("count", line.files.into()), ("shown", count(visit.speech, line.files).into())])) ", " (size(visit.speech, line.bytes)) " · " span.digest { (line.digest.get(..16).unwrap_or_default()) "…" } }
                    @if let Some(statement) = &line.statement { span.snippet dir="auto" { (reveal(statement)) } }
                } }
            }
        }
        @if more > 0 { p.quiet { (visit.tell("sealing-listed-more", &[("count", more.into())])) } }
    }
}
