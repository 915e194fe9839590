//! Documents at rest: sealed once, stored as sealed, resumed, and given back byte for byte.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use parloir_base::{Digest, Refusal};
use parloir_vault::{Bodies, Finish, Vault, Verdict};
use parloir_wire::document::Document;
use parloir_wire::{Kind, Record};

use crate::people::{CLAIRE, Chain, create, document};

const KEY: [u8; 32] = [5; 32];

pub fn plain(bytes: usize) -> Vec<u8> {
    (0..bytes).map(|at| (at * 31 + at / 251) as u8).collect()
}

pub fn sealed(bodies: &Bodies, plain: &[u8]) -> Document {
    let mut read = 0;
    let sealed = bodies.seal(&mut &plain[..], KEY, &mut |bytes| read = bytes).unwrap();
    assert_eq!(read, plain.len() as u64);
    assert_eq!((sealed.bytes, sealed.sha256), (plain.len() as u64, parloir_crypto::digest(plain)));
    document("a.bin", &sealed, KEY)
}

pub fn opened(bodies: &Bodies, document: &Document) -> Vec<u8> {
    let mut out = Vec::new();
    bodies.open_to(document, &mut out, &mut |_| {}).unwrap();
    out
}

pub fn segments(bodies: &Bodies, document: &Document) -> Vec<Vec<u8>> {
    bodies.read_segments(document, 0, u64::MAX).unwrap().map(Result::unwrap).collect()
}

struct Two {
    _homes: [tempfile::TempDir; 2],
    from: Vault,
    to: Vault,
}

fn two() -> Two {
    let homes = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let (from, to) = (create(homes[0].path()), create(homes[1].path()));
    Two { _homes: homes, from, to }
}

