//! What every page has around what it is about: the head, the way between rooms, the way out.

use maud::{DOCTYPE, Markup, html};
use parloir_speech::speech::Speech;

use crate::seal::seal;

/// The room that a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    Matters,
    Owed,
    People,
    Search,
    Proof,
    Network,
    Settings,
    None,
}

/// The rooms in the order of the rail: sentence, address, drawing.
const ROOMS: &[(Room, &str, &str, &str)] = &[
    (Room::Matters, "room-matters", "/matters", "M4 6h6l2 3h8v10H4z"),
    (Room::Owed, "room-owed", "/owed", "M4 12l16-8-6 16-3-6z"),
    (
        Room::People,
        "room-people",
        "/people",
        "M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 21c0-4 3-7 7-7s7 3 7 7M16 4a4 4 0 0 1 0 7M18 14c2.500 1 4 3.500 4 7",
    ),
    (Room::Search, "room-search", "/search", "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM15 15l6 6"),
    (
        Room::Proof,
        "room-proof",
        "/proof",
        "M12 3l8 3v6c0 5-3.500 8-8 9-4.500-1-8-4-8-9V6zM8.500 12l2.500 2.500 4.500-5",
    ),
    (
        Room::Network,
        "room-network",
        "/network",
        "M5 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM19 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM6.500 15.500l11-7",
    ),
    (Room::Settings, "room-settings", "/settings", "M4 7h10M18 7h2M4 17h2M10 17h10M14 4v6M6 14v6"),
];

/// What the frame needs to know.
pub(crate) struct Chrome<'a> {
    pub speech: &'static Speech,
    /// What every form of this session carries.
    pub mark: &'a str,
    pub room: Room,
    /// Whether the person wants to be told, by the system, that something arrived.
    pub notifies: bool,
}

impl Chrome<'_> {
    /// A page in the frame.
    pub fn page(&self, title: &str, body: &Markup) -> Markup {
        let say = |key: &str| self.speech.say(key);
        let inner = html! {
            a.skip href="#main" { (say("skip")) }
            header.rail {
                a.brand href="/matters" { (seal("seal")) span { "Parloir" } }
                nav aria-label=(say("rooms")) {
                    @for (room, key, path, drawing) in ROOMS {
                        a href=(path) aria-current=[(*room == self.room).then_some("page")] {
                            svg.icon viewBox="0 0 24 24" aria-hidden="true" { path d=(drawing) {} }
                            span { (say(key)) }
                        }
                    }
                }
                form.lock method="post" action="/lock" {
                    input type="hidden" name="mark" value=(self.mark);
                    button.quiet type="submit" title=(say("lock-now")) {
                        svg.icon viewBox="0 0 24 24" aria-hidden="true" { path d="M5 11h14v10H5zM8 11V7a4 4 0 0 1 8 0v4" {} }
                        span { (say("lock-now")) }
                    }
                }
            }
            p.note.note-bad.away id="away" role="status" hidden { (say("away")) }
            main id="main" tabindex="-1" { (body) }
            div.told id="told" role="status" aria-live="polite" {}
            (keys(self.speech))
        };
        self.sheet(title, "framed", &inner)
    }

    /// A page by itself, without the rail: first run, the closed door.
    pub fn alone(&self, title: &str, body: &Markup) -> Markup {
        let inner = html! {
            main.alone id="main" tabindex="-1" {
                div.brand { (seal("seal")) span { "Parloir" } }
                (body)
            }
            div.told id="told" role="status" aria-live="polite" {}
        };
        self.sheet(title, "single", &inner)
    }

    fn sheet(&self, title: &str, class: &str, inner: &Markup) -> Markup {
        html! {
            (DOCTYPE)
            html lang=(self.speech.language().code()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="mark" content=(self.mark);
                    title { (title) " · Parloir" }
                    link rel="icon" href="/a/seal.svg" type="image/svg+xml";
                    link rel="stylesheet" href="/a/base.css";
                    link rel="stylesheet" href="/a/rooms.css";
                    link rel="stylesheet" href="/a/proof.css";
                    link rel="stylesheet" href="/a/start.css";
                    script type="module" src="/a/main.js" {}
                }
                body class=(class) data-stopped=(self.speech.say("stopped-what")) data-notifies=[self.notifies.then(|| self.speech.say("notify-arrived"))] { (inner) }
            }
        }
    }
}

/// What the keys do.
fn keys(speech: &Speech) -> Markup {
    const KEYS: &[(&str, &str)] = &[
        ("/", "key-search"),
        ("j k", "key-move"),
        ("g m", "key-matters"),
        ("g o", "key-owed"),
        ("g n", "key-network"),
        ("n", "key-write"),
        ("Esc", "key-leave"),
        ("?", "key-help"),
    ];
    html! {
        dialog id="keys" aria-labelledby="keys-title" {
            h2 id="keys-title" { (speech.say("keys-title")) }
            dl.keys {
                @for (key, said) in KEYS {
                    dt { @for one in key.split(' ') { kbd { (one) } " " } }
                    dd { (speech.say(said)) }
                }
            }
            form method="dialog" { button { (speech.say("close")) } }
        }
    }
}
