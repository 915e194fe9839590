//! A bundle as one archive, piece by piece while it is made: nothing of it is written to this disk.

use std::sync::Arc;

use parloir_journal::bundle::{Plan, Sink};
use parloir_wire::{Card, Seen};
use tokio::sync::mpsc;

use crate::bundle;
use crate::bundle::zip::Zip;
use crate::fault::{Fault, Stop};
use crate::hub::Hub;

/// Pieces on their way at once.
const PIECES: usize = 4;
/// Bytes of a piece, about.
const PIECE_BYTES: usize = 256 * 1024;
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
        let mut flow = Flow { give, piece: Vec::with_capacity(PIECE_BYTES) };
        let mut sink = Archive(Zip::new(|bytes: &[u8]| flow.add(bytes)));
        bundle::write(&reader, &bodies, &plan, cards, heads, &mut sink)?;
        sink.0.close()?;
        flow.send()
    });
    tokio::spawn(async move {
        let made = made.await.unwrap_or_else(|_| Err(Fault::Thread.into()));
        if let Err(stop) = made {
            drop(last.send(Err(stop)).await);
        }
    });
    Ok(taken)
}

struct Flow {
    give: mpsc::Sender<Result<Vec<u8>, Stop>>,
    piece: Vec<u8>,
}

impl Flow {
    fn add(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() < PIECE_BYTES { Ok(()) } else { self.send() }
    }

    fn send(&mut self) -> Result<(), Stop> {
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE_BYTES));
        self.give.blocking_send(Ok(piece)).map_err(|_| Fault::Stopping.into())
    }
}

struct Archive<O>(Zip<O>);

impl<O: FnMut(&[u8]) -> Result<(), Stop>> Sink for Archive<O> {
    type Fault = Stop;

    fn create(&mut self, path: &str) -> Result<(), Stop> {
        self.0.create(format!("{FOLDER}{path}"));
        Ok(())
    }

    fn append(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        self.0.append(bytes)
    }

    fn finish(&mut self) -> Result<(), Stop> {
        self.0.finish()
    }

    fn discard(&mut self) -> Result<(), Stop> {
        if self.0.discard() { Ok(()) } else { Err(Fault::Thread.into()) }
    }
}
