//! A bundle as one archive, piece by piece while it is made: nothing of it is written to this disk.

use std::sync::Arc;

use parloir_journal::bundle::{Form, Plan};
use parloir_papers::circumstances::Bundle;
use parloir_wire::{Card, Seen};
use tokio::sync::mpsc;

use crate::bundle;
use crate::bundle::zipped::Zipped;
use crate::fault::{Fault, Stop};
use crate::hub::Hub;

/// Pieces on their way at once.
const PIECES: usize = 4;
/// The folder that the archive holds everything in: unpacked, a bundle strews nothing.
const FOLDER: &str = "preuve/";

/// Bytes that arrive while they are made. A fault comes last: without one, what came is whole.
pub type Pieces = mpsc::Receiver<Result<Vec<u8>, Stop>>;

/// Files that stand beside the bundle, once it is known what it says of itself: names and texts.
pub(crate) type Beside = Box<dyn FnOnce(Bundle) -> Vec<(&'static str, String)> + Send>;

/// Begins to make the archive; it ends when nobody takes its pieces any more.
pub(crate) async fn pour(
    hub: &Arc<Hub>,
    (plan, cards, heads): (Plan, Vec<Card>, Vec<Seen>),
    beside: Option<Beside>,
) -> Result<Pieces, Stop> {
    // A connection of its own: a slow taker keeps nobody else from reading.
    let reader = hub.look(|desk| desk.vault.reader()).await??;
    let bodies = hub.bodies.clone();
    let (give, taken) = mpsc::channel(PIECES);
    let last = give.clone();
    let made = tokio::task::spawn_blocking(move || {
        let take = |piece| give.blocking_send(Ok(piece)).map_err(|_| Stop::from(Fault::Stopping));
        let mut sink = Zipped::new(FOLDER, take);
        bundle::write(&reader, &bodies, &plan, cards, heads, &mut sink)?;
        if let Some(beside) = beside {
            let (list_sha256, files) = sink.listed().ok_or(Fault::Thread)?;
            let is_full = plan.form == Form::Full;
            let bundle = Bundle { list_sha256, files, made: plan.made.to_text(), is_full };
            beside(bundle).into_iter().try_for_each(|(name, text)| sink.beside(name, text.as_bytes()))?;
        }
        sink.end()
    });
    tokio::spawn(async move {
        let made = made.await.unwrap_or_else(|_| Err(Fault::Thread.into()));
        if let Err(stop) = made {
            drop(last.send(Err(stop)).await);
        }
    });
    Ok(taken)
}
