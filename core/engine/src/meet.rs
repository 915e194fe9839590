//! Meetings: who the other device is, what may be said to it, and where devices may be met again.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use parloir_base::{DeviceId, EndpointId, MatterId, PersonId, Refusal, SessionId, limit};
use parloir_wire::Rendezvous;
use parloir_wire::entry::Seen;
use parloir_wire::frame::Frame;
use parloir_wire::local::AddressRow;
use parloir_wire::shelf::{Fork, Write};

use crate::engine::Engine;
use crate::session::{Met, Session};
use crate::step::{Effect, Event};
use crate::turn::Turn;

/// The protocol's version.
pub(crate) const VERSION: u16 = 1;

impl Engine {
    pub(crate) fn opened(&mut self, turn: &mut Turn<'_>, session: SessionId, met: Met) {
        let Met { peer, exporter, path, remote, relay } = met;
        let who = self.endpoints.get(&peer).copied();
        self.sessions.insert(
            session,
            Session {
                peer,
                exporter,
                path,
                remote,
                relay,
                who,
                positions: Default::default(),
                stated: Default::default(),
                asked: Default::default(),
                gaps: Default::default(),
                skipped: Default::default(),
                said: Default::default(),
                shown: Default::default(),
                parted: Default::default(),
                joins: false,
                redeeming: None,
                accepted: None,
                inviter_run: None,
                redeemer_run: None,
                phrase_done: false,
            },
        );
        // Where this device may be met is nothing that strangers need to hear.
        if who.is_some() {
            self.say_where(turn, session);
        } else {
            turn.send(session, Frame::Hello { version: VERSION, addresses: Vec::new(), rendezvous: Vec::new() });
        }
        if relay.is_none() {
            self.redeem_on(turn, session);
        }
        if who.is_some() {
            self.greet(turn, session);
        }
    }

    /// What someone known hears first: this profile's card, the phrase if there is none, and every matter that may be spoken of.
    pub(crate) fn greet(&mut self, turn: &mut Turn<'_>, session: SessionId) {
        let Some(meeting) = self.sessions.get(&session) else { return };
        let (peer, Some((person, _))) = (meeting.peer, meeting.who) else { return };
        let is_direct = meeting.relay.is_none();
        self.news.remove(&peer);
        let own = self.own.person;
        self.show_card(turn, session, &own);
        if person == own && is_direct {
            self.met_own.insert(peer);
            // What was erased is told before anybody is who could bring it.
            turn.run(Effect::ShowDrafts { session });
            self.show_contacts(turn, session);
        }
        if is_direct {
            self.start_phrase(turn, session, &person);
        }
        self.state_all(turn, session, &person);
    }

    pub(crate) fn frame(&mut self, turn: &mut Turn<'_>, session: SessionId, frame: Frame) {
        let Some(meeting) = self.sessions.get(&session) else { return };
        let stranger = meeting.who.is_none();
        match frame {
            Frame::Hello { version, addresses, rendezvous } => {
                self.hello(turn, session, version, &addresses, rendezvous);
            }
            Frame::Redeem { card, proof } => self.redeemed(turn, session, card, &proof),
            Frame::Accept { card, proof, matter } => self.accepted(turn, session, card, &proof, matter),
            Frame::Refused { refusal } => self.refused(turn, session, refusal),
            Frame::Card { card } => self.card_shown(turn, session, card),
            Frame::Join { proof, signature } => self.asked_to_join(turn, session, &proof, &signature),
            Frame::Ping { number } => turn.send(session, Frame::Pong { number }),
            Frame::Pong { .. } => {}
            // An inviter knows this device before this device knows the inviter: what it says before its answer came is let go.
            _ if stranger && self.awaits(session) => {}
            // A device that nobody here knows may redeem an invitation, and nothing else.
            _ if stranger => self.hang(turn, session, Refusal::DeviceRefused),
            Frame::PhraseCommit { transcript, commitment } => {
                self.phrase_committed(turn, session, transcript, commitment);
            }
            Frame::PhraseNonce { transcript, nonce } => self.phrase_nonce(turn, session, &transcript, nonce),
            Frame::PhraseReveal { transcript, nonce } => self.phrase_reveal(turn, session, &transcript, &nonce),
            Frame::Frontier { matter, heads, ask } => self.frontier(turn, session, matter, &heads, ask),
            Frame::Batch { matter, links } => self.batch(turn, session, matter, links),
            Frame::Whereabouts { endpoint, addresses, rendezvous } => {
                self.whereabouts(turn, session, AddressRow { endpoint, addresses, rendezvous, met: None });
            }
            Frame::Contact { card, transcript, at, met } => {
                self.contact_shown(turn, session, card, transcript, at, met)
            }
            Frame::Fork { matter, device, one, other } => self.fork_shown(turn, session, matter, device, one, other),
            Frame::Draft { matter, text, reply_to, at } => {
                if !self.is_own(session) {
                    return self.misbehaved(turn, session);
                }
                // Its matter may come after it: a new device hears of both in one meeting.
                if !self.erased.contains(&matter) {
                    turn.run(Effect::TakeDraft { matter, text, reply_to, at });
                }
            }
            Frame::Keeping { matter, kept, at } => {
                if !self.is_own(session) {
                    return self.misbehaved(turn, session);
                }
                if !self.erased.contains(&matter) {
                    turn.run(Effect::TakeKeeping { matter, kept, at });
                }
            }
        }
    }

