//! `parloir-lab`: plays the laboratory (with `nats`: every pair of NATs) and prints what was claimed, whether it holds, and what was seen. 0 all holds, 1 not.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    let is_matrix = std::env::args().nth(1).is_some_and(|what| what == "nats");
    let (report, played) = if is_matrix { parloir_lab::run_matrix() } else { parloir_lab::run() };
    if let Err(trouble) = &played {
        eprintln!("the laboratory stopped: {trouble}");
    }
    println!("{}", report.verdict());
    if played.is_ok() && report.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
