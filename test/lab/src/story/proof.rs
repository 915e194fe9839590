//! The bundle, checked by three programs that know nothing of each other; and spoilt, refused by each.

use std::path::{Path, PathBuf};

use crate::stage::Stage;
use crate::system::{attempt, run, until};
use crate::trouble::Trouble;

/// Makes a bundle and has it checked.
///
/// # Errors
/// What kept it from going on.
pub fn bundle(stage: &mut Stage<'_>, matter: &str) -> Result<(), Trouble> {
    let claire = &stage.claire;
    claire.ask(&["checkpoint", matter])?;
    until("a checkpoint that both signed", || {
        let page = claire.ask(&["matter", "show", matter])?;
        let last = page["checkpoints"].as_array().and_then(|all| all.last().cloned()).unwrap_or_default();
        Ok(last["missing"].as_array().is_some_and(Vec::is_empty).then_some(()))
    })?;
    let target = claire.folder.join("papers/bundle");
    let made = claire.ask(&["bundle", matter, "--to", &target.to_string_lossy()])?;
    let seen = format!("{} entries, {} receipts, {} documents", made["entries"], made["receipts"], made["documents"]);
    stage.report.add("a bundle holds it all, without a gap", made["documents"] == 4 && made["gaps"] == 0, seen);

    let spoilt = claire.folder.join("papers/spoilt");
    run(&["cp", "-r", &target.to_string_lossy(), &spoilt.to_string_lossy()])?;
    let changed = spoil(&spoilt)?;
    let verify = stage.programs.verify.to_string_lossy().into_owned();
    for (claim, program, script) in [
        ("parloir-verify accepts it, and refuses a spoilt copy", verify.as_str(), None),
        ("verify.py accepts it, and refuses a spoilt copy", "python3", Some("verify.py")),
        ("verify.sh accepts it, and refuses a spoilt copy", "bash", Some("verify.sh")),
    ] {
        let check = |folder: &Path| {
            let script = script.map(|script| target.join(script).to_string_lossy().into_owned());
            let folder = folder.to_string_lossy();
            let words: Vec<&str> =
                [Some(program), script.as_deref(), Some(folder.as_ref())].into_iter().flatten().collect();
            attempt(&words)
        };
        let (genuine, altered) = (check(&target)?, check(&spoilt)?);
        let last = |output: &[u8]| String::from_utf8_lossy(output).lines().last().unwrap_or_default().to_owned();
        let holds = genuine.status.success() && changed && altered.status.code() == Some(1);
        stage.report.add(claim, holds, format!("{} | {}", last(&genuine.stdout), last(&altered.stdout)));
    }
    Ok(())
}

/// Changes one bit of the first item's text, as someone would who wants it to have said something else.
fn spoil(bundle: &Path) -> Result<bool, Trouble> {
    let mut items: Vec<PathBuf> = std::fs::read_dir(bundle.join("items"))?.flatten().map(|item| item.path()).collect();
    items.sort();
    for body in items.iter().map(|item| item.join("body")) {
        if let Ok(mut bytes) = std::fs::read(&body)
            && let Some(first) = bytes.first_mut()
        {
            *first ^= 1;
            std::fs::write(&body, bytes)?;
            return Ok(true);
        }
    }
    Ok(false)
}
