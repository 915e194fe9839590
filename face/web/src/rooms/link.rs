//! A link that is shown once: to copy, to keep as a file, to photograph.

use maud::{Markup, html};

use crate::moment::moment;
use crate::visit::Visit;

/// The ways in which a link can be handed over. `file`: what it is called as a file.
pub(crate) fn ways(visit: &Visit, link: &str, expires: &str, file: &str) -> Markup {
    html! {
        div.invitation-ways {
            div {
                label for="link" { (visit.say("invitation-link")) }
                textarea.link id="link" readonly rows="5" data-select="" { (link) }
                p.acts {
                    button type="button" data-copy="link" data-said=(visit.say("copied")) hidden { (visit.say("copy")) }
                    a.button href=(format!("data:application/octet-stream,{link}")) download=(file) { (visit.say("invitation-file")) }
                }
                p.quiet { (visit.say("expires")) " " (moment(visit.speech, expires)) }
            }
            @if let Some(picture) = crate::qr::picture(link, &visit.say("invitation-qr")) { figure { (picture) figcaption.quiet { (visit.say("invitation-qr")) } } }
        }
    }
}
