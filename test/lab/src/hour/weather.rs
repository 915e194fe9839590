//! Bad weather on a cable: packets lost, doubled, late and out of their order, by the packet filter and two lanes of different pace.
//!
//! `tc netem` is not in every kernel; a filter that counts by chance and a shaper with a slow lane are.

use std::path::Path;

use crate::chance::Chance;
use crate::network::{CABLE, Host};
use crate::system::attempt;
use crate::trouble::Trouble;

/// What a cable does to what leaves by it, each in so many of a hundred packets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Weather {
    /// Never arrive.
    pub lost: u64,
    /// Arrive twice.
    pub doubled: u64,
    /// Take the slow lane: late, and after packets that were sent later.
    pub late: u64,
    /// How fast the slow lane is, in kbit/s.
    pub lane: u64,
    /// How fast the cable is, in kbit/s.
    pub rate: u64,
}

impl Weather {
    /// Some weather.
    pub fn new(chance: &mut Chance) -> Self {
        Self {
            lost: chance.pick(&[0, 1, 3, 8, 15]).unwrap_or_default(),
            doubled: chance.pick(&[0, 2, 10]).unwrap_or_default(),
            late: chance.pick(&[0, 5, 15, 30]).unwrap_or_default(),
            lane: chance.pick(&[500, 2_000, 8_000]).unwrap_or(500),
            rate: chance.pick(&[4_000, 20_000, 40_000]).unwrap_or(40_000),
        }
    }

    /// Begins on the cable of a host, towards `other` (its addresses of both families). Rules are written in `folder`.
    ///
    /// # Errors
    /// The system's.
    pub fn begin(self, host: &Host, other: &[String; 2], folder: &Path) -> Result<(), Trouble> {
        Self::end(host);
        let lane = |class: &str, rate: u64| {
            let rate = format!("{rate}kbit");
            let class = ["tc", "class", "add", "dev", CABLE, "parent", "1:", "classid", class, "htb", "rate", &rate];
            host.run(&[&class[..], &["quantum", "3000"]].concat()).map(drop)
        };
        host.run(&["tc", "qdisc", "replace", "dev", CABLE, "root", "handle", "1:", "htb", "default", "10"])?;
        lane("1:10", self.rate)?;
        lane("1:20", self.lane)?;
        for (class, packets) in [("1:10", "400"), ("1:20", "60")] {
            host.run(&["tc", "qdisc", "add", "dev", CABLE, "parent", class, "pfifo", "limit", packets])?;
        }
        let rules = folder.join(format!("weather-{}.nft", host.namespace));
        std::fs::write(&rules, self.rules(other))?;
        host.run(&["nft", "-f", &rules.to_string_lossy()]).map(drop)
    }

    /// Ends on the cable of a host, if there was any.
    pub fn end(host: &Host) {
        // What was not there cannot be taken away.
        for family in ["inet", "ip", "ip6"] {
            drop(attempt(&["ip", "netns", "exec", &host.namespace, "nft", "delete", "table", family, "weather"]));
        }
        drop(attempt(&["tc", "-n", &host.namespace, "qdisc", "del", "dev", CABLE, "root"]));
    }

    fn rules(self, other: &[String; 2]) -> String {
        use std::fmt::Write;
        let among = |many: u64| format!("oifname \"{CABLE}\" meta l4proto udp numgen random mod 100 < {many}");
        let mut rules = "table inet weather {\nchain out {\ntype filter hook output priority 0;\n".to_owned();
        let mut rule = |many: u64, verdict: &str| {
            if many > 0 {
                // Writing to text does not fail.
                let _ = writeln!(rules, "{} {verdict}", among(many));
            }
        };
        rule(self.lost, "drop");
        rule(self.late, "meta priority set 1:20");
        rules.push_str("}\n}\n");
        for (family, address) in ["ip", "ip6"].iter().zip(other) {
            if self.doubled > 0 {
                let hook = "type filter hook output priority 10;";
                let _ = writeln!(
                    rules,
                    "table {family} weather {{\nchain out {{\n{hook}\n{} {family} daddr {address} dup to {address} device \"{CABLE}\"\n}}\n}}",
                    among(self.doubled)
                );
            }
        }
        rules
    }
}
