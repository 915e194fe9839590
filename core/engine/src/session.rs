//! One meeting with one device, as the engine remembers it while it lasts.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

use parloir_base::{DeviceId, Digest, EndpointId, MatterId, PersonId};
use parloir_exchange::phrase::{InviterRun, RedeemerRun};
use parloir_exchange::position::Positions;
use parloir_wire::Rendezvous;
use parloir_wire::entry::Seen;
use parloir_wire::receipt::Path;

/// How a session came about.
pub(crate) struct Met {
    /// The other device's transport key, proven by the transport.
    pub peer: EndpointId,
    pub exporter: [u8; 32],
    /// The path as observed.
    pub path: Path,
    /// Where the other device, or the relay, was met.
    pub remote: SocketAddr,
    pub relay: Option<EndpointId>,
}

/// A session.
#[derive(Debug)]
pub struct Session {
    /// The other device's transport key, proven by the transport.
    pub peer: EndpointId,
    /// The session's exporter.
    pub exporter: [u8; 32],
    /// The path as observed.
    pub path: Path,
    /// Where the other device was met.
    pub remote: SocketAddr,
    /// The relay that it came through, if it did.
    pub relay: Option<EndpointId>,
    /// Who it is, once known.
    pub who: Option<(PersonId, DeviceId)>,
    /// Matters in which the peer stated its heads.
    pub(crate) positions: BTreeMap<MatterId, Positions>,
    /// Matters in which this side stated its own.
    pub(crate) stated: BTreeSet<MatterId>,
    /// The frontier that this side last asked after, by matter: the same one is not asked after twice.
    pub(crate) asked: BTreeMap<MatterId, Vec<Seen>>,
    /// How much of each matter was here when this side last asked for what lies before a held link.
    pub(crate) gaps: BTreeMap<MatterId, u64>,
    /// Matters in which it sent something of a device that this side did not know yet.
    pub(crate) skipped: BTreeSet<MatterId>,
    /// Where it said that it may be met, before this side knew who it is.
    pub(crate) said: (Vec<SocketAddr>, Vec<Rendezvous>),
    /// Cards that this side showed in this session: the same one is not shown twice.
    pub(crate) shown: BTreeMap<PersonId, Digest>,
    /// Matters of which the last was said to someone who is no longer a party.
    pub(crate) parted: BTreeSet<MatterId>,
    /// It proved to hold the link and the identity key of this very profile: its card may bring a new device.
    pub(crate) joins: bool,
    /// The invitation that was presented in this session.
    pub(crate) redeeming: Option<String>,
    /// The invitation of this profile that was accepted in this session.
    pub(crate) accepted: Option<[u8; 32]>,
    pub(crate) inviter_run: Option<InviterRun>,
    pub(crate) redeemer_run: Option<RedeemerRun>,
    /// A phrase was shown in this session: the redeemer takes one run a session.
    pub(crate) phrase_done: bool,
}
