//! Settings: the devices of this person, and the end of one that is lost, with the words.

use axum::response::Response;
use maud::{Markup, html};
use parloir_node::contract::{Answer, DeviceLine, Request};
use parloir_speech::reveal::reveal;

use crate::frame::Room;
use crate::moment::moment;
use crate::rooms::link::ways;
use crate::rooms::settings::part::{Note, form};
use crate::rooms::settings::secrets::WORDS_BYTES_MAX;
use crate::trouble::Trouble;
use crate::visit::{Deed, Visit};

pub(super) const PART: &str = "devices";
pub(super) const RENEW: &str = "renew";
/// Why a device is revoked, as the contract writes it.
const REASONS: [&str; 4] = ["lost", "stolen", "replaced", "retired"];

/// This part of the page: every device, the way in for another one, and the way out only where there is one to revoke.
pub(super) async fn parts(visit: &Visit, note: Option<&Note<'_>>) -> Result<Markup, Trouble> {
    let Answer::Devices(lines) = visit.ask(Request::Devices).await? else { return Err(visit.unlike()) };
    let others: Vec<&DeviceLine> = lines.iter().filter(|line| !line.this && line.revoked.is_none()).collect();
    Ok(html! {
        section id="part-devices" aria-labelledby="devices-title" {
            h3 id="devices-title" { (visit.word("settings", PART)) }
            @if let Some(note) = note.filter(|note| note.part == PART) { (note.said) }
            ul.plain { @for line in &lines { li { (shown(visit, line)) } } }
            p.quiet { (visit.say("device-more")) }
            form method="post" action="/settings/devices/invite" { (visit.mark()) button type="submit" { (visit.say("device-invite-do")) } }
            @if !others.is_empty() { (revocation(visit, note, &others)) }
        }
        (form(visit, RENEW, note, &html! {
            p.quiet { (visit.say("settings-renew-what")) }
            label for="renew-words" { (visit.say("door-words-label")) }
            textarea id="renew-words" name="words" rows="4" required autocomplete="off" spellcheck="false" autocapitalize="none" lang="fr" maxlength=(WORDS_BYTES_MAX) {}
        }))
    })
}

fn revocation(visit: &Visit, note: Option<&Note<'_>>, others: &[&DeviceLine]) -> Markup {
    // Typing the words once more must not revoke another device than was chosen.
    let is_chosen = |value: &str| note.is_some_and(|note| note.chosen.iter().any(|chosen| chosen == value));
    html! {
        form.stack method="post" action="/settings/devices" data-part=(PART) {
            (visit.mark())
            p { (visit.say("device-revoke-what")) }
            label for="device" { (visit.say("device-revoke-which")) }
            select id="device" name="device" { @for line in others {
                option value=(line.device) selected[is_chosen(&line.device)] { (visit.tell("device-option", &[("label", reveal(&line.label).into()), ("serial", line.serial.into())])) }
            } }
            label for="reason" { (visit.say("device-revoke-why")) }
            select id="reason" name="reason" { @for reason in REASONS { option value=(reason) selected[is_chosen(reason)] { (visit.word("reason", reason)) } } }
            label for="revoke-words" { (visit.say("door-words-label")) }
            textarea id="revoke-words" name="words" rows="4" required autocomplete="off" spellcheck="false" autocapitalize="none" lang="fr" maxlength=(WORDS_BYTES_MAX) {}
            div.acts { button.bad type="submit" { (visit.word("settings-do", PART)) } }
        }
    }
}

/// Makes the link by which another device joins, and shows it: the only time.
pub(crate) async fn invite(Deed(visit, _): Deed) -> Result<Response, Trouble> {
    let Answer::DeviceLink(made) = visit.ask(Request::DeviceInvite { lives_ms: 0 }).await? else {
        return Err(visit.unlike());
    };
    let title = visit.say("device-invite-title");
    let body = html! {
        h1 { (title) }
        p.note.note-warn { (visit.say("device-invite-once")) }
        (ways(&visit, &made.link, &made.expires, "appareil.parloir"))
        ol.steps {
            li { (visit.say("device-invite-here")) }
            li { (visit.say("device-invite-there")) }
            li { (visit.say("device-invite-words")) }
        }
        p.acts { a.button.main href="/settings#part-devices" { (visit.say("device-invite-done")) } }
    };
    Ok(visit.page(Room::Settings, &title, &body))
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
