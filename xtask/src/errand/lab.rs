//! Plays the laboratory.

use std::process::{Command, ExitCode};

use crate::tidy::tree::project_top;

/// Builds the laboratory and what it plays on, and plays what `more` names. As root.
pub fn run(more: &[&str]) -> ExitCode {
    super::carry_out(
        Command::new(env!("CARGO"))
            .args(["run", "--quiet", "--locked", "--package", "parloir-lab", "--"])
            .args(more)
            .current_dir(project_top()),
    )
}
