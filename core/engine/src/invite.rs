//! Invitations: redeemed by a stranger's device, accepted by the inviter's, once.

use parloir_base::{MatterId, PersonId, Refusal, SessionId, limit};
use parloir_exchange::redeem::{self, Side};
use parloir_journal::card::{CheckedCard, check_card};
use parloir_wire::card::Card;
use parloir_wire::entry::Kind;
use parloir_wire::frame::Frame;
use parloir_wire::invitation::Invitation;
use parloir_wire::local::{AddressRow, ContactRow, InvitationRow, InvitationState, JoinRow, Phrase, Trust};
use parloir_wire::matter::Admission;
use parloir_wire::shelf::Write;
use parloir_wire::text::Record;

use crate::engine::{Engine, is_revoked};
use crate::party::removals_of;
use crate::step::{Effect, Event, Outcome};
use crate::turn::Turn;

impl Engine {
    /// A link was entered.
    pub(crate) fn join(&mut self, turn: &mut Turn<'_>, link: &str) -> Result<Outcome, Refusal> {
        let invitation = Invitation::from_link(link).map_err(|_| Refusal::InvitationUnreadable)?;
        if invitation.endpoint == self.own.endpoint || redeem::names(&invitation, &self.own.person) {
            return Err(Refusal::InvitationOwn);
        }
        if invitation.expires <= turn.now {
            return Err(Refusal::InvitationExpired);
        }
        if !self.joins.iter().any(|row| row.link == link) {
            if self.joins.len() >= limit::INVITATIONS_MAX {
                return Err(Refusal::InvitationsFull);
            }
            let row = JoinRow { link: link.to_owned(), made: turn.now };
            self.joins.push(row.clone());
            turn.write(Write::Join(row));
        }
        let peer = invitation.endpoint;
        if !self.addresses.contains_key(&peer) {
            let (addresses, rendezvous) = (invitation.addresses.clone(), invitation.rendezvous.clone());
            self.remember_addresses(turn, AddressRow { endpoint: peer, addresses, rendezvous, met: None });
        }
        match self.sessions.iter().find(|(_, meeting)| meeting.peer == peer).map(|(session, _)| *session) {
            Some(session) => self.redeem_on(turn, session),
            None => turn.run(Effect::Meet { peer, addresses: invitation.addresses }),
        }
        Ok(Outcome::Done)
    }

    /// Redeems what is to be redeemed with the device of a session.
    pub(crate) fn redeem_on(&mut self, turn: &mut Turn<'_>, session: SessionId) {
        let Some(peer) = self.sessions.get(&session).map(|meeting| meeting.peer) else { return };
        let first = self.waiting().find(|(_, invitation)| invitation.endpoint == peer);
        let Some((link, invitation)) = first.map(|(link, invitation)| (link.to_owned(), invitation)) else { return };
        let Some(meeting) = self.sessions.get_mut(&session) else { return };
        if meeting.redeeming.as_ref() != Some(&link) {
            let proof = redeem::proof_to_redeem(&invitation, &meeting.exporter, &self.own.card);
            meeting.redeeming = Some(link);
            turn.send(session, Frame::Redeem { card: self.own.card.clone(), proof });
        }
    }

    /// Whether an invitation of the device of a session waits to be accepted.
    pub(crate) fn awaits(&self, session: SessionId) -> bool {
        let Some(meeting) = self.sessions.get(&session) else { return false };
        self.waiting().any(|(_, invitation)| invitation.endpoint == meeting.peer)
    }

    /// Someone presents an invitation of this profile.
    pub(crate) fn redeemed(&mut self, turn: &mut Turn<'_>, session: SessionId, card: Card, proof: &[u8; 32]) {
        match self.redemption(turn, session, &card, proof) {
            Ok((row, checked)) => self.accept(turn, session, row, card, &checked),
            Err(refusal) => {
                if refusal == Refusal::InvitationUsed {
                    turn.tell(Event::RedeemedAgain);
                }
                self.hang(turn, session, refusal);
            }
        }
    }

