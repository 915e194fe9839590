//! Two people, each with the program up in a process of its own, driven by the program itself.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use parloir_base::Refusal;
use parloir_node::contract::Request;
use serde_json::Value;

/// Longer than anything here takes; only a test that fails waits for it.
const PATIENCE: Duration = Duration::from_secs(120);
const PASSPHRASE: &str = "vingt-sept hiboux jonglent sous la pluie d'octobre 1887";

struct Person {
    home: PathBuf,
    secret: PathBuf,
    words: PathBuf,
    up: Option<Child>,
}

impl Person {
    fn new(folder: &Path, name: &str) -> Self {
        let path = |kind: &str| folder.join(format!("{name}.{kind}"));
        let person = Self { home: path("home"), secret: path("secret"), words: path("words"), up: None };
        std::fs::write(&person.secret, PASSPHRASE).unwrap();
        let words = person.words.to_str().unwrap();
        person.does(&["init", "--name", name, "--small-machine", "--no-confirm", "--words-file", words]);
        person
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_parloir"));
        command.args(arguments).arg("--json").arg("--passphrase-file").arg(&self.secret);
        command.env_clear().env("PARLOIR_HOME", &self.home).env("LANG", "en_GB.UTF-8").stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn does(&self, arguments: &[&str]) -> Value {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {output:?}");
        serde_json::from_slice::<Value>(&output.stdout).unwrap()["value"].take()
    }

    fn refused(&self, arguments: &[&str]) -> Option<Refusal> {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {output:?}");
        Refusal::from_code(serde_json::from_slice::<Value>(&output.stdout).unwrap()["refused"].as_str().unwrap())
    }

    /// Asks until the answer is as it should be, waiting for the node's own events in between.
    fn once<T>(&self, arguments: &[&str], look: impl Fn(&Value) -> Option<T>) -> T {
        let started = Instant::now();
        loop {
            let output = self.run(arguments);
            let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
            if let Some(found) = look(&answer["value"]) {
                return found;
            }
            assert!(started.elapsed() < PATIENCE, "in vain: {arguments:?}: {answer}");
            drop(parloir_node::call(&self.home, &Request::Events { after: 0, wait_ms: 200 }, &mut |_| {}));
        }
    }

    fn rises(&mut self) {
        let mut up =
            self.command(&["up", "--no-web", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().unwrap();
        // Its one line says that it is ready.
        let line = BufReader::new(up.stdout.take().unwrap()).lines().next().unwrap().unwrap();
        assert!(line.contains("\"answer\":\"status\""), "{line}");
        let started = Instant::now();
        while !parloir_node::runs(&self.home) {
            assert!(started.elapsed() < PATIENCE);
            std::thread::yield_now();
        }
        self.up = Some(up);
    }
}

impl Drop for Person {
    fn drop(&mut self) {
        if let Some(up) = &mut self.up {
            drop(up.kill());
            drop(up.wait());
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[test]
fn two_people_meet_write_lock_and_end_by_the_terminal_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (mut claire, mut jean) = (Person::new(folder.path(), "Claire"), Person::new(folder.path(), "Jean"));
    assert_eq!(claire.refused(&["up", "--no-web", "--listen", "rubbish"]), Some(Refusal::AddressUnreadable));
    assert_eq!(claire.refused(&["up", "--no-web", "--listen", "127.0.0.1"]), Some(Refusal::AddressUnreadable));
    assert_eq!(
        claire.refused(&["up", "--no-web", "--listen", "127.0.0.1:0", "--listen", ""]),
        Some(Refusal::AddressUnreadable)
    );
    claire.rises();
    jean.rises();
    let page = claire.does(&["matter", "new", "Martin, bail"]);
    assert_eq!(page["verification"], "keeper");
    let link = text(&claire.does(&["invite", "Martin"])["link"]);
    let joined = jean.does(&["join", &link]);
    assert_eq!(joined["state"], "accepted");
    let phrase = claire.once(&["phrase", "Martin", "Jean"], |people| people[0]["phrase"].as_str().map(str::to_owned));
    assert_eq!(phrase, jean.once(&["phrase", "Claire"], |people| people[0]["phrase"].as_str().map(str::to_owned)));
    assert_eq!(claire.refused(&["phrase", "Durand", "Jean"]), Some(Refusal::MatterUnknown));
    assert_eq!(
        claire.refused(&["verify", "Jean", "--words", "abaisser abandon abdiquer abeille"]),
        Some(Refusal::PhraseMismatch)
    );
    claire.does(&["verify", "Martin", "Jean", "--words", &phrase]);
    jean.does(&["verify", "Claire", "--words", &phrase]);
    jean.once(&["matter", "show", "Martin"], |page| (page["line"]["state"] == "open").then_some(()));

    let mut follower = jean.command(&["read", "Martin", "--follow"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(follower.stdout.take().unwrap()).lines();
    lines.next().unwrap().unwrap();
    claire.does(&["send", "Martin", "Bonjour Monsieur."]);
    let news: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    assert_eq!(news["value"][0]["text"], "Bonjour Monsieur.");
    follower.kill().unwrap();
    follower.wait().unwrap();

    claire.does(&["lock"]);
    assert_eq!(claire.does(&["status"])["locked"], true);
    assert_eq!(claire.refused(&["send", "Martin", "x"]), Some(Refusal::Locked));
    let words = claire.words.to_str().unwrap().to_owned();
    claire.does(&["words", "check", "--words-file", &words]);
    claire.does(&["unlock"]);
    claire.does(&["words", "check", "--words-file", &words]);
    let sheets = text(&folder.path().to_string_lossy().as_ref().into());
    let divided = ["words", "divide", "--needed", "2", "--among", "3", "--words-file", &words, "--folder", &sheets];
    assert_eq!(jean.refused(&divided), Some(Refusal::WordsWrong), "words of somebody else");
    let written = claire.does(&divided);
    let share = |at: usize| text(&written["files"][at]);
    assert_eq!(jean.refused(&["words", "rejoin", "--share-file", &share(2)]), Some(Refusal::SharesApart));
    assert_eq!(jean.refused(&["words", "rejoin", "--share-file", &words]), Some(Refusal::ShareWrong));
    let again = folder.path().join("again.txt").to_str().unwrap().to_owned();
    jean.does(&["words", "rejoin", "--share-file", &share(2), "--share-file", &share(0), "--words-file", &again]);
    claire.does(&["words", "check", "--words-file", &again]);
    assert_eq!(jean.refused(&["words", "check", "--words-file", &words]), Some(Refusal::WordsWrong));
    claire.does(&["send", "Martin", "Me revoici."]);
    jean.once(&["read", "Martin"], |items| {
        items.as_array()?.iter().any(|item| item["text"] == "Me revoici.").then_some(())
    });

    for person in [&mut claire, &mut jean] {
        let mut up = person.up.take().unwrap();
        let pid = up.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        assert_eq!(up.wait().unwrap().code(), Some(0));
    }
    assert_eq!(jean.refused(&["lock"]), Some(Refusal::NodeAbsent));
}

#[test]
fn a_weak_passphrase_is_refused_with_its_bits_and_taken_when_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(file("secret"), "soleil").unwrap();
    let person = Person { home: file("home").into(), secret: file("secret").into(), words: file("w").into(), up: None };
    let (words, name) = (file("w"), "Claire");
    let init = ["init", "--name", name, "--small-machine", "--no-confirm", "--words-file", &words];
    let output = person.run(&init);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("bits; 80 are needed"), "{output:?}");
    person.does(&[&init[..], &["--weak-passphrase-accepted"]].concat());
    std::fs::write(file("new"), PASSPHRASE).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_parloir"))
        .args(["passphrase", "--words-file", &words, "--new-passphrase-file", &file("new"), "--json"])
        .env_clear()
        .env("PARLOIR_HOME", &person.home)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(person.refused(&["status"]), Some(Refusal::PassphraseWrong));
}
