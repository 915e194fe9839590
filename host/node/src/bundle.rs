//! Gives the writer of bundles what the vault holds, and puts what it writes into a new folder: whole and durable, or not at all.

pub(crate) mod hand;
pub(crate) mod pour;
mod zipped;

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use parloir_base::limit::BATCH_BYTES_TARGET;
use parloir_base::{DeviceId, Digest, Refusal};
use parloir_journal::bundle::source::Out;
use parloir_journal::bundle::{Plan, Sink, Source, WriteFault, Written};
use parloir_vault::{Bodies, DocumentState, Reader};
use parloir_wire::frame::Carried;
use parloir_wire::shelf::Fork;
use parloir_wire::{Card, Link, Seen};

use crate::contract::BundleMade;
use crate::fault::{Fault, Stop};

/// Makes a bundle in `target`, which must be empty or not there.
pub(crate) fn make(
    reader: &Reader,
    bodies: &Bodies,
    plan: &Plan,
    cards: Vec<Card>,
    heads: Vec<Seen>,
    target: &Path,
) -> Result<BundleMade, Stop> {
    let is_new = match std::fs::read_dir(target) {
        Ok(entries) => match entries.into_iter().next() {
            None => false,
            Some(_) => return Err(Refusal::TargetExists.into()),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            DirBuilder::new().mode(0o700).create(target).map_err(Stop::target)?;
            true
        }
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Err(Refusal::TargetExists.into()),
        Err(error) => return Err(Stop::target(error)),
    };
    let mut sink = Folder { root: target.to_owned(), open: None, counts: BundleMade { ..empty(target) } };
    let made = write(reader, bodies, plan, cards, heads, &mut sink).and_then(|written| {
        // One flush for thousands of small files.
        let root = File::open(target).map_err(Stop::target)?;
        rustix::fs::syncfs(&root).map_err(|error| Stop::target(error.into()))?;
        Ok(BundleMade {
            documents: written.documents,
            withheld: written.withheld,
            checkpoints: written.checkpoints,
            ..sink.counts.clone()
        })
    });
    if made.is_err() {
        take_away(target, is_new);
    }
    made
}

/// Writes a bundle of what the vault holds, wherever it goes.
fn write(
    reader: &Reader,
    bodies: &Bodies,
    plan: &Plan,
    cards: Vec<Card>,
    heads: Vec<Seen>,
    sink: &mut dyn Sink<Fault = Stop>,
) -> Result<Written, Stop> {
    let mut source = Held { reader, bodies, plan, cards, heads };
    parloir_journal::bundle::write(plan, &mut source, sink).map_err(|fault| match fault {
        WriteFault::Host(stop) => stop,
        WriteFault::Empty => Refusal::BundleEmpty.into(),
        _ => Refusal::VaultDamaged.into(),
    })
}

fn empty(target: &Path) -> BundleMade {
    BundleMade {
        target: target.to_string_lossy().into_owned(),
        entries: 0,
        receipts: 0,
        items: 0,
        documents: 0,
        withheld: 0,
        checkpoints: 0,
        gaps: 0,
        bytes: 0,
    }
}

/// Half a bundle proves nothing and looks as if it did.
fn take_away(target: &Path, is_new: bool) {
    if is_new {
        drop(std::fs::remove_dir_all(target));
        return;
    }
    for entry in std::fs::read_dir(target).into_iter().flatten().flatten() {
        let path = entry.path();
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        drop(if is_folder { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) });
    }
}

struct Held<'a> {
    reader: &'a Reader,
    bodies: &'a Bodies,
    plan: &'a Plan,
    cards: Vec<Card>,
    heads: Vec<Seen>,
}

