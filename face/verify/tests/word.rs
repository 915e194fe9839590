//! One party's false or broken word is said against them, counts for nothing, and takes the bundle from nobody.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use parloir_base::{DeviceId, Digest, EndpointId, Moment};
use parloir_crypto::digest;
use parloir_journal::bundle::Form;
use parloir_journal::bundle::check::report::{Finding, Report};
use parloir_kit::{Figure, Story, figure};
use parloir_wire::matter::Role;
use parloir_wire::relay::{Consent, Relay};
use parloir_wire::text::Record;
use parloir_wire::{Kind, ReceiptKind, Seen};

mod bench;

use bench::{Verdict, lay, on_disk};

/// A matter that Claire keeps, in which each of the others has said that they verified her.
fn told(others: &[&Figure]) -> Story {
    let claire = figure::claire();
    let mut story = Story::new("Martin c. Durand");
    story.open(&claire, "Martin c. Durand");
    for other in others {
        story.admit(&claire, other, Role::Client);
        story.verify(other, &claire);
    }
    story
}

/// What our verifier reports of a bundle that must stand for each of the three.
fn stands(story: &Story) -> Report {
    let place = tempfile::tempdir().unwrap();
    lay(&story.bundle(Form::Full), place.path());
    for (verifier, verdict) in on_disk(place.path()) {
        assert_eq!(verdict, Verdict::Stands, "{verifier}");
    }
    parloir_verify::check(place.path(), &[]).unwrap()
}

/// What a script of the project prints of a folder on the disk.
fn said(name: &str, program: &str, target: &Path) -> String {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../core/journal/tools");
    let run = Command::new(program).arg(tools.join(name)).arg(target).output().unwrap();
    String::from_utf8_lossy(&run.stdout).into_owned()
}

/// Whether a note of this code against this person names this link of theirs.
fn is_said(report: &Report, code: &str, who: &Figure, seq: u64) -> bool {
    let path = format!("{}/{seq:06}", who.device_id());
    report.findings.iter().any(|one| one.code.code() == code && one.by == Some(who.id()) && one.path.contains(&path))
}

#[test]
fn whoever_says_later_that_they_open_the_matter_is_not_shown_as_its_keeper() {
    let (claire, jean, carole) = (figure::claire(), figure::jean(), figure::carole());
    let mut story = told(&[&jean, &carole]);
    // Devices stand in the order of their keys: one of the two is before Claire's or both after, and neither may win.
    story.claim(&jean, "Jean keeps it");
    story.claim(&carole, "Carole keeps it");
    let draft = story.draft();
    story.propose(&claire, &draft);
    story.co_sign(&jean);
    let report = stands(&story);
    assert_eq!(report.summary.title.as_deref(), Some("Martin c. Durand"));
    let role = |who: &Figure| report.summary.parties.get(&who.id()).map(|(role, _)| role.as_str());
    assert_eq!((role(&claire), role(&jean), role(&carole)), (Some("keeper"), Some("client"), Some("client")));
    assert!(is_said(&report, "NOTE-06", &jean, 2) && is_said(&report, "NOTE-06", &carole, 2));
}

#[test]
fn whoever_says_first_thing_that_they_open_the_matter_takes_it_from_nobody() {
    let (claire, jean) = (figure::claire(), figure::jean());
    let mut story = Story::new("Martin c. Durand");
    story.open(&claire, "Martin c. Durand");
    story.admit(&claire, &jean, Role::Client);
    story.claim(&jean, "Durand c. Martin");
    let report = stands(&story);
    assert_eq!(report.summary.title.as_deref(), Some("Martin c. Durand"));
    assert!(is_said(&report, "NOTE-06", &jean, 1));
}

