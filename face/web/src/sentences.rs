//! Every sentence of the pages, in both languages: those of both faces, and those of this one, a file for each part of it.

use std::sync::LazyLock;

use parloir_speech::locale::Language;
use parloir_speech::speech::Speech;

macro_rules! sentences {
    ($name:ident, $language:literal, [$($part:literal),* $(,)?]) => {
        /// The sentences of the pages in one language.
        pub(crate) const $name: &[&str] = &[$(include_str!(concat!("../i18n/", $language, "/", $part, ".ftl")),)*];
    };
}

sentences!(
    FRENCH,
    "fr",
    [
        "frame", "door", "matter", "people", "owed", "search", "network", "proof", "papers", "start", "settings",
        "check", "imports", "keeping", "cachet", "stamps", "parcel", "receive"
    ]
);
sentences!(
    ENGLISH,
    "en",
    [
        "frame", "door", "matter", "people", "owed", "search", "network", "proof", "papers", "start", "settings",
        "check", "imports", "keeping", "cachet", "stamps", "parcel", "receive"
    ]
);

static SPEECH_FR: LazyLock<Speech> = LazyLock::new(|| Speech::with(Language::Fr, FRENCH));
static SPEECH_EN: LazyLock<Speech> = LazyLock::new(|| Speech::with(Language::En, ENGLISH));

/// The sentences of a language.
pub(crate) fn speech(language: Language) -> &'static Speech {
    match language {
        Language::En => &SPEECH_EN,
        Language::Fr => &SPEECH_FR,
    }
}
