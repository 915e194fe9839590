//! The recovery kit: twenty-four words shown for paper, two of them asked back, and then the profile is made.

use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use parloir_base::Refusal;
use parloir_node::contract::{Answer, Preferences, Request};
use parloir_speech::reveal::reveal;
use zeroize::Zeroizing;

use crate::beginning::{Copied, Step, places};
use crate::moment;
use crate::rooms::start::step::{at, note, sheet};
use crate::visit::{Deed, Visit};

/// Where two words are asked back.
const CHECK: &str = "/start/check";
/// Where one goes on.
const DONE: &str = "/start/done";

/// The words, for paper.
pub(crate) async fn words(visit: Visit) -> Result<Response, Response> {
    at(&visit, Step::Words).await?;
    Ok(kit(&visit, None).await)
}

/// The kit. Its words are drawn once; they stay in memory until two of them were typed back.
async fn kit(visit: &Visit, trouble: Option<&Markup>) -> Response {
    if visit.session.said().words().is_none() {
        match visit.ask(Request::WordsNew).await {
            Ok(Answer::Words(list)) => visit.session.said().give(list, places()),
            Ok(_) => return visit.unlike().into_response(),
            Err(trouble) => return trouble.into_response(),
        }
    }
    let (words, name) = {
        let said = visit.session.said();
        (said.words().cloned().unwrap_or_default(), said.name.clone())
    };
    let body = html! {
        p { (visit.say("start-words-what")) }
        section.kit aria-labelledby="kit-title" {
            h2 id="kit-title" { (visit.say("kit-title")) }
            dl.facts {
                dt { (visit.say("kit-name")) } dd dir="auto" { (reveal(&name)) }
                dt { (visit.say("kit-date")) } dd { (moment::this_day(visit.speech)) }
            }
            ol.kit-words lang="fr" translate="no" { @for word in words.split(' ') { li { (word) } } }
            p { (visit.say("kit-purpose")) }
            p { (visit.say("kit-where")) }
        }
        p.acts data-scripted="" hidden { button type="button" data-print="" { (visit.say("start-print")) } }
        p.quiet.screen { (visit.say("start-print-what")) }
        p.acts { a.button.main href=(CHECK) { (visit.say("start-words-written")) } }
    };
    sheet(visit, Step::Words, &visit.say("start-words"), trouble, &body)
}

/// Two of them, asked back.
pub(crate) async fn check(visit: Visit) -> Result<Response, Response> {
    at(&visit, Step::Words).await?;
    if visit.session.said().words().is_none() {
        return Ok(Redirect::to(Step::Words.path()).into_response());
    }
    Ok(check_page(&visit, None))
}

fn check_page(visit: &Visit, trouble: Option<&Markup>) -> Response {
    let asked = visit.session.said().asked;
    let label = |place: usize| visit.tell("start-check-word", &[("number", (place as u64 + 1).into())]);
    let body = html! {
        p { (visit.say("start-check-what")) }
        form.stack method="post" action=(CHECK) data-busy=(visit.say("start-making")) {
            (visit.mark())
            @for (place, field) in asked.into_iter().zip(["first", "second"]) {
                label for=(field) { (label(place)) }
                input id=(field) name=(field) type="text" required autofocus[field == "first"] autocomplete="off" spellcheck="false" autocapitalize="none" maxlength="40" lang="fr";
            }
            div.acts {
                button.main type="submit" { (visit.say("start-make")) }
                a.button href=(Step::Words.path()) { (visit.say("start-words-again")) }
            }
        }
    };
    sheet(visit, Step::Words, &visit.say("start-check"), trouble, &body)
}

/// Two words typed back: when they are right, the profile is made and open.
pub(crate) async fn words_check(Deed(visit, fields): Deed) -> Result<Response, Response> {
    at(&visit, Step::Words).await?;
    let copied = visit.session.said().copied([fields.text("first"), fields.text("second")]);
    match copied {
        Copied::Right => Ok(made(&visit).await),
        Copied::Wrong => Ok(check_page(&visit, Some(&note(&visit, "words-again")))),
        Copied::Anew => Ok(kit(&visit, Some(&visit.refused(Refusal::WordsNotCopied.code()).note())).await),
    }
}

async fn made(visit: &Visit) -> Response {
    let (request, language) = {
        let said = visit.session.said();
        let text = |secret: Option<&Zeroizing<String>>| secret.map(|secret| secret.to_string()).unwrap_or_default();
        let request = Request::ProfileNew {
            name: said.name.clone(),
            profession: said.profession.clone().unwrap_or_else(|| "none".to_owned()),
            jurisdiction: said.jurisdiction.clone(),
            words: text(said.words()),
            passphrase: text(said.passphrase()),
            small_machine: said.small_machine,
            weak_accepted: said.weak_accepted,
        };
        (request, said.language.unwrap_or_default())
    };
    if let Err(trouble) = visit.ask(request).await {
        return check_page(visit, Some(&trouble.note()));
    }
    // Everything that was said is in the vault now, or on paper.
    *visit.session.said() = crate::beginning::Beginning::default();
    let preferences = Preferences { language: language.to_owned(), ..Preferences::default() };
    // A language that could not be kept is asked of the browser: no reason to stop somebody here.
    drop(visit.ask(Request::PreferencesPut { preferences }).await);
    Redirect::to(DONE).into_response()
}
