//! What others may see of a running process: who owns its entry under /proc, its limits, its memory.

use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::person::{NOBODY, as_nobody};
use crate::system::attempt;
use crate::trouble::{Trouble, trouble};

/// A region is read by this much.
const PIECE: usize = 4 << 20;
/// The longest phrase that is sought spans two pieces at most by this much.
const OVERLAP: usize = 1024;

/// Whether the system keeps a process from being dumped and traced by programs of the same person.
///
/// # Source
/// `PR_SET_DUMPABLE`: the entry of a process that is not dumpable belongs to root, whoever runs it.
///
/// # Errors
/// There is no such process.
pub fn is_shielded(process: u32) -> Result<bool, Trouble> {
    Ok(std::fs::metadata(format!("/proc/{process}/environ"))?.uid() == 0 && runs_as(process)? == NOBODY)
}

/// The largest core that a process may leave: soft and hard limit, as the system writes them.
///
/// # Errors
/// There is no such process.
pub fn core_limits(process: u32) -> Result<Vec<String>, Trouble> {
    let limits = std::fs::read_to_string(format!("/proc/{process}/limits"))?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max core file size")).unwrap_or_default();
    Ok(line.split_whitespace().take(2).map(str::to_owned).collect())
}

/// Whether another program of the same person can read how a process lays out its memory, and its memory.
///
/// # Errors
/// The programs that try cannot be run.
pub fn is_readable_by_its_own(process: u32, folder: &Path) -> Result<Vec<&'static str>, Trouble> {
    let nobody = as_nobody();
    let try_one = |words: &[&str]| -> Result<bool, Trouble> {
        let before: Vec<&str> = nobody.iter().map(String::as_str).collect();
        Ok(attempt(&[&before, words].concat())?.status.success())
    };
    let image = folder.join("image");
    let id = process.to_string();
    let mut ways = Vec::new();
    if try_one(&["cat", &format!("/proc/{id}/maps")])? {
        ways.push("its maps");
    }
    if try_one(&["head", "-c", "0", &format!("/proc/{id}/mem")])? {
        ways.push("its memory");
    }
    // gcore may say that all went well when nothing was written.
    try_one(&["gcore", "-o", &image.to_string_lossy(), &id])?;
    if folder.join(format!("image.{id}")).exists() {
        ways.push("an image by gcore");
    }
    Ok(ways)
}

/// Everything that is in a process's memory and can be written to, as root sees it, a piece at a time.
///
/// # Errors
/// Not even root may look.
pub fn memory(process: u32, look: &mut dyn FnMut(&[u8])) -> Result<u64, Trouble> {
    let maps = std::fs::read_to_string(format!("/proc/{process}/maps"))?;
    let mut file = std::fs::File::open(format!("/proc/{process}/mem"))?;
    let mut read = 0;
    let mut piece = vec![0; PIECE + OVERLAP];
    for line in maps.lines().filter(|line| line.split(' ').nth(1).is_some_and(|flags| flags.starts_with("rw"))) {
        let bounds = line.split(' ').next().and_then(|range| range.split_once('-'));
        let bound = |text: &str| u64::from_str_radix(text, 16).ok();
        let Some((Some(mut at), Some(end))) = bounds.map(|(first, end)| (bound(first), bound(end))) else { continue };
        while at < end {
            let wanted = usize::try_from(end - at).unwrap_or(usize::MAX).min(piece.len());
            // A region may go away while it is read.
            if file.seek(SeekFrom::Start(at)).is_err() || file.read_exact(&mut piece[..wanted]).is_err() {
                break;
            }
            look(&piece[..wanted]);
            let step = if wanted > PIECE { PIECE } else { wanted };
            at += step as u64;
            read += step as u64;
        }
    }
    if read == 0 { trouble("root sees no memory of the node") } else { Ok(read) }
}

/// The most memory that a process has had at once since it started, in KiB.
///
/// # Source
/// proc(5): `VmHWM`.
///
/// # Errors
/// There is no such process.
pub fn memory_peak(process: u32) -> Result<u64, Trouble> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    let peak = line.split_whitespace().next().and_then(|kib| kib.parse().ok());
    peak.ok_or_else(|| Trouble("the system does not say how much memory a process had".into()))
}

/// Processes that run a program.
///
/// # Errors
/// There is no /proc.
pub fn running(program: &Path) -> Result<usize, Trouble> {
    let mut count = 0;
    for entry in std::fs::read_dir("/proc")?.flatten() {
        if std::fs::read_link(entry.path().join("exe")).is_ok_and(|exe| exe == program) {
            count += 1;
        }
    }
    Ok(count)
}

/// An ordinary program of the same person, to see that what is kept from others of the node is open of any other.
#[derive(Debug)]
pub struct Ordinary(std::process::Child);

impl Ordinary {
    /// Starts one that waits.
    ///
    /// # Errors
    /// It cannot be started.
    pub fn start(folder: &Path) -> Result<Self, Trouble> {
        let mut command = Command::new("prlimit");
        command.arg("--core=unlimited:unlimited").args(as_nobody()).args(["cat"]).current_dir(folder);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        // It answers once it is itself, and no longer one of the programs that start it.
        let (Some(stdin), Some(stdout)) = (&mut child.stdin, &mut child.stdout) else {
            return trouble("cat cannot be spoken to");
        };
        std::io::Write::write_all(stdin, b".")?;
        stdout.read_exact(&mut [0])?;
        Ok(Self(child))
    }

    /// Its process.
    #[must_use]
    pub fn process(&self) -> u32 {
        self.0.id()
    }

    /// Aborts it, and answers how it ended.
    ///
    /// # Errors
    /// The system's.
    pub fn abort(mut self) -> Result<std::process::ExitStatus, Trouble> {
        abort(self.process())?;
        Ok(self.0.wait()?)
    }
}

impl Drop for Ordinary {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Sends the signal that asks for a core.
///
/// # Errors
/// There is no such process.
pub fn abort(process: u32) -> Result<(), Trouble> {
    crate::system::run(&["kill", "-ABRT", &process.to_string()]).map(drop)
}

fn runs_as(process: u32) -> Result<u32, Trouble> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("Uid:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|id| id.parse().ok()).ok_or_else(|| Trouble("no process".into()))
}
