//! A backup in a bucket of a storage that others wrote: the same files as in a folder, and whoever keeps it is believed in nothing.

use std::io::Read;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use parloir_backup::{Address, Bucket, Files, Holds, Index, Opener, Part, Storage, Trouble};
use parloir_base::{DeviceId, Digest, Moment, PersonId, Refusal};
use parloir_crypto::SigningKey;
use parloir_crypto::words::Words;
use parloir_storage::{ACCESS_KEY, BUCKET, SECRET_KEY, Storage as Server};
use tempfile::TempDir;

const SECRET: &str = "le bail de la rue des Martyrs";
const PREFIX: &str = "cabinet/parloir-1";

struct Bench {
    server: Server,
    stage: TempDir,
    files: Files,
    words: Opener,
    drill: Opener,
    evidence: SigningKey,
}

fn typed(url: String) -> Storage {
    Storage {
        endpoint: url,
        region: "garage".to_owned(),
        bucket: BUCKET.to_owned(),
        prefix: PREFIX.to_owned(),
        access_key: ACCESS_KEY.to_owned(),
        secret_key: SECRET_KEY.to_owned().into(),
        authority: None,
    }
}

impl Bench {
    fn new() -> Self {
        let (server, stage) = (Server::start(), tempfile::tempdir().unwrap());
        let files = Files::in_bucket(Bucket::at(&typed(server.url()), stage.path()).unwrap());
        files.explain().unwrap();
        let words = Opener::from_seed(&Words::from_entropy(&[7; 32]).backup_key()).unwrap();
        let (drill, evidence) = (Opener::from_seed(&[8; 32]).unwrap(), SigningKey::from_seed(&[9; 32]));
        Self { server, stage, files, words, drill, evidence }
    }

    fn with(&self, change: impl FnOnce(&mut Storage)) -> Files {
        let mut storage = typed(self.server.url());
        change(&mut storage);
        Files::in_bucket(Bucket::at(&storage, self.stage.path()).unwrap())
    }

    fn in_pieces(&self, bytes: u64) -> Files {
        let bucket = Bucket::at(&typed(self.server.url()), self.stage.path()).unwrap();
        Files::in_bucket(bucket.with_pieces(bytes))
    }

    fn to(&self) -> [Address; 2] {
        [self.words.address(), self.drill.address()]
    }

    fn put(&self, holds: Holds, plain: &[u8]) -> Part {
        put(&self.files, &self.to(), holds, plain).unwrap()
    }

    fn index(&self, number: u64, parts: Vec<Part>) -> Index {
        let device = DeviceId(self.evidence.public());
        Index { person: PersonId([1; 32]), device, number, made: Moment(1_764_000_000_000), parts }
    }

    fn backup(&self, number: u64, parts: Vec<Part>) -> Index {
        let index = self.index(number, parts);
        self.files.finish(&self.to(), &index, &self.evidence).unwrap();
        index
    }

    fn read(&self, part: &Part) -> Result<Vec<u8>, Trouble> {
        read(&self.files, part, &self.words)
    }

    fn path(&self, file: &str) -> PathBuf {
        self.server.bucket().join(PREFIX).join(file)
    }
}

fn put(files: &Files, to: &[Address], holds: Holds, plain: &[u8]) -> Result<Part, Trouble> {
    files.put(to, holds, |out| out.write_all(plain).map_err(Trouble::Write))
}

fn read(files: &Files, part: &Part, opener: &Opener) -> Result<Vec<u8>, Trouble> {
    let mut plain = Vec::new();
    files.open(part, opener)?.read_to_end(&mut plain).unwrap();
    Ok(plain)
}

fn refusal<T>(answer: Result<T, Trouble>) -> Option<Refusal> {
    answer.err().and_then(|trouble| trouble.refusal())
}

fn named<T>(answer: Result<T, Trouble>) -> Option<String> {
    match answer.err()? {
        Trouble::Damaged(file) => Some(file),
        _ => None,
    }
}

