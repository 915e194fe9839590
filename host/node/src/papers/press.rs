//! The program that typesets: a child that is given the model and an empty folder, and of which little is believed.
//!
//! # Shape
//! Started as `parloir-press FOLDER`, without environment, `conversation.json` on standard input. It writes `conversation-001.pdf` and so on
//! into the folder, says one line for each on standard output (`name bytes pages items`), and ends with 0. Anything else has failed.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use parloir_base::Refusal;
use tokio::io::AsyncReadExt;
use tokio::process::Command;

use crate::fault::Stop;

/// What the program is called.
const PRESS: &str = "parloir-press";
/// How long it may take, whatever there is to typeset, and for each item besides.
const DEADLINE: Duration = Duration::from_secs(600);
const DEADLINE_OF_ITEM: Duration = Duration::from_millis(10);
/// What it says; more is no list of volumes.
const SAID_BYTES_MAX: u64 = 64 * 1024;

/// The program beside the one that runs.
pub(crate) fn beside() -> PathBuf {
    // A program that does not know where it is has nothing beside it: a name alone would be looked for on the path.
    std::env::current_exe().map_or_else(|_| Path::new("/nonexistent").join(PRESS), |own| own.with_file_name(PRESS))
}

/// How long so many items may take.
pub(crate) fn deadline(items: u64) -> Duration {
    DEADLINE.saturating_add(DEADLINE_OF_ITEM.saturating_mul(u32::try_from(items).unwrap_or(u32::MAX)))
}

/// Typesets `model` into `folder`, which is empty; gives the names of the volumes. It is ended with whoever waits for it.
pub(crate) async fn typeset(
    press: &Path,
    model: File,
    folder: &Path,
    items: u64,
    deadline: Duration,
) -> Result<Vec<String>, Stop> {
    if !press.is_file() {
        return Err(Refusal::PressAbsent.into());
    }
    let said = tokio::time::timeout(deadline, run(press, model, folder)).await;
    let said = said.ok().flatten().ok_or(Refusal::PressFailed)?;
    let volumes = volumes(&said).ok_or(Refusal::PressFailed)?;
    let counted: u64 = volumes.iter().map(|volume| volume.items).fold(0, u64::saturating_add);
    let is_there = |volume: &Volume| {
        let held = std::fs::symlink_metadata(folder.join(&volume.name));
        held.is_ok_and(|held| held.is_file() && held.len() == volume.bytes)
    };
    let is_right = !volumes.is_empty() && counted == items && volumes.iter().all(is_there);
    if is_right {
        Ok(volumes.into_iter().map(|volume| volume.name).collect())
    } else {
        Err(Refusal::PressFailed.into())
    }
}

async fn run(press: &Path, model: File, folder: &Path) -> Option<String> {
    let mut child = Command::new(press)
        .arg(folder)
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::from(model))
        .stdout(Stdio::piped())
        // What it says of an error may hold what people wrote.
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .ok()?;
    let mut said = String::new();
    child.stdout.take()?.take(SAID_BYTES_MAX + 1).read_to_string(&mut said).await.ok()?;
    let is_done = said.len() as u64 <= SAID_BYTES_MAX && child.wait().await.ok()?.success();
    is_done.then_some(said)
}

/// A volume, as the program says it.
struct Volume {
    name: String,
    bytes: u64,
    items: u64,
}

