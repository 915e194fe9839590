//! The list of matters: what came last, what is owed, what needs someone.

use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use parloir_node::contract::{Answer, MatterLine, Request};

use crate::frame::Room;
use crate::moment::{count, moment};
use crate::rooms::needs;
pub(crate) use crate::rooms::title::title;
use crate::trouble::Trouble;
use crate::visit::{Deed, Visit};

/// The list.
pub(crate) async fn matters(visit: Visit) -> Result<Response, Trouble> {
    listed(&visit, "").await
}

/// The list narrowed to some titles, for a browser without script: the words stand in no address.
pub(crate) async fn find(Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    listed(&visit, fields.text("find")).await
}

async fn listed(visit: &Visit, find: &str) -> Result<Response, Trouble> {
    let Answer::Matters(mut lines) = visit.ask(Request::Matters).await? else { return Err(visit.unlike()) };
    let total = lines.len();
    let needs = needs::strip(visit, &lines).await?;
    let wanted = find.trim().to_lowercase();
    lines.retain(|line| wanted.is_empty() || line.title.to_lowercase().contains(&wanted));
    lines.sort_by(|one, other| (one.state == "closed", &other.last).cmp(&(other.state == "closed", &one.last)));
    let title = visit.say("room-matters");
    let body = html! {
        div.head {
            h1 { (title) }
            div.acts {
                a.button href="/join" { (visit.say("matters-join")) }
                a.button.main href="/matters/new" { (visit.say("matters-new")) }
            }
        }
        @if total == 0 { (none(visit)) } @else {
            (needs)
            form.find role="search" method="post" action="/matters" data-narrows="matters" {
                (visit.mark())
                label.unseen for="find" { (visit.say("matters-find")) }
                input id="find" type="search" name="find" value=(find) maxlength="200" autocomplete="off" placeholder=(visit.say("matters-find"));
            }
            ul.lines.matters id="matters" data-live="" {
                @for line in &lines { (row(visit, line)) }
                li.nothing id="m-none" data-none="" hidden[!lines.is_empty()] { (visit.say("matters-none-found")) }
            }
        }
        p.quiet { a href="/receive" { (visit.say("receive-title")) } }
        p.quiet { a href="/reviews" { (visit.say("reviews-title")) } }
    };
    Ok(visit.page(Room::Matters, &title, &body))
}

fn row(visit: &Visit, line: &MatterLine) -> Markup {
    html! {
        li id=(format!("m-{}", line.matter)) class=[(line.state == "closed").then_some("closed")] {
            a.line data-move="" href=(format!("/m/{}", line.matter)) {
                span.line-title { (title(visit, &line.title)) }
                span.line-marks {
                    @if line.unopened > 0 {
                        span.badge.badge-new { (visit.tell("matter-unopened", &[("count", line.unopened.into())])) }
                    }
                    @if line.owed > 0 {
                        span.badge.badge-owed { (visit.tell("matter-owed-count", &[("count", line.owed.into())])) }
                    }
                    @if line.draft { span.badge { (visit.say("matter-draft")) } }
                    @if line.state != "open" { span.badge { (visit.word("state", &line.state)) } }
                }
                span.line-what.quiet {
                    (visit.tell("matter-parties-count", &[("count", line.parties.into())])) " · "
                    (visit.tell("matter-items-count", &[("count", line.items.into()), ("shown", count(visit.speech, line.items).into())]))
                }
                span.line-when.quiet { @if let Some(last) = &line.last { (moment(visit.speech, last)) } }
            }
        }
    }
}

fn none(visit: &Visit) -> Markup {
    html! {
        div.empty {
            (crate::seal::seal("seal seal-large"))
            h2 { (visit.say("matters-none-title")) }
            p { (visit.say("matters-none-what")) }
            p.acts {
                a.button.main href="/matters/new" { (visit.say("matters-new")) }
                a.button href="/join" { (visit.say("matters-join")) }
            }
        }
    }
}

/// The form of a new matter.
pub(crate) async fn new(visit: Visit) -> Response {
    form(&visit, "", None)
}

fn form(visit: &Visit, typed: &str, trouble: Option<&Trouble>) -> Response {
    let title = visit.say("matters-new");
    let body = html! {
        h1 { (title) }
        @if let Some(trouble) = trouble { (trouble.note()) }
        form.stack method="post" action="/matters/new" {
            (visit.mark())
            label for="title" { (visit.say("matter-name")) }
            input id="title" name="title" required maxlength="200" autofocus autocomplete="off" value=(typed);
            p.quiet { (visit.say("matter-name-hint")) }
            details {
                summary { (visit.say("matter-rules")) }
                fieldset {
                    legend { (visit.say("matter-level-title")) }
                    label.choice { input type="radio" name="level" value="2" checked; span { strong { (visit.say("level-2-short")) } " " (visit.say("level-2-what")) } }
                    label.choice { input type="radio" name="level" value="1"; span { strong { (visit.say("level-1-short")) } " " (visit.say("level-1-what")) } }
                }
                fieldset {
                    legend { (visit.say("matter-verification-title")) }
                    label.choice { input type="radio" name="verification" value="keeper" checked; span { (visit.say("rule-keeper-what")) } }
                    label.choice { input type="radio" name="verification" value="each"; span { (visit.say("rule-each-what")) } }
                }
            }
            div.acts { button.main type="submit" { (visit.say("matter-make")) } a.button href="/matters" { (visit.say("cancel")) } }
        }
    };
    let mut page = visit.page(Room::Matters, &title, &body);
    if let Some(trouble) = trouble {
        *page.status_mut() = trouble.status();
    }
    page
}

/// Makes it, and goes on to whom to invite.
pub(crate) async fn make(Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    let request = Request::MatterNew {
        title: fields.text("title").to_owned(),
        level: fields.text("level").parse().unwrap_or(2),
        verification: fields.some("verification").unwrap_or_else(|| "keeper".to_owned()),
    };
    match visit.ask(request).await {
        Ok(Answer::Matter(page)) => Ok(Redirect::to(&format!("/m/{}/invite", page.line.matter)).into_response()),
        Ok(_) => Err(visit.unlike()),
        Err(trouble) => Ok(form(&visit, fields.text("title"), Some(&trouble))),
    }
}
