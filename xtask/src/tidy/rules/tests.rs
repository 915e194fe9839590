//! Every rule must be able to fail: what is planted is found, at its line, and what is right is let through.

use super::*;

mod contacts;
mod shape;
mod written;

/// The rule, and files that it must let through.
type Shown = (&'static str, &'static [(&'static str, &'static str)]);

/// The rule, what is wrong, the files, and where the rule must point.
type Planted = (&'static str, &'static str, &'static [(&'static str, &'static str)], &'static str);

const BASE: (&str, &str) = (
    "core/base/Cargo.toml",
    "[package]\nname = \"parloir-base\"\nlicense = \"MIT OR Apache-2.0\"\n[package.metadata.parloir]\nlayer = \"core0\"\n[lints]\nworkspace = true\n",
);
const WIRE: (&str, &str) = (
    "core/wire/Cargo.toml",
    "[package]\nname = \"parloir-wire\"\nlicense = \"MIT OR Apache-2.0\"\n[package.metadata.parloir]\nlayer = \"core1\"\n[lints]\nworkspace = true\n[dependencies]\nparloir-base.workspace = true\n",
);
const CRYPTO: (&str, &str) = (
    "core/crypto/Cargo.toml",
    "[package]\nname = \"parloir-crypto\"\n[package.metadata.parloir]\nlayer = \"core1\"\n[dependencies]\nparloir-base.workspace = true\nsha2.workspace = true\n",
);
const KIT: (&str, &str) = (
    "test/kit/Cargo.toml",
    "[package]\nname = \"parloir-kit\"\n[package.metadata.parloir]\nlayer = \"test\"\n[dependencies]\nparloir-wire.workspace = true\n",
);
const CLI: (&str, &str) =
    ("face/cli/Cargo.toml", "[package]\nname = \"parloir-cli\"\n[package.metadata.parloir]\nlayer = \"face\"\n");
const REFUSALS: (&str, &str) =
    ("core/base/src/refusal.rs", "refusals! {\n    /// Used.\n    InvitationUsed = \"INV-03\",\n}\n");
const FR: (&str, &str) =
    ("face/speech/i18n/fr.ftl", "inv-03-what = Déjà utilisée.\ninv-03-do = Demandez-en une autre.\n");
const EN: (&str, &str) = ("face/speech/i18n/en.ftl", "inv-03-what = Used before.\ninv-03-do = Ask for\n    another.\n");
const PAGE: (&str, &str) =
    ("docs/codes/INV-03.md", "# INV-03\n\nDéjà utilisée. Demandez-en\nune autre.\n\nUsed before. Ask for another.\n");
const PROOF: (&str, &str) = ("core/matter/src/tests.rs", "fn a() { assert_eq!(b(), Err(Refusal::InvitationUsed)); }");

/// What is wrong, by what it is about.
const PLANTED: [&[Planted]; 3] = [shape::PLANTED, contacts::PLANTED, written::PLANTED];

/// What each rule must let through.
const RIGHT: [&[Shown]; 3] = [shape::RIGHT, contacts::RIGHT, written::RIGHT];

fn places_found(name: &str, files: &[(&str, &str)]) -> Vec<String> {
    let tree = Tree::of(files);
    let checks = RULES.iter().filter(|rule| rule.name == name);
    checks.flat_map(|rule| (rule.check)(&tree)).map(|found| format!("{}:{}", found.path, found.line)).collect()
}

#[test]
fn what_is_planted_is_found_at_its_line() {
    for (rule, what, files, place) in PLANTED.into_iter().flatten() {
        let found = places_found(rule, files);
        assert!(found.iter().any(|one| one == place), "{rule} misses {what}: wanted {place}, found {found:?}");
    }
}

#[test]
fn what_is_right_is_let_through() {
    for (rule, files) in RIGHT.into_iter().flatten() {
        let found = places_found(rule, files);
        assert!(found.is_empty(), "{rule} refuses what is right: {found:?}");
    }
}

#[test]
fn every_rule_is_seen_to_fail_and_to_pass() {
    for rule in RULES {
        assert!(
            PLANTED.into_iter().flatten().any(|(name, ..)| *name == rule.name),
            "nothing is planted for {}",
            rule.name
        );
        assert!(
            RIGHT.into_iter().flatten().any(|(name, _)| *name == rule.name),
            "nothing right is shown to {}",
            rule.name
        );
    }
    let known = |name: &str| RULES.iter().any(|rule| rule.name == name);
    assert!(
        PLANTED.into_iter().flatten().all(|(name, ..)| known(name))
            && RIGHT.into_iter().flatten().all(|(name, _)| known(name))
    );
}

#[test]
fn a_file_is_refused_one_line_over_its_bound() {
    for (path, most) in [("edge/a/src/b.rs", 400), ("edge/a/src/b/tests.rs", 800), ("test/sim/src/b.rs", 800)] {
        let right = "//! Why.\n".repeat(most);
        assert!(places_found("form", &[(path, &right)]).is_empty());
        assert_eq!(places_found("form", &[(path, &format!("{right}\n"))]), [format!("{path}:{}", most + 1)]);
    }
}

#[test]
fn a_cycle_is_told_once_with_its_way() {
    let tree =
        Tree::of(&[BASE, ("core/base/src/a.rs", "use crate::b::X;"), ("core/base/src/b.rs", "use crate::a::X;")]);
    let found = cycles::check(&tree);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].message, "modules form a cycle: a -> b -> a");
}
