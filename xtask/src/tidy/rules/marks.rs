//! Nothing is left unfinished; no test is skipped, and none sleeps.

use crate::tidy::report::{Violation, line_at};
use crate::tidy::source::word_places;
use crate::tidy::tree::Tree;

/// Marks of unfinished work, put together here so that this file bears none.
const MARKS: &[&str] = &[concat!("FIX", "ME"), concat!("XX", "X"), concat!("TO", "DO")];
/// Kinds of file that people write code or sentences in.
const KINDS: &[&str] = &[".rs", ".toml", ".sh", ".py", ".ftl", ".md"];

/// Looks at code, scripts and pages.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for file in tree.files().iter().filter(|file| KINDS.iter().any(|kind| file.path.ends_with(kind))) {
        for mark in MARKS {
            for place in word_places(&file.text, mark) {
                let message = format!("`{mark}`: finish it, or say in an issue what is missing");
                found.push(Violation::new(&file.path, line_at(&file.text, place), message));
            }
        }
    }
    for (file, source) in tree.rust() {
        for skipped in ["#[ignore", "#![cfg(any())]", "#[cfg(any())]"] {
            for (place, _) in source.tests.match_indices(skipped) {
                found.push(Violation::new(&file.path, line_at(&source.tests, place), "a test is never skipped"));
            }
        }
        // A benchmark measures real time and decides nothing: waiting is its work.
        if file.path.starts_with("test/bench/") {
            continue;
        }
        for sleep in ["sleep", "sleep_ms", "sleep_until", "park_timeout"] {
            for place in word_places(&source.tests, sleep) {
                let message = "a test never sleeps: wait for what must happen";
                found.push(Violation::new(&file.path, line_at(&source.tests, place), message));
            }
        }
    }
    found
}
