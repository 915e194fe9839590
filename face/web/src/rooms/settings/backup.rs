//! Settings: the backup of this device: where it is, when it was made, when it was last tried and found right; and the forms that set it up, make it and try it.

use maud::{Markup, html};
use parloir_node::contract::{Answer, BackupPage, Request};
use parloir_speech::reveal::reveal;

use crate::moment::moment;
use crate::rooms::settings::part::{Note, form};
use crate::rooms::settings::secrets::WORDS_BYTES_MAX;
use crate::rooms::storage::{self, Typed};
use crate::trouble::Trouble;
use crate::visit::Visit;

pub(super) const PART: &str = "backup";
/// Longest path.
pub(super) const FOLDER_BYTES_MAX: usize = 4_096;

/// This part of the page.
pub(super) async fn parts(visit: &Visit, note: Option<&Note<'_>>) -> Result<Markup, Trouble> {
    let Answer::Backup(page) = visit.ask(Request::Backup).await? else { return Err(visit.unlike()) };
    let chosen = note.filter(|note| note.part == PART).map(|note| note.chosen.as_slice());
    let typed = chosen.and_then(|chosen| chosen.first());
    let stored = chosen.and_then(|chosen| chosen.get(1..)).map(Typed::listed);
    let fields = html! {
        p.quiet { (visit.say("settings-backup-what")) }
        label for="folder" { (visit.say("settings-backup-folder")) }
        input id="folder" name="folder" maxlength=(FOLDER_BYTES_MAX) autocomplete="off" spellcheck="false" placeholder="/media/…" value=(typed.map_or("", String::as_str));
        (storage::fields(visit, stored.as_ref()))
        label for="backup-words" { (visit.say("door-words-label")) }
        textarea id="backup-words" name="words" rows="4" required autocomplete="off" spellcheck="false" autocapitalize="none" lang="fr" maxlength=(WORDS_BYTES_MAX) {}
    };
    let state = html! { div id="backup-state" data-live="" { (state(visit, &page)) } };
    if !page.is_set() {
        return Ok(form(visit, PART, note, &html! { (state) (fields) }));
    }
    let act = |act: &str| {
        html! {
            form method="post" action=(format!("/settings/backup/{act}")) data-busy=(visit.say("settings-backup-busy")) {
                (visit.mark()) button type="submit" { (visit.word("settings-backup-do", act)) }
            }
        }
    };
    Ok(html! {
        section id="part-backup" aria-labelledby="backup-title" {
            h3 id="backup-title" { (visit.say("settings-backup")) }
            @if let Some(note) = note.filter(|note| note.part == PART) { (note.said) }
            (state)
            div.acts { (act("now")) (act("check")) }
            details open[typed.is_some()] {
                summary { (visit.say("settings-backup-other")) }
                form.stack method="post" action="/settings/backup" data-part=(PART) data-busy=(visit.say("settings-backup-busy")) {
                    (visit.mark())
                    (fields)
                    div.acts { button type="submit" { (visit.word("settings-do", PART)) } }
                }
            }
        }
    })
}

fn state(visit: &Visit, page: &BackupPage) -> Markup {
    let places = match (&page.folder, &page.storage) {
        (_, Some(storage)) => vec![
            ("backup-storage", reveal(&storage.endpoint)),
            ("backup-bucket", reveal(&format!("{}/{}", storage.bucket, storage.prefix))),
        ],
        (Some(folder), None) => vec![("backup-folder", reveal(folder))],
        (None, None) => return html! { p.note.note-warn { (visit.say("settings-backup-none")) } },
    };
    let is_plain = page.storage.as_ref().is_some_and(|storage| storage.is_plain);
    let lines = [
        ("backup-made", page.made.as_ref()),
        ("backup-checked", page.checked.as_ref()),
        ("backup-whole", page.whole.as_ref()),
    ];
    html! {
        dl.facts {
            @for (key, place) in places {
                dt { (visit.say(key)) }
                dd.code { (place) }
            }
            @for (key, at) in lines {
                dt { (visit.say(key)) }
                dd { @if let Some(at) = at { (moment(visit.speech, at)) } @else { "–" } }
            }
        }
        @if is_plain { p.note.note-warn { (visit.say("backup-storage-plain")) } }
        @if page.left > 0 {
            p.note.note-warn role="alert" { (visit.tell("backup-left", &[("files", page.left.into())])) }
        }
        @if let Some(at) = &page.failed {
            @let (what, remedy) = page.code.as_deref().map(|code| visit.speech.refusal(code)).unwrap_or_default();
            div.note.note-bad role="alert" {
                p { strong { (visit.say("settings-backup-failed")) " " (moment(visit.speech, at)) } }
                @if !what.is_empty() { p { (what) } p { (remedy) } }
                @if let Some(file) = &page.file { p { (visit.tell("backup-file", &[("file", reveal(file).into())])) } }
            }
        }
    }
}