#[test]
fn a_part_that_is_missing_altered_cut_short_or_swapped_is_named() {
    for spoil in ["missing", "altered", "short", "long", "swapped", "empty"] {
        let bench = Bench::new();
        let parts = [
            bench.put(Holds::People, SECRET.as_bytes()),
            bench.put(Holds::Document(Digest([3; 32])), SECRET.as_bytes()),
        ];
        bench.backup(1, parts.to_vec());
        let path = bench.path(&parts[1].file());
        let mut bytes = std::fs::read(&path).unwrap();
        match spoil {
            "missing" => std::fs::remove_file(&path).unwrap(),
            "altered" => {
                *bytes.last_mut().unwrap() ^= 1;
                std::fs::write(&path, bytes).unwrap();
            }
            "short" => std::fs::write(&path, &bytes[..bytes.len() - 1]).unwrap(),
            "long" => std::fs::write(&path, [bytes.as_slice(), &[0]].concat()).unwrap(),
            "swapped" => drop(std::fs::copy(bench.path(&parts[0].file()), &path).unwrap()),
            _ => std::fs::write(&path, []).unwrap(),
        }
        // What is longer is not in the listing with its length, and read as far as the part goes.
        if spoil == "long" {
            assert!(!bench.files.list().unwrap().has(&parts[1]));
        } else {
            assert_eq!(named(bench.read(&parts[1])), Some(parts[1].file()), "{spoil}");
        }
        assert_eq!(bench.read(&parts[0]).unwrap(), SECRET.as_bytes(), "{spoil}");
    }
}

#[test]
fn a_list_that_was_altered_cut_short_or_put_under_a_later_number_is_not_believed() {
    let bench = Bench::new();
    let part = bench.put(Holds::People, SECRET.as_bytes());
    bench.backup(3, vec![part]);
    let (path, later) = (bench.path("index-00000003.age"), bench.path("index-00000009.age"));
    let bytes = std::fs::read(&path).unwrap();
    std::fs::copy(&path, &later).unwrap();
    assert_eq!(named(bench.files.index(&bench.words)), Some("index-00000009.age".into()));
    std::fs::remove_file(later).unwrap();
    for at in [0, bytes.len() / 2, bytes.len() - 1] {
        let mut altered = bytes.clone();
        altered[at] ^= 1;
        std::fs::write(&path, altered).unwrap();
        assert!(bench.files.index(&bench.words).is_err(), "byte {at}");
        std::fs::write(&path, &bytes[..at]).unwrap();
        assert!(bench.files.index(&bench.words).is_err(), "cut at {at}");
    }
}

#[test]
fn wrong_keys_another_bucket_and_nobody_there_are_told_apart() {
    let bench = Bench::new();
    let part = bench.put(Holds::People, SECRET.as_bytes());
    bench.backup(1, vec![part]);
    let refused = |files: Files| {
        let answers = [refusal(files.list()), refusal(put(&files, &bench.to(), Holds::People, b"x"))];
        assert_eq!(answers[0], answers[1]);
        answers[0]
    };
    let wrong = bench.with(|storage| storage.secret_key = "another+secret".to_owned().into());
    assert_eq!(refused(wrong), Some(Refusal::StorageRefused));
    let nobody = bench.with(|storage| storage.access_key = "NOBODY".to_owned());
    assert_eq!(refused(nobody), Some(Refusal::StorageRefused));
    let absent = bench.with(|storage| storage.bucket = "elsewhere".to_owned());
    assert_eq!(refusal(absent.list()), Some(Refusal::StorageAbsent));
    // A port on which nobody listens any more.
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let gone = bench.with(|storage| storage.endpoint = format!("http://{gone}"));
    assert_eq!(refused(gone), Some(Refusal::StorageUnreachable));
}

#[test]
fn an_upload_in_pieces_that_nobody_waits_for_any_more_leaves_nothing_in_the_storage() {
    let bench = Bench::new();
    let before = bench.server.keys();
    let plain = vec![7; 3_000_000];
    for after in 0..6 {
        let asked = Arc::new(AtomicUsize::new(0));
        let files =
            bench.in_pieces(1_000_000).while_wanted(Arc::new(move |_| asked.fetch_add(1, Ordering::Relaxed) < after));
        let put = put(&files, &bench.to(), Holds::Document(Digest([3; 32])), &plain);
        assert!(matches!(put, Err(Trouble::Unwanted)), "after {after}");
        assert_eq!((bench.server.keys(), bench.server.leftovers()), (before.clone(), 0), "after {after}");
    }
}

#[test]
fn what_was_put_opens_with_the_words_with_the_drills_key_and_with_the_stock_tool() {
    let bench = Bench::new();
    let part = bench.put(Holds::People, SECRET.as_bytes());
    let index = bench.backup(1, vec![part]);
    assert_eq!(bench.files.index(&bench.words).unwrap(), Some(index.clone()));
    assert_eq!(bench.files.index(&bench.drill).unwrap(), Some(index));
    assert_eq!(bench.read(&part).unwrap(), SECRET.as_bytes());
    assert_eq!(read(&bench.files, &part, &bench.drill).unwrap(), SECRET.as_bytes());
    let identity = bench.stage.path().join("identity");
    std::fs::write(&identity, bench.words.text().as_bytes()).unwrap();
    let stock = Command::new("age").arg("-d").arg("-i").arg(identity).arg(bench.path(&part.file())).output();
    let stock = stock.expect("the stock age tool, which ./setup.sh --test installs");
    assert_eq!((stock.status.success(), stock.stdout.as_slice()), (true, SECRET.as_bytes()));
}

