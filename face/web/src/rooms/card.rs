//! A person in a few lines: who, in what role, how far trusted, whether here.

use maud::{Markup, html};
use parloir_node::contract::PartyLine;
use parloir_speech::reveal::reveal;

use crate::moment::moment;
use crate::visit::Visit;

/// How far somebody is trusted, in a word.
pub(crate) fn trust(visit: &Visit, trust: &str) -> Markup {
    html! { span.badge.trust data-trust=(trust) { (visit.word("trust", trust)) } }
}

/// A party, in a few lines.
pub(crate) fn card(visit: &Visit, party: &PartyLine) -> Markup {
    html! {
        div.card {
            span.here-sign data-here=[party.connected.then_some("")] title=[party.connected.then(|| visit.say("here-now"))] {}
            div {
                @if party.me { strong { (reveal(&party.name)) } } @else { a href=(format!("/people/{}", party.person)) { strong { (reveal(&party.name)) } } }
                span.quiet { " · " (visit.word("role", &party.role)) }
                div { (trust(visit, &party.trust)) }
                @if let Some(at) = &party.verified_at { div.quiet { (visit.say("since")) " " (moment(visit.speech, at)) } }
                @if !party.me {
                    div.quiet {
                        @if party.connected { (visit.say("here-now")) }
                        @else if let Some(met) = &party.met { (visit.say("met-when")) " " (moment(visit.speech, met)) }
                        @else { (visit.say("met-never")) }
                    }
                }
            }
        }
    }
}
