//! Two devices on one network without a way out, of which each has another address than the other knows.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::cut::pass;
use crate::network::{Host, Network};
use crate::person::Person;
use crate::programs::Programs;
use crate::report::Report;
use crate::stage::open_folder;
use crate::story::meeting::{acquaint, delivered, find, send};
use crate::trouble::{Trouble, trouble};

/// How long they look for each other in vain: several times what it takes where they may be found.
const IN_VAIN: Duration = Duration::from_secs(15);
/// What multicast DNS speaks to, in the words of the packet filter.
const EVERYBODY: [&str; 4] = ["udp", "dport", "5353", "counter"];

/// Meets, moves both, looks in vain, finds.
///
/// # Errors
/// What kept it from going on: also that they did not find each other.
pub fn play(report: &mut Report) -> Result<(), Trouble> {
    let mut network = Network::make()?;
    let kept = open_folder()?;
    let folder = kept.path();
    let programs = Programs::find(folder)?;
    let person = |name: &str, side: usize| {
        Person::new(name, &folder.join(name), &programs.parloir, &network.hosts[side].namespace)
    };
    let (mut claire, mut jean) = (person("claire", 0)?, person("jean", 1)?);
    for host in &network.hosts {
        count(host)?;
    }
    claire.up()?;
    jean.up()?;
    let matter = acquaint(report, &claire, &jean, "Même couloir")?;
    // Both move while neither sees it: what each knows of the other leads nowhere.
    claire.stop()?;
    jean.stop()?;
    for (host, number) in network.hosts.iter_mut().zip([21, 22]) {
        host.renumber(number)?;
    }
    claire.up()?;
    jean.up()?;
    let item = send(&claire, &matter, "Vous êtes dans le bureau d’à côté ?")?;
    let (deadline, mut arrived) = (Instant::now() + IN_VAIN, false);
    while Instant::now() < deadline && !arrived {
        let shown = find(&claire, &matter, &item)?.unwrap_or_default();
        arrived = shown["progress"][0]["progress"].as_str().is_some_and(|progress| progress != "owed");
        pass(1)?;
    }
    let told = [told(&network.hosts[0])?, told(&network.hosts[1])?];
    let seen = format!("packets to port 5353: {} and {}", told[0], told[1]);
    report.add(
        "unless the person asks for it, nobody on the network is told that a device is here",
        told == [0, 0],
        seen,
    );
    let seen = if arrived { "it was delivered" } else { "still owed" };
    report.add("nor is anybody found who moved: it stays owed, and is shown as that", !arrived, seen);
    claire.ask(&["nearby", "on"])?;
    let began = Instant::now();
    jean.ask(&["nearby", "on"])?;
    delivered(&claire, &matter, &item, &["delivered"])?;
    let seen = format!("{:.1} s after both asked for it", began.elapsed().as_secs_f64());
    report.add("two who ask for it find each other without anyone else, and what was owed goes", true, seen);
    let journal = claire.ask(&["network"])?;
    let lines = journal.as_array().cloned().unwrap_or_default();
    let is_written = lines.iter().any(|line| line["outcome"] == "nearby");
    let way = find(&claire, &matter, &item)?.unwrap_or_default()["progress"][0]["path"].as_str().map(str::to_owned);
    report.add("that it was told is in the network journal", is_written, format!("{} contacts", lines.len()));
    report.add("the path shown is the same network", way.as_deref() == Some("same-network"), format!("{way:?}"));
    let told = [self::told(&network.hosts[0])?, self::told(&network.hosts[1])?];
    let seen = format!("packets to port 5353: {} and {}", told[0], told[1]);
    report.add("while it is asked for, both tell their network", told.iter().all(|packets| *packets > 0), seen);
    for one in [&claire, &jean] {
        one.ask(&["nearby", "off"])?;
    }
    // They say goodbye; then nothing more, also where the same network comes again and would be told anew.
    pass(3)?;
    let before = [self::told(&network.hosts[0])?, self::told(&network.hosts[1])?];
    network.hosts[0].renumber(23)?;
    pass(8)?;
    let after = [self::told(&network.hosts[0])?, self::told(&network.hosts[1])?];
    let seen = format!("{} and {} packets more", after[0] - before[0], after[1] - before[1]);
    report.add("asked no longer, they are silent", before == after, seen);
    Ok(())
}

/// Counts what leaves a host for everybody on its network.
fn count(host: &Host) -> Result<(), Trouble> {
    host.run(&["nft", "add", "table", "inet", "near"])?;
    host.run(&["nft", "add", "counter", "inet", "near", "told"])?;
    host.run(&["nft", "add", "chain", "inet", "near", "output", "{ type filter hook output priority 0; }"])?;
    let rule = ["nft", "add", "rule", "inet", "near", "output"];
    host.run(&[&rule[..], &EVERYBODY, &["name", "told"]].concat()).map(drop)
}

fn told(host: &Host) -> Result<u64, Trouble> {
    let shown = host.run(&["nft", "-j", "list", "counter", "inet", "near", "told"])?;
    let shown: Value = serde_json::from_str(&shown).unwrap_or_default();
    let counters = shown["nftables"].as_array().cloned().unwrap_or_default();
    match counters.iter().find_map(|one| one["counter"]["packets"].as_u64()) {
        Some(packets) => Ok(packets),
        None => trouble("nft does not say what it counted"),
    }
}
