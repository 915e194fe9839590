//! Every rule must be able to fail: what is planted is found, at its line, and what is right is let through.

use super::*;

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

const PLANTED: &[Planted] = &[
    ("purity", "a clock", &[("core/a/src/b.rs", "//! A.\nuse std::time::Instant;")], "core/a/src/b.rs:2"),
    ("purity", "a clock among others", &[("core/a/src/b.rs", "use std::{\n  fmt,\n  time,\n};")], "core/a/src/b.rs:1"),
    (
        "purity",
        "a socket beside an address",
        &[("core/a/src/b.rs", "use std::net::{IpAddr, TcpStream};")],
        "core/a/src/b.rs:1",
    ),
    ("purity", "a file", &[("core/a/src/b.rs", "fn f() { std::fs::read(x); }")], "core/a/src/b.rs:1"),
    ("purity", "a thread", &[("core/a/src/b.rs", "use std::thread;")], "core/a/src/b.rs:1"),
    ("purity", "an async function", &[("core/a/src/b.rs", "\npub async fn f() {}")], "core/a/src/b.rs:2"),
    ("purity", "an await", &[("core/a/src/b.rs", "x.await;")], "core/a/src/b.rs:1"),
    ("purity", "chance", &[("core/a/src/b.rs", "getrandom::fill(&mut b);")], "core/a/src/b.rs:1"),
    ("purity", "another chance", &[("core/a/src/b.rs", "rand::random();")], "core/a/src/b.rs:1"),
    ("purity", "a chance by name", &[("core/a/src/b.rs", "K::generate(&mut OsRng);")], "core/a/src/b.rs:1"),
    ("purity", "speech", &[("core/a/src/b.rs", "println!(\"a\");")], "core/a/src/b.rs:1"),
    ("purity", "a trace", &[("core/a/src/b.rs", "tracing::debug!(x); ")], "core/a/src/b.rs:1"),
    ("purity", "a log", &[("core/a/src/b.rs", "log::debug!(x);")], "core/a/src/b.rs:1"),
    (
        "layers",
        "an arrow that goes up",
        &[
            WIRE,
            (
                "core/base/Cargo.toml",
                "[package]\nname = \"parloir-base\"\n[package.metadata.parloir]\nlayer = \"core0\"\n[dependencies]\nparloir-wire.workspace = true",
            ),
        ],
        "core/base/Cargo.toml:6",
    ),
    (
        "layers",
        "a sibling",
        &[
            CRYPTO,
            (
                "core/wire/Cargo.toml",
                "[package]\nname = \"parloir-wire\"\n[package.metadata.parloir]\nlayer = \"core1\"\n[dependencies]\nparloir-crypto.workspace = true",
            ),
        ],
        "core/wire/Cargo.toml:6",
    ),
    (
        "layers",
        "an arrow that goes down but is not in the table",
        &[
            CRYPTO,
            (
                "core/matter/Cargo.toml",
                "[package]\nname = \"parloir-matter\"\n[package.metadata.parloir]\nlayer = \"core2\"\n[dependencies]\nparloir-crypto.workspace = true",
            ),
        ],
        "core/matter/Cargo.toml:6",
    ),
    (
        "layers",
        "a face that imports the core",
        &[
            WIRE,
            (
                "face/cli/Cargo.toml",
                "[package]\nname = \"parloir-cli\"\n[package.metadata.parloir]\nlayer = \"face\"\n[dependencies]\nparloir-wire.workspace = true",
            ),
        ],
        "face/cli/Cargo.toml:6",
    ),
    (
        "layers",
        "a test that imports a sibling",
        &[
            CRYPTO,
            (
                "core/wire/Cargo.toml",
                "[package]\nname = \"parloir-wire\"\n[package.metadata.parloir]\nlayer = \"core1\"\n[dev-dependencies]\nparloir-crypto.workspace = true",
            ),
        ],
        "core/wire/Cargo.toml:6",
    ),
    (
        "layers",
        "a crate of tests in a build",
        &[
            KIT,
            (
                "core/base/Cargo.toml",
                "[package]\nname = \"parloir-base\"\n[package.metadata.parloir]\nlayer = \"core0\"\n[dependencies]\nparloir-kit.workspace = true",
            ),
        ],
        "core/base/Cargo.toml:6",
    ),
    (
        "layers",
        "no layer",
        &[("core/base/Cargo.toml", "[package]\nname = \"parloir-base\"\n")],
        "core/base/Cargo.toml:1",
    ),
    (
        "layers",
        "a layer in the wrong folder",
        &[(
            "edge/base/Cargo.toml",
            "[package]\nname = \"parloir-base\"\n[package.metadata.parloir]\nlayer = \"core0\"",
        )],
        "edge/base/Cargo.toml:1",
    ),
    (
        "layers",
        "a crate without a row",
        &[(
            "core/other/Cargo.toml",
            "[package]\nname = \"parloir-other\"\n[package.metadata.parloir]\nlayer = \"core0\"",
        )],
        "core/other/Cargo.toml:1",
    ),
    ("layers", "a name in code", &[WIRE, ("core/wire/src/a.rs", "\nuse parloir_crypto::X;")], "core/wire/src/a.rs:2"),
    (
        "layers",
        "a name in code that tests alone may use",
        &[
            WIRE,
            KIT,
            (
                "core/base/Cargo.toml",
                "[package]\nname = \"parloir-base\"\n[package.metadata.parloir]\nlayer = \"core0\"\n[dev-dependencies]\nparloir-kit.workspace = true",
            ),
            ("core/base/src/a.rs", "use parloir_kit::X;"),
        ],
        "core/base/src/a.rs:1",
    ),
    (
        "cycles",
        "two modules",
        &[BASE, ("core/base/src/a.rs", "\nuse crate::b::X;"), ("core/base/src/b.rs", "fn f() { crate::a::g() }")],
        "core/base/src/a.rs:2",
    ),
    (
        "cycles",
        "two modules through braces over lines",
        &[BASE, ("core/base/src/a.rs", "use crate::{\n    b::X,\n};"), ("core/base/src/b.rs", "use super::a::Y;")],
        "core/base/src/a.rs:1",
    ),
    (
        "cycles",
        "three modules",
        &[
            BASE,
            ("core/base/src/a.rs", "use crate::b::X;"),
            ("core/base/src/b.rs", "use crate::c::X;"),
            ("core/base/src/c.rs", "use crate::a::X;"),
        ],
        "core/base/src/a.rs:1",
    ),
    (
        "cycles",
        "two modules through what the root passes on",
        &[
            BASE,
            ("core/base/src/lib.rs", "pub mod a;\npub mod b;\npub use a::X;"),
            ("core/base/src/a.rs", "use crate::b::Y;"),
            ("core/base/src/b.rs", "use crate::X;"),
        ],
        "core/base/src/a.rs:1",
    ),
    (
        "cycles",
        "a parent and its child",
        &[
            BASE,
            ("core/base/src/a.rs", "mod c;\nfn f() { c::g() }\npub struct S;"),
            ("core/base/src/a/c.rs", "use super::S;"),
        ],
        "core/base/src/a.rs:2",
    ),
    (
        "cycles",
        "a parent's inner child by path",
        &[
            BASE,
            ("core/base/src/a.rs", "use crate::b::X;"),
            ("core/base/src/b.rs", "mod c;\nuse self::c::Z;"),
            ("core/base/src/b/c.rs", "use crate::a::W;"),
        ],
        "core/base/src/a.rs:1",
    ),
    ("cycles", "a chain of super", &[("edge/a/src/b/c.rs", "\nuse super::super::x::Y;")], "edge/a/src/b/c.rs:2"),
    ("form", "no reason", &[("edge/a/src/b.rs", "use x;\n")], "edge/a/src/b.rs:1"),
    ("form", "an empty reason", &[("edge/a/src/b.rs", "//!\nuse x;\n")], "edge/a/src/b.rs:1"),
    ("marks", "unfinished work", &[("edge/a/src/b.rs", concat!("//! A.\n// FIX", "ME: later"))], "edge/a/src/b.rs:2"),
    ("marks", "unfinished words", &[("docs/a.md", concat!("TO", "DO"))], "docs/a.md:1"),
    ("marks", "a marked place", &[("a.sh", concat!("# XX", "X"))], "a.sh:1"),
    (
        "marks",
        "a skipped test",
        &[("edge/a/tests/b.rs", concat!("\n#[ig", "nore = \"slow\"]\nfn a() {}"))],
        "edge/a/tests/b.rs:2",
    ),
    (
        "marks",
        "a test that sleeps",
        &[("edge/a/src/b.rs", "#[cfg(test)]\nmod tests {\n fn a() { std::thread::sleep(x) } }")],
        "edge/a/src/b.rs:3",
    ),
    ("marks", "an async test that sleeps", &[("test/a/src/b.rs", "tokio::time::sleep(x).await")], "test/a/src/b.rs:1"),
    ("words", "a type", &[("edge/a/src/b.rs", "\npub struct SessionManager;")], "edge/a/src/b.rs:2"),
    ("words", "a function", &[("edge/a/src/b.rs", "fn delete_item() {}")], "edge/a/src/b.rs:1"),
    ("words", "a module", &[("edge/a/src/b.rs", "mod utils;")], "edge/a/src/b.rs:1"),
    ("words", "a file", &[("edge/a/src/helpers.rs", "")], "edge/a/src/helpers.rs:1"),
    ("words", "a prefix", &[("edge/a/src/b.rs", "fn get_name() {}")], "edge/a/src/b.rs:1"),
    ("words", "a verb", &[("edge/a/src/b.rs", "fn process_frame() {}")], "edge/a/src/b.rs:1"),
    (
        "owners",
        "cryptography outside its crate",
        &[("host/node/Cargo.toml", "[package]\nname = \"parloir-node\"\n[dependencies]\nsha2.workspace = true")],
        "host/node/Cargo.toml:4",
    ),
    (
        "owners",
        "a runtime in the core",
        &[("core/engine/Cargo.toml", "[package]\nname = \"parloir-engine\"\n[dependencies]\ntokio.workspace = true")],
        "core/engine/Cargo.toml:4",
    ),
    (
        "owners",
        "a key in a face",
        &[CLI, ("face/cli/src/a.rs", "\nuse parloir_crypto::SigningKey;")],
        "face/cli/src/a.rs:2",
    ),
    ("owners", "a rule in a face", &[CLI, ("face/cli/src/a.rs", "use parloir_engine as e;")], "face/cli/src/a.rs:1"),
    ("panics", "unwrap", &[("core/a/src/b.rs", "\nx.unwrap();")], "core/a/src/b.rs:2"),
    ("panics", "expect", &[("core/a/src/b.rs", "x.expect(\"y\");")], "core/a/src/b.rs:1"),
    ("panics", "panic", &[("core/a/src/b.rs", "panic!(\"y\");")], "core/a/src/b.rs:1"),
    ("panics", "unreachable", &[("core/a/src/b.rs", "unreachable!()")], "core/a/src/b.rs:1"),
    ("panics", "unfinished", &[("core/a/src/b.rs", concat!("to", "do!()"))], "core/a/src/b.rs:1"),
    ("panics", "not written", &[("core/a/src/b.rs", concat!("un", "implemented!()"))], "core/a/src/b.rs:1"),
    ("lints", "no line", &[("core/a/src/lib.rs", "//! A.\n")], "core/a/src/lib.rs:1"),
    (
        "lints",
        "one lint short",
        &[("core/a/src/lib.rs", "#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice))]")],
        "core/a/src/lib.rs:1",
    ),
    (
        "lints",
        "without the shared table",
        &[("edge/a/Cargo.toml", "[package]\nname = \"parloir-a\"\n")],
        "edge/a/Cargo.toml:1",
    ),
    ("sentences", "no list", &[], "core/base/src/refusal.rs:1"),
    ("sentences", "no page", &[REFUSALS, FR, EN, PROOF], "core/base/src/refusal.rs:3"),
    ("sentences", "no French", &[REFUSALS, EN, PAGE, PROOF], "core/base/src/refusal.rs:3"),
    ("sentences", "no English", &[REFUSALS, FR, PAGE, PROOF], "core/base/src/refusal.rs:3"),
    (
        "sentences",
        "nothing to do",
        &[REFUSALS, FR, ("face/speech/i18n/en.ftl", "inv-03-what = Used before.\n"), PAGE, PROOF],
        "core/base/src/refusal.rs:3",
    ),
    (
        "sentences",
        "a page that says otherwise",
        &[REFUSALS, FR, EN, ("docs/codes/INV-03.md", "# INV-03\n"), PROOF],
        "core/base/src/refusal.rs:3",
    ),
    (
        "sentences",
        "no test",
        &[REFUSALS, FR, EN, PAGE, ("core/matter/src/a.rs", "fn a() { Refusal::InvitationUsed }")],
        "core/base/src/refusal.rs:3",
    ),
    (
        "sentences",
        "a test of a longer name",
        &[REFUSALS, FR, EN, PAGE, ("core/matter/src/tests.rs", "Refusal::InvitationUsedUp")],
        "core/base/src/refusal.rs:3",
    ),
    ("contacts", "public servers", &[("edge/net/src/a.rs", "\nEndpoint::bind(presets::N0)")], "edge/net/src/a.rs:2"),
    ("contacts", "a public relay", &[("edge/net/src/a.rs", "b.relay_mode(RelayMode::Default)")], "edge/net/src/a.rs:1"),
    ("contacts", "a line to a name", &[("host/node/src/a.rs", "lookup_host(name).await")], "host/node/src/a.rs:1"),
    ("contacts", "a library of the web", &[("face/web/src/a.rs", "reqwest::get(x)")], "face/web/src/a.rs:1"),
    ("contacts", "a public directory", &[("host/node/src/a.rs", "PkarrPublisher::x()")], "host/node/src/a.rs:1"),
    (
        "licences",
        "a closed verifier",
        &[("face/verify/Cargo.toml", "[package]\nname = \"parloir-verify\"\nlicense = \"AGPL-3.0-or-later\"")],
        "face/verify/Cargo.toml:1",
    ),
    (
        "licences",
        "an open program",
        &[("host/node/Cargo.toml", "[package]\nname = \"parloir-node\"\nlicense = \"MIT\"")],
        "host/node/Cargo.toml:1",
    ),
    ("licences", "no text", &[], "LICENSE-MIT:1"),
    ("reasons", "none", &[("Cargo.toml", "[workspace.dependencies]\n# why\na = \"1\"\n\nb = \"1\"\n")], "Cargo.toml:5"),
    ("spec", "nothing cited", &[("docs/spec/a.md", "Words.\n\n**J-3** A rule\nover lines.\n")], "docs/spec/a.md:3"),
    (
        "spec",
        "nothing cited in a list",
        &[("docs/spec/a.md", "- **J-3** A rule [test: a.rs::b]\n- **J-4** Another.\n")],
        "docs/spec/a.md:2",
    ),
    ("spec", "a missing vector", &[("docs/spec/a.md", "**J-3** A rule [vector: x/y.txt]")], "docs/spec/a.md:1"),
    (
        "spec",
        "a missing test",
        &[("docs/spec/a.md", "**J-3** A rule [test: a/tests.rs::c]"), ("a/tests.rs", "fn b() {}")],
        "docs/spec/a.md:1",
    ),
    (
        "spec",
        "one of two missing",
        &[("docs/spec/a.md", "**J-3** A rule [test: a/tests.rs::b, a/tests.rs::c]"), ("a/tests.rs", "fn b() {}")],
        "docs/spec/a.md:1",
    ),
    ("places", "a path", &[("docs/a.md", concat!("\nsee /wo", "rk/x"))], "docs/a.md:2"),
    ("places", "a host", &[("a.sh", concat!("curl https://crates.io", "/api/v1"))], "a.sh:1"),
];

