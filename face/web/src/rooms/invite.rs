//! Invitations: made, shown as link, picture and file; and redeemed.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use parloir_node::contract::{Answer, InvitationMade, Request};
use parloir_speech::reveal::reveal;

use crate::frame::Room;
use crate::rooms::link::ways;
use crate::rooms::{from_file, matter};
use crate::trouble::Trouble;
use crate::visit::{Deed, Visit};

/// Roles that can be given.
pub(crate) const ROLES: &[&str] = &["client", "colleague", "expert", "interpreter", "assistant"];
/// How long an invitation may live: sentence, milliseconds.
const LIVES: &[(&str, i64)] = &[("lives-1", 86_400_000), ("lives-7", 7 * 86_400_000), ("lives-30", 30 * 86_400_000)];
/// How long a page waits for the other device; it goes on being tried after that.
const JOIN_MS: u64 = 15_000;

/// Whom to invite, as what.
pub(crate) async fn page(visit: Visit, Path(of): Path<String>) -> Result<Response, Trouble> {
    form(&visit, &of, None).await
}

async fn form(visit: &Visit, of: &str, trouble: Option<&Trouble>) -> Result<Response, Trouble> {
    let page = matter::page(visit, of).await?;
    let Answer::People(people) = visit.ask(Request::People).await? else { return Err(visit.unlike()) };
    let known: Vec<_> = people
        .iter()
        .filter(|person| {
            person.trust == "verified"
                && !page.parties.iter().any(|party| party.person == person.person && party.ended.is_none())
        })
        .collect();
    let title = visit.say("invite-title");
    let body = html! {
        (matter::head(visit, &page, matter::Tab::Parties))
        @if let Some(trouble) = trouble { (trouble.note()) }
        section aria-labelledby="invite" {
            h2 id="invite" { (title) }
            p { (visit.say("invite-what")) }
            form.stack method="post" action=(format!("/m/{of}/invite")) {
                (visit.mark())
                (roles(visit))
                label for="lives" { (visit.say("invite-lives")) }
                select id="lives" name="lives" { @for (key, ms) in LIVES { option value=(ms) selected[*key == "lives-7"] { (visit.say(key)) } } }
                div.acts { button.main type="submit" { (visit.say("invite-make")) } a.button href=(format!("/m/{of}")) { (visit.say("later")) } }
            }
        }
        @if !known.is_empty() {
            section aria-labelledby="admit" {
                h2 id="admit" { (visit.say("admit-title")) }
                p { (visit.say("admit-what")) }
                form.stack method="post" action=(format!("/m/{of}/admit")) {
                    (visit.mark())
                    label for="person" { (visit.say("admit-who")) }
                    select id="person" name="person" { @for person in &known { option value=(person.person) { (reveal(&person.name)) } } }
                    (roles(visit))
                    div.acts { button type="submit" { (visit.say("admit-do")) } }
                }
            }
        }
    };
    let mut response = visit.page(Room::Matters, &title, &body);
    if let Some(trouble) = trouble {
        *response.status_mut() = trouble.status();
    }
    Ok(response)
}

fn roles(visit: &Visit) -> Markup {
    html! {
        label { (visit.say("invite-role")) " "
            select name="role" { @for role in ROLES { option value=(role) { (visit.word("role", role)) } } }
        }
    }
}

/// Makes one, and shows it: the only time that its link is shown.
pub(crate) async fn make(Path(of): Path<String>, Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    let request = Request::Invite {
        matter: of.clone(),
        role: fields.some("role").unwrap_or_else(|| "client".to_owned()),
        lives_ms: fields.text("lives").parse().unwrap_or(0),
    };
    match visit.ask(request).await {
        Ok(Answer::Invitation(made)) => {
            let page = matter::page(&visit, &of).await?;
            let body = html! {
                (matter::head(&visit, &page, matter::Tab::Parties))
                (shown(&visit, &of, &made))
            };
            Ok(visit.page(Room::Matters, &visit.say("invite-title"), &body))
        }
        Ok(_) => Err(visit.unlike()),
        Err(trouble) => form(&visit, &of, Some(&trouble)).await,
    }
}

fn shown(visit: &Visit, of: &str, made: &InvitationMade) -> Markup {
    html! {
        section.invitation aria-labelledby="made" {
            h2 id="made" { (visit.say("invitation-made-title")) }
            p.note.note-warn { (visit.say("invitation-once")) }
            (ways(visit, &made.link, &made.expires, "invitation.parloir"))
            h3 { (visit.say("invitation-say-title")) }
            blockquote { (visit.say("invitation-say")) }
            p { (visit.say("invitation-then")) }
            p.acts { a.button.main href=(format!("/m/{of}/parties")) { (visit.say("invitation-done")) } }
        }
    }
}

/// Admits someone who is verified already.
pub(crate) async fn admit(Path(of): Path<String>, Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    let request = Request::Admit {
        matter: of.clone(),
        person: fields.text("person").to_owned(),
        role: fields.some("role").unwrap_or_else(|| "client".to_owned()),
    };
    match visit.ask(request).await {
        Ok(_) => Ok(Redirect::to(&format!("/m/{of}/parties")).into_response()),
        Err(trouble) => form(&visit, &of, Some(&trouble)).await,
    }
}

/// Withdraws one that nobody used.
pub(crate) async fn withdraw(
    Path((of, invitation)): Path<(String, String)>,
    Deed(visit, _): Deed,
) -> Result<Response, Trouble> {
    visit.ask(Request::InvitationWithdraw { invitation }).await?;
    Ok(Redirect::to(&format!("/m/{of}/parties")).into_response())
}

/// "I was invited".
pub(crate) async fn join_page(visit: Visit) -> Response {
    join_form(&visit, "", None)
}

fn join_form(visit: &Visit, typed: &str, trouble: Option<&Trouble>) -> Response {
    let title = visit.say("join-title");
    let body = html! {
        h1 { (title) }
        p.lead { (visit.say("join-what")) }
        @if let Some(trouble) = trouble { (trouble.note()) }
        form.stack method="post" action="/join" data-busy=(visit.say("join-busy")) {
            (visit.mark())
            label for="link" { (visit.say("join-link")) }
            textarea id="link" name="link" rows="5" required spellcheck="false" autocomplete="off" { (typed) }
            (from_file::button(visit, "link"))
            p.quiet { (visit.say("join-hint")) }
            div.acts { button.main type="submit" { (visit.say("join-do")) } }
        }
    };
    let mut page = visit.page(Room::Matters, &title, &body);
    if let Some(trouble) = trouble {
        *page.status_mut() = trouble.status();
    }
    page
}

/// Redeems it; when the other device does not answer yet, it goes on being tried.
pub(crate) async fn join(Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    let link = fields.text("link").trim().to_owned();
    match visit.ask(Request::Join { link: link.clone(), wait_ms: JOIN_MS }).await {
        Ok(Answer::Joined(joined)) => match joined.person {
            Some(person) => Ok(Redirect::to(&format!("/people/{}", person.person)).into_response()),
            None => {
                let (title, what) = match joined.state.as_str() {
                    "no-direct-path" => ("join-blocked", "join-blocked-what"),
                    _ => ("join-waits", "join-waits-what"),
                };
                let body = html! {
                    h1 { (visit.say(title)) }
                    p { (visit.say(what)) }
                    p.acts { a.button.main href="/matters" { (visit.say("room-matters")) } }
                };
                Ok(visit.page(Room::Matters, &visit.say("join-title"), &body))
            }
        },
        Ok(_) => Err(visit.unlike()),
        Err(trouble) => Ok(join_form(&visit, &link, Some(&trouble))),
    }
}
