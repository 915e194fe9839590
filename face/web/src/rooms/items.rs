//! An item as it is shown: who, when, what, and how far it is with each recipient.

use maud::{Markup, html};
use parloir_node::contract::{DocumentLine, Item, ProgressLine};
use parloir_speech::reveal::{reveal, reveal_text};

use crate::moment::{clock, day, day_key, moment, plain, size, span};
use crate::rooms::imports;
use crate::visit::Visit;

/// Items in time, a heading for each day.
pub(crate) fn column(visit: &Visit, matter: &str, items: &[Item]) -> Markup {
    let mut last_day = String::new();
    html! {
        @for item in items {
            @let this_day = day_key(&item.claimed);
            @if this_day != last_day {
                @let heading = day(visit.speech, &item.claimed);
                li.day id=(format!("day-{this_day}")) { h2 { (heading) } }
                @let () = last_day = this_day;
            }
            (one(visit, matter, item))
        }
    }
}

/// One item.
pub(crate) fn one(visit: &Visit, matter: &str, item: &Item) -> Markup {
    let side = if item.mine { "mine" } else { "theirs" };
    let is_new = !item.opened && !item.mine;
    let place = format!("/m/{matter}/i/{}", item.number);
    html! {
        li class=(format!("item {side}")) id=(format!("i-{}", item.number)) data-new=[is_new.then_some("")] {
            article tabindex="0" data-move="" aria-label=(label(visit, item)) {
                header {
                    strong.author { (reveal(&item.author_name)) }
                    a.number href=(place) { (visit.tell("item-number", &[("number", item.number.into())])) }
                    (clock(visit.speech, &item.claimed))
                    @if let Some(path) = &item.path { span.path data-path=(path) { (visit.word("path", path)) } }
                    @if item.corrected { span.badge { (visit.say("item-corrected")) } }
                    @if item.acknowledged { span.badge.badge-good { (visit.say("item-acknowledged")) } }
                    @if is_new { span.badge.badge-new { (visit.say("item-new")) } }
                }
                @if let Some(reply_to) = item.reply_to {
                    p.reply-to { a href=(format!("#i-{reply_to}")) { (visit.tell("item-reply-to", &[("number", reply_to.into())])) } }
                }
                @if item.withdrawn {
                    p.withdrawn { (visit.say("item-withdrawn-what")) }
                } @else {
                    @if let Some(text) = &item.text { div.text dir="auto" { (reveal_text(text)) } }
                    @if let Some(document) = &item.document { (paper(visit, &place, item, document)) (imports::beside(visit, &place, item)) }
                }
                (progress(visit, item))
                @if !item.withdrawn { (acts(visit, matter, item, is_new)) }
            }
        }
    }
}

fn label(visit: &Visit, item: &Item) -> String {
    let parts = [
        ("number", item.number.into()),
        ("kind", visit.word("kind", &item.kind).into()),
        ("name", reveal(&item.author_name).into()),
        ("when", plain(visit.speech, &item.claimed).into()),
    ];
    visit.tell("item-label", &parts)
}

/// A document: its name, how big, whether it is here.
fn paper(visit: &Visit, place: &str, item: &Item, document: &DocumentLine) -> Markup {
    let is_whole = document.state == "whole";
    html! {
        div.paper data-state=(document.state) {
            svg.icon viewBox="0 0 24 24" aria-hidden="true" {
                @if item.kind == "folder" { path d="M3 6h7l2 3h9v11H3z" {} } @else { path d="M6 3h8l5 5v13H6zM14 3v5h5" {} }
            }
            div.paper-what {
                span.paper-name dir="auto" { (reveal(&document.name)) }
                span.quiet {
                    (size(visit.speech, document.bytes))
                    @if item.kind == "folder" { " · " (visit.tell("paper-files", &[("count", document.files.into())])) }
                    @if !is_whole { " · " (visit.word("paper", &document.state)) }
                }
                @if is_whole && !item.mine && !item.opened { span.quiet { (visit.tell("paper-seen", &[("name", reveal(&item.author_name).into())])) } }
                @if !is_whole && document.state != "wrong" {
                    progress max=(document.bytes.max(1)) value=(document.received_bytes) aria-label=(visit.say("paper-progress")) {}
                    (moving(visit, document.received_bytes, document.bytes, document.speed.zip(document.left_s)))
                }
            }
            @if is_whole {
                div.paper-acts {
                    @if item.mine || item.opened {
                        a.button href=(format!("{place}/view")) { (visit.say("paper-view")) }
                        a.button href=(format!("{place}/save")) { (visit.say("paper-save")) }
                    } @else {
                        form method="post" action=(format!("{place}/view")) { (visit.mark()) button type="submit" { (visit.say("paper-open")) } }
                        form method="post" action=(format!("{place}/save")) { (visit.mark()) button type="submit" { (visit.say("paper-save")) } }
                    }
                }
            } @else if document.state == "receiving" || document.state == "paused" {
                form method="post" action=(format!("{place}/{}", if document.state == "paused" { "resume" } else { "pause" })) data-swap="" {
                    (visit.mark())
                    button type="submit" { (visit.say(if document.state == "paused" { "paper-resume" } else { "paper-pause" })) }
                }
            }
        }
    }
}

