//! What can be typed, what cannot, and how the program ends.

use clap::{FromArgMatches, Parser};

use crate::command::{Act, Command, Invitations, Phrase};
use crate::failure::Failure;
use crate::help;
use parloir_speech::locale::Language;
use parloir_speech::speech::Speech;

fn typed(line: &str) -> Result<Command, clap::Error> {
    let speech = Speech::new(Language::Fr);
    help::spoken(&speech)
        .try_get_matches_from(std::iter::once("parloir").chain(line.split(' ').filter(|word| !word.is_empty())))
        .and_then(|matches| Command::from_arg_matches(&matches))
}

#[test]
fn the_commands_of_the_interface_are_understood() {
    for line in [
        "init --name Claire --profession avocat --jurisdiction fr",
        "init --name Claire --words-file w --no-confirm --passphrase-file p",
        "up --listen 127.0.0.1:0 --no-web",
        "up --web 127.0.0.1:0",
        "up --listen 192.0.2.7:47001 --listen [2001:db8::7]:47001",
        "lock",
        "unlock --passphrase-file f",
        "backup set d --words-file f",
        "backup set --s3 https://s3.example.org --bucket b --prefix p --region garage --access-key a --secret-key-file f",
        "backup set --s3 http://10.0.0.7:3900 --bucket b --access-key a --authority-file c --words-file f",
        "backup now",
        "backup check",
        "backup status",
        "backup key --words-file f",
        "import M f --dates dmy --zone Europe/Paris --format whatsapp",
        "import M f --look",
        "import read M 3 --after 200 --limit 50",
        "import open M 3 7 --file 2 --to d",
        "receive d --title T --altered --words-file f",
        "receive f --into M --look --words",
        "receive key --words-file f",
        "receive identity --words-file f",
        "import item M 3 --dates mdy --look",
        "restore --s3 https://s3.example.org --bucket b --access-key a --secret-key-file f --words-file w",
        "restore d --words-file f --passphrase-file p",
        "passphrase --words",
        "passphrase --words-file f --new-passphrase-file n",
        "words check --words-file f",
        "status --json",
        "stop",
        "matter new Titre --level 1 --verification keeper",
        "matter list",
        "matter show M",
        "matter close M",
        "matter role M P interpreter",
        "matter remove M P",
        "matter leave M",
        "invite M --role expert --expires 7d --file f",
        "invitations",
        "invitations list",
        "invitations withdraw I",
        "join parloir:abc",
        "join --file f",
        "device list",
        "device invite --expires 15m --file f",
        "device join parloir:abc --label portable --words-file w",
        "device join --file f --label portable",
        "device revoke portable --reason stolen --words-file w",
        "people",
        "admit M P --role colleague",
        "phrase P",
        "phrase M P",
        "phrase reset P",
        "verify P --words w",
        "verify M P --words w",
        "send M texte",
        "send M -",
        "send M --file a b c",
        "send M --folder d",
        "reply M 12 texte",
        "correct M 12 -",
        "withdraw M 12",
        "read M --follow --unopened --after 3",
        "open M 12 --to d",
        "ack M 12",
        "receipts M 12",
        "history M 12",
        "search deux mots --matter M",
        "owed",
        "network --since 2026-11-24T00:00:00Z",
        "checkpoint M",
        "bundle M --to d --only 1 2 3",
        "papers M --to d",
        "papers M --to d --form txt,csv --form rsmf --item 3 4",
        "papers M --to d --form constat --bundle b",
        "pause M 12",
        "resume M 12",
        "passphrase --passphrase-fd 3",
        "completions bash",
        "man",
        "demo --dir d",
        "doctor",
    ] {
        assert!(typed(line).is_ok(), "{line}: {}", typed(line).unwrap_err());
    }
}