impl Source for Held<'_> {
    type Fault = Stop;

    fn cards(&mut self) -> Result<Vec<Card>, Stop> {
        Ok(self.cards.clone())
    }

    fn heads(&mut self) -> Result<Vec<Seen>, Stop> {
        Ok(self.heads.clone())
    }

    fn links(&mut self, device: &DeviceId, first: u64, last: u64) -> Result<Vec<Carried>, Stop> {
        let (mut all, mut next) = (Vec::new(), first);
        while next <= last {
            let page = self.reader.links(&self.plan.matter, device, next, last, BATCH_BYTES_TARGET)?;
            if page.is_empty() {
                break;
            }
            next += page.len() as u64;
            all.extend(page);
        }
        Ok(all)
    }

    fn forks(&mut self) -> Result<Vec<Fork>, Stop> {
        let rows = self.reader.forks(&self.plan.matter)?.into_iter();
        Ok(rows.map(|row| Fork { device: row.device, one: row.one, other: row.other }).collect())
    }

    fn document(&mut self, entry: &Digest, out: &mut Out<'_, Stop>) -> Result<bool, Stop> {
        let Some(item) = self.reader.item(entry)? else { return Ok(false) };
        let (Some(document), Some(DocumentState::Whole)) = (item.document, item.document_state) else {
            return Ok(false);
        };
        let mut pipe = Pipe { out, stop: None };
        let opened = self.bodies.open_to(&document, &mut pipe, &mut |_| {});
        match (opened, pipe.stop) {
            (Ok(()), _) => Ok(true),
            (Err(_), Some(stop)) => Err(stop),
            (Err(fault), None) => Err(fault.into()),
        }
    }
}

/// A document on its way into the bundle, with the target's own failure kept.
struct Pipe<'a, 'b> {
    out: &'a mut Out<'b, Stop>,
    stop: Option<Stop>,
}

impl Write for Pipe<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match (self.out)(bytes) {
            Ok(()) => Ok(bytes.len()),
            Err(stop) => {
                self.stop = Some(stop);
                Err(io::Error::other("the bundle could not be written"))
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Folder {
    root: PathBuf,
    open: Option<Open>,
    counts: BundleMade,
}

struct Open {
    path: PathBuf,
    file: io::BufWriter<File>,
    bytes: u64,
    /// Of a link: its text, to count what it is. Of the list of what is left out: the same.
    text: Option<Vec<u8>>,
}

impl Folder {
    fn count(&mut self, text: &[u8]) {
        match Link::from_bytes(text) {
            Ok(Link::Entry(entry)) => {
                self.counts.entries += 1;
                self.counts.items += u64::from(entry.kind.is_item());
            }
            Ok(Link::Receipt(_)) => self.counts.receipts += 1,
            Err(_) => {
                let lines = text.split(|byte| *byte == b'\n');
                let gaps = lines.filter(|line| line.starts_with(b"links: ") && line.ends_with(b" not-here"));
                self.counts.gaps += gaps.count() as u64;
            }
        }
    }
}

impl Sink for Folder {
    type Fault = Stop;

    fn create(&mut self, path: &str) -> Result<(), Stop> {
        let is_link = path.starts_with("journal/") && path.ends_with(".txt");
        let text = (is_link || path == "withheld.txt").then(Vec::new);
        let path = self.root.join(path);
        if let Some(folder) = path.parent() {
            DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(Stop::target)?;
        }
        let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).map_err(Stop::target)?;
        self.open = Some(Open { path, file: io::BufWriter::with_capacity(64 * 1024, made), bytes: 0, text });
        Ok(())
    }

    fn append(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        let open = self.open.as_mut().ok_or(Fault::Thread)?;
        open.bytes += bytes.len() as u64;
        if let Some(text) = &mut open.text {
            text.extend_from_slice(bytes);
        }
        open.file.write_all(bytes).map_err(Stop::target)
    }

    fn finish(&mut self) -> Result<(), Stop> {
        let Some(mut open) = self.open.take() else { return Ok(()) };
        open.file.flush().map_err(Stop::target)?;
        self.counts.bytes += open.bytes;
        if let Some(text) = open.text {
            self.count(&text);
        }
        Ok(())
    }

    fn discard(&mut self) -> Result<(), Stop> {
        let Some(open) = self.open.take() else { return Ok(()) };
        drop(open.file);
        std::fs::remove_file(open.path).map_err(Stop::target)
    }
}