fn names(bodies: &Path) -> Vec<String> {
    fs::read_dir(bodies).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn documents_of_every_length_go_from_one_vault_to_another_and_come_out_the_same() {
    let Two { from, to, _homes } = two();
    for bytes in [0, 1, 65_535, 65_536, 65_537, 524_287, 524_288, 524_289, 1_300_000] {
        let plain = plain(bytes);
        let document = sealed(&from.bodies(), &plain);
        assert!(from.bodies().has(&document.root) && !to.bodies().has(&document.root));
        assert_eq!(opened(&from.bodies(), &document), plain);
        let mut incoming = to.bodies().begin(&document).unwrap();
        assert!(incoming.put_list(from.bodies().read_list(&document).unwrap()).unwrap());
        for (index, segment) in (0..).zip(segments(&from.bodies(), &document)) {
            assert_eq!(incoming.put(index, &mut segment.clone()).unwrap(), Verdict::Stored);
            assert_eq!(incoming.put(index, &mut segment.clone()).unwrap(), Verdict::Stored, "twice is once");
        }
        assert_eq!(incoming.have(), incoming.total());
        assert_eq!(incoming.finish().unwrap(), Finish::Whole);
        assert_eq!(opened(&to.bodies(), &document), plain, "{bytes} bytes");
        assert_eq!(to.bodies().begin(&document).unwrap().finish().unwrap(), Finish::Whole);
    }
}

#[test]
fn segments_that_are_altered_misplaced_or_of_another_document_are_not_stored() {
    let Two { from, to, _homes } = two();
    let document = sealed(&from.bodies(), &plain(200_000));
    let list = from.bodies().read_list(&document).unwrap();
    let all = segments(&from.bodies(), &document);
    let mut incoming = to.bodies().begin(&document).unwrap();
    assert_eq!(incoming.put(0, &mut all[0].clone()).unwrap(), Verdict::Wrong, "no list yet");
    for bad in [vec![], list[1..].to_vec(), [&list[..], &list[..1]].concat(), list.iter().rev().copied().collect()] {
        assert!(!incoming.put_list(bad).unwrap());
    }
    assert!(incoming.put_list(list).unwrap());
    let mut flipped = all[0].clone();
    flipped[100] ^= 1;
    for bad in [&flipped[..], &all[1], &all[0][..1000], &[], &[&all[0][..], &[0]].concat()] {
        assert_eq!(incoming.put(0, &mut bad.to_vec()).unwrap(), Verdict::Wrong);
    }
    assert_eq!(incoming.put(1, &mut all[1].clone()).unwrap(), Verdict::Wrong, "not the next one");
    assert_eq!(incoming.put(u64::MAX, &mut all[1].clone()).unwrap(), Verdict::Wrong);
    assert_eq!(incoming.have(), 0);
    assert!(incoming.finish().is_err(), "segments are missing");
    assert!(!to.bodies().has(&document.root));
}

#[test]
fn a_document_whose_plain_bytes_are_not_those_of_its_entry_is_not_kept() {
    let Two { from, to, _homes } = two();
    let good = sealed(&from.bodies(), &plain(70_000));
    let all = segments(&from.bodies(), &good);
    for wrong in [
        Document { sha256: Digest([1; 32]), ..good.clone() },
        Document { key_commitment: Digest([1; 32]), ..good.clone() },
    ] {
        let mut incoming = to.bodies().begin(&wrong).unwrap();
        incoming.put_list(from.bodies().read_list(&good).unwrap()).unwrap();
        for (index, segment) in (0..).zip(&all) {
            incoming.put(index, &mut segment.clone()).unwrap();
        }
        assert_eq!(incoming.finish().unwrap(), Finish::WrongDigest);
        assert!(!to.bodies().has(&good.root));
        assert_eq!(to.bodies().have(&good), (0, 2));
    }
}

#[test]
fn a_document_goes_on_from_the_last_segment_that_is_right() {
    let Two { from, to, _homes } = two();
    let plain = plain(400_000);
    let document = sealed(&from.bodies(), &plain);
    let (list, all) = (from.bodies().read_list(&document).unwrap(), segments(&from.bodies(), &document));
    let mut incoming = to.bodies().begin(&document).unwrap();
    incoming.put_list(list).unwrap();
    for (index, segment) in (0..4).zip(&all) {
        incoming.put(index, &mut segment.clone()).unwrap();
    }
    drop(incoming);
    assert_eq!(to.bodies().have(&document), (4, 7));
    let part = _homes[1].path().join(format!("bodies/{}.seal.part", document.root));
    let mut bytes = fs::read(&part).unwrap();
    bytes[65_552 * 2 + 7] ^= 1;
    bytes.truncate(65_552 * 3 + 500);
    fs::write(&part, bytes).unwrap();
    let mut incoming = to.bodies().begin(&document).unwrap();
    assert!(incoming.has_list());
    assert_eq!(incoming.have(), 2, "the third was altered, so what follows is asked for again");
    for (index, segment) in (0..).zip(&all).skip(2) {
        assert_eq!(incoming.put(index, &mut segment.clone()).unwrap(), Verdict::Stored);
    }
    assert_eq!(incoming.finish().unwrap(), Finish::Whole);
    assert_eq!(opened(&to.bodies(), &document), plain);
}

#[test]
fn a_body_that_was_altered_at_rest_is_told_as_damage() {
    let home = tempfile::tempdir().unwrap();
    let vault = create(home.path());
    let document = sealed(&vault.bodies(), &plain(200_000));
    let folder = home.path().join("bodies");
    let (seal, list) = (folder.join(format!("{}.seal", document.root)), folder.join(format!("{}.list", document.root)));
    let good = fs::read(&seal).unwrap();
    let bodies = vault.bodies();
    let open = || bodies.open_to(&document, &mut io::sink(), &mut |_| {});
    for at in [0, 70_000, good.len() - 1] {
        let mut bad = good.clone();
        bad[at] ^= 1;
        fs::write(&seal, bad).unwrap();
        assert_eq!(open().unwrap_err().refusal(), Some(Refusal::VaultDamaged));
    }
    fs::write(&seal, &good[..good.len() - 1]).unwrap();
    assert!(open().is_err());
    fs::write(&seal, &good).unwrap();
    open().unwrap();
    fs::write(&list, [0; 64]).unwrap();
    assert_eq!(bodies.read_list(&document).unwrap_err().refusal(), Some(Refusal::VaultDamaged));
}

#[test]
fn a_source_that_fails_leaves_nothing_behind() {
    struct Failing(usize);
    impl Read for Failing {
        fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(io::Error::other("gone"))?;
            Ok(bytes.len())
        }
    }
    let home = tempfile::tempdir().unwrap();
    let vault = create(home.path());
    for after in [0, 100_000, 3_000_000] {
        assert!(vault.bodies().seal(&mut Failing(after), KEY, &mut |_| {}).is_err());
    }
    assert_eq!(names(&home.path().join("bodies")), Vec::<String>::new());
}

#[test]
fn a_target_that_fails_ends_the_opening_with_its_own_fault() {
    struct Full;
    impl io::Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let home = tempfile::tempdir().unwrap();
    let vault = create(home.path());
    let document = sealed(&vault.bodies(), &plain(5_000_000));
    let fault = vault.bodies().open_to(&document, &mut Full, &mut |_| {}).unwrap_err();
    assert!(fault.is_disk_full());
    assert_eq!(opened(&vault.bodies(), &document).len(), 5_000_000);
}

#[test]
fn an_erased_body_leaves_no_file_and_erasing_again_is_no_fault() {
    let home = tempfile::tempdir().unwrap();
    let vault = create(home.path());
    let document = sealed(&vault.bodies(), &plain(100_000));
    vault.bodies().erase(&document.root).unwrap();
    vault.bodies().erase(&document.root).unwrap();
    assert!(!vault.bodies().has(&document.root));
    assert!(vault.bodies().read_segments(&document, 0, 1).is_err());
    assert_eq!(names(&home.path().join("bodies")), Vec::<String>::new());
}

