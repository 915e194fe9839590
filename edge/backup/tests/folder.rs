//! A backup is whole or not there, opens with the words alone, and names the file that is wrong.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use parloir_backup::{Address, Files, Holds, Index, Opener, Part, SealedFile, Trouble};
use parloir_base::{DeviceId, Digest, Moment, PersonId, Refusal};
use parloir_crypto::SigningKey;
use parloir_crypto::words::Words;
use tempfile::TempDir;

const SECRET: &str = "le bail de la rue des Martyrs";

struct Bench {
    _root: TempDir,
    root: PathBuf,
    folder: Files,
    words: Opener,
    drill: Opener,
    evidence: SigningKey,
}

impl Bench {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("parloir-1");
        let folder = Files::make_folder(&path).unwrap();
        let words = Opener::from_seed(&Words::from_entropy(&[7; 32]).backup_key()).unwrap();
        let evidence = SigningKey::from_seed(&[9; 32]);
        Self { _root: root, root: path, folder, words, drill: Opener::from_seed(&[8; 32]).unwrap(), evidence }
    }

    fn to(&self) -> [Address; 2] {
        [self.words.address(), self.drill.address()]
    }

    fn put(&self, holds: Holds, plain: &str) -> Part {
        let fill = |out: &mut dyn Write| out.write_all(plain.as_bytes()).map_err(Trouble::Write);
        self.folder.put(&self.to(), holds, fill).unwrap()
    }

    fn index(&self, number: u64, parts: Vec<Part>) -> Index {
        let device = DeviceId(self.evidence.public());
        Index { person: PersonId([1; 32]), device, number, made: Moment(1_764_000_000_000), parts }
    }

    fn backup(&self, number: u64, parts: Vec<Part>) -> Index {
        let index = self.index(number, parts);
        self.folder.finish(&self.to(), &index, &self.evidence).unwrap();
        index
    }

    fn read(&self, part: &Part, opener: &Opener) -> Result<String, Trouble> {
        let mut text = String::new();
        self.folder.open(part, opener)?.read_to_string(&mut text).unwrap();
        Ok(text)
    }

    fn has(&self, part: &Part) -> bool {
        self.folder.list().unwrap().has(part)
    }

    fn path(&self, file: &str) -> PathBuf {
        self.root.join(file)
    }

    fn files(&self) -> Vec<String> {
        let read = std::fs::read_dir(&self.root).unwrap();
        let mut names: Vec<String> = read.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

/// Another reading than ours: the age crate alone, with the text that a person hands to the stock tool.
fn stock(path: &Path, identity: &str) -> String {
    let identity = age::x25519::Identity::from_str(identity).unwrap();
    let decryptor = age::Decryptor::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut text = String::new();
    decryptor.decrypt(std::iter::once(&identity as _)).unwrap().read_to_string(&mut text).unwrap();
    text
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
fn what_was_put_opens_with_the_words_with_the_drills_key_and_with_age_alone() {
    let bench = Bench::new();
    let part = bench.put(Holds::People, SECRET);
    let index = bench.backup(1, vec![part]);
    assert_eq!(bench.folder.index(&bench.words).unwrap(), Some(index.clone()));
    assert_eq!(bench.folder.index(&bench.drill).unwrap(), Some(index));
    assert_eq!(bench.read(&part, &bench.words).unwrap(), SECRET);
    assert_eq!(bench.read(&part, &bench.drill).unwrap(), SECRET);
    assert_eq!(stock(&bench.path(&part.file()), &bench.words.text()), SECRET);
    assert!(bench.words.text().starts_with("AGE-SECRET-KEY-1"));
}

/// What is handed over to the words is sealed and opened as a backup is, under a key of its own.
#[test]
fn the_stock_tools_make_of_the_words_key_what_the_vectors_say() {
    let rows = include_str!("../../../core/crypto/tests/vectors/handover.txt");
    for row in rows.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = row.split(" | ").collect();
        let [_, key, identity, recipient] = fields[..] else { panic!("{row}") };
        let opener = Opener::from_seed(&Digest::from_hex(key).unwrap().0).unwrap();
        assert_eq!((opener.text().as_str(), opener.address().to_text().as_str()), (identity, recipient));
        let folder = tempfile::tempdir().unwrap();
        let plain = folder.path().join("sealed.age");
        let mut sealing = SealedFile::begin(&plain, &[Address::from_text(recipient).unwrap()]).unwrap();
        sealing.write_all(SECRET.as_bytes()).unwrap();
        sealing.finish().unwrap();
        assert_eq!(stock(&plain, identity), SECRET);
    }
}

#[test]
fn whoever_keeps_the_folder_reads_nothing_in_it_and_nobody_is_named_by_it() {
    let bench = Bench::new();
    let parts = vec![bench.put(Holds::People, SECRET), bench.put(Holds::Document(Digest([3; 32])), SECRET)];
    bench.backup(1, parts);
    let hidden =
        [SECRET.to_owned(), PersonId([1; 32]).to_hex(), Digest([3; 32]).to_hex(), bench.words.address().to_text()];
    for file in bench.files() {
        let text = String::from_utf8_lossy(&std::fs::read(bench.path(&file)).unwrap()).into_owned();
        assert!(hidden.iter().all(|secret| !text.contains(secret) && !file.contains(secret)), "{file}");
    }
}

#[test]
fn other_words_open_nothing() {
    let bench = Bench::new();
    let part = bench.put(Holds::People, SECRET);
    bench.backup(1, vec![part]);
    let other = Opener::from_seed(&[5; 32]).unwrap();
    assert_eq!(refusal(bench.folder.index(&other)), Some(Refusal::BackupAbsent));
    assert!(bench.read(&part, &other).is_err());
}

#[test]
fn a_part_that_is_missing_altered_cut_short_or_swapped_is_named() {
    for spoil in ["missing", "altered", "short", "long", "swapped", "folder", "link"] {
        let bench = Bench::new();
        let parts = [bench.put(Holds::People, SECRET), bench.put(Holds::Document(Digest([3; 32])), SECRET)];
        bench.backup(1, parts.to_vec());
        let path = bench.path(&parts[1].file());
        let mut bytes = std::fs::read(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        match spoil {
            "missing" => {}
            "altered" => {
                *bytes.last_mut().unwrap() ^= 1;
                std::fs::write(&path, bytes).unwrap();
            }
            "short" => std::fs::write(&path, &bytes[..bytes.len() - 1]).unwrap(),
            "long" => std::fs::write(&path, [bytes.as_slice(), &[0]].concat()).unwrap(),
            "swapped" => drop(std::fs::copy(bench.path(&parts[0].file()), &path).unwrap()),
            "folder" => std::fs::create_dir(&path).unwrap(),
            _ => std::os::unix::fs::symlink(bench.path(&parts[0].file()), &path).unwrap(),
        }
        assert_eq!(named(bench.read(&parts[1], &bench.words)), Some(parts[1].file()), "{spoil}");
        assert_eq!(bench.read(&parts[0], &bench.words).unwrap(), SECRET, "{spoil}");
    }
}

#[test]
fn a_list_that_was_altered_renamed_or_signed_by_somebody_else_is_not_believed() {
    let bench = Bench::new();
    let part = bench.put(Holds::People, SECRET);
    bench.backup(3, vec![part]);
    let path = bench.path("index-00000003.age");
    let bytes = std::fs::read(&path).unwrap();
    std::fs::copy(&path, bench.path("index-00000009.age")).unwrap();
    assert_eq!(
        named(bench.folder.index(&bench.words)),
        Some("index-00000009.age".into()),
        "an old list as the last one"
    );
    std::fs::remove_file(bench.path("index-00000009.age")).unwrap();
    for at in [0, bytes.len() / 2, bytes.len() - 1] {
        let mut altered = bytes.clone();
        altered[at] ^= 1;
        std::fs::write(&path, altered).unwrap();
        assert!(bench.folder.index(&bench.words).is_err(), "byte {at}");
    }
    // Sealed to the right key, said to be by the right device, signed by another one.
    let forger = SigningKey::from_seed(&[4; 32]);
    bench.folder.finish(&bench.to(), &bench.index(4, vec![part]), &forger).unwrap();
    assert_eq!(refusal(bench.folder.index(&bench.words)), Some(Refusal::BackupDamaged));
}

#[test]
fn a_list_says_only_what_a_list_can_say() {
    let bench = Bench::new();
    let part = bench.put(Holds::Journal { first: 1, last: 40 }, SECRET);
    let index = bench.index(1, vec![part]);
    let text = index.to_text(&bench.evidence);
    assert_eq!(Index::from_text(&text, "x").unwrap(), index);
    let newer = text.replace("parloir-backup/1", "parloir-backup/2");
    assert_eq!(refusal(Index::from_text(&newer, "x")), Some(Refusal::BackupNewer));
    // Each of these is signed by the device itself, so only its form can refuse it.
    let digest = part.digest.to_hex();
    for (from, to) in [
        (digest.as_str(), "../../etc/passwd"),
        ("journal ", "program "),
        (" 1 40", " 1"),
        (" 1 40", " 1 40 7"),
        (" 1 40", " +1 40"),
        (" 1 40", " 01 40"),
        ("number: 1", "number: 99999999999999999999"),
        ("made: 2", "made: x"),
        ("person: 01", "person: 0"),
    ] {
        let signed = text.rsplit_once("signature: ").unwrap().0.replacen(from, to, 1);
        assert_ne!(signed, text.rsplit_once("signature: ").unwrap().0, "{from}");
        let signature = bench.evidence.sign("parloir/1/backup", signed.as_bytes());
        let hex: String = signature.0.iter().map(|byte| format!("{byte:02x}")).collect();
        let forged = format!("{signed}signature: {hex}\n");
        assert_eq!(refusal(Index::from_text(&forged, "x")), Some(Refusal::BackupDamaged), "{to}");
    }
    assert_eq!(refusal(Index::from_text("", "x")), Some(Refusal::BackupDamaged));
}

#[test]
fn a_backup_that_was_interrupted_leaves_the_former_one_whole() {
    let bench = Bench::new();
    let part = bench.put(Holds::People, SECRET);
    let index = bench.backup(1, vec![part]);
    // One part is written whole, the next one fails half-way, and the list is never written.
    bench.put(Holds::Document(Digest([3; 32])), "more");
    let failed = bench.folder.put(&bench.to(), Holds::People, |out| {
        out.write_all(&[1; 300_000]).map_err(Trouble::Write)?;
        Err(Trouble::Write(std::io::Error::other("unplugged")))
    });
    assert!(failed.is_err());
    // And a process that was killed left its half part.
    std::fs::write(bench.path("new.part"), b"half").unwrap();
    assert_eq!(bench.folder.index(&bench.words).unwrap(), Some(index));
    assert_eq!(bench.read(&part, &bench.words).unwrap(), SECRET);
    let next = bench.put(Holds::People, "next");
    bench.backup(2, vec![next]);
    let kept = [next.file(), "LISEZ-MOI.txt".into(), "index-00000002.age".into()];
    assert!(bench.files().iter().all(|file| kept.contains(file)), "{:?}", bench.files());
}

#[test]
fn what_is_superseded_goes_and_what_is_not_ours_stays() {
    let bench = Bench::new();
    for file in ["photo.jpg", "notes.age", "index-1.age"] {
        std::fs::write(bench.path(file), b"not ours").unwrap();
    }
    let (first, kept) = (bench.put(Holds::People, "one"), bench.put(Holds::Document(Digest([3; 32])), SECRET));
    bench.backup(1, vec![first, kept]);
    let second = bench.put(Holds::People, "two");
    assert!(bench.has(&kept));
    bench.backup(2, vec![second, kept]);
    assert!(!bench.has(&first));
    let mut expected = vec![
        kept.file(),
        second.file(),
        "LISEZ-MOI.txt".into(),
        "index-00000002.age".into(),
        "index-1.age".into(),
        "notes.age".into(),
        "photo.jpg".into(),
    ];
    expected.sort();
    assert_eq!(bench.files(), expected);
}

#[test]
fn what_a_failed_backup_left_goes_and_what_the_last_list_names_stays() {
    let bench = Bench::new();
    let left = bench.put(Holds::People, "left behind");
    assert_eq!(bench.folder.prune(&bench.folder.list().unwrap(), None), 0);
    assert_eq!(bench.files(), ["LISEZ-MOI.txt"]);
    let kept = bench.put(Holds::Document(Digest([3; 32])), SECRET);
    let index = bench.backup(1, vec![kept]);
    let again = bench.put(Holds::People, "left behind");
    assert_ne!(left.file(), again.file());
    assert_eq!(bench.folder.prune(&bench.folder.list().unwrap(), Some(&index)), 0);
    assert!(bench.has(&kept) && !bench.has(&again));
    assert_eq!(bench.folder.index(&bench.words).unwrap(), Some(index));
}

#[test]
fn what_was_to_go_and_is_still_there_is_told_and_tried_again() {
    let bench = Bench::new();
    let first = bench.put(Holds::People, "one");
    bench.backup(1, vec![first]);
    // Nobody takes away a folder that holds something as one takes away a file.
    std::fs::remove_file(bench.path(&first.file())).unwrap();
    std::fs::create_dir_all(bench.path(&first.file()).join("held")).unwrap();
    let index = bench.index(2, vec![bench.put(Holds::People, "two")]);
    let (_, left) = bench.folder.finish(&bench.to(), &index, &bench.evidence).unwrap();
    assert_eq!(left, 1);
    std::fs::remove_dir_all(bench.path(&first.file())).unwrap();
    std::fs::write(bench.path(&first.file()), b"one again").unwrap();
    assert_eq!(bench.folder.prune(&bench.folder.list().unwrap(), Some(&index)), 0);
    assert!(!bench.path(&first.file()).exists());
    let unwanted = bench.folder.clone().while_wanted(std::sync::Arc::new(|_| false));
    std::fs::write(bench.path(&first.file()), b"one again").unwrap();
    assert_eq!(unwanted.prune(&bench.folder.list().unwrap(), Some(&index)), 1, "what was not tried is there too");
}

#[test]
fn a_pipe_or_a_huge_file_in_place_of_a_list_is_refused_without_being_read() {
    let bench = Bench::new();
    let huge = std::fs::File::create(bench.path("index-00000001.age")).unwrap();
    huge.set_len(1 << 40).unwrap();
    assert_eq!(refusal(bench.folder.index(&bench.words)), Some(Refusal::BackupDamaged));
    std::fs::create_dir(bench.path("index-00000002.age")).unwrap();
    assert_eq!(named(bench.folder.index(&bench.words)), Some("index-00000002.age".into()));
}

#[test]
fn a_part_that_nobody_waits_for_any_more_is_not_read_on() {
    let bench = Bench::new();
    let part = bench.put(Holds::People, SECRET);
    let files = bench.folder.clone().while_wanted(Arc::new(|_| false));
    assert!(matches!(files.open(&part, &bench.words), Err(Trouble::Unwanted)));
}

#[test]
fn a_folder_that_is_not_there_is_told_apart_from_one_without_a_backup() {
    let bench = Bench::new();
    assert!(bench.folder.index(&bench.words).unwrap().is_none());
    let absent = Files::in_folder(&bench.path("nowhere"));
    assert_eq!(refusal(absent.index(&bench.words)), Some(Refusal::BackupFolder));
    assert_eq!(refusal(Files::make_folder(&bench.path("nowhere/below"))), Some(Refusal::BackupFolder));
}

#[test]
fn every_file_is_for_its_owner_alone_and_no_trace_holds_a_key_or_a_path() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new();
    let part = bench.put(Holds::People, SECRET);
    bench.backup(1, vec![part]);
    for file in [part.file(), "index-00000001.age".into()] {
        assert_eq!(std::fs::metadata(bench.path(&file)).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(std::fs::metadata(&bench.root).unwrap().permissions().mode() & 0o777, 0o700);
    let traced = format!("{:?} {:?} {:?}", bench.words, bench.words.address(), bench.folder);
    assert_eq!(traced, "Opener(..) Address(..) Files(..)");
}
