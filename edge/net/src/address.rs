//! Where a device may be met, what may be dialled, and over which kind of path something came.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use parloir_base::limit::ADDRESSES_MAX;
use parloir_wire::Path;

/// Which of its own addresses a device tells others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AddressPolicy {
    /// Every one, loopback included.
    All,
    /// Loopback only when there is nothing else: a door bound to loopback says so, any other does not.
    #[default]
    NoLoopbackUnlessAlone,
}

/// The path over which something from `remote` came.
///
/// # Shape
/// Loopback is [`Path::Local`]. Private (RFC 1918), shared (RFC 6598), link-local (RFC 3927, RFC 4291) and unique local (RFC
/// 4193) addresses are [`Path::SameNetwork`]. Everything else is [`Path::Internet`]. Never [`Path::Relay`]: no relay can be
/// dialled or accepted here. An IPv4 address written as IPv6 counts as the IPv4 address.
#[must_use]
pub fn classify(remote: SocketAddr) -> Path {
    match remote.ip().to_canonical() {
        ip if ip.is_loopback() => Path::Local,
        IpAddr::V4(ip) if ip.is_private() || ip.is_link_local() || is_shared(ip) => Path::SameNetwork,
        IpAddr::V6(ip) if ip.is_unique_local() || ip.is_unicast_link_local() => Path::SameNetwork,
        _ => Path::Internet,
    }
}

fn is_shared(ip: Ipv4Addr) -> bool {
    let [first, second, ..] = ip.octets();
    first == 100 && (64..128).contains(&second)
}

/// What of `given` can be dialled: unicast IP addresses with a port, each once, in the order given, at most [`ADDRESSES_MAX`].
#[must_use]
pub fn sanitise(given: &[SocketAddr]) -> Vec<SocketAddr> {
    let mut kept = Vec::new();
    for address in given {
        let mut address = *address;
        // An IPv6 zone survives `set_ip` only when the family stays: exactly what is wanted.
        if let IpAddr::V6(ip) = address.ip()
            && let Some(ip) = ip.to_ipv4_mapped()
        {
            address.set_ip(IpAddr::V4(ip));
        }
        if is_dialable(address) && !kept.contains(&address) {
            kept.push(address);
        }
        if kept.len() == ADDRESSES_MAX {
            break;
        }
    }
    kept
}

fn is_dialable(address: SocketAddr) -> bool {
    let ip = address.ip();
    let broadcast = ip == IpAddr::V4(Ipv4Addr::BROADCAST);
    address.port() != 0 && !ip.is_unspecified() && !ip.is_multicast() && !broadcast
}

/// What to tell others: `found` (bound sockets expanded over the interfaces) under `policy`, in a stable order.
#[must_use]
pub fn advertised(found: Vec<SocketAddr>, bound: &[SocketAddr], policy: AddressPolicy) -> Vec<SocketAddr> {
    let mut all = found;
    match policy {
        AddressPolicy::All => all.extend(bound.iter().filter_map(|socket| loopback_of(*socket))),
        AddressPolicy::NoLoopbackUnlessAlone => {
            // A door bound to every interface that has lost them all has no address: loopback would be the reader's own machine.
            let is_bound = bound.iter().any(|socket| socket.ip().is_loopback());
            if !is_bound || all.iter().any(|address| !address.ip().is_loopback()) {
                all.retain(|address| !address.ip().is_loopback());
            }
        }
    }
    // Near paths first: when the list is cut, the addresses that cost a detour go.
    all.sort_by_key(|address| (nearness(*address), *address));
    sanitise(&all)
}

fn loopback_of(bound: SocketAddr) -> Option<SocketAddr> {
    let ip = match bound.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        _ => return None,
    };
    Some(SocketAddr::new(ip, bound.port()))
}

fn nearness(address: SocketAddr) -> u8 {
    match classify(address) {
        Path::Local => 0,
        Path::SameNetwork => 1,
        Path::Internet | Path::Relay => 2,
    }
}

#[cfg(test)]
mod tests;
