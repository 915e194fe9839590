//! Tests of the order of a deposit's bytes.

use super::*;
use crate::documents::folder::{Archive, plan};
use std::io::Read;

fn files() -> Vec<FileKept> {
    let long = format!("b/{}/fin.txt", "n".repeat(200));
    [("a.txt", 3), ("b/c.txt", 0), ("b/d.txt", 512), ("b/e.txt", 700), (&long, 1), ("z.txt", 0)]
        .map(|(path, bytes)| (path.to_owned(), bytes, 1_700_000_000))
        .to_vec()
}

fn contents() -> Vec<u8> {
    (0..1_216_u32).map(|at| u8::try_from(at % 251).unwrap()).collect()
}

fn whole(layout: &Layout) -> Vec<u8> {
    let mut out = Vec::new();
    let mut give = |bytes: &[u8]| -> Result<(), ()> {
        out.extend_from_slice(bytes);
        Ok(())
    };
    assert!(layout.weave(0, &contents(), &mut give).unwrap());
    let at = out.len() as u64;
    let mut give = |bytes: &[u8]| -> Result<(), ()> {
        out.extend_from_slice(bytes);
        Ok(())
    };
    assert!(layout.rest(at, &mut give).unwrap());
    out
}

#[test]
fn the_archive_of_a_deposit_is_the_one_that_the_same_folder_gives() {
    let layout = Layout::folder(&files()).unwrap();
    let made = whole(&layout);
    assert_eq!((made.len() as u64, layout.content_bytes()), (layout.document_bytes(), 1_216));
    let home = tempfile::tempdir().unwrap();
    let mut left = &contents()[..];
    for (path, bytes, _) in files() {
        let path = home.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let (now, later) = left.split_at(bytes as usize);
        std::fs::write(&path, now).unwrap();
        left = later;
    }
    let mut read = Vec::new();
    Archive::new(plan(home.path()).unwrap()).read_to_end(&mut read).unwrap();
    // Times are those of the disk in one and those that were told in the other: they stand in headers, with the sums over them.
    let timeless = |bytes: &[u8]| -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for block in bytes.chunks_mut(512).filter(|block| block[257..262] == *b"ustar") {
            block[136..156].fill(0);
        }
        bytes
    };
    assert!(timeless(&made) == timeless(&read));
}

#[test]
fn every_place_says_how_much_of_the_contents_is_before_it_and_the_weaving_goes_on_from_there() {
    let layout = Layout::folder(&files()).unwrap();
    let made = whole(&layout);
    for content in 0..=1_216 {
        let place = layout.place_of(content);
        assert_eq!(layout.content_at(place), content);
        assert!(place == 0 || layout.content_at(place - 1) < content || content == 0);
    }
    for at in 0..made.len() {
        let before = layout.content_at(at as u64) as usize;
        let mut out = made[..at].to_vec();
        let mut give = |bytes: &[u8]| -> Result<(), ()> {
            out.extend_from_slice(bytes);
            Ok(())
        };
        assert!(layout.weave(at as u64, &contents()[before..], &mut give).unwrap());
        let from = out.len() as u64;
        let mut give = |bytes: &[u8]| -> Result<(), ()> {
            out.extend_from_slice(bytes);
            Ok(())
        };
        assert!(layout.rest(from, &mut give).unwrap());
        assert!(out == made, "from {at}");
        let mut picked = Vec::new();
        let mut take = |bytes: &[u8]| -> Result<(), ()> {
            picked.extend_from_slice(bytes);
            Ok(())
        };
        layout.pick(at as u64, &made[at..], &mut take).unwrap();
        assert!(picked == contents()[before..], "from {at}");
    }
}

#[test]
fn files_that_lead_out_of_their_folder_or_would_be_one_file_are_refused() {
    let refused = |paths: &[&str]| {
        let files: Vec<FileKept> = paths.iter().map(|path| ((*path).to_owned(), 1, 0)).collect();
        Layout::folder(&files).err()
    };
    for paths in [
        &["../a"][..],
        &["/etc/passwd"],
        &["a//b"],
        &["a/./b"],
        &[""],
        &["a", "a"],
        &["a", "a/b"],
        &["a/b", "a"],
        &["a:b", "a?b"],
        &["e\u{301}", "\u{e9}"],
        &["a\u{202e}b"],
    ] {
        assert_eq!(refused(paths), Some(Refusal::DocumentName), "{paths:?}");
    }
    assert_eq!(refused(&["a/b", "a/c", "d/a/b"]), None);
    let huge = |bytes| Layout::folder(&[("a".to_owned(), bytes, 0), ("b".to_owned(), bytes, 0)]).err();
    assert_eq!(huge(DOCUMENT_BYTES_MAX / 2), Some(Refusal::ItemTooLarge));
    assert_eq!(huge(u64::MAX), Some(Refusal::ItemTooLarge));
    let many: Vec<FileKept> = (0..=DEPOSIT_FILES_MAX).map(|at| (at.to_string(), 0, 0)).collect();
    assert_eq!(Layout::folder(&many).err(), Some(Refusal::ItemTooLarge));
}
