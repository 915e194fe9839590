//! Archives: with media, and made to do harm.

use parloir_base::Refusal;
use parloir_imports::{Options, Trouble};

use crate::stage::{Made, archive, bounded, code, lines_of};

const TEXT: &str =
    "23/11/2026, 14:05 - Jean: photo.jpg (fichier joint)\n23/11/2026, 14:06 - Jean: absente.jpg (fichier joint)\n";

#[test]
fn a_conversation_with_its_media_has_each_with_its_digest_and_what_nobody_names_is_told() {
    let made = archive(&[
        Made::new("Discussion WhatsApp avec Jean.txt", TEXT),
        Made::new("photo.jpg", "abc"),
        Made::new("autre.opus", "de"),
        Made::new("__MACOSX/._photo.jpg", "x"),
    ]);
    let (summary, lines) = lines_of(&made, &Options::default()).unwrap();
    assert_eq!((summary.messages, summary.system, summary.attachments, summary.absent), (2, 1, 2, 1));
    let (bytes, sha256) = lines[0].attachments[0].held.unwrap();
    assert_eq!(bytes, 3);
    assert_eq!(sha256.to_hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(lines[1].attachments[0].held, None);
    assert_eq!(lines[2].attachments[0].name, "autre.opus");
}

#[test]
fn names_that_lead_elsewhere_twice_named_files_links_and_locked_files_are_refused() {
    let with = |other: Made| archive(&[Made::new("_chat.txt", TEXT), other]);
    for name in ["../photo.jpg", "/etc/passwd", "a/../../b", "C:\\x", "a\\..\\b", "a//b", "./a", ""] {
        assert_eq!(code(&with(Made::new(name, "x")), &Options::default()), Some(Refusal::ImportArchive), "{name:?}");
    }
    for name in ["_chat.txt", "_CHAT.TXT"] {
        assert_eq!(code(&with(Made::new(name, "x")), &Options::default()), Some(Refusal::ImportArchive), "{name}");
    }
    let link = Made { mode: 0o120_777, ..Made::new("lien", "/etc/passwd") };
    assert_eq!(code(&with(link), &Options::default()), Some(Refusal::ImportArchive));
    let locked = Made { flags: 0x801, ..Made::new("photo.jpg", "x") };
    assert_eq!(code(&with(locked), &Options::default()), Some(Refusal::ImportArchive));
}

#[test]
fn an_archive_that_unpacks_to_too_much_is_refused_before_it_is_unpacked() {
    let bomb = Made { told: Some(4_000_000_000), ..Made::new("photo.jpg", "x") };
    assert_eq!(
        code(&archive(&[Made::new("_chat.txt", TEXT), bomb]), &Options::default()),
        Some(Refusal::ImportArchive)
    );
    let plain = archive(&[Made::new("_chat.txt", TEXT), Made::new("a", "x"), Made::new("b", "x")]);
    assert_eq!(code(&plain, &bounded(|bounds| bounds.packed_files = 2)), Some(Refusal::ImportTooLarge));
    assert_eq!(code(&plain, &bounded(|bounds| bounds.directory_bytes = 100)), Some(Refusal::ImportTooLarge));
    assert_eq!(code(&plain, &bounded(|bounds| bounds.unpacked_bytes = 50)), Some(Refusal::ImportArchive));
    assert_eq!(code(&plain, &Options::default()), None);
}

#[test]
fn an_archive_in_an_archive_is_a_file_like_any_other() {
    let inner = archive(&[Made::new("_chat.txt", TEXT)]);
    assert_eq!(code(&archive(&[Made::new("export.zip", &inner)]), &Options::default()), Some(Refusal::ImportUnknown));
}

#[test]
fn two_conversations_in_one_archive_or_none_are_not_guessed() {
    let two = archive(&[Made::new("a.txt", TEXT), Made::new("b.txt", TEXT)]);
    assert_eq!(code(&two, &Options::default()), Some(Refusal::ImportUnknown));
    assert_eq!(code(&archive(&[Made::new("a.txt", "rien")]), &Options::default()), Some(Refusal::ImportUnknown));
    assert_eq!(code(&archive(&[]), &Options::default()), Some(Refusal::ImportUnknown));
}

#[test]
fn an_archive_that_is_cut_or_bent_is_refused_or_read_and_never_more() {
    let whole = archive(&[Made::new("_chat.txt", TEXT), Made::new("photo.jpg", "abc")]);
    for cut in 4..whole.len() {
        let refused = code(&whole[..cut], &Options::default());
        assert!(refused.is_some(), "cut at {cut}: it is the file's fault, and not the disk's");
    }
    for at in 0..whole.len() {
        let mut bent = whole.clone();
        bent[at] ^= 0x41;
        let read = lines_of(&bent, &Options::default());
        assert!(!matches!(read, Err(Trouble::Read(_))), "bent at {at}: it is the file's fault, and not the disk's");
    }
}
