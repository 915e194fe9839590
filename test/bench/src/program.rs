//! The program `parloir` as a process of its own: what is killed and whose memory is read.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use parloir_node::contract::{Answer, Request};

use crate::Outcome;
use crate::measured::{NOW, PEAK, memory_mb};
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
        Self::run(Command::new(beside("parloir")?), home, &["--listen", "127.0.0.1:0", "--no-web"])
    }

    /// Starts it in a network namespace, to listen there.
    pub fn start_in(namespace: &str, home: &Path, listen: &str) -> Outcome<Self> {
        Self::run(within(namespace, &beside("parloir")?), home, &["--listen", listen, "--no-web"])
    }

    /// Starts it with the interface, and without a browser.
    pub fn start_with_pages(home: &Path) -> Outcome<Self> {
        let words = ["--listen", "127.0.0.1:0", "--web", "127.0.0.1:0", "--no-open"];
        Self::run(Command::new(beside("parloir")?), home, &words)
    }

    fn run(mut program: Command, home: &Path, more: &[&str]) -> Outcome<Self> {
        let child = program
            .arg("--home")
            .arg(home)
            .arg("--passphrase-file")
            .arg(passphrase(home)?)
            .arg("up")
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
        Ok((memory_mb(self.process(), NOW)?, memory_mb(self.process(), PEAK)?))
    }

    /// Where its profile is.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// Its process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may be gone already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A file with what opens a profile.
pub fn passphrase(home: &Path) -> Outcome<PathBuf> {
    let secret = home.join("passphrase.txt");
    std::fs::write(&secret, PASSPHRASE)?;
    Ok(secret)
}

/// A program, to be run in a network namespace; the process is the program's own.
pub fn within(namespace: &str, program: &Path) -> Command {
    let mut command = Command::new("ip");
    command.args(["netns", "exec", namespace]).arg(program);
    command
}

/// A program that was built beside this one.
pub fn beside(name: &str) -> Outcome<PathBuf> {
    let path = std::env::current_exe()?.with_file_name(name);
    if path.is_file() { Ok(path) } else { Err(format!("`{name}` is not built: run through cargo xtask bench").into()) }
}
