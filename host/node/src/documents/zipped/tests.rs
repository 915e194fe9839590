//! Tests of the archive that is made on the fly, against a reader of another hand.

use std::io::Read;
use std::process::Command;

use parloir_base::Chance;
use parloir_crypto::slot::Stretch;
use parloir_crypto::words::Words;
use parloir_vault::{Bodies, Vault};

use super::*;
use crate::chance::System;
use crate::documents::folder::Entry;
use crate::documents::place;

/// What reads the archive: Python's own module, which checks every sum and both directories.
const READER: &str = "
import sys, zipfile, hashlib
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
for i in z.infolist():
    print(i.filename, i.file_size, hashlib.sha256(z.read(i)).hexdigest() if i.file_size < 2**30 else '-', *i.date_time)
";

fn vault(home: &std::path::Path) -> Vault {
    let words = Words::from_entropy(&[7; 32]);
    Vault::create(home, "x", &words, Stretch::TEST, &mut System).unwrap()
}

/// An archive with these files, whose bytes are all the same, sealed.
fn tree(bodies: &Bodies, entries: &[(&str, u64)]) -> Tree {
    let mut source: Box<dyn Read> = Box::new(std::io::empty());
    for (path, bytes) in entries {
        let is_folder = path.ends_with('/');
        let path = path.trim_end_matches('/').to_owned();
        let entry = Entry { path, is_folder, bytes: *bytes, seconds: 1_700_000_001 };
        let padding = (512 - bytes % 512) % 512;
        let body = std::io::repeat(b'a').take(*bytes).chain(std::io::repeat(0).take(padding));
        source = Box::new(source.chain(std::io::Cursor::new(entry.header())).chain(body));
    }
    let mut source = source.chain(std::io::repeat(0).take(1_024));
    let key = System.bytes32();
    let sealed = bodies.seal(&mut source, key, &mut |_| {}).unwrap();
    let document = place::document("pièces".into(), "application/x-tar".into(), 1, &key, &sealed);
    Tree::new(bodies.plain(&document).unwrap())
}

fn whole(tree: Tree) -> Result<Vec<u8>, Stop> {
    let (mut zip, mut out) = (Zipped::new(tree), Vec::new());
    while let Some(piece) = zip.next()? {
        assert!(piece.len() < 2 * PIECE_BYTES);
        out.extend_from_slice(&piece);
    }
    Ok(out)
}

fn read(zip: &[u8], home: &std::path::Path) -> Vec<String> {
    let path = home.join("a.zip");
    std::fs::write(&path, zip).unwrap();
    let output = Command::new("python3").args(["-c", READER]).arg(&path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

fn digest(bytes: usize) -> String {
    parloir_crypto::digest(&vec![b'a'; bytes]).to_hex()
}

#[test]
fn what_another_program_reads_in_the_archive_is_the_folder() {
    let home = tempfile::tempdir().unwrap();
    let bodies = vault(home.path()).bodies();
    let long = format!("é/{}.txt", "n".repeat(200));
    let zip = whole(tree(&bodies, &[("é/", 0), ("é/vide", 0), ("é/bail.pdf", 300_001), (&long, 1), ("NUL", 5)]));
    let zip = zip.unwrap_or_else(|stop| panic!("{stop}"));
    let time = "2023 11 14 22 13 20";
    let wanted = [
        format!("é/ 0 {} {time}", digest(0)),
        format!("é/vide 0 {} {time}", digest(0)),
        format!("é/bail.pdf 300001 {} {time}", digest(300_001)),
        format!("{long} 1 {} {time}", digest(1)),
        format!("_NUL 5 {} {time}", digest(5)),
    ];
    assert_eq!(read(&zip, home.path()), wanted);
    assert_eq!(read(&whole(tree(&bodies, &[])).unwrap_or_default(), home.path()), Vec::<String>::new());
}

#[test]
fn a_folder_of_more_files_than_the_old_end_can_count_is_read_too() {
    let home = tempfile::tempdir().unwrap();
    let bodies = vault(home.path()).bodies();
    let layout: Vec<(String, u64, u64)> = (0..70_000).map(|at| (format!("{at}"), 0, 0)).collect();
    let mut archive = Vec::new();
    let layout = crate::documents::layout::Layout::folder(&layout).unwrap();
    let mut give = |bytes: &[u8]| -> Result<(), ()> {
        archive.extend_from_slice(bytes);
        Ok(())
    };
    assert!(layout.rest(0, &mut give).unwrap());
    let key = System.bytes32();
    let sealed = bodies.seal(&mut &archive[..], key, &mut |_| {}).unwrap();
    let document = place::document("a".into(), "application/x-tar".into(), 1, &key, &sealed);
    let zip = whole(Tree::new(bodies.plain(&document).unwrap())).unwrap_or_default();
    assert_eq!(read(&zip, home.path()).len(), 70_000);
}

#[test]
fn what_would_not_be_unpacked_is_not_archived() {
    let home = tempfile::tempdir().unwrap();
    let bodies = vault(home.path()).bodies();
    for entries in [&[("../a", 1)][..], &[("a", 1), ("a", 1)], &[("a", 1), ("a/b", 1)], &[("a:", 1), ("a?", 1)]] {
        let stop = whole(tree(&bodies, entries)).unwrap_err();
        assert_eq!(stop.refusal(), Some(Refusal::DocumentName), "{entries:?}");
    }
}
