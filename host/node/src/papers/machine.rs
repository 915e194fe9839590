//! What this machine says of itself, for whoever must judge papers that were made on it. Nothing is guessed: what nobody says is absent.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;
use std::sync::OnceLock;
use std::time::Duration;

use parloir_crypto::Hasher;
use parloir_papers::circumstances::Machine;
use tokio::io::AsyncReadExt;
use tokio::process::Command;

/// Bytes of such a file or answer that are read.
const SAID_BYTES_MAX: u64 = 16 * 1024;
/// How long the system may take to say how its clock is.
const DEADLINE: Duration = Duration::from_secs(3);
/// Whoever says it on a Linux with systemd; the flag is the kernel's, whichever program keeps the time.
const CLOCKS: [&str; 2] = ["/usr/bin/timedatectl", "/run/current-system/sw/bin/timedatectl"];
/// The program that runs, as the kernel holds it: also where another one was put in its place since.
const RUNNING: &str = "/proc/self/exe";

/// What it says now.
pub(crate) async fn machine() -> Machine {
    let clock = CLOCKS.into_iter().map(Path::new).find(|path| path.is_file());
    let is_synchronised = match clock {
        Some(clock) => synchronised(clock).await,
        None => None,
    };
    Machine { is_synchronised, ..of(Path::new("/")) }
}

/// SHA-256 of the program that runs: read once.
pub(crate) fn program_sha256() -> Option<String> {
    static PROGRAM: OnceLock<Option<String>> = OnceLock::new();
    PROGRAM.get_or_init(|| digest(Path::new(RUNNING)).ok()).clone()
}

fn digest(path: &Path) -> std::io::Result<String> {
    let (mut file, mut hasher, mut part) = (File::open(path)?, Hasher::new(), vec![0; 256 * 1024]);
    loop {
        let read = file.read(&mut part)?;
        if read == 0 {
            return Ok(hasher.finish().to_hex());
        }
        hasher.update(part.get(..read).unwrap_or_default());
    }
}

/// What its files say.
///
/// # Source
/// os-release(5); proc_sys_kernel(5).
fn of(root: &Path) -> Machine {
    let kernel = |name: &str| said(&root.join("proc/sys/kernel").join(name)).map(|text| text.trim().to_owned());
    let release = ["etc/os-release", "usr/lib/os-release"].iter().find_map(|name| said(&root.join(name)));
    Machine {
        system: release.as_deref().and_then(pretty_name),
        kernel: kernel("ostype").zip(kernel("osrelease")).map(|(name, release)| format!("{name} {release}")),
        architecture: kernel("arch").filter(|name| !name.is_empty()),
        is_synchronised: None,
    }
}

fn said(path: &Path) -> Option<String> {
    let mut text = String::new();
    File::open(path).ok()?.take(SAID_BYTES_MAX).read_to_string(&mut text).ok()?;
    Some(text)
}

/// `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"`.
fn pretty_name(release: &str) -> Option<String> {
    let value = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?.trim();
    let name = value.trim_matches(|letter| letter == '"' || letter == '\'');
    (!name.is_empty()).then(|| name.to_owned())
}

/// Whether the system says that its clock is synchronised; nothing when it does not answer, or otherwise.
async fn synchronised(program: &Path) -> Option<bool> {
    let mut child = Command::new(program)
        .args(["show", "--property=NTPSynchronized"])
        .env_clear()
        .env("LC_ALL", "C")
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .ok()?;
    let answer = async {
        let mut said = String::new();
        child.stdout.take()?.take(SAID_BYTES_MAX).read_to_string(&mut said).await.ok()?;
        child.wait().await.ok()?.success().then_some(said)
    };
    match tokio::time::timeout(DEADLINE, answer).await.ok()??.trim() {
        "NTPSynchronized=yes" => Some(true),
        "NTPSynchronized=no" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn what_the_files_of_the_system_say_is_taken_and_what_they_do_not_say_is_absent() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(of(root.path()), Machine::default());
        std::fs::create_dir_all(root.path().join("etc")).unwrap();
        std::fs::create_dir_all(root.path().join("proc/sys/kernel")).unwrap();
        std::fs::write(root.path().join("etc/os-release"), "NAME=x\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n")
            .unwrap();
        std::fs::write(root.path().join("proc/sys/kernel/ostype"), "Linux\n").unwrap();
        let half = of(root.path());
        assert_eq!((half.system.as_deref(), half.kernel), (Some("Debian GNU/Linux 12 (bookworm)"), None));
        std::fs::write(root.path().join("proc/sys/kernel/osrelease"), "6.1.0-1-amd64\n").unwrap();
        assert_eq!(of(root.path()).kernel.as_deref(), Some("Linux 6.1.0-1-amd64"));
    }

    #[test]
    fn the_program_that_runs_is_digested_as_the_stock_tool_does() {
        let own = std::env::current_exe().unwrap();
        let said = std::process::Command::new("sha256sum").arg(own).output().unwrap().stdout;
        let stock = String::from_utf8(said).unwrap().split(' ').next().unwrap().to_owned();
        assert_eq!(program_sha256(), Some(stock));
    }

    async fn synchronised_by(script: &str) -> Option<bool> {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("timedatectl");
        let written = std::process::Command::new("/bin/sh")
            .args(["-c", "printf '#!/bin/sh\\n%s\\n' \"$1\" > \"$0\""])
            .arg(&program)
            .arg(script)
            .status();
        assert!(written.unwrap().success());
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
        synchronised(&program).await
    }

    #[tokio::test]
    async fn a_clock_of_which_the_system_says_nothing_is_not_said_to_be_right_or_wrong() {
        assert_eq!(synchronised_by("echo NTPSynchronized=yes").await, Some(true));
        assert_eq!(synchronised_by("echo NTPSynchronized=no").await, Some(false));
        for script in ["exit 1", "echo yes", "echo NTPSynchronized=yes; exit 1", "true", "exec head -c 99999 /dev/zero"]
        {
            assert_eq!(synchronised_by(script).await, None, "{script}");
        }
    }
}
