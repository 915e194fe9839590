//! Runs one comparison of docs/benchmarks.md: builds the program with optimisation, then what measures it.

use std::process::{Command, ExitCode};

use crate::tidy::tree::project_top;

/// Measures `name`; `more` goes to the program that measures.
pub fn run(name: &str, more: &[&str]) -> ExitCode {
    if name == "browser" {
        return super::browser::measure(more);
    }
    if name == "papers" {
        return super::press::measure(more);
    }
    let cargo = || {
        let mut command = Command::new(env!("CARGO"));
        command.current_dir(project_top());
        command
    };
    let built = super::carry_out(cargo().args(["build", "--quiet", "--release", "--package", "parloir"]));
    if built != ExitCode::SUCCESS {
        return built;
    }
    super::carry_out(cargo().args(["run", "--quiet", "--release", "--package", "parloir-bench", "--", name]).args(more))
}
