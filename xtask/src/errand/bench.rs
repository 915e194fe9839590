//! Runs one comparison of docs/benchmarks.md: builds the program with optimisation, then what measures it.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::tidy::tree::project_top;

/// Comparisons beside another transport's relay.
const BESIDE_A_RELAY: &[&str] = &["rendezvous", "behind"];
/// Where peers are looked for.
const PEERS: &str = "PARLOIR_PEERS";

/// Measures `name`; `more` goes to the program that measures.
pub fn run(name: &str, more: &[&str]) -> ExitCode {
    if name == "browser" {
        return super::browser::measure(more);
    }
    if name == "papers" {
        return super::press::measure(more);
    }
    let top = project_top();
    let cargo = || {
        let mut command = Command::new(env!("CARGO"));
        command.current_dir(top);
        command
    };
    let programs = ["build", "--quiet", "--release", "--package", "parloir", "--package", "parloir-verify"];
    let built = super::carry_out(cargo().args(programs));
    if built != ExitCode::SUCCESS {
        return built;
    }
    let mut measure = cargo();
    measure.args(["run", "--quiet", "--release", "--package", "parloir-bench", "--", name]).args(more);
    if BESIDE_A_RELAY.contains(&name) {
        let mut places = vec![relay(top)];
        places.extend(std::env::var_os(PEERS).iter().flat_map(std::env::split_paths));
        if let Ok(places) = std::env::join_paths(places) {
            measure.env(PEERS, places);
        }
    }
    super::carry_out(&mut measure)
}

/// Builds the other transport's relay in a target folder of its own. Where it cannot be built, the comparison says that it is left out.
fn relay(top: &Path) -> PathBuf {
    let out = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| top.join("target"), PathBuf::from).join("peers");
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--quiet", "--release", "--locked"]).env("CARGO_TARGET_DIR", &out);
    if super::carry_out(build.current_dir(top.join("test/bench/peers"))) != ExitCode::SUCCESS {
        eprintln!("bench: the other transport's relay could not be built");
    }
    out.join("release")
}
