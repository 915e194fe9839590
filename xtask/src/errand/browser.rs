//! Plays the interface in a real browser: the tests of test/browser, and the pictures of docs/screens.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use crate::tidy::tree::project_top;

/// Runs every test of test/browser; `PARLOIR_BROWSER=off` leaves them out, and says so.
pub fn tests() -> ExitCode {
    if std::env::var("PARLOIR_BROWSER").is_ok_and(|value| value == "off") {
        println!("browser: left out, PARLOIR_BROWSER is off");
        return ExitCode::SUCCESS;
    }
    play("debug", &["--test", "--test-concurrency=1"])
}

/// Draws every picture of docs/screens anew, from a story that is played for it.
pub fn screens() -> ExitCode {
    play("debug", &["screens.mjs"])
}

/// Measures the first paint of a long matter, and the program's memory while a document of several GiB is brought; `more`: items, GiB.
pub fn measure(more: &[&str]) -> ExitCode {
    play("release", &[&["measure.mjs"], more].concat())
}

/// Builds what is played, fetches the two libraries of the lock file, and starts Node.
fn play(profile: &str, words: &[&str]) -> ExitCode {
    let folder = project_top().join("test/browser");
    let built = super::carry_out(
        Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--locked", "--package", "parloir", "--package", "parloir-verify"])
            .args(["--package", "parloir-storage"])
            .args((profile == "release").then_some("--release"))
            .current_dir(project_top()),
    );
    if built != ExitCode::SUCCESS {
        return built;
    }
    let fetched = super::carry_out(
        Command::new("npm").args(["ci", "--ignore-scripts", "--prefer-offline", "--silent"]).current_dir(&folder),
    );
    if fetched != ExitCode::SUCCESS {
        return fetched;
    }
    let made = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| project_top().join("target"), PathBuf::from);
    super::carry_out(
        Command::new("node")
            .args(words)
            .env("PARLOIR_PROGRAM", made.join(profile).join("parloir"))
            .env("PARLOIR_VERIFIER", made.join(profile).join("parloir-verify"))
            .env("PARLOIR_STORAGE", made.join(profile).join("parloir-storage"))
            .current_dir(&folder),
    )
}
