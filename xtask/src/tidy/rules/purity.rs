//! I1: the core has no clock, socket, file, thread, async or random source. A text search: it stops accidents, not malice.

use crate::tidy::paths;
use crate::tidy::report::{Violation, line_at};
use crate::tidy::source::word_places;
use crate::tidy::tree::Tree;

/// Second parts of a `std::` path that reach the machine.
const MACHINE_MODULES: &[&str] = &["env", "fs", "io", "net", "os", "process", "thread", "time"];
/// What of those is plain data and may stay.
const PLAIN: &[&str] =
    &["SocketAddr", "SocketAddrV4", "SocketAddrV6", "IpAddr", "Ipv4Addr", "Ipv6Addr", "AddrParseError", "Duration"];
/// Words that reach the machine however they were imported, or that speak (I6).
const WORDS: &[&str] = &[
    "async",
    ".await",
    "Instant",
    "SystemTime",
    "TcpStream",
    "TcpListener",
    "UdpSocket",
    "ToSocketAddrs",
    "getrandom",
    "rand",
    "OsRng",
    "SysRng",
    "ThreadRng",
    "thread_rng",
    "tokio",
    "println!",
    "eprintln!",
    "print!",
    "eprint!",
    "dbg!",
    "tracing",
    "log",
    "thread_local!",
];

/// Looks at the core's code outside tests.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for (file, source) in tree.core() {
        for path in ["std", "core"].iter().flat_map(|root| paths::starting_with(&source.code, root)) {
            let [_, module, rest @ ..] = path.parts.as_slice() else { continue };
            let plain = rest.iter().any(|part| PLAIN.contains(&part.as_str()));
            if MACHINE_MODULES.contains(&module.as_str()) && !plain {
                let message = format!(
                    "the core does not use `{}`: take time, chance and bytes as arguments",
                    path.parts.join("::")
                );
                found.push(Violation::new(&file.path, line_at(&source.code, path.offset_bytes), message));
            }
        }
        for word in WORDS {
            for place in word_places(&source.code, word) {
                // `log` and `rand` are crates only where a path starts; a variable may have such a name.
                let is_crate = *word != "log" && *word != "rand" || source.code[place + word.len()..].starts_with("::");
                if is_crate {
                    let message = format!("the core does not use `{word}`: take time, chance and bytes as arguments");
                    found.push(Violation::new(&file.path, line_at(&source.code, place), message));
                }
            }
        }
    }
    found
}