    /// Which invitation it is, if it is good for this device.
    fn redemption(
        &self,
        turn: &Turn<'_>,
        session: SessionId,
        card: &Card,
        proof: &[u8; 32],
    ) -> Result<(InvitationRow, CheckedCard), Refusal> {
        let meeting = self.sessions.get(&session).ok_or(Refusal::DeviceRefused)?;
        // The proof costs less than the signatures of a card: a stranger without an invitation has no more looked at.
        let digest = redeem::card_digest(card);
        let row = self
            .invitations
            .values()
            .find(|row| redeem::redeems(&row.key, &meeting.exporter, &digest, &self.own.endpoint, proof))
            .ok_or(Refusal::InvitationUnknown)?;
        let checked = check_card(card).map_err(|_| Refusal::DeviceRefused)?;
        let person = checked.person.ik;
        if !checked.devices.iter().any(|device| device.endpoint == meeting.peer) {
            return Err(Refusal::DeviceRefused);
        }
        if person == self.own.person {
            return Err(Refusal::InvitationOwn);
        }
        // A card from before its revocation does not bring a device back.
        let device = checked.devices.iter().find(|device| device.endpoint == meeting.peer);
        let ended = |card: &CheckedCard| device.is_some_and(|device| is_revoked(card, &device.evidence));
        if ended(&checked) || self.cards.get(&person).is_some_and(ended) {
            return Err(Refusal::DeviceRefused);
        }
        match row.state {
            InvitationState::Open if row.expires <= turn.now => return Err(Refusal::InvitationExpired),
            InvitationState::Open => {}
            // The answer may have been lost: the same person hears it again.
            InvitationState::Pending | InvitationState::Verified if row.redeemer == Some(person) => {}
            InvitationState::Pending | InvitationState::Verified => return Err(Refusal::InvitationUsed),
            InvitationState::Burned | InvitationState::Declined => return Err(Refusal::InvitationUnknown),
            InvitationState::Expired => return Err(Refusal::InvitationExpired),
        }
        let room = self.rooms.get(&row.matter).ok_or(Refusal::MatterUnknown)?;
        room.view.may_append(&self.own.person, Kind::Admission)?;
        let present = room.view.parties().contains_key(&person);
        if !present && room.view.parties().len() >= limit::PARTIES_MAX {
            return Err(Refusal::PartiesFull);
        }
        self.writable(&row.matter)?;
        Ok((row.clone(), checked))
    }

    fn accept(
        &mut self,
        turn: &mut Turn<'_>,
        session: SessionId,
        mut row: InvitationRow,
        card: Card,
        checked: &CheckedCard,
    ) {
        let Some(meeting) = self.sessions.get(&session) else { return };
        let (peer, exporter, remote) = (meeting.peer, meeting.exporter, meeting.remote);
        let person = checked.person.ik;
        let ours =
            Side { person: self.own.person, card: redeem::card_digest(&self.own.card), endpoint: &self.own.endpoint };
        let theirs = Side { person, card: checked.digest, endpoint: &peer };
        let transcript = redeem::transcript(&ours, &theirs, &row.key, exporter);
        let phrase = Phrase { transcript, inviter: true, matter: row.matter, words: None, failures: 0 };
        let shown = card.clone();
        self.meet(turn, person, checked, card.clone(), phrase);
        // What was known of their devices before counts too.
        let card = self.card_of(&person).cloned().unwrap_or(card);
        if let Some(meeting) = self.sessions.get_mut(&session) {
            meeting.accepted = Some(row.key);
        }
        let knows_more = card != shown;
        if row.redeemer.is_none() {
            row.redeemer = Some(person);
            row.state = if self.verified(&person) { InvitationState::Verified } else { InvitationState::Pending };
            self.invitations.insert(row.key, row.clone());
            turn.write(Write::Invitation(row.clone()));
        }
        if self.rooms.get(&row.matter).is_some_and(|room| !room.view.parties().contains_key(&person)) {
            let admission = Admission { role: row.role, card };
            let about = self.rooms.get(&row.matter).map(|room| removals_of(room, &person)).unwrap_or_default();
            self.append(turn, row.matter, Kind::Admission, about, admission.to_bytes());
        }
        let rendezvous = self.addresses.get(&peer).map(|row| row.rendezvous.clone()).unwrap_or_default();
        let (addresses, met) = (vec![remote], Some(turn.now));
        self.remember_addresses(turn, AddressRow { endpoint: peer, addresses, rendezvous, met });
        let proof = redeem::proof_to_accept(&row.key, &exporter, &self.own.card, &peer);
        turn.send(session, Frame::Accept { card: self.own.card.clone(), proof, matter: row.matter });
        // Whoever comes back with the words alone hears here of the devices that they lost.
        if knows_more {
            self.show_card(turn, session, &person);
        }
        self.say_where(turn, session);
        turn.tell(Event::Redeemed { person });
        if self.verified(&person) {
            self.restate_verification(turn, row.matter, person);
            self.offer(turn, row.matter);
        }
        self.start_phrase(turn, session, &person);
    }

