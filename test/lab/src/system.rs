//! Programs of the system: run to their end, or until a moment that is too late; and waiting for something to become so.

use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::trouble::{Trouble, trouble};

/// Longer than anything here takes on a slow machine; only a laboratory that fails waits for it.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// Runs a program that has to succeed; answers what it printed.
///
/// # Errors
/// The program's own complaint.
pub fn run(words: &[&str]) -> Result<String, Trouble> {
    let output = attempt(words)?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    trouble(format!("`{}` failed: {}", words.join(" "), String::from_utf8_lossy(&output.stderr).trim()))
}

/// Runs a program that may fail.
///
/// # Errors
/// It is not there.
pub fn attempt(words: &[&str]) -> Result<Output, Trouble> {
    let Some((program, arguments)) = words.split_first() else { return trouble("an empty command") };
    Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| Trouble(format!("`{program}` cannot be run ({error}); ./setup.sh --test installs it")))
}

/// Looks until something is so, and answers it. Nothing sleeps in between: each look runs a program, which takes its time.
///
/// # Errors
/// It did not become so; the trouble of looking.
pub fn until<T>(what: &str, mut look: impl FnMut() -> Result<Option<T>, Trouble>) -> Result<T, Trouble> {
    let started = Instant::now();
    loop {
        if let Some(found) = look()? {
            return Ok(found);
        }
        if started.elapsed() > PATIENCE {
            return trouble(format!("waited {} s in vain: {what}", PATIENCE.as_secs()));
        }
    }
}