/// `conversation-001.pdf 48123 12 240`, the numbers of the volumes one after the other.
fn volumes(said: &str) -> Option<Vec<Volume>> {
    said.lines()
        .zip(1_usize..)
        .map(|(line, place)| {
            let parts: Vec<&str> = line.split(' ').collect();
            let [name, bytes, pages, items] = parts.as_slice() else { return None };
            let _: u64 = pages.parse().ok()?;
            let is_named = *name == format!("conversation-{place:03}.pdf");
            is_named.then(|| {
                Some(Volume { name: name.to_string(), bytes: bytes.parse().ok()?, items: items.parse().ok()? })
            })?
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    /// A program that is no press, but does as the shell says. Written by another process: a descriptor open for writing here could be
    /// inherited by a child of another test, and the system would not run the file.
    fn stand_in(folder: &Path, script: &str) -> PathBuf {
        let program = folder.join("press");
        let written = std::process::Command::new("/bin/sh")
            .args(["-c", "printf '#!/bin/sh\\n%s\\n' \"$1\" > \"$0\""])
            .arg(&program)
            .arg(script)
            .status();
        assert!(written.unwrap().success());
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
        program
    }

    async fn typeset_by(script: &str, items: u64, deadline: Duration) -> Result<Vec<String>, Option<Refusal>> {
        let folder = tempfile::tempdir().unwrap();
        let (model, out) = (folder.path().join("model"), folder.path().join("out"));
        std::fs::write(&model, b"{}\n").unwrap();
        std::fs::create_dir(&out).unwrap();
        let press = stand_in(folder.path(), script);
        let done = typeset(&press, File::open(model).unwrap(), &out, items, deadline).await;
        done.map_err(|stop| stop.refusal())
    }

    const TWO: &str = "cd \"$1\" && printf '%%PDF' > conversation-001.pdf && printf '%%PDF-2' > conversation-002.pdf && \
                       echo 'conversation-001.pdf 4 1 10' && echo 'conversation-002.pdf 6 2 5'";

    #[tokio::test]
    async fn a_press_that_writes_what_it_says_is_believed() {
        assert_eq!(
            typeset_by(TWO, 15, LONG).await,
            Ok(vec!["conversation-001.pdf".into(), "conversation-002.pdf".into()])
        );
    }

    #[tokio::test]
    async fn a_press_that_is_not_there_is_said_to_be_absent() {
        let folder = tempfile::tempdir().unwrap();
        let model = File::open("/dev/null").unwrap();
        let stop =
            typeset(Path::new("/nowhere/parloir-press"), model, folder.path(), 0, LONG).await.expect_err("refused");
        assert_eq!(stop.refusal(), Some(Refusal::PressAbsent));
    }

    #[tokio::test]
    async fn a_press_that_dies_refuses_says_rubbish_or_counts_otherwise_has_failed() {
        for script in [
            "exit 2",
            "kill -9 $$",
            "cat",
            "exec cat /dev/zero",
            "true",
            "echo 'conversation-001.pdf 4 1 15'",
            "printf '%%PDF' > \"$1/conversation-001.pdf\"; echo 'conversation-001.pdf 5 1 15'",
            "printf '%%PDF' > \"$1/conversation-001.pdf\"; echo 'conversation-001.pdf 4 1 14'",
            "printf '%%PDF' > \"$1/x.pdf\"; echo 'x.pdf 4 1 15'",
            "printf '%%PDF' > \"$1/../a.pdf\"; echo '../a.pdf 4 1 15'",
            "ln -s /dev/null \"$1/conversation-001.pdf\"; echo 'conversation-001.pdf 0 1 15'",
        ] {
            assert_eq!(typeset_by(script, 15, LONG).await, Err(Some(Refusal::PressFailed)), "{script}");
        }
    }

    #[tokio::test]
    async fn a_press_that_never_ends_is_ended() {
        let never = typeset_by("exec tail -f /dev/null", 15, Duration::from_millis(50)).await;
        assert_eq!(never, Err(Some(Refusal::PressFailed)));
        assert!(deadline(100_000) > deadline(0) && deadline(0) == DEADLINE);
    }

    #[tokio::test]
    async fn a_press_is_given_the_model_the_folder_and_nothing_of_this_process() {
        let script = "told=\"$1/../told\"; { cat; /usr/bin/env; } > \"$told\"; cat \"$told\"; exit 0";
        let folder = tempfile::tempdir().unwrap();
        let (model, out) = (folder.path().join("model"), folder.path().join("out"));
        std::fs::write(&model, b"{\"schema\":1}\n").unwrap();
        std::fs::create_dir(&out).unwrap();
        let press = stand_in(folder.path(), script);
        assert!(typeset(&press, File::open(model).unwrap(), &out, 1, LONG).await.is_err());
        let told = std::fs::read_to_string(folder.path().join("told")).unwrap();
        assert_eq!(told.lines().next(), Some("{\"schema\":1}"));
        // What the shell itself sets, and nothing else.
        let environment: Vec<&str> = told.lines().skip(1).filter_map(|line| line.split('=').next()).collect();
        assert!(environment.iter().all(|name| ["PWD", "OLDPWD", "SHLVL", "_"].contains(name)), "{environment:?}");
    }
}
