//! Others that meet behind NATs by way of somebody in the middle: iroh with its relay, hyperdht and libtoxcore with a small net of their own.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Outcome;

const TOX: &str = include_str!("toxmeet.c");
const HYPERDHT: &str = include_str!("hyperdht.js");

/// The program of `test/bench/peers`, which `cargo xtask bench` builds.
pub fn found() -> Outcome<PathBuf> {
    super::found("iroh-peer").or_else(|_| crate::program::beside("iroh-peer"))
}

/// hyperdht in Node, when a folder of `PARLOIR_PEERS` has it under `node_modules`.
pub struct Hyperdht {
    node: PathBuf,
    script: PathBuf,
    modules: PathBuf,
}

/// Looks for it.
pub fn hyperdht(folder: &Path) -> Outcome<Hyperdht> {
    let node = super::found("node")?;
    let places = std::env::var_os("PARLOIR_PEERS").unwrap_or_default();
    let modules = std::env::split_paths(&places)
        .map(|place| place.join("node_modules"))
        .find(|modules| modules.join("hyperdht").is_dir())
        .ok_or("hyperdht is not installed (npm install hyperdht in a folder of PARLOIR_PEERS)")?;
    let script = folder.join("hyperdht.js");
    std::fs::write(&script, HYPERDHT)?;
    Ok(Hyperdht { node, script, modules })
}

impl Hyperdht {
    /// It in a network namespace, to do what the words say.
    pub fn command(&self, namespace: &str, words: &[&str]) -> Command {
        let mut command = crate::program::within(namespace, &self.node);
        command.arg(&self.script).args(words).env("NODE_PATH", &self.modules).stdin(Stdio::piped());
        command
    }
}

/// libtoxcore by way of a small C program that is compiled here.
pub struct Toxes {
    program: PathBuf,
}

/// Compiles it.
pub fn toxes(folder: &Path) -> Outcome<Toxes> {
    let (source, program) = (folder.join("toxmeet.c"), folder.join("toxmeet"));
    std::fs::write(&source, TOX)?;
    super::carry_out(Command::new("cc").args(["-O2", "-o"]).arg(&program).arg(&source).arg("-ltoxcore"))?;
    Ok(Toxes { program })
}

impl Toxes {
    /// It in a network namespace, to do what the words say.
    pub fn command(&self, namespace: &str, words: &[&str]) -> Command {
        let mut command = crate::program::within(namespace, &self.program);
        command.args(words);
        command
    }
}
