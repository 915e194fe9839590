//! Two hosts behind a box each, a rendezvous, and the net between them: namespaces, and a box's rules for each kind of NAT.

pub mod six;

use std::net::Ipv4Addr;
use std::path::PathBuf;

use serde_json::Value;

use crate::system::{attempt, run};
use crate::trouble::{Trouble, trouble};

/// What a box does to what passes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It hands everything on: the host has an address of the net.
    None,
    /// One port outside for the host's one, and whoever sends there is let in.
    Cone,
    /// One port outside for the host's one, and only whom the host sent something to is let in.
    Restricted,
    /// Another port outside for each whom the host sends something to, and only they are let in.
    Symmetric,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::None, Self::Cone, Self::Restricted, Self::Symmetric];

    /// As the table calls it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "no NAT",
            Self::Cone => "full cone",
            Self::Restricted => "port-restricted",
            Self::Symmetric => "symmetric",
        }
    }

    /// Whether two hosts behind these can meet at all: each must be able to foresee from which port the other comes, or let anybody in.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        let is_strict = |one: Self| matches!(one, Self::Restricted | Self::Symmetric);
        !(is_strict(self) && is_strict(other) && (self == Self::Symmetric || other == Self::Symmetric))
    }
}

/// The port of each host's node: a box lets it in where its kind does.
pub const PORTS: [u16; 2] = [47_001, 47_002];
/// Networks that a crowd calls from.
pub const CROWD: u8 = 64;
/// Where the rendezvous is.
pub const RENDEZVOUS: &str = "203.0.113.10:47470";

/// Where the relay is: on the same host, another port.
pub const RELAY: &str = "203.0.113.10:47471";

/// The hosts, and the box of each.
const HOSTS: [&str; 2] = ["one", "other"];
const BOXES: [&str; 2] = ["box-one", "box-other"];

/// The net. Dropped, it is gone, also when a test panics.
#[derive(Debug)]
pub struct World {
    prefix: String,
    rules: PathBuf,
    moves: u8,
    /// Whether there is IPv6 in it at all.
    has_six: bool,
    /// Which move each host's cable is of.
    ends: [u8; 2],
}

impl World {
    /// Makes the net, the rendezvous's host and both hosts; no box yet. Rules of boxes are written in `folder`.
    ///
    /// # Errors
    /// This is not root's process, or the system refuses namespaces.
    pub fn make(folder: PathBuf) -> Result<Self, Trouble> {
        Self::of_families(folder, false)
    }

    fn of_families(folder: PathBuf, has_six: bool) -> Result<Self, Trouble> {
        let prefix = format!("parloir-{}", std::process::id());
        let world = Self { prefix, rules: folder, moves: 0, has_six, ends: [0; 2] };
        world.lay().map_err(|Trouble(what)| {
            Trouble(format!(
                "the laboratory needs root and network namespaces: {what}. Run it as root, or set PARLOIR_LAB=off to leave it out"
            ))
        })?;
        Ok(world)
    }

    fn name(&self, place: &str) -> String {
        format!("{}-{place}", self.prefix)
    }

    /// The namespace of a host.
    #[must_use]
    pub fn host(&self, side: usize) -> String {
        self.name(HOSTS[side])
    }

    /// The namespace of the rendezvous.
    #[must_use]
    pub fn rendezvous(&self) -> String {
        self.name("meet")
    }

    fn within(&self, place: &str, words: &[&str]) -> Result<String, Trouble> {
        run(&[&["ip", "netns", "exec", &self.name(place)], words].concat())
    }

    fn new_place(&self, place: &str) -> Result<(), Trouble> {
        run(&["ip", "netns", "add", &self.name(place)])?;
        for scope in ["all", "default"] {
            // One family is enough to look at NATs of IPv4, and the other would go around them. Where it is looked at itself, no address is made up.
            let settings: &[&str] =
                if self.has_six { &["accept_dad=0", "accept_ra=0", "autoconf=0"] } else { &["disable_ipv6=1"] };
            for setting in settings {
                self.within(place, &["sysctl", "-q", "-w", &format!("net.ipv6.conf.{scope}.{setting}")])?;
            }
        }
        self.within(place, &["ip", "link", "set", "lo", "up"]).map(drop)
    }

