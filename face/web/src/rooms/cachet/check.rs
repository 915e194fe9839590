//! A cachet that somebody handed over, checked together with the files that it seals; none of them is kept.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use parloir_base::limit::CACHET_FILES_MAX;
use parloir_node::contract::{CachetChecked, Finding};
use parloir_speech::locale::Language;
use parloir_speech::reveal::reveal;

use crate::frame::Room;
use crate::moment::{count, dated, size};
use crate::rooms::cachet::page::{bring, way};
use crate::rooms::checked::worth;
use crate::rooms::ways::{Way, head};
use crate::visit::Visit;

/// The form.
pub(crate) async fn page(visit: Visit) -> Response {
    shown(&visit, &html! {}, StatusCode::OK)
}

/// The page, with what was found.
pub(super) fn shown(visit: &Visit, answer: &Markup, status: StatusCode) -> Response {
    let title = visit.say("cachet-check-title");
    let body = html! {
        (head(visit, &title, Way::CheckSeal))
        div.check-form {
            p.lead { (visit.say("cachet-check-what")) }
            form id="sheaf" method="post" action="/cachet/check" data-kind="check" data-new="/cachet/new" data-files=(CACHET_FILES_MAX)
                data-said-many=(visit.say("sealing-many")) data-said-none=(visit.say("cachet-check-none")) data-said-several=(visit.say("cachet-check-several")) data-said-busy=(visit.say("check-busy")) data-said-away=(visit.say("check-away")) {
                (visit.mark())
                (bring(visit, "cachet-check-drop"))
                (way(visit))
            }
            noscript { p.note { (visit.say("cachet-check-script")) } }
            p.quiet { (visit.say("sealing-private")) }
        }
        div id="answer" tabindex="-1" { (answer) }
    };
    let mut page = visit.page(Room::Proof, &title, &body);
    *page.status_mut() = status;
    page
}

/// What was found.
pub(super) fn found(visit: &Visit, checked: &CachetChecked) -> Markup {
    let (class, title, what) = if checked.stands {
        ("verdict note note-good", "cachet-stands", "cachet-stands-what")
    } else {
        ("verdict note note-bad", "cachet-falls", "cachet-falls-what")
    };
    html! {
        article.checked aria-labelledby="verdict" {
            div class=(class) role="status" {
                svg.icon viewBox="0 0 24 24" aria-hidden="true" { @if checked.stands { path d="M4 13l5 5L20 6" {} } @else { path d="M5 5l14 14M19 5L5 19" {} } }
                div {
                    h2 id="verdict" { (visit.say(title)) }
                    p { (visit.say(what)) }
                    @if checked.refusals > 0 { p { strong { (visit.tell("check-refusals", &[("count", checked.refusals.into())])) } } }
                }
            }
            (findings(visit, checked, "bad"))
            (facts(visit, checked))
            (findings(visit, checked, "note"))
        }
    }
}

fn facts(visit: &Visit, checked: &CachetChecked) -> Markup {
    html! {
        section aria-labelledby="whose" {
            h3 id="whose" { (visit.say("cachet-whose")) }
            dl.facts {
                @if let Some(person) = &checked.person {
                    dt { (visit.say("cachet-author")) } dd dir="auto" { (reveal(&checked.name)) @if checked.mine { " · " (visit.say("cachet-mine")) } }
                    dt { (visit.say("certificate-key")) } dd.digest { (person) }
                }
                @if let Some(device) = &checked.device { dt { (visit.say("certificate-device")) } dd.digest { (device) } }
                @if !checked.digest.is_empty() { dt { (visit.say("certificate-digest")) } dd.digest { (checked.digest) } }
                @if let Some(claimed) = &checked.claimed { dt { (visit.say("certificate-time")) } dd { (dated(visit.speech, claimed)) } }
                @if checked.number > 0 { dt { (visit.say("certificate-files")) } dd { (count(visit.speech, checked.files)) ", " (size(visit.speech, checked.bytes)) } }
                @if let Some(statement) = &checked.statement { dt { (visit.say("certificate-statement")) } dd dir="auto" { (reveal(statement)) } }
                @for stamp in &checked.stamps {
                    dt { (visit.say("certificate-stamp")) }
                    dd { (dated(visit.speech, &stamp.at)) ", " (reveal(&stamp.authority)) " · " (visit.say(worth(stamp))) }
                }
            }
            p.quiet { (visit.say("cachet-name-worth")) }
        }
    }
}

fn findings(visit: &Visit, checked: &CachetChecked, severity: &str) -> Markup {
    let lines: Vec<&Finding> = checked.findings.iter().filter(|finding| finding.severity == severity).collect();
    let key = if severity == "bad" { "check-faults" } else { "check-notes" };
    html! {
        @if !lines.is_empty() {
            section aria-labelledby=(key) {
                h3 id=(key) { (visit.say(key)) }
                ul.findings data-severity=(severity) {
                    @for finding in &lines {
                        li { (meaning(visit, &finding.code)) br; span.quiet { span.code dir="auto" { (reveal(&finding.file)) } " · " (finding.code) } }
                    }
                }
            }
        }
    }
}

fn meaning(visit: &Visit, code: &str) -> String {
    let pair = parloir_finding::sentence(code);
    let said = pair.map(|(french, english)| if visit.speech.language() == Language::Fr { french } else { english });
    said.map_or_else(|| reveal(code), str::to_owned)
}
