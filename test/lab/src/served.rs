//! What a firm hosts itself, as a program that runs: a rendezvous, or a relay.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::person::{as_nobody, own};
use crate::story::meeting::text;
use crate::trouble::{Trouble, trouble};

/// One that runs. Dropped, it is gone.
#[derive(Debug)]
pub struct Served {
    /// What people pass on.
    pub address: String,
    child: Child,
}

impl Served {
    /// Starts it in a namespace, with a new folder of its own.
    ///
    /// # Errors
    /// It does not start.
    pub fn start(namespace: &str, folder: &Path, program: &Path, words: &[&str]) -> Result<Self, Trouble> {
        std::fs::create_dir(folder)?;
        own(folder)?;
        let mut command = Command::new("ip");
        command.args(["netns", "exec", namespace]).args(as_nobody()).arg(program).arg("--json").arg("--home");
        command.arg(folder).args(words);
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("LC_ALL", "C.UTF-8");
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let Some(stdout) = child.stdout.take() else { return trouble("what was started cannot be heard") };
        let mut served = Self { address: String::new(), child };
        let mut first = String::new();
        BufReader::new(stdout).read_line(&mut first)?;
        let answer: Value = serde_json::from_str(&first).unwrap_or_default();
        served.address = text(&answer["value"]["address"])?;
        Ok(served)
    }

    /// Its process.
    #[must_use]
    pub fn process(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
