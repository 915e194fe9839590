//! One step of the first run as a page: who may see it, how far it is, the way on and the way back.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use crate::beginning::Step;
use crate::visit::Visit;

/// Lets a step be seen or done, or says where to go: to the first step that is not done, or out when there is a profile.
///
/// # Errors
/// The way on.
pub(super) async fn at(visit: &Visit, step: Step) -> Result<(), Response> {
    if !visit.app.status().await.absent {
        return Err(Redirect::to("/").into_response());
    }
    let reached = visit.session.said().reached();
    if step > reached { Err(Redirect::to(reached.path()).into_response()) } else { Ok(()) }
}

/// The way on after an act: the step after it.
pub(super) fn on(step: Step) -> Response {
    let next = Step::ALL.into_iter().find(|one| *one > step).unwrap_or(step);
    Redirect::to(next.path()).into_response()
}

/// A page of a step: how far it is, what it asks, the way back.
pub(super) fn sheet(visit: &Visit, step: Step, title: &str, trouble: Option<&Markup>, body: &Markup) -> Response {
    let parts = [("number", step.number().into()), ("count", (Step::ALL.len() as u64).into())];
    let body = html! {
        p.step-count.quiet { (visit.tell("start-step", &parts)) }
        div.step-bar aria-hidden="true" { @for one in Step::ALL { span data-done=[(one <= step).then_some("")] {} } }
        h1 { (title) }
        @if let Some(trouble) = trouble { (trouble) }
        (body)
        @if let Some(before) = step.before() { p.step-back { a href=(before.path()) { (visit.say("start-back")) } } }
    };
    let mut page = visit.alone(title, &body);
    if trouble.is_some() {
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    page
}

/// A sentence of our own as a note.
pub(super) fn note(visit: &Visit, key: &str) -> Markup {
    html! { div.note.note-bad role="alert" { p { strong { (visit.say(key)) } } } }
}
