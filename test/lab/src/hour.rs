//! Two people write to each other for an hour, or less, while their nodes are killed and held still, cables cut, addresses changed, disks filled and packets lost;
//! and each time somebody was told that something was delivered, the other's vault is looked into.

mod disk;
mod fault;
mod verdict;
mod weather;
mod writer;

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::chance::Chance;
use crate::hour::disk::Disk;
use crate::hour::fault::{BESIDES, Counts, FAULTS, Fault};
use crate::hour::weather::Weather;
use crate::hour::writer::{Outcome, Writer};
use crate::network::Network;
use crate::person::Person;
use crate::programs::Programs;
use crate::report::Report;
use crate::stage::open_folder;
use crate::story::meeting::acquaint;
use crate::system::{run, until};
use crate::trouble::{Trouble, trouble};

/// MiB of each one's disk: all documents of an hour twice, a bundle of them, and the room that a node keeps free.
const DISK_MIB: u64 = 1_280;
/// So long one waits for a receipt before the other is killed for it.
const RECEIPT_WITHIN: Duration = Duration::from_secs(10);
/// So long it may take at most until nothing is owed, once everything is whole again.
const REST_WITHIN: Duration = Duration::from_secs(300);
/// So many of the last items are looked at while it is under way; at the end all of them.
const LAST: u64 = 400;
/// How often it is told how far it is.
const TOLD_EACH: Duration = Duration::from_secs(60);

struct Hour<'a> {
    report: &'a mut Report,
    network: Network,
    people: [Person; 2],
    disks: [Disk; 2],
    folder: &'a Path,
    matter: String,
    chance: Chance,
    /// Who says what is waited for.
    waiting: [Writer; 2],
    weather: Option<Weather>,
    /// The newest number that each one has.
    newest: [u64; 2],
    address: u8,
    counts: Counts,
}

/// Sets up, plays for so long, lets it come to rest, and looks at everything.
///
/// # Errors
/// What kept it from going on.
pub fn play(report: &mut Report, seconds: u64, seed: u64) -> Result<(), Trouble> {
    println!("        {seconds} s, seed {seed}");
    let network = Network::make()?;
    let kept = open_folder()?;
    let folder = kept.path();
    let programs = Programs::find(folder)?;
    let disks = [Disk::make(&folder.join("one"), DISK_MIB)?, Disk::make(&folder.join("other"), DISK_MIB)?];
    let person = |name: &str, side: usize| {
        let place = disks[side].place.join(name);
        Person::new(name, &place, &programs.parloir, &network.hosts[side].namespace)
    };
    let mut people = [person("claire", 0)?, person("jean", 1)?];
    for person in &mut people {
        person.up()?;
    }
    let matter = acquaint(report, &people[0], &people[1], "Une heure")?;
    let mut chance = Chance::new(seed);
    let mut writer =
        |side: usize, series: &str| Writer::new(&people[side], &matter, series.to_owned(), Chance::new(chance.next()));
    let writers = [writer(0, "claire"), writer(1, "jean")];
    let waiting = [writer(0, "claire-waits"), writer(1, "jean-waits")];
    let mut hour = Hour {
        report,
        network,
        people,
        disks,
        folder,
        matter,
        chance,
        waiting,
        weather: None,
        newest: [0; 2],
        address: 10,
        counts: Counts::default(),
    };
    let over = AtomicBool::new(false);
    let said = std::thread::scope(|scope| {
        let over = &over;
        let writers = writers.map(|writer| scope.spawn(move || writer.until(over)));
        let conducted = hour.conduct(seconds);
        over.store(true, Ordering::Relaxed);
        if conducted.is_err() {
            // Nobody waits for a node that stands still for ever.
            for person in &mut hour.people {
                drop(person.kill());
            }
        }
        let said = writers.map(|writer| writer.join().unwrap_or_else(|_| trouble("someone who writes fell over")));
        conducted.map(|()| said)
    })?;
    let [one, other] = said;
    let [one_waiting, other_waiting] = hour.waiting.each_mut().map(|writer| std::mem::take(&mut writer.said));
    let said = [vec![one?, one_waiting], vec![other?, other_waiting]];
    let took = hour.rest()?;
    hour.judge(&said, took, &programs)
}

