//! A container that somebody else brings: its list must be of its files, its time-stamp of its list, and nothing else may stand beside them.
//!
//! Needs `openssl` (3.0 or later) on the path, which is the authority; without it this test fails.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Cursor, Read as _, Write as _};

use parloir_crypto::digest;
use parloir_crypto::stamp::{Anchors, Question, alone, keep};
use parloir_kit::Authority;
use parloir_kit::authority::{Making, NAME};
use parloir_parcel::whole::Wrong::{self, Differs, Missing, Unlisted, Unreadable};
use parloir_parcel::{Archive, Bag, Bounds, Container, asic, container};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const LIST: &str = "META-INF/ASiCManifest001.xml";
const STAMP: &str = "META-INF/timestamp001.tst";

type Files = BTreeMap<String, Vec<u8>>;
type Change = Box<dyn Fn(&mut Files)>;

/// The files of a container as it is made.
fn made(authority: &Authority) -> Files {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("bag");
    fs::create_dir(&folder).unwrap();
    let bag = Bag::begin(&folder).unwrap();
    fs::write(bag.payload().join("conversation.json"), "{}\n").unwrap();
    fs::write(bag.payload().join("a b.txt"), "b").unwrap();
    bag.close(&[]).unwrap();
    let listed = asic::manifest(&folder).unwrap();
    let path = home.path().join("a.asice");
    let stamp = alone(&authority.stamp(listed.as_bytes())).unwrap();
    asic::wrap(&folder, &listed, &stamp, File::create(&path).unwrap()).unwrap();
    let mut zip = ZipArchive::new(File::open(&path).unwrap()).unwrap();
    let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    let read = |name: String| {
        let mut bytes = Vec::new();
        zip.by_name(&name).unwrap().read_to_end(&mut bytes).unwrap();
        (name, bytes)
    };
    names.into_iter().map(read).collect()
}

fn packed(files: &Files) -> Archive<Cursor<Vec<u8>>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    Archive::open(zip.finish().unwrap(), Bounds::default()).unwrap()
}

fn check(files: &Files) -> Container {
    container::check(&mut packed(files), BTreeMap::new(), &mut |_| true).unwrap()
}

#[test]
fn a_container_that_was_changed_in_any_way_is_found_to_be() {
    let (authority, wrong) =
        (Authority::default(), Making { purpose: "extendedKeyUsage = serverAuth", ..Making::default() });
    let whole = made(&authority);
    let other = alone(&authority.stamp(b"something else")).unwrap();
    let question = Question::new(digest(&whole[LIST]), [9; 16], None).unwrap().to_bytes();
    let for_nothing = alone(&keep(&Authority::new(wrong).answer(&question)).unwrap()).unwrap();
    let put = |path: &'static str, bytes: &[u8]| -> Change {
        let bytes = bytes.to_vec();
        Box::new(move |files| drop(files.insert(path.to_owned(), bytes.clone())))
    };
    let without = |path: &'static str| -> Change { Box::new(move |files| drop(files.remove(path))) };
    let relisted: Change = Box::new(|files| {
        let was = data_encoding::BASE64.encode(digest(b"b").as_bytes());
        let is = data_encoding::BASE64.encode(digest(b"c").as_bytes());
        let list = String::from_utf8(files[LIST].clone()).unwrap().replace(&was, &is);
        files.insert(LIST.to_owned(), list.into_bytes());
        files.insert("data/a b.txt".to_owned(), b"c".to_vec());
    });
    let bent = {
        let mut bytes = whole[STAMP].clone();
        // The end of the signature.
        *bytes.last_mut().unwrap() ^= 1;
        bytes
    };
    let changes: Vec<(Wrong, &str, Change)> = vec![
        (Differs, LIST, put("data/conversation.json", b"{ }\n")),
        (Differs, LIST, put("data/ajout.txt", b"")),
        (Differs, LIST, put("mimetypes", b"")),
        (Differs, LIST, without("data/a b.txt")),
        (Differs, LIST, put(LIST, b"<asic:ASiCManifest/>")),
        (Differs, STAMP, relisted),
        (Differs, STAMP, put(STAMP, &other)),
        (Unreadable, STAMP, put(STAMP, &for_nothing)),
        (Unreadable, STAMP, put(STAMP, &bent)),
        (Unreadable, STAMP, put(STAMP, b"")),
        (Unreadable, STAMP, put(STAMP, &[0x30; 40_000])),
        (Unlisted, "META-INF/signatures001.xml", put("META-INF/signatures001.xml", b"<x/>")),
        (Unreadable, "mimetype", put("mimetype", b"application/zip")),
        (Missing, "mimetype", without("mimetype")),
        (Missing, LIST, without(LIST)),
        (Missing, STAMP, without(STAMP)),
    ];
    for (wrong, path, change) in changes {
        let mut files = whole.clone();
        change(&mut files);
        let found = check(&files);
        assert!(found.wrong.contains(&(wrong, path.to_owned())), "{wrong:?} {path}: {:?}", found.wrong);
        let is_of_these = matches!(path, "mimetype" | "META-INF/signatures001.xml");
        assert_eq!(found.stamp.is_some(), is_of_these, "{wrong:?} {path}: what is of other bytes is no stamp of these");
    }
}

#[test]
fn a_whole_container_gives_its_time_stamp_and_whom_it_is_trusted_by_is_the_readers_to_say() {
    let (authority, other) = (Authority::default(), Authority::default());
    let files = made(&authority);
    // What was digested already is not read again, and is believed.
    let known = BTreeMap::from([("data/a b.txt".to_owned(), digest(b"b"))]);
    for known in [BTreeMap::new(), known] {
        let found = container::check(&mut packed(&files), known, &mut |_| true).unwrap();
        assert!(found.wrong.is_empty(), "{:?}", found.wrong);
        let stamp = found.stamp.unwrap();
        assert_eq!((stamp.authority.as_str(), stamp.digest), (NAME, digest(&files[LIST])));
        for (anchor, is_trusted) in [(&other, false), (&authority, true)] {
            let anchors = Anchors::from_pem(anchor.anchor().as_bytes()).unwrap();
            assert_eq!(stamp.vouched(&anchors).is_ok(), is_trusted);
        }
    }
    let stopped = container::check(&mut packed(&files), BTreeMap::new(), &mut |_| false);
    assert!(stopped.is_err(), "nobody waits any more");
}

#[test]
fn what_says_that_it_is_a_container_is_taken_at_its_word_and_nothing_else_is() {
    let one = |names: &[&str]| packed(&names.iter().map(|name| ((*name).to_owned(), Vec::new())).collect());
    for (names, called, expected) in [
        (&["bagit.txt"][..], "martin.zip", false),
        (&["bagit.txt", "inner/META-INF/x", "mimetypes"], "martin.zip", false),
        (&["bagit.txt"], "martin.ASICE", true),
        (&["bagit.txt", "mimetype"], "martin.zip", true),
        (&["bagit.txt", "META-INF/timestamp001.tst"], "martin.tar", true),
    ] {
        assert_eq!(container::is_one(&one(names), called), expected, "{names:?} {called}");
    }
}
