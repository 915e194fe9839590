//! The whole story played for real on one machine: two profiles, two nodes on loopback, a bundle, its verification.

mod proof;
mod stage;
mod story;

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::act::demo::stage::Stage;
use crate::desk::Desk;
use crate::failure::Failure;

/// Plays, tells each step, and leaves the folder for the reader.
///
/// # Errors
/// [`Failure::Unexpected`] at the first step that is not as it has to be; a fault.
pub fn demo(asked: Option<&Path>, desk: &mut Desk) -> Result<(), Failure> {
    let folder = folder(asked)?;
    let started = std::time::Instant::now();
    let shown = parloir_speech::reveal::reveal(&folder.to_string_lossy());
    let sentence = desk.screen.speech.tell("demo-folder", &[("folder", shown.clone().into())]);
    desk.screen.line(&sentence);
    let mut stage = Stage::new(&mut desk.screen, &folder);
    let played = story::play(&mut stage).and_then(|bundle| proof::check(&mut stage, &bundle));
    let steps = stage.finish();
    played?;
    let seconds = started.elapsed().as_secs();
    if desk.screen.json {
        let value = json!({"folder": shown, "steps": steps});
        desk.screen.document(&json!({"answer": "demo", "value": value}));
    } else {
        let spent = desk.screen.speech.tell("demo-done", &[("seconds", seconds.into())]);
        let next = desk.screen.speech.tell("demo-next", &[("folder", shown.into())]);
        desk.screen.line(&format!("\n{spent}\n\n{next}"));
    }
    Ok(())
}

/// A fresh folder that this person alone can enter.
fn folder(asked: Option<&Path>) -> Result<PathBuf, Failure> {
    let fault = |_| Failure::fault("making the demonstration's folder");
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    if let Some(asked) = asked {
        let path = std::path::absolute(asked).map_err(fault)?;
        if path.exists() {
            return Err(parloir_base::Refusal::TargetExists.into());
        }
        builder.create(&path).map_err(fault)?;
        return Ok(path);
    }
    let base = std::env::temp_dir();
    for number in 1..1_000 {
        let path = base.join(format!("parloir-demo-{}-{number}", std::process::id()));
        match builder.create(&path) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(fault(error)),
        }
    }
    Err(Failure::fault("making the demonstration's folder"))
}
