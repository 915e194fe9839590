//! Programs are AGPL; what checks a bundle is MIT or Apache, so that anyone may check with anything.

use crate::tidy::report::Violation;
use crate::tidy::tree::Tree;

const PERMISSIVE: &[&str] = &[
    "parloir-base",
    "parloir-crypto",
    "parloir-wire",
    "parloir-journal",
    "parloir-bundle",
    "parloir-finding",
    "parloir-verify",
];
const TEXTS: &[&str] = &["LICENSE-AGPL", "LICENSE-APACHE", "LICENSE-MIT"];

/// Looks at each manifest, and for the licences' texts.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for manifest in tree.manifests() {
        let permissive = PERMISSIVE.contains(&manifest.name.as_str());
        let right = if permissive { "MIT OR Apache-2.0" } else { "AGPL-3.0-or-later" };
        if manifest.license != right {
            let message = format!("`{}` is licensed `{right}`, not `{}`", manifest.name, manifest.license);
            found.push(Violation::new(&manifest.path, 1, message));
        }
    }
    for text in TEXTS.iter().filter(|text| tree.file(text).is_none()) {
        found.push(Violation::new(text, 1, "the licence's text is missing"));
    }
    found
}
