//! From the terminal: a matter is held, lifted, erased, and its certificate checks with the tool of the system.

use std::path::Path;
use std::process::{Command, Output, Stdio};

const PASSPHRASE: &str = "vingt-sept hiboux jonglent sous la pluie d'octobre 1887";
const TITLE: &str = "Martin, bail commercial";

struct Claire {
    folder: tempfile::TempDir,
}

impl Claire {
    fn new() -> Self {
        let claire = Self { folder: tempfile::tempdir().expect("a folder") };
        std::fs::write(claire.at("passphrase"), format!("{PASSPHRASE}\n")).expect("a file");
        let words = claire.at("words.txt");
        let init = [
            "init",
            "--name",
            "Me Claire Dubois",
            "--profession",
            "avocat",
            "--small-machine",
            "--no-confirm",
            "--words-file",
            &words,
        ];
        assert_eq!(claire.run(&init).status.code(), Some(0));
        claire
    }

    fn at(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().expect("a name").to_owned()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_parloir"))
            .args(arguments)
            .args(["--passphrase-file", &self.at("passphrase"), "--json"])
            .env_clear()
            .env("PARLOIR_HOME", self.folder.path().join("home"))
            .env("LANG", "en_GB.UTF-8")
            .stdin(Stdio::null())
            .output()
            .expect("the program starts")
    }

    fn done(&self, arguments: &[&str]) -> serde_json::Value {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stdout));
        serde_json::from_slice(&output.stdout).expect("one JSON document")
    }

    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", String::from_utf8_lossy(&output.stdout));
        let value: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
        value["refused"].as_str().expect("a code").to_owned()
    }
}

fn verifies(folder: &Path, device: &str) -> bool {
    let text = std::fs::File::open(folder.join("certificate-1.txt")).expect("a certificate");
    let mut command = Command::new("ssh-keygen");
    command.args(["-Y", "verify", "-n", "parloir/1/erasure", "-I", device, "-s", "certificate-1.txt.sig"]);
    command.args(["-f", "allowed_signers"]).current_dir(folder).stdin(text).stdout(Stdio::null());
    command.status().expect("ssh-keygen").success()
}

#[test]
fn a_matter_is_held_lifted_and_erased_by_its_whole_title_and_its_certificate_checks_with_the_stock_tool() {
    let claire = Claire::new();
    claire.done(&["matter", "new", TITLE]);
    claire.done(&["send", "Martin", "zebrure rubigineuse"]);
    let erase = ["erase", "Martin", "--title", TITLE];
    assert_eq!(claire.refused(&erase), "KEEP-02", "it is open");
    claire.done(&["matter", "close", "Martin"]);
    assert_eq!(claire.refused(&erase), "KEEP-03", "nobody said how long it is kept");
    claire.done(&["keeping", "set", "Martin", "fr.avocat.litige", "--start", "2001-01-01"]);
    assert_eq!(claire.done(&["reviews"])["value"][0]["state"], "due");
    claire.done(&["hold", "set", "Martin", "--words", "RG 26/01234"]);
    assert_eq!(claire.refused(&erase), "KEEP-01");
    claire.done(&["hold", "lift", "Martin"]);
    assert_eq!(claire.refused(&["erase", "Martin", "--title", "Martin"]), "KEEP-06");

    let handed = claire.done(&["handover", "Martin", "--to", &claire.at("dossier")]);
    assert_eq!(handed["value"]["sealed"], false);
    let made = claire.done(&erase);
    let device = made["value"][0]["device"].as_str().expect("a device").to_owned();
    assert!(claire.done(&["matter", "list"])["value"].as_array().expect("a list").is_empty());
    let to = claire.at("certificats");
    claire.done(&["certificates", "--to", &to]);
    assert_eq!(claire.refused(&["certificates", "--to", &to]), "DOC-03", "nothing is written over");
    assert!(verifies(Path::new(&to), &device));
    let file = Path::new(&to).join("certificate-1.txt");
    let text = std::fs::read_to_string(&file).expect("a certificate");
    assert!(!text.contains("Martin") && !text.contains("Dubois") && !text.contains("zebrure"));
    std::fs::write(&file, text.replace("kind: matter", "kind: nothing")).expect("a file");
    assert!(!verifies(Path::new(&to), &device), "an altered one does not check");
}

#[test]
fn a_matter_goes_sealed_to_the_words_of_a_successor_who_receives_it_reads_it_and_gets_its_document() {
    let (claire, luc) = (Claire::new(), Claire::new());
    claire.done(&["matter", "new", TITLE]);
    claire.done(&["send", "Martin", "zebrure rubigineuse"]);
    std::fs::write(claire.at("bail.pdf"), "%PDF-1.7 trois ans").expect("a file");
    claire.done(&["send", "Martin", "--file", &claire.at("bail.pdf")]);
    let key = luc.done(&["receive", "key"])["value"]["address"].as_str().expect("a key").to_owned();
    let sealed = claire.at("remis.age");
    claire.done(&["handover", "Martin", "--to", &sealed, "--sealed-to", &key]);
    assert_eq!(claire.refused(&["receive", &sealed]), "HAND-04", "whoever sealed it cannot open it");
    assert_eq!(luc.done(&["receive", &sealed, "--look"])["value"]["matter"], serde_json::Value::Null);
    let words = luc.at("words.txt");
    let made = luc.done(&["receive", &sealed, "--words-file", &words, "--title", "Reprise"]);
    assert_eq!((&made["value"]["checked"]["verdict"], &made["value"]["number"]), (&"good".into(), &1.into()));
    let read = luc.done(&["import", "read", "Reprise", "1"]);
    let lines = read["value"]["lines"].as_array().expect("lines");
    let line = lines.iter().find(|line| line["attachments"][0]["name"] == "bail.pdf").expect("its document");
    let place = line["place"].to_string();
    luc.done(&["import", "open", "Reprise", "1", &place, "--to", &luc.at("bail.pdf")]);
    assert_eq!(std::fs::read(luc.at("bail.pdf")).expect("a file"), b"%PDF-1.7 trois ans");
    assert_eq!(luc.done(&["search", "rubigineuse"])["value"][0]["title"], "Reprise");
    // Nothing but the words: the identity that the stock tool takes.
    let identity = luc.done(&["receive", "identity", "--words-file", &words]);
    assert_eq!(identity["value"]["address"], key.as_str());
    assert!(identity["value"]["identity"].as_str().is_some_and(|text| text.starts_with("AGE-SECRET-KEY-1")));
}
