//! One part of the settings: a form of its own, and what is said within it.

use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use crate::visit::Visit;

/// The parts of the page, in order; the number of one, from 1, says that it was kept.
pub(super) const PARTS: &[&str] = &[
    "language",
    "keyboard",
    "lock",
    "notify",
    "passphrase",
    "words",
    "rendezvous",
    "devices",
    "backup",
    "shares",
    "renew",
    "nearby",
];

/// Something to say within one part of the page.
pub(super) struct Note<'a> {
    pub part: &'a str,
    pub said: Markup,
    /// What was chosen in its lists, and was not taken: it stays chosen.
    pub chosen: Vec<String>,
}

/// The way back after something was kept.
pub(super) fn kept(part: &str) -> Response {
    let place = PARTS.iter().position(|one| *one == part).map_or(0, |place| place + 1);
    Redirect::to(&format!("/settings?kept={place}#part-{part}")).into_response()
}

/// One part, a form of its own.
pub(super) fn form(visit: &Visit, part: &str, note: Option<&Note<'_>>, fields: &Markup) -> Markup {
    let heading = format!("{part}-title");
    html! {
        section id=(format!("part-{part}")) aria-labelledby=(heading) {
            h3 id=(heading) { (visit.word("settings", part)) }
            @if let Some(note) = note.filter(|note| note.part == part) { (note.said) }
            form.stack method="post" action=(format!("/settings/{part}")) data-part=(part) {
                (visit.mark())
                (fields)
                div.acts { button type="submit" { (visit.word("settings-do", part)) } }
            }
        }
    }
}
