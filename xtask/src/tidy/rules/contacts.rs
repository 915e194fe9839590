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
    }
    found
}
