//! The network journal as a picture and as a table: who was in contact, when, how long, how much, and what the journal shows was not.

use std::collections::BTreeMap;

use axum::extract::Query;
use axum::response::Response;
use maud::{Markup, html};
use parloir_node::contract::{Answer, NetworkLine, Request};
use parloir_speech::reveal::reveal;
use serde::Deserialize;

use crate::frame::Room;
use crate::moment::{between, count, moment, plain, size, span};
use crate::pager::{Pages, turn};
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Contacts on one page.
const PAGE: usize = 50;
/// Lanes of the picture; the rest share the last one.
const LANES_MAX: usize = 10;
/// The picture's width, in units of its own.
const WIDE: u64 = 1_000;

/// Which page.
#[derive(Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    page: usize,
}

/// The journal, newest first.
pub(crate) async fn network(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Trouble> {
    let Answer::Network(mut lines) = visit.ask(Request::Network { since: None }).await? else {
        return Err(visit.unlike());
    };
    lines.reverse();
    let title = visit.say("room-network");
    let pages = Pages::of(lines.len(), PAGE, asked.page);
    let shown = pages.part(&lines);
    let body = html! {
        h1 { (title) }
        div id="network" data-live="" {
            @if lines.is_empty() {
                div.empty { h2 { (visit.say("network-empty-title")) } p { (visit.say("network-empty-what")) } }
            } @else {
                (said(&visit, &lines))
                (picture(&visit, shown))
                h2 id="contacts" { (visit.say("network-contacts")) }
                (table(&visit, shown))
                (turn(&visit, "/network", &pages))
            }
        }
    };
    Ok(visit.page(Room::Network, &title, &body))
}

/// What the journal says of whom, each figure counted in it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counted {
    contacts: u64,
    /// Calls from here to someone who is known, and to a device that an invitation names.
    known: u64,
    invited: u64,
    /// Lines to rendezvous, and to relays.
    met: u64,
    ferried: u64,
    /// Times that this device told its network that it is here.
    told: u64,
    /// Questions to time-stamping authorities.
    stamped: u64,
    /// Contacts with the storage of the backup.
    stored: u64,
    /// Calls that came from someone who is known, and from a stranger.
    came: u64,
    strangers: u64,
    /// Calls to what is no known device at all, and contacts through a relay.
    elsewhere: u64,
    relayed: u64,
    silent: u64,
    sent: u64,
    received: u64,
}

fn counted(lines: &[NetworkLine]) -> Counted {
    let mut sum = Counted::default();
    for line in lines {
        sum.contacts += 1;
        *match (line.direction.as_str(), &line.name, &line.endpoint) {
            _ if is_rendezvous(line) => &mut sum.met,
            _ if is_relay(line) => &mut sum.ferried,
            _ if line.outcome == "nearby" => &mut sum.told,
            _ if is_authority(line) => &mut sum.stamped,
            _ if is_storage(line) => &mut sum.stored,
            ("dialled", Some(_), _) => &mut sum.known,
            ("dialled", None, Some(_)) => &mut sum.invited,
            ("dialled", None, None) => &mut sum.elsewhere,
            (_, Some(_), _) => &mut sum.came,
            (_, None, _) => &mut sum.strangers,
        } += 1;
        sum.relayed += u64::from(line.path == "relay");
        sum.silent += u64::from(matches!(
            line.outcome.as_str(),
            "silent" | "rendezvous-silent" | "relay-silent" | "authority-silent" | "storage-silent"
        ));
        sum.sent = sum.sent.saturating_add(line.sent_bytes);
        sum.received = sum.received.saturating_add(line.received_bytes);
    }
    sum
}

fn said(visit: &Visit, lines: &[NetworkLine]) -> Markup {
    let sum = counted(lines);
    let tell = |key: &str, number: u64| {
        visit.tell(key, &[("count", number.into()), ("shown", count(visit.speech, number).into())])
    };
    let since = lines.last().map(|line| plain(visit.speech, &line.at)).unwrap_or_default();
    let total = [
        ("count", sum.contacts.into()),
        ("shown", count(visit.speech, sum.contacts).into()),
        ("since", since.into()),
        ("sent", size(visit.speech, sum.sent).into()),
        ("received", size(visit.speech, sum.received).into()),
    ];
    html! {
        p.lead { (visit.tell("network-total", &total)) }
        ul.said {
            @for (key, number) in [("network-known", sum.known), ("network-invited", sum.invited), ("network-met", sum.met), ("network-ferried", sum.ferried), ("network-nearby", sum.told), ("network-stamped", sum.stamped), ("network-stored", sum.stored), ("network-came", sum.came), ("network-strangers", sum.strangers), ("network-silent", sum.silent)] {
                @if number > 0 { li { (tell(key, number)) } }
            }
        }
        div class=(if sum.elsewhere == 0 && sum.relayed == 0 { "note note-good" } else { "note note-warn" }) {
            p { strong { (visit.say("network-else-title")) } }
            p { (tell("network-elsewhere", sum.elsewhere)) " " (tell("network-relayed", sum.relayed)) }
            p.quiet { (visit.say("network-else-how")) }
        }
    }
}