    /// The inviter accepted.
    pub(crate) fn accepted(
        &mut self,
        turn: &mut Turn<'_>,
        session: SessionId,
        card: Card,
        proof: &[u8; 32],
        matter: MatterId,
    ) {
        let Some(meeting) = self.sessions.get(&session) else { return };
        let (peer, exporter, remote, known) = (meeting.peer, meeting.exporter, meeting.remote, meeting.who.is_some());
        let pending: Vec<(String, Invitation)> = self
            .waiting()
            .filter(|(_, invitation)| invitation.endpoint == peer)
            .map(|(link, invitation)| (link.to_owned(), invitation))
            .collect();
        if pending.is_empty() {
            // A second answer from someone known says nothing new; anyone else was asked nothing, and nobody is alarmed.
            if !known {
                self.hang(turn, session, Refusal::DeviceRefused);
            }
            return;
        }
        let Ok(checked) = check_card(&card) else {
            return self.impostor(turn, session);
        };
        let person = checked.person.ik;
        let own = self.own.endpoint;
        let Some((link, invitation)) =
            pending.into_iter().find(|(_, i)| redeem::accepts(i, &exporter, &checked.digest, &own, proof))
        else {
            return self.impostor(turn, session);
        };
        let named = redeem::names(&invitation, &person);
        if !named || !checked.devices.iter().any(|d| d.endpoint == peer) || person == self.own.person {
            return self.impostor(turn, session);
        }
        let key = parloir_crypto::meeting::invitation_key(&invitation.secret);
        let theirs = Side { person, card: checked.digest, endpoint: &peer };
        let ours =
            Side { person: self.own.person, card: redeem::card_digest(&self.own.card), endpoint: &self.own.endpoint };
        let transcript = redeem::transcript(&theirs, &ours, &key, exporter);
        let phrase = Phrase { transcript, inviter: false, matter, words: None, failures: 0 };
        let shown = card.clone();
        self.meet(turn, person, &checked, card, phrase);
        self.settle_join(turn, link);
        let mut addresses = vec![remote];
        addresses.extend(invitation.addresses.iter().filter(|address| **address != remote));
        addresses.truncate(limit::ADDRESSES_MAX);
        let (rendezvous, met) = (invitation.rendezvous, Some(turn.now));
        self.remember_addresses(turn, AddressRow { endpoint: peer, addresses, rendezvous, met });
        if self.erased.contains(&matter) {
            // What was erased here is not taken again; both people are told, and why it is so is for this one alone.
            turn.tell(Event::JoinRefused { refusal: Refusal::MatterErased });
            return self.hang(turn, session, Refusal::InvitationDeclined);
        }
        self.say_where(turn, session);
        if self.card_of(&person).is_some_and(|known| *known != shown) {
            self.show_card(turn, session, &person);
        }
        self.await_matter(turn, matter);
        if self.verified(&person) {
            self.restate_verification(turn, matter, person);
            self.offer(turn, matter);
        }
        turn.tell(Event::Changed { matter });
        // Another invitation by the same device may wait its turn.
        self.redeem_on(turn, session);
    }

