//! No file names a path or host of the machine that it was written on.

use crate::tidy::report::{Violation, line_at};
use crate::tidy::tree::Tree;

/// Put together here so that this file names none.
const PLACES: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/fa", "rm/"),
    concat!("/ro", "ot/"),
    concat!("/tmp/", "bash"),
    concat!("/tmp/", "t/"),
    concat!("crates.io", "/api"),
    concat!("static", ".crates"),
    concat!("index", ".crates.io"),
    concat!("registry", ".npmjs"),
    concat!("files", ".pythonhosted"),
    concat!("deb", ".debian"),
];

/// Looks at every text file but the lock file, which is Cargo's.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for file in tree.files().iter().filter(|file| !file.path.ends_with("Cargo.lock")) {
        for name in PLACES {
            for (at, _) in file.text.match_indices(name) {
                let message = format!("`{name}` exists on one machine only");
                found.push(Violation::new(&file.path, line_at(&file.text, at), message));
            }
        }
    }
    found
}
