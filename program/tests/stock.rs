//! What programs of others make of what is made here to last: Python's `bagit` of a parcel, the stock `age`, `tar` and `unzip` of what is handed over.
//!
//! Needs `age`, `unzip`, `openssl` and Python's pip, which `./setup.sh --test` installs; `bagit` is fetched once, by its digest.
//! `PARLOIR_BAGIT=off` leaves that part out, and says so.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use parloir_kit::Authority;
use parloir_kit::served::Served;
use serde_json::Value;

/// Longer than anything here takes; only a test that fails waits for it.
const PATIENCE: Duration = Duration::from_secs(120);
const PASSPHRASE: &str = "vingt-sept hiboux jonglent sous la pluie d'octobre 1887";
const PLANTED: &str = "zebrure rubigineuse";

/// Somebody, with a folder of their own.
struct Person {
    folder: tempfile::TempDir,
    up: Option<Child>,
}

impl Person {
    fn new(name: &str) -> Self {
        let person = Self { folder: tempfile::tempdir().unwrap(), up: None };
        fs::write(person.at("passphrase"), PASSPHRASE).unwrap();
        let words = person.at("words.txt");
        person.done(&["init", "--name", name, "--small-machine", "--no-confirm", "--words-file", &words]);
        person
    }

    /// With a matter that holds a message and a document.
    fn keeping(name: &str) -> Self {
        let person = Self::new(name);
        fs::write(person.at("bail.pdf"), "%PDF-1.7 trois ans").unwrap();
        person.done(&["matter", "new", "Martin, bail commercial"]);
        person.done(&["send", "Martin", PLANTED]);
        person.done(&["send", "Martin", "--file", &person.at("bail.pdf")]);
        person
    }

    fn at(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_parloir"));
        command.args(arguments).args(["--passphrase-file", &self.at("passphrase")]).stdin(Stdio::null());
        command.env_clear().env("PARLOIR_HOME", self.at("home")).env("LANG", "en_GB.UTF-8");
        command
    }

    fn done(&self, arguments: &[&str]) -> Value {
        let output = self.command(arguments).arg("--json").output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {output:?}");
        serde_json::from_slice::<Value>(&output.stdout).unwrap()["value"].take()
    }

    fn rises(&mut self) {
        let words = ["up", "--no-web", "--listen", "127.0.0.1:0", "--json"];
        let mut up = self.command(&words).stdout(Stdio::piped()).spawn().unwrap();
        // Its one line says that it is ready.
        let line = BufReader::new(up.stdout.take().unwrap()).lines().next().unwrap().unwrap();
        assert!(line.contains("\"answer\":\"status\""), "{line}");
        let (home, started) = (PathBuf::from(self.at("home")), Instant::now());
        while !parloir_node::runs(&home) {
            assert!(started.elapsed() < PATIENCE);
            std::thread::yield_now();
        }
        self.up = Some(up);
    }