/// What each rule must let through.
const RIGHT: &[(&str, &[(&str, &str)])] = &[
    (
        "purity",
        &[
            (
                "core/a/src/b.rs",
                "use std::net::{IpAddr, SocketAddr};\nuse core::time::Duration;\n// std::fs async\nfn f(log: u8) { g(\"println!\") }",
            ),
            ("core/a/src/c.rs", "#[cfg(test)]\nmod tests { use std::time::Instant; }"),
            ("core/a/tests/d.rs", "use std::fs;"),
            ("edge/a/src/b.rs", "use std::time::Instant;"),
        ],
    ),
    (
        "layers",
        &[
            BASE,
            WIRE,
            KIT,
            CRYPTO,
            ("core/wire/src/a.rs", "use parloir_base::Malformed; fn parloir_crypto() {}"),
            ("core/wire/tests/a.rs", "use parloir_wire::X;"),
            ("test/kit/src/lib.rs", "use parloir_wire::X;"),
        ],
    ),
    (
        "cycles",
        &[
            BASE,
            ("core/base/src/lib.rs", "pub mod a;\npub mod b;\npub use a::X;\npub use b::{Y, Z};"),
            ("core/base/src/a.rs", "mod c;\npub use c::C;\npub struct X;"),
            ("core/base/src/a/c.rs", "use super::X;\n#[cfg(test)]\nmod tests { use crate::b::Y; use super::*; }"),
            ("core/base/src/b.rs", "use crate::a::C;\nuse crate::X;"),
        ],
    ),
    ("form", &[("edge/a/src/b.rs", "//! Why.\n"), ("docs/a.md", "x")]),
    (
        "marks",
        &[
            ("edge/a/src/b.rs", "fn a() { std::thread::sleep(x) }"),
            ("edge/a/tests/b.rs", "// never sleep\nfn sleepless() {}"),
        ],
    ),
    (
        "words",
        &[
            ("edge/a/src/b.rs", "pub struct Deletion; fn target() { let user = data; } fn get() {} fn database() {}"),
            ("edge/a/tests/b.rs", "fn a_user_chats() {}"),
        ],
    ),
    (
        "owners",
        &[
            CRYPTO,
            CLI,
            ("face/cli/src/a.rs", "use parloir_base::Refusal; // parloir_crypto"),
            (
                "test/kit/Cargo.toml",
                "[package]\nname = \"parloir-kit\"\n[package.metadata.parloir]\nlayer = \"test\"\n[dependencies]\niroh.workspace = true",
            ),
        ],
    ),
    (
        "contacts",
        &[
            ("edge/net/src/a.rs", "presets::Empty; RelayMode::Disabled; // presets::N0"),
            ("test/lab/src/a.rs", "presets::N0"),
        ],
    ),
    (
        "panics",
        &[
            (
                "core/a/src/b.rs",
                "x.unwrap_or(1); x.unwrap_or_default(); self.expected();\n#[cfg(test)]\nmod tests { fn a() { x.unwrap() } }",
            ),
            ("edge/a/src/b.rs", "panic!()"),
        ],
    ),
    (
        "lints",
        &[
            BASE,
            (
                "core/a/src/lib.rs",
                "//! A.\n#![cfg_attr(\n    not(test),\n    deny(clippy::indexing_slicing, clippy::string_slice, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::unreachable,\n    clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_possible_wrap)\n)]",
            ),
        ],
    ),
    ("sentences", &[REFUSALS, FR, EN, PAGE, PROOF]),
    (
        "licences",
        &[
            BASE,
            ("host/node/Cargo.toml", "[package]\nname = \"parloir-node\"\nlicense = \"AGPL-3.0-or-later\""),
            ("LICENSE-MIT", ""),
            ("LICENSE-APACHE", ""),
            ("LICENSE-AGPL", ""),
        ],
    ),
    (
        "reasons",
        &[(
            "Cargo.toml",
            "[workspace]\na = 1\n[workspace.dependencies]\n# group\na = \"1\"\nb = \"1\"\n\nc = \"1\" # why\n[profile.dev]\nd = 1\n",
        )],
    ),
    (
        "spec",
        &[
            (
                "docs/spec/a.md",
                "# 1\n\n**J-3** A rule\n[test: a/tests.rs::b]\n[vector: v]\n\n- **R-SIG-4** Another, see **J-9**. [vector: v/x.txt]\n**Note** this\n",
            ),
            ("a/tests.rs", "fn b() {}"),
            ("v/x.txt", ""),
        ],
    ),
    ("places", &[("docs/a.md", "a network/x and paperwork/ and crates.io"), ("Cargo.lock", "x")]),
];

