//! Resident memory of the program: idle with ten matters, and at its most while it sends and receives 1 GiB.

use std::time::Duration;

use parloir_node::contract::{Answer, Request};

use crate::Outcome;
use crate::document::random;
use crate::people::{acquainted, has_open};
use crate::program::Program;
use crate::table::{self, Series};

const MATTERS: usize = 10;
const MESSAGES: usize = 100;
const BYTES: u64 = 1 << 30;

/// Measures.
pub async fn run() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let source = folder.path().join("dossier.bin");
    random(&source, BYTES)?;
    let (mut one, mut other, first) = Box::pin(acquainted(folder.path())).await?;
    let mut matters = vec![first.clone()];
    for at in 1..MATTERS {
        let matter = one.open_matter(&format!("Dossier {at}")).await?;
        one.ask(Request::Admit { matter: matter.clone(), person: "Jean".into(), role: "client".into() }).await?;
        has_open(&other, &matter).await?;
        matters.push(matter);
    }
    for matter in &matters {
        for at in 0..MESSAGES {
            one.send(matter, format!("Message {at}.")).await?;
        }
    }
    one.settle().await?;
    one.sleep().await;
    other.sleep().await;
    table::heading(&format!("Memory: {MATTERS} matters of {MESSAGES} messages, `parloir up` at both ends"));
    let (sender, receiver) = (Program::start(one.home())?, Program::start(other.home())?);
    sender.answers()?;
    receiver.answers()?;
    tokio::time::sleep(Duration::from_secs(5)).await;
    let names =
        ["sender idle", "receiver idle", "sender, most ever, 1 GiB sent", "receiver, most ever, 1 GiB received"];
    let [mut idle, mut far, mut sent, mut received] = names.map(Series::new);
    let [mut after, mut far_after] = ["sender idle again", "receiver idle again"].map(Series::new);
    idle.add(sender.resident_mb()?.0);
    far.add(receiver.resident_mb()?.0);
    let path = source.to_string_lossy().into_owned();
    sender.ask(&Request::SendFile { matter: first, path })?;
    while !matches!(sender.ask(&Request::Owed)?, Answer::Owed(lines) if lines.is_empty()) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    sent.add(sender.resident_mb()?.1);
    received.add(receiver.resident_mb()?.1);
    tokio::time::sleep(Duration::from_secs(5)).await;
    after.add(sender.resident_mb()?.0);
    far_after.add(receiver.resident_mb()?.0);
    table::print("MB", &[&idle, &far, &sent, &received, &after, &far_after]);
    table::footing();
    Ok(())
}
