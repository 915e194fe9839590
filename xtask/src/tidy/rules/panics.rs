//! I9: what a peer sent is a record or `Malformed`; the core does not panic. Indexing and casts are Clippy's (rule `lints`).

use crate::tidy::report::{Violation, line_at};
use crate::tidy::source::word_places;
use crate::tidy::tree::Tree;

/// Ways to panic, put together so that a search for unfinished work does not find this list.
const PANICS: &[&str] = &[
    ".unwrap()",
    ".unwrap_err()",
    ".expect(",
    ".expect_err(",
    "panic!",
    "unreachable!",
    concat!("to", "do!"),
    concat!("un", "implemented!"),
];

/// Looks at the core's code outside tests.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for (file, source) in tree.core() {
        for panic in PANICS {
            for place in word_places(&source.code, panic) {
                let message =
                    format!("`{panic}` in the core: return `Malformed`, a refusal, or make the state impossible");
                found.push(Violation::new(&file.path, line_at(&source.code, place), message));
            }
        }
    }
    found
}
