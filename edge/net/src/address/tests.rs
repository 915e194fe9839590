//! Addresses: what may be dialled, what is told, and which path is named.

use std::net::SocketAddr;

use parloir_base::limit::ADDRESSES_MAX;
use parloir_wire::Path;

use super::{AddressPolicy, advertised, classify, sanitise};

fn at(text: &str) -> SocketAddr {
    text.parse().expect("an address")
}

#[test]
fn each_range_is_named_by_the_path_it_stands_for() {
    for (text, path) in [
        ("127.0.0.1:1", Path::Local),
        ("127.255.1.2:1", Path::Local),
        ("[::1]:1", Path::Local),
        ("[::ffff:127.0.0.1]:1", Path::Local),
        ("10.1.2.3:1", Path::SameNetwork),
        ("172.16.0.1:1", Path::SameNetwork),
        ("172.31.255.255:1", Path::SameNetwork),
        ("192.168.1.1:1", Path::SameNetwork),
        ("169.254.7.7:1", Path::SameNetwork),
        ("100.64.0.1:1", Path::SameNetwork),
        ("100.127.255.255:1", Path::SameNetwork),
        ("[fe80::1]:1", Path::SameNetwork),
        ("[fd00::1]:1", Path::SameNetwork),
        ("[::ffff:192.168.1.1]:1", Path::SameNetwork),
        ("172.15.0.1:1", Path::Internet),
        ("172.32.0.1:1", Path::Internet),
        ("100.63.0.1:1", Path::Internet),
        ("100.128.0.1:1", Path::Internet),
        ("203.0.113.9:1", Path::Internet),
        ("[2001:db8::1]:1", Path::Internet),
        ("[::ffff:203.0.113.9]:1", Path::Internet),
    ] {
        assert_eq!(classify(at(text)), path, "{text}");
    }
}

#[test]
fn nothing_that_is_not_one_machine_with_a_port_is_dialled() {
    for text in ["0.0.0.0:7", "[::]:7", "224.0.0.1:7", "[ff02::1]:7", "255.255.255.255:7", "10.0.0.1:0", "[::1]:0"] {
        assert!(sanitise(&[at(text)]).is_empty(), "{text}");
    }
    assert!(sanitise(&[at("[::ffff:0.0.0.0]:7")]).is_empty(), "an unspecified address in disguise");
}

#[test]
fn an_address_is_dialled_once_however_it_is_written() {
    let twice = [at("10.0.0.1:7"), at("[::ffff:10.0.0.1]:7"), at("10.0.0.1:7")];
    assert_eq!(sanitise(&twice), [at("10.0.0.1:7")]);
}

#[test]
fn addresses_beyond_the_limit_are_cut() {
    let many: Vec<_> = (1..=100).map(|port| SocketAddr::from(([10, 0, 0, 1], port))).collect();
    assert_eq!(sanitise(&many), many[..ADDRESSES_MAX]);
    assert_eq!(advertised(many, &[], AddressPolicy::All).len(), ADDRESSES_MAX);
}

#[test]
fn loopback_is_told_only_by_who_has_nothing_else() {
    let policy = AddressPolicy::NoLoopbackUnlessAlone;
    assert_eq!(advertised(vec![at("127.0.0.1:7")], &[at("127.0.0.1:7")], policy), [at("127.0.0.1:7")]);
    // Bound to every interface, and none left: loopback would be the reader's own machine.
    assert_eq!(advertised(vec![at("127.0.0.1:7")], &[at("0.0.0.0:7")], policy), []);
    let both = vec![at("127.0.0.1:7"), at("192.168.1.2:7")];
    assert_eq!(advertised(both, &[at("0.0.0.0:7")], policy), [at("192.168.1.2:7")]);
}

#[test]
fn who_tells_everything_tells_loopback_too_in_a_stable_order() {
    let found = vec![at("203.0.113.9:7"), at("[fd00::2]:7"), at("192.168.1.2:7")];
    let told = advertised(found.clone(), &[at("0.0.0.0:7"), at("[::]:8")], AddressPolicy::All);
    let order = [at("127.0.0.1:7"), at("[::1]:8"), at("192.168.1.2:7"), at("[fd00::2]:7"), at("203.0.113.9:7")];
    assert_eq!(told, order);
    let reversed = found.into_iter().rev().collect();
    assert_eq!(advertised(reversed, &[at("[::]:8"), at("0.0.0.0:7")], AddressPolicy::All), order);
}
