//! Planted tamperings: each refused by every verifier that can see it, and named. The table in `docs/spec/bundle.md` is this one.

use std::collections::BTreeSet;

use parloir_kit::figure;

mod bench;
mod plant;

use bench::{Verdict, lay, on_disk};
use plant::{Plan, plans};

/// Whether a verifier that must see it refuses it and names the file, and one that cannot says nothing false.
fn judge(plan: &Plan, target: &std::path::Path) -> Vec<String> {
    let mut wrong = Vec::new();
    let report = parloir_verify::check(target, &[]).unwrap();
    let found = |finding: &&parloir_journal::bundle::check::report::Finding| {
        finding.code.code() == plan.code && finding.path.contains(&plan.names)
    };
    if report.findings.iter().find(found).is_none() || report.stands() {
        wrong.push(format!("{}: no {} on {}: {:?}", plan.title, plan.code, plan.names, report.findings));
    }
    for (verifier, verdict) in on_disk(target) {
        let sees = verifier != "verify.sh" || plan.shell;
        match verdict {
            Verdict::Stands if sees => wrong.push(format!("{}: {verifier} lets it stand", plan.title)),
            Verdict::Refused(said) if sees && !said.contains(&plan.names) => {
                wrong.push(format!("{}: {verifier} does not name {}:\n{said}", plan.title, plan.names));
            }
            _ => {}
        }
    }
    wrong
}

#[test]
fn every_planted_tampering_is_refused_and_named_by_every_verifier_that_can_see_it() {
    let plans = plans();
    assert!(plans.len() >= 30, "{}", plans.len());
    let half = plans.len() / 2;
    let run = |plans: &[Plan]| -> Vec<String> {
        let mut wrong = Vec::new();
        for plan in plans {
            let place = tempfile::tempdir().unwrap();
            lay(&plan.folder, place.path());
            wrong.extend(judge(plan, place.path()));
        }
        wrong
    };
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let parts: Vec<_> = [&plans[..half], &plans[half..]].map(|part| scope.spawn(move || run(part))).into();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_specification_has_a_row_for_each_tampering() {
    let spec = include_str!("../../../docs/spec/bundle.md");
    for plan in plans() {
        let sees = if plan.shell { "yes" } else { "no" };
        let row = |line: &&str| {
            line.starts_with(&format!("| {} | ", plan.title))
                && line.ends_with(&format!("| {} | yes | {sees} |", plan.code))
        };
        assert!(spec.lines().any(|line| row(&line)), "{} ({})", plan.title, plan.code);
    }
}

#[test]
fn a_link_to_elsewhere_is_refused_and_not_followed() {
    let place = tempfile::tempdir().unwrap();
    lay(&plant::genuine(), place.path());
    std::fs::remove_file(place.path().join("README.txt")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", place.path().join("README.txt")).unwrap();
    for (verifier, verdict) in on_disk(place.path()) {
        let Verdict::Refused(said) = verdict else { panic!("{verifier} follows it") };
        assert!(said.contains("README.txt"), "{verifier}: {said}");
        assert!(!said.contains("root:"), "{verifier}");
    }
}

#[test]
fn an_identity_that_the_reader_does_not_trust_is_refused() {
    let place = tempfile::tempdir().unwrap();
    lay(&plant::genuine(), place.path());
    let [claire, jean, carole] = [figure::claire(), figure::jean(), figure::carole()].map(|who| who.id());
    assert!(parloir_verify::check(place.path(), &[claire, jean, carole]).unwrap().stands());
    let report = parloir_verify::check(place.path(), &[claire, carole]).unwrap();
    assert!(report.findings.iter().any(|one| one.code.code() == "KEY-07" && one.path.contains(&jean.to_hex())));
}

#[test]
fn every_finding_has_its_two_sentences_and_a_code_of_its_own() {
    use parloir_journal::bundle::check::report::Code;
    let codes: BTreeSet<&str> = Code::ALL.iter().map(|code| code.code()).collect();
    assert_eq!(codes.len(), Code::ALL.len());
    for code in Code::ALL {
        assert!(parloir_finding::sentence(code.code()).is_some(), "{code:?}");
        let (french, english) = parloir_verify::sentence::sentence(*code);
        assert!(french.len() > 10 && english.len() > 10 && french != english, "{code:?}");
    }
}

#[test]
fn bytes_flipped_anywhere_are_refused_and_never_panic() {
    let genuine = plant::genuine();
    let place = tempfile::tempdir().unwrap();
    lay(&genuine, place.path());
    for (path, bytes) in &genuine.files {
        for at in [0, bytes.len() / 2, bytes.len().saturating_sub(1)] {
            let mut altered = bytes.clone();
            if let Some(byte) = altered.get_mut(at) {
                *byte ^= 1;
                std::fs::write(place.path().join(path), &altered).unwrap();
                assert_ne!(bench::own(place.path()), Verdict::Stands, "{path} at {at}");
            }
        }
        std::fs::write(place.path().join(path), bytes).unwrap();
    }
    assert_eq!(bench::own(place.path()), Verdict::Stands);
}
