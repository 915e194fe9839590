//! Genuine bundles stand, full and selective, for every verifier.

use std::collections::BTreeSet;

use parloir_journal::bundle::Form;
use parloir_kit::{Story, figure};

mod bench;

use bench::{Verdict, everyone};

fn story() -> Story {
    Story::small(&figure::claire(), &figure::jean(), &figure::carole())
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
