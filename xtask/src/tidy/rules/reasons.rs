//! Each dependency of the workspace says which standard or duty it serves, on its line or at the head of its group.

use crate::tidy::report::Violation;
use crate::tidy::tree::Tree;

/// Looks at `[workspace.dependencies]`; a comment holds for the lines below it up to the next empty one.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    let Some(file) = tree.file("Cargo.toml") else { return found };
    let (mut inside, mut group_has_reason) = (false, false);
    for (index, line) in file.text.lines().map(str::trim).enumerate() {
        if line.starts_with('[') {
            inside = line.starts_with("[workspace.dependencies]");
            group_has_reason = false;
        } else if line.is_empty() {
            group_has_reason = false;
        } else if line.starts_with('#') {
            group_has_reason = true;
        } else if inside && line.contains('=') && !group_has_reason && !line.contains(" # ") {
            found.push(Violation::new("Cargo.toml", index + 1, "say which standard or duty this dependency serves"));
        }
    }
    found
}
