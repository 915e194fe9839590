//! Violations of the rule about whom the program may contact.

use super::*;

pub(super) const PLANTED: &[Planted] = &[
    ("contacts", "public servers", &[("edge/net/src/a.rs", "\nEndpoint::bind(presets::N0)")], "edge/net/src/a.rs:2"),
    ("contacts", "a public relay", &[("edge/net/src/a.rs", "b.relay_mode(RelayMode::Default)")], "edge/net/src/a.rs:1"),
    ("contacts", "a line to a name", &[("host/node/src/a.rs", "lookup_host(name).await")], "host/node/src/a.rs:1"),
    ("contacts", "a library of the web", &[("face/web/src/a.rs", "reqwest::get(x)")], "face/web/src/a.rs:1"),
    ("contacts", "a public directory", &[("host/node/src/a.rs", "PkarrPublisher::x()")], "host/node/src/a.rs:1"),
    (
        "contacts",
        "a line in so many seconds",
        &[("host/node/src/a.rs", "TcpStream::connect_timeout(&x, y)")],
        "host/node/src/a.rs:1",
    ),
    (
        "contacts",
        "a line from a face",
        &[("face/web/src/a.rs", "TcpStream::connect_timeout(&x, y)")],
        "face/web/src/a.rs:1",
    ),
    (
        "contacts",
        "a line by another name",
        &[("face/web/src/a.rs", "use tokio::net::TcpStream as Line;")],
        "face/web/src/a.rs:1",
    ),
    ("contacts", "a line made by hand", &[("face/web/src/a.rs", "TcpSocket::new_v4()")], "face/web/src/a.rs:1"),
    ("contacts", "a packet", &[("host/node/src/a.rs", "\nsocket.send_to(b, to)")], "host/node/src/a.rs:2"),
    ("contacts", "a socket", &[("edge/papers/src/a.rs", "UdpSocket::bind(x)")], "edge/papers/src/a.rs:1"),
    ("contacts", "a socket of the system", &[("edge/net/src/a.rs", "socket2::Socket::new(x)")], "edge/net/src/a.rs:1"),
    ("contacts", "a name looked up", &[("edge/net/src/a.rs", "use std::net::ToSocketAddrs;")], "edge/net/src/a.rs:1"),
    ("contacts", "a storage from elsewhere", &[("host/node/src/a.rs", "ureq::get(x)")], "host/node/src/a.rs:1"),
    (
        "contacts",
        "neighbours from elsewhere",
        &[("host/node/src/a.rs", "mdns_sd::ServiceDaemon::new()")],
        "host/node/src/a.rs:1",
    ),
];

/// What they must let through.
pub(super) const RIGHT: &[Shown] = &[
    (
        "contacts",
        &[
            ("edge/net/src/a.rs", "presets::Empty; RelayMode::Disabled; // presets::N0"),
            ("test/lab/src/a.rs", "presets::N0"),
        ],
    ),
    (
        "contacts",
        &[
            ("edge/authority/src/a.rs", "use tokio::net::TcpStream;\nTcpStream::connect(x); lookup_host(y)"),
            ("face/web/src/a.rs", "use tokio::net::{TcpListener, TcpStream};\nlistener.accept()"),
            ("edge/backup/src/a.rs", "use ureq::Agent;"),
            ("edge/nearby/src/a.rs", "use mdns_sd::ServiceDaemon;"),
            ("host/node/tests/a.rs", "TcpStream::connect_timeout(&x, y)"),
            ("edge/net/src/a.rs", "#[cfg(test)]\nmod tests { use std::net::ToSocketAddrs; }"),
        ],
    ),
];
