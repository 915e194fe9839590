//! Devices of one's own: a new one let in by a link of one use and the identity key; people whom one of them verified, told to the others.

use parloir_base::{Digest, Moment, PersonId, Refusal, SessionId, Signature, limit};
use parloir_exchange::device;
use parloir_journal::card::check_card;
use parloir_wire::card::Card;
use parloir_wire::frame::Frame;
use parloir_wire::local::{ContactRow, DeviceInvitationRow, Trust};
use parloir_wire::shelf::Write;

use crate::engine::Engine;
use crate::step::{Event, Outcome};
use crate::turn::Turn;

impl Engine {
    /// Makes the link by which another device may join; the one before is no longer good.
    pub(crate) fn invite_device(&mut self, turn: &mut Turn<'_>, lives_ms: i64) -> Outcome {
        let expires = turn.now.plus_ms(lives_ms.clamp(1_000, limit::DEVICE_INVITATION_MS_MAX)).to_second();
        let (link, key) = self.link(turn, expires);
        let row = DeviceInvitationRow { key, expires };
        self.device_invitation = Some(row);
        turn.write(Write::DeviceInvitation(Some(row)));
        Outcome::Invitation { link, key }
    }

    /// A device that nobody here knows says that it is this person's. It is shown the card to which it may add itself.
    pub(crate) fn asked_to_join(
        &mut self,
        turn: &mut Turn<'_>,
        session: SessionId,
        proof: &[u8; 32],
        signature: &Signature,
    ) {
        let Some(meeting) = self.sessions.get(&session) else { return };
        // Whoever is known here is nobody's new device.
        if meeting.who.is_some() {
            return;
        }
        let (own, peer, exporter) = (self.own.endpoint, meeting.peer, meeting.exporter);
        let secret = |row: &DeviceInvitationRow| device::holds_secret(&row.key, &exporter, &own, &peer, proof);
        let Some(row) = self.device_invitation.filter(secret) else {
            return self.hang(turn, session, Refusal::InvitationUnknown);
        };
        if row.expires <= turn.now {
            return self.hang(turn, session, Refusal::InvitationExpired);
        }
        // Someone holds the link and not the words: it was seen on its way, and is good for nobody any more.
        if !device::holds_identity(&self.own.person, &exporter, &own, &peer, signature) {
            self.device_invitation = None;
            turn.write(Write::DeviceInvitation(None));
            turn.tell(Event::RedeemedAgain);
            return self.hang(turn, session, Refusal::DeviceRefused);
        }
        if let Some(meeting) = self.sessions.get_mut(&session) {
            meeting.joins = true;
        }
        let person = self.own.person;
        self.show_card(turn, session, &person);
    }

    /// Tells another device of this person whom this one verified.
    pub(crate) fn show_contacts(&mut self, turn: &mut Turn<'_>, session: SessionId) {
        let frames: Vec<Frame> = self.contacts.values().filter_map(as_frame).collect();
        for frame in frames {
            turn.send(session, frame);
        }
    }

    /// The same of one person, to each such device that is in a session.
    pub(crate) fn pass_on(&mut self, turn: &mut Turn<'_>, person: &PersonId) {
        let Some(frame) = self.contacts.get(person).and_then(as_frame) else { return };
        for (session, meeting) in &self.sessions {
            if meeting.who.is_some_and(|(who, _)| who == self.own.person) {
                turn.send(*session, frame.clone());
            }
        }
    }

    /// Whether the other side of a session is a device of this very person.
    pub(crate) fn is_own(&self, session: SessionId) -> bool {
        let who = self.sessions.get(&session).and_then(|meeting| meeting.who);
        who.is_some_and(|(who, _)| who == self.own.person)
    }

    /// Another device of this person verified someone. From anyone else that is nothing to say.
    pub(crate) fn contact_shown(
        &mut self,
        turn: &mut Turn<'_>,
        session: SessionId,
        card: Card,
        transcript: Digest,
        at: Moment,
        met: Moment,
    ) {
        let Some((who, _)) = self.sessions.get(&session).and_then(|meeting| meeting.who) else { return };
        if who != self.own.person {
            return self.misbehaved(turn, session);
        }
        let Ok(checked) = check_card(&card) else { return self.misbehaved(turn, session) };
        let person = checked.person.ik;
        if person == self.own.person {
            return;
        }
        self.add_to_card(turn, &person, &card);
        let known = self.contacts.get(&person);
        if known.is_some_and(|contact| matches!(contact.trust, Trust::Verified { .. })) {
            return;
        }
        let (card, met) = known.map_or((card, met), |contact| (contact.card.clone(), contact.met));
        let contact = ContactRow { person, card, trust: Trust::Verified { transcript, at }, met };
        turn.write(Write::Contact(contact.clone()));
        self.know(contact);
        self.trust_keys(&person);
        let matters: Vec<_> = self.rooms.keys().copied().collect();
        for matter in matters {
            self.offer(turn, matter);
        }
        turn.tell(Event::Devices { person });
    }
}

/// Only those who were verified: whoever waits for a phrase compares it with the device that they met.
fn as_frame(contact: &ContactRow) -> Option<Frame> {
    let Trust::Verified { transcript, at } = contact.trust else { return None };
    Some(Frame::Contact { card: contact.card.clone(), transcript, at, met: contact.met })
}
