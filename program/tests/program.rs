//! The program itself, run as a stranger would: how it ends and what it says.

use std::io::Write;
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
