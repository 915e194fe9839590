//! `sendme`: one process offers a file, another one takes it in, over QUIC on loopback, without relay.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::Outcome;
use crate::peer::{carry_out, found};

/// Says whether it is there.
pub fn installed() -> Outcome<()> {
    found("sendme").map(drop)
}

/// Sends a file from one process to another; `target` is a new folder, `work` one where the sender may keep what it needs.
pub fn send(source: &Path, work: &Path, target: &Path) -> Outcome<()> {
    let program = found("sendme")?;
    let mut child = Command::new(&program)
        .args(["send", "--relay", "disabled", "--ticket-type", "addresses", "--no-progress"])
        .arg(source)
        .current_dir(work)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let taken = ticket(&mut child).and_then(|ticket| {
        carry_out(
            Command::new(&program)
                .args(["receive", "--relay", "disabled", "--no-progress"])
                .arg(ticket)
                .current_dir(target),
        )
    });
    child.kill()?;
    child.wait()?;
    taken
}

/// What the sender prints once its file is imported: the line says how to receive it.
fn ticket(child: &mut Child) -> Outcome<String> {
    let output = child.stdout.take().ok_or("no output")?;
    for line in BufReader::new(output).lines() {
        if let Some(ticket) = line?.trim().strip_prefix("sendme receive ") {
            return Ok(ticket.to_owned());
        }
    }
    Err("sendme ended without a ticket".into())
}
