//! Reads imports once more, on each device, and keeps their lines to be read and found.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use parloir_base::{Digest, Refusal};
use parloir_imports::{Attachment, Format, Line, Trouble};
use parloir_vault::{DocumentState, ImportRow, Imported, ItemRow};
use parloir_wire::document::Document;
use tokio::runtime::Handle;

use crate::contract::ImportedFile;
use crate::documents::plainly::Plainly;
use crate::fault::{Fault, Stop};
use crate::hub::Hub;
use crate::imports::{Told, again};
use crate::notices::{Notices, long};
use crate::received;
use crate::room::has_room_for;

/// Lines kept in one transaction: the writer does other work in between.
const LINES: usize = 2_000;
/// And bytes of their texts.
const BYTES: usize = 2 << 20;
/// A larger one is read when somebody asks for it.
const UNASKED_BYTES_MAX: u64 = 256 << 20;
/// Imports that are read one after the other without being asked again.
const IMPORTS: usize = 64;

/// Reads an import that is whole here and was not read, or not to its end.
pub(crate) async fn fill(hub: &Arc<Hub>, row: &ItemRow, notices: Notices<'_>) -> Result<(), Stop> {
    let (Some(document), Some(ImportRow { import, .. })) = (row.document.clone(), row.import.clone()) else {
        return Ok(());
    };
    let _one_at_a_time = hub.imports.lock().await;
    let entry = row.entry;
    let now = hub.look(move |desk| desk.vault.item(&entry)).await??;
    let is_due = now.is_some_and(|now| !now.withdrawn && now.import.is_some_and(|import| import.lines.is_none()));
    if !is_due {
        return Ok(());
    }
    hub.look(move |desk| desk.vault.begin_reading(&entry)).await??;
    let (told, handle) = (hub.clone(), Handle::current());
    let options = again(&import);
    let read = long("reading", notices, move |progress| {
        let total = document.bytes;
        let mut keeping =
            Keeping { hub: &told, handle: &handle, entry, lines: Vec::new(), bytes: 0, count: 0, failed: None };
        let read = if options.format == Some(Format::Parloir) {
            received::read(&told.bodies, &document, &mut *progress, &mut |line| keeping.take(line))
        } else {
            let (mut source, at) = Told::new(Plainly::new(told.bodies.plain(&document)?));
            parloir_imports::read(&mut source, &options, &mut |line| {
                progress(at.get().min(total), total);
                keeping.take(line)
            })
        };
        keeping.put();
        match (keeping.failed, read) {
            (Some(stop), _) => Err(stop),
            (None, Ok(summary)) => Ok(Some((keeping.count, summary.reading == import.reading))),
            // The vault failed while it was read: it is tried again. What can never be read is not.
            (None, Err(Trouble::Read(_) | Trouble::Unwanted)) => Err(Fault::Disk.into()),
            (None, Err(_)) => Ok(None),
        }
    })
    .await?;
    let told = move |desk: &mut crate::desk::Desk| -> Result<(), parloir_vault::Fault> {
        let (lines, agrees) = match read {
            Some(read) => read,
            None => {
                desk.vault.begin_reading(&entry)?;
                (0, false)
            }
        };
        desk.vault.end_reading(&entry, lines, agrees)
    };
    hub.look(told).await??;
    hub.events.ring_bell();
    Ok(())
}

/// Lines on their way to the vault.
struct Keeping<'a> {
    hub: &'a Hub,
    handle: &'a Handle,
    entry: Digest,
    lines: Vec<Imported>,
    bytes: usize,
    count: u64,
    failed: Option<Stop>,
}

impl Keeping<'_> {
    fn take(&mut self, line: Line) -> bool {
        self.count += 1;
        self.bytes += line.text.len();
        self.lines.push(kept(self.count, line));
        if self.lines.len() >= LINES || self.bytes >= BYTES {
            self.put();
        }
        self.failed.is_none() && !*self.hub.stopping.borrow()
    }

    fn put(&mut self) {
        let (lines, entry) = (std::mem::take(&mut self.lines), self.entry);
        self.bytes = 0;
        if lines.is_empty() || self.failed.is_some() {
            return;
        }
        // What another person sent never takes the room that messages need.
        if !has_room_for(&self.hub.who.home, self.hub.reserve_bytes.load(Ordering::Relaxed)) {
            self.failed = Some(Refusal::DiskFull.into());
            return;
        }
        let put = self.hub.look(move |desk| desk.vault.put_imported(&entry, &lines));
        if let Err(stop) = self.handle.block_on(put).and_then(|kept| kept.map_err(Stop::from)) {
            self.failed = Some(stop);
        }
    }
}

fn kept(place: u64, line: Line) -> Imported {
    let file = |one: Attachment| ImportedFile {
        name: one.name,
        bytes: one.held.map(|(bytes, _)| bytes),
        sha256: one.held.map(|(_, sha256)| sha256.to_hex()),
    };
    let files: Vec<ImportedFile> = line.attachments.into_iter().map(file).collect();
    // Names are text: there is always a JSON of them.
    let attachments = if files.is_empty() { String::new() } else { serde_json::to_string(&files).unwrap_or_default() };
    Imported {
        place,
        kind: line.kind.word().to_owned(),
        mark: line.mark.word().to_owned(),
        written: line.written,
        moment: line.moment,
        author: line.author,
        to: line.to,
        text: line.text,
        attachments,
    }
}

/// Reads what came and was not read, beside whatever goes on.
pub(crate) fn soon(hub: &Arc<Hub>) {
    let hub = hub.clone();
    tokio::spawn(async move {
        tokio::select! {
            () = hub.stopped() => {}
            // What failed is tried when somebody next asks for it.
            _ = catch_up(&hub) => {}
        }
    });
}

/// Reads imports that are whole here and were not read.
async fn catch_up(hub: &Arc<Hub>) -> Result<(), Stop> {
    // Whoever reads goes on with what is due then.
    if hub.imports.try_lock().is_err() {
        return Ok(());
    }
    let due = hub.readers.run(|reader| Ok(reader.unread_imports(IMPORTS)?)).await?;
    for entry in due {
        let row = hub.look(move |desk| desk.vault.item(&entry)).await??;
        if let Some(row) = row.filter(|row| row.document.as_ref().is_some_and(|one| one.bytes <= UNASKED_BYTES_MAX)) {
            match fill(hub, &row, &mut |_| {}).await {
                // No room for one is none for the next.
                Err(stop) if stop.refusal() == Some(Refusal::DiskFull) => return Err(stop),
                // It is tried when somebody asks for it; the next ones do not wait for it.
                _ => {}
            }
        }
    }
    Ok(())
}

/// Whether all of a document is here.
pub(crate) fn whole(row: &ItemRow) -> Option<Document> {
    row.document.clone().filter(|_| row.document_state == Some(DocumentState::Whole))
}
