//! Settings: the rendezvous through which this device is found; added as its operator gave it, removed by a button.

use maud::{Markup, html};
use parloir_node::contract::{Answer, RendezvousLine, Request};
use parloir_speech::reveal::reveal;

use crate::rooms::settings::part::{Note, form};
use crate::trouble::Trouble;
use crate::visit::Visit;

/// What is pasted: a rendezvous with all its addresses has fewer letters.
pub(super) const TEXT_BYTES_MAX: usize = 400;
pub(super) const PART: &str = "rendezvous";

/// This part of the page.
pub(super) async fn parts(visit: &Visit, note: Option<&Note<'_>>) -> Result<Markup, Trouble> {
    let Answer::Rendezvous(lines) = visit.ask(Request::Rendezvous).await? else { return Err(visit.unlike()) };
    let fields = html! {
        p.quiet { (visit.say("settings-rendezvous-what")) }
        label for="rendezvous" { (visit.say("settings-rendezvous-label")) }
        input id="rendezvous" name="text" type="text" required autocomplete="off" spellcheck="false" autocapitalize="none" maxlength=(TEXT_BYTES_MAX) placeholder="parloir-rendezvous:…";
    };
    Ok(html! {
        (form(visit, PART, note, &fields))
        @if !lines.is_empty() {
            ul.plain id="rendezvous-lines" data-live="" { @for line in &lines { (shown(visit, line)) } }
        }
    })
}

fn shown(visit: &Visit, line: &RendezvousLine) -> Markup {
    let names: Vec<String> = line.named_by.iter().map(|name| reveal(name)).collect();
    let state = if line.connected { "rendezvous-is-open" } else { "rendezvous-is-closed" };
    html! {
        li.note data-rendezvous=(line.rendezvous) {
            p { strong { @for address in &line.addresses { span.code { (reveal(address)) } " " } } }
            p {
                (visit.say(state))
                @if let Some(seen) = &line.seen { " " (visit.tell("rendezvous-seen-at", &[("address", reveal(seen).into())])) }
            }
            @if !names.is_empty() { p.quiet { (visit.tell("rendezvous-of", &[("names", names.join(", ").into())])) } }
            @if line.mine {
                details { summary { (visit.say("rendezvous-text")) } p.digest { (reveal(&line.text)) } }
                form method="post" action="/settings/rendezvous/remove" {
                    (visit.mark())
                    input type="hidden" name="rendezvous" value=(line.rendezvous);
                    button type="submit" { (visit.say("rendezvous-remove")) }
                }
            }
        }
    }
}
