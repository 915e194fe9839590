//! IPv6 beside IPv4, and alone: behind firewalls, NPTv6 and NAT66, on one side only, and where it is broken. Two people who met through a rendezvous write to each
//! other, or are told that nothing goes.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::nat::six::{Four, Home, RENDEZVOUS_SIX, Six};
use crate::nat::{Kind, PORTS, RENDEZVOUS, World};
use crate::person::Person;
use crate::programs::Programs;
use crate::report::Report;
use crate::served::Served;
use crate::stage::open_folder;
use crate::story::meeting::{acquaint, delivered, find, send};
use crate::system::until;
use crate::trouble::Trouble;

/// A family that leads nowhere may make the other one later by this much at most.
const HELD_UP_MAX: Duration = Duration::from_secs(1);
/// How often each time is taken where there is time for it.
const REPEATS: usize = 5;

const STRICT: Option<Four> = Some(Four::Through(Kind::Symmetric));
const USUAL: Option<Four> = Some(Four::Through(Kind::Restricted));
const WALLED: Option<Six> = Some(Six::Firewall);
const HOLE: Option<Six> = Some(Six::Hole);
const SUNK: Option<Four> = Some(Four::Hole);

const fn home(four: Option<Four>, six: Option<Six>) -> Home {
    Home { four, six }
}

/// Both families on one side at least: what each has, and by which it goes; nothing where it cannot.
const MIXED: [(Home, Home, Option<Family>); 10] = [
    (home(USUAL, WALLED), home(USUAL, WALLED), Some(Family::Any)),
    (home(USUAL, WALLED), home(USUAL, None), Some(Family::Four)),
    (home(STRICT, WALLED), home(STRICT, WALLED), Some(Family::Six)),
    (home(STRICT, WALLED), home(USUAL, WALLED), Some(Family::Six)),
    (home(None, WALLED), home(STRICT, WALLED), Some(Family::Six)),
    (home(None, WALLED), home(USUAL, None), None),
    (home(USUAL, HOLE), home(USUAL, WALLED), Some(Family::Four)),
    (home(USUAL, HOLE), home(USUAL, HOLE), Some(Family::Four)),
    (home(SUNK, WALLED), home(USUAL, WALLED), Some(Family::Six)),
    (home(STRICT, HOLE), home(STRICT, WALLED), None),
];

/// By which family two devices meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Four,
    Six,
    /// Either would do.
    Any,
}

/// What is played on.
struct Families<'a> {
    report: &'a mut Report,
    world: World,
    claire: Person,
    jean: Person,
    matter: String,
}

/// Sets up, plays every pair; takes times, where it is not to be short.
///
/// # Errors
/// What kept it from going on.
pub fn play(report: &mut Report, is_short: bool) -> Result<(), Trouble> {
    let kept = open_folder()?;
    let folder = kept.path();
    let mut world = World::make_dual(folder.to_path_buf())?;
    let programs = Programs::find(folder)?;
    for side in 0..2 {
        world.settle(side, home(None, WALLED))?;
    }
    let words = ["rendezvous", "serve", "--listen", "[::]:47470", "--reached", RENDEZVOUS, "--reached", RENDEZVOUS_SIX];
    let served = Served::start(&world.rendezvous(), &folder.join("rendezvous"), &programs.parloir, &words)?;
    let person = |name: &str, side| Person::new(name, &folder.join(name), &programs.parloir, &world.host(side));
    let (mut claire, mut jean) = (person("claire", 0)?, person("jean", 1)?);
    claire.ask(&["rendezvous", "add", &served.address])?;
    up(&mut claire, 0)?;
    up(&mut jean, 1)?;
    // Two who have nothing but IPv6, behind a firewall each, make each other's acquaintance.
    let matter = acquaint(report, &claire, &jean, "Deux familles")?;
    let mut families = Families { report, world, claire, jean, matter };
    let mut met = 0;
    for (at, one) in Six::ALL.into_iter().enumerate() {
        for other in Six::ALL[at..].iter().filter(|other| !is_short || one == **other || one == Six::Firewall) {
            met += u8::from(families.alone(one, *other)?);
        }
    }
    if !is_short {
        families.report.add("6 of 10 pairs of IPv6 alone meet directly", met == 6, format!("{met}"));
    }
    // What cannot meet takes the longest to say so.
    let mixed = MIXED.into_iter().filter(|(_, _, expected)| !is_short || expected.is_some());
    for (one, other, expected) in mixed {
        families.mixed(one, other, expected)?;
    }
    families.dies()?;
    if !is_short {
        families.times()?;
    }
    drop(served);
    Ok(())
}

fn up(person: &mut Person, side: usize) -> Result<(), Trouble> {
    let port = PORTS[side];
    let listen = [format!("0.0.0.0:{port}"), format!("[::]:{port}")];
    person.up_at(&["--listen", &listen[0], "--listen", &listen[1]]).map(drop)
}