impl Hour<'_> {
    /// One thing after the other happens until the time is over.
    fn conduct(&mut self, seconds: u64) -> Result<(), Trouble> {
        let began = Instant::now();
        let lasts = Duration::from_secs(seconds);
        // However short it is, both receipts are looked at.
        let mut first = vec![(Fault::Receipt, 0), (Fault::Receipt, 1)];
        let mut told = began;
        while began.elapsed() < lasts {
            self.pass(800, 5_000)?;
            let (fault, side) = match first.pop() {
                Some(first) => first,
                None => (self.chance.pick(&FAULTS).unwrap_or(Fault::Kill), self.chance.side()),
            };
            self.change_weather()?;
            self.begin(fault, side)?;
            let besides = if self.chance.one_in(3) { self.chance.pick(&BESIDES) } else { None };
            // A cable that is out is not pulled twice.
            let besides = besides.filter(|besides| *besides != fault).map(|besides| (besides, self.chance.side()));
            if let Some((besides, side)) = besides {
                self.begin(besides, side)?;
                let lasts = besides.lasts(&mut self.chance);
                self.pass(lasts, lasts + 1)?;
                self.end(besides, side)?;
            }
            let lasts = fault.lasts(&mut self.chance);
            self.pass(lasts, lasts + 1)?;
            self.end(fault, side)?;
            if told.elapsed() > TOLD_EACH {
                told = Instant::now();
                println!("        {} s: {}", began.elapsed().as_secs(), self.counts.told());
            }
        }
        Ok(())
    }

    fn pass(&mut self, least: u64, end: u64) -> Result<(), Trouble> {
        let pause = self.chance.within(least, end);
        run(&["sleep", &format!("{}.{:03}", pause / 1000, pause % 1000)]).map(drop)
    }

    fn change_weather(&mut self) -> Result<(), Trouble> {
        if self.chance.one_in(3) {
            self.weather = if self.chance.one_in(3) { None } else { Some(Weather::new(&mut self.chance)) };
            *self.counts.happened.entry("changes of weather").or_default() += 1;
            self.apply_weather()?;
        }
        Ok(())
    }

    fn apply_weather(&self) -> Result<(), Trouble> {
        let [one, other] = &self.network.hosts;
        for (host, towards) in [(one, other), (other, one)] {
            match self.weather {
                Some(weather) => weather.begin(host, &towards.addresses(), self.folder)?,
                None => Weather::end(host),
            }
        }
        Ok(())
    }

    fn begin(&mut self, fault: Fault, side: usize) -> Result<(), Trouble> {
        *self.counts.happened.entry(fault.word()).or_default() += 1;
        match fault {
            Fault::Kill => {
                self.people[side].kill()?;
                self.look(side)
            }
            Fault::Both => {
                for person in &mut self.people {
                    person.kill()?;
                }
                self.look(side)?;
                self.look(1 - side)
            }
            Fault::Receipt => self.kill_upon_receipt(side),
            Fault::Cable => self.network.hosts[side].unplug(),
            Fault::Silence => self.network.hosts[side].deafen(),
            Fault::Address => {
                // Nobody gets an address that the other has or had.
                self.address = if self.address > 240 { 10 } else { self.address + 1 };
                let number = self.address;
                self.network.hosts[side].renumber(number)?;
                self.apply_weather()
            }
            Fault::Still => run(&["kill", "-STOP", &self.people[side].process()?.to_string()]).map(drop),
            Fault::Disk => self.disks[side].fill(),
        }
    }

    fn end(&mut self, fault: Fault, side: usize) -> Result<(), Trouble> {
        match fault {
            Fault::Kill | Fault::Receipt => self.up(side),
            Fault::Both => self.up(side).and_then(|()| self.up(1 - side)),
            Fault::Cable => self.network.hosts[side].plug(),
            Fault::Silence => self.network.hosts[side].hear(),
            Fault::Address => Ok(()),
            Fault::Still => run(&["kill", "-CONT", &self.people[side].process()?.to_string()]).map(drop),
            Fault::Disk if self.chance.one_in(2) => {
                *self.counts.happened.entry("killed on a full disk").or_default() += 1;
                self.people[side].kill()?;
                self.disks[side].empty()?;
                self.look(side)?;
                self.up(side)
            }
            Fault::Disk => self.disks[side].empty(),
        }
    }

    /// Starts a node, once nobody else has its vault open: who writes while no node runs opens it themselves.
    fn up(&mut self, side: usize) -> Result<(), Trouble> {
        let person = &mut self.people[side];
        if person.process().is_ok() {
            return Ok(());
        }
        let mut last = String::new();
        let started = until("a node to start", || match person.up() {
            Ok(_) => Ok(Some(())),
            Err(Trouble(what)) => {
                last = what;
                Ok(None)
            }
        });
        started.map_err(|Trouble(what)| Trouble(format!("{what}: {last}")))
    }

    /// The other is killed the moment that something is shown as delivered to them.
    fn kill_upon_receipt(&mut self, side: usize) -> Result<(), Trouble> {
        let author = 1 - side;
        let document = if self.chance.one_in(3) { Some(self.chance.within(1, 400_000)) } else { None };
        let said = match document {
            Some(bytes) => self.waiting[author].place(bytes)?,
            None => Some(self.waiting[author].say()?),
        };
        let Some(item) = said.filter(|said| said.outcome == Outcome::Accepted).map(|said| said.item.clone()) else {
            return Ok(());
        };
        let began = Instant::now();
        while began.elapsed() < RECEIPT_WITHIN {
            let items = self.read(author, 40)?;
            if items.iter().any(|one| one["item"] == item && verdict::is_told_delivered(one)) {
                self.people[side].kill()?;
                self.counts.at_once += 1;
                return self.look(side);
            }
        }
        Ok(())
    }

    /// Everything that the other is told was delivered to someone whose node is dead is in their vault, documents whole.
    fn look(&mut self, dead: usize) -> Result<(), Trouble> {
        let told = self.read(1 - dead, LAST)?;
        let told: Vec<&Value> = told.iter().filter(|item| verdict::is_told_delivered(item)).collect();
        let mut held = self.read(dead, LAST + LAST / 2)?;
        if told.iter().any(|item| !verdict::is_held(item, &held)) {
            held = self.read(dead, u64::MAX)?;
        }
        self.counts.looks += 1;
        self.counts.receipts += told.len() as u64;
        for item in told.into_iter().filter(|item| !verdict::is_held(item, &held)) {
            let words: String = verdict::words(item).chars().take(40).collect();
            println!("        NOT THERE: {words}: {}", item["progress"]);
            self.counts.untrue.push(words);
        }
        Ok(())
    }

    /// The last items that someone has, or all of them; from their node, or from their vault when none runs.
    fn read(&mut self, side: usize, last: u64) -> Result<Vec<Value>, Trouble> {
        let mut after = self.newest[side].saturating_sub(last);
        let mut all = Vec::new();
        loop {
            let from = after.to_string();
            let words = ["read", &self.matter, "--after", &from, "--limit", "1000"];
            let mut page = until("a matter to be read", || {
                // Someone who writes may have the vault open.
                let answer = self.people[side].answer(&words).unwrap_or_default();
                Ok(answer["value"].as_array().cloned())
            })?;
            let is_last = page.len() < 1000;
            after = page.iter().filter_map(|item| item["number"].as_u64()).max().unwrap_or(after);
            self.newest[side] = self.newest[side].max(after);
            all.append(&mut page);
            if is_last {
                return Ok(all);
            }
        }
    }

    /// Everything whole again: how long it takes until nothing is owed.
    fn rest(&mut self) -> Result<Duration, Trouble> {
        self.weather = None;
        self.apply_weather()?;
        for side in 0..2 {
            self.disks[side].empty()?;
            self.up(side)?;
        }
        let began = Instant::now();
        loop {
            let mut owed = 0;
            for person in &self.people {
                owed += person.ask(&["owed"])?.as_array().map_or(1, Vec::len);
            }
            if owed == 0 {
                return Ok(began.elapsed());
            }
            if began.elapsed() > REST_WITHIN {
                return trouble(format!("{owed} lines are still owed after {} s of rest", REST_WITHIN.as_secs()));
            }
        }
    }
}
