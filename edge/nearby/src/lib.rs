//! Finds devices on the same network without anyone else, where the person asked for it: multicast DNS (RFC 6762, RFC 6763).
//!
//! # What is told
//! A random name, a port, the machine's addresses on that network, and a [`Sign`]: a salt and a tag that mean something to whoever knows
//! the device's transport key already, and nothing to anybody else. Nothing is looked up but this one kind of service.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

use data_encoding::HEXLOWER;
use mdns_sd::{Receiver, ResolvedService, ScopedIp, ServiceDaemon, ServiceEvent, ServiceInfo};

/// What is looked for, and told.
const SERVICE: &str = "_parloir._udp.local.";
/// Addresses of one device that are believed.
const ADDRESSES_MAX: usize = 8;
/// The two values beside the port.
const SALT: &str = "s";
const TAG: &str = "t";

/// What stands for a device: a tag made of its transport key and a salt that changes at each start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sign {
    /// Chosen at random.
    pub salt: [u8; 16],
    /// See `parloir_crypto::nearby::tag`.
    pub tag: [u8; 8],
}

/// A device that was found: what it says of itself, unproven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Whom it may be.
    pub sign: Sign,
    /// At most eight addresses of this network, with a port: private or link-local ones and none else.
    pub addresses: Vec<SocketAddr>,
}

/// The network has no multicast, or the system gives no socket for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("looking for devices nearby")]
pub struct Fault;

/// A device that tells that it is here, and hears who else is.
pub struct Nearby {
    daemon: ServiceDaemon,
    heard: Receiver<ServiceEvent>,
    own: Sign,
}

impl Nearby {
    /// Begins to tell and to hear. `name` is random: it stands for nobody.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn start(own: Sign, name: [u8; 8], port: u16) -> Result<Self, Fault> {
        let daemon = ServiceDaemon::new().map_err(|_| Fault)?;
        let name = HEXLOWER.encode(&name);
        let told = [(SALT, HEXLOWER.encode(&own.salt)), (TAG, HEXLOWER.encode(&own.tag))];
        // Each interface tells its own addresses and follows their changes.
        let service = ServiceInfo::new(SERVICE, &name, &format!("{name}.local."), "", port, &told[..]);
        let service = service.map_err(|_| Fault)?.enable_addr_auto();
        let heard = daemon.browse(SERVICE).map_err(|_| Fault)?;
        daemon.register(service).map_err(|_| Fault)?;
        Ok(Self { daemon, heard, own })
    }

    /// The next device that is found, or found elsewhere than before; none once the network is no longer listened to.
    pub async fn next(&self) -> Option<Found> {
        loop {
            let ServiceEvent::ServiceResolved(service) = self.heard.recv_async().await.ok()? else { continue };
            if let Some(found) = read(&service).filter(|found| found.sign != self.own) {
                return Some(found);
            }
        }
    }
}

impl Drop for Nearby {
    fn drop(&mut self) {
        // It says goodbye, and its thread ends.
        drop(self.daemon.shutdown());
    }
}

impl core::fmt::Debug for Nearby {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Nearby")
    }
}

fn read(service: &ResolvedService) -> Option<Found> {
    let value = |key| service.get_property_val(key).flatten();
    let sign = Sign { salt: bytes(value(SALT)?)?, tag: bytes(value(TAG)?)? };
    if service.port == 0 {
        return None;
    }
    let addresses = service.addresses.iter().map(ScopedIp::to_ip_addr).filter(is_near);
    // In one order, whatever the order in which they were heard.
    let addresses: BTreeMap<IpAddr, ()> = addresses.map(|address| (address, ())).collect();
    let addresses: Vec<_> =
        addresses.into_keys().take(ADDRESSES_MAX).map(|address| SocketAddr::new(address, service.port)).collect();
    (!addresses.is_empty()).then_some(Found { sign, addresses })
}

fn bytes<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    HEXLOWER.decode(text).ok()?.try_into().ok()
}

/// Whether an address is of a network of one's own. Nobody on this network sends a device elsewhere. Link-local addresses of IPv6 mean
/// nothing without their interface, and every network that has one has another.
fn is_near(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_private() || address.is_link_local(),
        IpAddr::V6(address) => address.is_unique_local(),
    }
}

#[cfg(test)]
mod tests;
