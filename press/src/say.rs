//! What the papers say in their own words: two files of sentences, and nothing of it anywhere else.

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};

use crate::fault::Fault;
use crate::when;

const FR: &str = include_str!("../i18n/fr.ftl");
const EN: &str = include_str!("../i18n/en.ftl");

/// The sentences of one language.
pub struct Say {
    /// Whether it is French, for days and numbers.
    pub french: bool,
    bundle: FluentBundle<FluentResource>,
}

/// What stands in a sentence, by name; what people wrote is a value there, and never read as a sentence.
pub type Words<'a> = [(&'a str, &'a str)];

impl Say {
    /// Those of `fr` or of `en`.
    ///
    /// # Errors
    /// [`Fault::Refused`]: another language. [`Fault::Failed`]: a file of sentences that cannot be read; a test reads both.
    pub fn of(language: &str) -> Result<Self, Fault> {
        let broken = Fault::Failed("the sentences");
        let (text, tag) = match language {
            "fr" => (FR, unic_langid::langid!("fr-FR")),
            "en" => (EN, unic_langid::langid!("en-GB")),
            _ => return Err(Fault::Refused("a language that is not spoken here")),
        };
        let mut bundle = FluentBundle::new(vec![tag]);
        // Isolating marks would be invisible letters on the page.
        bundle.set_use_isolating(false);
        bundle.add_resource(FluentResource::try_new(text.to_owned()).map_err(|_| broken)?).map_err(|_| broken)?;
        Ok(Self { french: language == "fr", bundle })
    }

    /// A sentence without anything in it.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        self.say_with(key, &[])
    }

    /// A sentence with words in it. A key that does not exist says itself: a test finds it.
    #[must_use]
    pub fn say_with(&self, key: &str, words: &Words<'_>) -> String {
        let mut all = FluentArgs::new();
        for (name, value) in words {
            all.set(*name, *value);
        }
        self.format(key, &all).unwrap_or_else(|| key.to_owned())
    }

    /// A sentence about a number, in the form that the number asks for.
    #[must_use]
    pub fn say_number(&self, key: &str, number: u64) -> String {
        let mut all = FluentArgs::new();
        all.set("n", number);
        all.set("shown", self.number(number));
        self.format(key, &all).unwrap_or_else(|| key.to_owned())
    }

    /// The word for a value of the contract; none when it is one that this program does not know.
    #[must_use]
    pub fn word(&self, prefix: &str, value: &str) -> Option<String> {
        self.format(&format!("{prefix}-{value}"), &FluentArgs::new())
    }

    /// A number as it is written in this language.
    #[must_use]
    pub fn number(&self, number: u64) -> String {
        when::number(number, self.french)
    }

    fn format(&self, key: &str, words: &FluentArgs<'_>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut faults = Vec::new();
        Some(self.bundle.format_pattern(pattern, Some(words), &mut faults).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<(&str, &str)> {
        text.lines().filter(|line| !line.starts_with(['#', ' '])).filter_map(|line| line.split_once(" = ")).collect()
    }

    #[test]
    fn both_languages_say_the_same_sentences_with_the_same_words_in_them() {
        let placed = |sentence: &str| {
            let mut names: Vec<String> =
                sentence.split("{ $").skip(1).filter_map(|rest| rest.split(' ').next()).map(str::to_owned).collect();
            names.sort();
            names.dedup();
            names
        };
        let (french, english) = (keys(FR), keys(EN));
        assert_eq!(french.len(), english.len());
        for ((key, fr), (other, en)) in french.iter().zip(&english) {
            assert_eq!(key, other);
            assert_eq!(placed(fr), placed(en), "{key}");
        }
    }

    #[test]
    fn french_sentences_keep_the_spaces_of_french_typography() {
        for (at, line) in FR.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            let said = line.split_once(" = ").map_or(line, |(_, said)| said);
            for odd in [" ;", " !", " ?", " :", "« ", " »", "'", "...", "n° "] {
                assert!(!said.contains(odd), "fr.ftl, line {}: `{odd}`", at + 1);
            }
            for (mark, before) in
                [(';', '\u{202f}'), ('!', '\u{202f}'), ('?', '\u{202f}'), (':', '\u{a0}'), ('»', '\u{a0}')]
            {
                for (place, _) in said.match_indices(mark) {
                    let found = said.get(..place).and_then(|text| text.chars().next_back());
                    assert_eq!(found, Some(before), "fr.ftl, line {}: before `{mark}`", at + 1);
                }
            }
        }
    }

    #[test]
    fn numbers_take_the_form_of_their_language() {
        let (Ok(french), Ok(english)) = (Say::of("fr"), Say::of("en")) else { panic!("both are read") };
        assert_eq!(french.say_number("document-bytes", 0), "0 octet");
        assert_eq!(french.say_number("document-bytes", 2_000), "2\u{202f}000 octets");
        assert_eq!(english.say_number("document-bytes", 0), "0 bytes");
        assert!(Say::of("de").is_err());
    }

    #[test]
    fn what_a_person_wrote_is_no_sentence() {
        let Ok(french) = Say::of("fr") else { panic!("read") };
        assert_eq!(french.say_with("what-left", &[("by", "{ $at } {kicker}")]), "{ $at } {kicker} quitte le dossier");
        assert_eq!(french.word("role", "of-the-moon"), None);
    }
}
