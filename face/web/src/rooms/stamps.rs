//! Time-stamps of a matter's seals: which are waited for, one more of the last seal or of an earlier one, and one of each to come.

use maud::{Markup, html};
use parloir_node::contract::{Answer, AuthorityLine, CheckpointLine, MatterPage, Request, StampPage, WaitingStamp};
use parloir_speech::reveal::reveal;

use crate::form::Fields;
use crate::moment::moment;
use crate::rooms::authority::{chosen, select};
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Seals that can be chosen; an earlier one is covered by those that follow.
const SEALS_MAX: usize = 12;

/// What a form of this part asks for; nothing when there is no such act.
pub(crate) fn request(matter: String, act: &str, fields: &Fields) -> Option<Request> {
    let authority = fields.some("authority");
    match act {
        "now" => Some(Request::Stamp { matter, checkpoint: fields.text("checkpoint").parse().ok(), authority }),
        "each" => Some(Request::StampEach { matter, authority }),
        _ => None,
    }
}

/// This part of the page of the evidence.
pub(crate) async fn part(visit: &Visit, page: &MatterPage) -> Result<Markup, Trouble> {
    let matter = &page.line.matter;
    let Answer::Stamps(stamps) = visit.ask(Request::Stamps { matter: matter.clone() }).await? else {
        return Err(visit.unlike());
    };
    let lines = chosen(visit).await?;
    let is_held = matches!(page.line.state.as_str(), "open" | "closed");
    Ok(html! {
        section aria-labelledby="stamps" id="stamps-part" data-live="" {
            h2 id="stamps" { (visit.say("stamps-title")) }
            p.quiet { (visit.say("stamps-what")) }
            @for want in &stamps.waiting { (waiting(visit, matter, want)) }
            @if lines.is_empty() {
                p { (visit.say("authority-nobody")) " " a href="/authorities" { (visit.say("authority-choose")) } }
            } @else if is_held {
                (now(visit, matter, &lines, &page.checkpoints))
                (each(visit, matter, &lines, &stamps))
            }
        }
    })
}

fn waiting(visit: &Visit, matter: &str, want: &WaitingStamp) -> Markup {
    let parts = [("number", want.checkpoint.into()), ("authority", reveal(&want.authority).into())];
    html! {
        div.note.note-warn {
            p { strong { (visit.tell("stamp-waiting", &parts)) } }
            @if let Some(tried) = &want.tried { p { (visit.say("stamp-tried-at")) " " (moment(visit.speech, tried)) } }
            @if let Some(code) = &want.code {
                @let (what, remedy) = visit.speech.refusal(code);
                p { (what) " " (remedy) " " span.quiet.code { (code) } }
            }
            form.acts method="post" action=(format!("/m/{matter}/stamps/now")) data-busy=(visit.say("stamp-busy")) {
                (visit.mark())
                input type="hidden" name="checkpoint" value=(want.checkpoint);
                input type="hidden" name="authority" value=(want.authority);
                button type="submit" { (visit.say("stamp-again")) }
            }
        }
    }
}

/// Who is asked stands in the form, be it one alone: nothing is asked of somebody who is not named.
fn whom(visit: &Visit, id: &str, lines: &[AuthorityLine]) -> Markup {
    html! {
        @if let [only] = lines {
            input type="hidden" name="authority" value=(only.name);
        } @else {
            label for=(id) { (visit.say("stamp-by")) }
            (select(visit, id, lines, "", None))
        }
    }
}

fn now(visit: &Visit, matter: &str, lines: &[AuthorityLine], seals: &[CheckpointLine]) -> Markup {
    html! {
        @if let Some(last) = seals.last() {
            form.stack method="post" action=(format!("/m/{matter}/stamps/now")) data-busy=(visit.say("stamp-busy")) {
                (visit.mark())
                label for="checkpoint" { (visit.say("stamp-which")) }
                select id="checkpoint" name="checkpoint" {
                    @for seal in seals.iter().rev().take(SEALS_MAX) { option value=(seal.number) selected[seal.number == last.number] { (visit.tell("stamp-checkpoint", &[("number", seal.number.into())])) } }
                }
                (whom(visit, "stamp-authority", lines))
                div.acts {
                    @if let [only] = lines { button type="submit" { (visit.tell("stamp-now-by", &[("authority", reveal(&only.name).into())])) } }
                    @else { button type="submit" { (visit.say("stamp-now")) } }
                    span.quiet { (visit.say("stamp-now-what")) }
                }
            }
        } @else { p { (visit.say("stamp-no-seal")) } }
    }
}

fn each(visit: &Visit, matter: &str, lines: &[AuthorityLine], stamps: &StampPage) -> Markup {
    let now = stamps.each.as_deref().unwrap_or_default();
    html! {
        form.stack method="post" action=(format!("/m/{matter}/stamps/each")) {
            (visit.mark())
            label for="each" { (visit.say("stamp-each")) }
            (select(visit, "each", lines, now, Some("stamp-each-none")))
            div.acts { button type="submit" { (visit.say("stamp-each-do")) } span.quiet { (visit.say("stamp-each-what")) } }
        }
    }
}
