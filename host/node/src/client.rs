//! Asks the node that runs for a profile, from another process.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;

use parloir_base::Refusal;
use thiserror::Error;

use crate::contract::{Notice, Reply, Request};
use crate::socket;

/// An answer is bounded too: a page of a thousand messages of the largest size.
const REPLY_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// Why a call had no answer.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CallFault {
    /// No node runs for this profile ([`Refusal::NodeAbsent`]).
    #[error("{}", Refusal::NodeAbsent)]
    NodeAbsent,
    /// The node went away before it answered, or answered what cannot be read.
    #[error("the node did not answer")]
    Broken(#[source] io::Error),
}

/// Whether a node answers at `home`.
#[must_use]
pub fn runs(home: &Path) -> bool {
    connect(home).is_ok()
}

fn connect(home: &Path) -> Result<UnixStream, CallFault> {
    use io::ErrorKind::{ConnectionRefused, NotFound};
    let (path, _folder) = socket::path(home).map_err(|_| CallFault::NodeAbsent)?;
    UnixStream::connect(path).map_err(|error| match error.kind() {
        // Nobody, or a file that a killed node left behind.
        NotFound | ConnectionRefused => CallFault::NodeAbsent,
        _ => CallFault::Broken(error),
    })
}

/// One request over the local socket: its notices, then its answer. Waits for as long as the work takes.
///
/// # Errors
/// [`CallFault`]. What the rules say no to is an answer ([`Reply::Refused`]).
pub fn call(home: &Path, request: &Request, notices: &mut dyn FnMut(Notice)) -> Result<Reply, CallFault> {
    let mut stream = connect(home)?;
    let broken = CallFault::Broken;
    let mut line = zeroize::Zeroizing::new(serde_json::to_vec(request).map_err(|error| broken(error.into()))?);
    line.push(b'\n');
    stream.write_all(&line).map_err(broken)?;
    let mut lines = BufReader::new(stream);
    loop {
        let mut line = Vec::new();
        (&mut lines).take(REPLY_BYTES_MAX).read_until(b'\n', &mut line).map_err(broken)?;
        if line.is_empty() {
            return Err(broken(io::ErrorKind::UnexpectedEof.into()));
        }
        match serde_json::from_slice(&line).map_err(|error| broken(error.into()))? {
            Reply::Notice(notice) => notices(notice),
            reply => return Ok(reply),
        }
    }
}

/// The socket of one run: another run makes another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunMark(u64, i64, i64);

/// What tells the run of the node at `home` from the next. Nothing when there is no socket.
#[must_use]
pub fn run_mark(home: &Path) -> Option<RunMark> {
    use std::os::unix::fs::MetadataExt;
    let there = std::fs::metadata(home.join(crate::socket::SOCKET)).ok()?;
    Some(RunMark(there.ino(), there.ctime(), there.ctime_nsec()))
}