    /// A cable between two places.
    fn cable(&self, (one, end): (&str, &str), (other, other_end): (&str, &str)) -> Result<(), Trouble> {
        let (one_name, other_name) = (self.name(one), self.name(other));
        let cable = ["ip", "link", "add", end, "netns", &one_name, "type", "veth"];
        run(&[&cable[..], &["peer", "name", other_end, "netns", &other_name]].concat())?;
        self.within(one, &["ip", "link", "set", end, "up"])?;
        self.within(other, &["ip", "link", "set", other_end, "up"]).map(drop)
    }

    fn lay(&self) -> Result<(), Trouble> {
        for place in ["net", "meet", "one", "other"] {
            self.new_place(place)?;
        }
        self.within("net", &["ip", "link", "add", "hub", "type", "bridge"])?;
        self.within("net", &["ip", "link", "set", "hub", "up"])?;
        self.cable(("meet", "cable"), ("net", "meet"))?;
        self.within("net", &["ip", "link", "set", "meet", "master", "hub"])?;
        self.within("meet", &["ip", "addr", "add", "203.0.113.10/24", "dev", "cable"])?;
        for side in 0..2 {
            let way = format!("203.0.113.{}", side + 1);
            self.within("meet", &["ip", "route", "add", &format!("198.18.{side}.0/24"), "via", &way])?;
        }
        if self.has_six { self.lay_six() } else { Ok(()) }
    }

    /// Puts a host behind a new box of a kind, at an address that it did not have before. What the former box remembered is gone.
    ///
    /// # Errors
    /// The system's.
    pub fn put(&mut self, side: usize, kind: Kind) -> Result<(), Trouble> {
        self.new_box(side)?;
        self.put_four(side, kind)
    }

    /// A new box, with a cable to the net and one to its host, and nothing else yet.
    fn new_box(&mut self, side: usize) -> Result<(), Trouble> {
        let (host, place) = (HOSTS[side], BOXES[side]);
        drop(attempt(&["ip", "netns", "del", &self.name(place)]));
        self.moves = self.moves.wrapping_add(1);
        self.new_place(place)?;
        // The kernel takes a cable away a moment after its namespace: another name each time.
        let plug = format!("p{}-{side}", self.moves);
        self.cable((place, "wan"), ("net", &plug))?;
        // It is another box, and on the wire the same one: others remember where they found it.
        self.within(place, &["ip", "link", "set", "wan", "address", &format!("02:00:00:00:00:0{}", side + 1)])?;
        self.within("net", &["ip", "link", "set", &plug, "master", "hub"])?;
        let end = format!("h{}", self.moves);
        self.ends[side] = self.moves;
        self.cable((place, "lan"), (host, &end))
    }

    /// The way out over IPv4.
    fn put_four(&self, side: usize, kind: Kind) -> Result<(), Trouble> {
        let (host, place, end) = (HOSTS[side], BOXES[side], format!("h{}", self.ends[side]));
        self.within(place, &["sysctl", "-q", "-w", "net.ipv4.ip_forward=1"])?;
        self.within(place, &["ip", "addr", "add", &format!("203.0.113.{}/24", side + 1), "dev", "wan"])?;
        // An address of the net, or one of those that no box hands on.
        let network =
            if kind == Kind::None { format!("198.18.{side}") } else { format!("10.{side}.{}", self.ends[side]) };
        self.within(place, &["ip", "addr", "add", &format!("{network}.1/24"), "dev", "lan"])?;
        self.within(host, &["ip", "addr", "add", &format!("{network}.2/24"), "dev", &end])?;
        self.within(host, &["ip", "route", "replace", "default", "via", &format!("{network}.1")])?;
        let other = 1 - side;
        let way = format!("203.0.113.{}", other + 1);
        self.within(place, &["ip", "route", "add", &format!("198.18.{other}.0/24"), "via", &way])?;
        if kind != Kind::None {
            self.rule(place, &rules_of(kind, &format!("{network}.2"), PORTS[side]))?;
        }
        Ok(())
    }

    fn rule(&self, place: &str, rules: &str) -> Result<(), Trouble> {
        let file = self.rules.join("rules.nft");
        std::fs::write(&file, rules)?;
        self.within(place, &["nft", "-f", &file.to_string_lossy()]).map(drop)
    }

