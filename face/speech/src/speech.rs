//! Every sentence the program says, in the chosen language (Fluent).

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::locale::Language;
use crate::reveal::reveal;

/// The French sentences: the first language; English has the same keys.
pub const FRENCH: &str = include_str!("../i18n/fr.ftl");
/// The English sentences.
pub const ENGLISH: &str = include_str!("../i18n/en.ftl");

/// What stands for `{ $name }` in a sentence.
pub type Part<'a> = (&'static str, FluentValue<'a>);

/// Says sentences in one language.
pub struct Speech {
    bundle: FluentBundle<FluentResource>,
    language: Language,
}

impl Speech {
    /// Ready to speak.
    #[must_use]
    pub fn new(language: Language) -> Self {
        Self::with(language, &[])
    }

    /// Ready to speak, with the sentences of one face more.
    #[must_use]
    pub fn with(language: Language, own: &[&str]) -> Self {
        let text = match language {
            Language::En => ENGLISH,
            Language::Fr => FRENCH,
        };
        let id: LanguageIdentifier = language.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // What a person wrote has its direction marks shown (reveal), so nothing is left to isolate.
        bundle.set_use_isolating(false);
        // A sentence that cannot be read is missing, and a test says so: the program itself goes on.
        for text in std::iter::once(text).chain(own.iter().copied()) {
            let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, _)| resource);
            let _ = bundle.add_resource(resource);
        }
        Self { bundle, language }
    }

    /// The language that is spoken.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// Whether there is such a sentence.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// A sentence without parts.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        self.tell(key, &[])
    }

    /// A sentence with its parts.
    #[must_use]
    pub fn tell(&self, key: &str, parts: &[Part<'_>]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let mut arguments = FluentArgs::new();
        for (name, value) in parts {
            arguments.set(*name, value.clone());
        }
        self.bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new()).into_owned()
    }

    /// The word for a value of the contract (`family-value`); the value itself, made safe, when a newer node says something new.
    #[must_use]
    pub fn word(&self, family: &str, value: &str) -> String {
        let key = format!("{family}-{value}");
        if self.has(&key) { self.say(&key) } else { reveal(value) }
    }

    /// The pair of sentences of a code: what happened, what to do. A face may say what to do in its own way (`CODE-do-page`).
    #[must_use]
    pub fn refusal(&self, code: &str) -> (String, String) {
        let key = code.to_lowercase();
        let (what, remedy) = (format!("{key}-what"), format!("{key}-do"));
        let own = format!("{remedy}-page");
        if self.has(&what) && self.has(&remedy) {
            (self.say(&what), self.say(if self.has(&own) { &own } else { &remedy }))
        } else {
            (self.tell("refusal-unknown-what", &[("code", reveal(code).into())]), self.say("refusal-unknown-do"))
        }
    }
}
