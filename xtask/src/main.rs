//! `cargo xtask`: the rules of ARCHITECTURE.md as a program, and the errands around a build.

mod errand;
mod tidy;

use std::process::ExitCode;

use errand::fuzz::Long;

const USAGE: &str = "usage: cargo xtask <errand>
  tidy [--rule NAME]      check the rules of ARCHITECTURE.md; without a violation, says how much it read
  codes                   write the missing pages of docs/codes from the refusals and their sentences
  fuzz [--inputs N]       run every fuzz target over N inputs, the same each time (200000 unless told)
  fuzz --seconds N        run every fuzz target for N seconds, from what earlier runs found
  sim [--seeds N]         run the deterministic simulation over N seeds (10000 unless told)
  models                  run the formal models of docs/spec/models and compare with what stands beside them
  lab [--long] [PLAY]     play the laboratory as root: devices, nearby, nats, relay, cuts, strands, families, floods; all of them unless told; hour
  browser                 play the interface in a real browser: the tests of test/browser
  screens                 draw the pictures of docs/screens anew
  press                   build the typesetting program of press/, run its tests, hold its pages against the standards
  bench NAME [NUMBER]     measure one row of docs/benchmarks.md beside its peers, in one run";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["tidy"] => tidy::run(None),
        ["tidy", "--rule", name] => tidy::run(Some(name)),
        ["codes"] => errand::codes::run(),
        ["fuzz"] => errand::fuzz::run(Long::Inputs("200000")),
        ["fuzz", "--inputs", number] => errand::fuzz::run(Long::Inputs(number)),
        ["fuzz", "--seconds", seconds] => errand::fuzz::run(Long::Seconds(seconds)),
        ["sim"] => errand::sim::run("10000"),
        ["sim", "--seeds", seeds] => errand::sim::run(seeds),
        ["models"] => errand::models::run(),
        ["lab", more @ ..] => errand::lab::run(more),
        ["browser"] => errand::browser::tests(),
        ["screens"] => errand::browser::screens(),
        ["press"] => errand::press::run(),
        ["bench", name, more @ ..] => errand::bench::run(name, more),
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}
