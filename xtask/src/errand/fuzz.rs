//! Builds the fuzz targets with coverage feedback and runs each for a bounded time, or over so many inputs.
//!
//! A number of inputs is what a test run asks for: from the same seeds and the same number libFuzzer tries the same inputs, so that a run
//! which is right is right again on a slower machine. A time is for looking further: it goes on where the last one ended.
//!
//! The flags are those that `cargo fuzz` passes, less the address sanitizer: it asks for an unstable compiler, and in a
//! project that forbids `unsafe` what a target looks for is a panic, an endless loop or unbounded memory.

use std::path::Path;
use std::process::{Command, ExitCode};

use crate::tidy::tree::project_top;

/// What makes the compiler count which branches ran.
const COVERAGE: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 -Cdebug-assertions -Coverflow-checks";
/// Bounds of one run: an input larger than a frame proves nothing, a second is endless, and memory is I12's.
const BOUNDS: &[&str] =
    &["-max_len=65536", "-timeout=10", "-rss_limit_mb=1024", "-print_final_stats=1", "-verbosity=0"];

/// How long each target is run.
#[derive(Clone, Copy, Debug)]
pub enum Long<'a> {
    /// So many inputs, the same each time.
    Inputs(&'a str),
    /// So many seconds, from what earlier runs found.
    Seconds(&'a str),
}

impl Long<'_> {
    fn flags(self) -> Vec<String> {
        match self {
            Self::Inputs(number) => {
                vec![format!("-runs={number}"), "-seed=1".to_owned()]
            }
            Self::Seconds(seconds) => vec![format!("-max_total_time={seconds}")],
        }
    }
}

/// Builds every target of `fuzz/` and runs each.
pub fn run(long: Long<'_>) -> ExitCode {
    let folder = project_top().join("fuzz");
    let targets = targets(&folder);
    if targets.is_empty() {
        eprintln!("fuzz: no target in `fuzz/fuzz_targets`");
        return ExitCode::FAILURE;
    }
    let out =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| project_top().join("target"), Into::into).join("fuzz");
    // With a target named, build scripts and macros stay as they are: only what is fuzzed counts its branches.
    let triple = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let built = super::carry_out(
        Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--release", "--bins", "--locked", "--target", &triple])
            .env("RUSTFLAGS", COVERAGE)
            .env("CARGO_TARGET_DIR", &out)
            .current_dir(&folder),
    );
    if built != ExitCode::SUCCESS {
        return built;
    }
    // A seed that its decoder refuses would start a run nowhere.
    let checked = super::carry_out(
        Command::new(env!("CARGO"))
            .args(["test", "--quiet", "--release", "--lib", "--locked"])
            .env("CARGO_TARGET_DIR", &out)
            .current_dir(&folder),
    );
    if checked != ExitCode::SUCCESS {
        return checked;
    }
    for target in targets {
        let corpus = out.join(if matches!(long, Long::Inputs(_)) { "fresh" } else { "corpus" }).join(&target);
        if matches!(long, Long::Inputs(_)) && corpus.exists() && std::fs::remove_dir_all(&corpus).is_err() {
            eprintln!("fuzz: what an earlier run found cannot be taken away");
            return ExitCode::FAILURE;
        }
        if let Err(fault) = std::fs::create_dir_all(&corpus) {
            eprintln!("fuzz: no place for what is found: {fault}");
            return ExitCode::FAILURE;
        }
        let mut command = Command::new(out.join(&triple).join("release").join(&target));
        command.arg(&corpus).args(BOUNDS).args(long.flags()).current_dir(&out);
        command.arg(format!("-dict={}", folder.join("words.dict").display()));
        // What people wrote by hand is where a run starts from; what a run finds stays out of the project.
        let seeds = folder.join("seeds").join(&target);
        if seeds.is_dir() {
            command.arg(seeds);
        }
        match command.output() {
            Ok(run) => {
                let said = String::from_utf8_lossy(&run.stderr);
                if !run.status.success() {
                    eprintln!("{said}\nfuzz: {target} failed; the input that did it is kept in {}", out.display());
                    return ExitCode::FAILURE;
                }
                println!("fuzz: {target}: {} inputs, none that panics", inputs(&said));
            }
            Err(fault) => {
                eprintln!("fuzz: {target} cannot be started: {fault}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

/// The targets by their files' names, in order.
fn targets(folder: &Path) -> Vec<String> {
    let listed = std::fs::read_dir(folder.join("fuzz_targets")).into_iter().flatten().flatten();
    let mut names: Vec<String> = listed
        .filter_map(|entry| entry.file_name().to_str().and_then(|name| name.strip_suffix(".rs")).map(str::to_owned))
        .collect();
    names.sort();
    names
}

/// How many inputs a run tried, by its own account.
fn inputs(said: &str) -> &str {
    said.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:")).map_or("?", str::trim)
}
