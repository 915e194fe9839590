//! IPv6 in the net, beside IPv4 or alone: what a box does to it, and what is broken about it.

use std::path::PathBuf;

use crate::nat::{BOXES, HOSTS, Kind, World};
use crate::trouble::Trouble;

/// Where the rendezvous is, over IPv6.
pub const RENDEZVOUS_SIX: &str = "[2001:db8:ffff::10]:47470";

/// What a box does to IPv6.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Six {
    /// It hands everything on that the host asked for, and nothing else.
    Firewall,
    /// The same, and another prefix outside for the host's one (NPTv6, RFC 6296).
    Prefix,
    /// The box's own address outside, and the host's port.
    Nat,
    /// The box's own address outside, and another port for each whom the host sends something to.
    Strict,
    /// The host has an address and a way out, and nothing that takes it arrives or comes back.
    Hole,
}

impl Six {
    /// Every kind that leads anywhere.
    pub const ALL: [Self; 4] = [Self::Firewall, Self::Prefix, Self::Nat, Self::Strict];

    /// As the table calls it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Firewall => "firewall",
            Self::Prefix => "NPTv6",
            Self::Nat => "NAT66",
            Self::Strict => "strict NAT66",
            Self::Hole => "black hole",
        }
    }

    /// Whether two hosts behind these can meet: each lets in only from where it sent to, so each must be able to foresee where the other comes from.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        ![self, other].iter().any(|one| matches!(one, Self::Strict | Self::Hole))
    }
}

/// What a host has of both families.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Home {
    /// IPv4.
    pub four: Option<Four>,
    /// IPv6.
    pub six: Option<Six>,
}

/// What a box does to IPv4.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Four {
    /// A NAT, or none.
    Through(Kind),
    /// The host has an address and a way out, and nothing that takes it arrives or comes back.
    Hole,
}

impl Home {
    /// As the table calls it.
    #[must_use]
    pub fn word(self) -> String {
        let four = match self.four {
            None => "no IPv4",
            Some(Four::Through(kind)) => kind.word(),
            Some(Four::Hole) => "black hole",
        };
        match self.six {
            None => format!("{four}, no IPv6"),
            Some(six) => format!("{four}, IPv6 {}", six.word()),
        }
    }
}

impl World {
    /// The same net with both families.
    ///
    /// # Errors
    /// As [`World::make`].
    pub fn make_dual(folder: PathBuf) -> Result<Self, Trouble> {
        Self::of_families(folder, true)
    }

    pub(super) fn lay_six(&self) -> Result<(), Trouble> {
        self.within("meet", &["ip", "addr", "add", "2001:db8:ffff::10/64", "dev", "cable"])?;
        for side in 0..2 {
            let (network, way) = (format!("2001:db8:{}::/48", side + 1), format!("2001:db8:ffff::{}", side + 1));
            self.within("meet", &["ip", "-6", "route", "add", &network, "via", &way])?;
        }
        Ok(())
    }

    /// Puts a host behind a new box, with what it is to have of each family. What the former box remembered is gone.
    ///
    /// # Errors
    /// The system's.
    pub fn settle(&mut self, side: usize, home: Home) -> Result<(), Trouble> {
        self.new_box(side)?;
        match home.four {
            Some(Four::Through(kind)) => self.put_four(side, kind)?,
            Some(Four::Hole) => {
                self.put_four(side, Kind::Restricted)?;
                self.swallow(side, "ip")?;
            }
            None => {}
        }
        match home.six {
            Some(six) => self.put_six(side, six),
            None => Ok(()),
        }
    }

    /// From now on nothing of a family comes through the box of a host, and nobody is told.
    ///
    /// # Errors
    /// The system's.
    pub fn swallow(&self, side: usize, family: &str) -> Result<(), Trouble> {
        let rules = format!(
            "table {family} hole {{\nchain through {{ type filter hook forward priority -10; policy drop; }}\n}}\n"
        );
        self.rule(BOXES[side], &rules)
    }

    /// The way out over IPv6.
    fn put_six(&self, side: usize, six: Six) -> Result<(), Trouble> {
        let (host, place, end) = (HOSTS[side], BOXES[side], format!("h{}", self.ends[side]));
        self.within(place, &["sysctl", "-q", "-w", "net.ipv6.conf.all.forwarding=1"])?;
        self.within(place, &["ip", "addr", "add", &format!("2001:db8:ffff::{}/64", side + 1), "dev", "wan"])?;
        let number = self.ends[side];
        let outside = format!("2001:db8:{}:{number:x}", side + 1);
        let inside = match six {
            Six::Firewall | Six::Hole => outside.clone(),
            Six::Prefix | Six::Nat | Six::Strict => format!("fd00:{}:{number:x}:0", side + 1),
        };
        self.within(place, &["ip", "addr", "add", &format!("{inside}::1/64"), "dev", "lan"])?;
        self.within(host, &["ip", "addr", "add", &format!("{inside}::2/64"), "dev", &end])?;
        self.within(host, &["ip", "-6", "route", "replace", "default", "via", &format!("{inside}::1"), "dev", &end])?;
        let other = 2 - side;
        let (network, way) = (format!("2001:db8:{other}::/48"), format!("2001:db8:ffff::{other}"));
        self.within(place, &["ip", "-6", "route", "add", &network, "via", &way])?;
        self.rule(place, &rules_of(six, &inside, &outside))?;
        if six == Six::Hole { self.swallow(side, "ip6") } else { Ok(()) }
    }
}

/// The rules of a box. What comes from the net and was not asked for is dropped without a word; only neighbours may ask for each other.
fn rules_of(six: Six, inside: &str, outside: &str) -> String {
    let nat = match six {
        Six::Firewall | Six::Hole => String::new(),
        Six::Prefix => {
            let (inside, outside) = (format!("{inside}::/64"), format!("{outside}::/64"));
            format!(
                "table ip6 nat {{\nchain out {{ type nat hook postrouting priority 100; oifname \"wan\" snat ip6 prefix to ip6 saddr map {{ {inside} : {outside} }}; }}\n\
                 chain into {{ type nat hook prerouting priority -100; iifname \"wan\" dnat ip6 prefix to ip6 daddr map {{ {outside} : {inside} }}; }}\n}}\n"
            )
        }
        Six::Nat | Six::Strict => {
            let random = if six == Six::Strict { " random,fully-random" } else { "" };
            format!(
                "table ip6 nat {{\nchain out {{ type nat hook postrouting priority 100; oifname \"wan\" masquerade{random}; }}\n}}\n"
            )
        }
    };
    format!(
        "{nat}table ip6 filter {{\n\
         chain own {{ type filter hook input priority 0; iifname \"wan\" icmpv6 type {{ nd-neighbor-solicit, nd-neighbor-advert }} accept; iifname \"wan\" drop; }}\n\
         chain through {{ type filter hook forward priority 0; policy drop; ct state established,related accept; iifname \"lan\" accept; }}\n}}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::Six;

    #[test]
    fn six_of_ten_pairs_can_meet() {
        let mut count = 0;
        for (at, one) in Six::ALL.into_iter().enumerate() {
            count += Six::ALL[at..].iter().filter(|other| one.meets(**other)).count();
        }
        assert_eq!(count, 6);
    }
}
