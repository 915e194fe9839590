//! Settings: the backup of this device: where it is, when it was made, when it was last tried and found right.

use maud::{Markup, html};
use parloir_node::contract::{Answer, Request};
use parloir_speech::reveal::reveal;

use crate::moment::moment;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// This part of the page. A backup is set up in a terminal: the words that will open it are not typed into a page.
pub(super) async fn parts(visit: &Visit) -> Result<Markup, Trouble> {
    let Answer::Backup(page) = visit.ask(Request::Backup).await? else { return Err(visit.unlike()) };
    let lines = [
        ("backup-made", page.made.as_ref()),
        ("backup-checked", page.checked.as_ref()),
        ("backup-whole", page.whole.as_ref()),
    ];
    Ok(html! {
        section id="part-backup" aria-labelledby="backup-title" {
            h2 id="backup-title" { (visit.say("settings-backup")) }
            @if let Some(folder) = &page.folder {
                dl.facts {
                    dt { (visit.say("backup-folder")) }
                    dd.code { (reveal(folder)) }
                    @for (key, at) in lines {
                        dt { (visit.say(key)) }
                        dd { @if let Some(at) = at { (moment(visit.speech, at)) } @else { "–" } }
                    }
                }
                @if page.failed.is_some() { p.note.note-warn { (visit.say("settings-backup-failed")) } }
            } @else {
                p.note.note-warn { (visit.say("backup-none")) }
            }
        }
    })
}
