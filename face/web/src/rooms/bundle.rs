//! Making a bundle: everything or chosen items, saved as one file by the browser or written to a folder of this computer.

use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use maud::{Markup, html};
use parloir_node::Pieces;
use parloir_node::contract::{Answer, BundleMade, PapersWanted, Request};
use parloir_speech::reveal::reveal;

use crate::frame::Room;
use crate::moment::{count, size, today};
use crate::rooms::choice::{Choice, part};
use crate::rooms::matter;
use crate::trouble::Trouble;
use crate::visit::{Deed, Visit};

/// The form.
pub(crate) async fn page(visit: Visit, Path(of): Path<String>) -> Result<Response, Trouble> {
    shown(&visit, &of, &Choice::none(), &html! {}).await
}

/// Makes it, or turns a page of the choice.
pub(crate) async fn make(Path(of): Path<String>, Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    let mut choice = Choice::of(&fields);
    if let Ok(before) = fields.text("turn").parse() {
        choice.before = before;
        choice.is_chosen = true;
        return shown(&visit, &of, &choice, &html! {}).await;
    }
    if choice.is_chosen && choice.items.is_empty() {
        let trouble = visit.refused(parloir_base::Refusal::BundleEmpty.code());
        return troubled(&visit, &of, &choice, &trouble).await;
    }
    if fields.text("do") == "folder" {
        let target = choice.target.trim().to_owned();
        if !std::path::Path::new(&target).is_absolute() {
            let note = html! { div.note.note-bad role="alert" { p { strong { (visit.say("path-not-whole")) } } p { (visit.say("path-not-whole-do")) } } };
            return shown(&visit, &of, &choice, &note).await;
        }
        return match written(&visit, &of, &choice, target).await {
            Ok(note) => shown(&visit, &of, &choice, &note).await,
            Err(trouble) => troubled(&visit, &of, &choice, &trouble).await,
        };
    }
    let sheet = choice.has_sheet.then(|| visit.speech.language().code());
    match visit.app.node.pour_bundle(&of, &choice.only(), sheet).await {
        Ok(bytes) => Ok(saved(bytes)),
        Err(stop) => {
            let trouble = visit.stopped(stop);
            troubled(&visit, &of, &choice, &trouble).await
        }
    }
}

/// Writes it into a folder, and the page for whoever must verify into one beside it.
async fn written(visit: &Visit, of: &str, choice: &Choice, target: String) -> Result<Markup, Trouble> {
    let (matter, only) = (of.to_owned(), choice.only());
    let Answer::Bundle(made) = visit.ask(Request::Bundle { matter, target, only }).await? else {
        return Err(visit.unlike());
    };
    let counts = counts(visit, &made);
    if !choice.has_sheet {
        return Ok(counts);
    }
    let sheet = Request::Papers(PapersWanted {
        matter: of.to_owned(),
        target: format!("{}-constat", made.target.trim_end_matches('/')),
        forms: vec!["constat".to_owned()],
        only: choice.only(),
        language: visit.speech.language().code().to_owned(),
        bundle: made.target.clone(),
    });
    Ok(match visit.ask(sheet).await {
        Ok(Answer::Papers(page)) => html! {
            (counts)
            p.note.note-good role="status" { (visit.tell("bundle-sheet-made", &[("target", reveal(&page.target).into())])) }
        },
        Ok(_) => return Err(visit.unlike()),
        // The bundle is there all the same.
        Err(trouble) => html! { (counts) (trouble.note()) },
    })
}

fn saved(bytes: Pieces) -> Response {
    poured(bytes, "application/zip", &format!("parloir-preuve-{}.zip", today()))
}

/// What the browser saves, as it is made: nothing of it is written to this disk by us.
pub(crate) fn poured(bytes: Pieces, media: &str, name: &str) -> Response {
    let flow = stream::unfold(bytes, |mut bytes| async move {
        let piece = bytes.recv().await?;
        // A fault breaks the answer off: the browser then says that the file is not whole.
        Some((piece.map_err(|_| std::io::Error::other("what was saved broke off")), bytes))
    });
    let headers = [(CONTENT_TYPE, media.to_owned()), (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))];
    (headers, Body::from_stream(flow)).into_response()
}

async fn troubled(visit: &Visit, of: &str, choice: &Choice, trouble: &Trouble) -> Result<Response, Trouble> {
    let mut page = shown(visit, of, choice, &trouble.note()).await?;
    *page.status_mut() = trouble.status();
    Ok(page)
}

async fn shown(visit: &Visit, of: &str, choice: &Choice, note: &Markup) -> Result<Response, Trouble> {
    let page = matter::page(visit, of).await?;
    let part = part(visit, of, choice, "bundle").await?;
    let title = visit.say("bundle-title");
    let body = html! {
        (matter::head(visit, &page, matter::Tab::Proof))
        h2 { (title) }
        p { (visit.say("bundle-what")) }
        div id="answer" tabindex="-1" { (note) }
        form.stack.bundle method="post" action=(format!("/m/{of}/bundle")) {
            (visit.mark())
            (part)
            fieldset {
                legend { (visit.say("bundle-where")) }
                label.choice { input type="checkbox" name="sheet" value="yes" checked[choice.has_sheet]; span { strong { (visit.say("bundle-sheet")) } " " (visit.say("bundle-sheet-what")) } }
                div.acts { button.main type="submit" name="do" value="save" { (visit.say("bundle-save")) } span.quiet { (visit.say("bundle-save-what")) } }
                details open[!choice.target.is_empty()] {
                    summary { (visit.say("bundle-folder")) }
                    label for="target" { (visit.say("bundle-target")) }
                    input id="target" name="target" value=(choice.target) maxlength="4000" autocomplete="off" spellcheck="false" placeholder="/home/…/preuve";
                    p.quiet { (visit.say("bundle-target-what")) }
                    div.acts { button type="submit" name="do" value="folder" data-into="answer" { (visit.say("bundle-write")) } }
                }
            }
        }
        p { a.button href=(format!("/m/{of}/proof")) { (visit.say("bundle-back")) } }
    };
    Ok(visit.page(Room::Matters, &title, &body))
}

/// What is in the folder that was written.
fn counts(visit: &Visit, made: &BundleMade) -> Markup {
    let lines = [
        ("bundle-entries", made.entries),
        ("bundle-receipts", made.receipts),
        ("bundle-items", made.items),
        ("bundle-documents", made.documents),
        ("bundle-checkpoints", made.checkpoints),
        ("bundle-withheld", made.withheld),
        ("bundle-gaps", made.gaps),
    ];
    html! {
        div.note.note-good role="status" {
            p { strong { (visit.tell("bundle-made", &[("target", reveal(&made.target).into())])) } }
            dl.facts {
                @for (key, number) in lines { dt { (visit.say(key)) } dd { (count(visit.speech, number)) } }
                dt { (visit.say("bundle-bytes")) } dd { (size(visit.speech, made.bytes)) }
            }
            p { (visit.say("bundle-then")) " " a href="/proof" { (visit.say("room-proof")) } }
        }
    }
}
