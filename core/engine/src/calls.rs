//! Calls through a rendezvous: who passes them on to whom, and what they may be sealed under.

use std::collections::BTreeSet;

use parloir_base::{EndpointId, Moment, PersonId, limit};
use parloir_wire::Rendezvous;
use parloir_wire::local::{AddressRow, InvitationState};

use crate::engine::Engine;

impl Engine {
    /// Every rendezvous that an invitation or a meeting named, each once: those of links that wait first, then those of the devices that
    /// were met last. At most [`limit::RENDEZVOUS_LINES_MAX`].
    #[must_use]
    pub fn named_rendezvous(&self) -> Vec<Rendezvous> {
        let mut met: Vec<&AddressRow> = self
            .addresses
            .values()
            .filter(|row| row.met.is_some() && self.endpoints.contains_key(&row.endpoint))
            .collect();
        met.sort_by_key(|row| core::cmp::Reverse(row.met));
        let met = met.into_iter().flat_map(|row| row.rendezvous.iter().cloned());
        let mut seen = BTreeSet::new();
        self.waiting()
            .flat_map(|(_, invitation)| invitation.rendezvous)
            .chain(met)
            .filter(|one| seen.insert(one.endpoint))
            .take(limit::RENDEZVOUS_LINES_MAX)
            .collect()
    }

    /// Where a device listens for calls, as far as it said: its rendezvous, this profile's own, which it was told, and those of the parties of
    /// a matter that both are in: whoever was introduced by a keeper listens where the keeper does.
    #[must_use]
    pub fn rendezvous_of(&self, peer: &EndpointId) -> BTreeSet<EndpointId> {
        let person = self.endpoints.get(peer).map(|(person, _)| *person);
        let shared =
            self.rooms.values().filter(|room| person.is_some_and(|one| room.view.parties().contains_key(&one)));
        let devices = shared.flat_map(|room| room.view.parties().values().flat_map(|party| &party.devices));
        let parties = devices.filter_map(|device| self.addresses.get(&device.endpoint));
        let parties = parties.flat_map(|row| row.rendezvous.iter().cloned());
        let waiting = self.waiting().filter(|(_, invitation)| invitation.endpoint == *peer);
        let waiting = waiting.flat_map(|(_, invitation)| invitation.rendezvous);
        let row = self.addresses.get(peer).into_iter().flat_map(|row| row.rendezvous.iter().cloned());
        waiting.chain(row).chain(parties).chain(self.own.rendezvous.iter().cloned()).map(|one| one.endpoint).collect()
    }

    /// Whose devices listen at a rendezvous, as far as they said.
    #[must_use]
    pub fn who_named(&self, rendezvous: &EndpointId) -> BTreeSet<PersonId> {
        let rows = self.addresses.values().filter(|row| row.rendezvous.iter().any(|one| one.endpoint == *rendezvous));
        rows.filter_map(|row| self.endpoints.get(&row.endpoint)).map(|(person, _)| *person).collect()
    }

    /// The key of the link that waits for a device to accept it: that device may not know this one.
    #[must_use]
    pub fn keys_to_call(&self, peer: &EndpointId) -> Option<[u8; 32]> {
        let (_, invitation) = self.waiting().find(|(_, invitation)| invitation.endpoint == *peer)?;
        Some(parloir_crypto::meeting::invitation_key(&invitation.secret))
    }

    /// The keys under which a device may call that does not know this one yet: of the link that waits for it, and of invitations made here
    /// that may still be redeemed, or that it redeemed itself and whose answer may have been lost. Of each, until it expires: whoever
    /// saw an old link is nobody. What is called under one ends no line: all who saw the link have its key.
    #[must_use]
    pub fn keys_to_be_called(&self, peer: &EndpointId) -> Vec<[u8; 32]> {
        let known = self.endpoints.get(peer).map(|(person, _)| *person);
        let open = self.invitations.values().filter(|row| row.expires > self.now).filter(|row| match row.state {
            InvitationState::Open => true,
            InvitationState::Pending | InvitationState::Verified => known.is_some() && row.redeemer == known,
            InvitationState::Burned | InvitationState::Expired | InvitationState::Declined => false,
        });
        self.keys_to_call(peer).into_iter().chain(open.map(|row| row.key)).collect()
    }

    /// The key under which another device of this person may call that nobody here knows yet: that of the link made for it, until a device
    /// joined by it, someone showed it without the words, or its time is over.
    #[must_use]
    pub fn device_link_to_be_called(&self, now: Moment) -> Option<[u8; 32]> {
        self.device_invitation.filter(|row| row.expires > now).map(|row| row.key)
    }
}