    /// Lets only so much through from a host where it is now, so that a transfer has a middle.
    ///
    /// # Errors
    /// The system has no traffic shaper.
    pub fn slow(&self, side: usize) -> Result<(), Trouble> {
        let end = format!("h{}", self.ends[side]);
        let shaper = ["tbf", "rate", "40mbit", "burst", "64kb", "limit", "4mb"];
        let words = [&["tc", "qdisc", "replace", "dev", &end, "root"][..], &shaper].concat();
        self.within(HOSTS[side], &words).map(drop)
    }

    /// The namespace of a crowd.
    #[must_use]
    pub fn crowd(&self) -> String {
        self.name("crowd")
    }

    /// Lets in a host from which many call, from an address of each of [`CROWD`] networks. Once both boxes are there.
    ///
    /// # Errors
    /// The system's.
    pub fn let_in_a_crowd(&self) -> Result<(), Trouble> {
        self.new_place("crowd")?;
        self.cable(("crowd", "cable"), ("net", "crowd"))?;
        self.within("net", &["ip", "link", "set", "crowd", "master", "hub"])?;
        self.within("crowd", &["ip", "addr", "add", "203.0.113.66/24", "dev", "cable"])?;
        for network in 0..CROWD {
            self.within("crowd", &["ip", "addr", "add", &format!("{}/32", crowd_address(network)), "dev", "cable"])?;
        }
        for (side, place) in BOXES.into_iter().enumerate() {
            let way = format!("203.0.113.{}", side + 1);
            self.within("crowd", &["ip", "route", "add", &format!("198.18.{side}.0/24"), "via", &way])?;
            self.within(place, &["ip", "route", "add", "10.200.0.0/16", "via", "203.0.113.66"])?;
        }
        self.within("meet", &["ip", "route", "add", "10.200.0.0/16", "via", "203.0.113.66"]).map(drop)
    }

    /// Bytes that have come to the rendezvous and gone from it.
    ///
    /// # Errors
    /// The system does not say.
    pub fn passed(&self) -> Result<u64, Trouble> {
        let shown = run(&["ip", "-n", &self.rendezvous(), "-s", "-j", "link", "show", "dev", "cable"])?;
        let shown: Value = serde_json::from_str(&shown).unwrap_or_default();
        let stats = &shown[0]["stats64"];
        match (stats["rx"]["bytes"].as_u64(), stats["tx"]["bytes"].as_u64()) {
            (Some(come), Some(gone)) => Ok(come + gone),
            _ => trouble("ip does not say how much passed the rendezvous"),
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        for place in ["box-one", "box-other", "one", "other", "meet", "crowd", "net"] {
            // What was not made cannot be taken away, and there is nobody left to tell.
            drop(attempt(&["ip", "netns", "del", &self.name(place)]));
        }
    }
}

/// One of the addresses of a crowd.
#[must_use]
pub const fn crowd_address(network: u8) -> Ipv4Addr {
    Ipv4Addr::new(10, 200, network, 1)
}

/// The rules of a box. What comes from the net and was not asked for is dropped, also what is for the box itself: a box that answers it
/// would remember it, and give the host's port away.
fn rules_of(kind: Kind, host: &str, port: u16) -> String {
    let masquerade = if kind == Kind::Symmetric { "masquerade random,fully-random" } else { "masquerade" };
    let (into, through) = match kind {
        Kind::Cone => (
            format!(
                "chain into {{ type nat hook prerouting priority -100; iifname \"wan\" udp dport {port} dnat to {host}; }}\n"
            ),
            format!("iifname \"wan\" udp dport {port} accept;"),
        ),
        _ => Default::default(),
    };
    format!(
        "table ip nat {{\nchain out {{ type nat hook postrouting priority 100; oifname \"wan\" {masquerade}; }}\n{into}}}\n\
         table ip filter {{\nchain own {{ type filter hook input priority 0; iifname \"wan\" drop; }}\n\
         chain through {{ type filter hook forward priority 0; policy drop; ct state established,related accept; iifname \"lan\" accept; {through} }}\n}}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn thirteen_of_sixteen_pairs_can_meet() {
        let pairs = Kind::ALL.iter().flat_map(|one| Kind::ALL.map(|other| one.meets(other)));
        assert_eq!(pairs.filter(|meets| *meets).count(), 13);
    }
}