#[test]
fn misuse_is_refused_in_the_reader_s_language_and_never_guessed_at() {
    let speech = Speech::new(Language::Fr);
    for (line, part) in [
        ("", "Il manque une commande"),
        ("fly", "Commande inconnue"),
        ("matter", "Il manque une commande"),
        ("init", "Il manque"),
        ("init --name C --no-confirm", "Il manque"),
        ("send M", "Il manque"),
        ("send M texte --file a", "ne va pas"),
        ("send M --file a --folder d", "ne va pas"),
        ("join", "Il manque"),
        ("join parloir:x --file f", "ne va pas"),
        ("invite M --role king", "n’accepte pas"),
        ("invite M --expires 7w", "n’accepte pas"),
        ("matter new T --level 0", "n’accepte pas"),
        ("phrase Martin Claire Jean", "pas de sens ainsi"),
        ("passphrase --words --words-file f", "ne va pas"),
        ("passphrase --words --passphrase-file f", "ne va pas"),
        ("words", "Il manque une commande"),
        ("backup set", "Il manque"),
        ("backup set d --s3 https://x --bucket b --access-key a", "ne va pas"),
        ("backup set --s3 https://x --secret-key secret", "Argument inconnu"),
        ("verify P", "Il manque"),
        ("status --passphrase secret", "Argument inconnu"),
        ("status --lang de", "n’accepte pas"),
        ("bundle M", "Il manque"),
        ("papers M", "Il manque"),
        ("papers M --to d --form docx", "n’accepte pas"),
        ("completions", "Il manque"),
        ("status --passphrase-file a --passphrase-fd 3", "ne va pas"),
    ] {
        let error = typed(line).expect_err(line);
        let said = help::misuse(&error, &speech);
        assert!(said.contains(part) && !said.starts_with(' '), "{line}: {said}");
    }
    let error = typed("fly\u{1b}[2J").unwrap_err();
    assert!(!help::misuse(&error, &speech).contains('\u{1b}'));
}

#[test]
fn phrase_reset_is_a_command_and_phrase_of_someone_is_another() {
    let act = |line| typed(line).unwrap().act;
    assert!(
        matches!(act("phrase reset Jean"), Act::Phrase { act: Some(Phrase::Reset { person }), .. } if person == "Jean")
    );
    assert!(matches!(act("phrase Jean"), Act::Phrase { person, act: None } if person == ["Jean"]));
    assert!(matches!(act("invitations withdraw 5"), Act::Invitations { act: Some(Invitations::Withdraw { .. }) }));
    assert!(typed("phrase").is_err());
    assert!(typed("phrase reset").is_err());
}

#[test]
fn help_is_spoken_in_both_languages_and_holds_no_word_of_the_parser() {
    for (language, word) in [(Language::Fr, "Ouvrir un dossier"), (Language::En, "Open a matter")] {
        let speech = Speech::new(language);
        let mut tree = help::spoken(&speech);
        let matter = tree.find_subcommand_mut("matter").unwrap().render_long_help().to_string();
        assert!(matter.contains(word), "{matter}");
    }
    let mut tree = help::spoken(&Speech::new(Language::Fr));
    tree.build();
    let help = tree.render_long_help().to_string();
    for english in ["Usage:", "Print", "possible values", "default", "env:"] {
        assert!(!help.contains(english), "{english}: {help}");
    }
    Command::try_parse_from(["parloir", "status"]).unwrap();
}

#[test]
fn the_manual_and_the_completions_are_made() {
    let speech = Speech::new(Language::Fr);
    let mut page = Vec::new();
    clap_mangen::Man::new(help::spoken(&speech)).render(&mut page).unwrap();
    assert!(String::from_utf8(page).unwrap().contains(".TH parloir"));
    for shell in [clap_complete::Shell::Bash, clap_complete::Shell::Zsh, clap_complete::Shell::Fish] {
        let mut text = Vec::new();
        clap_complete::generate(shell, &mut help::spoken(&speech), "parloir", &mut text);
        assert!(String::from_utf8(text).unwrap().contains("withdraw"), "{shell}");
    }
}

#[test]
fn refusal_misuse_and_fault_end_with_their_own_numbers() {
    assert_eq!(Failure::from(parloir_base::Refusal::VaultMissing).exit(), 1);
    assert_eq!(Failure::Misuse(String::new()).exit(), 2);
    assert_eq!(Failure::fault("reading").exit(), 3);
    assert_eq!(Failure::Unexpected(String::new()).exit(), 3);
}
