//! Every rule by name, with the promise that it keeps.

mod contacts;
mod cycles;
mod form;
mod layers;
mod licences;
mod lints;
mod marks;
mod owners;
mod panics;
mod places;
mod purity;
mod reasons;
mod sentences;
mod spec;
mod words;

use crate::tidy::report::Violation;
use crate::tidy::tree::Tree;

/// A rule.
pub struct Rule {
    /// Its name, as in `--rule`.
    pub name: &'static str,
    /// What holds when it finds nothing.
    pub promise: &'static str,
    /// Looks for places where it does not hold.
    pub check: fn(&Tree) -> Vec<Violation>,
}

/// The rules, in the order of the invariants in ARCHITECTURE.md.
pub const RULES: &[Rule] = &[
    Rule {
        name: "purity",
        promise: "I1: the core has no clock, socket, file, thread, async or random source",
        check: purity::check,
    },
    Rule { name: "layers", promise: "I2: arrows go down, siblings never touch", check: layers::check },
    Rule { name: "cycles", promise: "I2: the modules of a crate form no cycle", check: cycles::check },
    Rule { name: "form", promise: "I3: a file opens with its reason and stays short", check: form::check },
    Rule { name: "marks", promise: "nothing is left unfinished, no test is skipped or sleeps", check: marks::check },
    Rule { name: "words", promise: "I3: no declaration has a name that the glossary bans", check: words::check },
    Rule {
        name: "owners",
        promise: "I7: one crate names each dependency that must be replaceable",
        check: owners::check,
    },
    Rule { name: "panics", promise: "I9: the core does not panic", check: panics::check },
    Rule {
        name: "lints",
        promise: "I9: each core crate turns on the lints that keep it from panicking",
        check: lints::check,
    },
    Rule {
        name: "sentences",
        promise: "I11: each refusal has a page, its sentences and a test",
        check: sentences::check,
    },
    Rule { name: "contacts", promise: "I14: nothing is contacted that nobody named", check: contacts::check },
    Rule { name: "licences", promise: "each crate has the licence of its part", check: licences::check },
    Rule { name: "reasons", promise: "each dependency says what it is for", check: reasons::check },
    Rule {
        name: "spec",
        promise: "each numbered rule of the specification cites a test or vector that exists",
        check: spec::check,
    },
    Rule { name: "places", promise: "no file names a path or host of one machine", check: places::check },
];

#[cfg(test)]
mod tests;
