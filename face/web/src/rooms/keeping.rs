//! Keeping, the room of a matter where one chooses how long, holds, archives and erases; the list of what to decide; certificates.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use parloir_node::contract::{Answer, KeepingPage, Request, ScheduleLine};
use parloir_speech::locale::Language;
use parloir_speech::reveal::{reveal, reveal_text};

use crate::frame::Room;
use crate::moment::moment;
use crate::rooms::matter::{self, Tab};
use crate::rooms::title::title;
use crate::trouble::Trouble;
use crate::visit::{Deed, Visit};

/// Why a matter is held, and why one is erased before its time, as the node knows them.
const HOLDS: [&str; 5] = ["litigation", "investigation", "discipline", "client", "other"];
const EARLY: [&str; 4] = ["returned", "request", "duplicate", "mistake"];

/// The room.
pub(crate) async fn keeping(visit: Visit, Path(matter): Path<String>) -> Result<Response, Trouble> {
    shown(&visit, &matter, None).await
}

async fn shown(visit: &Visit, of: &str, trouble: Option<&Trouble>) -> Result<Response, Trouble> {
    let page = matter::page(visit, of).await?;
    let Answer::Keeping(kept) = visit.ask(Request::Keeping { matter: of.to_owned() }).await? else {
        return Err(visit.unlike());
    };
    let name = title(visit, &page.line.title);
    let body = html! {
        (matter::head(visit, &page, Tab::Keeping))
        @if let Some(trouble) = trouble { (trouble.note()) }
        section aria-labelledby="kept" {
            h2 id="kept" { (visit.say("tab-keeping")) }
            (facts(visit, &kept))
            p.quiet { (visit.tell("keeping-reviewed", &[("day", reveal(&kept.reviewed).into())])) }
        }
        (schedules(visit, of, &kept))
        (longer(visit, of, &kept))
        (hold(visit, of, &kept))
        (erase(visit, of, &kept))
    };
    let mut response = visit.page(Room::Matters, &name, &body);
    if let Some(trouble) = trouble {
        *response.status_mut() = trouble.status();
    }
    Ok(response)
}

fn facts(visit: &Visit, page: &KeepingPage) -> Markup {
    let day = |text: &Option<String>| text.as_deref().map(reveal);
    let lines = [
        ("keeping-ended", day(&page.ended)),
        ("keeping-schedule", page.schedule.as_ref().map(|line| what(visit, line))),
        ("keeping-start", day(&page.start)),
        ("keeping-born", day(&page.born)),
        ("keeping-archive-from", day(&page.archive_from)),
        ("keeping-erase-from", day(&page.erase_from)),
        ("keeping-long-stop", day(&page.long_stop)),
        ("keeping-prolonged", day(&page.prolonged)),
        ("keeping-why", Some(reveal(&page.prolonged_why)).filter(|why| !why.is_empty())),
    ];
    html! {
        dl.facts {
            dt { (visit.say("keeping-phase")) } dd { strong { (visit.word("phase", &page.phase)) } }
            @for (key, value) in lines.iter().filter_map(|(key, value)| Some((key, value.as_ref()?))) {
                dt { (visit.say(key)) }
                dd dir="auto" { (value) }
            }
            @if let Some(at) = &page.erased_elsewhere { dt { (visit.say("keeping-elsewhere")) } dd { (moment(visit.speech, at)) } }
        }
        @if let Some(line) = &page.schedule { p { (ground(visit, line)) } }
    }
}

fn what(visit: &Visit, line: &ScheduleLine) -> String {
    let what = if visit.speech.language() == Language::Fr { &line.what_fr } else { &line.what_en };
    reveal(what)
}

fn ground(visit: &Visit, line: &ScheduleLine) -> Markup {
    let years = |months: u32| u64::from(months / 12);
    html! {
        span.quiet {
            (visit.word("counted", &line.event)) ", "
            (visit.tell("keeping-active", &[("years", years(line.active_months).into())]))
            @if line.archive_months > 0 { ", " (visit.tell("keeping-then", &[("years", years(line.archive_months).into())])) }
            @if let Some(age) = line.birthday { ", " (visit.tell("keeping-birthday", &[("years", u64::from(age).into())])) }
            " · " (visit.word("ground", &line.kind))
            @if !line.source.is_empty() { " · " (reveal(&line.source)) }
            " · " (visit.word("certainty", &line.certainty))
        }
    }
}

fn act(matter: &str, act: &str) -> String {
    format!("/m/{matter}/keeping/{act}")
}

