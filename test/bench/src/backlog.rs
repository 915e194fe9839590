//! Messages that waited for a device to come: how fast they are signed for, at both ends, durably.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use crate::Outcome;
use crate::peer::tox;
use crate::people::acquainted;
use crate::table::{self, Series};

/// Messages being placed at once: their flushes are shared.
const AT_ONCE: usize = 256;
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
        let sender = Arc::new(one);
        let mut tasks = JoinSet::new();
        for at in 0..count {
            if tasks.len() >= AT_ONCE {
                tasks.join_next().await.ok_or("no task")???;
            }
            let (sender, matter) = (sender.clone(), matter.clone());
            tasks.spawn(async move { sender.send(&matter, format!("Pièce n° {at} du dossier, pour mémoire.")).await });
        }
        while let Some(task) = tasks.join_next().await {
            task??;
        }
        one = Arc::into_inner(sender).ok_or("a task still holds the sender")?;
        placed.add(count as f64 / since.elapsed().as_secs_f64());
        other.wake().await?;
        one.meets().await?;
        let (since, before) = (Instant::now(), processor_s()?);
        while one.owes_nothing().await.is_err() {
            one.settle().await?;
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        delivered.add(count as f64 / since.elapsed().as_secs_f64());
        spent.add((processor_s()? - before) * 1e6 / count as f64);
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

/// Processor time of this process so far, all threads: in hundredths of a second, as the system counts it.
fn processor_s() -> Outcome<f64> {
    let text = std::fs::read_to_string("/proc/self/stat")?;
    let after_name = text.rsplit_once(')').ok_or("no name")?.1;
    let ticks: Vec<f64> = after_name.split_whitespace().skip(11).take(2).map(str::parse).collect::<Result<_, _>>()?;
    Ok(ticks.iter().sum::<f64>() / 100.0)
}
