//! A cachet before the verifier: it stands, and each tampering is refused and named.

use std::fs;
use std::path::Path;

use parloir_base::{Digest, Moment};
use parloir_crypto::digest;
use parloir_kit::{Authority, Figure, figure};
use parloir_verify::cachet::{json, stands, text};
use parloir_verify::{Anchors, CachetChecked, Language, Trusted, check_cachet};
use parloir_wire::Record as _;
use parloir_wire::cachet::{Cachet, Sealed};

const FILES: [(&str, &[u8]); 2] = [("annexe/plan.txt", b"plan"), ("rapport.txt", b"rapport")];

fn cachet(who: &Figure) -> Cachet {
    let file = |(path, bytes): &(&str, &[u8])| Sealed {
        path: (*path).to_owned(),
        bytes: bytes.len() as u64,
        sha256: digest(bytes),
    };
    Cachet {
        author: who.id(),
        device: who.device_id(),
        number: 2,
        former: Some(Digest([7; 32])),
        statement: Some("Rapport d’expertise".to_owned()),
        files: FILES.iter().map(file).collect(),
        claimed: Moment::from_text("2026-11-24T12:00:00Z").unwrap(),
    }
}

/// A place with the files, and a cachet of them by Claire.
fn place(stamp: Option<&[u8]>) -> tempfile::TempDir {
    let (place, claire) = (tempfile::tempdir().unwrap(), figure::claire());
    let put = |path: &str, bytes: &[u8]| {
        let path = place.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    for (path, bytes) in FILES {
        put(path, bytes);
    }
    let files = parloir_journal::cachet::compose(&cachet(&claire), &claire.evidence, &claire.card(), stamp).unwrap();
    for (path, bytes) in &files {
        put(&format!("c/{path}"), bytes);
    }
    place
}

fn check(place: &Path, authority: Option<&Authority>) -> CachetChecked {
    let anchors = authority.map(|authority| Anchors::from_pem(authority.anchor().as_bytes()).unwrap());
    let trusted = Trusted { people: &[], authorities: anchors.as_ref() };
    check_cachet(&place.join("c"), place, trusted).unwrap()
}

fn codes(checked: &CachetChecked) -> Vec<(&str, &str)> {
    checked.report.findings.iter().map(|one| (one.code.code(), one.path.as_str())).collect()
}

/// Rewrites a file of the cachet, and the list of digests with it.
fn alter(place: &Path, name: &str, change: impl FnOnce(Vec<u8>) -> Vec<u8>) {
    let path = place.join("c").join(name);
    let (before, sums) = (fs::read(&path).unwrap(), place.join("c/SHA256SUMS"));
    let after = change(before.clone());
    let listed = fs::read_to_string(&sums).unwrap();
    fs::write(&sums, listed.replace(&digest(&before).to_hex(), &digest(&after).to_hex())).unwrap();
    fs::write(path, after).unwrap();
}

fn replaced(bytes: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    String::from_utf8(bytes).unwrap().replace(from, to).into_bytes()
}

#[test]
fn each_tampering_of_a_cachet_or_of_what_it_seals_is_refused_and_named() {
    let (rapport, other) = (digest(b"rapport").to_hex(), digest(b"autre").to_hex());
    type Tampering<'a> = (&'a str, &'a str, Box<dyn Fn(&Path) + 'a>);
    let tamperings: Vec<Tampering<'_>> = vec![
        ("SEAL-01", "rapport.txt", Box::new(|at| fs::write(at.join("rapport.txt"), b"autre").unwrap())),
        ("SEAL-01", "annexe/plan.txt", Box::new(|at| fs::write(at.join("annexe/plan.txt"), b"").unwrap())),
        ("SEAL-02", "rapport.txt", Box::new(|at| fs::remove_file(at.join("rapport.txt")).unwrap())),
        ("SIG-01", "cachet.txt", Box::new(|at| alter(at, "cachet.txt", |text| replaced(text, &rapport, &other)))),
        ("SIG-01", "cachet.txt", Box::new(|at| alter(at, "cachet.txt", |text| replaced(text, "T12:", "T13:")))),
        ("FORM-02", "cachet.txt", Box::new(|at| alter(at, "cachet.txt", |text| replaced(text, "annexe/", "../")))),
        (
            "SEAL-03",
            "sealed.sha256",
            Box::new(|at| alter(at, "sealed.sha256", |text| replaced(text, &rapport, &other))),
        ),
        ("SUM-01", "cachet.txt.sig", Box::new(|at| fs::write(at.join("c/cachet.txt.sig"), b"x").unwrap())),
        ("FORM-05", "cachet.txt.sig", Box::new(|at| fs::remove_file(at.join("c/cachet.txt.sig")).unwrap())),
        ("FORM-01", "verify.sh", Box::new(|at| fs::write(at.join("c/verify.sh"), b"x").unwrap())),
        ("FORM-01", "bundle.txt", Box::new(|at| fs::write(at.join("c/bundle.txt"), b"x").unwrap())),
    ];
    for (code, path, tamper) in tamperings {
        let place = place(None);
        tamper(place.path());
        let checked = check(place.path(), None);
        assert!(!stands(&checked) && codes(&checked).contains(&(code, path)), "{code} {path}: {:?}", codes(&checked));
    }
}

