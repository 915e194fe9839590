//! Both languages say the same things, say all that the pages ask for, and nothing that belongs to the other face.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use parloir_speech::locale::Language;
use parloir_speech::speech;

use crate::sentences::{ENGLISH, FRENCH, speech as speech_of};

/// Values of the contract that the pages have words for, beside those of both faces.
const WORDS: &[(&str, &[&str])] = &[
    ("bundle", &["which", "everything", "everything-what", "chosen", "chosen-what"]),
    ("check-form", &["full", "selective"]),
    ("erase-early", &["returned", "request", "duplicate", "mistake"]),
    ("check-method", &["phrase-by-voice", "phrase-in-person", "qr"]),
    ("journal-receipt", &["delivered", "opened", "acknowledged", "refused"]),
    ("jurisdiction", &["fr", "be", "ch", "lu", "ca-qc", "other", "none"]),
    ("kind", &["message", "reply", "document", "folder", "import"]),
    ("paper", &["receiving", "paused", "waiting-for-disk", "wrong"]),
    ("papers", &["which", "everything", "everything-what", "chosen", "chosen-what"]),
    ("papers-form", &["pieces", "json", "md", "txt", "csv", "mbox", "eml", "rsmf", "pdf", "constat"]),
    ("papers-use", &["txt", "md", "csv", "mbox", "json", "constat"]),
    ("pack-form", &["tar", "sealed", "asic"]),
    ("pack-use", &["tar", "sealed", "asic"]),
    ("profession", &["avocat", "medecin", "psychologue", "expert-comptable", "notaire", "journaliste", "none"]),
    ("profession", &["professionnel"]),
    (
        "profession-long",
        &["avocat", "medecin", "psychologue", "expert-comptable", "notaire", "journaliste", "professionnel"],
    ),
    ("settings", SETTINGS),
    ("settings-backup-do", &["now", "check"]),
    ("storage", &["bucket", "region", "prefix", "access-key"]),
    ("settings-do", SETTINGS),
    ("settings-kept", SETTINGS),
    ("state-long", &["open", "closed", "awaited", "removed", "left"]),
    ("write", &["closed", "awaited", "removed", "left"]),
];

/// The parts of the settings that are kept.
const SETTINGS: &[&str] = &[
    "language",
    "keyboard",
    "lock",
    "notify",
    "passphrase",
    "words",
    "rendezvous",
    "devices",
    "backup",
    "shares",
    "renew",
    "nearby",
];

/// Each key with the names of its parts.
fn keys(texts: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut key = String::new();
    for line in texts.iter().flat_map(|text| text.lines()).filter(|line| !line.starts_with('#') && !line.is_empty()) {
        if !line.starts_with(' ') {
            key = line.split(" =").next().unwrap().to_owned();
            assert!(keys.insert(key.clone(), BTreeSet::new()).is_none(), "{key} stands twice");
        }
        let parts = line.split("{ $").skip(1).map(|rest| rest.split([' ', '}']).next().unwrap().to_owned());
        keys.get_mut(&key).unwrap().extend(parts);
    }
    keys
}

fn sources(folder: &Path, texts: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            if !path.ends_with("tests") {
                sources(&path, texts);
            }
        } else {
            texts.push(std::fs::read_to_string(path).unwrap());
        }
    }
}

