//! The mark of Parloir: a wax seal, drawn.

use maud::{Markup, html};

/// The seal, as wide as the style says; small where a last page comes without style.
pub(crate) fn seal(class: &str) -> Markup {
    html! {
        svg class=(class) width="40" height="40" viewBox="0 0 64 64" aria-hidden="true" focusable="false" {
            path class="wax" d="M32 3c5 0 7 3 11 4s9 0 12 4 2 7 4 11 5 6 5 10-4 7-5 11-1 9-5 12-8 2-12 4-6 5-10 5-7-4-11-5-9-1-12-5-2-8-4-12-4-6-4-10 3-7 4-11 1-8 5-12 8-1 12-2 5-4 10-4z" {}
            circle class="wax-ring" cx="32" cy="32" r="20" {}
            path class="wax-sign" d="M26 46V19h8.5a8 8 0 0 1 0 16H26" {}
        }
    }
}
