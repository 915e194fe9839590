//! The parties of a matter, and how they come and go: another role, a removal, and one's own leaving.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use parloir_node::contract::{Answer, MatterPage, PartyLine, Request};
use parloir_speech::reveal::reveal;

use crate::frame::Room;
use crate::moment::moment;
use crate::rooms::card::card;
use crate::rooms::invite::ROLES;
use crate::rooms::{matter, relay};
use crate::trouble::Trouble;
use crate::visit::{Deed, Visit};

/// The parties of a matter.
pub(crate) async fn parties(visit: Visit, Path(of): Path<String>) -> Result<Response, Trouble> {
    parties_with(&visit, &of, None).await
}

/// The same, after something about them was refused.
async fn parties_with(visit: &Visit, of: &str, trouble: Option<&Trouble>) -> Result<Response, Trouble> {
    let page = matter::page(visit, of).await?;
    let Answer::Invitations(invitations) = visit.ask(Request::Invitations).await? else { return Err(visit.unlike()) };
    let relay = relay::part(visit, of).await?;
    let title = visit.say("tab-parties");
    let body = html! {
        (matter::head(visit, &page, matter::Tab::Parties))
        @if let Some(trouble) = trouble { (trouble.note()) }
        section {
            ul.plain.cards id="parties" data-live="" { @for party in &page.parties { li id=(format!("p-{}", party.person)) { (card(visit, party)) } } }
            // Apart from the cards: what is typed here must not be exchanged under somebody's hands.
            div.changes { @for party in &page.parties { (changes(visit, &page, party)) } }
            @if page.line.keeper && page.line.state == "open" { p.acts { a.button.main href=(format!("/m/{of}/invite")) { (visit.say("invite-title")) } } }
        }
        (relay)
        section aria-labelledby="invitations" {
            h2 id="invitations" { (visit.say("invitations-title")) }
            ul.lines id="invitation-lines" data-live="" {
                @for line in invitations.iter().filter(|line| line.matter == page.line.matter) {
                    li id=(format!("v-{}", line.invitation)) { div.line {
                        span.line-title { (visit.word("role", &line.role)) }
                        span.line-marks { span.badge data-state=(line.state) { (visit.word("invitation", &line.state)) } }
                        span.line-what.quiet { @if let Some(who) = &line.redeemer { (visit.tell("invitation-by", &[("name", reveal(who).into())])) } @else { (visit.say("expires")) " " (moment(visit.speech, &line.expires)) } }
                        @if line.state == "open" {
                            form method="post" action=(format!("/m/{of}/invitations/{}/withdraw", line.invitation)) data-swap="" { (visit.mark()) button.plain type="submit" { (visit.say("invitation-withdraw")) } }
                        }
                    } }
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

/// What can be done about a party, behind a line that is opened: by whoever keeps the matter about others, by everybody else about themselves.
fn changes(visit: &Visit, page: &MatterPage, party: &PartyLine) -> Markup {
    let of = &page.line.matter;
    let is_open = page.line.state == "open" && party.ended.is_none();
    let name = [("name", reveal(&party.name).into())];
    html! {
        @if is_open && page.line.keeper && !party.me {
            details.change {
                summary { (visit.tell("party-change", &name)) }
                form.stack method="post" action=(format!("/m/{of}/role")) {
                    (visit.mark())
                    input type="hidden" name="person" value=(party.person);
                    label { (visit.say("invite-role")) " "
                        select name="role" { @for role in ROLES { option value=(role) selected[party.role == *role] { (visit.word("role", role)) } } }
                    }
                    div.acts { button type="submit" { (visit.say("party-role-do")) } }
                }
                form.stack method="post" action=(format!("/m/{of}/remove")) {
                    (visit.mark())
                    input type="hidden" name="person" value=(party.person);
                    p { (visit.tell("party-remove-what", &name)) }
                    label.choice { input type="checkbox" name="sure" value="1" required; span { (visit.tell("party-remove-sure", &name)) } }
                    div.acts { button.bad type="submit" { (visit.say("party-remove-do")) } }
                }
            }
        }
        @if is_open && !page.line.keeper && party.me {
            details.change {
                summary { (visit.say("party-leave")) }
                form.stack method="post" action=(format!("/m/{of}/leave")) {
                    (visit.mark())
                    p { (visit.say("party-leave-what")) }
                    label.choice { input type="checkbox" name="sure" value="1" required; span { (visit.say("party-leave-sure")) } }
                    div.acts { button.bad type="submit" { (visit.say("party-leave-do")) } }
                }
            }
        }
    }
}

/// Gives another role.
pub(crate) async fn role(Path(of): Path<String>, Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    let (person, role) = (fields.text("person").to_owned(), fields.text("role").to_owned());
    done(&visit, &of, Request::PartyRole { matter: of.clone(), person, role }).await
}

/// Removes somebody; without the box that says so, nothing happens.
pub(crate) async fn remove(Path(of): Path<String>, Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    let person = fields.text("person").to_owned();
    if !fields.is_ticked("sure") {
        return Ok(back(&of));
    }
    done(&visit, &of, Request::PartyRemove { matter: of.clone(), person }).await
}

/// Leaves.
pub(crate) async fn leave(Path(of): Path<String>, Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    if !fields.is_ticked("sure") {
        return Ok(back(&of));
    }
    done(&visit, &of, Request::MatterLeave { matter: of.clone() }).await
}

async fn done(visit: &Visit, of: &str, request: Request) -> Result<Response, Trouble> {
    match visit.ask(request).await {
        Ok(_) => Ok(back(of)),
        Err(trouble) => parties_with(visit, of, Some(&trouble)).await,
    }
}

fn back(of: &str) -> Response {
    Redirect::to(&format!("/m/{of}/parties")).into_response()
}
