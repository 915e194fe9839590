//! Settings: how the pages behave, the secrets that open the vault, what this device is, and the way to stop the program.

use axum::extract::Query;
use axum::response::Response;
use maud::{Markup, html};
use parloir_node::contract::{Answer, Preferences, Request};
use serde::Deserialize;

use crate::frame::Room;
use crate::rooms::settings::part::{Note, PARTS, form};
use crate::rooms::settings::{backup, device, devices, rendezvous, secrets, shares};
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Minutes that can be chosen; 0: never.
const MINUTES: &[u32] = &[2, 5, 15, 30, 60, 240, 0];

/// The parts of the page under what they are about: its sentence, its name, its parts in order.
const GROUPS: [(&str, &str, &[&str]); 5] = [
    ("settings-group-pages", "pages", &["language", "keyboard", "notify"]),
    ("settings-group-closing", "closing", &["lock", "passphrase", "words"]),
    ("settings-group-reach", "reach", &["rendezvous", "nearby", "authorities"]),
    ("settings-group-devices", "devices", &["devices", "renew", "device", "stop"]),
    ("settings-group-copies", "copies", &["backup", "shares"]),
];

/// Which part was just kept.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    kept: usize,
}

/// The page.
pub(crate) async fn settings(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Trouble> {
    let note = asked.kept.checked_sub(1).and_then(|place| PARTS.get(place)).map(|part| Note {
        part,
        said: html! { p.note.note-good role="status" { (visit.word("settings-kept", part)) } },
        chosen: Vec::new(),
    });
    shown(&visit, note.as_ref(), false).await
}

pub(super) async fn preferences(visit: &Visit) -> Result<Preferences, Trouble> {
    match visit.ask(Request::Preferences).await? {
        Answer::Preferences(preferences) => Ok(preferences),
        _ => Err(visit.unlike()),
    }
}

pub(super) async fn shown(visit: &Visit, note: Option<&Note<'_>>, is_weak: bool) -> Result<Response, Trouble> {
    let preferences = preferences(visit).await?;
    let status = visit.app.status().await;
    let watched = parloir_node::seat::watched().await;
    let rendezvous = rendezvous::parts(visit, note).await?;
    let devices = devices::parts(visit, note).await?;
    let backup = backup::parts(visit, note).await?;
    let title = visit.say("room-settings");
    let choices = |part: &str, fields: &Markup| form(visit, part, note, fields);
    let (secrets, shares, device) =
        (secrets::parts(visit, note, is_weak), shares::parts(visit, note), device::parts(visit, &status));
    let lock = lock(visit, &preferences, watched.login || watched.has_session_bus);
    let groups = [
        html! { (choices("language", &language(visit, &preferences))) (choices("keyboard", &keyboard(visit, &preferences))) (choices("notify", &notify(visit, &preferences))) },
        html! { (choices("lock", &lock)) (secrets) },
        html! { (rendezvous) (choices("nearby", &nearby(visit, &preferences))) (authorities(visit)) },
        html! { (devices) (device) },
        html! { (backup) (shares) },
    ];
    let body = html! {
        h1 { (title) }
        div.settings-page {
            (contents(visit))
            div.settings {
                @for ((key, name, _), parts) in GROUPS.iter().zip(&groups) {
                    div.settings-group role="group" id=(format!("group-{name}")) aria-labelledby=(format!("group-{name}-title")) {
                        h2 id=(format!("group-{name}-title")) { (visit.say(key)) }
                        (parts)
                    }
                }
            }
        }
    };
    Ok(visit.page(Room::Settings, &title, &body))
}

/// The table of contents.
fn contents(visit: &Visit) -> Markup {
    html! {
        nav.contents-list aria-label=(visit.say("settings-contents")) {
            ul.plain {
                @for (key, name, parts) in GROUPS {
                    li {
                        a href=(format!("#group-{name}")) { (visit.say(key)) }
                        ul.plain { @for part in parts { li { a href=(format!("#part-{part}")) { (visit.word("settings", part)) } } } }
                    }
                }
            }
        }
    }
}

/// The way to the authorities, who have a page of their own.
fn authorities(visit: &Visit) -> Markup {
    html! {
        section id="part-authorities" aria-labelledby="authorities-title" {
            h3 id="authorities-title" { (visit.say("settings-authorities")) }
            p.quiet { (visit.say("settings-authorities-what")) }
            p { a.button href="/authorities" { (visit.say("authorities-title")) } }
        }
    }
}

/// A choice among several.
fn choice(visit: &Visit, name: &str, value: &str, is_chosen: bool, key: &str) -> Markup {
    html! { label.choice { input type="radio" name=(name) value=(value) checked[is_chosen]; span { (visit.say(key)) } } }
}

fn language(visit: &Visit, preferences: &Preferences) -> Markup {
    let now = preferences.language.as_str();
    html! {
        fieldset {
            legend { (visit.say("settings-language-legend")) }
            label.choice { input type="radio" name="language" value="fr" checked[now == "fr"]; span lang="fr" { "Français" } }
            label.choice { input type="radio" name="language" value="en" checked[now == "en"]; span lang="en" { "English" } }
            (choice(visit, "language", "", now.is_empty(), "settings-language-browser"))
        }
    }
}

fn keyboard(visit: &Visit, preferences: &Preferences) -> Markup {
    html! {
        fieldset {
            legend { (visit.say("settings-keyboard-legend")) }
            (choice(visit, "enter", "sends", preferences.enter_sends, "settings-enter-sends"))
            (choice(visit, "enter", "line", !preferences.enter_sends, "settings-enter-line"))
        }
        p.quiet { (visit.say("settings-keyboard-what")) " " kbd { "?" } }
    }
}

fn lock(visit: &Visit, preferences: &Preferences, says_left: bool) -> Markup {
    let minutes = preferences.lock_after_minutes;
    // What was chosen elsewhere is among what can be chosen here.
    let own = (!MINUTES.contains(&minutes)).then_some(minutes);
    let said = |minutes: u32| match minutes {
        0 => visit.say("settings-lock-never"),
        _ if minutes.is_multiple_of(60) => visit.tell("settings-lock-hours", &[("count", (minutes / 60).into())]),
        _ => visit.tell("settings-lock-minutes", &[("count", minutes.into())]),
    };
    html! {
        label for="minutes" { (visit.say("settings-lock-after")) }
        select id="minutes" name="minutes" {
            @for one in own.iter().chain(MINUTES) { option value=(one) selected[*one == minutes] { (said(*one)) } }
        }
        label.choice { input type="checkbox" name="screen" value="1" checked[preferences.lock_with_screen]; span { (visit.say("settings-lock-screen")) } }
        @if !says_left { p.quiet { (visit.say("settings-lock-unsaid")) } }
        fieldset {
            legend { (visit.say("settings-lock-legend")) }
            (choice(visit, "closes", "pages", !preferences.lock_closes_vault, "settings-lock-pages"))
            (choice(visit, "closes", "vault", preferences.lock_closes_vault, "settings-lock-vault"))
        }
    }
}

fn nearby(visit: &Visit, preferences: &Preferences) -> Markup {
    html! {
        label.choice { input type="checkbox" name="finds" value="1" checked[preferences.finds_nearby]; span { (visit.say("settings-nearby-label")) } }
        p.quiet { (visit.say("settings-nearby-what")) }
    }
}

fn notify(visit: &Visit, preferences: &Preferences) -> Markup {
    html! {
        label.choice { input id="notifies" type="checkbox" name="notifies" value="1" checked[preferences.notifies]; span { (visit.say("settings-notify-label")) } }
        p.quiet { (visit.say("settings-notify-what")) }
        p.note.note-warn data-denied="" hidden { (visit.say("settings-notify-denied")) }
    }
}