fn schedules(visit: &Visit, matter: &str, page: &KeepingPage) -> Markup {
    let chosen = page.schedule.as_ref().map(|line| line.schedule.as_str());
    let start = page.start.as_deref().or(page.ended.as_deref()).unwrap_or_default();
    html! {
        section aria-labelledby="schedules" {
            h2 id="schedules" { (visit.say("keeping-offered")) }
            @if page.offered.is_empty() { p.quiet { (visit.say("keeping-offered-none")) } } @else {
                form.stack method="post" action=(act(matter, "set")) {
                    (visit.mark())
                    fieldset {
                        legend.unseen { (visit.say("keeping-schedule")) }
                        @for line in &page.offered {
                            label.choice {
                                input type="radio" name="schedule" value=(line.schedule) required checked[chosen == Some(line.schedule.as_str())];
                                span { strong { (what(visit, line)) } br; (ground(visit, line)) }
                            }
                        }
                    }
                    label for="start" { (visit.say("keep-start")) }
                    input id="start" name="start" type="date" required value=(start);
                    @if page.offered.iter().any(|line| line.birthday.is_some()) {
                        label for="born" { (visit.say("keep-born")) }
                        input id="born" name="born" type="date" value=(page.born.as_deref().unwrap_or_default());
                    }
                    label for="note" { (visit.say("keep-note")) }
                    textarea id="note" name="note" rows="2" dir="auto" maxlength="1000" autocomplete="off" { (page.note) }
                    div.acts { button.main type="submit" { (visit.say("keeping-choose")) } }
                }
            }
        }
    }
}

fn longer(visit: &Visit, matter: &str, page: &KeepingPage) -> Markup {
    html! {
        section aria-labelledby="longer" {
            h2 id="longer" { (visit.say("keeping-longer")) }
            details {
                summary { (visit.say("keeping-prolong")) }
                form.stack method="post" action=(act(matter, "prolong")) {
                    (visit.mark())
                    label for="until" { (visit.say("keep-until")) }
                    input id="until" name="until" type="date" required;
                    label for="why" { (visit.say("keep-why")) }
                    input id="why" name="why" required maxlength="500" autocomplete="off";
                    div.acts { button type="submit" { (visit.say("keeping-prolong")) } }
                }
            }
            form method="post" action=(act(matter, if page.archived { "reopen" } else { "archive" })) {
                (visit.mark())
                @if page.archived { p { (visit.say("keeping-is-archived")) } } @else { p.quiet { (visit.say("keeping-archive-what")) } }
                button type="submit" { (visit.say(if page.archived { "keeping-reopen" } else { "keeping-archive" })) }
            }
        }
    }
}

fn hold(visit: &Visit, matter: &str, page: &KeepingPage) -> Markup {
    html! {
        section aria-labelledby="hold" {
            h2 id="hold" { (visit.say("hold-title")) }
            @if let Some(hold) = &page.hold {
                div.note.note-warn {
                    p { strong { (visit.say("hold-stands")) } " " (moment(visit.speech, &hold.since)) " · " (visit.word("hold-reason", &hold.reason)) }
                    @if !hold.words.is_empty() { p dir="auto" { (reveal_text(&hold.words)) } }
                }
                details {
                    summary { (visit.say("hold-lift")) }
                    form.stack method="post" action=(act(matter, "lift")) {
                        (visit.mark())
                        label for="passphrase" { (visit.say("hold-passphrase")) }
                        input id="passphrase" name="passphrase" type="password" required autocomplete="current-password";
                        div.acts { button type="submit" { (visit.say("hold-lift")) } }
                    }
                }
            } @else {
                p.quiet { (visit.say("hold-what")) }
                form.stack method="post" action=(act(matter, "hold")) {
                    (visit.mark())
                    label for="reason" { (visit.say("hold-reason")) }
                    select id="reason" name="reason" { @for reason in HOLDS { option value=(reason) { (visit.word("hold-reason", reason)) } } }
                    label for="hold-words" { (visit.say("hold-words")) }
                    input id="hold-words" name="words" maxlength="1000" autocomplete="off";
                    div.acts { button type="submit" { (visit.say("hold-set")) } }
                }
            }
        }
    }
}

