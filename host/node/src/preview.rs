//! A page of a document as pixels, drawn by a child process that holds no key: a PDF is never looked at in this one.

use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};
use std::sync::Arc;
use std::time::Duration;

use parloir_base::Refusal;
use parloir_picture::limit::DOCUMENT_BYTES_MAX;
use parloir_picture::{Drawn, Order};
use parloir_vault::{DocumentState, ItemRow};
use parloir_wire::Kind;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::fault::{Fault, Stop};
use crate::handle::meant;
use crate::hub::Hub;

/// The command of the program that is the child; nobody types it.
pub const DRAW_PAGE: &str = "draw-page";
/// How long a page may take. The child's own bound on the processor is shorter; this one holds for one that waits, too.
const DEADLINE: Duration = Duration::from_secs(15);
/// Children at once: each may hold a document and a page in work.
const CHILDREN_MAX: usize = 2;

/// A page of a document.
#[derive(Clone, PartialEq, Eq)]
pub struct Preview {
    /// The page, as a PNG of plain pixels.
    pub png: Vec<u8>,
    /// How many pages the document has.
    pub pages: u32,
}

impl core::fmt::Debug for Preview {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Preview({} pages)", self.pages)
    }
}

/// The child's whole life: called first thing by a program that was started with [`DRAW_PAGE`].
#[must_use]
pub fn draw_page() -> ExitCode {
    parloir_picture::child::serve()
}

/// Starts children, and believes little of what they say.
pub(crate) struct Drawer {
    program: PathBuf,
    deadline: Duration,
    turns: Semaphore,
}

impl Drawer {
    /// Draws with `program`, or with the one that runs now.
    pub fn new(program: Option<&Path>) -> Self {
        let program = program.map_or_else(itself, Path::to_owned);
        Self { program, deadline: DEADLINE, turns: Semaphore::new(CHILDREN_MAX) }
    }

    /// Draws a page of a document that lies in the vault. Drawing is not opening: no receipt is made.
    pub async fn preview(
        &self,
        hub: &Arc<Hub>,
        matter: String,
        item: String,
        page: u32,
        width: u16,
    ) -> Result<Preview, Stop> {
        let row = meant(hub, matter, item).await?;
        let length = previewed(&row)?;
        let order = Order { page, width, length };
        order.check().map_err(|_| Refusal::PreviewAbsent)?;
        // Before the document is opened: as many lie in memory as are drawn.
        let _turn = self.turns.acquire().await.map_err(|_| Fault::Stopping)?;
        let bytes = opened(hub, row).await?;
        self.draw(order, bytes).await
    }

    /// Draws a page of a document at hand.
    async fn draw(&self, order: Order, bytes: Zeroizing<Vec<u8>>) -> Result<Preview, Stop> {
        let drawn = tokio::time::timeout(self.deadline, self.answer(order, bytes)).await;
        let answer = drawn.ok().flatten().ok_or(Refusal::PreviewAbsent)?;
        let Drawn { pages, png } = Drawn::read(answer).map_err(|_| Refusal::PreviewAbsent)?;
        Ok(Preview { png, pages })
    }

    /// What a child answers that ends well. It is ended with whoever waits for it.
    async fn answer(&self, order: Order, bytes: Zeroizing<Vec<u8>>) -> Option<Vec<u8>> {
        let mut child = Command::new(&self.program)
            .arg0("parloir")
            .arg(DRAW_PAGE)
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .ok()?;
        let (mut input, output) = (child.stdin.take()?, child.stdout.take()?);
        let feed = async move {
            // A child that does not read to the end is judged by its answer.
            if input.write_all(order.line().as_bytes()).await.is_ok() {
                drop(input.write_all(&bytes).await);
            }
            Some(())
        };
        let hear = async move {
            let mut answer = Vec::new();
            let most = Drawn::BYTES_MAX as u64;
            output.take(most + 1).read_to_end(&mut answer).await.ok()?;
            (answer.len() as u64 <= most).then_some(answer)
        };
        let end = async { child.wait().await.ok()?.success().then_some(()) };
        let (answer, ()) = tokio::try_join!(
            some(hear),
            some(async {
                feed.await?;
                end.await
            })
        )
        .ok()?;
        Some(answer)
    }
}

/// For joining: whoever has nothing ends the others.
async fn some<T>(wanted: impl Future<Output = Option<T>>) -> Result<T, ()> {
    wanted.await.ok_or(())
}

/// The program that runs now: on Linux even when a newer one took its place on the disk.
fn itself() -> PathBuf {
    if cfg!(target_os = "linux") {
        PathBuf::from("/proc/self/exe")
    } else {
        std::env::current_exe().unwrap_or_default()
    }
}

