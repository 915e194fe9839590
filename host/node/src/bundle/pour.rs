//! A bundle as one archive, piece by piece while it is made: nothing of it is written to this disk.

use std::sync::Arc;

use parloir_journal::bundle::{Plan, Sink};
use parloir_wire::{Card, Seen};
use tokio::sync::mpsc;

use crate::bundle;
use crate::fault::{Fault, Stop};
use crate::hub::Hub;
use crate::zip::{PIECE_BYTES, Zip};

/// Pieces on their way at once.
const PIECES: usize = 4;
/// The folder that the archive holds everything in: unpacked, a bundle strews nothing.
const FOLDER: &str = "preuve/";

/// Bytes that arrive while they are made. A fault comes last: without one, what came is whole.
pub type Pieces = mpsc::Receiver<Result<Vec<u8>, Stop>>;

/// Begins to make the archive; it ends when nobody takes its pieces any more.
pub(crate) async fn pour(hub: &Arc<Hub>, plan: Plan, cards: Vec<Card>, heads: Vec<Seen>) -> Result<Pieces, Stop> {
    // A connection of its own: a slow taker keeps nobody else from reading.
    let reader = hub.look(|desk| desk.vault.reader()).await??;
    let bodies = hub.bodies.clone();
    let (give, taken) = mpsc::channel(PIECES);
    let last = give.clone();
    let made = tokio::task::spawn_blocking(move || {
        let mut sink = Archive { zip: Zip::default(), give };
        bundle::write(&reader, &bodies, &plan, cards, heads, &mut sink)?;
        sink.zip.close();
        sink.give(1)
    });
    tokio::spawn(async move {
        let made = made.await.unwrap_or_else(|_| Err(Fault::Thread.into()));
        if let Err(stop) = made {
            drop(last.send(Err(stop)).await);
        }
    });
    Ok(taken)
}

struct Archive {
    zip: Zip,
    give: mpsc::Sender<Result<Vec<u8>, Stop>>,
}

impl Archive {
    /// Gives what is ready, as long as it is so much.
    fn give(&mut self, least: usize) -> Result<(), Stop> {
        while self.zip.ready() >= least {
            self.give.blocking_send(Ok(self.zip.take())).map_err(|_| Fault::Stopping)?;
        }
        Ok(())
    }
}

impl Sink for Archive {
    type Fault = Stop;

    fn create(&mut self, path: &str) -> Result<(), Stop> {
        // The first day that a .zip can tell: the archive of the same bundle is the same file.
        self.zip.create(format!("{FOLDER}{path}"), 0, None);
        Ok(())
    }

    fn append(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        self.zip.append(bytes);
        self.give(PIECE_BYTES)
    }

    fn finish(&mut self) -> Result<(), Stop> {
        self.zip.finish();
        self.give(PIECE_BYTES)
    }

    fn discard(&mut self) -> Result<(), Stop> {
        if self.zip.discard() { Ok(()) } else { Err(Fault::Thread.into()) }
    }
}
