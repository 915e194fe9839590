//! One request of someone who was let in: how a room asks the node, speaks, and takes what a form brings.

use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, Request as HttpRequest};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use parloir_base::Refusal;
use parloir_node::contract::{Answer, Notice, Reply, Request};
use parloir_speech::speech::{Part, Speech};

use crate::app::App;
use crate::form::{FORM_BYTES_MAX, Fields, fields};
use crate::frame::{Chrome, Room};
use crate::sentences;
use crate::sessions::{Session, is_same};
use crate::trouble::Trouble;
use crate::way;

/// The header by which our own script shows the session's mark.
pub(crate) const MARK_HEADER: &str = "x-parloir";
/// Where whoever is not let in is sent.
pub(crate) const DOOR: &str = "/door";

/// Someone who was let in.
#[derive(Clone)]
pub(crate) struct Visit {
    pub app: Arc<App>,
    pub session: Session,
    pub speech: &'static Speech,
}

impl Visit {
    /// A request to the node.
    ///
    /// # Errors
    /// [`Trouble`]: refused or failed, in words.
    pub async fn ask(&self, request: Request) -> Result<Answer, Trouble> {
        self.ask_long(request, &mut |_| {}).await
    }

    /// A request whose work takes long.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn ask_long(
        &self,
        request: Request,
        notices: &mut (dyn FnMut(Notice) + Send),
    ) -> Result<Answer, Trouble> {
        match self.app.node.ask(request, notices).await {
            Reply::Done(answer) => Ok(answer),
            Reply::Refused { code } => Err(self.refused(&code)),
            Reply::Failed { operation } => Err(self.failed(&operation)),
            Reply::Notice(_) => Err(self.unlike()),
        }
    }

    /// A refusal, in words. A vault that was closed closes the pages.
    pub fn refused(&self, code: &str) -> Trouble {
        if code == Refusal::Locked.code() {
            self.app.veil();
        }
        Trouble::refused(self.speech, &self.session.form_mark, code)
    }

    /// Why something that is no request was not done.
    pub fn stopped(&self, stop: parloir_node::Stop) -> Trouble {
        match stop {
            parloir_node::Stop::Refusal(refusal) => self.refused(refusal.code()),
            parloir_node::Stop::Fault(fault) => self.failed(&fault.operation()),
        }
    }

    /// A fault, in words.
    pub fn failed(&self, operation: &str) -> Trouble {
        Trouble::failed(self.speech, &self.session.form_mark, operation)
    }

    /// The node answered something else than was asked.
    pub fn unlike(&self) -> Trouble {
        self.failed("answering a page")
    }

    /// A sentence.
    pub fn say(&self, key: &str) -> String {
        self.speech.say(key)
    }

    /// A sentence with parts.
    pub fn tell(&self, key: &str, parts: &[Part<'_>]) -> String {
        self.speech.tell(key, parts)
    }

    /// The word for a value of the contract.
    pub fn word(&self, family: &str, value: &str) -> String {
        self.speech.word(family, value)
    }

    /// A page of a room.
    pub fn page(&self, room: Room, title: &str, body: &Markup) -> Response {
        let chrome =
            Chrome { speech: self.speech, mark: &self.session.form_mark, room, notifies: self.app.chosen().notifies };
        Html(chrome.page(title, body).into_string()).into_response()
    }

    /// A page without the rail.
    pub fn alone(&self, title: &str, body: &Markup) -> Response {
        let chrome = Chrome { speech: self.speech, mark: &self.session.form_mark, room: Room::None, notifies: false };
        Html(chrome.alone(title, body).into_string()).into_response()
    }

    /// The field that every form carries.
    pub fn mark(&self) -> Markup {
        html! { input type="hidden" name="mark" value=(self.session.form_mark); }
    }
}

/// The mark that a request's cookie shows.
fn cookie<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    let every = parts.headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = every.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(own, _)| *own == name).map(|(_, mark)| mark)
}

/// The session that a request shows, if it is one.
pub(crate) fn session_of(parts: &Parts, app: &App) -> Option<Session> {
    cookie(parts, &app.cookie).and_then(|mark| app.sessions().find(mark))
}

impl FromRequestParts<Arc<App>> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Response> {
        match session_of(parts, app) {
            Some(session) => {
                app.learn().await;
                let speech = sentences::speech(app.language_of(parts));
                Ok(Self { app: app.clone(), session, speech })
            }
            None if parts.method == Method::GET && !parts.headers.contains_key(MARK_HEADER) => {
                Err(Redirect::to(&way::door(DOOR, &parts.uri)).into_response())
            }
            // A page that was open when everything was closed: its script goes to the door.
            None => Err(StatusCode::UNAUTHORIZED.into_response()),
        }
    }
}

/// An act: someone who was let in, with a form that only our own pages can make.
pub(crate) struct Deed<const BYTES_MAX: usize = FORM_BYTES_MAX>(pub Visit, pub Fields);

impl<const BYTES_MAX: usize> FromRequest<Arc<App>> for Deed<BYTES_MAX> {
    type Rejection = Response;

    async fn from_request(request: HttpRequest, app: &Arc<App>) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, app).await?;
        let fields = fields(body, BYTES_MAX).await?;
        let header = parts.headers.get(MARK_HEADER).and_then(|value| value.to_str().ok());
        if !is_same(header.unwrap_or_else(|| fields.text("mark")), &visit.session.form_mark) {
            return Err(StatusCode::FORBIDDEN.into_response());
        }
        app.sessions().touch();
        Ok(Self(visit, fields))
    }
}
