//! One large document: from a file at the sender to a receipt at the sender that the other side has it whole, checked and durable.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;
use std::time::Instant;

use parloir_node::contract::Request;

use crate::Outcome;
use crate::peer::copying::Copying;
use crate::peer::{flush, sending};
use crate::people::{Person, acquainted};
use crate::table::{self, Series};

const BYTES: u64 = 1 << 30;
const MIB: f64 = 1_048_576.0;

/// Measures.
pub async fn run(rounds: usize) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let source = folder.path().join("dossier.bin");
    random(&source, BYTES)?;
    let copying = Copying::start(folder.path());
    let is_sending = sending::installed();
    table::heading("Document: 1 GiB from file to file or vault, on loopback");
    let mut copied = Series::new("scp, as it is (nothing flushed)");
    let mut flushed = Series::new("scp, then the target flushed");
    let mut sent = Series::new("sendme, as it is (nothing flushed)");
    let mut whole = Series::new("Parloir: sealed, digested and flushed at both ends, receipt at the sender");
    let mut sealing = Series::new("of which sealing at the sender (durable there)");
    for round in 0..rounds {
        let place = folder.path().join(format!("round-{round}"));
        fs::create_dir(&place)?;
        rest();
        let (placed, delivered) = Box::pin(ours(&place, &source)).await?;
        sealing.add(placed);
        whole.add(delivered);
        rest();
        if let Ok(copying) = &copying {
            let target = place.join("copied");
            let since = Instant::now();
            copying.copy(&source, &target)?;
            copied.add(since.elapsed().as_secs_f64());
            flush(&target)?;
            flushed.add(since.elapsed().as_secs_f64());
            rest();
        }
        if is_sending.is_ok() {
            let (work, target) = (place.join("work"), place.join("target"));
            fs::create_dir(&work)?;
            fs::create_dir(&target)?;
            let since = Instant::now();
            sending::send(&source, &work, &target)?;
            sent.add(since.elapsed().as_secs_f64());
        }
        fs::remove_dir_all(&place)?;
    }
    table::print("s", &[&whole, &sealing, &copied, &flushed, &sent]);
    println!("Parloir: {:.0} MiB/s", BYTES as f64 / MIB / whole.median());
    for fault in [copying.err(), is_sending.err()].into_iter().flatten() {
        println!("left out: {fault}");
    }
    table::footing();
    Ok(())
}

async fn ours(place: &Path, source: &Path) -> Outcome<(f64, f64)> {
    let (mut one, mut other, matter) = acquainted(place).await?;
    let since = Instant::now();
    let path = source.to_string_lossy().into_owned();
    one.ask(Request::SendFile { matter: matter.clone(), path }).await?;
    let placed = since.elapsed().as_secs_f64();
    one.settle().await?;
    let delivered = since.elapsed().as_secs_f64();
    one.owes_nothing().await?;
    is_whole(&other, &matter).await?;
    one.sleep().await;
    other.sleep().await;
    Ok((placed, delivered))
}

/// Fails unless the one document of a matter is whole here.
async fn is_whole(person: &Person, matter: &str) -> Outcome<()> {
    let items = person.items(matter).await?;
    let is_whole = items.iter().filter_map(|item| item.document.as_ref()).any(|document| document.state == "whole");
    if is_whole { Ok(()) } else { Err("the document is not whole at the other side".into()) }
}

/// Writes a file that cannot be compressed, durable.
pub fn random(path: &Path, bytes: u64) -> Outcome<()> {
    let mut file = File::create(path)?;
    let mut source = File::open("/dev/urandom")?.take(bytes);
    let mut block = vec![0; 1 << 20];
    loop {
        let read = source.read(&mut block)?;
        if read == 0 {
            break;
        }
        file.write_all(block.get(..read).unwrap_or_default())?;
    }
    Ok(file.sync_all()?)
}

/// Lets the disk finish what the one before left to write: nobody pays for another.
fn rest() {
    drop(std::process::Command::new("sync").status());
}
