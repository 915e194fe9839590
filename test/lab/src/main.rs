//! `parloir-lab`: plays the laboratory and prints what was claimed, whether it holds, and what was seen. 0 all holds, 1 not.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    let (report, played) = parloir_lab::run();
    if let Err(trouble) = &played {
        eprintln!("the laboratory stopped: {trouble}");
    }
    println!("{}", report.verdict());
    if played.is_ok() && report.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