    /// A matter that this profile was brought into, whose opening has not come.
    pub(crate) fn await_matter(&mut self, turn: &mut Turn<'_>, matter: MatterId) {
        if !self.rooms.contains_key(&matter) && !self.erased.contains(&matter) {
            let mut room = self.empty_room();
            room.met = turn.now;
            self.rooms.insert(matter, room);
            turn.write(Write::Matter { matter, met: turn.now });
        }
    }

    /// Whoever was invited does not take the matter any more.
    pub(crate) fn declined(&mut self, turn: &mut Turn<'_>, key: &[u8; 32], person: PersonId) {
        let Some(row) = self.invitations.get_mut(key).filter(|row| row.redeemer == Some(person)) else { return };
        row.state = InvitationState::Declined;
        let row = row.clone();
        turn.tell(Event::Declined { person, matter: row.matter });
        turn.write(Write::Invitation(row));
    }

    /// Whether someone known comes with none of the devices that were known: their profile was made again from the words alone. The other
    /// side then knows nobody, and one who only has the words is no voice: the phrase is compared anew.
    fn comes_anew(&self, checked: &CheckedCard) -> bool {
        self.cards.get(&checked.person.ik).is_some_and(|known| {
            !known.devices.iter().any(|one| checked.devices.iter().any(|shown| shown.evidence == one.evidence))
        })
    }

    /// Remembers someone met through an invitation. Whom this profile has verified stays verified, and words that wait to be compared stay,
    /// unless they come anew.
    fn meet(&mut self, turn: &mut Turn<'_>, person: PersonId, checked: &CheckedCard, card: Card, phrase: Phrase) {
        let comes_anew = self.comes_anew(checked);
        // What this profile knew of their devices stays known.
        self.add_to_card(turn, &person, &card);
        let known = self.contacts.get(&person);
        let trust = match known.map(|contact| &contact.trust) {
            // A lock stays whoever comes.
            Some(Trust::Invited(waiting)) if comes_anew => {
                Trust::Invited(Phrase { failures: waiting.failures, ..phrase })
            }
            Some(_) if comes_anew => Trust::Invited(phrase),
            Some(Trust::Verified { transcript, at }) => Trust::Verified { transcript: *transcript, at: *at },
            Some(Trust::Invited(waiting)) if waiting.words.is_some() || waiting.failures > 0 => {
                Trust::Invited(waiting.clone())
            }
            _ => Trust::Invited(phrase),
        };
        let met = known.map_or(turn.now, |contact| contact.met);
        let card = known.map_or(card, |contact| contact.card.clone());
        let contact = ContactRow { person, card, trust, met };
        turn.write(Write::Contact(contact.clone()));
        self.know(contact);
        if comes_anew {
            let shared = self.rooms.iter().filter(|(_, room)| room.view.parties().contains_key(&person));
            let shared: Vec<MatterId> = shared.map(|(matter, _)| *matter).collect();
            for matter in shared {
                self.part_with(turn, matter);
            }
        }
    }

    /// Whoever answered is not who the invitation names, or does not hold its secret. The transport proved that it is the device of
    /// the link: it is the link that is wrong, for good.
    fn impostor(&mut self, turn: &mut Turn<'_>, session: SessionId) {
        if let Some(link) = self.sessions.get_mut(&session).and_then(|meeting| meeting.redeeming.take()) {
            self.settle_join(turn, link);
        }
        turn.tell(Event::JoinRefused { refusal: Refusal::InvitationImpostor });
        self.hang(turn, session, Refusal::InvitationImpostor);
    }

    /// An invitation that was refused for good is settled.
    pub(crate) fn settle_join(&mut self, turn: &mut Turn<'_>, link: String) {
        self.joins.retain(|row| row.link != link);
        turn.write(Write::JoinSettled { link });
    }
}
