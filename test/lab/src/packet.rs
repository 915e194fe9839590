//! Reads a capture and judges it: who spoke to whom, and what nobody had a reason to send.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::trouble::{Trouble, trouble};

/// Little-endian capture file, microseconds.
const MAGIC: u32 = 0xa1b2_c3d4;
/// `LINUX_SLL2`: what tcpdump writes for every interface at once.
const COOKED: u32 = 276;
const COOKED_BYTES: usize = 20;

/// What one packet was.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Packet {
    /// UDP from one address and port to another, with so many bytes of payload.
    Udp(IpAddr, u16, IpAddr, u16),
    /// ICMP from one to another: type.
    Icmp(IpAddr, IpAddr, u8),
    /// A question or an answer about a neighbour: the address that it is about.
    Neighbour(IpAddr),
    /// The kernel joining the multicast groups of its own addresses.
    Membership,
    /// A fragment or protocol that has no place here.
    Other(IpAddr, IpAddr, u8),
    /// Not even IP.
    Foreign(u16),
}

/// Who may speak here: every address that either device has had, and the ports of their nodes.
#[derive(Debug, Clone, Default)]
pub struct Devices {
    /// Addresses.
    pub addresses: Vec<IpAddr>,
    /// UDP ports.
    pub ports: Vec<u16>,
}

/// What a capture held.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgement {
    /// Packets in all.
    pub packets: u64,
    /// Bytes of UDP packets between the two devices.
    pub bytes: u64,
    /// Packets of a device to itself, from a node's port to a node's port: after a cut the transport names every interface that is
    /// left to the other side, loopback among them, and each tries it once. They reach nobody, and are counted.
    pub to_itself: u64,
    /// Each kind of packet that has no reason, and how often.
    pub leaks: BTreeMap<Packet, u64>,
}

/// Judges a capture file written by `tcpdump -i any`.
///
/// # Errors
/// The file is not such a capture.
pub fn judge(capture: &[u8], devices: &Devices) -> Result<Judgement, Trouble> {
    let mut judgement = Judgement::default();
    let head = capture.get(..24).unwrap_or_default();
    if word(head, 0) != Some(MAGIC) || word(head, 20) != Some(COOKED) {
        return trouble("the capture is not in the form that tcpdump -i any writes");
    }
    let mut rest = capture.get(24..).unwrap_or_default();
    while let Some(length) = word(rest, 8) {
        let length = length as usize;
        // The last record is cut when the capture is read while it is written.
        let Some(frame) = rest.get(16..16 + length) else { break };
        rest = &rest[16 + length..];
        let packet = read(frame);
        judgement.packets += 1;
        if devices.is_to_itself(&packet) {
            judgement.to_itself += 1;
        } else if !devices.expect(&packet) {
            *judgement.leaks.entry(packet).or_default() += 1;
        } else if matches!(packet, Packet::Udp(..)) {
            judgement.bytes += length as u64;
        }
    }
    Ok(judgement)
}

impl Judgement {
    /// Adds what another capture held.
    pub fn join(&mut self, other: Self) {
        self.packets += other.packets;
        self.bytes += other.bytes;
        self.to_itself += other.to_itself;
        for (packet, count) in other.leaks {
            *self.leaks.entry(packet).or_default() += count;
        }
    }

    /// In words.
    #[must_use]
    pub fn told(&self) -> String {
        if self.leaks.is_empty() {
            let own = self.to_itself;
            return format!(
                "{} packets, {} KiB between the two, nothing else ({own} of a device to itself)",
                self.packets,
                self.bytes / 1024
            );
        }
        let told: Vec<String> = self.leaks.iter().map(|(packet, count)| format!("{count} × {packet:?}")).collect();
        told.join("; ")
    }
}

impl Devices {
    fn has(&self, address: &IpAddr) -> bool {
        self.addresses.contains(address)
    }

