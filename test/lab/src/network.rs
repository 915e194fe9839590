//! Two hosts as network namespaces with one cable between them, a default route into nothing, and nobody else.

use std::net::IpAddr;
use std::path::PathBuf;

use serde_json::Value;

use crate::system::{attempt, run};
use crate::trouble::{Trouble, trouble};

/// The end of the cable, in each host.
pub const CABLE: &str = "cable";
/// What the hosts are told to be the way out, for each family. Nobody has these addresses: whoever tries to reach anything gives
/// itself away by asking for them.
const GATEWAY: [&str; 2] = ["10.77.0.254", "fd77::fe"];
/// By which interface something came, and by which it goes, as the packet filter calls it.
const MET: [&str; 2] = ["iifname", "oifname"];
/// The kernel's own noise on IPv6, switched off: routers looked for, addresses made up and probed for.
const QUIET: [(&str, &str); 6] = [
    ("accept_ra", "0"),
    ("autoconf", "0"),
    ("router_solicitations", "0"),
    ("accept_dad", "0"),
    ("addr_gen_mode", "1"),
    ("keep_addr_on_down", "1"),
];

/// One host.
#[derive(Debug)]
pub struct Host {
    /// The name of its namespace.
    pub namespace: String,
    /// The number at the end of its addresses.
    number: u8,
    /// Every number that it has had.
    numbers: Vec<u8>,
}

/// Two hosts. Dropped, they are gone, also when a test panics.
#[derive(Debug)]
pub struct Network {
    /// One, and the other.
    pub hosts: [Host; 2],
}

impl Network {
    /// Makes both hosts and the cable.
    ///
    /// # Errors
    /// This is not root's process, or the system refuses namespaces.
    pub fn make() -> Result<Self, Trouble> {
        let numbered = |letter: char, number| Host {
            namespace: format!("parloir-{}-{letter}", std::process::id()),
            number,
            numbers: vec![number],
        };
        // Made before anything else, so that whatever is made is taken away again.
        let network = Self { hosts: [numbered('a', 1), numbered('b', 2)] };
        network.lay().map_err(|Trouble(what)| {
            Trouble(format!(
                "the laboratory needs root and network namespaces: {what}. Run it as root, or set PARLOIR_LAB=off to leave it out"
            ))
        })?;
        Ok(network)
    }

    fn lay(&self) -> Result<(), Trouble> {
        for host in &self.hosts {
            run(&["ip", "netns", "add", &host.namespace])?;
            let resolver = host.resolver();
            std::fs::create_dir_all(&resolver)?;
            std::fs::write(
                resolver.join("resolv.conf"),
                format!("nameserver {}\nnameserver {}\n", GATEWAY[0], GATEWAY[1]),
            )?;
            for (name, value) in QUIET {
                for scope in ["all", "default"] {
                    host.run(&["sysctl", "-q", "-w", &format!("net.ipv6.conf.{scope}.{name}={value}")])?;
                }
            }
            run(&["ip", "-n", &host.namespace, "link", "set", "lo", "up"])?;
        }
        self.lay_cable()
    }

    /// An interface in each host, and the cable between them, as after a restart of what drives them.
    ///
    /// # Errors
    /// The system's.
    pub fn lay_cable(&self) -> Result<(), Trouble> {
        let [one, other] = &self.hosts;
        let cable = ["ip", "link", "add", CABLE, "netns", &one.namespace, "type", "veth"];
        run(&[&cable[..], &["peer", "name", CABLE, "netns", &other.namespace]].concat())?;
        for host in &self.hosts {
            host.plug()?;
        }
        Ok(())
    }

    /// Takes the interfaces of both hosts away, with every address and route.
    ///
    /// # Errors
    /// The system's.
    pub fn take_cable_away(&self) -> Result<(), Trouble> {
        run(&["ip", "-n", &self.hosts[0].namespace, "link", "del", CABLE]).map(drop)
    }

    /// Every address that a device has had here.
    #[must_use]
    pub fn addresses(&self) -> Vec<IpAddr> {
        let numbers = self.hosts.iter().flat_map(|host| &host.numbers);
        numbers.flat_map(|number| addresses(*number)).filter_map(|address| address.parse().ok()).collect()
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        for host in &self.hosts {
            // What was not made cannot be taken away, and there is nobody left to tell.
            drop(attempt(&["ip", "netns", "del", &host.namespace]));
            drop(std::fs::remove_dir_all(host.resolver()));
        }
    }
}

