//! One party's false or broken word is said against them, counts for nothing, and takes the bundle from nobody.

use parloir_journal::bundle::Form;
use parloir_journal::bundle::check::report::Report;
use parloir_kit::{Figure, Story, figure};
use parloir_wire::matter::Role;

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
