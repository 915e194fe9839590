//! Settings: the devices of this person, and the end of one that is lost, with the words.

use maud::{Markup, html};
use parloir_node::contract::{Answer, DeviceLine, Request};
use parloir_speech::reveal::reveal;

use crate::moment::moment;
use crate::rooms::settings::part::{Note, form};
use crate::rooms::settings::secrets::WORDS_BYTES_MAX;
use crate::trouble::Trouble;
use crate::visit::Visit;

pub(super) const PART: &str = "devices";
/// Why a device is revoked, as the contract writes it.
const REASONS: [&str; 4] = ["lost", "stolen", "replaced", "retired"];

/// This part of the page: every device, and the form only where there is one to revoke.
pub(super) async fn parts(visit: &Visit, note: Option<&Note<'_>>) -> Result<Markup, Trouble> {
    let Answer::Devices(lines) = visit.ask(Request::Devices).await? else { return Err(visit.unlike()) };
    let others: Vec<&DeviceLine> = lines.iter().filter(|line| !line.this && line.revoked.is_none()).collect();
    let list = html! { ul.plain { @for line in &lines { li { (shown(visit, line)) } } } };
    if others.is_empty() {
        return Ok(html! {
            section id="part-devices" aria-labelledby="devices-title" {
                h2 id="devices-title" { (visit.word("settings", PART)) }
                @if let Some(note) = note.filter(|note| note.part == PART) { (note.said) }
                (list)
                p.quiet { (visit.say("device-more")) }
            }
        });
    }
    // Typing the words once more must not revoke another device than was chosen.
    let is_chosen = |value: &str| note.is_some_and(|note| note.chosen.iter().any(|chosen| chosen == value));
    let fields = html! {
        (list)
        p.quiet { (visit.say("device-more")) }
        p { (visit.say("device-revoke-what")) }
        label for="device" { (visit.say("device-revoke-which")) }
        select id="device" name="device" { @for line in &others {
            option value=(line.device) selected[is_chosen(&line.device)] { (visit.tell("device-option", &[("label", reveal(&line.label).into()), ("serial", line.serial.into())])) }
        } }
        label for="reason" { (visit.say("device-revoke-why")) }
        select id="reason" name="reason" { @for reason in REASONS { option value=(reason) selected[is_chosen(reason)] { (visit.word("reason", reason)) } } }
        label for="revoke-words" { (visit.say("door-words-label")) }
        textarea id="revoke-words" name="words" rows="4" required autocomplete="off" spellcheck="false" autocapitalize="none" lang="fr" maxlength=(WORDS_BYTES_MAX) {}
    };
    Ok(form(visit, PART, note, &fields))
}

fn shown(visit: &Visit, line: &DeviceLine) -> Markup {
    html! {
        strong { (visit.tell("device-option", &[("label", reveal(&line.label).into()), ("serial", line.serial.into())])) }
        @if line.this { " · " (visit.say("device-this")) }
        div.quiet {
            (visit.say("since")) " " (moment(visit.speech, &line.since))
            @if let Some(at) = &line.revoked {
                " · " (visit.word("reason", line.reason.as_deref().unwrap_or("lost"))) " " (moment(visit.speech, at))
            } @else if line.connected {
                " · " (visit.say("here-now"))
            } @else if let Some(met) = &line.met {
                " · " (visit.say("met-when")) " " (moment(visit.speech, met))
            }
        }
    }
}
