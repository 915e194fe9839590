//! The control phrase on this side, and what a person says of it.

use parloir_base::{Digest, MatterId, PersonId, Refusal, SessionId, limit};
use parloir_crypto::{meeting, words};
use parloir_exchange::phrase::{InviterRun, RedeemerRun};
use parloir_wire::entry::Kind;
use parloir_wire::local::{InvitationState, Phrase, Trust};
use parloir_wire::shelf::Write;
use parloir_wire::text::Record;
use parloir_wire::verification::{Method, Verification};

use crate::engine::Engine;
use crate::step::{Event, Outcome};
use crate::turn::Turn;

impl Engine {
    /// Starts a phrase in a session, if this side is the inviter and there is none yet.
    pub(crate) fn start_phrase(&mut self, turn: &mut Turn<'_>, session: SessionId, person: &PersonId) {
        let Some(phrase) = self.phrase_of(person) else { return };
        if !phrase.inviter || phrase.words.is_some() && !self.renewed.contains(person) {
            return;
        }
        let (run, frame) = InviterRun::start(phrase.transcript, turn.chance);
        if let Some(meeting) = self.sessions.get_mut(&session) {
            meeting.inviter_run = Some(run);
            turn.send(session, frame);
        }
    }

    /// The same, in every session with a person.
    pub(crate) fn start_phrases(&mut self, turn: &mut Turn<'_>, person: &PersonId) {
        let with =
            |who: Option<(PersonId, _)>| who.is_some_and(|(p, _): (PersonId, parloir_base::DeviceId)| p == *person);
        let sessions: Vec<SessionId> =
            self.sessions.iter().filter(|(_, meeting)| with(meeting.who)).map(|(session, _)| *session).collect();
        for session in sessions {
            self.start_phrase(turn, session, person);
        }
    }

    fn phrase_of(&self, person: &PersonId) -> Option<&Phrase> {
        match &self.contacts.get(person)?.trust {
            Trust::Invited(phrase) => Some(phrase),
            _ => None,
        }
    }

    pub(crate) fn phrase_committed(
        &mut self,
        turn: &mut Turn<'_>,
        session: SessionId,
        transcript: Digest,
        commitment: Digest,
    ) {
        let Some((person, _)) = self.sessions.get(&session).and_then(|meeting| meeting.who) else { return };
        let fits = self.phrase_of(&person).is_some_and(|p| !p.inviter && p.transcript == transcript);
        let Some(meeting) = self.sessions.get_mut(&session) else { return };
        if !fits || meeting.phrase_done || meeting.redeemer_run.is_some() {
            return;
        }
        let (run, frame) = RedeemerRun::start(transcript, commitment, turn.chance);
        meeting.redeemer_run = Some(run);
        turn.send(session, frame);
    }

    pub(crate) fn phrase_nonce(
        &mut self,
        turn: &mut Turn<'_>,
        session: SessionId,
        transcript: &Digest,
        nonce: [u8; 32],
    ) {
        let Some(meeting) = self.sessions.get_mut(&session) else { return };
        let Some((person, _)) = meeting.who else { return };
        let Some(frame) = meeting.inviter_run.as_mut().and_then(|run| run.nonce(transcript, nonce)) else { return };
        // The other side makes fresh words once it has this frame: former ones are gone before it leaves.
        if let Some(contact) = self.contacts.get_mut(&person)
            && let Trust::Invited(phrase) = &mut contact.trust
            && phrase.words.take().is_some()
        {
            turn.write(Write::Contact(contact.clone()));
        }
        turn.send(session, frame);
    }

    pub(crate) fn phrase_reveal(
        &mut self,
        turn: &mut Turn<'_>,
        session: SessionId,
        transcript: &Digest,
        nonce: &[u8; 32],
    ) {
        let Some(meeting) = self.sessions.get_mut(&session) else { return };
        let Some((person, _)) = meeting.who else { return };
        if let Some(run) = meeting.redeemer_run.take() {
            // A reveal that does not fit its commitment is an attack, or a fault no honest device has.
            let Some((words, frame)) = run.revealed(transcript, nonce) else {
                return self.misbehaved(turn, session);
            };
            meeting.phrase_done = true;
            self.show_phrase(turn, &person, transcript, words);
            turn.send(session, frame);
        } else if let Some(run) = meeting.inviter_run.take()
            && let Some(words) = run.confirmed(transcript, nonce)
        {
            self.show_phrase(turn, &person, transcript, words);
        }
    }

