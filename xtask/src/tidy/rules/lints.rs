//! Each core crate turns on, outside tests, the lints that keep it from panicking: Cargo's lint table is all or nothing,
//! so the lines stand in `lib.rs`, and this rule sees that they do. It also sees that each crate takes the shared table.

use crate::tidy::report::Violation;
use crate::tidy::tree::Tree;

/// What must be denied by `#![cfg_attr(not(test), deny(...))]`.
const DENIED: &[&str] = &[
    "clippy::indexing_slicing",
    "clippy::string_slice",
    "clippy::unwrap_used",
    "clippy::expect_used",
    "clippy::panic",
    "clippy::unreachable",
    "clippy::cast_possible_truncation",
    "clippy::cast_sign_loss",
    "clippy::cast_possible_wrap",
];

/// Looks at each core crate's `lib.rs` and at each manifest.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for (file, source) in tree.core().filter(|(file, _)| file.path.ends_with("/src/lib.rs")) {
        let dense: String = source.code.split_whitespace().collect();
        let denied: Vec<&str> = dense
            .split("#![cfg_attr(not(test),deny(")
            .skip(1)
            .flat_map(|rest| rest.split(')').next().unwrap_or_default().split(','))
            .collect();
        let missing: Vec<_> = DENIED.iter().filter(|lint| !denied.contains(*lint)).copied().collect();
        if !missing.is_empty() {
            let message = format!("`#![cfg_attr(not(test), deny({}))]` is missing", missing.join(", "));
            found.push(Violation::new(&file.path, 1, message));
        }
    }
    for manifest in tree.manifests() {
        let dense: String = tree.file(&manifest.path).map_or("", |file| &file.text).split_whitespace().collect();
        if !dense.contains("[lints]workspace=true") {
            found.push(Violation::new(&manifest.path, 1, "`[lints] workspace = true` is missing"));
        }
    }
    found
}
