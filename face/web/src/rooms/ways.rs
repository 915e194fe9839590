//! The way between the pages of the room in which things are sealed, stamped and checked.

use maud::{Markup, html};

use crate::visit::Visit;

/// Its pages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Check,
    Seal,
    CheckSeal,
    Authorities,
}

const WAYS: [(Way, &str, &str); 4] = [
    (Way::Check, "way-check", "/proof"),
    (Way::Seal, "way-seal", "/cachet"),
    (Way::CheckSeal, "way-check-seal", "/cachet/check"),
    (Way::Authorities, "way-authorities", "/authorities"),
];

/// The title of one of them, and the way to the others.
pub(crate) fn head(visit: &Visit, title: &str, here: Way) -> Markup {
    html! {
        header.head.matter-head {
            h1 { (title) }
            nav.tabs aria-label=(visit.say("ways")) {
                @for (way, key, path) in WAYS { a href=(path) aria-current=[(way == here).then_some("page")] { (visit.say(key)) } }
            }
        }
    }
}
