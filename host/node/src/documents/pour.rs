//! A document poured out to a face: opened piece by piece as it is asked for, and nothing of it written down.

use std::sync::Arc;

use parloir_vault::Plain;
use tokio::sync::mpsc;

use crate::contract::DocumentLine;
use crate::documents::zipped::Zipped;
use crate::fault::{Fault, Stop};
use crate::hub::Hub;

/// Bytes given at once.
const PIECE_BYTES: usize = 256 * 1024;
/// Pieces that wait for the face: 1 MiB.
const PIECES: usize = 4;

/// Bytes of a document, in order. They end early only after an error.
#[derive(Debug)]
pub struct Pour {
    /// What they are of.
    pub item: DocumentLine,
    /// Whether that is a folder.
    pub is_folder: bool,
    /// The first one.
    pub from_bytes: u64,
    /// The one after the last; nothing for an archive, whose length nobody knows before its end.
    pub to_bytes: Option<u64>,
    /// They come as they are taken; dropping this ends it.
    pub bytes: mpsc::Receiver<Result<Vec<u8>, Stop>>,
}

/// Where the bytes are from.
pub(crate) enum Source {
    /// A part of a document.
    Part { plain: Plain, from: u64, to: u64 },
    /// A folder as a `.zip`.
    Archive(Box<Zipped>),
}

impl Source {
    fn next(&mut self) -> Result<Option<Vec<u8>>, Stop> {
        match self {
            Self::Archive(zip) => zip.next(),
            Self::Part { plain, from, to } => {
                let room = usize::try_from(to.saturating_sub(*from)).unwrap_or(usize::MAX).min(PIECE_BYTES);
                let (mut piece, mut have) = (vec![0; room], 0);
                while have < room {
                    let read = plain.read_at(*from, piece.get_mut(have..).unwrap_or_default())?;
                    if read == 0 {
                        break;
                    }
                    have += read;
                    *from += read as u64;
                }
                piece.truncate(have);
                Ok((have > 0).then_some(piece))
            }
        }
    }
}

/// Pours from a source until its end, until nobody takes any more, or until the node ends: then no key stays behind.
pub(crate) fn start(hub: &Arc<Hub>, mut source: Source) -> mpsc::Receiver<Result<Vec<u8>, Stop>> {
    // One place is kept for why it ended early: whoever takes must not mistake that for the end.
    let (give, taken) = mpsc::channel(PIECES + 1);
    let hub = hub.clone();
    tokio::spawn(async move {
        let Ok(last) = give.clone().reserve_owned().await else { return };
        let pouring = async {
            loop {
                let Ok(room) = give.reserve().await else { return Ok(()) };
                let piece = tokio::task::spawn_blocking(move || (source.next(), source));
                let (piece, back) = piece.await.map_err(|_| Fault::Thread)?;
                source = back;
                match piece? {
                    Some(piece) => room.send(Ok(piece)),
                    None => return Ok(()),
                }
            }
        };
        let ended: Result<(), Stop> = tokio::select! {
            biased;
            () = hub.stopped() => Err(Fault::Stopping.into()),
            ended = pouring => ended,
        };
        if let Err(stop) = ended {
            drop(last.send(Err(stop)));
        }
    });
    taken
}
