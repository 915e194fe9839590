//! How a person wants faces to behave.

use parloir_node::contract::Preferences;

use crate::look::Look;
use crate::render::part::pairs;
use parloir_speech::reveal::reveal;

/// Each preference with what was chosen.
#[must_use]
pub fn preferences(chosen: &Preferences, look: &Look<'_>) -> String {
    let say = |key: &str| look.speech.say(key);
    let either = |is: bool| say(if is { "yes" } else { "no" });
    let language = match chosen.language.as_str() {
        "" => say("language-system"),
        "fr" => say("language-fr"),
        "en" => say("language-en"),
        other => reveal(other),
    };
    let after = match chosen.lock_after_minutes {
        0 => say("never"),
        minutes => look.speech.tell("preferences-minutes", &[("minutes", minutes.into())]),
    };
    pairs(
        &[
            (say("preferences-language"), language),
            (say("preferences-after"), after),
            (say("preferences-lock"), say(if chosen.lock_closes_vault { "lock-vault" } else { "lock-pages" })),
            (say("preferences-screen"), either(chosen.lock_with_screen)),
            (say("preferences-notifies"), either(chosen.notifies)),
            (say("preferences-enter"), either(chosen.enter_sends)),
            (say("preferences-nearby"), either(chosen.finds_nearby)),
        ],
        look,
    )
}
