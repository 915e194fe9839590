//! A person at a terminal on one host: a home, a node that can be stopped and killed, and commands that answer in JSON.

use std::io::{BufRead, BufReader, Write};
use std::ops::Deref;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;

use serde_json::Value;

use crate::system::PATIENCE;
use crate::trouble::{Trouble, trouble};

/// Whom the system takes these people for: nobody with rights.
pub const NOBODY: u32 = 64_321;
/// The passphrase of both.
pub const PASSPHRASE: &str = "vingt-sept hiboux jonglent sous la pluie d'octobre 1887";

/// Where someone types: commands that answer in JSON.
#[derive(Debug, Clone)]
pub struct Terminal {
    /// What the other calls them.
    pub name: String,
    /// Everything of theirs; the profile is in `home` under it.
    pub folder: PathBuf,
    program: PathBuf,
    namespace: String,
}

/// Someone: a terminal, and a node that runs or does not.
#[derive(Debug)]
pub struct Person {
    terminal: Terminal,
    node: Option<Running>,
    starts: usize,
}

impl Deref for Person {
    type Target = Terminal;

    fn deref(&self) -> &Terminal {
        &self.terminal
    }
}

#[derive(Debug)]
struct Running {
    child: Child,
    listener: JoinHandle<()>,
}

impl Terminal {
    /// The profile.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.folder.join("home")
    }

    /// The file of their words.
    #[must_use]
    pub fn words(&self) -> PathBuf {
        self.folder.join("words")
    }

    /// A command that has to succeed: the value of its answer.
    ///
    /// # Errors
    /// A refusal, a failure.
    pub fn ask(&self, words: &[&str]) -> Result<Value, Trouble> {
        let mut answer = self.answer(words)?;
        if answer.get("answer").is_none() {
            return trouble(format!("{}: `parloir {}` answered {answer}", self.name, words.join(" ")));
        }
        Ok(answer["value"].take())
    }

    /// A command that has to be refused: the code.
    ///
    /// # Errors
    /// It is done, or fails.
    pub fn refused(&self, words: &[&str]) -> Result<String, Trouble> {
        let answer = self.answer(words)?;
        match answer["refused"].as_str() {
            Some(code) => Ok(code.to_owned()),
            None => trouble(format!("{}: `parloir {}` answered {answer}", self.name, words.join(" "))),
        }
    }

    /// The same, whatever comes of it: the whole answer.
    ///
    /// # Errors
    /// The program could not be run, or said nothing that is an answer.
    pub fn answer(&self, words: &[&str]) -> Result<Value, Trouble> {
        let output = self.command(words).stdin(Stdio::null()).output()?;
        let said = String::from_utf8_lossy(&output.stdout);
        let answer = said.lines().last().and_then(|line| serde_json::from_str(line).ok());
        answer.ok_or_else(|| {
            let complaint = String::from_utf8_lossy(&output.stderr);
            Trouble(format!("{}: `parloir {}` said no JSON: {said}{complaint}", self.name, words.join(" ")))
        })
    }

    /// The program on this person's host, as this person, allowed to leave cores as large as it likes.
    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.namespace, "prlimit", "--core=unlimited:unlimited"]).args(as_nobody());
        command.arg(&self.program).arg("--json").arg("--home").arg(self.home());
        command.arg("--passphrase-file").arg(self.folder.join("passphrase")).args(words);
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", self.folder.join("own")).env("TMPDIR", self.folder.join("tmp")).env("LC_ALL", "C.UTF-8");
        // Whatever can be traced is.
        command
            .env("RUST_LOG", "trace")
            .env("RUST_BACKTRACE", "full")
            .env("SSLKEYLOGFILE", self.folder.join("tmp/keys"));
        command
    }
}

impl Person {
    /// A person with a profile.
    ///
    /// # Errors
    /// `parloir init` did not make one.
    pub fn new(name: &str, folder: &Path, program: &Path, namespace: &str) -> Result<Self, Trouble> {
        let person = Self::without(name, folder, program, namespace)?;
        let words = person.words();
        let act = ["init", "--name", name, "--no-confirm", "--small-machine", "--words-file"];
        person.ask(&[&act[..], &[&words.to_string_lossy()]].concat())?;
        Ok(person)
    }

    /// A person on a machine without a profile.
    ///
    /// # Errors
    /// The system's.
    pub fn without(name: &str, folder: &Path, program: &Path, namespace: &str) -> Result<Self, Trouble> {
        std::fs::create_dir(folder)?;
        for part in ["tmp", "own", "papers", "logs"] {
            std::fs::create_dir(folder.join(part))?;
            own(&folder.join(part))?;
        }
        std::fs::write(folder.join("passphrase"), format!("{PASSPHRASE}\n"))?;
        own(&folder.join("passphrase"))?;
        own(folder)?;
        let terminal = Terminal {
            name: name.to_owned(),
            folder: folder.to_path_buf(),
            program: program.to_path_buf(),
            namespace: namespace.to_owned(),
        };
        Ok(Self { terminal, node: None, starts: 0 })
    }