    /// What `parloir receive identity` prints, in a file.
    fn identity(&self) -> String {
        let words = self.at("words.txt");
        let output = self.command(&["receive", "identity", "--words-file", &words]).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        fs::write(self.at("identity"), output.stdout).unwrap();
        self.at("identity")
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

fn run(at: &Path, program: &str, words: &[&str]) -> Output {
    let output = Command::new(program).args(words).current_dir(at).stdin(Stdio::null()).output();
    output.unwrap_or_else(|error| panic!("{program}, which ./setup.sh --test installs: {error}"))
}

fn runs(at: &Path, program: &str, words: &[&str]) -> String {
    let output = run(at, program, words);
    assert!(output.status.success(), "{program} {words:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Where `bagit` lies, fetched once; nothing where it is left out by name.
fn bagit() -> Option<&'static Path> {
    static PLACE: OnceLock<Option<PathBuf>> = OnceLock::new();
    PLACE.get_or_init(fetched).as_deref()
}

fn fetched() -> Option<PathBuf> {
    if std::env::var("PARLOIR_BAGIT").is_ok_and(|value| value == "off") {
        println!("bagit is left out, PARLOIR_BAGIT is off");
        return None;
    }
    let list = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/bagit.txt");
    let listed = fs::read_to_string(list).unwrap();
    // Another list is another folder: what was fetched for a former one is not taken for this one.
    let digests: String = listed.split("sha256:").skip(1).filter_map(|rest| rest.get(..8)).collect();
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bagit-{digests}"));
    if !place.is_dir() {
        let fresh = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let to = fresh.path().to_str().unwrap();
        let fetch = ["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes"];
        let output = run(fresh.path(), "python3", &[&fetch[..], &["--requirement", list, "--dest", to]].concat());
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "bagit could not be fetched, and PARLOIR_BAGIT is not off: {told}");
        let wheels: Vec<PathBuf> = fs::read_dir(fresh.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        for wheel in wheels {
            runs(fresh.path(), "python3", &["-m", "zipfile", "-e", wheel.to_str().unwrap(), to]);
        }
        // Somebody else may have put it there meanwhile.
        if fs::rename(fresh.path(), &place).is_err() {
            assert!(place.is_dir());
        }
    }
    Some(place)
}

/// Whether `bagit` calls a bag valid.
fn is_valid(bagit: &Path, bag: &Path) -> bool {
    let mut command = Command::new("python3");
    command.args(["-W", "ignore", "-m", "bagit", "--quiet", "--validate"]).arg(bag).env("PYTHONPATH", bagit);
    let output = command.env("PYTHONDONTWRITEBYTECODE", "1").output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    // Whatever else went wrong is no word on the bag.
    assert!(!told.contains("Traceback") && !told.contains("No module"), "{told}");
    output.status.success()
}

/// A copy of a bag, changed by a line of shell.
fn changed(bag: &Path, change: &str) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    runs(place.path(), "cp", &["-r", bag.to_str().unwrap(), "bag"]);
    runs(&place.path().join("bag"), "bash", &["-ec", change]);
    place
}

/// What somebody may do to a bag: each is seen.
const CHANGES: [&str; 7] = [
    "printf x | dd of=data/preuve/bundle.txt bs=1 seek=3 conv=notrunc status=none",
    "printf x | dd of=data/releve/conversation.json bs=1 seek=40 conv=notrunc status=none",
    "echo glisse > data/releve/ajout.txt",
    "rm data/releve/conversation.txt",
    "echo x >> README.txt",
    "rm manifest-sha256.txt",
    "printf x | dd of=manifest-sha256.txt bs=1 seek=3 conv=notrunc status=none",
];

#[test]
fn the_program_that_archives_check_bags_with_calls_a_parcel_valid_and_none_that_was_changed() {
    let Some(bagit) = bagit() else { return };
    let claire = Person::keeping("Me Claire Dubois");
    claire.done(&["parcel", "Martin", "--to", &claire.at("martin.tar")]);
    runs(claire.folder.path(), "tar", &["-xf", "martin.tar"]);
    let bag = claire.folder.path().join("dossier");
    for change in CHANGES {
        assert!(!is_valid(bagit, &changed(&bag, change).path().join("bag")), "{change}");
    }
    assert!(is_valid(bagit, &bag));
}

#[test]
fn the_bag_in_a_stamped_container_is_valid_too_once_unzip_has_unpacked_it() {
    let Some(bagit) = bagit() else { return };
    let (mut claire, served) = (Person::keeping("Me Claire Dubois"), Served::new(Authority::default()));
    claire.rises();
    let anchor = served.authority.anchor_path();
    claire.done(&["stamp", "authority", "add", "essai", &served.url(), "--certificates", anchor.to_str().unwrap()]);
    claire.done(&["parcel", "Martin", "--to", &claire.at("martin.asice"), "--asic", "--stamp", "essai"]);
    runs(claire.folder.path(), "unzip", &["-q", "martin.asice", "-d", "unpacked"]);
    let bag = claire.folder.path().join("unpacked");
    for change in CHANGES {
        assert!(!is_valid(bagit, &changed(&bag, change).path().join("bag")), "{change}");
    }
    assert!(is_valid(bagit, &bag));
}

#[test]
fn what_is_handed_over_sealed_to_the_words_or_to_a_key_of_age_keygen_opens_with_the_stock_tool_and_checks() {
    let (claire, luc, eve) = (Person::keeping("Me Claire Dubois"), Person::new("Me Luc Renaud"), Person::new("Eve"));
    let at = claire.folder.path();
    runs(at, "age-keygen", &["-o", "stock.key"]);
    let of_words = luc.done(&["receive", "key"])["address"].as_str().unwrap().to_owned();
    let of_stock = runs(at, "age-keygen", &["-y", "stock.key"]).trim().to_owned();
    let (identity, stranger) = (luc.identity(), eve.identity());
    for (name, to, key) in [("words", &of_words, &identity), ("stock", &of_stock, &claire.at("stock.key"))] {
        let (sealed, plain) = (claire.at(&format!("{name}.age")), format!("{name}.zip"));
        claire.done(&["handover", "Martin", "--to", &sealed, "--sealed-to", to]);
        let bytes = fs::read(&sealed).unwrap();
        assert!(!bytes.windows(PLANTED.len()).any(|one| one == PLANTED.as_bytes()), "it is sealed");
        // Another key, one byte altered, and one that is cut: nothing that the tool calls whole comes out.
        assert!(!run(at, "age", &["-d", "-i", &stranger, "-o", "no.zip", &sealed]).status.success());
        let mut bent = bytes.clone();
        bent[bytes.len() / 2] ^= 1;
        for (spoilt, bytes) in [("bent.age", bent.as_slice()), ("cut.age", &bytes[..bytes.len() - 1])] {
            fs::write(claire.at(spoilt), bytes).unwrap();
            assert!(!run(at, "age", &["-d", "-i", key, "-o", "no.zip", spoilt]).status.success(), "{spoilt}");
        }
        runs(at, "age", &["-d", "-i", key, "-o", &plain, &sealed]);
        runs(at, "unzip", &["-q", &plain, "-d", name]);
        let bundle = below(&at.join(name));
        runs(&bundle, "python3", &["verify.py"]);
        let texts = runs(&bundle, "bash", &["-c", "cat items/*/body"]);
        assert!(texts.contains(PLANTED));
    }
}

#[test]
fn a_sealed_parcel_opens_with_the_stock_tool_and_its_bundle_checks_by_its_own_script() {
    let (claire, luc, eve) = (Person::keeping("Me Claire Dubois"), Person::new("Me Luc Renaud"), Person::new("Eve"));
    let at = claire.folder.path();
    let key = luc.done(&["receive", "key"])["address"].as_str().unwrap().to_owned();
    claire.done(&["parcel", "Martin", "--to", &claire.at("martin.tar.age"), "--sealed-to", &key]);
    assert!(!run(at, "age", &["-d", "-i", &eve.identity(), "-o", "no.tar", "martin.tar.age"]).status.success());
    runs(at, "age", &["-d", "-i", &luc.identity(), "-o", "martin.tar", "martin.tar.age"]);
    runs(at, "tar", &["-xf", "martin.tar"]);
    let bag = at.join("dossier");
    runs(&bag.join("data/preuve"), "python3", &["verify.py"]);
    if let Some(bagit) = bagit() {
        assert!(is_valid(bagit, &bag));
    }
    let body = bag.join("data/preuve/bundle.txt");
    fs::write(&body, fs::read_to_string(&body).unwrap().replace("Martin", "Durand")).unwrap();
    assert!(
        !run(&bag.join("data/preuve"), "python3", &["verify.py"]).status.success(),
        "an altered one does not check"
    );
}

/// The bundle in a folder: there, or in the one folder of it.
fn below(folder: &Path) -> PathBuf {
    let inner = || fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    if folder.join("bundle.txt").is_file() { folder.to_owned() } else { inner() }
}