    /// Says no and ends the session.
    pub(crate) fn hang(&mut self, turn: &mut Turn<'_>, session: SessionId, refusal: Refusal) {
        turn.send(session, Frame::Refused { refusal });
        turn.run(Effect::Hang { session, refusal: Some(refusal) });
        self.sessions.remove(&session);
    }

    /// Ends a session whose peer sent what no follower of the specification sends.
    pub(crate) fn misbehaved(&mut self, turn: &mut Turn<'_>, session: SessionId) {
        if let Some(meeting) = self.sessions.remove(&session) {
            turn.tell(Event::Misbehaved { peer: meeting.peer });
            turn.run(Effect::Hang { session, refusal: Some(Refusal::DeviceRefused) });
        }
    }

    fn hello(
        &mut self,
        turn: &mut Turn<'_>,
        session: SessionId,
        version: u16,
        addresses: &[SocketAddr],
        rendezvous: Vec<Rendezvous>,
    ) {
        if version != VERSION {
            return self.hang(turn, session, Refusal::DeviceRefused);
        }
        let Some(meeting) = self.sessions.get_mut(&session) else { return };
        if meeting.who.is_none() {
            // It counts once its card says whose device it is.
            meeting.said = (addresses.iter().take(limit::ADDRESSES_MAX).copied().collect(), rendezvous);
            return;
        }
        self.remember_met(turn, session, addresses, rendezvous);
    }

    /// A device was met here, and says where else it may be met.
    pub(crate) fn remember_met(
        &mut self,
        turn: &mut Turn<'_>,
        session: SessionId,
        addresses: &[SocketAddr],
        rendezvous: Vec<Rendezvous>,
    ) {
        let Some(meeting) = self.sessions.get(&session) else { return };
        let (peer, remote) = (meeting.peer, meeting.remote);
        // Where a relay is says nothing of where the device is.
        let mut known: Vec<SocketAddr> = if meeting.relay.is_none() { vec![remote] } else { Vec::new() };
        known.extend(addresses.iter().filter(|address| !known.contains(address)).copied().collect::<Vec<_>>());
        known.truncate(limit::ADDRESSES_MAX);
        self.remember_addresses(turn, AddressRow { endpoint: peer, addresses: known, rendezvous, met: Some(turn.now) });
    }

    pub(crate) fn remember_addresses(&mut self, turn: &mut Turn<'_>, row: AddressRow) {
        turn.write(Write::Addresses(row.clone()));
        self.addresses.insert(row.endpoint, row);
    }

