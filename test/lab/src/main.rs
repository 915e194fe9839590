//! `parloir-lab`: plays the laboratory and prints a table: what was claimed, whether it holds, what was seen. 0 all holds, 1 not, 2 misuse.
#![forbid(unsafe_code)]

use std::process::ExitCode;
use std::time::Instant;

use parloir_lab::{Cuts, Play, REPEATS};

const USAGE: &str = "usage: parloir-lab [--long] [devices|nearby|nats|joins|relay|cuts|links|addresses|paths|stills|sleeps|floods]...
  devices   two devices under a packet capture: who speaks to whom, what is left where
  nats      every pair of NATs, with a rendezvous
  joins     a person's second device behind another NAT, which joins through a rendezvous
  nearby    two devices on one network that leads nowhere, where they ask to be found and where they do not
  relay     two strict NATs, with a relay that the parties of one matter agreed to
  cuts      how soon it goes on after what networks and machines do; or one kind alone:
            links (a cable out), addresses (others), paths (dead without a sign), stills (a program that stands still), sleeps (a machine asleep)
  floods    strangers: noise, half-open handshakes, unknown callers, deaf and endless ones
Without a name, all of them. --long plays each cut 20 times, and holds the p95 against its goal. Needs root.";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let Some(("crowd", words)) = words.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        return match parloir_lab::crowd(words) {
            Ok(told) => {
                println!("{told}");
                ExitCode::SUCCESS
            }
            Err(trouble) => {
                println!("{trouble}");
                ExitCode::FAILURE
            }
        };
    }
    let repeats = if words.iter().any(|word| word == "--long") { REPEATS } else { 1 };
    let play = |word: &str| match word {
        "devices" => Some(Play::Devices),
        "nats" => Some(Play::Nats),
        "joins" => Some(Play::Joins),
        "nearby" => Some(Play::Nearby),
        "relay" => Some(Play::Relay),
        "cuts" => Some(Play::Cuts(Cuts::All, repeats)),
        "links" => Some(Play::Cuts(Cuts::Links, repeats)),
        "addresses" => Some(Play::Cuts(Cuts::Addresses, repeats)),
        "paths" => Some(Play::Cuts(Cuts::Paths, repeats)),
        "stills" => Some(Play::Cuts(Cuts::Stills, repeats)),
        "sleeps" => Some(Play::Cuts(Cuts::Sleeps, repeats)),
        "floods" => Some(Play::Floods { is_short: false }),
        _ => None,
    };
    let named: Option<Vec<Play>> = words.iter().filter(|word| *word != "--long").map(|word| play(word)).collect();
    let Some(mut plays) = named else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    if plays.is_empty() {
        plays = vec![
            Play::Devices,
            Play::Nats,
            Play::Joins,
            Play::Nearby,
            Play::Relay,
            Play::Cuts(Cuts::All, repeats),
            Play::Floods { is_short: false },
        ];
    }
    let mut holds = true;
    for play in plays {
        let began = Instant::now();
        let (report, played) = parloir_lab::run(play);
        if let Err(trouble) = &played {
            println!("BROKEN  the laboratory stopped: {trouble}");
        }
        println!("{}, in {} s\n", report.verdict(), began.elapsed().as_secs());
        holds &= played.is_ok() && report.holds();
    }
    println!("{}", if holds { "everything holds" } else { "not everything holds" });
    if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