    /// What the node printed, in all its runs, and what else its environment could have been left in.
    #[must_use]
    pub fn traces(&self) -> [PathBuf; 3] {
        ["logs", "tmp", "own"].map(|part| self.folder.join(part))
    }

    /// Starts the node, and answers its addresses once it runs.
    ///
    /// # Errors
    /// It does not start.
    pub fn up(&mut self) -> Result<Vec<std::net::SocketAddr>, Trouble> {
        self.up_at(&[])
    }

    /// The same, with words about where it listens.
    ///
    /// # Errors
    /// It does not start.
    pub fn up_at(&mut self, listen: &[&str]) -> Result<Vec<std::net::SocketAddr>, Trouble> {
        self.starts += 1;
        let log = |end| std::fs::File::create(self.folder.join(format!("logs/up-{}.{end}", self.starts)));
        let mut copy = log("out")?;
        let mut child = self
            .command(&[&["up", "--no-web"], listen].concat())
            .current_dir(self.folder.join("tmp"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log("err")?)
            .spawn()?;
        let Some(stdout) = child.stdout.take() else { return trouble("the node cannot be heard") };
        let (tell, told) = channel();
        let listener = std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                // A log that cannot be written shows in the search that reads it; a listener that has heard enough is no loss.
                drop(writeln!(copy, "{line}"));
                drop(tell.send(line));
            }
        });
        self.node = Some(Running { child, listener });
        let first = match heard(&told) {
            Ok(first) => first,
            Err(silence) => {
                self.kill()?;
                return Err(silence);
            }
        };
        let status: Value = serde_json::from_str(&first).unwrap_or_default();
        let addresses = status["value"]["addresses"].as_array().cloned().unwrap_or_default();
        let addresses: Vec<_> = addresses.iter().filter_map(|one| one.as_str()?.parse().ok()).collect();
        if addresses.is_empty() {
            self.kill()?;
            return trouble(format!("the node of {} does not run: {first}", self.name));
        }
        Ok(addresses)
    }

    /// The node's process.
    ///
    /// # Errors
    /// It does not run.
    pub fn process(&self) -> Result<u32, Trouble> {
        self.node.as_ref().map(|node| node.child.id()).ok_or_else(|| Trouble("no node runs".into()))
    }

    /// Ends the node as `parloir stop` does.
    ///
    /// # Errors
    /// It does not end.
    pub fn stop(&mut self) -> Result<ExitStatus, Trouble> {
        self.ask(&["stop"])?;
        self.ended()
    }

    /// Ends the node as a power cut does.
    ///
    /// # Errors
    /// It does not end.
    pub fn kill(&mut self) -> Result<ExitStatus, Trouble> {
        if let Some(node) = &mut self.node {
            node.child.kill()?;
        }
        self.ended()
    }

    /// Waits for the node's end.
    ///
    /// # Errors
    /// It does not end.
    pub fn ended(&mut self) -> Result<ExitStatus, Trouble> {
        let Some(mut node) = self.node.take() else { return trouble("no node runs") };
        let id = node.child.id().to_string();
        let (tell, told) = channel();
        let waiter = std::thread::spawn(move || drop(tell.send(node.child.wait())));
        let Ok(status) = told.recv_timeout(PATIENCE) else {
            drop(crate::system::attempt(&["kill", "-KILL", &id]));
            drop(waiter.join());
            return trouble(format!("the node of {} does not end", self.name));
        };
        drop(waiter.join());
        drop(node.listener.join());
        Ok(status?)
    }
}

impl Drop for Person {
    fn drop(&mut self) {
        if let Some(mut node) = self.node.take() {
            drop(node.child.kill());
            drop(node.child.wait());
        }
    }
}

/// The words that run a program as someone without rights.
#[must_use]
pub fn as_nobody() -> [String; 4] {
    ["setpriv".into(), format!("--reuid={NOBODY}"), format!("--regid={NOBODY}"), "--clear-groups".into()]
}

/// Makes a file or folder this person's own.
///
/// # Errors
/// The system's.
pub fn own(path: &Path) -> Result<(), Trouble> {
    chown(path, Some(NOBODY), Some(NOBODY))?;
    let mode = if path.is_dir() { 0o700 } else { 0o600 };
    Ok(std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))?)
}

fn heard(told: &Receiver<String>) -> Result<String, Trouble> {
    told.recv_timeout(PATIENCE).map_err(|_| Trouble("the node says nothing".into()))
}