#[test]
fn a_second_entry_with_the_same_body_and_other_facts_is_not_told_as_whole_and_takes_nothing_away() {
    let Two { from, to, _homes } = two();
    let plain = plain(200_000);
    let good = sealed(&from.bodies(), &plain);
    bring(&from, &to, &good);
    for bodies in [from.bodies(), to.bodies()] {
        for wrong in [
            Document { sha256: Digest([1; 32]), ..good.clone() },
            Document { key_commitment: Digest([1; 32]), ..good.clone() },
            Document { bytes: 199_999, ..good.clone() },
            Document { bytes: 65_536, ..good.clone() },
            Document { bytes: 0, ..good.clone() },
            Document { key: [6; 32], ..good.clone() },
        ] {
            let again = bodies.begin(&wrong).unwrap();
            assert_eq!(again.have(), again.total(), "nothing is fetched");
            assert_eq!(again.finish().unwrap(), Finish::WrongDigest, "{wrong:?}");
        }
        assert_eq!(bodies.begin(&good).unwrap().finish().unwrap(), Finish::Whole);
        assert_eq!(opened(&bodies, &good), plain);
    }
}

#[test]
fn a_body_that_was_altered_at_rest_is_a_fault_for_a_second_entry_and_no_word_against_it() {
    let Two { from, to, _homes } = two();
    let good = sealed(&from.bodies(), &plain(200_000));
    bring(&from, &to, &good);
    let seal = _homes[1].path().join(format!("bodies/{}.seal", good.root));
    let mut bytes = fs::read(&seal).unwrap();
    bytes[70_000] ^= 1;
    fs::write(&seal, bytes).unwrap();
    let fault = to.bodies().begin(&good).unwrap().finish().unwrap_err();
    assert_eq!(fault.refusal(), Some(Refusal::VaultDamaged));
}

fn bring(from: &Vault, to: &Vault, document: &Document) {
    let mut incoming = to.bodies().begin(document).unwrap();
    assert!(incoming.put_list(from.bodies().read_list(document).unwrap()).unwrap());
    for (index, segment) in (0..).zip(segments(&from.bodies(), document)) {
        assert_eq!(incoming.put(index, &mut segment.clone()).unwrap(), Verdict::Stored);
    }
    assert_eq!(incoming.finish().unwrap(), Finish::Whole);
}

#[test]
fn a_document_is_stored_by_one_at_a_time_and_the_second_may_come_back() {
    let Two { from, to, _homes } = two();
    let plain = plain(200_000);
    let document = sealed(&from.bodies(), &plain);
    let twin = Document { name: "b.bin".into(), ..document.clone() };
    let mut first = to.bodies().begin(&document).unwrap();
    assert!(first.put_list(from.bodies().read_list(&document).unwrap()).unwrap());
    let all = segments(&from.bodies(), &document);
    assert_eq!(first.put(0, &mut all[0].clone()).unwrap(), Verdict::Stored);
    for busy in [&document, &twin] {
        let fault = to.bodies().begin(busy).unwrap_err();
        assert!(fault.is_busy() && fault.refusal().is_none(), "{fault:?}");
    }
    drop(first);
    let mut second = to.bodies().begin(&twin).unwrap();
    assert_eq!(second.have(), 1, "what the first stored is there, untouched");
    for (index, segment) in (0..).zip(&all).skip(1) {
        assert_eq!(second.put(index, &mut segment.clone()).unwrap(), Verdict::Stored);
    }
    assert_eq!(second.finish().unwrap(), Finish::Whole);
    assert_eq!(opened(&to.bodies(), &document), plain);
    assert_eq!(to.bodies().begin(&document).unwrap().finish().unwrap(), Finish::Whole);
}

#[test]
fn a_body_that_no_entry_speaks_of_is_swept_away_and_every_other_file_stays() {
    let home = tempfile::tempdir().unwrap();
    let mut vault = create(home.path());
    let mut claire = Chain::of(CLAIRE);
    let [kept, withdrawn, lost] = [100_000, 70_000, 9].map(|bytes| sealed(&vault.bodies(), &plain(bytes)));
    let (_, a) = claire.entry(Kind::Document, &kept.to_bytes(), &[]);
    let (entry, b) = claire.entry(Kind::Document, &withdrawn.to_bytes(), &[]);
    let (_, c) = claire.entry(Kind::Withdrawal, b"", &[entry]);
    vault.commit(&[a, b, c]).unwrap();
    let folder = home.path().join("bodies");
    for other in ["deposit-1", "ff.deposit", "notes.seal", &format!("{}.seal.part", "ab".repeat(32))] {
        fs::write(folder.join(other), b"x").unwrap();
    }
    let before = names(&folder).len();
    let found = vault.bodies().sealed().unwrap();
    assert_eq!(found, [&kept, &withdrawn, &lost].map(|document| document.root).into());
    // What is sealed after the bodies were listed waits for its entry: it is not looked at.
    let fresh = sealed(&vault.bodies(), &plain(5));
    assert_eq!(vault.reader().unwrap().sweep(found).unwrap(), 1);
    assert!([&kept, &withdrawn, &fresh].iter().all(|document| vault.bodies().has(&document.root)));
    assert!(!vault.bodies().has(&lost.root));
    // A body and its list went, a body and its list came.
    assert_eq!(names(&folder).len(), before);
    assert_eq!(opened(&vault.bodies(), &kept), plain(100_000));
}
