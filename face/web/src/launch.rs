//! How a browser gets in: a private file with a mark that is worth something once. Nothing of it stands in an address.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{self, HeaderValue};
use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, PreEscaped, html};
use parloir_node::Served as _;

use crate::app::App;
use crate::form::{FORM_BYTES_MAX, fields};
use crate::guard::LAUNCH;

/// The file's name in the profile's folder.
const FILE: &str = "ouvrir.html";

fn place(app: &App) -> PathBuf {
    app.node.home().join(FILE)
}

/// Writes the file anew, with a new mark.
///
/// # Errors
/// The disk's.
pub(crate) fn prepare(app: &App) -> std::io::Result<PathBuf> {
    let mark = app.sessions().launch_new();
    let path = place(app);
    let page = html! {
        (DOCTYPE)
        html lang="fr" {
            head { meta charset="utf-8"; title { "Parloir" } meta name="referrer" content="no-referrer"; }
            body {
                form method="post" action=(format!("{}{LAUNCH}", app.origin)) {
                    input type="hidden" name="launch" value=(mark);
                    button { "Ouvrir Parloir / Open Parloir" }
                }
                script { (PreEscaped("document.forms[0].submit()")) }
            }
        }
    };
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    file.write_all(page.into_string().as_bytes())?;
    Ok(path)
}

/// Takes the file away.
pub(crate) fn forget(app: &App) {
    drop(std::fs::remove_file(place(app)));
}

/// Opens the file with the person's browser. Where there is none, the terminal has said which file to open.
pub(crate) fn open(file: &Path) {
    let is_seen = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if is_seen("DISPLAY") || is_seen("WAYLAND_DISPLAY") {
        "xdg-open"
    } else {
        return;
    };
    let opened =
        Command::new(opener).arg(file).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    if let Ok(mut child) = opened {
        // The opener ends by itself, soon or with the browser; somebody has to take note of it.
        std::thread::spawn(move || drop(child.wait()));
    }
}

/// Shows the interface again each time that it is asked for.
pub(crate) async fn show_when_asked(app: Arc<App>) {
    let mut shows = app.node.shows();
    while shows.changed().await.is_ok() {
        if let Ok(file) = prepare(&app) {
            open(&file);
        }
    }
}

/// The file's form arrives: a session begins. The browser keeps a strict cookie only from a page of our own, so that it is a page that
/// answers, and not a way on.
pub(crate) async fn opened(State(app): State<Arc<App>>, body: Body) -> Response {
    let fields = match fields(body, FORM_BYTES_MAX).await {
        Ok(fields) => fields,
        Err(response) => return response,
    };
    if !app.sessions().launch_used(fields.text("launch")) {
        return (StatusCode::FORBIDDEN, Html(onward("/").into_string())).into_response();
    }
    // The next opening has a mark of its own.
    drop(prepare(&app));
    if app.is_veiled() {
        return Html(onward("/").into_string()).into_response();
    }
    let_in(&app, "/")
}

/// A new session, with its cookie, and the page to begin with.
pub(crate) fn let_in(app: &App, next: &str) -> Response {
    let session = app.sessions().begin();
    let cookie = format!("{}={}; Path=/; HttpOnly; SameSite=Strict", app.cookie, session.mark);
    let mut response = Html(onward(next).into_string()).into_response();
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

fn onward(next: &str) -> maud::Markup {
    html! {
        (DOCTYPE)
        html lang="fr" {
            head { meta charset="utf-8"; title { "Parloir" } meta http-equiv="refresh" content=(format!("0; url={next}")); }
            body { a href=(next) { "Parloir" } }
        }
    }
}