#[test]
fn whoever_keeps_the_storage_reads_nothing_in_it_and_nobody_is_named_by_it() {
    let bench = Bench::new();
    let parts = vec![
        bench.put(Holds::People, SECRET.as_bytes()),
        bench.put(Holds::Document(Digest([3; 32])), SECRET.as_bytes()),
    ];
    bench.backup(1, parts);
    let hidden =
        [SECRET.to_owned(), PersonId([1; 32]).to_hex(), Digest([3; 32]).to_hex(), bench.words.address().to_text()];
    let keys = bench.server.keys();
    assert_eq!(keys.len(), 4);
    for key in keys {
        let text = String::from_utf8_lossy(&std::fs::read(bench.server.bucket().join(&key)).unwrap()).into_owned();
        assert!(hidden.iter().all(|secret| !text.contains(secret) && !key.contains(secret)), "{key}");
    }
}

#[test]
fn a_large_part_goes_and_comes_in_pieces_and_opens_whole() {
    let bench = Bench::new();
    // The smallest pieces that a storage takes.
    let files = bench.in_pieces(5 * 1024 * 1024);
    let plain: Vec<u8> = (0..12_000_003_u32).map(|at| u8::try_from(at % 251).unwrap()).collect();
    let part = put(&files, &bench.to(), Holds::Document(Digest([3; 32])), &plain).unwrap();
    assert_eq!(bench.server.leftovers(), 0);
    assert!(files.list().unwrap().has(&part));
    assert_eq!(read(&files, &part, &bench.words).unwrap(), plain);
    assert_eq!(bench.read(&part).unwrap(), plain, "at once too");
    assert_eq!(std::fs::read_dir(bench.stage.path()).unwrap().count(), 0, "nothing of it stays on the disk");
}

#[test]
fn a_backup_that_was_interrupted_leaves_the_former_one_whole() {
    let bench = Bench::new();
    let part = bench.put(Holds::People, SECRET.as_bytes());
    let index = bench.backup(1, vec![part]);
    let left = bench.put(Holds::Document(Digest([3; 32])), b"more");
    let failed = bench.files.put(&bench.to(), Holds::People, |out| {
        out.write_all(&[1; 300_000]).map_err(Trouble::Write)?;
        Err(Trouble::Write(std::io::Error::other("stopped")))
    });
    assert!(failed.is_err());
    assert_eq!(bench.files.index(&bench.words).unwrap(), Some(index));
    assert_eq!(bench.read(&part).unwrap(), SECRET.as_bytes());
    assert!(bench.files.list().unwrap().has(&left));
    let next = bench.put(Holds::People, b"next");
    bench.backup(2, vec![next]);
    let mut kept: Vec<String> = [next.file(), "LISEZ-MOI.txt".into(), "index-00000002.age".into()].into();
    kept.iter_mut().for_each(|file| *file = format!("{PREFIX}/{file}"));
    kept.sort();
    assert_eq!(bench.server.keys(), kept);
}

#[test]
fn what_is_not_of_this_backup_stays_and_backups_beside_each_other_are_found() {
    let bench = Bench::new();
    let other = bench.with(|storage| storage.prefix = "cabinet/parloir-2".to_owned());
    let theirs = put(&other, &bench.to(), Holds::People, b"theirs").unwrap();
    for file in ["photo.jpg", "notes.age", "index-1.age"] {
        std::fs::write(bench.path(file), b"not ours").unwrap();
    }
    let first = bench.put(Holds::People, b"one");
    bench.backup(1, vec![first]);
    let second = bench.put(Holds::People, b"two");
    bench.backup(2, vec![second]);
    assert!(other.list().unwrap().has(&theirs));
    assert!(!bench.files.list().unwrap().has(&first));
    for file in ["photo.jpg", "notes.age", "index-1.age"] {
        assert!(bench.path(file).exists());
    }
    let mut above = typed(bench.server.url());
    above.prefix = "cabinet".to_owned();
    let above = Bucket::at(&above, bench.stage.path()).unwrap();
    assert_eq!(above.beside("parloir-", &|_| true).unwrap(), ["parloir-1", "parloir-2"]);
    assert!(above.traffic().bytes().1 > 0);
}