    /// The other side said no to what this side asked.
    fn refused(&mut self, turn: &mut Turn<'_>, session: SessionId, refusal: Refusal) {
        let Some(meeting) = self.sessions.remove(&session) else { return };
        // Only devices that are known are called, so only those are left alone.
        let unwelcome = matches!(refusal, Refusal::DeviceRefused | Refusal::DeviceRevoked);
        if unwelcome && self.endpoints.contains_key(&meeting.peer) {
            self.unwelcome.insert(meeting.peer, turn.now);
        }
        let final_for_joins = matches!(
            refusal,
            Refusal::InvitationUnknown
                | Refusal::InvitationExpired
                | Refusal::InvitationUsed
                | Refusal::InvitationOwn
                | Refusal::MatterClosed
                | Refusal::PartiesFull
        );
        if final_for_joins && let Some(link) = meeting.redeeming {
            self.settle_join(turn, link);
            turn.tell(Event::JoinRefused { refusal });
        }
        if refusal == Refusal::InvitationDeclined
            && let (Some(key), Some((person, _))) = (meeting.accepted, meeting.who)
        {
            self.declined(turn, &key, person);
        }
        turn.run(Effect::Hang { session, refusal: Some(refusal) });
    }

    /// Where another device of a shared matter was met, from someone who is in that matter too.
    fn whereabouts(&mut self, turn: &mut Turn<'_>, session: SessionId, mut told: AddressRow) {
        let endpoint = told.endpoint;
        let Some((teller, _)) = self.sessions.get(&session).and_then(|meeting| meeting.who) else { return };
        let Some((person, _)) = self.endpoints.get(&endpoint).copied() else { return };
        let shared = self.rooms.values().any(|room| {
            let parties = room.view.parties();
            parties.contains_key(&teller) && parties.contains_key(&person) && self.trusts(room, &teller)
        });
        // What this device saw itself is worth more than what it is told.
        let met = self.addresses.get(&endpoint).is_some_and(|row| row.met.is_some());
        if !shared && teller != self.own.person || met || person == self.own.person && teller != person {
            return;
        }
        told.addresses.truncate(limit::ADDRESSES_MAX);
        if self.addresses.get(&endpoint).is_none_or(|row| *row != told) {
            turn.run(Effect::Meet { peer: endpoint, addresses: told.addresses.clone() });
            self.remember_addresses(turn, told);
        }
    }

    /// Where this device may be met changed: everyone known in a session is told.
    pub(crate) fn moved(&mut self, turn: &mut Turn<'_>, addresses: Vec<SocketAddr>) {
        self.own.addresses = addresses;
        self.own.addresses.truncate(limit::ADDRESSES_MAX);
        self.say_where_to_all(turn);
    }

    /// Who passes calls on to this device changed: everyone known in a session is told.
    pub(crate) fn chose(&mut self, turn: &mut Turn<'_>, rendezvous: Vec<Rendezvous>) {
        self.own.rendezvous = rendezvous;
        self.own.rendezvous.truncate(limit::RENDEZVOUS_MAX);
        self.say_where_to_all(turn);
    }

    fn say_where_to_all(&self, turn: &mut Turn<'_>) {
        let known = |(session, meeting): (&SessionId, &Session)| meeting.who.map(|_| *session);
        let hearers: Vec<SessionId> = self.sessions.iter().filter_map(known).collect();
        for session in hearers {
            self.say_where(turn, session);
        }
    }

    /// Says to someone known where this device may be met.
    pub(crate) fn say_where(&self, turn: &mut Turn<'_>, session: SessionId) {
        let (addresses, rendezvous) = (self.own.addresses.clone(), self.own.rendezvous.clone());
        turn.send(session, Frame::Hello { version: VERSION, addresses, rendezvous });
    }

    /// States this device's heads in every matter that may be spoken of with a person, and where the other parties may be met.
    pub(crate) fn state_all(&mut self, turn: &mut Turn<'_>, session: SessionId, person: &PersonId) {
        let matters: Vec<MatterId> = self
            .rooms
            .iter()
            .filter(|(_, room)| self.trusts(room, person))
            .map(|(matter, _)| *matter)
            .take(limit::MATTERS_PER_SESSION_MAX)
            .collect();
        for matter in matters {
            self.state_one(turn, session, matter, true);
        }
    }

