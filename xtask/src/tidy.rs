//! Runs the rules over the project and prints what they found, one line a violation.

pub mod fluent;
mod manifest;
mod modules;
mod paths;
pub mod refusals;
mod report;
mod rules;
mod source;
pub mod tree;

use std::process::ExitCode;

use rules::RULES;
use tree::Tree;

/// Checks every rule, or the one named; refuses a name that no rule has.
pub fn run(only: Option<&str>) -> ExitCode {
    let tree = match Tree::of_project() {
        Ok(tree) => tree,
        Err(fault) => {
            eprintln!("tidy: the project cannot be read: {fault}");
            return ExitCode::from(2);
        }
    };
    let chosen: Vec<_> = RULES.iter().filter(|rule| only.is_none_or(|name| rule.name == name)).collect();
    if chosen.is_empty() {
        eprintln!("tidy: no such rule; there are:");
        for rule in RULES {
            eprintln!("  {:<10} {}", rule.name, rule.promise);
        }
        return ExitCode::from(2);
    }
    let mut count = 0;
    for rule in &chosen {
        let mut violations = (rule.check)(&tree);
        violations.sort();
        violations.dedup();
        for violation in &violations {
            println!("{}:{}: {} {}", violation.path, violation.line, rule.name, violation.message);
        }
        count += violations.len();
    }
    if count > 0 {
        eprintln!("tidy: {count} violations");
        return ExitCode::FAILURE;
    }
    println!("tidy: {} rules, {} files, no violation", chosen.len(), tree.files().len());
    ExitCode::SUCCESS
}
