//! I14: no address is contacted but those that the profile or an invitation names; what the transport library would
//! contact by default is never asked for. The packet capture of the laboratory proves it; this rule stops the accident.

use crate::tidy::report::{Violation, line_at};
use crate::tidy::source::word_places;
use crate::tidy::tree::Tree;

/// Names that bring public servers, discovery or replayable data with them.
const NAMES: &[&str] = &[
    "N0",
    "N0DisableRelay",
    "presets::Minimal",
    "n0_dns",
    "RelayMode::Default",
    "RelayMode::Staging",
    "default_relay_mode",
    "DnsAddressLookup",
    "PkarrPublisher",
    "PkarrResolver",
    "into_0rtt",
    // A proxy that the environment names.
    "try_from_env",
];

/// Names that reach out to any address at all, and the only places whose code may: what is asked there was named by a person.
const OUTWARD: &[(&str, &[&str])] = &[
    ("lookup_host", &["edge/authority/"]),
    ("to_socket_addrs", &[]),
    ("ToSocketAddrs", &[]),
    // Faces take the lines of their own person, and a rendezvous those of whoever reads its numbers; they open none.
    ("TcpStream", &["edge/authority/", "face/web/", "host/rendezvous/src/metrics.rs"]),
    ("TcpStream::connect", &["edge/authority/"]),
    ("TcpStream as", &[]),
    ("connect_timeout", &[]),
    ("TcpSocket", &[]),
    // Whether a port is free, and whether a network is there at all: nothing is sent.
    (
        "UdpSocket",
        &["edge/net/src/door.rs", "edge/picture/src/confine.rs", "press/src/confine.rs", "face/cli/src/act/doctor.rs"],
    ),
    ("send_to", &[]),
    ("socket2", &[]),
    ("rustix::net", &[]),
    ("ureq", &["edge/backup/"]),
    ("mdns_sd", &["edge/nearby/"]),
    ("reqwest", &[]),
];

/// Looks at what is shipped: tests and tools may compare with the library's defaults.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for (file, source) in tree.rust().filter(|(file, _)| !file.is_test() && !file.path.starts_with("xtask/")) {
        for name in NAMES {
            for place in word_places(&source.code, name) {
                let message = format!("`{name}` contacts addresses that nobody named");
                found.push(Violation::new(&file.path, line_at(&source.code, place), message));
            }
        }
        for (name, folders) in OUTWARD {
            let is_allowed = folders.iter().any(|folder| file.path.starts_with(folder));
            for place in word_places(&source.code, name).filter(|_| !is_allowed) {
                let message = format!("`{name}` reaches out where nobody was named: ask `parloir-authority`");
                found.push(Violation::new(&file.path, line_at(&source.code, place), message));
            }
        }
    }
    found
}
