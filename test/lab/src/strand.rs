//! Sockets that are stranded: the address that a node listens on goes away and comes back, the whole interface does, or the port is somebody else's when the address
//! is back; and how soon it goes on then.

use std::io::{BufRead, BufReader, Read};
use std::net::UdpSocket;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::cut::{GOAL, pass, rank, told};
use crate::network::Network;
use crate::person::Person;
use crate::programs::Programs;
use crate::report::Report;
use crate::stage::open_folder;
use crate::story::meeting::{acquaint, delivered, send};
use crate::system::until;
use crate::trouble::{Trouble, trouble};

/// The port of each node.
const PORTS: [u16; 2] = [47_001, 47_002];
/// How long it is away.
const AWAY_SECONDS: u32 = 4;

/// What goes away and comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Strand {
    /// The one address that the node of a side listens on, while its link stays up.
    Address(usize),
    /// The interfaces of both, with all that they had.
    Interfaces,
    /// The address of a side, and another program has the port by the time that it is back, for a while: no event tells when it is free again.
    Port(usize),
}

impl Strand {
    fn claim(self) -> String {
        let who = |side| if side == 0 { "sender" } else { "receiver" };
        match self {
            Self::Address(side) => format!("the one address of the {} away for {AWAY_SECONDS} s", who(side)),
            Self::Port(side) => format!("the port of the {} somebody else's once its address is back", who(side)),
            Self::Interfaces => format!("the interfaces of both away for {AWAY_SECONDS} s"),
        }
    }
}

/// Sets up and plays each, so often.
///
/// # Errors
/// What kept it from going on: also that something did not resume at all.
pub fn play(report: &mut Report, repeats: usize) -> Result<(), Trouble> {
    let network = Network::make()?;
    let kept = open_folder()?;
    let folder = kept.path();
    let programs = Programs::find(folder)?;
    let person = |name: &str, side: usize| {
        Person::new(name, &folder.join(name), &programs.parloir, &network.hosts[side].namespace)
    };
    let mut people = [person("claire", 0)?, person("jean", 1)?];
    // Bound to one address, a socket cannot be had again while that is away.
    for (side, person) in people.iter_mut().enumerate() {
        person.up_at(&["--listen", &format!("{}:{}", network.hosts[side].address(), PORTS[side])])?;
    }
    let [claire, jean] = &people;
    let matter = acquaint(report, claire, jean, "Sans prise")?;
    let stage = Stage { network: &network, lab: programs.lab };
    for strand in [Strand::Address(1), Strand::Address(0), Strand::Interfaces, Strand::Port(1), Strand::Port(0)] {
        let mut times: Vec<Duration> = Vec::new();
        for _ in 0..repeats {
            let mut item = String::new();
            let mut write = || -> Result<(), Trouble> {
                item = send(claire, &matter, "Vous me lisez ?")?;
                pass(AWAY_SECONDS)
            };
            stage.happen(strand, &mut write)?;
            let back = Instant::now();
            delivered(claire, &matter, &item, &["delivered"])?;
            // The other way too: a socket may hear and not speak.
            let answer = send(jean, &matter, "Oui.")?;
            delivered(jean, &matter, &answer, &["delivered"])?;
            times.push(back.elapsed());
        }
        let seen = format!("a message each way after {}", told(&mut times));
        report.add(format!("{}: it goes on by itself", strand.claim()), true, seen);
        if repeats > 1 {
            let p95 = rank(&times, 95);
            let claim = format!("{}: within 2 s, p95", strand.claim());
            report.add(claim, p95 <= GOAL, format!("{:.2} s", p95.as_secs_f64()));
        }
    }
    Ok(())
}

/// Where it happens.
struct Stage<'a> {
    network: &'a Network,
    lab: PathBuf,
}

impl Stage<'_> {
    /// Lets it happen, to its end; `meanwhile` while nothing gets through.
    fn happen(&self, strand: Strand, meanwhile: &mut dyn FnMut() -> Result<(), Trouble>) -> Result<(), Trouble> {
        match strand {
            Strand::Address(side) => {
                self.network.hosts[side].forget()?;
                meanwhile()?;
                self.network.hosts[side].plug()
            }
            Strand::Interfaces => {
                self.network.take_cable_away()?;
                meanwhile()?;
                self.network.lay_cable()
            }
            Strand::Port(side) => {
                let host = &self.network.hosts[side];
                host.forget()?;
                // The node lets go of it a moment later.
                let squatter =
                    until("the port to be free", || Squatter::start(&host.namespace, &self.lab, PORTS[side]))?;
                host.plug()?;
                meanwhile()?;
                drop(squatter);
                Ok(())
            }
        }
    }
}

/// Another program that has a port. Dropped, it is gone.
struct Squatter(Child);

impl Squatter {
    /// Starts it, unless the port is taken.
    fn start(namespace: &str, lab: &Path, port: u16) -> Result<Option<Self>, Trouble> {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", namespace]).arg(lab).args(["squat", &port.to_string()]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let Some(stdout) = child.stdout.take() else { return trouble("a squatter cannot be heard") };
        let mut said = String::new();
        BufReader::new(stdout).read_line(&mut said)?;
        let squatter = Self(child);
        Ok((said.trim() == "begun").then_some(squatter))
    }
}

impl Drop for Squatter {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Has a port until its input ends. Says `begun` once it has it.
///
/// # Errors
/// There is no such port, or it is taken.
pub fn squat(port: &str) -> Result<(), Trouble> {
    let port: u16 = port.parse().map_err(|_| Trouble("a squatter needs a port".into()))?;
    let _socket = UdpSocket::bind(("0.0.0.0", port))?;
    println!("begun");
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