#[test]
fn a_receipt_for_another_document_or_for_nothing_is_said_against_its_author_and_is_no_receipt() {
    let (claire, jean) = (figure::claire(), figure::jean());
    let mut story = told(&[&jean]);
    let (document, sha256) = story.document(&claire, "a.pdf", b"the right one");
    story.receipt(&jean, ReceiptKind::Delivered, document, Some(digest(b"another one")));
    story.receipt(&jean, ReceiptKind::Delivered, document, None);
    story.receipt(&jean, ReceiptKind::Opened, Digest([5; 32]), None);
    story.receipt(&jean, ReceiptKind::Acknowledged, document, Some(sha256));
    let report = stands(&story);
    assert!(is_said(&report, "NOTE-08", &jean, 2) && is_said(&report, "NOTE-08", &jean, 3));
    assert!(is_said(&report, "NOTE-09", &jean, 4));
    assert_eq!(report.receipts.iter().map(|one| one.kind).collect::<Vec<_>>(), [ReceiptKind::Acknowledged]);
    assert_eq!(report.disowned, 3);
    let shown = parloir_verify::render::text(&report, parloir_verify::Language::En);
    assert!(
        shown.contains("1 receipts") && shown.contains("3 statements set aside") && shown.contains("(Jean Martin)")
    );
}

#[test]
fn contents_that_are_not_what_they_say_are_said_against_their_author_and_are_no_items() {
    let (claire, jean) = (figure::claire(), figure::jean());
    let mut story = told(&[&jean]);
    story.entry(&claire, Kind::Message, b"bonjour", &[]);
    story.entry(&jean, Kind::Message, &[0xff, 0xfe], &[]);
    story.entry(&jean, Kind::Document, b"no document", &[]);
    story.entry(&jean, Kind::Folder, b"document/1\nname: ../../etc/passwd\n", &[]);
    story.entry(&jean, Kind::Admission, b"admission/1\n", &[]);
    story.entry(&jean, Kind::Verification, b"verification/1\n", &[]);
    story.entry(&jean, Kind::Checkpoint, b"checkpoint/1\n", &[]);
    let draft = story.draft();
    let proposed = story.propose(&claire, &draft);
    story.entry(&jean, Kind::Countersignature, b"no signature", &[proposed]);
    let report = stands(&story);
    for seq in 2..=7 {
        assert!(is_said(&report, "NOTE-07", &jean, seq), "{seq}");
    }
    assert_eq!(report.items.len(), 1);
}

#[test]
fn a_link_that_says_it_saw_another_than_stands_there_is_said_against_its_author() {
    let (claire, jean) = (figure::claire(), figure::jean());
    let mut story = told(&[&jean]);
    let held = story.chains[&claire.device_id()].clone();
    story.entry(&claire, Kind::Message, b"never stood in the matter", &[]);
    story.entry(&jean, Kind::Message, b"I have seen it", &[]);
    story.chains.insert(claire.device_id(), held);
    story.entry(&claire, Kind::Message, b"what stands there", &[]);
    assert!(is_said(&stands(&story), "NOTE-10", &jean, 2));
}

#[test]
fn a_device_that_signed_two_histories_is_named_by_every_verifier_in_every_form_of_bundle() {
    let (claire, jean) = (figure::claire(), figure::jean());
    let mut story = told(&[&jean]);
    let message = story.entry(&claire, Kind::Message, b"bonjour", &[]);
    story.entry(&jean, Kind::Message, b"oui", &[]);
    story.fork(&jean, b"non");
    for form in [Form::Full, Form::Selective(BTreeSet::from([message]))] {
        let place = tempfile::tempdir().unwrap();
        lay(&story.bundle(form), place.path());
        for (verifier, verdict) in on_disk(place.path()) {
            assert_eq!(verdict, Verdict::Stands, "{verifier}");
        }
        let other = format!("forks/{}/other.txt", jean.device_id());
        for (name, program) in [("verify.py", "python3"), ("verify.sh", "bash")] {
            let said = said(name, program, place.path());
            let note = |line: &str| line.contains(&other) && line.contains("two different histories");
            assert!(said.lines().any(note), "{name}: {said}");
        }
        let report = parloir_verify::check(place.path(), &[]).unwrap();
        let named = |one: &&Finding| one.code.code() == "NOTE-11" && one.by == Some(jean.id()) && one.path == other;
        assert_eq!(report.findings.iter().filter(named).count(), 1);
        assert_eq!(report.summary.forks[&jean.device_id()], (jean.id(), 2));
        assert_eq!(report.disowned, 0, "nothing is set aside: two histories stand against each other");
        let shown = parloir_verify::render::text(&report, parloir_verify::Language::Fr);
        assert!(shown.contains("deux histoires") && shown.contains("(Jean Martin)"), "{shown}");
    }
}