/// Contacts of one person, or of those that nobody knows.
struct Lane<'a> {
    name: String,
    lines: Vec<&'a NetworkLine>,
}

fn lanes<'a>(visit: &Visit, lines: &'a [NetworkLine]) -> Vec<Lane<'a>> {
    let mut by_name: BTreeMap<String, Vec<&NetworkLine>> = BTreeMap::new();
    for line in lines {
        by_name.entry(who(visit, line)).or_default().push(line);
    }
    let mut lanes: Vec<Lane<'_>> = by_name.into_iter().map(|(name, lines)| Lane { name, lines }).collect();
    lanes.sort_by_key(|lane| core::cmp::Reverse(lane.lines.len()));
    if lanes.len() > LANES_MAX {
        let rest = lanes.split_off(LANES_MAX - 1);
        lanes.push(Lane {
            name: visit.say("network-others"),
            lines: rest.into_iter().flat_map(|lane| lane.lines).collect(),
        });
    }
    lanes
}

fn who(visit: &Visit, line: &NetworkLine) -> String {
    match (&line.name, line.direction.as_str()) {
        (Some(name), _) => reveal(name),
        _ if is_rendezvous(line) => visit.say("network-rendezvous"),
        _ if is_relay(line) => visit.say("network-relay"),
        _ if line.outcome == "nearby" => visit.say("everybody-nearby"),
        _ if is_authority(line) => visit.say("network-authority"),
        _ if is_storage(line) => visit.say("network-storage"),
        (None, "dialled") => visit.say("network-device"),
        (None, _) => visit.say("network-stranger"),
    }
}

/// A line of time for each person: a bar for each contact, as long as it lasted.
fn picture(visit: &Visit, lines: &[NetworkLine]) -> Markup {
    let (Some(newest), Some(oldest)) = (lines.first(), lines.last()) else { return html! {} };
    let ends = lines.iter().map(|line| line.ended.as_deref().unwrap_or(&line.at)).max().unwrap_or(&newest.at);
    let whole = between(&oldest.at, ends).max(1);
    html! {
        figure.lanes aria-labelledby="lanes-title" {
            figcaption { strong id="lanes-title" { (visit.say("network-picture")) } span.quiet { (visit.say("network-picture-what")) } }
            @for lane in lanes(visit, lines) {
                div.lane {
                    div.lane-who { strong { (lane.name) } span.quiet { (lane_sum(visit, &lane)) } }
                    svg.lane-time viewBox=(format!("0 0 {WIDE} 24")) preserveAspectRatio="none" role="img" aria-label=(format!("{} : {}", lane.name, lane_sum(visit, &lane))) {
                        rect.lane-ground x="0" y="11" width=(WIDE) height="2" {}
                        @for line in &lane.lines { (bar(line, &oldest.at, whole)) }
                    }
                }
            }
            div.lane.lane-ends aria-hidden="true" { span {} span.quiet { (moment(visit.speech, &oldest.at)) span { (plain(visit.speech, ends)) } } }
            ul.plain.lane-signs {
                @for outcome in ["connected", "silent", "refused"] { li { svg.sign-bar viewBox="0 0 12 12" aria-hidden="true" { rect.bar data-outcome=(outcome) width="12" height="12" {} } " " (visit.word("outcome", outcome)) } }
            }
        }
    }
}

fn lane_sum(visit: &Visit, lane: &Lane<'_>) -> String {
    let sum = |of: fn(&NetworkLine) -> u64| lane.lines.iter().map(|line| of(line)).fold(0, u64::saturating_add);
    let parts = [
        ("count", (lane.lines.len() as u64).into()),
        ("sent", size(visit.speech, sum(|line| line.sent_bytes)).into()),
        ("received", size(visit.speech, sum(|line| line.received_bytes)).into()),
    ];
    visit.tell("network-lane", &parts)
}

fn bar(line: &NetworkLine, from: &str, whole: u64) -> Markup {
    // A contact of a moment is still to be seen.
    const THIN: u64 = 6;
    let scale = |seconds: u64| seconds.min(whole).saturating_mul(WIDE) / whole;
    let lasted = line.ended.as_deref().map_or(whole, |ended| between(&line.at, ended));
    let start = scale(between(from, &line.at)).min(WIDE - THIN);
    let wide = scale(lasted).clamp(THIN, WIDE - start);
    // How much went, by powers of a thousand.
    let tall = match line.sent_bytes.saturating_add(line.received_bytes) {
        0..1_000 => 6,
        1_000..1_000_000 => 12,
        1_000_000..1_000_000_000 => 18,
        _ => 24,
    };
    let outcome = match line.outcome.as_str() {
        _ if is_first(line) => "connected",
        "nearby" | "rendezvous" | "relay" | "authority" | "storage" => "connected",
        "rendezvous-silent" | "relay-silent" | "authority-silent" | "storage-silent" => "silent",
        "relay-refused" | "storage-refused" => "refused",
        other => other,
    };
    html! { rect.bar data-outcome=(outcome) x=(start) y=(12 - tall / 2) width=(wide) height=(tall) {} }
}

