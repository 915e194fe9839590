//! Sends what was written to the disk early, beside the writing, so that the last wait is short.

use std::fs::File;
use std::io;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

/// How much is written between two flushes.
const EVERY_BYTES: u64 = 64 * 1024 * 1024;

/// Flushes one file from a thread of its own.
pub(crate) struct Flusher {
    to: SyncSender<()>,
    thread: JoinHandle<io::Result<()>>,
    written: u64,
}

impl Flusher {
    pub(crate) fn of(file: &File) -> io::Result<Self> {
        let file = file.try_clone()?;
        let (to, asked) = sync_channel(1);
        let thread = thread::Builder::new().name("flush".into()).spawn(move || {
            for () in asked {
                file.sync_data()?;
            }
            Ok(())
        })?;
        Ok(Self { to, thread, written: 0 })
    }

    /// Counts what was written, and asks for a flush when it is time. Never waits.
    pub(crate) fn wrote(&mut self, bytes: usize) {
        self.written += bytes as u64;
        if self.written >= EVERY_BYTES {
            self.written = 0;
            let _ = self.to.try_send(());
        }
    }

    /// Waits for the flush under way. Its failure must be heard here: the system reports it to one caller only.
    pub(crate) fn finish(self) -> io::Result<()> {
        drop(self.to);
        self.thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}
