//! One bundle before the three verifiers.

use std::fs;
use std::path::Path;
use std::process::Command;

use parloir_kit::Folder;

/// What a verifier says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing refuses it.
    Stands,
    /// Refused, with what was printed.
    Refused(String),
}

/// Writes a folder to the disk.
pub fn lay(folder: &Folder, target: &Path) {
    for (path, bytes) in &folder.files {
        let path = target.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// What our own verifier says of a folder on the disk.
pub fn own(target: &Path) -> Verdict {
    let report = parloir_verify::check(target, &[]).unwrap();
    if report.stands() {
        Verdict::Stands
    } else {
        Verdict::Refused(parloir_verify::render::text(&report, parloir_verify::Language::En))
    }
}

/// What a script of the project says of a folder on the disk; never the one inside the bundle, which may be altered.
pub fn script(name: &str, program: &str, target: &Path) -> Verdict {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../core/journal/tools");
    let run = Command::new(program).arg(tools.join(name)).arg(target).output().unwrap();
    let said = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
    match run.status.code() {
        Some(0) => Verdict::Stands,
        Some(1) => Verdict::Refused(said),
        other => panic!("{name} ended with {other:?}: {said}"),
    }
}

/// The three verdicts on a folder on the disk.
pub fn on_disk(target: &Path) -> [(&'static str, Verdict); 3] {
    [
        ("parloir-verify", own(target)),
        ("verify.py", script("verify.py", "python3", target)),
        ("verify.sh", script("verify.sh", "bash", target)),
    ]
}
