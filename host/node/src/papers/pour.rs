//! One paper, piece by piece while it is written: nothing of it is written to this disk.

use std::io::{self, Write};
use std::sync::Arc;

use parloir_base::Refusal;
use parloir_papers::{Form, Nowhere, write_one};
use tokio::sync::mpsc;

use crate::bundle::pour::Pieces;
use crate::fault::{Fault, Stop};
use crate::hub::Hub;
use crate::papers::gather::gather;
use crate::papers::sheet::Sheet;
use crate::papers::wanted::Wanted;

/// Pieces on their way at once, and bytes in each.
const PIECES: usize = 4;
const PIECE_BYTES: usize = 256 * 1024;

/// Begins to write a paper that is one file; it ends when nobody takes its pieces any more.
pub(crate) async fn pour(hub: &Arc<Hub>, wanted: Wanted, form: &str) -> Result<Pieces, Stop> {
    let form = Form::from_word(form).filter(|form| form.is_one_file()).ok_or(Refusal::PaperForm)?;
    let (give, taken) = mpsc::channel(PIECES);
    if form == Form::Constat {
        let page = Sheet::read(hub, wanted).await?.page();
        drop(give.send(Ok(page.into_bytes())).await);
        return Ok(taken);
    }
    let gathered = gather(hub, Wanted { has_pieces: false, ..wanted }).await?;
    let last = give.clone();
    let written = tokio::task::spawn_blocking(move || {
        let mut out = io::BufWriter::with_capacity(PIECE_BYTES, Giver { give });
        write_one(form, &gathered.papers, &Nowhere, &mut out).and_then(|()| out.flush())
    });
    tokio::spawn(async move {
        if !matches!(written.await, Ok(Ok(()))) {
            drop(last.send(Err(Fault::Stopping.into())).await);
        }
    });
    Ok(taken)
}

struct Giver {
    give: mpsc::Sender<Result<Vec<u8>, Stop>>,
}

impl Write for Giver {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.give.blocking_send(Ok(bytes.to_vec())).map_err(|_| io::ErrorKind::BrokenPipe)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
