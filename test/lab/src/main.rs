//! `parloir-lab`: plays the laboratory and prints a table: what was claimed, whether it holds, what was seen. 0 all holds, 1 not, 2 misuse.
#![forbid(unsafe_code)]

use std::process::ExitCode;
use std::time::Instant;

use parloir_lab::{Cuts, Play, REPEATS};

const USAGE: &str = "usage: parloir-lab [--long] [devices|nearby|nats|joins|relay|cuts|links|addresses|paths|stills|sleeps|strands|families|floods]... | hour [--seconds N] [--seed N]
  devices   two devices under a packet capture: who speaks to whom, what is left where
  nats      every pair of NATs, with a rendezvous
  joins     a person's second device behind another NAT, which joins through a rendezvous
  nearby    two devices on one network that leads nowhere, where they ask to be found and where they do not
  relay     two strict NATs, with a relay that the parties of one matter agreed to
  cuts      how soon it goes on after what networks and machines do; or one kind alone:
            links (a cable out), addresses (others), paths (dead without a sign), stills (a program that stands still), sleeps (a machine asleep)
  strands   the address that a node listens on, or the whole interface, goes away and comes back
  families  IPv6 alone and beside IPv4: firewalls, NPTv6, NAT66, one side only, broken
  floods    strangers: noise, half-open handshakes, unknown callers, deaf and endless ones
  hour      alone, with --seconds N (3600 unless told) and --seed N: kills, cuts, full disks, lost packets, by chance, while two people write
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
    if let [first, port] = words.as_slice()
        && first == "squat"
    {
        return if parloir_lab::squat(port).is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    if let Some(("hour", words)) = words.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        return match hour(words) {
            Some(play) => ended(played(play)),
            None => misuse(),
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
        "strands" => Some(Play::Strands(repeats)),
        "families" => Some(Play::Families { is_short: false }),
        "floods" => Some(Play::Floods { is_short: false }),
        _ => None,
    };
    let named: Option<Vec<Play>> = words.iter().filter(|word| *word != "--long").map(|word| play(word)).collect();
    let Some(mut plays) = named else {
        return misuse();
    };
    if plays.is_empty() {
        plays = vec![
            Play::Devices,
            Play::Nats,
            Play::Joins,
            Play::Nearby,
            Play::Relay,
            Play::Cuts(Cuts::All, repeats),
            Play::Strands(repeats),
            Play::Families { is_short: false },
            Play::Floods { is_short: false },
        ];
    }
    // Each is played, whatever came of those before.
    let failed = plays.into_iter().map(played).filter(|holds| !holds).count();
    ended(failed == 0)
}

/// How long an hour is, and what decides what happens in it.
fn hour(words: &[String]) -> Option<Play> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let (mut seconds, mut seed) = (3_600, since.as_secs());
    for pair in words.chunks(2) {
        match pair {
            [name, value] if name == "--seconds" => seconds = value.parse().ok()?,
            [name, value] if name == "--seed" => seed = value.parse().ok()?,
            _ => return None,
        }
    }
    Some(Play::Hour { seconds, seed })
}

/// Plays it, and tells the verdict; whether everything holds.
fn played(play: Play) -> bool {
    let began = Instant::now();
    let (report, played) = parloir_lab::run(play);
    if let Err(trouble) = &played {
        println!("BROKEN  the laboratory stopped: {trouble}");
    }
    println!("{}, in {} s\n", report.verdict(), began.elapsed().as_secs());
    played.is_ok() && report.holds()
}

fn ended(holds: bool) -> ExitCode {
    println!("{}", if holds { "everything holds" } else { "not everything holds" });
    if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn misuse() -> ExitCode {
    eprintln!("{USAGE}");
    ExitCode::from(2)
}
