//! From the start of the program to the first receipt, the other side's address being known.

use std::time::{Duration, Instant};

use parloir_node::contract::{Answer, Request};

use crate::Outcome;
use crate::peer::tox;
use crate::people::acquainted;
use crate::program::Program;
use crate::table::{self, Series};

/// Measures.
pub async fn run(rounds: usize) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let tox = tox::built(folder.path());
    table::heading("Start: from `parloir up` to the first receipt");
    let mut ours = Series::new("Parloir: process start to receipt durable (test stretching)");
    let mut theirs = Series::new("libtoxcore: both ends made, to the first read receipt");
    let (mut one, other, matter) = Box::pin(acquainted(folder.path())).await?;
    one.sleep().await;
    for round in 0..rounds {
        one.wake_offline().await?;
        one.send(&matter, format!("Bonjour ({round}).")).await?;
        one.sleep().await;
        let since = Instant::now();
        let program = Program::start(one.home())?;
        while !owes_nothing(&program) {
            if since.elapsed() > Duration::from_secs(120) {
                return Err("no receipt in time".into());
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        ours.add_ms(since.elapsed());
        drop(program.ask(&Request::Stop));
        drop(program);
        if let Ok(tox) = &tox {
            theirs.add(tox.first()?);
        }
    }
    table::print("ms", &[&ours, &theirs]);
    if let Err(fault) = tox {
        println!("libtoxcore left out: {fault}");
    }
    table::footing();
    drop(other);
    Ok(())
}

fn owes_nothing(program: &Program) -> bool {
    matches!(program.ask(&Request::Owed), Ok(Answer::Owed(lines)) if lines.is_empty())
}
