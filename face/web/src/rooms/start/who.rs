//! The first three steps: in which language, who it is, by which name.

use axum::response::Response;
use maud::{Markup, html};
use parloir_base::Refusal;
use parloir_speech::reveal::reveal;

use crate::beginning::Step;
use crate::rooms::start::again;
use crate::rooms::start::standing::{JURISDICTIONS, PROFESSIONS, standing};
use crate::rooms::start::step::{at, on, sheet};
use crate::trouble::Trouble;
use crate::visit::{Deed, Visit};

/// Longest name.
const NAME_BYTES_MAX: usize = 200;
/// In which language.
pub(crate) async fn language(visit: Visit) -> Result<Response, Response> {
    at(&visit, Step::Language).await?;
    let body = html! {
        p.lead { (visit.say("start-welcome")) }
        p { (visit.say("start-welcome-what")) }
        form method="post" action="/start" {
            (visit.mark())
            p { (visit.say("start-language")) }
            div.acts.wide {
                button.main type="submit" name="language" value="fr" lang="fr" { "Français" }
                button.main type="submit" name="language" value="en" lang="en" { "English" }
            }
        }
    };
    Ok(sheet(&visit, Step::Language, &visit.say("start-title"), None, &body))
}

/// That language.
pub(crate) async fn language_take(Deed(visit, fields): Deed) -> Result<Response, Response> {
    at(&visit, Step::Language).await?;
    let chosen = if fields.text("language") == "en" { "en" } else { "fr" };
    visit.app.choose_language(chosen);
    visit.session.said().language = Some(chosen);
    Ok(on(Step::Language))
}

/// A professional, or somebody who confides in one.
pub(crate) async fn who(visit: Visit) -> Result<Response, Response> {
    at(&visit, Step::Who).await?;
    let (profession, jurisdiction) = {
        let said = visit.session.said();
        (said.profession.clone().unwrap_or_default(), said.jurisdiction.clone())
    };
    let body = html! {
        form.stack method="post" action="/start/who" {
            (visit.mark())
            p { (visit.say("start-client-what")) }
            div.acts.wide { button type="submit" name="profession" value="none" formnovalidate { (visit.say("start-client")) } }
        }
        p.step-or { span { (visit.say("start-or")) } }
        form.stack method="post" action="/start/who" {
            (visit.mark())
            fieldset {
                legend { (visit.say("start-profession")) }
                div.choices {
                    @for one in PROFESSIONS {
                        label.choice { input type="radio" name="profession" value=(one) required checked[profession == *one]; span { (visit.word("profession-long", one)) } }
                    }
                }
            }
            label for="jurisdiction" { (visit.say("start-jurisdiction")) }
            select id="jurisdiction" name="jurisdiction" {
                @for one in JURISDICTIONS { option value=(one) selected[jurisdiction == *one] { (visit.word("jurisdiction", one)) } }
            }
            p.quiet { (visit.say("start-who-what")) }
            div.acts { button.main type="submit" { (visit.say("start-on")) } }
        }
        (again::ways(&visit))
    };
    Ok(sheet(&visit, Step::Who, &visit.say("start-who"), None, &body))
}

/// What was said of that.
pub(crate) async fn who_take(Deed(visit, fields): Deed) -> Result<Response, Response> {
    at(&visit, Step::Who).await?;
    let (profession, jurisdiction) = standing(&fields);
    {
        let mut said = visit.session.said();
        said.profession = Some(profession);
        said.jurisdiction = jurisdiction;
    }
    Ok(on(Step::Who))
}

/// The name by which others know them.
pub(crate) async fn name(visit: Visit) -> Result<Response, Response> {
    at(&visit, Step::Name).await?;
    let typed = visit.session.said().name.clone();
    Ok(name_page(&visit, &typed, None))
}

fn name_page(visit: &Visit, typed: &str, trouble: Option<&Markup>) -> Response {
    let hint = if visit.session.said().is_client() { "start-name-hint-client" } else { "start-name-hint" };
    let body = html! {
        form.stack method="post" action="/start/name" {
            (visit.mark())
            label for="name" { (visit.say("start-name-label")) }
            input id="name" name="name" required maxlength="200" autofocus autocomplete="name" dir="auto" value=(typed) aria-describedby="name-hint";
            p.quiet id="name-hint" { (visit.say(hint)) }
            p.quiet { (visit.say("start-name-what")) }
            div.acts { button.main type="submit" { (visit.say("start-on")) } }
        }
    };
    sheet(visit, Step::Name, &visit.say("start-name"), trouble, &body)
}

/// That name. The node has the last word; what it surely refuses is said here, while it can be mended.
pub(crate) async fn name_take(Deed(visit, fields): Deed) -> Result<Response, Response> {
    at(&visit, Step::Name).await?;
    let typed = fields.text("name").trim();
    if typed.is_empty() || typed.len() > NAME_BYTES_MAX || reveal(typed) != typed {
        let trouble: Trouble = visit.refused(Refusal::NameRefused.code());
        return Ok(name_page(&visit, typed.get(..NAME_BYTES_MAX).unwrap_or(typed), Some(&trouble.note())));
    }
    visit.session.said().name = typed.to_owned();
    Ok(on(Step::Name))
}
