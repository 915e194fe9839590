//! Archives that a stranger made: what is refused before a byte is unpacked, and what is read of the others.

use std::io::{Cursor, Read as _, Write as _};

use parloir_parcel::{Archive, Bounds, Unfit};
use tar::{EntryType, Header};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

fn entry(name: &str, kind: EntryType, said: u64, bytes: &[u8]) -> Vec<u8> {
    let mut header = Header::new_gnu();
    header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
    header.set_entry_type(kind);
    header.set_size(said);
    header.set_mode(0o644);
    header.set_mtime(0);
    header.set_cksum();
    let mut block = header.as_bytes().to_vec();
    block.extend_from_slice(bytes);
    block.resize(block.len().next_multiple_of(512), 0);
    block
}

fn tar(entries: &[(&str, EntryType, &[u8])]) -> Vec<u8> {
    let mut all: Vec<u8> =
        entries.iter().flat_map(|(name, kind, bytes)| entry(name, *kind, bytes.len() as u64, bytes)).collect();
    all.extend_from_slice(&[0; 1024]);
    all
}

fn zip(entries: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn opened(bytes: &[u8]) -> Result<Archive<Cursor<Vec<u8>>>, Unfit> {
    Archive::open(Cursor::new(bytes.to_vec()), Bounds { files: 100, ..Bounds::default() })
}

fn why(bytes: &[u8]) -> String {
    format!("{:?}", opened(bytes).expect_err("it is refused"))
}

#[test]
fn what_leads_elsewhere_is_a_link_or_stands_twice_is_refused() {
    let file = EntryType::Regular;
    for (name, kind) in [
        ("../out", file),
        ("/etc/passwd", file),
        ("a/../../out", file),
        ("a//b", file),
        ("a\\b", file),
        ("c:\\b", file),
        ("a/./b", file),
        ("a\u{1}b", file),
        ("folder/", file),
        ("link", EntryType::Symlink),
        ("hard", EntryType::Link),
        ("pipe", EntryType::Fifo),
        ("device", EntryType::Block),
        ("holes", EntryType::GNUSparse),
    ] {
        assert_eq!(why(&tar(&[("first", file, b"x"), (name, kind, b"")])), "Hostile", "{name:?}");
    }
    assert_eq!(why(&tar(&[("link", EntryType::Symlink, b"")])), "Hostile", "also as the first");
    for twice in [["a", "a"], ["a", "A"], ["a", "./a"]] {
        assert_eq!(why(&tar(&[(twice[0], file, b"1"), (twice[1], file, b"2")])), "Hostile", "{twice:?}");
    }
    for name in ["../out", "/etc/passwd", "a/../../out"] {
        assert_eq!(why(&zip(&[("first", b"x"), (name, b"y")], CompressionMethod::Stored)), "Hostile", "{name:?}");
    }
    assert_eq!(why(&zip(&[("a", b"x"), ("A", b"y")], CompressionMethod::Stored)), "Hostile");
}

#[test]
fn what_lies_of_its_length_is_cut_or_is_no_archive_is_refused() {
    let file = EntryType::Regular;
    for said in [100_000, 1 << 40, u64::MAX >> 1] {
        let mut lying = entry("a", file, said, b"short");
        lying.extend_from_slice(&[0; 1024]);
        assert_eq!(why(&lying), "Cut", "{said}");
    }
    let whole = tar(&[("a", file, &[7; 5_000])]);
    for length in [512, 3_000, whole.len() - 1024] {
        assert_eq!(why(&whole[..length]), "Cut", "{length}");
    }
    let mut bent = whole.clone();
    bent[0] ^= 1;
    assert_eq!(why(&bent), "Hostile", "its header does not add up");
    for none in [&b""[..], b"PK", b"Bonjour", &[0; 4_096]] {
        assert_eq!(why(none), "Unknown");
    }
    let packed = zip(&[("a", &[7; 5_000])], CompressionMethod::Deflated);
    assert_eq!(why(&packed[..packed.len() / 2]), "Cut");
}

#[test]
fn a_bomb_and_more_files_than_are_read_are_refused_before_anything_is_unpacked() {
    let bomb = zip(&[("a", &vec![0; 8 << 20])], CompressionMethod::Deflated);
    assert!(bomb.len() < 64 << 10);
    assert_eq!(why(&bomb), "Hostile");
    let names: Vec<String> = (0..101).map(|at| format!("f{at}")).collect();
    let many: Vec<(&str, EntryType, &[u8])> =
        names.iter().map(|name| (name.as_str(), EntryType::Regular, &b""[..])).collect();
    assert_eq!(why(&tar(&many)), "TooLarge");
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(why(&zip(&many, CompressionMethod::Stored)), "TooLarge");
    let bounds = Bounds { directory_bytes: 1_000, ..Bounds::default() };
    let many = zip(&many, CompressionMethod::Stored);
    assert!(
        matches!(Archive::open(Cursor::new(many), bounds), Err(Unfit::TooLarge)),
        "its directory is bounded before it is read"
    );
}

#[test]
fn what_is_whole_is_read_in_any_order_and_never_beyond_its_length() {
    let file = EntryType::Regular;
    let long = "d".repeat(90) + "/" + &"e".repeat(90);
    let mut named =
        entry("././@LongLink", EntryType::GNULongName, long.len() as u64 + 1, format!("{long}\0").as_bytes());
    named.extend(entry("cut", file, 4, b"long"));
    let mut all = tar(&[("./", EntryType::Directory, b""), ("./a/b", file, b"one"), ("c", file, &[9; 70_000])]);
    all.truncate(all.len() - 1024);
    all.extend(named);
    all.extend_from_slice(&[0; 1024]);
    let stored = zip(&[("a/b", b"one"), ("c", &[9; 70_000]), (long.as_str(), b"long")], CompressionMethod::Stored);
    let packed = zip(&[("a/b", b"one"), ("c", &[9; 70_000]), (long.as_str(), b"long")], CompressionMethod::Deflated);
    for bytes in [all, stored, packed] {
        let mut archive = opened(&bytes).unwrap();
        let listed: Vec<(String, u64)> = archive.files().map(|(path, bytes)| (path.to_owned(), bytes)).collect();
        assert_eq!(listed, [("a/b".to_owned(), 3), ("c".to_owned(), 70_000), (long.clone(), 4)]);
        for (path, expected) in [
            ("c", vec![9; 70_000]),
            ("a/b", b"one".to_vec()),
            (long.as_str(), b"long".to_vec()),
            ("c", vec![9; 70_000]),
        ] {
            let mut read = Vec::new();
            archive.read(path).unwrap().read_to_end(&mut read).unwrap();
            assert!(read == expected, "{path}");
        }
        assert!(archive.read("nowhere").is_err());
    }
}
