//! Archives that a hostile device could send: each is refused, and nothing is written outside the folder.

use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::Path;

use parloir_base::Refusal;

use super::Unpacker;
use crate::fault::Stop;

/// One entry as a header that checks, with its content.
fn entry(name: &[u8], kind: tar::EntryType, content: &[u8]) -> Vec<u8> {
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(kind);
    for (to, from) in header.as_old_mut().name.iter_mut().zip(name) {
        *to = *from;
    }
    header.set_size(content.len() as u64);
    header.set_mode(0o777);
    header.set_cksum();
    let mut bytes = header.as_bytes().to_vec();
    bytes.extend_from_slice(content);
    bytes.resize(bytes.len().next_multiple_of(512), 0);
    bytes
}

fn link(name: &[u8], kind: tar::EntryType, to: &str) -> Vec<u8> {
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(kind);
    for (to, from) in header.as_old_mut().name.iter_mut().zip(name) {
        *to = *from;
    }
    header.set_link_name_literal(to).unwrap();
    header.set_size(0);
    header.set_cksum();
    header.as_bytes().to_vec()
}

fn unpack(root: &Path, archive: &[u8], step: usize) -> Result<(), Stop> {
    let mut unpacker = Unpacker::new(std::fs::File::open(root).unwrap().into());
    for part in archive.chunks(step) {
        if unpacker.write_all(part).is_err() {
            break;
        }
    }
    unpacker.finish()
}

fn ended(mut archive: Vec<u8>) -> Vec<u8> {
    archive.resize(archive.len() + 1024, 0);
    archive
}

#[test]
fn what_is_whole_is_unpacked_however_it_is_cut() {
    let mut archive = entry(b"a/", tar::EntryType::Directory, b"");
    archive.extend(entry("a/é.txt".as_bytes(), tar::EntryType::Regular, &[7; 700]));
    archive.extend(entry(b"CON", tar::EntryType::Regular, b""));
    for step in [1, 511, 512, 513, 100_000] {
        let root = tempfile::tempdir().unwrap();
        unpack(root.path(), &ended(archive.clone()), step).unwrap();
        assert_eq!(std::fs::read(root.path().join("a/é.txt")).unwrap(), [7; 700]);
        assert!(root.path().join("_CON").is_file());
    }
}

#[test]
fn what_leads_out_of_the_folder_is_refused() {
    use tar::EntryType::{Char, Directory, Fifo, GNULongName, Link, Regular, Symlink, XHeader};
    let regular = |name: &[u8]| entry(name, Regular, b"x");
    let mut long = entry(b"././@LongLink", GNULongName, b"a/../../../escaped\0");
    long.extend(regular(b"innocent"));
    let mut through = entry(b"a", Regular, b"x");
    through.extend(regular(b"a/b"));
    let mut twice = regular(b"a");
    twice.extend(regular(b"a"));
    let mut broken = regular(b"a");
    if let Some(byte) = broken.get_mut(124) {
        *byte ^= 1;
    }
    let hostile = [
        regular(b"../escaped"),
        regular(b"/escaped"),
        regular(b"a/../../escaped"),
        regular(b"./escaped"),
        regular(b"a//b"),
        regular(b""),
        regular(b"a\xff"),
        regular("a\u{202e}b".as_bytes()),
        entry(b"../escaped/", Directory, b""),
        link(b"l", Symlink, "/etc/passwd"),
        link(b"l", Link, "/etc/passwd"),
        link(b"l", Fifo, ""),
        link(b"l", Char, ""),
        entry(b"x", XHeader, b"20 path=../escaped\n"),
        long,
        through,
        twice,
        broken,
    ];
    for (number, archive) in hostile.into_iter().enumerate() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("root");
        std::fs::create_dir(&root).unwrap();
        let stop = unpack(&root, &ended(archive), 4_096).unwrap_err();
        let refusal = stop.refusal();
        assert!(matches!(refusal, Some(Refusal::DocumentName | Refusal::DocumentKind)), "{number}: {refusal:?}");
        assert!(!place.path().join("escaped").exists(), "{number}");
        assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 1, "{number}");
    }
}

#[test]
fn a_link_that_somebody_put_into_the_target_is_not_followed() {
    let place = tempfile::tempdir().unwrap();
    let (root, outside) = (place.path().join("root"), place.path().join("outside"));
    std::fs::create_dir(&root).unwrap();
    std::fs::create_dir(&outside).unwrap();
    symlink(&outside, root.join("a")).unwrap();
    let archive = ended(entry(b"a/b", tar::EntryType::Regular, b"x"));
    assert!(unpack(&root, &archive, 512).is_err());
    assert_eq!(std::fs::read_dir(&outside).unwrap().count(), 0);
}

#[test]
fn an_archive_without_its_end_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let archive = entry(b"a", tar::EntryType::Regular, b"x");
    assert!(unpack(root.path(), &archive, 512).is_err());
    assert!(unpack(root.path(), archive.get(..600).unwrap(), 512).is_err());
}