fn places_found(name: &str, files: &[(&str, &str)]) -> Vec<String> {
    let tree = Tree::of(files);
    let checks = RULES.iter().filter(|rule| rule.name == name);
    checks.flat_map(|rule| (rule.check)(&tree)).map(|found| format!("{}:{}", found.path, found.line)).collect()
}

#[test]
fn what_is_planted_is_found_at_its_line() {
    for (rule, what, files, place) in PLANTED {
        let found = places_found(rule, files);
        assert!(found.iter().any(|one| one == place), "{rule} misses {what}: wanted {place}, found {found:?}");
    }
}

#[test]
fn what_is_right_is_let_through() {
    for (rule, files) in RIGHT {
        let found = places_found(rule, files);
        assert!(found.is_empty(), "{rule} refuses what is right: {found:?}");
    }
}

#[test]
fn every_rule_is_seen_to_fail_and_to_pass() {
    for rule in RULES {
        assert!(PLANTED.iter().any(|(name, ..)| *name == rule.name), "nothing is planted for {}", rule.name);
        assert!(RIGHT.iter().any(|(name, _)| *name == rule.name), "nothing right is shown to {}", rule.name);
    }
    let known = |name: &str| RULES.iter().any(|rule| rule.name == name);
    assert!(PLANTED.iter().all(|(name, ..)| known(name)) && RIGHT.iter().all(|(name, _)| known(name)));
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
