//! I3: each file opens with `//!` and its one reason to exist, and stays short enough to hold one concept.

use crate::tidy::report::Violation;
use crate::tidy::tree::Tree;

const LINES_MAX: usize = 400;
const TEST_LINES_MAX: usize = 800;
/// Tables of data, which are long without being more than one concept: path, reason.
const TABLES: &[(&str, &str)] = &[];

/// Looks at every Rust file.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for (file, _) in tree.rust() {
        let first = file.text.lines().next().unwrap_or_default();
        if first.strip_prefix("//!").is_none_or(|reason| reason.trim().is_empty()) {
            found.push(Violation::new(&file.path, 1, "the first line is `//!` and the file's one reason to exist"));
        }
        let (lines, most) = (file.text.lines().count(), if file.is_test() { TEST_LINES_MAX } else { LINES_MAX });
        if lines > most && !TABLES.iter().any(|(path, _)| *path == file.path) {
            let message = format!("{lines} lines, over {most}: which concept is this?");
            found.push(Violation::new(&file.path, most + 1, message));
        }
    }
    found
}
