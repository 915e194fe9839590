//! Both languages say the same things, and say all that the program asks them to say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_bundle::FluentResource;

use crate::help;
use parloir_speech::locale::{Language, chosen};
use parloir_speech::speech::{ENGLISH, FRENCH, Speech};

/// Values of the contract that have words, by family.
const WORDS: &[(&str, &[&str])] = &[
    ("state", &["open", "closed", "awaited", "removed", "left"]),
    ("phase", &["unset", "active", "archive", "due"]),
    ("counted", &["end", "knowledge", "last-care", "last-contact", "financial-year", "act"]),
    ("ground", &["duty", "limitation", "guidance", "choice"]),
    ("certainty", &["read", "one-source", "unconfirmed", "pending"]),
    ("hold-reason", &["litigation", "investigation", "discipline", "client", "other"]),
    ("review", &["due", "soon", "held", "archive", "archived", "elsewhere", "unset"]),
    ("level", &["1", "2"]),
    ("papers-form", &["pieces", "json", "md", "txt", "csv", "mbox", "eml", "rsmf", "pdf", "constat"]),
    ("rule", &["each", "keeper"]),
    ("rule-path", &["direct", "relay"]),
    ("role", &["keeper", "client", "colleague", "expert", "interpreter", "assistant"]),
    ("trust", &["me", "verified", "verified-by-keeper", "invited", "introduced", "locked", "removed", "left"]),
    ("invitation", &["open", "pending", "verified", "burned", "expired", "declined"]),
    ("path", &["local", "same-network", "internet", "relay"]),
    ("document", &["whole", "receiving", "paused", "waiting-for-disk", "wrong"]),
    ("progress", &["owed", "delivered", "opened", "acknowledged"]),
    ("why", &["unverified", "offline", "no-direct-path", "sending", "waiting-for-disk", "frozen"]),
    ("receipt", &["delivered", "opened", "acknowledged", "refused"]),
    (
        "link",
        &[
            "message",
            "reply",
            "correction",
            "withdrawal",
            "document",
            "folder",
            "import",
            "opening",
            "stamp",
            "admission",
            "relay",
            "removal",
            "verification",
            "closing",
            "checkpoint",
            "countersignature",
        ],
    ),
    ("direction", &["dialled", "accepted"]),
    (
        "outcome",
        &[
            "connected",
            "silent",
            "refused",
            "stranger",
            "measure-full",
            "rendezvous",
            "nearby",
            "rendezvous-silent",
            "relay",
            "relay-silent",
            "relay-refused",
            "authority",
            "authority-silent",
            "storage",
            "storage-silent",
            "storage-refused",
        ],
    ),
    (
        "event",
        &[
            "changed",
            "arrived",
            "phrase-ready",
            "redeemed",
            "redeemed-again",
            "declined",
            "join-refused",
            "forked",
            "measure-full",
            "misbehaved",
            "document-wrong",
            "draft",
            "preferences",
            "people",
            "devices",
            "transfer",
            "network",
            "disk",
            "connected",
            "disconnected",
        ],
    ),
    ("reason", &["lost", "stolen", "replaced", "retired"]),
    (
        "held",
        &[
            "key",
            "neighbours",
            "totals",
            "calls-under-way",
            "address",
            "line-number",
            "allowance",
            "allowance-heard",
            "visits",
            "refused",
            "passed",
            "absent",
            "dropped",
            "own-key",
        ],
    ),
    (
        "relay-held",
        &[
            "key",
            "line",
            "address",
            "line-number",
            "neighbours",
            "waiting",
            "pair",
            "allowance-all",
            "totals",
            "bound-pair",
            "pair-allowance",
            "pair-bytes",
            "pair-number",
            "lines",
            "lines-refused",
            "pairs-coupled",
            "pairs-absent",
            "pairs-full",
            "bytes",
            "own-key",
            "pass",
        ],
    ),
    (
        "stage",
        &["sealing", "sending", "receiving", "opening", "reading", "bundling", "checking", "backing-up", "papers"],
    ),
    ("check", &["good", "warn", "bad"]),
    ("import-format", &["whatsapp", "sms-backup", "signal", "mbox", "eml", "rsmf", "parloir"]),
    ("received-verdict", &["good", "bad"]),
    ("checked-stamp", &["container", "cachet"]),
    ("stamp-worth", &["trusted", "unknown"]),
    ("import-dates", &["dmy", "mdy", "ymd"]),
    ("import-state", &["unread", "agrees", "differs"]),
    ("import-mark", &["media-omitted", "deleted", "edited", "draft"]),
    ("verdict", &["good", "bad"]),
    ("waiting", &["waiting-for-disk"]),
];

