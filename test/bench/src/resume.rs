//! A receiver killed in the middle of a document: what is sent again.

use std::path::Path;
use std::time::Duration;

use parloir_node::contract::{Answer, Request};

use crate::Outcome;
use crate::document::random;
use crate::people::{Person, acquainted, items};
use crate::program::Program;
use crate::table::{self, Series};

const BYTES: u64 = 256 << 20;
const MIB: f64 = 1_048_576.0;
const SHARES: [u64; 3] = [10, 50, 99];

/// Measures.
pub async fn run(rounds: usize) -> Outcome<()> {
    table::heading("Resume: 256 MiB, the receiver killed");
    let mut whole = Series::new("sent when nobody is killed");
    let mut killed = SHARES.map(|share| Series::new(format!("sent in all, killed at {share} %")));
    let mut stored = SHARES.map(|share| Series::new(format!("stored when killed at {share} %, by the last look")));
    for _ in 0..rounds {
        whole.add(Box::pin(sent(None)).await?.0);
        for ((share, series), had) in SHARES.into_iter().zip(&mut killed).zip(&mut stored) {
            // A transfer that ends before the kill is tried again: the figure would say nothing.
            for _ in 0..5 {
                let (mib, at) = Box::pin(sent(Some(share))).await?;
                if at < BYTES as f64 / MIB {
                    series.add(mib);
                    had.add(at);
                    break;
                }
            }
        }
    }
    let [a, b, c] = &killed;
    table::print("MiB in UDP datagrams", &[&whole, a, b, c]);
    let [a, b, c] = &stored;
    table::print("MiB", &[a, b, c]);
    println!("sent again, datagrams and acknowledgements included (medians):");
    for (share, series) in SHARES.into_iter().zip(&killed) {
        println!("- killed at {share} %: {:.2} MiB", series.median() - whole.median());
    }
    println!("(noise of the measure: {:.2} MiB between undisturbed rounds)", whole.quantile(1.0) - whole.quantile(0.0));
    table::footing();
    Ok(())
}

/// MiB that the sender sent in all, and MiB that were stored when the receiver was killed.
async fn sent(share: Option<u64>) -> Outcome<(f64, f64)> {
    let folder = tempfile::tempdir()?;
    let source = folder.path().join("dossier.bin");
    random(&source, BYTES)?;
    let (mut one, mut other, matter) = acquainted(folder.path()).await?;
    other.sleep().await;
    let path = source.to_string_lossy().into_owned();
    one.ask(Request::SendFile { matter: matter.clone(), path }).await?;
    let before = sent_bytes(&mut one).await?;
    let mut stored = 0;
    if let Some(share) = share {
        let program = Program::start(other.home())?;
        program.answers()?;
        while stored * 100 < BYTES * share {
            stored = received(&program, &matter)?;
        }
        program.kill()?;
    }
    let program = Program::start(other.home())?;
    program.answers()?;
    while one.owes_nothing().await.is_err() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    is_same(&program, &matter, folder.path(), &source)?;
    let sent = sent_bytes(&mut one).await? - before;
    one.sleep().await;
    Ok((sent as f64 / MIB, stored as f64 / MIB))
}

/// Bytes that the network journal says were sent. The node starts anew, since open sessions are not counted to the last byte.
async fn sent_bytes(person: &mut Person) -> Outcome<u64> {
    person.sleep().await;
    person.wake().await?;
    match person.ask(Request::Network { since: None }).await? {
        Answer::Network(lines) => Ok(lines.iter().map(|line| line.sent_bytes).sum()),
        _ => Err("no network journal".into()),
    }
}

fn received(program: &Program, matter: &str) -> Outcome<u64> {
    let Answer::Items(items) = program.ask(&items(matter))? else { return Err("no items".into()) };
    Ok(items.iter().filter_map(|item| item.document.as_ref()).map(|document| document.received_bytes).sum())
}

/// Opens the document at the receiver and compares it with what was placed.
fn is_same(program: &Program, matter: &str, folder: &Path, source: &Path) -> Outcome<()> {
    let Answer::Items(items) = program.ask(&items(matter))? else { return Err("no items".into()) };
    let item = items.into_iter().find(|item| item.document.is_some()).ok_or("no document")?.item;
    let target = folder.join("opened");
    let to = target.to_string_lossy().into_owned();
    program.ask(&Request::Open { matter: matter.into(), item, target: Some(to) })?;
    if std::fs::read(target)? == std::fs::read(source)? { Ok(()) } else { Err("the document differs".into()) }
}