#[test]
fn what_was_signed_after_a_revocation_that_came_late_counts_for_nothing_and_takes_the_bundle_from_nobody() {
    let (claire, jean) = (figure::claire(), figure::jean());
    let mut story = told(&[&jean]);
    let message = story.entry(&claire, Kind::Message, b"bonjour", &[]);
    story.entry(&jean, Kind::Message, b"by Jean", &[]);
    let mut revoked = figure::jean();
    revoked.revoked = Some(story.now);
    // The thief goes on, and Claire hears of the revocation later.
    let said = story.entry(&jean, Kind::Message, b"by the thief", &[]);
    let (document, sha256) = story.document(&jean, "a.pdf", b"by the thief too");
    story.receipt(&jean, ReceiptKind::Acknowledged, message, None);
    story.verify(&jean, &claire);
    story.receipt(&claire, ReceiptKind::Delivered, said, None);
    story.receipt(&claire, ReceiptKind::Delivered, document, Some(sha256));
    let draft = story.draft();
    story.propose(&claire, &draft);
    story.co_sign(&jean);
    story.cards.push(revoked.card());
    let report = stands(&story);
    for seq in 3..=7 {
        assert!(is_said(&report, "NOTE-12", &jean, seq), "{seq}");
    }
    assert_eq!(report.items.len(), 2, "what Jean and Claire wrote before");
    assert!(report.receipts.iter().all(|one| one.person == claire.id()));
    assert_eq!(report.verifications.len(), 1, "the one of before");
    assert!(report.summary.checkpoints[&1].iter().all(|device| *device == claire.device_id()));
}

#[test]
fn a_proof_that_would_not_hold_is_not_carried() {
    let (claire, jean, mallory) = (figure::claire(), figure::jean(), figure::mallory());
    let mut story = told(&[&jean]);
    story.entry(&jean, Kind::Message, b"oui", &[]);
    story.fork(&jean, b"non");
    let mut twice = story.forks[0].clone();
    twice.other = twice.one.clone();
    let mut stranger = story.forks[0].clone();
    stranger.device = mallory.device_id();
    let mut whose = story.forks[0].clone();
    whose.device = claire.device_id();
    story.forks = vec![twice, stranger, whose];
    let report = stands(&story);
    assert!(report.summary.forks.is_empty());
}

#[test]
fn who_lacks_another_partys_chain_still_has_a_bundle_with_the_keepers_receipts_for_it() {
    let (claire, jean, carole) = (figure::claire(), figure::jean(), figure::carole());
    let mut story = told(&[&jean, &carole]);
    let message = story.entry(&jean, Kind::Message, b"for Claire, who has verified me", &[]);
    story.receipt(&claire, ReceiptKind::Delivered, message, None);
    let draft = story.draft();
    story.propose(&claire, &draft);
    story.co_sign(&jean);
    story.chains.remove(&jean.device_id());
    let report = stands(&story);
    assert!(is_said(&report, "NOTE-09", &claire, 4));
    assert!(report.receipts.is_empty());
}

#[test]
fn a_proposal_that_does_not_follow_takes_the_bundle_from_nobody() {
    let (claire, jean) = (figure::claire(), figure::jean());
    let mut story = told(&[&jean]);
    let draft = story.draft();
    story.propose(&claire, &draft);
    let mut second = story.draft();
    second.prev = Some(Digest([3; 32]));
    story.propose(&claire, &second);
    assert_eq!(stands(&story).summary.checkpoints.len(), 1);
}