impl Host {
    /// Runs a program in this host.
    ///
    /// # Errors
    /// The program's own complaint.
    pub fn run(&self, words: &[&str]) -> Result<String, Trouble> {
        run(&[&["ip", "netns", "exec", &self.namespace], words].concat())
    }

    /// Lets only so much through the cable from here, so that a transfer has a middle.
    ///
    /// # Errors
    /// The system has no traffic shaper.
    pub fn slow(&self) -> Result<(), Trouble> {
        let shaper = ["tbf", "rate", "40mbit", "burst", "64kb", "limit", "4mb"];
        self.run(&[&["tc", "qdisc", "replace", "dev", CABLE, "root"][..], &shaper].concat()).map(drop)
    }

    /// Bytes that have come in by the cable.
    ///
    /// # Errors
    /// The system does not say.
    pub fn received(&self) -> Result<u64, Trouble> {
        let shown = run(&["ip", "-n", &self.namespace, "-s", "-j", "link", "show", "dev", CABLE])?;
        let shown: Value = serde_json::from_str(&shown).unwrap_or_default();
        match shown[0]["stats64"]["rx"]["bytes"].as_u64() {
            Some(bytes) => Ok(bytes),
            None => trouble("ip does not say how much came in"),
        }
    }

    /// Pulls the cable out.
    ///
    /// # Errors
    /// The system's.
    pub fn unplug(&self) -> Result<(), Trouble> {
        run(&["ip", "-n", &self.namespace, "link", "set", CABLE, "down"]).map(drop)
    }

    /// Puts the cable in: addresses, and the way out into nothing.
    ///
    /// # Errors
    /// The system's.
    pub fn plug(&self) -> Result<(), Trouble> {
        run(&["ip", "-n", &self.namespace, "link", "set", CABLE, "up"])?;
        for (address, length) in addresses(self.number).iter().zip(["24", "64"]) {
            let with_length = format!("{address}/{length}");
            run(&["ip", "-n", &self.namespace, "addr", "replace", &with_length, "dev", CABLE])?;
        }
        for gateway in GATEWAY {
            run(&["ip", "-n", &self.namespace, "route", "replace", "default", "via", gateway, "dev", CABLE])?;
        }
        Ok(())
    }

    /// Drops whatever comes and goes, while the link stays up.
    ///
    /// # Errors
    /// The system has no packet filter.
    pub fn deafen(&self) -> Result<(), Trouble> {
        self.run(&["nft", "add", "table", "inet", "deaf"])?;
        for hook in ["input", "output"] {
            let chain = format!("{{ type filter hook {hook} priority 0; policy drop; }}");
            self.run(&["nft", "add", "chain", "inet", "deaf", hook, &chain])?;
            self.run(&[
                "nft",
                "add",
                "rule",
                "inet",
                "deaf",
                hook,
                "meta",
                MET[usize::from(hook == "output")],
                "lo",
                "accept",
            ])?;
        }
        Ok(())
    }

    /// Lets it through again.
    ///
    /// # Errors
    /// The system's.
    pub fn hear(&self) -> Result<(), Trouble> {
        self.run(&["nft", "delete", "table", "inet", "deaf"]).map(drop)
    }

    /// Takes this host's addresses away and gives it others of the same network.
    ///
    /// # Errors
    /// The system's.
    pub fn renumber(&mut self, number: u8) -> Result<(), Trouble> {
        self.numbers.push(number);
        self.number = number;
        self.forget()?;
        self.plug()
    }

    /// Takes this host's addresses away.
    ///
    /// # Errors
    /// The system's.
    pub fn forget(&self) -> Result<(), Trouble> {
        for family in ["-4", "-6"] {
            run(&["ip", family, "-n", &self.namespace, "addr", "flush", "dev", CABLE, "scope", "global"])?;
        }
        Ok(())
    }

    /// This host's addresses of now, of both families.
    #[must_use]
    pub fn addresses(&self) -> [String; 2] {
        addresses(self.number)
    }

    /// One of this host's addresses of now.
    #[must_use]
    pub fn address(&self) -> String {
        let [address, _] = addresses(self.number);
        address
    }

    fn resolver(&self) -> PathBuf {
        PathBuf::from("/etc/netns").join(&self.namespace)
    }
}

/// The way out that leads nowhere.
#[must_use]
pub const fn gateway() -> &'static str {
    GATEWAY[0]
}

fn addresses(number: u8) -> [String; 2] {
    [format!("10.77.0.{number}"), format!("fd77::{number:x}")]
}
