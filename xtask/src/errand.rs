//! Errands around a build: each starts other programs or writes pages, and none decides anything.

pub mod bench;
pub mod browser;
pub mod codes;
pub mod fuzz;
pub mod lab;
pub mod models;
pub mod press;
pub mod sim;

use std::process::{Command, ExitCode};

/// Runs a program to its end; a failure is told with the program's name.
fn carry_out(command: &mut Command) -> ExitCode {
    let name = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(status) => {
            eprintln!("xtask: `{name}` ended with {status}");
            ExitCode::FAILURE
        }
        Err(fault) => {
            eprintln!("xtask: `{name}` cannot be started: {fault}");
            ExitCode::FAILURE
        }
    }
}
