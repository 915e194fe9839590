//! I2: arrows go down and siblings never touch, in manifests and in code.

use crate::tidy::manifest::Manifest;
use crate::tidy::report::{Violation, line_at};
use crate::tidy::source::is_word;
use crate::tidy::tree::Tree;

/// The layers from the ground up, and the folder of each.
const LAYERS: &[(&str, &str)] = &[
    ("core0", "core/"),
    ("core1", "core/"),
    ("core2", "core/"),
    ("core3", "core/"),
    ("edge", "edge/"),
    ("host", "host/"),
    ("speech", "face/"),
    ("face", "face/"),
    ("program", "program"),
    ("test", "test/"),
    ("tool", "xtask"),
];

/// The table of ARCHITECTURE.md: a crate, and what it may import.
const TABLE: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("crypto", &["base"]),
    ("wire", &["base"]),
    ("law", &["base"]),
    ("journal", &["base", "crypto", "wire"]),
    ("matter", &["base", "wire"]),
    ("exchange", &["base", "crypto", "wire"]),
    ("engine", &["base", "crypto", "wire", "journal", "matter", "exchange"]),
    ("vault", &["base", "crypto", "wire"]),
    ("backup", &["base", "crypto"]),
    ("net", &["base", "wire"]),
    ("bundle", &["base", "crypto", "journal"]),
    ("picture", &[]),
    ("seat", &[]),
    ("papers", &["base"]),
    ("parcel", &["base", "crypto"]),
    ("nearby", &[]),
    ("authority", &[]),
    ("imports", &["base", "crypto"]),
    (
        "node",
        &[
            "base",
            "crypto",
            "wire",
            "law",
            "journal",
            "matter",
            "exchange",
            "engine",
            "vault",
            "backup",
            "net",
            "bundle",
            "picture",
            "seat",
            "papers",
            "nearby",
            "authority",
            "imports",
            "parcel",
        ],
    ),
    ("rendezvous", &["base", "wire", "net"]),
    ("speech", &["base"]),
    ("finding", &[]),
    ("cli", &["base", "node", "rendezvous", "speech", "finding"]),
    ("web", &["base", "node", "speech", "finding"]),
    ("verify", &["base", "crypto", "wire", "journal", "bundle", "finding"]),
    ("parloir", &["node", "cli", "web"]),
];

/// Looks at every manifest, then at every name of one of our crates in code.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for manifest in tree.manifests() {
        check_declared(tree, manifest, &mut found);
        check_code(tree, manifest, &mut found);
    }
    found
}

fn check_declared(tree: &Tree, manifest: &Manifest, found: &mut Vec<Violation>) {
    let Some((_, folder)) = LAYERS.iter().find(|(layer, _)| *layer == manifest.layer) else {
        let message = format!(
            "`{}` names no layer; `[package.metadata.parloir] layer` is one of ARCHITECTURE.md",
            manifest.layer
        );
        found.push(Violation::new(&manifest.path, 1, message));
        return;
    };
    if !manifest.path.starts_with(folder) {
        found.push(Violation::new(&manifest.path, 1, format!("layer `{}` lives under `{folder}`", manifest.layer)));
    }
    if !is_above(&manifest.layer) && allowed(&manifest.name).is_none() {
        found.push(Violation::new(&manifest.path, 1, "the table of ARCHITECTURE.md has no row for this crate"));
    }
    for dependency in &manifest.dependencies {
        let Some(target) = tree.manifests().iter().find(|one| one.name == dependency.name) else { continue };
        let refused = if is_above(&manifest.layer) {
            // A dev-dependency may close a loop with a crate of tests, never with anything else.
            rank(&target.layer) > rank(&manifest.layer)
        } else if dependency.dev {
            target.layer != "test" && rank(&target.layer) >= rank(&manifest.layer)
        } else {
            let in_table = allowed(&manifest.name).is_some_and(|row| row.contains(&short(&target.name)));
            !in_table || rank(&target.layer) >= rank(&manifest.layer)
        };
        if refused {
            let message =
                format!("`{}` ({}) may not import `{}` ({})", manifest.name, manifest.layer, target.name, target.layer);
            found.push(Violation::new(&manifest.path, dependency.line, message));
        }
    }
}

fn check_code(tree: &Tree, manifest: &Manifest, found: &mut Vec<Violation>) {
    let folder = format!("{}/", manifest.folder());
    for (file, source) in tree.rust().filter(|(file, _)| file.path.starts_with(&folder)) {
        for (code, in_test) in [(&source.code, false), (&source.tests, true)] {
            for (place, name) in our_crates(code) {
                let itself = name == short(&manifest.name);
                let declared = manifest
                    .dependencies
                    .iter()
                    .any(|one| short(&one.name) == name && (!one.dev || in_test || is_above(&manifest.layer)));
                let allowed = in_test
                    || is_above(&manifest.layer)
                    || allowed(&manifest.name).is_some_and(|row| row.contains(&name));
                let right = itself || (declared && allowed);
                if !right {
                    let message = format!("`{}` may not name `parloir_{name}` here", manifest.name);
                    found.push(Violation::new(&file.path, line_at(code, place), message));
                }
            }
        }
    }
}

/// Every `parloir_x` in code, with its place.
fn our_crates(code: &str) -> impl Iterator<Item = (usize, &str)> {
    const STEM: &str = "parloir_";
    code.match_indices(STEM).filter_map(|(place, _)| {
        let starts = place == 0 || !is_word(code.as_bytes()[place - 1]);
        let rest = &code[place + STEM.len()..];
        let name = &rest[..rest.bytes().take_while(|byte| is_word(*byte)).count()];
        let is_path = rest[name.len()..].trim_start().starts_with("::");
        (starts && is_path && !name.is_empty()).then_some((place, name))
    })
}

fn rank(layer: &str) -> usize {
    LAYERS.iter().position(|(name, _)| *name == layer).unwrap_or(usize::MAX)
}

/// Tests and tools stand beside the house and may import anything in it.
fn is_above(layer: &str) -> bool {
    layer == "test" || layer == "tool"
}

fn short(name: &str) -> &str {
    name.strip_prefix("parloir-").unwrap_or(name)
}

fn allowed(name: &str) -> Option<&'static [&'static str]> {
    TABLE.iter().find(|(row, _)| *row == short(name)).map(|(_, allowed)| *allowed)
}
