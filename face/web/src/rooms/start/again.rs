//! A profile that exists elsewhere, on this machine too: from another device of the same person, from a backup, or from the words alone.

use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use parloir_base::Refusal;
use parloir_node::contract::{Preferences, Recover, Request};
use parloir_speech::reveal::reveal;
use zeroize::Zeroizing;

use crate::beginning::Step;
use crate::form::Fields;
use crate::rooms::from_file;
use crate::rooms::start::standing::{JURISDICTIONS, PROFESSIONS, standing};
use crate::rooms::start::step::{at, note};
use crate::rooms::storage::{self, Typed};
use crate::strength::{self, PASSPHRASE_BYTES_MAX};
use crate::visit::{Deed, Visit};

/// Room for twenty-four words, however they are spaced.
const WORDS_BYTES_MAX: usize = 1_024;
/// Longest link, name of a device, and path of a folder.
const TEXT_BYTES_MAX: usize = 4_096;

/// Where the profile is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum From {
    Device,
    Backup,
    Words,
}

impl From {
    const fn path(self) -> &'static str {
        match self {
            Self::Device => "/start/device",
            Self::Backup => "/start/restore",
            Self::Words => "/start/recover",
        }
    }

    const fn said(self) -> &'static Said {
        match self {
            Self::Device => &DEVICE,
            Self::Backup => &BACKUP,
            Self::Words => &WORDS,
        }
    }
}

/// The names of its sentences.
struct Said {
    title: &'static str,
    what: &'static str,
    act: &'static str,
    busy: &'static str,
    done: &'static str,
}

const DEVICE: Said = Said {
    title: "again-device",
    what: "again-device-what",
    act: "again-device-do",
    busy: "again-device-busy",
    done: "again-device-done",
};
const BACKUP: Said = Said {
    title: "again-backup",
    what: "again-backup-what",
    act: "again-backup-do",
    busy: "again-backup-busy",
    done: "again-backup-done",
};
const WORDS: Said = Said {
    title: "again-words",
    what: "again-words-what",
    act: "again-words-do",
    busy: "again-words-busy",
    done: "again-words-done",
};

/// The way here, beside the first steps.
pub(super) fn ways(visit: &Visit) -> Markup {
    html! {
        p.step-or { span { (visit.say("start-or")) } }
        p.acts.wide {
            a.button href=(From::Device.path()) { (visit.say("again-device")) }
            a.button href=(From::Backup.path()) { (visit.say("again-backup")) }
            a.button href=(From::Words.path()) { (visit.say("again-words")) }
        }
    }
}

/// From another device.
pub(crate) async fn device(visit: Visit) -> Result<Response, Response> {
    at(&visit, Step::Who).await?;
    Ok(page(&visit, From::Device, None, None))
}

/// From a backup.
pub(crate) async fn backup(visit: Visit) -> Result<Response, Response> {
    at(&visit, Step::Who).await?;
    Ok(page(&visit, From::Backup, None, None))
}

/// From the words alone.
pub(crate) async fn words(visit: Visit) -> Result<Response, Response> {
    at(&visit, Step::Who).await?;
    Ok(page(&visit, From::Words, None, None))
}

/// Name and standing, which only the signed card of before holds.
fn oneself(visit: &Visit, typed: Option<&Fields>, is_first: bool) -> Markup {
    let was = |name: &str| typed.map(|fields| fields.text(name)).unwrap_or_default();
    html! {
        label for="name" { (visit.say("again-words-name")) }
        input id="name" name="name" required autofocus[is_first] maxlength="200" autocomplete="name" dir="auto" value=(was("name"));
        label for="profession" { (visit.say("start-who")) }
        select id="profession" name="profession" {
            option value="none" { (visit.say("start-client")) }
            @for one in PROFESSIONS { option value=(one) selected[was("profession") == *one] { (visit.word("profession-long", one)) } }
        }
        label for="jurisdiction" { (visit.say("start-jurisdiction")) }
        select id="jurisdiction" name="jurisdiction" {
            @for one in JURISDICTIONS { option value=(one) selected[was("jurisdiction") == *one] { (visit.word("jurisdiction", one)) } }
        }
    }
}

