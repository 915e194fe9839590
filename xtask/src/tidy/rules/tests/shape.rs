//! Violations of the rules about how code is built: purity, layers, cycles, owners, panics, lints.

use super::*;

pub(super) const PLANTED: &[Planted] = &[
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
];

/// What they must let through.
pub(super) const RIGHT: &[Shown] = &[
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
];
