//! The bundle checked as a stranger would, then spoilt, to see it refused.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::act::demo::stage::Stage;
use crate::failure::Failure;

/// Checks the bundle with every verifier that this machine can run, and a spoilt copy with the same.
///
/// # Errors
/// A verifier that refuses the true bundle, or accepts the spoilt one; none at all to run.
pub fn check(stage: &mut Stage<'_>, bundle: &Path) -> Result<(), Failure> {
    stage.step("demo-verification");
    let verifiers: Vec<Verifier> = verifiers().into_iter().filter(|verifier| verifier.runs(bundle)).collect();
    stage.hold(!verifiers.is_empty(), "verification: one verifier at least")?;
    for verifier in &verifiers {
        stage.hold(verifier.accepts(bundle), verifier.name)?;
        stage.tell("demo-accepts", &[("verifier", verifier.name.into())]);
    }
    stage.step("demo-tampering");
    let spoilt = stage.folder().join("bundle-tampered");
    copy(bundle, &spoilt, 0).map_err(|_| Failure::fault("copying the bundle"))?;
    let changed = spoil(&spoilt).map_err(|_| Failure::fault("changing a copy of the bundle"))?;
    stage.hold(changed, "verification: something to change")?;
    for verifier in &verifiers {
        stage.hold(!verifier.accepts(&spoilt), verifier.name)?;
        stage.tell("demo-refuses", &[("verifier", verifier.name.into())]);
    }
    Ok(())
}

/// A way to check a bundle.
struct Verifier {
    name: &'static str,
    program: PathBuf,
    script: Option<&'static str>,
}

fn verifiers() -> Vec<Verifier> {
    let own = std::env::current_exe()
        .ok()
        .and_then(|path| {
            path.parent().map(|folder| folder.join(format!("parloir-verify{}", std::env::consts::EXE_SUFFIX)))
        })
        .filter(|path| path.exists());
    let mut verifiers = Vec::new();
    if let Some(program) = own {
        verifiers.push(Verifier { name: "parloir-verify", program, script: None });
    }
    verifiers.push(Verifier { name: "python3 verify.py", program: "python3".into(), script: Some("verify.py") });
    verifiers.push(Verifier { name: "bash verify.sh", program: "bash".into(), script: Some("verify.sh") });
    verifiers
}

impl Verifier {
    /// Whether this machine and this bundle have what it needs.
    fn runs(&self, bundle: &Path) -> bool {
        let present = |program: &Path, argument: &str| {
            Command::new(program).arg(argument).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
        };
        // The shell verifier calls ssh-keygen, which a minimal machine may lack.
        let tools = self.script != Some("verify.sh") || present(Path::new("ssh-keygen"), "-?");
        self.script.is_none_or(|script| bundle.join(script).exists() && present(&self.program, "--version")) && tools
    }

    fn accepts(&self, bundle: &Path) -> bool {
        let mut command = Command::new(&self.program);
        match self.script {
            Some(script) => command.arg(script),
            None => command.arg(bundle),
        };
        let quiet = command.current_dir(bundle).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        quiet.status().is_ok_and(|status| status.success())
    }
}

/// Bundles are shallow.
const DEPTH_MAX: usize = 16;

fn copy(source: &Path, target: &Path, depth: usize) -> std::io::Result<()> {
    std::fs::create_dir(target)?;
    for entry in std::fs::read_dir(source)? {
        let entry = entry?;
        let into = target.join(entry.file_name());
        if entry.file_type()?.is_dir() && depth < DEPTH_MAX {
            copy(&entry.path(), &into, depth + 1)?;
        } else {
            std::fs::copy(entry.path(), into)?;
        }
    }
    Ok(())
}

/// Changes one letter of the first message's text, as someone would who wants it to have said something else.
fn spoil(bundle: &Path) -> std::io::Result<bool> {
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(bundle.join("items"))?.flatten().map(|entry| entry.path()).collect();
    folders.sort();
    for folder in folders {
        let body = folder.join("body");
        if let Ok(mut bytes) = std::fs::read(&body)
            && let Some(first) = bytes.first_mut()
        {
            *first ^= 1;
            std::fs::write(&body, &bytes)?;
            return Ok(true);
        }
    }
    Ok(false)
}