fn table(visit: &Visit, lines: &[NetworkLine]) -> Markup {
    let heads = [
        "network-head-when",
        "network-head-who",
        "network-head-how",
        "network-head-outcome",
        "network-head-lasted",
        "network-head-sent",
        "network-head-received",
        "network-head-address",
    ];
    html! {
        div.scroll tabindex="0" role="region" aria-labelledby="contacts" { table.contacts {
            thead { tr { @for head in heads { th scope="col" { (visit.say(head)) } } } }
            tbody { @for line in lines { tr {
                td { (moment(visit.speech, &line.at)) }
                td { (who(visit, line)) }
                td { (visit.word("direction", &line.direction)) br; span.path data-path=(line.path) { (visit.word("path", &line.path)) } }
                td { (ended(visit, line)) }
                td { @match &line.ended { Some(ended) => { (span(between(&line.at, ended))) } None => { (visit.say("network-lasts")) } } }
                td { (size(visit.speech, line.sent_bytes)) }
                td { (size(visit.speech, line.received_bytes)) }
                td.code { (reveal(&line.address)) }
            } } }
        } }
    }
}

/// How it went. Whoever was a stranger and is known now came with an invitation.
fn ended(visit: &Visit, line: &NetworkLine) -> String {
    if is_first(line) { visit.say("network-first") } else { visit.word("outcome", &line.outcome) }
}

fn is_rendezvous(line: &NetworkLine) -> bool {
    matches!(line.outcome.as_str(), "rendezvous" | "rendezvous-silent")
}

fn is_authority(line: &NetworkLine) -> bool {
    matches!(line.outcome.as_str(), "authority" | "authority-silent")
}

fn is_relay(line: &NetworkLine) -> bool {
    matches!(line.outcome.as_str(), "relay" | "relay-silent" | "relay-refused")
}

fn is_storage(line: &NetworkLine) -> bool {
    matches!(line.outcome.as_str(), "storage" | "storage-silent" | "storage-refused")
}

fn is_first(line: &NetworkLine) -> bool {
    line.outcome == "stranger" && line.name.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(direction: &str, name: Option<&str>, endpoint: Option<&str>, path: &str, outcome: &str) -> NetworkLine {
        NetworkLine {
            at: "2026-11-24T01:52:00Z".into(),
            ended: None,
            name: name.map(str::to_owned),
            endpoint: endpoint.map(str::to_owned),
            address: "192.0.2.7:1".into(),
            direction: direction.into(),
            path: path.into(),
            outcome: outcome.into(),
            sent_bytes: 10,
            received_bytes: u64::MAX,
        }
    }

    #[test]
    fn what_was_not_contacted_is_counted_and_a_contact_elsewhere_would_be_seen() {
        let honest = [
            line("dialled", Some("Jean"), Some("ab"), "internet", "connected"),
            line("dialled", None, Some("cd"), "same-network", "silent"),
            line("accepted", Some("Jean"), Some("ab"), "local", "connected"),
            line("accepted", None, None, "internet", "stranger"),
            line("dialled", None, Some("ef"), "internet", "rendezvous"),
        ];
        let sum = counted(&honest);
        assert_eq!((sum.known, sum.invited, sum.came, sum.strangers, sum.silent), (1, 1, 1, 1, 1));
        assert_eq!(sum.met, 1);
        assert_eq!((sum.elsewhere, sum.relayed, sum.sent, sum.received), (0, 0, 50, u64::MAX));
        let relayed = [
            line("dialled", Some("Jean"), Some("ab"), "relay", "connected"),
            line("dialled", None, Some("9f"), "internet", "relay"),
        ];
        let sum = counted(&relayed);
        assert_eq!((sum.known, sum.ferried, sum.relayed, sum.elsewhere), (1, 1, 1, 0));
        let stored = [
            line("dialled", None, None, "internet", "storage"),
            line("dialled", None, None, "same-network", "storage-silent"),
        ];
        let sum = counted(&stored);
        assert_eq!((sum.stored, sum.silent, sum.elsewhere), (2, 1, 0));
        let other = [line("dialled", None, None, "relay", "connected")];
        assert_eq!((counted(&other).elsewhere, counted(&other).relayed), (1, 1));
    }
}
