//! The program itself, run as a stranger would: how it ends and what it says.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use parloir_base::Refusal;

fn parloir(home: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_parloir"))
        .args(arguments)
        .env_clear()
        .env("PARLOIR_HOME", home)
        .env("LANG", "en_GB.UTF-8")
        .stdin(Stdio::null())
        .output()
        .expect("the program starts")
}

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).expect("one JSON document")
}

#[test]
fn misuse_ends_with_two_and_a_sentence_in_the_locale_s_language() {
    let folder = tempfile::tempdir().expect("a folder");
    for (arguments, said) in [
        (&["fly"][..], "Unknown command: fly."),
        (&[][..], "A command is missing."),
        (&["send", "m"][..], "Missing:"),
        (&["--lang", "fr", "fly"][..], "Commande inconnue"),
        (&["status", "--passphrase", "secret"][..], "Unknown argument"),
    ] {
        let output = parloir(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(said), "{arguments:?}: {output:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
    let output = parloir(folder.path(), &["fly", "--json"]);
    assert_eq!((output.status.code(), json(&output)["misuse"].is_string()), (Some(2), true));
}

#[test]
fn without_a_profile_every_command_refuses_with_one_and_says_how_to_make_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path().join("absent");
    for arguments in
        [&["status"][..], &["matter", "list"], &["owed"], &["read", "m"], &["up", "--no-web"], &["send", "m", "x"]]
    {
        let output = parloir(&home, &[arguments, &["--json"]].concat());
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {output:?}");
        assert_eq!(json(&output)["refused"], Refusal::VaultMissing.code(), "{arguments:?}");
    }
    let output = parloir(&home, &["stop", "--json"]);
    assert_eq!((output.status.code(), json(&output)["refused"] == Refusal::NodeAbsent.code()), (Some(1), true));
    assert!(!home.exists(), "asking makes nothing");
}

#[test]
fn help_version_manual_and_completions_need_no_profile() {
    let folder = tempfile::tempdir().expect("a folder");
    for (arguments, said) in [
        (&["--help"][..], "Usage: parloir"),
        (&["send", "--help"][..], "Place a message"),
        (&["--version"][..], "parloir 0"),
        (&["man"][..], ".TH parloir"),
        (&["completions", "bash"][..], "complete"),
    ] {
        let output = parloir(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(String::from_utf8_lossy(&output.stdout).contains(said), "{arguments:?}");
    }
}

#[test]
fn init_never_shows_the_words_where_nobody_looks_nor_keeps_them_after_a_refusal() {
    let folder = tempfile::tempdir().expect("a folder");
    let (home, words, weak) =
        (folder.path().join("home"), folder.path().join("words.txt"), folder.path().join("weak.txt"));
    std::fs::write(&weak, "azerty\n").expect("a file");
    let text = |path: &Path| path.to_str().expect("a name").to_owned();
    let output = parloir(&home, &["init", "--name", "Claire", "--passphrase-file", &text(&weak)]);
    assert_eq!(output.status.code(), Some(2), "no terminal to show the words on");
    let arguments = [
        "init",
        "--name",
        "Claire",
        "--json",
        "--no-confirm",
        "--passphrase-file",
        &text(&weak),
        "--words-file",
        &text(&words),
    ];
    let output = parloir(&home, &arguments);
    assert_eq!((output.status.code(), json(&output)["refused"] == Refusal::PassphraseWeak.code()), (Some(1), true));
    assert!(!words.exists() && !home.exists());
    std::fs::write(&words, "kept").expect("a file");
    let output = parloir(&home, &arguments);
    assert_eq!(json(&output)["refused"], Refusal::TargetExists.code());
    assert_eq!(std::fs::read_to_string(&words).expect("the file"), "kept");
}

#[test]
fn no_colour_reaches_a_pipe() {
    let folder = tempfile::tempdir().expect("a folder");
    for arguments in [&["doctor"][..], &["--help"], &["status"]] {
        let output = parloir(folder.path(), arguments);
        assert!(!output.stdout.contains(&0x1b) && !output.stderr.contains(&0x1b), "{arguments:?}");
    }
}

#[test]
fn a_message_longer_than_a_message_may_be_is_refused_before_the_vault_is_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    for (length, code) in
        [(65_536, Refusal::VaultMissing), (65_537, Refusal::ItemTooLarge), (1_000_000, Refusal::ItemTooLarge)]
    {
        let mut program = Command::new(env!("CARGO_BIN_EXE_parloir"))
            .args(["send", "m", "-", "--json"])
            .env_clear()
            .env("PARLOIR_HOME", folder.path().join("absent"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        // The program stops reading once it has seen too much: the rest of the pipe may well be closed.
        let _ = program.stdin.take().expect("a pipe").write_all("x".repeat(length).as_bytes());
        let output = program.wait_with_output().expect("the program ends");
        assert_eq!(json(&output)["refused"], code.code(), "{length}");
        assert_eq!(output.status.code(), Some(1));
    }
}

#[test]
fn a_rendezvous_says_what_is_passed_on_ends_when_asked_and_leaves_its_key_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let serve = ["rendezvous", "serve", "--listen", "127.0.0.1:0", "--json"];
    let mut texts = Vec::new();
    for _ in 0..2 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_parloir"))
            .args(serve)
            .env_clear()
            .env("PARLOIR_HOME", folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("heard")).read_line(&mut line).expect("it says where it is");
        let told: serde_json::Value = serde_json::from_str(&line).expect("one JSON document");
        texts.push(told["value"]["address"].as_str().expect("what is passed on").to_owned());
        let id = child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().expect("asked to end").success());
        assert!(child.wait().expect("ended").success());
    }
    assert!(texts[0].starts_with("parloir-rendezvous:"));
    let key_letters = "parloir-rendezvous:".len() + 44;
    assert_eq!(texts[0][..key_letters], texts[1][..key_letters], "the same rendezvous after a restart");
    let files: Vec<_> =
        std::fs::read_dir(folder.path()).expect("a folder").flatten().map(|one| one.file_name()).collect();
    assert_eq!(files, ["rendezvous.key"]);
}

#[test]
fn a_rendezvous_that_nobody_could_reach_does_not_start_and_says_what_is_missing() {
    let folder = tempfile::tempdir().expect("a folder");
    for (arguments, code, said) in [
        (&["rendezvous", "serve", "--listen", "0.0.0.0:0"][..], 2, "--reached"),
        (&["rendezvous", "serve", "--listen", "127.0.0.1:0", "--metrics", "0.0.0.0:0"][..], 2, "127.0.0.1"),
        (&["rendezvous", "serve", "--listen", "meet.example.org:1"][..], 1, Refusal::AddressUnreadable.code()),
    ] {
        let output = parloir(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(said), "{arguments:?}: {output:?}");
    }
}

#[test]
fn what_the_operator_of_a_rendezvous_holds_is_said_in_both_languages_without_a_profile() {
    let folder = tempfile::tempdir().expect("a folder");
    for (language, disk, sees) in [
        ("fr", "sa propre clé, et rien d’autre", "lequel appelle lequel"),
        ("en", "its own key, and nothing else", "which one calls which"),
    ] {
        let output = parloir(folder.path(), &["--lang", language, "rendezvous", "statement"]);
        let told: String = String::from_utf8_lossy(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(output.status.success() && told.contains(disk) && told.contains(sees), "{told}");
        assert!(!told.contains('{'), "every figure is there: {told}");
    }
    let held = json(&parloir(folder.path(), &["rendezvous", "statement", "--json"]));
    assert_eq!(held["value"]["on_disk"], serde_json::json!(["own-key"]));
}
