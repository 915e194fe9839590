//! The watcher: everything that passes in one host, on every interface, kept whole.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};

use crate::system::run;
use crate::trouble::{Trouble, trouble};

/// A capture under way.
#[derive(Debug)]
pub struct Capture {
    /// Where it is written.
    pub file: PathBuf,
    watcher: Child,
    said: BufReader<ChildStderr>,
}

impl Capture {
    /// Starts, and answers once it watches.
    ///
    /// # Errors
    /// tcpdump is not there, or may not watch.
    pub fn start(namespace: &str, file: &Path) -> Result<Self, Trouble> {
        // Whole packets, each written at once, with 64 MiB of room for when the machine is busy.
        let options = ["-i", "any", "-y", "LINUX_SLL2", "-n", "-p", "-U", "-s", "0", "-B", "65536", "-Z", "root", "-w"];
        let mut watcher = Command::new("ip")
            .args(["netns", "exec", namespace, "tcpdump"])
            .args(options)
            .arg(file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()?;
        let Some(stderr) = watcher.stderr.take() else { return trouble("tcpdump cannot be heard") };
        let mut said = BufReader::new(stderr);
        let mut line = String::new();
        let mut before = String::new();
        while !line.contains("listening on") {
            before.push_str(&line);
            line.clear();
            if said.read_line(&mut line)? == 0 {
                return trouble(format!("tcpdump does not watch (./setup.sh --test installs it): {}", before.trim()));
            }
        }
        Ok(Self { file: file.to_path_buf(), watcher, said })
    }

    /// Ends the capture; answers what was captured.
    ///
    /// # Errors
    /// Packets went by unseen: then the capture proves nothing.
    pub fn end(mut self) -> Result<Vec<u8>, Trouble> {
        run(&["kill", "-INT", &self.watcher.id().to_string()])?;
        let mut said = String::new();
        self.said.read_to_string(&mut said)?;
        self.watcher.wait()?;
        if !said.lines().any(|line| line.trim() == "0 packets dropped by kernel") {
            return trouble(format!("the capture is not whole: {}", said.trim().replace('\n', ", ")));
        }
        Ok(std::fs::read(&self.file)?)
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        // Ended already, when all went well.
        drop(self.watcher.kill());
        drop(self.watcher.wait());
    }
}
