//! The way to fill a long field from a file: a script reads it into the field, where it is seen before it is sent.

use maud::{Markup, html};

use crate::visit::Visit;

/// The button; it is not there without a script.
pub(crate) fn button(visit: &Visit, field: &str) -> Markup {
    html! { button.when-scripted type="button" data-reads=(field) { (visit.say("join-file")) } }
}