/// How long a document is that may be previewed.
fn previewed(row: &ItemRow) -> Result<u64, Refusal> {
    if row.withdrawn {
        return Err(Refusal::ItemWithdrawn);
    }
    let document = row.document.as_ref().filter(|_| row.kind == Kind::Document).ok_or(Refusal::ItemKind)?;
    if row.document_state != Some(DocumentState::Whole) {
        return Err(Refusal::ItemIncomplete);
    }
    fits(document.bytes)
}

/// What is longer would lie in memory for long, here and in the child.
const fn fits(bytes: u64) -> Result<u64, Refusal> {
    if bytes > DOCUMENT_BYTES_MAX { Err(Refusal::PreviewTooLarge) } else { Ok(bytes) }
}

/// The plain bytes of a document, on a thread where waiting is allowed.
async fn opened(hub: &Arc<Hub>, row: ItemRow) -> Result<Zeroizing<Vec<u8>>, Stop> {
    let bodies = hub.bodies.clone();
    let opening = tokio::task::spawn_blocking(move || -> Result<_, Stop> {
        let document = row.document.ok_or(Refusal::ItemKind)?;
        // Room for all of it at once: growing would leave copies behind.
        let room = usize::try_from(document.bytes).map_err(|_| Refusal::PreviewTooLarge)?;
        let mut bytes = Zeroizing::new(Vec::with_capacity(room));
        bodies.open_to(&document, &mut *bytes, &mut |_| {})?;
        Ok(bytes)
    });
    opening.await.map_err(|_| Fault::Thread)?
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    const ORDER: Order = Order { page: 1, width: 64, length: 4 };

    /// A program that does not draw, but does as the shell says.
    fn drawer(folder: &Path, script: &str, deadline: Duration) -> Drawer {
        let program = folder.join("drawer");
        // Written by another process: a descriptor open for writing here could be inherited by a child of another test, and the
        // system would not run the file.
        let written = std::process::Command::new("sh")
            .args(["-c", "printf '#!/bin/sh\\n%s\\n' \"$1\" > \"$0\""])
            .arg(&program)
            .arg(script)
            .status();
        assert!(written.unwrap().success());
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
        Drawer { deadline, ..Drawer::new(Some(&program)) }
    }

    async fn drawn(script: &str, deadline: Duration) -> Option<Refusal> {
        let folder = tempfile::tempdir().unwrap();
        let document = Zeroizing::new(b"%PDF".to_vec());
        let drawn = drawer(folder.path(), script, deadline).draw(ORDER, document).await;
        drawn.expect_err("refused").refusal()
    }

    #[test]
    fn a_document_too_large_to_lie_in_memory_is_refused_before_it_is_opened() {
        assert_eq!(fits(256 * 1024 * 1024), Ok(256 * 1024 * 1024));
        assert_eq!(fits(256 * 1024 * 1024 + 1), Err(Refusal::PreviewTooLarge));
    }

    #[tokio::test]
    async fn a_child_that_dies_or_answers_rubbish_or_too_much_is_a_refusal() {
        let page = "printf '1\\n\\211PNG\\r\\n\\032\\n'";
        for script in [
            "exit 1",
            "kill -9 $$",
            "kill -SEGV $$",
            "cat",
            "echo done",
            page,
            "printf '1\\n'; cat /dev/zero",
            "exec yes",
        ] {
            assert_eq!(drawn(script, DEADLINE).await, Some(Refusal::PreviewAbsent), "{script}");
        }
        let absent = Drawer::new(Some(Path::new("/nowhere/parloir")));
        let stop = absent.draw(ORDER, Zeroizing::default()).await.expect_err("refused");
        assert_eq!(stop.refusal(), Some(Refusal::PreviewAbsent));
    }

    #[tokio::test]
    async fn a_child_that_never_ends_is_ended() {
        // Neither ends by itself: whatever the deadline, only its passing answers.
        for script in ["cat > /dev/null; exec tail -f /dev/null", "exec >&-; exec tail -f /dev/null"] {
            assert_eq!(drawn(script, Duration::from_millis(50)).await, Some(Refusal::PreviewAbsent), "{script}");
        }
    }

    #[tokio::test]
    async fn a_child_is_given_the_order_the_document_and_nothing_of_this_process() {
        let folder = tempfile::tempdir().unwrap();
        let told = folder.path().join("told");
        let script = format!("cd / && {{ cat; echo; /usr/bin/env; }} > {}", told.display());
        let drawer = drawer(folder.path(), &script, DEADLINE);
        assert!(drawer.draw(ORDER, Zeroizing::new(b"%PDF".to_vec())).await.is_err());
        let told = std::fs::read_to_string(told).unwrap();
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(lines[..2], ["1 64 4", "%PDF"]);
        // What the shell itself sets, and nothing else.
        let environment: Vec<&str> = lines[2..].iter().filter_map(|line| line.split('=').next()).collect();
        assert!(environment.iter().all(|name| ["PWD", "OLDPWD", "SHLVL", "_"].contains(name)), "{environment:?}");
    }
}
