//! Messages that waited for a device to come: how fast they are signed for, at both ends, durably.

use std::time::{Duration, Instant};

use crate::Outcome;
use crate::measured::own_processor_s;
use crate::peer::tox;
use crate::people::acquainted;
use crate::table::{self, Series};

const ROUNDS: usize = 5;

/// Measures.
pub async fn run(count: usize) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let tox = tox::built(folder.path());
    table::heading(&format!("Backlog: {count} messages a round"));
    let mut delivered = Series::new("Parloir: signed, durable, receipted at both ends");
    let mut placed = Series::new("Parloir: placing them, durable, nobody there");
    let mut spent = Series::new("Parloir: both ends together, signing for one message");
    let mut bare = Series::new("libtoxcore: not signed, not durable");
    let (mut one, mut other, matter) = Box::pin(acquainted(folder.path())).await?;
    for _ in 0..ROUNDS {
        other.sleep().await;
        let since = Instant::now();
        one = one.place_many(&matter, count).await?;
        placed.add(count as f64 / since.elapsed().as_secs_f64());
        other.wake().await?;
        one.meets().await?;
        let (since, before) = (Instant::now(), own_processor_s()?);
        while one.owes_nothing().await.is_err() {
            one.settle().await?;
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        delivered.add(count as f64 / since.elapsed().as_secs_f64());
        spent.add((own_processor_s()? - before) * 1e6 / count as f64);
        if let Ok(tox) = &tox {
            bare.add(tox.rate(count)?);
        }
    }
    table::print("messages/s", &[&bare, &delivered, &placed]);
    println!("Processor time, which other work on the machine changes little:");
    table::print("µs", &[&spent]);
    if let Err(fault) = tox {
        println!("libtoxcore left out: {fault}");
    }
    table::footing();
    Ok(())
}
