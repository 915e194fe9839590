//! What only a vault keeps: rows about invitations and people that never travel.

use std::net::SocketAddr;

use parloir_base::day::Day;
use parloir_base::{Digest, EndpointId, MatterId, Moment, PersonId};

use crate::card::Card;
use crate::matter::Role;
use crate::rendezvous::Rendezvous;
use crate::word::words;

/// An invitation that this profile made.
#[derive(Clone, PartialEq, Eq)]
pub struct InvitationRow {
    /// The proof's key: SHA-256(label ‖ secret). Names the row.
    pub key: [u8; 32],
    /// The matter it invites to.
    pub matter: MatterId,
    /// The role it gives.
    pub role: Role,
    /// When it was made.
    pub made: Moment,
    /// No longer redeemable from here.
    pub expires: Moment,
    /// Where it stands.
    pub state: InvitationState,
    /// Who redeemed it.
    pub redeemer: Option<PersonId>,
}

/// Where an invitation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationState {
    /// Nobody has redeemed it.
    Open,
    /// Redeemed; the phrase has not been compared.
    Pending,
    /// Redeemed, and the phrase matched.
    Verified,
    /// Withdrawn, or redeemed twice.
    Burned,
    /// Past its date.
    Expired,
    /// Whoever redeemed it does not take its matter any more.
    Declined,
}

/// What came of one person on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeasureRow {
    /// Who wrote it.
    pub person: PersonId,
    /// The day, in UTC, by the clock of this device.
    pub day: Day,
    /// What it came to, in pieces.
    pub pieces: u64,
    /// The same, of matters that this device has known for less than a day.
    pub young_pieces: u64,
    /// The person here said to read on.
    pub reads_on: bool,
}

/// An invitation received and not yet accepted by the inviter: retried until it is answered.
#[derive(Clone, PartialEq, Eq)]
pub struct JoinRow {
    /// The link, exactly.
    pub link: String,
    /// When it was entered.
    pub made: Moment,
}

/// The link by which another device of this profile's person may ask for their card: one at a time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct DeviceInvitationRow {
    /// The proof's key: SHA-256(label ‖ secret).
    pub key: [u8; 32],
    /// No longer good from here.
    pub expires: Moment,
}

/// Someone this profile has met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactRow {
    /// Their identity key.
    pub person: PersonId,
    /// Their card as last received.
    pub card: Card,
    /// How far this profile trusts that the keys are theirs.
    pub trust: Trust,
    /// When they were met first.
    pub met: Moment,
}

/// How far a profile trusts that a contact's keys are theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Known only because another party's matter admits them.
    Introduced,
    /// Met through an invitation; the phrase is not compared yet.
    Invited(Phrase),
    /// The phrase matched.
    Verified {
        /// T.
        transcript: Digest,
        /// When.
        at: Moment,
    },
}

/// The phrase of a meeting.
#[derive(Clone, PartialEq, Eq)]
pub struct Phrase {
    /// T.
    pub transcript: Digest,
    /// Whether this profile is the inviter (commits first).
    pub inviter: bool,
    /// The matter of the invitation.
    pub matter: MatterId,
    /// Four word numbers, once both nonces are known.
    pub words: Option<[u16; 4]>,
    /// Wrong words typed so far.
    pub failures: u8,
}

/// Where a device was last met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressRow {
    /// The device's transport key.
    pub endpoint: EndpointId,
    /// Its addresses, best first.
    pub addresses: Vec<SocketAddr>,
    /// Who passes calls on to it.
    pub rendezvous: Vec<Rendezvous>,
    /// When it was met last, if ever.
    pub met: Option<Moment>,
}

words!(InvitationState {
    Open = "open",
    Pending = "pending",
    Verified = "verified",
    Burned = "burned",
    Expired = "expired",
    Declined = "declined",
});

impl core::fmt::Debug for InvitationRow {
    /// Whoever holds the key can redeem: it belongs in no trace.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "InvitationRow({}, {})", self.role.word(), self.state.word())
    }
}

impl core::fmt::Debug for DeviceInvitationRow {
    /// Whoever holds the key can ask: it belongs in no trace.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "DeviceInvitationRow(expires {})", self.expires.to_text())
    }
}

impl core::fmt::Debug for JoinRow {
    /// The link holds a secret: it belongs in no trace.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "JoinRow(made {})", self.made.to_text())
    }
}

impl core::fmt::Debug for Phrase {
    /// The words are for two people alone.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Phrase({}, {} failures)", if self.words.is_some() { "ready" } else { "waiting" }, self.failures)
    }
}
