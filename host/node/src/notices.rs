//! How long work goes on: told to whoever asked for it.

use tokio::sync::mpsc;

use crate::contract::Notice;
use crate::fault::{Fault, Stop};

/// Told how far the work is.
pub(crate) type Notices<'a> = &'a mut (dyn FnMut(Notice) + Send);

/// Bytes between two notices: a bar moves, and nothing else has to.
const NOTICE_BYTES: u64 = 1024 * 1024;

/// Runs work on a thread of its own, and tells how far it is. The work may ask, each time that it tells, whether somebody still waits:
/// once this is dropped, nobody does.
pub(crate) async fn long<T: Send + 'static>(
    stage: &str,
    notices: Notices<'_>,
    work: impl FnOnce(&mut dyn FnMut(u64, u64) -> bool) -> Result<T, Stop> + Send + 'static,
) -> Result<T, Stop> {
    let (told, mut heard) = mpsc::unbounded_channel();
    let mut worker = tokio::task::spawn_blocking(move || {
        let mut last = 0;
        work(&mut |done, total| {
            if done >= last + NOTICE_BYTES || (done == total && done != last) {
                last = done;
                let _ = told.send((done, total));
            }
            !told.is_closed()
        })
    });
    loop {
        tokio::select! {
            // First what was told: work that is short is over before anything of it was heard.
            biased;
            Some((done_bytes, total_bytes)) = heard.recv() => {
                notices(Notice { stage: stage.to_owned(), done_bytes, total_bytes });
            }
            done = &mut worker => {
                while let Ok((done_bytes, total_bytes)) = heard.try_recv() {
                    notices(Notice { stage: stage.to_owned(), done_bytes, total_bytes });
                }
                return done.map_err(|_| Fault::Thread)?;
            }
        }
    }
}