/// Each key with the names of its parts.
fn keys(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut key = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        if !line.starts_with(' ') {
            key = line.split(" =").next().unwrap().to_owned();
            assert!(keys.insert(key.clone(), BTreeSet::new()).is_none(), "{key} stands twice");
        }
        let parts = line.split("{ $").skip(1).map(|rest| rest.split(' ').next().unwrap().to_owned());
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

/// Keys written in the code, and families of `word`.
fn asked() -> BTreeSet<String> {
    let mut texts = Vec::new();
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    sources(&own.join("src"), &mut texts);
    sources(&own.join("../speech/src"), &mut texts);
    let known = keys(FRENCH);
    let mut asked = BTreeSet::new();
    for text in texts {
        let flat: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for call in ["say(\"", "say( \"", "tell(\"", "tell( \"", "step(\""] {
            for rest in flat.split(call).skip(1) {
                asked.insert(rest.split('"').next().unwrap().to_owned());
            }
        }
        // Keys chosen between two, or kept in a table, are plain strings.
        for piece in flat.split('"').skip(1).step_by(2) {
            if known.contains_key(piece) {
                asked.insert(piece.to_owned());
            }
        }
    }
    asked
}

#[test]
fn both_files_can_be_read_and_have_the_same_keys_with_the_same_parts() {
    for text in [FRENCH, ENGLISH] {
        if let Err((_, errors)) = FluentResource::try_new(text.to_owned()) {
            panic!("{errors:?}");
        }
    }
    let (french, english) = (keys(FRENCH), keys(ENGLISH));
    let only = |a: &BTreeMap<String, BTreeSet<String>>, b: &BTreeMap<String, BTreeSet<String>>| {
        a.keys().filter(|key| !b.contains_key(*key)).cloned().collect::<Vec<_>>()
    };
    assert_eq!((only(&french, &english), only(&english, &french)), (Vec::new(), Vec::new()));
    for (key, parts) in &french {
        assert_eq!(Some(parts), english.get(key), "{key}");
    }
}

#[test]
fn every_sentence_that_the_code_asks_for_exists() {
    let known = keys(FRENCH);
    let missing: Vec<String> = asked().into_iter().filter(|key| !known.contains_key(key)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    for (family, values) in WORDS {
        for value in *values {
            assert!(known.contains_key(&format!("{family}-{value}")), "{family}-{value}");
        }
    }
}

#[test]
fn no_sentence_is_kept_that_nobody_asks_for() {
    let asked = asked();
    let words: BTreeSet<String> =
        WORDS.iter().flat_map(|(family, values)| values.iter().map(move |value| format!("{family}-{value}"))).collect();
    let codes: BTreeSet<String> =
        parloir_base::Refusal::ALL.iter().map(|refusal| refusal.code().to_lowercase()).collect();
    let spare: Vec<String> = keys(FRENCH)
        .into_keys()
        .filter(|key| {
            let refusal = key
                .rsplit_once('-')
                .is_some_and(|(code, part)| codes.contains(code) && ["what", "do", "when"].contains(&part));
            let help = ["about", "arg-", "usage-", "value-"].iter().any(|start| key.starts_with(start));
            !asked.contains(key) && !words.contains(key) && !refusal && !help
        })
        .collect();
    assert!(spare.is_empty(), "{spare:?}");
}

#[test]
fn every_command_and_argument_is_explained_in_both_languages() {
    fn look(command: &clap::Command, path: &str, speech: &Speech) {
        assert!(speech.has(&format!("about{path}")), "about{path}");
        for arg in command.get_arguments().filter(|arg| !["help", "version"].contains(&arg.get_id().as_str())) {
            let id = arg.get_id().as_str().replace('_', "-");
            assert!(speech.has(&format!("arg-{id}")) || speech.has(&format!("arg{path}-{id}")), "{path} {id}");
            assert!(!arg.get_action().takes_values() || speech.has(&format!("value-{id}")), "value-{id}");
        }
        for below in command.get_subcommands() {
            look(below, &format!("{path}-{}", below.get_name()), speech);
        }
    }
    for language in Language::ALL {
        let speech = Speech::new(language);
        look(&help::spoken(&speech), "", &speech);
    }
}

#[test]
fn french_comes_first_and_english_is_asked_for_by_flag_or_locale() {
    let with = |arguments: &[&str], locale: &[(&str, &str)]| {
        let arguments: Vec<std::ffi::OsString> =
            std::iter::once("parloir").chain(arguments.iter().copied()).map(Into::into).collect();
        chosen(&arguments, &|name| locale.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()))
    };
    for locale in ["fr_FR.UTF-8", "C", "C.UTF-8", "POSIX", "", "de_DE.UTF-8", "enormous"] {
        assert_eq!(with(&[], &[("LANG", locale)]), Language::Fr, "{locale}");
    }
    assert_eq!(with(&[], &[]), Language::Fr);
    for locale in ["en_GB.UTF-8", "en", "en_US", "en.UTF-8"] {
        assert_eq!(with(&[], &[("LANG", locale)]), Language::En, "{locale}");
    }
    assert_eq!(with(&[], &[("LANG", "en_GB"), ("LC_ALL", "fr_FR")]), Language::Fr);
    assert_eq!(with(&[], &[("LANG", "fr_FR"), ("LC_MESSAGES", "en_GB")]), Language::En);
    assert_eq!(with(&[], &[("LANG", "en_GB"), ("LC_ALL", "")]), Language::En);
    assert_eq!(with(&["status", "--lang", "en"], &[]), Language::En);
    assert_eq!(with(&["--lang=fr", "status"], &[("LANG", "en_GB")]), Language::Fr);
    assert_eq!(with(&["send", "m", "--", "--lang=en"], &[]), Language::Fr, "what follows -- is what a person wrote");
}
