//! whatstk, a reader of WhatsApp exports in Python.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Outcome;

/// Reads, and says how long it took once it was loaded.
const READ: &str = "import sys, time; from whatstk import WhatsAppChat; t = time.time(); \
     WhatsAppChat.from_source(sys.argv[1]); print((time.time() - t) * 1000)";

/// A Python that has it.
pub fn found() -> Outcome<PathBuf> {
    let python = super::found("python3")?;
    let has = Command::new(&python).args(["-c", "import whatstk"]).stderr(Stdio::null()).status()?;
    if has.success() { Ok(python) } else { Err("this python3 has no whatstk (pip install whatstk)".into()) }
}

/// One reading, in milliseconds.
pub fn read_ms(python: &Path, path: &Path) -> Outcome<f64> {
    let output = Command::new(python).arg("-c").arg(READ).arg(path).stdin(Stdio::null()).output()?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().parse()?)
}

/// The whole program that reads it.
pub fn whole(python: &Path, path: &Path) -> Command {
    let mut command = Command::new(python);
    command.arg("-c").arg(READ).arg(path);
    command
}