#[test]
fn a_cachet_by_a_device_that_could_not_or_is_anothers_is_refused() {
    let (claire, mallory) = (figure::claire(), figure::mallory());
    let compose = parloir_journal::cachet::compose;
    assert!(compose(&cachet(&claire), &claire.evidence, &mallory.card(), None).is_err(), "another's card");
    let late = Cachet { claimed: Moment::from_text("2099-01-01T00:00:00Z").unwrap(), ..cachet(&claire) };
    let place = place(None);
    for (path, bytes) in compose(&late, &claire.evidence, &claire.card(), None).unwrap() {
        fs::write(place.path().join("c").join(path), bytes).unwrap();
    }
    assert!(codes(&check(place.path(), None)).contains(&("KEY-05", "cachet.txt")));
    for (path, bytes) in compose(&cachet(&claire), &mallory.evidence, &claire.card(), None).unwrap() {
        fs::write(place.path().join("c").join(path), bytes).unwrap();
    }
    assert!(codes(&check(place.path(), None)).contains(&("SIG-02", "cachet.txt.sig")));
}

#[test]
fn a_genuine_cachet_stands_and_its_time_stamp_is_worth_what_the_reader_trusts() {
    let (authority, claire) = (Authority::default(), figure::claire());
    let place = place(Some(&authority.stamp(&cachet(&claire).to_bytes())));
    for (trusted, anchor) in [(false, None), (true, Some(&authority))] {
        let checked = check(place.path(), anchor);
        assert!(stands(&checked), "{:?}", codes(&checked));
        assert_eq!(codes(&checked), if trusted { vec![] } else { vec![("NOTE-13", "cachet.txt.tsr")] });
        assert_eq!(json(&checked, Language::En)["stamps"][0]["trusted"], trusted);
        assert!(text(&checked, Language::Fr).contains("Rapport d’expertise"));
    }
    let foreign = authority.stamp(b"another text");
    alter(place.path(), "cachet.txt.tsr", |_| foreign);
    assert!(codes(&check(place.path(), Some(&authority))).contains(&("STAMP-01", "cachet.txt.tsr")));
}

#[test]
fn of_more_findings_than_are_listed_a_program_reads_how_many_there_are() {
    let (place, claire) = (place(None), figure::claire());
    let gone = |number: u32| Sealed { path: format!("{number:05}.txt"), bytes: 1, sha256: Digest([1; 32]) };
    let many = Cachet { files: (0..1_500).map(gone).collect(), ..cachet(&claire) };
    let files = parloir_journal::cachet::compose(&many, &claire.evidence, &claire.card(), None).unwrap();
    for (path, bytes) in files {
        fs::write(place.path().join("c").join(path), bytes).unwrap();
    }
    let checked = check(place.path(), None);
    let json = json(&checked, Language::En);
    assert_eq!((json["refusals"].as_u64(), json["notes"].as_u64()), (Some(1_500), Some(0)));
    assert!(json["findings"].as_array().unwrap().len() < 1_500);
    assert!(text(&checked, Language::En).contains("500 more findings"));
}
