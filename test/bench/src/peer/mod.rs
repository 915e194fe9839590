//! The others: installed by whoever runs the measurement, never part of this project.

pub mod copying;
pub mod meeting;
pub mod reading;
pub mod sending;
pub mod tox;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Outcome;

/// Where a program is: in `PARLOIR_PEERS`, else on the path.
fn found(name: &str) -> Outcome<PathBuf> {
    let folders = std::env::var_os("PARLOIR_PEERS").into_iter().chain(std::env::var_os("PATH"));
    let folders: Vec<PathBuf> = folders.flat_map(|list| std::env::split_paths(&list).collect::<Vec<_>>()).collect();
    let system = [PathBuf::from("/usr/sbin")];
    folders
        .iter()
        .chain(&system)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
        .ok_or_else(|| format!("`{name}` is not installed").into())
}

/// Runs a program to its end, silently.
fn carry_out(command: &mut Command) -> Outcome<()> {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{:?} ended with {}: {said}", command.get_program(), output.status).into())
}

/// Makes a file that was just written durable.
pub fn flush(path: &Path) -> Outcome<()> {
    Ok(std::fs::File::open(path)?.sync_all()?)
}
