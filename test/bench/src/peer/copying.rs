//! `scp` to an own `sshd` on a high port of loopback, with keys that live as long as the measurement.

use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::Outcome;
use crate::peer::{carry_out, found};

const PORT: u16 = 22_022;

/// A running `sshd`. Killed when dropped.
pub struct Copying {
    child: Child,
    key: PathBuf,
}

impl Copying {
    /// Starts it.
    pub fn start(folder: &Path) -> Outcome<Self> {
        let (server, _client) = (found("sshd")?, found("scp")?);
        let folder = folder.join("ssh");
        std::fs::create_dir(&folder)?;
        let (host, key) = (folder.join("host"), folder.join("key"));
        for path in [&host, &key] {
            carry_out(Command::new(found("ssh-keygen")?).args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(path))?;
        }
        let config = folder.join("config");
        let text = format!(
            "Port {PORT}\nListenAddress 127.0.0.1\nHostKey {}\nAuthorizedKeysFile {}\nPidFile none\nStrictModes no\n\
             UsePAM no\nPasswordAuthentication no\nPermitRootLogin yes\nSubsystem sftp internal-sftp\n",
            host.display(),
            folder.join("key.pub").display(),
        );
        std::fs::write(&config, text)?;
        // Where the server separates its rights; only root can make it, and only root needs it.
        drop(std::fs::create_dir_all("/run/sshd"));
        let child = Command::new(server)
            .args(["-D", "-e", "-f"])
            .arg(&config)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let copying = Self { child, key };
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", PORT)).is_ok() {
                return Ok(copying);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Err("sshd does not answer".into())
    }

    /// Copies a file to a new one over the network.
    pub fn copy(&self, source: &Path, target: &Path) -> Outcome<()> {
        let mut command = Command::new(found("scp")?);
        command.args(["-q", "-P", &PORT.to_string(), "-i"]).arg(&self.key);
        for option in
            ["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR", "IdentitiesOnly=yes"]
        {
            command.args(["-o", option]);
        }
        carry_out(command.arg(source).arg(format!("127.0.0.1:{}", target.display())))
    }
}

impl Drop for Copying {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