/// Every plain string in the code, and what is surely a key.
fn strings() -> (BTreeSet<String>, BTreeSet<String>) {
    let mut texts = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut texts);
    let (mut every, mut asked) = (BTreeSet::new(), BTreeSet::new());
    for text in texts {
        let flat: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for call in ["say(\"", "say( \"", "tell(\"", "tell( \""] {
            asked.extend(flat.split(call).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
        }
        every.extend(flat.split('"').map(str::to_owned));
    }
    (every, asked)
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_parts_and_none_of_the_other_face() {
    let (french, english) = (keys(FRENCH), keys(ENGLISH));
    let only = |a: &BTreeMap<String, BTreeSet<String>>, b: &BTreeMap<String, BTreeSet<String>>| {
        a.keys().filter(|key| !b.contains_key(*key)).cloned().collect::<Vec<_>>()
    };
    assert_eq!((only(&french, &english), only(&english, &french)), (Vec::new(), Vec::new()));
    for (key, parts) in &french {
        assert_eq!(Some(parts), english.get(key), "{key}");
    }
    let shared = keys(&[speech::FRENCH]);
    let twice: Vec<_> = french.keys().filter(|key| shared.contains_key(*key)).collect();
    assert!(twice.is_empty(), "said by both faces already: {twice:?}");
    // A file that cannot be read would be skipped in silence.
    for (language, keys) in [(Language::Fr, &french), (Language::En, &english)] {
        let missing: Vec<_> = keys.keys().filter(|key| !speech_of(language).has(key)).collect();
        assert!(missing.is_empty(), "{language:?}: {missing:?}");
    }
}

#[test]
fn every_sentence_that_a_page_asks_for_exists_and_none_is_kept_that_nobody_asks_for() {
    let (every, asked) = strings();
    let known: BTreeSet<String> = keys(FRENCH).into_keys().chain(keys(&[speech::FRENCH]).into_keys()).collect();
    let missing: Vec<_> = asked.difference(&known).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let words: BTreeSet<String> =
        WORDS.iter().flat_map(|(family, values)| values.iter().map(move |value| format!("{family}-{value}"))).collect();
    for word in &words {
        assert!(known.contains(word), "{word}");
    }
    // What to do after a refusal, said for pages: only beside what the terminal says.
    let told = |key: &str| key.strip_suffix("-page").is_some_and(|shared| known.contains(shared));
    let made = |key: &str| told(key) || ["month-", "weekday-"].iter().any(|start| key.starts_with(start));
    let spare: Vec<_> =
        keys(FRENCH).into_keys().filter(|key| !every.contains(key) && !words.contains(key) && !made(key)).collect();
    assert!(spare.is_empty(), "{spare:?}");
}

/// Sentences without their placeables.
fn plain(texts: &[&str]) -> Vec<String> {
    let mut lines = Vec::new();
    for line in texts.iter().flat_map(|text| text.lines()).filter(|line| !line.starts_with('#')) {
        let said = if line.starts_with(' ') { line } else { line.split_once(" =").map_or("", |(_, said)| said) };
        let (mut text, mut depth) = (String::new(), 0);
        for letter in said.chars() {
            match letter {
                '{' => depth += 1,
                '}' if depth > 0 => {
                    depth -= 1;
                    text.push('x');
                }
                _ if depth == 0 => text.push(letter),
                _ => {}
            }
        }
        // A choice between numbers is written over several lines: what stands in its brackets is not said.
        lines.push(
            text.split_once(']')
                .filter(|_| line.trim_start().starts_with(['[', '*']))
                .map_or(text.clone(), |(_, said)| said.to_owned()),
        );
    }
    lines
}

#[test]
fn french_is_set_as_french_is_set_and_english_as_english() {
    for line in plain(FRENCH) {
        let letters: Vec<char> = line.chars().collect();
        for (place, letter) in letters.iter().enumerate() {
            let before = place.checked_sub(1).and_then(|at| letters.get(at));
            let after = letters.get(place + 1);
            match letter {
                ';' | '!' | '?' => assert_eq!(before, Some(&'\u{202F}'), "{line}"),
                ':' if after.is_none_or(|next| *next == ' ') && before != Some(&'r') => {
                    assert_eq!(before, Some(&'\u{A0}'), "{line}");
                }
                '«' => assert_eq!(after, Some(&'\u{A0}'), "{line}"),
                '»' => assert_eq!(before, Some(&'\u{A0}'), "{line}"),
                '%' => assert_eq!(before, Some(&'\u{202F}'), "{line}"),
                '\'' | '"' => panic!("straight quotation marks: {line}"),
                _ => {}
            }
        }
        assert!(!line.contains("..."), "{line}");
    }
    for line in plain(ENGLISH) {
        for bad in ['\'', '"', '«', '»', '\u{A0}', '\u{202F}'] {
            assert!(!line.contains(bad), "{line}");
        }
    }
}

#[test]
fn nothing_is_called_what_the_law_keeps_for_others_nor_what_the_glossary_bans() {
    for (texts, banned) in [
        (FRENCH, vec!["recommandé", "utilisateur", "compte client", "supprim", "accusé de lecture"]),
        (ENGLISH, vec!["registered", " user", "delete", "chat", "read receipt", "helper"]),
    ] {
        for line in plain(texts) {
            for word in &banned {
                assert!(!line.to_lowercase().contains(word), "{word}: {line}");
            }
        }
    }
}