fn erase(visit: &Visit, matter: &str, page: &KeepingPage) -> Markup {
    let has_ended = matches!(page.state.as_str(), "closed" | "left" | "removed");
    html! {
        section aria-labelledby="erase" {
            h2 id="erase" { (visit.say("erase-title")) }
            @if page.hold.is_some() { p { (visit.say("erase-held")) } }
            @else if !has_ended { p.quiet { (visit.say("erase-open")) } }
            @else {
                details.sure {
                    summary { (visit.say("erase-do")) }
                    p { (visit.say("erase-what")) }
                    ul { li { (visit.say("erase-not-others")) } li { (visit.say("erase-not-copies")) } li { (visit.say("erase-not-flash")) } }
                    form.stack method="post" action=(act(matter, "erase")) {
                        (visit.mark())
                        @if page.phase != "due" {
                            label for="early" { (visit.say("erase-early")) }
                            select id="early" name="early" required {
                                option value="" { (visit.say("erase-early-none")) }
                                @for reason in EARLY { option value=(reason) { (visit.word("erase-early", reason)) } }
                            }
                        }
                        @if page.owed > 0 {
                            label.choice { input type="checkbox" name="owed" value="yes" required; span { (visit.tell("erase-owed", &[("count", page.owed.into())])) } }
                        }
                        label for="title" { (visit.say("erase-confirm")) }
                        input id="title" name="title" required autocomplete="off" dir="auto";
                        div.acts { button.bad type="submit" { (visit.say("erase-do")) } }
                    }
                }
            }
        }
    }
}

/// Chooses, prolongs, archives, holds, lifts or erases.
pub(crate) async fn done(
    Path((of, act)): Path<(String, String)>,
    Deed(visit, fields): Deed,
) -> Result<Response, Trouble> {
    let (matter, text) = (of.clone(), |name: &str| fields.text(name).to_owned());
    let request = match act.as_str() {
        "set" => Request::KeepingSet {
            matter,
            schedule: text("schedule"),
            start: text("start"),
            born: fields.every("born").next().map(str::to_owned),
            note: Some(text("note")),
        },
        "prolong" => Request::KeepingProlong { matter, until: text("until"), why: text("why") },
        "archive" | "reopen" => Request::KeepingArchive { matter, archived: act == "archive" },
        "hold" => Request::HoldSet { matter, reason: text("reason"), words: text("words") },
        "lift" => Request::HoldLift { matter, passphrase: text("passphrase") },
        "erase" => Request::Erase {
            matter,
            title: text("title"),
            early: fields.some("early"),
            owed_accepted: fields.text("owed") == "yes",
        },
        _ => return Err(visit.unlike()),
    };
    match visit.ask(request).await {
        Ok(_) if act == "erase" => Ok(Redirect::to("/certificates").into_response()),
        Ok(_) => Ok(Redirect::to(&format!("/m/{of}/keeping")).into_response()),
        Err(trouble) => shown(&visit, &of, Some(&trouble)).await,
    }
}

/// Matters about which somebody must decide.
pub(crate) async fn reviews(visit: Visit) -> Result<Response, Trouble> {
    let Answer::Reviews(lines) = visit.ask(Request::Reviews).await? else { return Err(visit.unlike()) };
    let name = visit.say("reviews-title");
    let body = html! {
        div.head { h1 { (name) } div.acts { a.button href="/certificates" { (visit.say("certificates-title")) } } }
        div id="reviews" data-live="" {
            @if lines.is_empty() { p.nothing { (visit.say("reviews-none")) } } @else {
                ul.lines {
                    @for line in &lines {
                        li id=(format!("m-{}", line.matter)) {
                            a.line data-move="" href=(format!("/m/{}/keeping", line.matter)) {
                                span.line-title { (title(&visit, &line.title)) }
                                span.line-marks { span.badge { (visit.word("review", &line.state)) } }
                                span.line-when.quiet { @if let Some(on) = &line.on { (reveal(on)) } }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(visit.page(Room::Matters, &name, &body))
}

/// Certificates of erasure, as they were signed.
pub(crate) async fn certificates(visit: Visit) -> Result<Response, Trouble> {
    let Answer::Certificates(lines) = visit.ask(Request::Certificates).await? else { return Err(visit.unlike()) };
    let name = visit.say("certificates-title");
    let body = html! {
        h1 { (name) }
        @if lines.is_empty() { p.nothing { (visit.say("certificates-none")) } } @else { p.quiet { (visit.say("certificates-what")) } }
        @for line in lines.iter().rev() {
            section aria-labelledby=(format!("c-{}", line.number)) {
                h2 id=(format!("c-{}", line.number)) { (visit.tell("certificate-number", &[("number", line.number.into())])) " · " (moment(visit.speech, &line.made)) }
                pre tabindex="0" { (reveal_text(&line.text)) }
                details { summary { (visit.say("certificate-signature")) } pre tabindex="0" { (line.signature) (line.signer) } }
            }
        }
    };
    Ok(visit.page(Room::Matters, &name, &body))
}