/// How far it is, per recipient: the words, not only signs.
fn progress(visit: &Visit, item: &Item) -> Markup {
    html! {
        @if !item.progress.is_empty() {
            ul.progress {
                @for line in &item.progress { li data-progress=(line.progress) { (step(visit, line)) (leaving(visit, item, line)) } }
            }
        }
    }
}

fn step(visit: &Visit, line: &ProgressLine) -> Markup {
    html! {
        span.sign aria-hidden="true" {}
        span.progress-name { (reveal(&line.name)) } " : "
        (visit.word("progress", &line.progress))
        @if let Some(why) = &line.why { ", " (visit.word("why", why)) }
        @if let Some(at) = &line.at {
            @if line.why.as_deref() == Some("offline") { " " (visit.say("since")) " " (moment(visit.speech, at)) }
            @else if line.progress != "owed" { ", " (moment(visit.speech, at)) }
        }
        @if let Some(path) = &line.path { " · " span.path data-path=(path) { (visit.word("path", path)) } }
    }
}

/// A document that leaves for someone now.
fn leaving(visit: &Visit, item: &Item, line: &ProgressLine) -> Markup {
    html! {
        @if let (Some(sent), Some(document)) = (line.sent_bytes, &item.document) {
            progress.leaving max=(document.bytes.max(1)) value=(sent) aria-label=(visit.tell("paper-leaving", &[("name", reveal(&line.name).into())])) {}
            (moving(visit, sent, document.bytes, line.speed.zip(line.left_s)))
        }
    }
}

/// So much of so much, how fast, and how long still.
fn moving(visit: &Visit, done: u64, total: u64, pace: Option<(u64, u64)>) -> Markup {
    html! {
        span.quiet.paper-speed {
            (size(visit.speech, done)) " / " (size(visit.speech, total))
            @if let Some((speed, left)) = pace {
                " · " (size(visit.speech, speed)) "/s · " (visit.tell("paper-left", &[("span", span(left).into())]))
            }
        }
    }
}

/// What can be done with it.
fn acts(visit: &Visit, matter: &str, item: &Item, is_new: bool) -> Markup {
    let place = format!("/m/{matter}/i/{}", item.number);
    let deed = |name: &str, key: &str, class: &str| {
        html! {
            form method="post" action=(format!("{place}/{name}")) data-swap="" { (visit.mark()) button class=(class) type="submit" { (visit.say(key)) } }
        }
    };
    let is_text = item.document.is_none();
    html! {
        div.item-acts {
            @if is_new && is_text { (deed("open", "item-open", "open")) }
            @if !item.mine && item.opened && !item.acknowledged { (deed("acknowledge", "item-acknowledge", "plain")) }
            a.button.plain href=(format!("/m/{matter}?reply={}#write", item.number)) { (visit.say("item-reply")) }
            @if item.mine && is_text { a.button.plain href=(format!("/m/{matter}?correct={}#write", item.number)) { (visit.say("item-correct")) } }
            @if item.mine {
                details.sure {
                    summary { (visit.say("item-withdraw")) }
                    p { (visit.say("item-withdraw-sure")) }
                    (deed("withdraw", "item-withdraw-do", "bad"))
                }
            }
        }
    }
}
