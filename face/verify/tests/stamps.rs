//! Time-stamps in a bundle: what they are worth to a reader, and that a false one takes the bundle from nobody.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use parloir_base::limit;
use parloir_journal::bundle::Form;
use parloir_journal::bundle::check::report::{Report, StampOf};
use parloir_kit::authority::{NAME, POLICY, stock_takes};
use parloir_kit::{Authority, Folder, Story, figure};
use parloir_verify::{Anchors, Checked, Language, Trusted, check_watched, render};
use parloir_wire::Kind;

mod bench;

use bench::{Verdict, lay, on_disk};

fn stamped(authority: &Authority) -> Story {
    let (claire, jean) = (figure::claire(), figure::jean());
    let mut story = Story::small(&claire, &jean, &figure::carole());
    story.stamp(&jean, authority);
    story
}

fn laid(folder: &Folder) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    lay(folder, place.path());
    place
}

fn report(place: &Path, anchor: Option<&Authority>) -> Report {
    let anchors = anchor.map(|authority| Anchors::from_pem(authority.anchor().as_bytes()).unwrap());
    let trusted = Trusted { people: &[], authorities: anchors.as_ref() };
    match check_watched(place, trusted, None, &mut |_, _| true) {
        Ok(Checked::Whole(report)) => *report,
        other => panic!("{other:?}"),
    }
}

fn notes(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|one| one.code.code()).filter(|code| *code == "NOTE-13" || *code == "NOTE-07").collect()
}

/// What a script says to someone who gives it these certificates.
fn script(name: &str, program: &str, place: &Path, trust: &Path) -> String {
    let run = Command::new(program).arg(name).current_dir(place).env("TSA_TRUST", trust).output().unwrap();
    assert!(run.status.success(), "{name}: {}", String::from_utf8_lossy(&run.stdout));
    String::from_utf8(run.stdout).unwrap()
}

#[test]
fn a_time_stamp_is_worth_what_the_reader_trusts_and_nothing_by_default() {
    let (authority, other) = (Authority::default(), Authority::default());
    let place = laid(&stamped(&authority).bundle(Form::Full));
    for (anchor, trusted) in [(None, false), (Some(&other), false), (Some(&authority), true)] {
        let report = report(place.path(), anchor);
        assert!(report.stands());
        assert_eq!(report.stamps.len(), 1);
        let one = &report.stamps[0];
        assert_eq!((one.trusted, one.of, one.by), (trusted, StampOf::Checkpoint(1), Some(figure::jean().id())));
        assert_eq!((one.stamp.authority.as_str(), one.stamp.policy.as_str()), (NAME, POLICY));
        assert_eq!(notes(&report), if trusted { vec![] } else { vec!["NOTE-13"] });
        let text = render::text(&report, Language::Fr);
        assert!(
            text.contains(NAME)
                && text.contains(&one.stamp.at.to_text())
                && text.contains(" ne le garantit") != trusted
        );
        assert_eq!(render::json(&report, Language::En)["stamps"][0]["trusted"], trusted);
    }
    for (name, program) in [("verify.py", "python3"), ("verify.sh", "bash")] {
        let said = |trust: &Authority| script(name, program, place.path(), &trust.anchor_path());
        assert!(said(&authority).contains("stamps/000001-1.tsr: vouched for by TSA_TRUST"), "{name}");
        assert!(said(&other).contains("stamps/000001-1.tsr: NOT vouched for by TSA_TRUST"), "{name}");
    }
}

#[test]
fn a_stamped_checkpoint_stands_for_every_verifier_in_every_form_and_for_the_stock_tool() {
    let authority = Authority::default();
    let story = stamped(&authority);
    let message = story.link(&figure::claire(), 4).unwrap();
    for form in [Form::Full, Form::Selective(BTreeSet::from([message]))] {
        let place = laid(&story.bundle(form));
        for (verifier, verdict) in on_disk(place.path()) {
            assert_eq!(verdict, Verdict::Stands, "{verifier}");
        }
        assert_eq!(notes(&report(place.path(), Some(&authority))), Vec::<&str>::new());
        let [answer, of] = ["stamps/000001-1.tsr", "checkpoints/000001.txt"].map(|path| place.path().join(path));
        assert!(stock_takes(&answer, &of, &authority.anchor_path()));
    }
}

#[test]
fn what_a_party_signs_as_a_time_stamp_and_is_none_is_noted_and_takes_the_bundle_from_nobody() {
    let (authority, jean) = (Authority::default(), figure::jean());
    let mut story = stamped(&authority);
    let (checkpoint, text) = story.checkpoints.last().cloned().unwrap();
    let mut broken = authority.stamp(&text);
    *broken.last_mut().unwrap() ^= 1;
    let elsewhere = authority.stamp(b"another text");
    for body in [broken.as_slice(), b"no time-stamp", &elsewhere] {
        story.entry(&jean, Kind::Stamp, body, &[checkpoint]);
    }
    let folder = story.bundle(Form::Full);
    assert_eq!(folder.files.keys().filter(|path| path.starts_with("stamps/")).count(), 1);
    let place = laid(&folder);
    for (verifier, verdict) in on_disk(place.path()) {
        assert_eq!(verdict, Verdict::Stands, "{verifier}");
    }
    assert_eq!(notes(&report(place.path(), Some(&authority))), ["NOTE-07", "NOTE-07"]);
}

#[test]
fn of_one_person_as_many_time_stamps_count_as_may_and_every_verifier_refuses_one_more() {
    let (authority, jean, claire) = (Authority::default(), figure::jean(), figure::claire());
    let mut story = stamped(&authority);
    for _ in 0..limit::STAMPS_MAX {
        story.stamp(&jean, &authority);
    }
    story.stamp(&claire, &authority);
    let mut folder = story.bundle(Form::Full);
    let held = |folder: &Folder| folder.files.keys().filter(|path| path.starts_with("stamps/")).count();
    assert_eq!(held(&folder), limit::STAMPS_MAX + 1, "hers is there whatever he does");
    for (verifier, verdict) in on_disk(laid(&folder).path()) {
        assert_eq!(verdict, Verdict::Stands, "{verifier}");
    }
    let one = folder.files["stamps/000001-1.tsr"].clone();
    folder.files.insert(format!("stamps/000001-{}.tsr", limit::STAMPS_MAX + 2), one);
    folder.reseal();
    for (verifier, verdict) in on_disk(laid(&folder).path()) {
        assert!(matches!(verdict, Verdict::Refused(_)), "{verifier}: {verdict:?}");
    }
}

#[test]
fn the_copy_of_a_time_stamp_that_was_taken_away_is_missed() {
    let mut folder = stamped(&Authority::default()).bundle(Form::Full);
    folder.files.remove("stamps/000001-1.tsr");
    folder.reseal();
    let report = report(laid(&folder).path(), None);
    assert!(report.findings.iter().any(|one| one.code.code() == "FORM-05" && one.path == "stamps/000001-1.tsr"));
}
