//! Violations of the rules about what is written: words, sentences, licences, reasons, specification.

use super::*;

pub(super) const PLANTED: &[Planted] = &[
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

/// What they must let through.
pub(super) const RIGHT: &[Shown] = &[
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
