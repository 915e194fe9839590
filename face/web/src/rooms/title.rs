//! What a matter is called on a page.

use parloir_speech::reveal::reveal;

use crate::visit::Visit;

/// The title of a matter; one that has not arrived has none.
pub(crate) fn title(visit: &Visit, title: &str) -> String {
    if title.is_empty() { visit.say("matter-untitled") } else { reveal(title) }
}
