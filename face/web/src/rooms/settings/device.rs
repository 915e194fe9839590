//! What this device is to others, the way to stop the program, and what is not there yet.

use maud::{Markup, html};
use parloir_node::contract::Status;
use parloir_speech::reveal::reveal;

use crate::visit::Visit;

/// These parts of the page.
pub(super) fn parts(visit: &Visit, status: &Status) -> Markup {
    let lines = [
        ("device-name", reveal(&status.name)),
        ("device-profession", visit.word("profession", &status.profession)),
        ("device-jurisdiction", visit.word("jurisdiction", &status.jurisdiction)),
        ("device-version", reveal(&status.version)),
    ];
    let identifiers =
        [("device-person", &status.person), ("device-device", &status.device), ("device-endpoint", &status.endpoint)];
    html! {
        section id="part-device" aria-labelledby="device-title" {
            h3 id="device-title" { (visit.say("settings-device")) }
            dl.facts {
                @for (key, value) in &lines { dt { (visit.say(key)) } dd dir="auto" { (value) } }
                dt { (visit.say("device-addresses")) }
                dd {
                    @if status.addresses.is_empty() { (visit.say("device-not-listening")) }
                    @for address in &status.addresses { div.code { (reveal(address)) } }
                }
            }
            details {
                summary { (visit.say("device-identifiers")) }
                p.quiet { (visit.say("device-identifiers-what")) }
                dl.facts { @for (key, value) in &identifiers { dt { (visit.say(key)) } dd.digest { (reveal(value)) } } }
            }
        }
        section id="part-stop" aria-labelledby="stop-title" {
            h3 id="stop-title" { (visit.say("settings-stop")) }
            p { (visit.say("settings-stop-what")) }
            details.sure {
                summary { (visit.say("settings-stop-do")) }
                p { (visit.say("settings-stop-sure")) }
                form method="post" action="/settings/stop" data-swap="" { (visit.mark()) button.bad type="submit" { (visit.say("settings-stop-do")) } }
            }
        }
    }
}
