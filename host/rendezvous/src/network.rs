//! Which network somebody calls from: places are counted against it.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// An IPv4 address; of an IPv6 address the /64, which is what one subscriber has.
pub(crate) fn network_of(remote: SocketAddr) -> IpAddr {
    match remote.ip().to_canonical() {
        IpAddr::V4(ip) => IpAddr::V4(ip),
        IpAddr::V6(ip) => IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() & !u128::from(u64::MAX))),
    }
}
