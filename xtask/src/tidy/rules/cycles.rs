//! I2: the modules of a crate form no cycle; a chain of `super` hides one, so it is refused too.

use crate::tidy::modules::Modules;
use crate::tidy::paths;
use crate::tidy::report::{Violation, line_at};
use crate::tidy::tree::Tree;

/// Looks at each crate's modules outside tests.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for manifest in tree.manifests() {
        for (arrow, cycle) in Modules::of(tree, manifest.folder()).cycles() {
            found.push(Violation::new(&arrow.path, arrow.line, format!("modules form a cycle: {cycle}")));
        }
    }
    for (file, source) in tree.rust().filter(|(file, _)| !file.is_test()) {
        for path in paths::starting_with(&source.code, "super") {
            if path.parts.get(1).is_some_and(|part| part == "super") {
                let message = "say where it is: `crate::a::X` instead of `super::super::X`";
                found.push(Violation::new(&file.path, line_at(&source.code, path.offset_bytes), message));
            }
        }
    }
    found
}
