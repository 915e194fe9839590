//! Each dependency that must stay replaceable is named by one crate; a face names no key and no rule (I7).

use crate::tidy::report::{Violation, line_at};
use crate::tidy::source::word_places;
use crate::tidy::tree::Tree;

/// A dependency, and the crates that may name it. Tests and tools may name any.
const OWNERS: &[(&str, &[&str])] = &[
    ("ed25519-dalek", &["parloir-crypto"]),
    ("sha2", &["parloir-crypto"]),
    ("hmac", &["parloir-crypto"]),
    ("hkdf", &["parloir-crypto"]),
    ("chacha20poly1305", &["parloir-crypto"]),
    ("blake3", &["parloir-crypto"]),
    ("argon2", &["parloir-crypto"]),
    ("bip39", &["parloir-crypto"]),
    ("der", &["parloir-crypto"]),
    ("x509-cert", &["parloir-crypto"]),
    ("rustls-webpki", &["parloir-crypto"]),
    ("hyper", &["parloir-authority"]),
    ("tokio-rustls", &["parloir-authority"]),
    ("webpki-roots", &["parloir-authority"]),
    ("age", &["parloir-backup"]),
    ("bech32", &["parloir-backup"]),
    ("rusqlite", &["parloir-vault"]),
    ("iroh", &["parloir-net"]),
    ("noq", &["parloir-net"]),
    ("rustls", &["parloir-net", "parloir-backup"]),
    ("rusty-s3", &["parloir-backup"]),
    ("ureq", &["parloir-backup"]),
    ("hayro", &["parloir-picture"]),
    ("zbus", &["parloir-seat"]),
    ("seccompiler", &["parloir-picture"]),
    ("libc", &["parloir-picture"]),
    ("getrandom", &["parloir-node", "parloir-rendezvous"]),
    ("clap", &["parloir-cli"]),
    ("fluent-bundle", &["parloir-speech", "parloir-cli", "parloir-web"]),
    ("axum", &["parloir-web"]),
    ("maud", &["parloir-web"]),
    (
        "tokio",
        &[
            "parloir-net",
            "parloir-authority",
            "parloir-seat",
            "parloir-node",
            "parloir-rendezvous",
            "parloir-cli",
            "parloir-web",
        ],
    ),
    (
        "rustix",
        &[
            "parloir-vault",
            "parloir-net",
            "parloir-picture",
            "parloir-seat",
            "parloir-node",
            "parloir-cli",
            "parloir-web",
        ],
    ),
];
/// Our crates that a face must not name: what it needs of them is in the contract of the node.
const BEHIND_THE_NODE: &[&str] = &[
    "parloir_vault",
    "parloir_backup",
    "parloir_net",
    "parloir_crypto",
    "parloir_engine",
    "parloir_journal",
    "parloir_matter",
    "parloir_wire",
    "parloir_exchange",
];
const FACES: &[&str] = &["face/cli/src/", "face/web/src/"];

/// Looks at manifests, then at the faces' code.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for manifest in tree.manifests().iter().filter(|one| one.layer != "test" && one.layer != "tool") {
        for dependency in manifest.dependencies.iter().filter(|one| !one.dev) {
            let owners = OWNERS.iter().find(|(name, _)| *name == dependency.name).map(|(_, owners)| *owners);
            if owners.is_some_and(|owners| !owners.contains(&manifest.name.as_str())) {
                let message = format!("`{}` is not named by `{}`", dependency.name, manifest.name);
                found.push(Violation::new(&manifest.path, dependency.line, message));
            }
        }
    }
    for (file, source) in tree.rust().filter(|(file, _)| FACES.iter().any(|face| file.path.starts_with(face))) {
        for name in BEHIND_THE_NODE {
            for place in word_places(&source.code, name) {
                let message = format!("a face holds no key and no rule: `{name}` stands behind the node's contract");
                found.push(Violation::new(&file.path, line_at(&source.code, place), message));
            }
        }
    }
    found
}
