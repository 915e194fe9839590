//! Runs the deterministic simulation over many seeds.

use std::process::{Command, ExitCode};

use crate::tidy::tree::project_top;

/// Builds the simulation with optimisation and runs it over the first `seeds` seeds.
pub fn run(seeds: &str) -> ExitCode {
    super::carry_out(
        Command::new(env!("CARGO"))
            .args(["run", "--quiet", "--release", "--package", "parloir-sim", "--", "--seeds", seeds])
            .current_dir(project_top()),
    )
}