/// What this machine is to be called.
fn label(visit: &Visit, was: &str) -> Markup {
    html! {
        label for="label" { (visit.say("again-device-label")) }
        input id="label" name="label" required maxlength="60" autocomplete="off" dir="auto" value=(was);
    }
}

/// The page; after a refusal with what was typed and is no secret.
fn page(visit: &Visit, from: From, typed: Option<&Fields>, trouble: Option<&Markup>) -> Response {
    let said = from.said();
    let was = |name: &str| typed.map(|fields| fields.text(name)).filter(|text| text.len() <= TEXT_BYTES_MAX);
    let title = visit.say(said.title);
    let body = html! {
        h1 { (title) }
        @if let Some(trouble) = trouble { (trouble) }
        p { (visit.say(said.what)) }
        form.stack method="post" action=(from.path()) data-busy=(visit.say(said.busy)) {
            (visit.mark())
            @if from == From::Device {
                label for="link" { (visit.say("again-device-link")) }
                textarea id="link" name="link" rows="5" required autofocus[trouble.is_none()] spellcheck="false" autocomplete="off" maxlength=(TEXT_BYTES_MAX) { (was("link").unwrap_or_default()) }
                (from_file::button(visit, "link"))
                (label(visit, was("label").unwrap_or_default()))
            } @else if from == From::Words {
                (oneself(visit, typed, trouble.is_none()))
                (label(visit, was("label").unwrap_or_default()))
            } @else {
                label for="folder" { (visit.say("again-backup-folder")) }
                input id="folder" name="folder" autofocus[trouble.is_none()] maxlength=(TEXT_BYTES_MAX) autocomplete="off" spellcheck="false" placeholder="/media/…" value=(was("folder").unwrap_or_default());
                (storage::fields(visit, typed.map(Typed::of).as_ref()))
                label.choice { input type="checkbox" name="lost" value="1" checked[typed.is_some_and(|fields| fields.is_ticked("lost"))]; span { (visit.say("again-backup-lost")) } }
            }
            label for="words" { (visit.say("door-words-label")) }
            textarea id="words" name="words" rows="4" required autocomplete="off" spellcheck="false" autocapitalize="none" lang="fr" maxlength=(WORDS_BYTES_MAX) aria-describedby="words-hint" {}
            p.quiet id="words-hint" { (visit.say("door-words-hint")) }
            (strength::asked(visit.speech, &visit.say("again-passphrase"), true, None))
            // Whoever takes a weak one upon themselves says so; it is no harm to be asked before.
            @if typed.is_some() { (strength::weak(visit.speech)) }
            details {
                summary { (visit.say("start-machine")) }
                label.choice { input type="checkbox" name="small" value="1" checked[typed.is_some_and(|fields| fields.is_ticked("small"))]; span { (visit.say("start-machine-small")) } }
            }
            div.acts { button.main type="submit" { (visit.say(said.act)) } a.button href=(Step::Who.path()) { (visit.say("start-back")) } }
        }
    };
    let mut response = visit.alone(&title, &body);
    if trouble.is_some() {
        *response.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

/// Joins another device.
pub(crate) async fn device_take(Deed(visit, fields): Deed) -> Result<Response, Response> {
    take(&visit, From::Device, &fields).await
}

/// Restores a backup.
pub(crate) async fn backup_take(Deed(visit, fields): Deed) -> Result<Response, Response> {
    take(&visit, From::Backup, &fields).await
}

/// Makes it again from the words.
pub(crate) async fn words_take(Deed(visit, fields): Deed) -> Result<Response, Response> {
    take(&visit, From::Words, &fields).await
}

async fn take(visit: &Visit, from: From, fields: &Fields) -> Result<Response, Response> {
    at(visit, Step::Who).await?;
    let refused = |trouble: &Markup| page(visit, from, Some(fields), Some(trouble));
    let (words, passphrase) = (fields.text("words"), fields.text("passphrase"));
    if passphrase != fields.text("again") {
        return Ok(refused(&note(visit, "passphrases-differ")));
    }
    if from == From::Backup && storage::is_two(fields) {
        return Ok(refused(&storage::two(visit)));
    }
    let too_long = if words.len() > WORDS_BYTES_MAX {
        Some(Refusal::WordsWrong)
    } else if passphrase.is_empty() || passphrase.len() > PASSPHRASE_BYTES_MAX {
        Some(Refusal::PassphraseWeak)
    } else {
        None
    };
    if let Some(refusal) = too_long {
        return Ok(refused(&visit.refused(refusal.code()).note()));
    }
    let (words, passphrase) = (Zeroizing::new(words.to_owned()), Zeroizing::new(passphrase.to_owned()));
    let (small_machine, weak_accepted) = (fields.is_ticked("small"), fields.is_ticked("weak"));
    let request = match from {
        From::Device => Request::DeviceJoin {
            link: fields.text("link").trim().to_owned(),
            words: words.to_string(),
            passphrase: passphrase.to_string(),
            label: fields.text("label").trim().to_owned(),
            small_machine,
            weak_accepted,
        },
        From::Backup => Request::Restore {
            folder: fields.text("folder").trim().to_owned(),
            storage: storage::read(fields),
            words: words.to_string(),
            passphrase: passphrase.to_string(),
            small_machine,
            weak_accepted,
            lost: fields.is_ticked("lost"),
        },
        From::Words => {
            let (profession, jurisdiction) = standing(fields);
            let text = |name: &str| fields.text(name).trim().to_owned();
            Request::Recover(Recover {
                name: text("name"),
                profession,
                jurisdiction,
                label: text("label"),
                words: words.to_string(),
                passphrase: passphrase.to_string(),
                small_machine,
                weak_accepted,
            })
        }
    };
    if let Err(trouble) = visit.ask(request).await {
        return Ok(refused(&trouble.note()));
    }
    let language = visit.session.said().language.unwrap_or_default();
    *visit.session.said() = crate::beginning::Beginning::default();
    if from != From::Backup {
        let preferences = Preferences { language: language.to_owned(), ..Preferences::default() };
        // A language that could not be kept is asked of the browser: no reason to stop somebody here.
        drop(visit.ask(Request::PreferencesPut { preferences }).await);
    }
    Ok(Redirect::to(&format!("{}/done", from.path())).into_response())
}

/// It is there.
pub(crate) async fn device_done(visit: Visit) -> Response {
    done(&visit, From::Device).await
}

/// It is there again, and knows nothing yet.
pub(crate) async fn words_done(visit: Visit) -> Response {
    done(&visit, From::Words).await
}

/// It is there again.
pub(crate) async fn backup_done(visit: Visit) -> Response {
    done(&visit, From::Backup).await
}

async fn done(visit: &Visit, from: From) -> Response {
    let status = visit.app.status().await;
    if status.absent || status.locked {
        return Redirect::to("/").into_response();
    }
    let title = visit.tell("start-done", &[("name", reveal(&status.name).into())]);
    let body = html! {
        h1 { (title) }
        p.lead { (visit.say(from.said().done)) }
        @if from == From::Words { p { (visit.say("again-words-lost")) } }
        p { (visit.say("again-backup-next")) }
        div.acts.wide {
            @if from == From::Words {
                a.button.main href="/join" { (visit.say("matters-join")) }
            } @else {
                a.button.main href="/matters" { (visit.say("room-matters")) }
            }
            a.button href="/settings#part-backup" { (visit.say("settings-backup")) }
        }
    };
    visit.alone(&title, &body)
}
