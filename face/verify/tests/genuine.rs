//! Genuine bundles stand, full and selective, for every verifier.

use std::collections::BTreeSet;

use parloir_base::EndpointId;
use parloir_journal::bundle::Form;
use parloir_kit::{Folder, Story, figure};
use parloir_wire::import::{DayOrder, Import, ImportFormat};
use parloir_wire::matter::Role;
use parloir_wire::relay::{Consent, Relay};
use parloir_wire::text::Record;
use parloir_wire::{Kind, ReceiptKind};

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
fn what_a_former_device_of_a_party_signed_stands_beside_what_the_new_one_signs() {
    let (claire, jean, anew) = (figure::claire(), figure::jean(), figure::jean_anew());
    let mut story = Story::new("Martin c. Durand");
    story.open(&claire, "Martin c. Durand");
    story.admit(&claire, &jean, Role::Client);
    let before = story.entry(&jean, Kind::Message, b"from the office", &[]);
    story.admit(&claire, &anew, Role::Client);
    let after = story.entry(&anew, Kind::Message, b"from the telephone", &[]);
    let draft = story.draft();
    story.propose(&claire, &draft);
    story.co_sign(&anew);
    for form in [Form::Full, Form::Selective(BTreeSet::from([before, after]))] {
        let folder = story.bundle(form);
        for who in [&jean, &anew] {
            assert!(folder.files.contains_key(&format!("keys/device-{}.txt", who.device_id())));
        }
        assert_eq!(
            folder.files.keys().filter(|path| path.starts_with("keys/person-")).count(),
            4,
            "two people and their signatures"
        );
        for (verifier, verdict) in everyone(&folder) {
            assert_eq!(verdict, Verdict::Stands, "{verifier}");
        }
    }
    // A former device that signed nothing here says nothing of the matter, and stays out.
    let mut silent = Story::new("another");
    silent.open(&claire, "another");
    silent.admit(&claire, &jean, Role::Client);
    silent.admit(&claire, &anew, Role::Client);
    let folder = silent.bundle(Form::Full);
    assert!(!folder.files.contains_key(&format!("keys/device-{}.txt", jean.device_id())));
    for (verifier, verdict) in everyone(&folder) {
        assert_eq!(verdict, Verdict::Stands, "{verifier}");
    }
}

#[test]
fn a_second_person_with_a_key_of_another_takes_the_bundle_from_nobody() {
    let (claire, jean) = (figure::claire(), figure::jean());
    let mut thief = figure::mallory();
    (thief.evidence, thief.transport) = (figure::jean().evidence, figure::jean().transport);
    (thief.device.evidence, thief.device.endpoint) = (jean.device.evidence, jean.device.endpoint);
    let mut story = Story::new("Martin c. Durand");
    story.open(&claire, "Martin c. Durand");
    story.admit(&claire, &jean, Role::Client);
    story.admit(&claire, &thief, Role::Colleague);
    story.entry(&jean, Kind::Message, b"mine", &[]);
    let folder = story.bundle(Form::Full);
    assert!(!folder.files.contains_key(&format!("keys/person-{}.txt", thief.id())));
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

#[test]
fn what_a_document_is_said_to_be_goes_with_it_and_stands_for_every_verifier() {
    let (claire, jean) = (figure::claire(), figure::jean());
    let mut story = Story::small(&claire, &jean, &figure::carole());
    let message = story.link(&claire, 4).unwrap();
    let import = Import {
        format: ImportFormat::Whatsapp,
        reader: 1,
        dates: Some(DayOrder::Dmy),
        zone: Some("Europe/Paris".to_owned()),
        messages: 200_000,
        system: 12,
        attachments: 31,
        absent: 4,
        units: 243_114,
        first: Some("2026-11-23T14:05:33".to_owned()),
        last: Some("2026-11-24T09:00".to_owned()),
        reading: parloir_base::Digest([3; 32]),
    };
    let said = story.entry(&claire, Kind::Import, &import.to_bytes(), &[message]);
    for form in [Form::Full, Form::Selective(BTreeSet::from([message]))] {
        let folder = story.bundle(form);
        assert!(folder.files.contains_key(&format!("items/{said}/body")), "without it the document would mislead");
        for (verifier, verdict) in everyone(&folder) {
            assert_eq!(verdict, Verdict::Stands, "{verifier}");
        }
    }
}

#[test]
fn what_parties_said_of_a_relay_stands_for_every_verifier_and_goes_with_any_item() {
    let (claire, jean) = (figure::claire(), figure::jean());
    let mut story = Story::small(&claire, &jean, &figure::carole());
    let relay = Relay {
        endpoint: EndpointId([5; 32]),
        pass: [6; 32],
        addresses: vec![([192, 0, 2, 7], 47_471).into(), "[2001:db8::7]:47471".parse().unwrap()],
    };
    let agreed = Consent::Agreed(relay.endpoint).to_bytes();
    let named = story.entry(&claire, Kind::Relay, &Consent::Named(relay).to_bytes(), &[]);
    let agreed = story.entry(&jean, Kind::Relay, &agreed, &[]);
    let withdrawn = story.entry(&jean, Kind::Relay, &Consent::Withdrawn.to_bytes(), &[agreed]);
    let message = story.link(&claire, 4).unwrap();
    for form in [Form::Full, Form::Selective(BTreeSet::from([message]))] {
        let folder = story.bundle(form);
        for entry in [named, agreed, withdrawn] {
            assert!(
                folder.files.contains_key(&format!("items/{entry}/body")),
                "who agreed to what is part of the proof"
            );
        }
        for (verifier, verdict) in everyone(&folder) {
            assert_eq!(verdict, Verdict::Stands, "{verifier}");
        }
    }
}