    fn show_phrase(&mut self, turn: &mut Turn<'_>, person: &PersonId, transcript: &Digest, words: [u16; 4]) {
        let Some(contact) = self.contacts.get_mut(person) else { return };
        if let Trust::Invited(phrase) = &mut contact.trust
            && phrase.transcript == *transcript
        {
            phrase.words = Some(words);
            self.renewed.remove(person);
            turn.step.commit.push(Write::Contact(contact.clone()));
            turn.tell(Event::PhraseReady { person: *person });
        }
    }

    /// A person typed the words that the other read.
    pub(crate) fn verify(
        &mut self,
        turn: &mut Turn<'_>,
        person: PersonId,
        heard: &str,
        method: Method,
    ) -> Result<Outcome, Refusal> {
        let contact = self.contacts.get_mut(&person).ok_or(Refusal::PartyUnknown)?;
        let phrase = match &mut contact.trust {
            Trust::Verified { .. } => return Ok(Outcome::Done),
            Trust::Introduced => return Err(Refusal::PhraseNotReady),
            Trust::Invited(phrase) => phrase,
        };
        if phrase.failures >= limit::PHRASE_FAILURES_MAX {
            return Err(Refusal::PhraseLocked);
        }
        let expected = phrase.words.ok_or(Refusal::PhraseNotReady)?;
        if words::fold(heard) != words::fold(&meeting::phrase_text(&expected)) {
            phrase.failures = phrase.failures.saturating_add(1);
            let locked = phrase.failures >= limit::PHRASE_FAILURES_MAX;
            turn.write(Write::Contact(contact.clone()));
            // The failure itself must be durable: it is the answer, and not a refusal that leaves no trace.
            return Ok(Outcome::Refused(if locked { Refusal::PhraseLocked } else { Refusal::PhraseMismatch }));
        }
        let (transcript, matter) = (phrase.transcript, phrase.matter);
        contact.trust = Trust::Verified { transcript, at: turn.now };
        let contact = contact.clone();
        turn.write(Write::Contact(contact.clone()));
        for row in self.invitations.values_mut().filter(|row| row.redeemer == Some(person)) {
            if row.state == InvitationState::Pending {
                row.state = InvitationState::Verified;
                turn.step.commit.push(Write::Invitation(row.clone()));
            }
        }
        self.trust_keys(&person);
        self.pass_on(turn, &person);
        let mut matters: Vec<MatterId> = self
            .rooms
            .iter()
            .filter(|(_, room)| room.view.parties().contains_key(&person))
            .map(|(matter, _)| *matter)
            .collect();
        if !matters.contains(&matter) && self.rooms.contains_key(&matter) {
            matters.push(matter);
        }
        for matter in matters {
            self.append_verification(turn, matter, person, transcript, method);
            self.offer(turn, matter);
        }
        Ok(Outcome::Done)
    }

    /// States in a matter what this profile verified in another one.
    pub(crate) fn restate_verification(&mut self, turn: &mut Turn<'_>, matter: MatterId, person: PersonId) {
        let Some(Trust::Verified { transcript, .. }) = self.contacts.get(&person).map(|contact| &contact.trust) else {
            return;
        };
        let transcript = *transcript;
        let pair = (self.own.person, person);
        let stated = self.rooms.values().find_map(|room| room.view.verified().get(&pair));
        let method = stated.map_or(Method::PhraseByVoice, |verified| verified.method);
        self.append_verification(turn, matter, person, transcript, method);
    }

    fn append_verification(
        &mut self,
        turn: &mut Turn<'_>,
        matter: MatterId,
        peer: PersonId,
        transcript: Digest,
        method: Method,
    ) {
        let said = self.rooms.get(&matter).is_none_or(|room| {
            room.view.verified().contains_key(&(self.own.person, peer)) || room.view.closed().is_some()
        });
        if said || self.writable(&matter).is_err() {
            return;
        }
        let body = Verification { peer, method, transcript }.to_bytes();
        self.append(turn, matter, Kind::Verification, Vec::new(), body);
    }

    /// Rooms that wait for their opening may take it from a contact that has just been verified.
    pub(crate) fn trust_keys(&mut self, person: &PersonId) {
        let Some(checked) = self.cards.get(person) else { return };
        for room in self.rooms.values_mut().filter(|room| room.view.matter().is_none()) {
            let _taken = room.register.admit(checked);
        }
    }
}
