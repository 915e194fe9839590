//! Measures Parloir beside others: `parloir-bench NAME`, one comparison a name, from a clean start.
//!
//! Reading order: [`table`] (how figures are shown), [`measured`] (what a process takes), [`people`] (who is measured), [`program`] (the
//! program as a process), [`crowd`] (many devices at once), `peer` (the others), then one module for each row of docs/benchmarks.md.
#![forbid(unsafe_code)]

mod backlog;
mod behind;
mod bundle;
mod crowd;
mod crowded;
mod document;
mod http;
mod imports;
mod latency;
mod meanwhile;
mod measured;
mod memory;
mod pages;
mod parties;
mod peer;
mod people;
mod program;
mod rendezvous;
mod resume;
mod start;
mod table;
mod vault;

use std::process::ExitCode;

const USAGE: &str = "usage: parloir-bench NAME [NUMBER]
  document [ROUNDS]   1 GiB from file to vault, against sendme and scp
  latency [ROUNDS]    placed to delivered, against a bare ping with two flushes, and libtoxcore
  backlog [COUNT]     COUNT messages waiting (100000 unless told), against libtoxcore
  resume [ROUNDS]     256 MiB, the receiver killed at 10, 50 and 99 %
  vault [ITEMS]       1000000 items unless told: unlock, list, search, against plain FTS5
  imports [MESSAGES]  an export of WhatsApp, 200000 messages unless told (5000 or more), against whatstk
  bundle [ENTRIES]    100000 entries unless told: made, and checked by each verifier, against sha256sum
  meanwhile [COUNT]   a matter of 100000 messages: what a node answers during imports, papers and bundles
  start [ROUNDS]      start of the program to the first receipt, against libtoxcore
  memory              resident memory of the program, idle and busy
  pages [ITEMS]       100000 items unless told: each page of the interface, time and weight
  parties [COUNT]     1000 parties unless told, connected: memory and idle traffic of each; needs root
  rendezvous [COUNT]  1000 devices unless told: memory of each and handshakes a second, against a bare endpoint and iroh-relay
  behind [ROUNDS]     behind two NATs, to a direct connection, against iroh, hyperdht, libtoxcore; needs root
A peer that is not installed is left out, and the table says so.";

/// What stopped a measurement, in words for whoever runs it.
type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = words.get(1).and_then(|word| word.parse().ok());
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(fault) => return ended(Err(fault.into())),
    };
    ended(runtime.block_on(async {
        match words.first().map(String::as_str) {
            Some("document") => Box::pin(document::run(number.unwrap_or(5))).await,
            Some("latency") => Box::pin(latency::run(number.unwrap_or(5))).await,
            Some("backlog") => Box::pin(backlog::run(number.unwrap_or(100_000))).await,
            Some("resume") => Box::pin(resume::run(number.unwrap_or(5))).await,
            Some("vault") => Box::pin(vault::run(number.unwrap_or(1_000_000))).await,
            Some("imports") => Box::pin(imports::run(number.unwrap_or(200_000))).await,
            Some("bundle") => Box::pin(bundle::run(number.unwrap_or(100_000))).await,
            Some("meanwhile") => Box::pin(meanwhile::run(number.unwrap_or(100_000))).await,
            Some("parties") => Box::pin(parties::run(number.unwrap_or(1_000))).await,
            Some("rendezvous") => Box::pin(rendezvous::run(number.unwrap_or(1_000))).await,
            Some("behind") => Box::pin(behind::run(number.unwrap_or(5))).await,
            Some("crowd") => Box::pin(crowd::run(&words)).await,
            Some("start") => Box::pin(start::run(number.unwrap_or(5))).await,
            Some("pages") => Box::pin(pages::run(number.unwrap_or(100_000))).await,
            Some("memory") => Box::pin(memory::run()).await,
            _ => Err(USAGE.into()),
        }
    }))
}

fn ended(outcome: Outcome<()>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}