impl Families<'_> {
    /// Both come back behind other boxes; one writes. How long it took, when it went.
    fn go(&mut self, one: Home, other: Home) -> Result<Option<Duration>, Trouble> {
        self.claire.stop()?;
        self.jean.stop()?;
        self.world.settle(0, one)?;
        self.world.settle(1, other)?;
        up(&mut self.jean, 1)?;
        up(&mut self.claire, 0)?;
        let began = Instant::now();
        let item = send(&self.claire, &self.matter, "Par quelle voie ?")?;
        let is_there = until("a message to be delivered, or a reason", || {
            let found = find(&self.claire, &self.matter, &item)?.unwrap_or_default();
            let progress = &found["progress"][0];
            let is_blocked = progress["why"] == "no-direct-path";
            Ok((is_blocked || progress["progress"] == "delivered").then_some(!is_blocked))
        })?;
        Ok(is_there.then(|| began.elapsed()))
    }

    /// By which family the line that is open goes.
    fn family(&self) -> Result<Option<Family>, Trouble> {
        let rows = self.claire.ask(&["network"])?;
        let rows: Vec<&Value> = rows.as_array().into_iter().flatten().collect();
        let is_open = |row: &&&Value| row["outcome"] == "connected" && row["ended"].is_null();
        let address = rows.iter().rev().find(is_open).and_then(|row| row["address"].as_str());
        Ok(address.map(|address| if address.starts_with('[') { Family::Six } else { Family::Four }))
    }

    fn alone(&mut self, one: Six, other: Six) -> Result<bool, Trouble> {
        let took = self.go(home(None, Some(one)), home(None, Some(other)))?;
        let seen = took.map_or("no-direct-path".to_owned(), |took| format!("delivered in {:.2} s", took.as_secs_f64()));
        let claim = format!("IPv6 alone: {} with {}", one.word(), other.word());
        self.report.add(claim, took.is_some() == one.meets(other), seen);
        Ok(took.is_some())
    }

    fn mixed(&mut self, one: Home, other: Home, expected: Option<Family>) -> Result<(), Trouble> {
        let took = self.go(one, other)?;
        let way = if took.is_some() { self.family()? } else { None };
        let holds = took.is_some() == expected.is_some() && (way == expected || expected == Some(Family::Any));
        let seen = match took {
            Some(took) => format!("delivered in {:.2} s, over {way:?}", took.as_secs_f64()),
            None => "no-direct-path".to_owned(),
        };
        self.report.add(format!("{} with {}", one.word(), other.word()), holds, seen);
        Ok(())
    }

    /// A line goes over IPv6, and IPv6 leads nowhere from one moment to the next: it goes on over IPv4.
    fn dies(&mut self) -> Result<(), Trouble> {
        let dual = home(USUAL, WALLED);
        self.go(dual, dual)?;
        let before = self.family()?;
        self.world.swallow(0, "ip6")?;
        let item = send(&self.claire, &self.matter, "Toujours là ?")?;
        let began = Instant::now();
        delivered(&self.claire, &self.matter, &item, &["delivered"])?;
        let seen = format!("from {before:?} to {:?} in {:.2} s", self.family()?, began.elapsed().as_secs_f64());
        let holds = self.family()? == Some(Family::Four);
        self.report.add("IPv6 dies without a sign while both talk: on over IPv4", holds, seen);
        Ok(())
    }

    /// What a broken family costs, beside a whole one.
    fn times(&mut self) -> Result<(), Trouble> {
        let mut middle = |one: Home, other: Home| -> Result<Duration, Trouble> {
            let mut all = Vec::new();
            for _ in 0..REPEATS {
                all.push(self.go(one, other)?.unwrap_or(Duration::MAX));
            }
            all.sort();
            Ok(all[REPEATS / 2])
        };
        let calm = middle(home(USUAL, None), home(USUAL, None))?;
        let mut rows = Vec::new();
        for (claim, one, other) in [
            ("IPv6 that leads nowhere on one side holds IPv4 up", home(USUAL, HOLE), home(USUAL, WALLED)),
            ("IPv6 that leads nowhere on both sides holds IPv4 up", home(USUAL, HOLE), home(USUAL, HOLE)),
            ("IPv4 that leads nowhere here holds IPv6 up", home(SUNK, WALLED), home(USUAL, WALLED)),
            ("IPv4 that leads nowhere there holds IPv6 up", home(USUAL, WALLED), home(SUNK, WALLED)),
            ("IPv4 that leads nowhere on both sides holds IPv6 up", home(SUNK, WALLED), home(SUNK, WALLED)),
        ] {
            rows.push((claim, middle(one, other)?));
        }
        for (claim, took) in rows {
            let seen = format!(
                "{:.2} s; without the other family {:.2} s (middle of {REPEATS})",
                took.as_secs_f64(),
                calm.as_secs_f64()
            );
            self.report.add(format!("{claim} by 1 s at most"), took <= calm + HELD_UP_MAX, seen);
        }
        Ok(())
    }
}