    /// Whether a packet is one of a device to its own loopback, on the ports of the nodes, or the kernel's answer that nobody is there.
    fn is_to_itself(&self, packet: &Packet) -> bool {
        match packet {
            Packet::Udp(from, from_port, to, to_port) => {
                let ports = self.ports.contains(from_port) && self.ports.contains(to_port);
                from.is_loopback() && to.is_loopback() && ports
            }
            Packet::Icmp(from, to, kind) => {
                let unreachable = if from.is_ipv4() { 3 } else { 1 };
                from.is_loopback() && to.is_loopback() && *kind == unreachable
            }
            _ => false,
        }
    }

    /// Whether a packet is one that two devices exchange when they speak to each other alone.
    fn expect(&self, packet: &Packet) -> bool {
        match packet {
            Packet::Udp(from, from_port, to, to_port) => {
                let ports = self.ports.contains(from_port) && self.ports.contains(to_port);
                self.has(from) && self.has(to) && ports
            }
            // Unreachable: the kernel of a device whose node does not run, or whose address is gone, says so to the caller.
            Packet::Icmp(from, to, kind) => {
                let unreachable = if from.is_ipv4() { 3 } else { 1 };
                self.has(from) && self.has(to) && *kind == unreachable
            }
            Packet::Neighbour(about) => self.has(about),
            Packet::Membership => true,
            Packet::Other(..) | Packet::Foreign(_) => false,
        }
    }
}

fn read(frame: &[u8]) -> Packet {
    let body = frame.get(COOKED_BYTES..).unwrap_or_default();
    match half(frame, 0).unwrap_or_default() {
        0x0800 => ip4(body).unwrap_or(Packet::Foreign(0x0800)),
        0x86dd => ip6(body).unwrap_or(Packet::Foreign(0x86dd)),
        0x0806 => address4(body, 24).map_or(Packet::Foreign(0x0806), Packet::Neighbour),
        other => Packet::Foreign(other),
    }
}

fn ip4(packet: &[u8]) -> Option<Packet> {
    let header = usize::from(packet.first()? & 15) * 4;
    let (from, to) = (address4(packet, 12)?, address4(packet, 16)?);
    let protocol = *packet.get(9)?;
    // An offset, or more to come: a device that finds its path's size has no reason to send fragments.
    if half(packet, 6)? & 0x3fff != 0 {
        return Some(Packet::Other(from, to, protocol));
    }
    let body = packet.get(header..)?;
    Some(match protocol {
        17 => Packet::Udp(from, half(body, 0)?, to, half(body, 2)?),
        1 => Packet::Icmp(from, to, *body.first()?),
        other => Packet::Other(from, to, other),
    })
}

fn ip6(packet: &[u8]) -> Option<Packet> {
    let (from, to) = (address6(packet, 8)?, address6(packet, 24)?);
    let body = packet.get(40..)?;
    Some(match *packet.get(6)? {
        17 => Packet::Udp(from, half(body, 0)?, to, half(body, 2)?),
        58 => match *body.first()? {
            135 | 136 => Packet::Neighbour(address6(body, 8)?),
            kind => Packet::Icmp(from, to, kind),
        },
        // Multicast listener reports travel behind a hop-by-hop header; the kernel alone sends them, for its own addresses.
        0 if *body.first()? == 58 && *body.get(8)? == 143 && to == IpAddr::V6(REPORTS) => Packet::Membership,
        other => Packet::Other(from, to, other),
    })
}

/// All routers that listen to multicast reports (RFC 3810).
const REPORTS: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 0x16);

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_be_bytes)
}

fn address4(bytes: &[u8], at: usize) -> Option<IpAddr> {
    let octets: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
    Some(IpAddr::V4(Ipv4Addr::from(octets)))
}

fn address6(bytes: &[u8], at: usize) -> Option<IpAddr> {
    let octets: [u8; 16] = bytes.get(at..at + 16)?.try_into().ok()?;
    Some(IpAddr::V6(Ipv6Addr::from(octets)))
}

#[cfg(test)]
mod tests;
