//! I11: each refusal has a code, a page, a test, and its pair of sentences in each language.

use crate::tidy::fluent;
use crate::tidy::refusals::{self, Kind};
use crate::tidy::report::Violation;
use crate::tidy::source::word_places;
use crate::tidy::tree::Tree;

/// Looks at each refusal of `core/base/src/refusal.rs`.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    let kinds = refusals::of(tree);
    if kinds.is_empty() {
        found.push(Violation::new(refusals::PATH, 1, "no refusal can be read here: `Name = \"CODE-01\",`"));
    }
    for kind in &kinds {
        for message in faults(tree, kind) {
            found.push(Violation::new(refusals::PATH, kind.line, format!("{} ({}) {message}", kind.code, kind.name)));
        }
    }
    found
}

fn faults(tree: &Tree, kind: &Kind) -> Vec<String> {
    let mut faults = Vec::new();
    let page_path = kind.page_path();
    let page = tree.file(&page_path).map(|file| fluent::flat(&file.text));
    if page.is_none() {
        faults.push(format!("has no page `{page_path}`"));
    }
    for (path, key) in refusals::LANGUAGES.iter().flat_map(|(path, _)| kind.keys().map(|key| (*path, key))) {
        match tree.file(path).and_then(|file| fluent::message(&file.text, &key)) {
            None => faults.push(format!("has no sentence `{key}` in `{path}`")),
            // What is filled in when it is shown cannot stand on a page.
            Some(sentence) if sentence.contains('{') => {}
            Some(sentence) if page.as_ref().is_some_and(|page| !page.contains(&sentence)) => {
                faults.push(format!("says `{key}` of `{path}` otherwise on its page `{page_path}`"));
            }
            Some(_) => {}
        }
    }
    let variant = format!("Refusal::{}", kind.name);
    // The list itself names every refusal; a test that proves one stands elsewhere.
    let tested = tree
        .rust()
        .any(|(file, source)| file.path != refusals::PATH && word_places(&source.tests, &variant).next().is_some());
    if !tested {
        faults.push(format!("has no test that names `{variant}`"));
    }
    faults
}