#[test]
fn whoever_names_the_last_place_there_can_be_keeps_no_verifier_waiting() {
    let (claire, jean) = (figure::claire(), figure::jean());
    let mut story = told(&[&jean]);
    let far = |device| Seen { device, seq: u64::MAX >> 1, digest: Digest([6; 32]) };
    let (known, unknown) = (far(claire.device_id()), far(DeviceId([0x55; 32])));
    story.entry_seeing(&jean, Kind::Message, b"I have seen the end of time", &[unknown, known]);
    stands(&story);
}

#[test]
fn whoever_verifies_themselves_is_recognised_by_nobody() {
    let jean = figure::jean();
    let mut story = told(&[&jean]);
    story.verify(&jean, &jean);
    let report = stands(&story);
    assert!(report.verifications.iter().all(|one| one.peer != jean.id()));
    assert_eq!(report.verifications.len(), 1);
}

#[test]
fn a_checkpoint_signature_of_a_device_that_could_not_sign_at_its_time_is_left_out_and_takes_the_bundle_from_nobody() {
    let claire = figure::claire();
    let scene = |jean: &Figure, of: &dyn Fn(&Story) -> Moment| {
        let mut story = told(&[jean]);
        let mut draft = story.draft();
        draft.claimed = of(&story);
        story.propose(&claire, &draft);
        story.co_sign(jean);
        story
    };
    let only = |story: &Story, who: &[&Figure]| {
        let report = stands(story);
        let signers: BTreeSet<DeviceId> = report.summary.checkpoints[&1].iter().copied().collect();
        assert_eq!(signers, who.iter().map(|one| one.device_id()).collect());
    };
    // A newcomer signs what was sealed before their device's time.
    let mut young = figure::jean();
    young.device.valid_after = young.device.valid_after.plus_ms(3_600_000);
    let born = young.device.valid_after;
    only(&scene(&young, &|_| born.plus_ms(-1_000)), &[&claire]);
    only(&scene(&young, &|_| born), &[&claire, &young]);
    // A thief dates the signature before the revocation, of a checkpoint from after it.
    let mut story = scene(&figure::jean(), &|story| story.now.plus_ms(3_600_000));
    let mut revoked = figure::jean();
    revoked.revoked = Some(story.now.plus_ms(60_000));
    story.cards.push(revoked.card());
    only(&story, &[&claire]);
    // The same by the one who proposes.
    let story = scene(&figure::jean(), &|_| claire.device.valid_before.plus_ms(1_000));
    assert!(stands(&story).summary.checkpoints.is_empty());
}

#[test]
fn a_word_on_an_import_that_is_none_is_told_by_both_verifiers_alike() {
    let jean = figure::jean();
    let mut story = told(&[&jean]);
    let good = format!(
        "import/1\nformat: whatsapp\nreader: 1\ndates: dmy\nzone: none\nmessages: 1\nsystem: 0\nattachments: 0\nabsent: 0\nunits: 1\nfirst: 2026-11-23T14:05\nlast: none\nreading: {}\n",
        "3".repeat(64)
    );
    let bent = [
        ("whatsapp", "carrier-pigeon"),
        ("reader: 1", "reader: 0"),
        ("dates: dmy", "dates: dym"),
        ("zone: none", "zone: +15:00"),
        ("zone: none", "zone: ../Paris"),
        ("zone: none", "zone: a/b/c/d"),
        ("units: 1", "units: 1099511627777"),
        ("units: 1", "units: 01"),
        ("2026-11-23T14:05", "2026-02-30T14:05"),
        ("2026-11-23T14:05", "2026-11-23"),
        ("last: none", "last: "),
        ("absent: 0\n", ""),
    ];
    story.entry(&jean, Kind::Import, good.as_bytes(), &[]);
    for (from, to) in bent {
        story.entry(&jean, Kind::Import, good.replace(from, to).as_bytes(), &[]);
    }
    let report = stands(&story);
    let notes = report.findings.iter().filter(|finding| finding.code.code() == "NOTE-07").count();
    assert_eq!(notes, bent.len(), "{:?}", report.findings);
    let place = tempfile::tempdir().unwrap();
    lay(&story.bundle(Form::Full), place.path());
    let python = said("verify.py", "python3", place.path());
    assert_eq!(python.matches("not of the kind that it says").count(), bent.len(), "{python}");
    let text = parloir_verify::render::text(&report, parloir_verify::sentence::Language::En);
    assert!(text.contains("import, not witnessed"), "{text}");
}

