//! One message: from placed to the receipt that is durable at the sender, beside what no program of this kind can go under.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use parloir_net::{AddressPolicy, Config, Door, FrameReader, FrameWriter};
use parloir_wire::frame::Frame;

use crate::Outcome;
use crate::peer::tox;
use crate::people::{Person, acquainted};
use crate::table::{self, Series};

/// Messages in a round.
const MESSAGES: usize = 200;
/// Messages in a round of libtoxcore's read receipts: it keeps each for about a second before it sends it.
const RECEIPTS: usize = 15;
/// Bytes that a small message and its receipt take in a journal.
const APPEND_BYTES: usize = 600;

/// Measures.
pub async fn run(rounds: usize) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let tox = tox::built(folder.path());
    let (one, other, matter) = Box::pin(acquainted(folder.path())).await?;
    let mut limit = Limit::new(folder.path()).await?;
    table::heading(&format!("Message latency: {MESSAGES} messages a round"));
    let mut p50 = [
        "bare QUIC ping and two flushes (the limit)",
        "Parloir, from placed (durable) to receipt durable",
        "Parloir, from the request to receipt durable",
        "libtoxcore, message to a message sent back, nothing durable",
        "libtoxcore, message to read receipt, nothing durable",
    ]
    .map(Series::new);
    let mut p99 = [
        "the limit",
        "Parloir, from placed",
        "Parloir, from the request",
        "libtoxcore, sent back",
        "libtoxcore, read receipt",
    ]
    .map(Series::new);
    // Warm both up: the first messages open files and grow buffers.
    round(&one, &matter, &mut limit).await?;
    for _ in 0..rounds {
        let (bare, placed, asked) = round(&one, &matter, &mut limit).await?;
        let mut all = vec![bare, placed, asked];
        if let Ok(tox) = &tox {
            all.extend([tox.echoes(MESSAGES)?, tox.receipts(RECEIPTS)?]);
        }
        for ((half, most), series) in p50.iter_mut().zip(&mut p99).zip(all) {
            half.add(series.quantile(0.5));
            most.add(series.quantile(0.99));
        }
    }
    one.owes_nothing().await?;
    println!("\np50 of each round:");
    table::print("ms", &p50.each_ref());
    println!("p99 of each round:");
    table::print("ms", &p99.each_ref());
    if let Err(fault) = tox {
        println!("libtoxcore left out: {fault}");
    }
    table::footing();
    drop((one, other));
    Ok(())
}

/// Pings and messages in turn, so that both meet the same machine.
async fn round(one: &Person, matter: &str, limit: &mut Limit) -> Outcome<(Series, Series, Series)> {
    let (mut bare, mut placed, mut asked) = (Series::new(""), Series::new(""), Series::new(""));
    for at in 0..MESSAGES {
        limit.ping(at, &mut bare).await?;
        let text = format!("Bonjour, l'audience est fixée au 3 mars à 14 heures ({at}).");
        let before = Instant::now();
        one.send(matter, text).await?;
        let durable = Instant::now();
        one.settle().await?;
        placed.add_ms(durable.elapsed());
        asked.add_ms(before.elapsed());
    }
    Ok((bare, placed, asked))
}

/// A line with nothing on it but pings, and a file at each end.
struct Limit {
    writer: FrameWriter,
    reader: FrameReader,
    here: File,
    _door: Door,
}

impl Limit {
    async fn new(folder: &Path) -> Outcome<Self> {
        let (door, far) = (door(1).await?, door(2).await?);
        let addresses = far.addresses();
        let (line, accepted) = tokio::join!(door.dial(far.endpoint(), &addresses), far.accept());
        let (line, accepted) = (line?, accepted.ok_or("nobody came")?);
        let (mut writer, reader) = line.control().await?;
        writer.send(&Frame::Ping { number: 0 }).await?;
        let mut there = File::create(folder.join("there"))?;
        tokio::spawn(async move {
            let _far = far;
            let Ok((mut writer, mut reader)) = accepted.control().await else { return };
            while let Ok(Some(Frame::Ping { number })) = reader.next().await {
                if append(&mut there).is_err() || writer.send(&Frame::Pong { number }).await.is_err() {
                    return;
                }
            }
        });
        let mut limit = Self { writer, reader, here: File::create(folder.join("here"))?, _door: door };
        limit.reader.next().await?;
        Ok(limit)
    }

    async fn ping(&mut self, at: usize, series: &mut Series) -> Outcome<()> {
        let since = Instant::now();
        self.writer.send(&Frame::Ping { number: at as u64 }).await?;
        self.reader.next().await?.ok_or("the line ended")?;
        append(&mut self.here)?;
        series.add_ms(since.elapsed());
        Ok(())
    }
}

fn append(file: &mut File) -> std::io::Result<()> {
    file.write_all(&[7; APPEND_BYTES])?;
    file.sync_all()
}

async fn door(seed: u8) -> Outcome<Door> {
    let listen = vec![std::net::SocketAddr::from(([127, 0, 0, 1], 0))];
    Ok(Box::pin(Door::bind(Config { secret: [seed; 32], listen, advertise: AddressPolicy::default() })).await?)
}
