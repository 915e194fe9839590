//! Making papers of a matter: one saved by the browser, or all of them written to a folder of this computer.

use axum::extract::Path;
use axum::response::Response;
use maud::{Markup, html};
use parloir_node::contract::{Answer, PapersMade, PapersWanted, Request};
use parloir_speech::reveal::reveal;

use crate::attach::BYTES;
use crate::frame::Room;
use crate::moment::{count, size, today};
use crate::rooms::bundle::poured;
use crate::rooms::choice::{Choice, part};
use crate::rooms::matter;
use crate::trouble::Trouble;
use crate::visit::{Deed, Visit};

/// Forms that are one file, the first one chosen.
const FORMS: [&str; 6] = ["txt", "md", "csv", "mbox", "json", "constat"];

/// The form.
pub(crate) async fn page(visit: Visit, Path(of): Path<String>) -> Result<Response, Trouble> {
    shown(&visit, &of, &Choice::none(), "", &html! {}).await
}

/// Makes them, or turns a page of the choice.
pub(crate) async fn make(Path(of): Path<String>, Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    let mut choice = Choice::of(&fields);
    let form = fields.text("form").to_owned();
    if let Ok(before) = fields.text("turn").parse() {
        choice.before = before;
        choice.is_chosen = true;
        return shown(&visit, &of, &choice, &form, &html! {}).await;
    }
    if choice.is_chosen && choice.items.is_empty() {
        let trouble = visit.refused(parloir_base::Refusal::BundleEmpty.code());
        return troubled(&visit, &of, &choice, &form, &trouble).await;
    }
    let language = visit.speech.language().code();
    if fields.text("do") == "folder" {
        let target = choice.target.trim().to_owned();
        if !std::path::Path::new(&target).is_absolute() {
            let note = html! { div.note.note-bad role="alert" { p { strong { (visit.say("path-not-whole")) } } p { (visit.say("path-not-whole-do")) } } };
            return shown(&visit, &of, &choice, &form, &note).await;
        }
        let language = language.to_owned();
        let wanted =
            PapersWanted { matter: of.clone(), target, only: choice.only(), language, ..PapersWanted::default() };
        let request = Request::Papers(wanted);
        return match visit.ask(request).await {
            Ok(Answer::Papers(made)) => shown(&visit, &of, &choice, &form, &counts(&visit, &made)).await,
            Ok(_) => Err(visit.unlike()),
            Err(trouble) => troubled(&visit, &of, &choice, &form, &trouble).await,
        };
    }
    match visit.app.node.pour_paper(&of, &form, &choice.only(), language).await {
        // The node knows the form: it is a word of ours from here on.
        Ok(bytes) => Ok(poured(bytes, BYTES, &saved_as(&form))),
        Err(stop) => {
            let trouble = visit.stopped(stop);
            troubled(&visit, &of, &choice, &form, &trouble).await
        }
    }
}

/// The name that the browser gives a file of that form.
fn saved_as(form: &str) -> String {
    match form {
        "constat" => format!("parloir-constat-{}.html", today()),
        _ => format!("parloir-releve-{}.{form}", today()),
    }
}

async fn troubled(
    visit: &Visit,
    of: &str,
    choice: &Choice,
    form: &str,
    trouble: &Trouble,
) -> Result<Response, Trouble> {
    let mut page = shown(visit, of, choice, form, &trouble.note()).await?;
    *page.status_mut() = trouble.status();
    Ok(page)
}

async fn shown(visit: &Visit, of: &str, choice: &Choice, form: &str, note: &Markup) -> Result<Response, Trouble> {
    let page = matter::page(visit, of).await?;
    let part = part(visit, of, choice, "papers").await?;
    let title = visit.say("papers-title");
    let form = FORMS.into_iter().find(|known| *known == form).unwrap_or(FORMS[0]);
    let body = html! {
        (matter::head(visit, &page, matter::Tab::Proof))
        h2 { (title) }
        p { (visit.say("papers-what")) }
        div id="answer" tabindex="-1" { (note) }
        form.stack.bundle method="post" action=(format!("/m/{of}/papers")) {
            (visit.mark())
            (part)
            fieldset {
                legend { (visit.say("papers-one")) }
                @for known in FORMS {
                    label.choice { input type="radio" name="form" value=(known) checked[known == form]; span { strong { (visit.word("papers-form", known)) } " " (visit.word("papers-use", known)) } }
                }
                div.acts { button.main type="submit" name="do" value="save" { (visit.say("papers-save")) } }
                details open[!choice.target.is_empty()] {
                    summary { (visit.say("papers-folder")) }
                    p { (visit.say("papers-folder-what")) }
                    label for="target" { (visit.say("bundle-target")) }
                    input id="target" name="target" value=(choice.target) maxlength="4000" autocomplete="off" spellcheck="false" placeholder="/home/…/releve";
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
fn counts(visit: &Visit, made: &PapersMade) -> Markup {
    let lines = [
        ("papers-items", made.items),
        ("papers-messages", made.messages),
        ("papers-documents", made.documents),
        ("papers-receipts", made.receipts),
        ("papers-changes", made.changes),
        ("papers-withdrawn", made.withdrawn),
        ("papers-withheld", made.withheld),
        ("papers-gaps", made.gaps),
        ("papers-forks", made.forks),
    ];
    let forms: Vec<String> = made.papers.iter().map(|line| visit.word("papers-form", &line.form)).collect();
    html! {
        div.note.note-good role="status" {
            p { strong { (visit.tell("papers-made", &[("target", reveal(&made.target).into())])) } }
            p { (forms.join(", ")) " · " (size(visit.speech, made.bytes)) }
            p { (visit.say("papers-hold")) }
            dl.facts { @for (key, number) in lines { dt { (visit.say(key)) } dd { (count(visit.speech, number)) } } }
            @if made.left_out.iter().any(|form| form == "pdf") { p { (visit.say("papers-no-press")) } }
            @if made.failed.iter().any(|form| form == "pdf") { p { (visit.say("papers-press-failed")) } }
        }
    }
}
