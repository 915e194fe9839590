//! The life of the process that sets one volume: both ends of its pipes. It is ended when its memory or its time is, and the rest stays up.

use std::io::{Read, Write};
use std::process::{Command, Stdio};

use crate::confine::confine;
use crate::cut::{Order, letter, opened};
use crate::fault::Fault;
use crate::limit::{SOURCE_BYTES_MAX, VOLUME_BYTES_MAX};
use crate::set::{Volume, set};

/// The word that makes this program that process.
pub const WORD: &str = "--volume";
/// The word that makes it try what it can still reach once confined, and say it.
pub const REACH: &str = "--reach";

/// Starts the process, gives it its letter, and waits for its volume.
///
/// # Errors
/// [`Fault::Failed`].
pub fn ask(order: &Order, json: &[u8]) -> Result<Volume, Fault> {
    let pipe = Fault::Failed("a volume whose process cannot be started");
    let program = std::env::current_exe().map_err(|_| pipe)?;
    let mut child = Command::new(program)
        .arg(WORD)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        // A panic may quote what it was setting.
        .stderr(Stdio::null())
        .spawn()
        .map_err(|_| pipe)?;
    // It reads everything before it answers, so neither waits for the other. One that ended early is told by its answer.
    if let Some(mut stdin) = child.stdin.take() {
        let _ = stdin.write_all(&letter(order, json)?);
    }
    let mut answer = Vec::new();
    let read = child.stdout.take().map(|stdout| stdout.take(VOLUME_BYTES_MAX + 1).read_to_end(&mut answer));
    let is_whole = matches!(read, Some(Ok(length)) if length as u64 <= VOLUME_BYTES_MAX);
    if !is_whole {
        let _ = child.kill();
    }
    let ended = child.wait().map_err(|_| pipe)?;
    let unset = Fault::Failed("a volume that could not be set within its memory and its time");
    if !is_whole || !ended.success() {
        return Err(unset);
    }
    parted(answer).ok_or(unset)
}

/// The process itself: confines itself, reads its letter, sets, answers with a line and the file.
///
/// # Errors
/// What confining and setting answer.
pub fn serve() -> Result<(), Fault> {
    // No thread is started, here or by the typesetter: where it would part its work, it finds a pool of this one.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global();
    pool.map_err(|_| Fault::Failed("a pool of one thread"))?;
    confine()?;
    let mut letter = Vec::new();
    let pipe = Fault::Failed("a pipe");
    std::io::stdin().lock().take(2 * SOURCE_BYTES_MAX).read_to_end(&mut letter).map_err(|_| pipe)?;
    let (order, json) = opened(&letter)?;
    let json = json.to_vec();
    drop(letter);
    let volume = set(&order, json)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{} {}", volume.pages, volume.items).map_err(|_| pipe)?;
    out.write_all(&volume.pdf).and_then(|()| out.flush()).map_err(|_| pipe)
}

/// What the process says of its reach, for a test and for whoever wants to know of their own system.
///
/// # Errors
/// What confining answers.
pub fn reach() -> Result<(), Fault> {
    confine()?;
    let reached = crate::confine::reached();
    writeln!(std::io::stdout(), "reached: {}", reached.join(" ")).map_err(|_| Fault::Failed("a pipe"))
}

/// The answer: pages and items in a line, then a PDF.
fn parted(mut answer: Vec<u8>) -> Option<Volume> {
    let end = answer.iter().take(64).position(|byte| *byte == b'\n')?;
    let line = String::from_utf8(answer.get(..end)?.to_vec()).ok()?;
    let (pages, items) = line.split_once(' ')?;
    let (pages, items) = (pages.parse().ok()?, items.parse().ok()?);
    answer.drain(..=end);
    answer.starts_with(b"%PDF-").then_some(Volume { pdf: answer, pages, items })
}