    /// States this device's heads in one matter.
    pub(crate) fn state_one(&mut self, turn: &mut Turn<'_>, session: SessionId, matter: MatterId, ask: bool) {
        let Some(room) = self.rooms.get(&matter) else { return };
        let mut heads = room.chains.heads();
        let Some(meeting) = self.sessions.get(&session).filter(|meeting| self.may_pass(meeting, &matter)) else {
            return;
        };
        let (peer, Some((person, _))) = (meeting.peer, meeting.who) else { return };
        let may_hear = self.chains_in(session, &matter);
        heads.retain(|head| may_hear.contains(&head.device));
        let first = self.sessions.get_mut(&session).is_some_and(|meeting| meeting.stated.insert(matter));
        turn.send(session, Frame::Frontier { matter, heads, ask });
        if !first {
            return;
        }
        let Some(room) = self.rooms.get(&matter) else { return };
        for fork in room.forks.values().filter(|fork| may_hear.contains(&fork.device)) {
            let Fork { device, one, other } = fork.clone();
            turn.send(session, Frame::Fork { matter, device, one, other });
        }
        let others = room.view.parties().keys().flat_map(|party| room.register.by_person(party));
        for (_, device) in others.filter(|(evidence, device)| device.endpoint != peer && **evidence != self.own.device)
        {
            // A party hears of the other devices of the same person from that person.
            if person == device.person && person != self.own.person || device.revoked_from.is_some() {
                continue;
            }
            if let Some(row) = self.addresses.get(&device.endpoint) {
                let AddressRow { endpoint, addresses, rendezvous, .. } = row.clone();
                turn.send(session, Frame::Whereabouts { endpoint, addresses, rendezvous });
            }
        }
    }

    /// Speaks of a matter to everyone in a session who may now hear of it.
    pub(crate) fn offer(&mut self, turn: &mut Turn<'_>, matter: MatterId) {
        let Some(room) = self.rooms.get(&matter) else { return };
        let hearers: Vec<SessionId> = self
            .sessions
            .iter()
            .filter(|(_, meeting)| !meeting.stated.contains(&matter))
            .filter(|(_, meeting)| meeting.who.is_some_and(|(person, _)| self.trusts(room, &person)))
            .map(|(session, _)| *session)
            .collect();
        for session in hearers {
            self.state_one(turn, session, matter, true);
        }
    }

    /// What came from one party may be lacking to another: compare heads, once per tick, in matters where something came.
    pub(crate) fn gossip(&mut self, turn: &mut Turn<'_>, matter: MatterId) {
        let Some(room) = self.rooms.get_mut(&matter) else { return };
        if !core::mem::take(&mut room.fresh) {
            return;
        }
        let stands = |(_, meeting): &(&SessionId, &Session)| meeting.positions.contains_key(&matter);
        let (hearers, near): (Vec<SessionId>, BTreeSet<EndpointId>) =
            self.sessions.iter().filter(stands).map(|(session, meeting)| (*session, meeting.peer)).unzip();
        // Whoever is away is met for it, were its author never to meet them.
        if let Some(room) = self.rooms.get(&matter) {
            let trusted = room.view.parties().iter().filter(|(person, _)| self.trusts(room, person));
            let devices = trusted.flat_map(|(person, _)| room.register.by_person(person));
            let away = devices.filter(|(_, device)| device.revoked_from.is_none()).map(|(_, device)| device.endpoint);
            let away: Vec<EndpointId> =
                away.filter(|endpoint| *endpoint != self.own.endpoint && !near.contains(endpoint)).collect();
            self.behind.extend(away.into_iter().map(|endpoint| (endpoint, matter)));
        }
        for session in hearers {
            self.state_one(turn, session, matter, false);
        }
    }

    /// Notes whether a device lacks something that is held here and that it may hear of, by the heads it stated.
    pub(crate) fn note_behind(&mut self, peer: EndpointId, matter: MatterId, heads: &[Seen], ours: &[Seen]) {
        let Some(room) = self.rooms.get(&matter) else { return };
        let held = |device: &DeviceId| heads.iter().find(|head| head.device == *device).map_or(0, |head| head.seq);
        let lacks = ours.iter().any(|own| !room.is_over(&own.device) && held(&own.device) < own.seq);
        if lacks {
            self.behind.insert((peer, matter))
        } else {
            self.behind.remove(&(peer, matter))
        };
    }
}
