//! The authorities that this profile chose, as a list in a form.

use maud::{Markup, html};
use parloir_node::contract::{Answer, AuthorityLine, Request};
use parloir_speech::reveal::reveal;

use crate::trouble::Trouble;
use crate::visit::Visit;

/// Those that were chosen.
///
/// # Errors
/// [`Trouble`].
pub(crate) async fn chosen(visit: &Visit) -> Result<Vec<AuthorityLine>, Trouble> {
    match visit.ask(Request::StampAuthorities).await? {
        Answer::Authorities(lines) => Ok(lines),
        _ => Err(visit.unlike()),
    }
}

/// A list of them. With `none`, the sentence that says that nobody is asked, which stands first.
pub(crate) fn select(visit: &Visit, id: &str, lines: &[AuthorityLine], now: &str, none: Option<&str>) -> Markup {
    html! {
        select id=(id) name="authority" {
            @if let Some(none) = none { option value="" selected[now.is_empty()] { (visit.say(none)) } }
            @for line in lines { option value=(line.name) selected[line.name == now] { (reveal(&line.name)) } }
        }
    }
}

/// The part of a form in which a time-stamp is asked for, or the way to choose who gives one.
pub(crate) fn asked(visit: &Visit, lines: &[AuthorityLine], now: &str) -> Markup {
    html! {
        @if lines.is_empty() {
            p.quiet { (visit.say("authority-nobody")) " " a href="/authorities" { (visit.say("authority-choose")) } }
        } @else {
            label for="authority" { (visit.say("authority-label")) }
            (select(visit, "authority", lines, now, Some("authority-none")))
            p.quiet { (visit.say("authority-leaves")) }
        }
    }
}