#[test]
fn what_was_said_of_a_relay_is_read_out_and_a_relay_that_a_party_names_or_that_is_none_counts_for_nothing() {
    let (claire, jean) = (figure::claire(), figure::jean());
    let mut story = told(&[&jean]);
    let relay = |seed: u8| Relay {
        endpoint: EndpointId([seed; 32]),
        pass: [6; 32],
        addresses: vec![([192, 0, 2, 7], 47_471).into()],
    };
    story.entry(&claire, Kind::Relay, &Consent::Named(relay(5)).to_bytes(), &[]);
    let agreed = story.entry(&jean, Kind::Relay, &Consent::Agreed(EndpointId([5; 32])).to_bytes(), &[]);
    story.entry(&jean, Kind::Relay, &Consent::Withdrawn.to_bytes(), &[agreed]);
    story.entry(&jean, Kind::Relay, &Consent::Named(relay(9)).to_bytes(), &[]);
    let twice = format!("relay/1\nrelay: {0}\npass: {0}\naddress: 192.0.2.7:1\naddress: 192.0.2.7:1\n", "5".repeat(64));
    let wrong = [
        b"relay/1\nrelay: none\n".to_vec(),
        format!("relay/1\nrelay: none\npass: {}\n", "5".repeat(64)).into_bytes(),
        format!("relay/1\nrelay: {0}\npass: {0}\n", "5".repeat(64)).into_bytes(),
        format!("relay/1\nrelay: {0}\npass: {0}\naddress: relais.exemple:1\n", "5".repeat(64)).into_bytes(),
        format!("relay/1\nrelay: {0}\npass: {0}\naddress: [2001:db8:0::7]:1\n", "5".repeat(64)).into_bytes(),
        format!("relay/1\nrelay: {0}\npass: {0}\naddress: [::ffff:192.0.2.7]:1\n", "5".repeat(64)).into_bytes(),
        format!("relay/1\nrelay: {0}\npass: none\naddress: 192.0.2.7:1\n", "5".repeat(64)).into_bytes(),
        twice.into_bytes(),
    ];
    for body in &wrong {
        story.entry(&jean, Kind::Relay, body, &[]);
    }
    let report = stands(&story);
    let read: Vec<_> = report.consents.iter().map(|one| (one.by, &one.consent)).collect();
    let (named, agreed) = (Consent::Named(relay(5)), Consent::Agreed(EndpointId([5; 32])));
    assert_eq!(read, [(claire.id(), &named), (jean.id(), &agreed), (jean.id(), &Consent::Withdrawn)]);
    for seq in 5..5 + wrong.len() as u64 {
        assert!(is_said(&report, "NOTE-07", &jean, seq), "{seq}: {:?}", report.findings);
    }
    let place = tempfile::tempdir().unwrap();
    lay(&story.bundle(Form::Full), place.path());
    let python = said("verify.py", "python3", place.path());
    assert_eq!(python.matches("not of the kind that it says").count(), wrong.len(), "{python}");
    let text = parloir_verify::render::text(&report, parloir_verify::sentence::Language::En);
    assert!(text.contains("relay : Me Claire Dubois names the relay 05050505"), "{text}");
    assert_eq!(text.matches("relay : ").count(), 3, "{text}");
}
