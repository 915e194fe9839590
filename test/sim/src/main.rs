//! `parloir-sim [--seeds N] [--from SEED] [--trace]`: tells N stories, and stops at the first that goes wrong, naming its seed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};

use parloir_sim::run::{Tally, story};

fn number(name: &str, default: u64) -> u64 {
    let arguments: Vec<String> = std::env::args().collect();
    let at = arguments.iter().position(|argument| argument == name);
    at.and_then(|at| arguments.get(at + 1)).and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn main() {
    let (seeds, from) = (number("--seeds", 1_000), number("--from", 0));
    let trace = std::env::args().any(|argument| argument == "--trace");
    let next = AtomicU64::new(from);
    let tellers = std::thread::available_parallelism().map_or(1, usize::from);
    let told: Vec<Result<Tally, u64>> = std::thread::scope(|scope| {
        let tellers: Vec<_> = (0..tellers).map(|_| scope.spawn(|| tell(&next, from + seeds, trace))).collect();
        tellers.into_iter().map(|teller| teller.join().unwrap_or(Err(u64::MAX))).collect()
    });
    let mut all = Tally::default();
    for outcome in told {
        match outcome {
            Ok(tally) => {
                all.stories += tally.stories;
                all.items += tally.items;
                all.crashes += tally.crashes;
                all.cuts += tally.cuts;
            }
            Err(seed) => {
                println!("simulation: seed {seed} goes wrong; tell it again with --from {seed} --seeds 1");
                std::process::exit(1);
            }
        }
    }
    println!(
        "simulation: {} stories from seed {from}: {} items, {} crashes, {} cuts; lost 0, doubled 0, false receipts 0, leaks 0",
        all.stories, all.items, all.crashes, all.cuts
    );
}

fn tell(next: &AtomicU64, end: u64, trace: bool) -> Result<Tally, u64> {
    let mut all = Tally::default();
    loop {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= end {
            return Ok(all);
        }
        let tally = catch_unwind(AssertUnwindSafe(|| story(seed, trace))).map_err(|_| {
            next.store(end, Ordering::Relaxed);
            seed
        })?;
        all.stories += tally.stories;
        all.items += tally.items;
        all.crashes += tally.crashes;
        all.cuts += tally.cuts;
    }
}
