//! Genuine bundles stand, full and selective, for every verifier.

use std::collections::BTreeSet;

use parloir_journal::bundle::Form;
use parloir_kit::{Folder, Story, figure};
use parloir_wire::ReceiptKind;
use parloir_wire::matter::Role;

mod bench;

use bench::{Verdict, lay, on_disk};

fn story() -> Story {
    Story::small(&figure::claire(), &figure::jean(), &figure::carole())
}

fn everyone(folder: &Folder) -> [(&'static str, Verdict); 3] {
    let place = tempfile::tempdir().unwrap();
    lay(folder, place.path());
    on_disk(place.path())
}

#[test]
fn a_full_bundle_stands_for_every_verifier() {
    for (verifier, verdict) in everyone(&story().bundle(Form::Full)) {
        assert_eq!(verdict, Verdict::Stands, "{verifier}");
    }
}

#[test]
fn a_selective_bundle_stands_for_every_verifier_and_keeps_the_rest_to_itself() {
    let story = story();
    let claire = figure::claire();
    let document = story.link(&claire, 5).unwrap();
    let folder = story.bundle(Form::Selective(BTreeSet::from([document])));
    let everything: Vec<u8> = folder.files.values().flatten().copied().collect();
    let message = "Bonjour, voici".as_bytes();
    assert!(!everything.windows(message.len()).any(|window| window == message));
    for (verifier, verdict) in everyone(&folder) {
        assert_eq!(verdict, Verdict::Stands, "{verifier}");
    }
}

#[test]
fn a_bundle_of_another_shape_stands_too() {
    let (claire, jean) = (figure::claire(), figure::jean());
    let mut story = Story::new("a second matter");
    story.open(&claire, "Société « Été » \u{2014} n° 2");
    story.admit(&claire, &jean, Role::Client);
    for round in 0..3 {
        let (tree, sha256) = story.document(&claire, "sans extension", b"");
        story.receipt(&jean, ReceiptKind::Delivered, tree, Some(sha256));
        story.receipt(&jean, ReceiptKind::Opened, tree, None);
        if round == 1 {
            story.documents.remove(&tree);
        }
        let draft = story.draft();
        story.propose(&claire, &draft);
        story.co_sign(&jean);
    }
    let full = story.bundle(Form::Full);
    assert!(full.files.contains_key("checkpoints/000003.txt"));
    for (verifier, verdict) in everyone(&full) {
        assert_eq!(verdict, Verdict::Stands, "{verifier}");
    }
}
