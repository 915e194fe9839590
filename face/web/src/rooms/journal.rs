//! The links of a matter in time, a lane for each person: who did what, when, by which way.

use maud::{Markup, html};
use parloir_node::contract::{ChangeLine, JournalLine, JournalPage, MatterPage};
use parloir_speech::reveal::reveal;

use crate::moment::{clock, day, day_key};
use crate::visit::Visit;

/// Lanes that are drawn; a matter of more people has a line of words for each link all the same.
const LANES_MAX: usize = 8;
/// From one lane to the next, and half of it.
const STEP: usize = 18;
const HALF: usize = 9;

/// The links, newest first.
pub(crate) fn lanes(visit: &Visit, page: &MatterPage, journal: &JournalPage) -> Markup {
    let people = people(page, journal);
    let mut last_day = String::new();
    html! {
        ol.journal id="journal" data-live="" data-lanes=(people.len()) {
            li id="j-head" aria-hidden="true" {
                div.journal-people { @for (place, (_, name)) in people.iter().enumerate() { span.who data-lane=(place) { (name) } } }
            }
            @for line in journal.lines.iter().rev() {
                @let this_day = day_key(&line.arrived);
                @if this_day != last_day {
                    li.journal-day id=(format!("jd-{this_day}")) { h3 { (day(visit.speech, &line.arrived)) } }
                    @let () = last_day = this_day;
                }
                li.journal-line id=(format!("j-{}", line.place)) data-kind=(line.kind) { (lane(&people, line)) (said(visit, page, line)) }
            }
        }
    }
}

/// Whoever wrote here, each with a lane: the parties first, in their order.
fn people(page: &MatterPage, journal: &JournalPage) -> Vec<(String, String)> {
    let mut people: Vec<(String, String)> =
        page.parties.iter().map(|party| (party.person.clone(), reveal(&party.name))).collect();
    for line in &journal.lines {
        let key = key(line);
        if people.iter().all(|(known, _)| *known != key) {
            people.push((key, reveal(&line.name)));
        }
    }
    people.truncate(LANES_MAX);
    people
}

/// The person of a link; its device when nobody is known by it.
fn key(line: &JournalLine) -> String {
    line.person.clone().unwrap_or_else(|| line.device.clone())
}

fn lane(people: &[(String, String)], line: &JournalLine) -> Markup {
    let own = people.iter().position(|(person, _)| *person == key(line));
    let middle = |place: usize| place * STEP + HALF;
    let radius = match line.kind.as_str() {
        "receipt" => 3,
        "checkpoint" | "countersignature" | "stamp" => 7,
        _ => 5,
    };
    html! {
        svg.lane-sign width=(people.len() * STEP) aria-hidden="true" {
            @for place in 0..people.len() { line.thread x1=(middle(place)) y1="0" x2=(middle(place)) y2="100%" {} }
            @if let Some(place) = own { circle.knot data-lane=(place) cx=(middle(place)) cy="50%" r=(radius) {} }
        }
    }
}

/// A link in words.
fn said(visit: &Visit, page: &MatterPage, line: &JournalLine) -> Markup {
    let matter = &page.line.matter;
    html! {
        div.journal-said {
            span.journal-when { (clock(visit.speech, &line.arrived)) }
            span {
                strong { (reveal(&line.name)) } " · " (what(visit, line))
                @if let Some(number) = line.item { " " a href=(format!("/m/{matter}/i/{number}")) { (visit.tell("item-number", &[("number", number.into())])) } }
                @if line.item.is_some() && !line.about.is_empty() { " " (visit.say("journal-about")) }
                @for number in &line.about { " " a href=(format!("/m/{matter}/i/{number}")) { (visit.tell("item-number", &[("number", (*number).into())])) } }
                @for change in &line.changes { @if let Some(said) = changed(visit, change) { " · " (said) } }
            }
            span.quiet {
                @if let Some(path) = &line.path { (visit.word("path", path)) } @else { (visit.say("journal-here")) }
                @if line.claimed.get(..16) != line.arrived.get(..16) { " · " (visit.say("journal-claimed")) " " (crate::moment::moment(visit.speech, &line.claimed)) }
                @if line.verified == Some(false) { " · " (visit.say("journal-unverified")) }
                " · " span title=(line.digest) { (visit.tell("journal-place", &[("seq", line.seq.into()), ("digest", line.digest.get(..8).unwrap_or_default().to_owned().into())])) }
            }
        }
    }
}

/// What a link changed about a party, in a sentence.
fn changed(visit: &Visit, line: &ChangeLine) -> Option<String> {
    let name = reveal(&line.name);
    let label = line.label.as_deref().map(reveal).unwrap_or_default();
    let role = line.role.as_deref().map(|role| visit.word("role", role)).unwrap_or_default();
    Some(match line.change.as_str() {
        "admitted" => visit.tell("change-admitted", &[("name", name.into())]),
        "role" => visit.tell("change-role", &[("name", name.into()), ("role", role.into())]),
        "device-added" => visit.tell("change-device-added", &[("name", name.into()), ("label", label.into())]),
        "device-revoked" => visit.tell("change-device-revoked", &[("name", name.into()), ("label", label.into())]),
        "removed" => visit.tell("change-removed", &[("name", name.into())]),
        "left" => visit.tell("change-left", &[("name", name.into())]),
        "relay-named" => visit.tell("change-relay-named", &[("name", name.into())]),
        "relay-agreed" => visit.tell("change-relay-agreed", &[("name", name.into())]),
        "relay-withdrawn" => visit.tell("change-relay-withdrawn", &[("name", name.into())]),
        // Of a newer version: said by nothing rather than wrongly.
        _ => return None,
    })
}

fn what(visit: &Visit, line: &JournalLine) -> String {
    match &line.receipt {
        Some(receipt) => visit.word("journal-receipt", receipt),
        None => visit.word("link", &line.kind),
    }
}
