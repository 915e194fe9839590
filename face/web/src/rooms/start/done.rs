//! The profile is there: the way to the first matter.

use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use parloir_speech::reveal::reveal;

use crate::visit::Visit;

/// Where to begin: a professional opens a matter, a client was invited to one.
pub(crate) async fn done(visit: Visit) -> Response {
    let status = visit.app.status().await;
    if status.absent || status.locked {
        return Redirect::to("/").into_response();
    }
    let title = visit.tell("start-done", &[("name", reveal(&status.name).into())]);
    let is_client = status.profession == "none";
    let (first, second) = (("/join", "matters-join"), ("/matters/new", "start-first-matter"));
    let (first, second) = if is_client { (first, second) } else { (second, first) };
    let body = html! {
        h1 { (title) }
        p.lead { (visit.say(if is_client { "start-done-client" } else { "start-done-what" })) }
        div.acts.wide {
            a.button.main href=(first.0) { (visit.say(first.1)) }
            a.button href=(second.0) { (visit.say(second.1)) }
        }
        p.quiet { (visit.say("start-done-keep")) }
    };
    visit.alone(&title, &body)
}
