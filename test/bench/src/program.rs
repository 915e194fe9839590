//! The program `parloir` as a process of its own: what is killed and whose memory is read.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use parloir_node::contract::{Answer, Request};

use crate::Outcome;
use crate::people::{PASSPHRASE, done};

/// How long a program may take to answer for the first time.
const PATIENCE: Duration = Duration::from_secs(60);

/// `parloir up`, running. Killed when dropped.
pub struct Program {
    child: Child,
    home: PathBuf,
}

impl Program {
    /// Starts `parloir up` on loopback. Answers at once: [`Program::answers`] waits.
    pub fn start(home: &Path) -> Outcome<Self> {
        Self::run(home, &["--no-web"])
    }

    /// Starts it with the interface, and without a browser.
    pub fn start_with_pages(home: &Path) -> Outcome<Self> {
        Self::run(home, &["--web", "127.0.0.1:0", "--no-open"])
    }

    fn run(home: &Path, more: &[&str]) -> Outcome<Self> {
        let secret = home.join("passphrase.txt");
        std::fs::write(&secret, PASSPHRASE)?;
        let child = Command::new(beside("parloir")?)
            .arg("--home")
            .arg(home)
            .arg("--passphrase-file")
            .arg(&secret)
            .args(["up", "--listen", "127.0.0.1:0"])
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Self { child, home: home.to_owned() })
    }

    /// Waits until it answers.
    pub fn answers(&self) -> Outcome<()> {
        let since = Instant::now();
        while self.ask(&Request::Status).is_err() {
            if since.elapsed() > PATIENCE {
                return Err("the program does not answer".into());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        Ok(())
    }

    /// Asks it over its socket.
    pub fn ask(&self, request: &Request) -> Outcome<Answer> {
        done(parloir_node::call(&self.home, request, &mut |_| {})?)
    }

    /// Kills it as `kill -9` does, and waits until it is gone.
    pub fn kill(mut self) -> Outcome<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Resident memory now, and the most there ever was, in MB (10⁶ bytes).
    pub fn resident_mb(&self) -> Outcome<(f64, f64)> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let field = |name: &str| -> Outcome<f64> {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).ok_or("no such line")?;
            let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
            Ok(kib * 1_024.0 / 1e6)
        };
        Ok((field("VmRSS:")?, field("VmHWM:")?))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may be gone already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A program that was built beside this one.
fn beside(name: &str) -> Outcome<PathBuf> {
    let path = std::env::current_exe()?.with_file_name(name);
    if path.is_file() { Ok(path) } else { Err(format!("`{name}` is not built: run through cargo xtask bench").into()) }
}
