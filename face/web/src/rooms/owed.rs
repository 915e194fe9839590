//! What is owed: to whom, in which matter, why it waits, since when, and what there is to do about it.

use axum::response::Response;
use maud::{Markup, html};
use parloir_node::contract::{Answer, OwedLine, Request};
use parloir_speech::reveal::reveal;

use crate::frame::Room;
use crate::moment::{count, moment, size};
use crate::rooms::title::title;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Everything that is owed.
pub(crate) async fn owed(visit: Visit) -> Result<Response, Trouble> {
    let lines = lines(&visit).await?;
    let title = visit.say("room-owed");
    let body = html! {
        h1 { (title) }
        div id="owed" data-live="" {
            @if lines.is_empty() {
                div.empty id="o-none" { h2 { (visit.say("owed-empty-title")) } p { (visit.say("owed-none")) } p { a.button href="/matters" { (visit.say("trouble-back")) } } }
            } @else {
                p.lead id="o-sum" { (sum(&visit, &lines)) }
            }
            @for of in people(&lines) { (person(&visit, of)) }
        }
    };
    Ok(visit.page(Room::Owed, &title, &body))
}

/// What the node says is owed.
///
/// # Errors
/// [`Trouble`].
pub(crate) async fn lines(visit: &Visit) -> Result<Vec<OwedLine>, Trouble> {
    let Answer::Owed(mut lines) = visit.ask(Request::Owed).await? else { return Err(visit.unlike()) };
    // By person, what waits longest first.
    lines.sort_by(|one, other| (&one.name, &one.person, &one.since).cmp(&(&other.name, &other.person, &other.since)));
    Ok(lines)
}

/// Lines of each person; they stand together.
fn people(lines: &[OwedLine]) -> impl Iterator<Item = &[OwedLine]> {
    lines.chunk_by(|one, other| one.person == other.person)
}

fn sum(visit: &Visit, lines: &[OwedLine]) -> String {
    let items: u64 = lines.iter().map(|line| line.items).sum();
    let people = people(lines).count() as u64;
    let parts = [
        ("count", items.into()),
        ("shown", count(visit.speech, items).into()),
        ("people", visit.tell("owed-people", &[("count", people.into())]).into()),
    ];
    visit.tell("owed-sum", &parts)
}

fn person(visit: &Visit, lines: &[OwedLine]) -> Markup {
    let Some(first) = lines.first() else { return html! {} };
    html! {
        section.owed id=(format!("o-{}", first.person)) aria-labelledby=(format!("n-{}", first.person)) {
            h2 id=(format!("n-{}", first.person)) { a href=(format!("/people/{}", first.person)) { (reveal(&first.name)) } }
            p.quiet {
                @match &first.met {
                    Some(met) => { (visit.say("met-when")) " " (moment(visit.speech, met)) }
                    None => { (visit.say("met-never")) }
                }
            }
            ul.lines { @for line in lines { li { (one(visit, line)) } } }
        }
    }
}

fn one(visit: &Visit, line: &OwedLine) -> Markup {
    html! {
        div.line {
            span.line-title { a data-move="" href=(format!("/m/{}", line.matter)) dir="auto" { (title(visit, &line.title)) } }
            span.line-marks { span.badge.badge-owed data-why=(line.why) { (visit.word("why", &line.why)) } }
            span.line-what {
                (visit.tell("owed-items", &[("count", line.items.into()), ("shown", count(visit.speech, line.items).into())]))
                ", " (size(visit.speech, line.bytes))
            }
            span.line-when.quiet { (visit.say("since")) " " (moment(visit.speech, &line.since)) }
            p.owed-do { (remedy(visit, line)) }
        }
    }
}

/// What there is to do: it depends on why it waits, and mostly it is nothing.
fn remedy(visit: &Visit, line: &OwedLine) -> Markup {
    let name = [("name", reveal(&line.name).into())];
    html! {
        @match line.why.as_str() {
            "unverified" => {
                (visit.tell("owed-do-unverified", &name)) " "
                a.button.main href=(format!("/people/{}", line.person)) { (visit.say("verify-begin")) }
            }
            "offline" => { (visit.tell("owed-do-offline", &name)) }
            "no-direct-path" => { (visit.tell("owed-do-no-direct-path", &name)) }
            "sending" => { (visit.tell("owed-do-sending", &name)) }
            "waiting-for-disk" => { (visit.say("owed-do-waiting-for-disk")) }
            "frozen" => {
                (visit.tell("owed-do-frozen", &name)) " "
                a.button href=(format!("/m/{}/proof", line.matter)) { (visit.say("keep-proof")) }
            }
            _ => {}
        }
    }
}
