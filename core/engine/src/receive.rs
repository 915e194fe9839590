//! What comes from the other side: frontiers are compared, links are checked and stored, forks are shown.
//!
//! Order of the checks on a link, cheapest first: bounds and form, the matter, its place, its signature, its device's certificate,
//! its content. What fails is not stored; what only has no right to be stated is stored, and folds to nothing.

use std::collections::BTreeSet;

use parloir_base::{DeviceId, Digest, MatterId, PersonId, SessionId, limit};
use parloir_journal::chain::Place;
use parloir_journal::register::RegisterFault;
use parloir_wire::entry::{Entry, Kind, Link, Seen};
use parloir_wire::frame::Carried;
use parloir_wire::receipt::ReceiptKind;
use parloir_wire::shelf::{DocumentWanted, Write};
use parloir_wire::text::Signed;

use crate::checked::{Checked, One, check};
use crate::content;
use crate::engine::Engine;
use crate::measure;
use crate::receipt::LastItems;
use crate::room::Room;
use crate::step::{Effect, Event};
use crate::turn::Turn;

/// What storing one link came to.
enum Stored {
    /// It is here now.
    New,
    /// It waits for the one before.
    Held,
    /// It was here, or cannot be taken now.
    Not,
    /// The peer sent what no follower of the specification sends.
    Misbehaved,
}

impl Engine {
    /// The other side states how far it has each chain of a matter.
    pub(crate) fn frontier(
        &mut self,
        turn: &mut Turn<'_>,
        session: SessionId,
        matter: MatterId,
        heads: &[Seen],
        ask: bool,
    ) {
        let Some((person, _)) = self.sessions.get(&session).and_then(|meeting| meeting.who) else { return };
        // Someone verified may bring this profile into another matter: it then waits for the opening. Whoever spoke of it first may
        // not be its keeper, so all who do are heard until it is open.
        let pair = (self.own.person, person);
        let waits = self
            .rooms
            .get(&matter)
            .map(|room| room.view.matter().is_none() && !room.view.verified().contains_key(&pair));
        if waits.unwrap_or(self.rooms.len() < limit::MATTERS_PER_SESSION_MAX)
            && self.verified(&person)
            && !self.erased.contains(&matter)
            && !heads.is_empty()
            && self.awaited_from(&person) < limit::AWAITED_MAX
        {
            self.await_matter(turn, matter);
            self.restate_verification(turn, matter, person);
        }
        let Some(room) = self.rooms.get(&matter) else { return };
        // Not a word about a matter to someone who may not hear of it, not even that it exists.
        if !self.trusts(room, &person) {
            return self.untrusted_frontier(turn, session, matter, person, heads);
        }
        // Whoever names another link at a place of this device's chain does not hold this chain, and is met again until that is settled.
        let stated = heads.iter().find(|head| head.device == self.own.device);
        let same = |head: &&Seen| turn.digest_at(&matter, &head.device, head.seq) == Some(head.digest);
        let own = stated.filter(same).map_or(0, |head| head.seq);
        let may_hear = self.chains_in(session, &matter);
        let mut ours = self.ordered_heads(&matter);
        ours.retain(|head| may_hear.contains(&head.device));
        let Some(meeting) = self.sessions.get_mut(&session) else { return };
        self.held_by.insert((meeting.peer, matter), own);
        let first = !meeting.positions.contains_key(&matter);
        let positions = meeting.positions.entry(matter).or_default();
        positions.state(heads, ask);
        for head in &ours {
            if let Some(range) = positions.take(head.device, head.seq) {
                let (device, first, last) = (range.device, range.first, range.last);
                turn.run(Effect::SendLinks { session, matter, device, first, last });
            }
        }
        let peer = meeting.peer;
        // In a session through a relay nothing is said of who did not agree: what is lacking of theirs is lacking still.
        let may_hear_all = self.chains_for(&matter, &person);
        let all: Vec<Seen> =
            self.ordered_heads(&matter).into_iter().filter(|head| may_hear_all.contains(&head.device)).collect();
        self.note_behind(peer, matter, heads, &all);
        self.compare_digests(turn, session, matter, heads, &may_hear);
        if first {
            self.fetch_all(turn, session, matter);
        }
        if ask {
            self.state_one(turn, session, matter, false);
        } else {
            self.ask_if_lacking(turn, session, matter, heads);
        }
    }

    /// Matters into which someone brought this profile, and whose opening has not come.
    fn awaited_from(&self, person: &PersonId) -> usize {
        let pair = (self.own.person, *person);
        self.rooms.values().filter(|r| r.view.matter().is_none() && r.view.verified().contains_key(&pair)).count()
    }

    /// Heads in an order in which a newcomer can check each chain: the keeper's first, for it admits the others.
    fn ordered_heads(&self, matter: &MatterId) -> Vec<Seen> {
        let Some(room) = self.rooms.get(matter) else { return Vec::new() };
        let keeper = room.view.keeper();
        let (first, then): (Vec<Seen>, Vec<Seen>) = room
            .chains
            .heads()
            .into_iter()
            .partition(|head| keeper.is_some() && room.person_of(&head.device).as_ref() == keeper);
        first.into_iter().chain(then).collect()
    }

    /// Where both have a place of a chain and name different links there, the other side is shown ours: one of the two is a fork.
    fn compare_digests(
        &mut self,
        turn: &mut Turn<'_>,
        session: SessionId,
        matter: MatterId,
        heads: &[Seen],
        may_hear: &BTreeSet<DeviceId>,
    ) {
        let Some(room) = self.rooms.get(&matter) else { return };
        for head in heads {
            let here = may_hear.contains(&head.device)
                && room.chains.head(&head.device).is_some_and(|own| own.seq >= head.seq);
            let ours = if here { turn.digest_at(&matter, &head.device, head.seq) } else { None };
            if ours.is_some_and(|digest| digest != head.digest) {
                let (device, first, last) = (head.device, head.seq, head.seq);
                turn.run(Effect::SendLinks { session, matter, device, first, last });
            }
        }
    }

    /// The other side has more: ask, once for each frontier it states.
    pub(crate) fn ask_if_lacking(&mut self, turn: &mut Turn<'_>, session: SessionId, matter: MatterId, heads: &[Seen]) {
        let Some(room) = self.rooms.get(&matter) else { return };
        let lacking = heads.iter().any(|head| {
            // What is not read today is not asked for.
            let is_read = room.person_of(&head.device).is_none_or(|author| self.reads(session, &author));
            is_read
                && !room.chains.is_frozen(&head.device)
                && room.chains.head(&head.device).is_none_or(|own| own.seq < head.seq)
        });
        let Some(meeting) = self.sessions.get_mut(&session) else { return };
        if lacking && meeting.asked.get(&matter).map(Vec::as_slice) != Some(heads) {
            meeting.asked.insert(matter, heads.to_vec());
            self.state_one(turn, session, matter, true);
        }
    }

    /// Links came. They are checked only now that it is known to be heard who brings them, unless the host did so ahead.
    pub(crate) fn batch(&mut self, turn: &mut Turn<'_>, session: SessionId, matter: MatterId, links: Vec<Carried>) {
        self.batch_checked(turn, session, matter, || check(&matter, links));
    }

    /// Links came that were checked, or did not hold (`None`).
    pub(crate) fn batch_checked(
        &mut self,
        turn: &mut Turn<'_>,
        session: SessionId,
        matter: MatterId,
        checked: impl FnOnce() -> Option<Checked>,
    ) {
        if !self.takes_links(session, &matter) {
            return;
        }
        let Some(checked) = checked().filter(|checked| checked.matter == matter) else {
            return self.misbehaved(turn, session);
        };
        let mut last = LastItems::new();
        let heard = |engine: &Self| engine.rooms.get(&matter).map(Room::heard);
        let before = heard(self);
        let mut held = false;
        for link in checked.links {
            let (device, seq) = (link.link.device(), link.link.seq());
            match self.store(turn, session, matter, link, &mut last) {
                Stored::New => self.store_held(turn, session, matter, device, seq, &mut last),
                Stored::Held => held = true,
                Stored::Not => {}
                Stored::Misbehaved => {
                    self.finish_batch(turn, session, matter, last);
                    return self.misbehaved(turn, session);
                }
            }
        }
        self.finish_batch(turn, session, matter, last);
        // The matter, a party or a device became known: links that came too early, in this batch or one before, are asked for again.
        let skipped = heard(self) != before
            && self.sessions.get_mut(&session).is_some_and(|meeting| meeting.skipped.remove(&matter));
        if skipped || (held && self.gap_is_new(session, &matter)) {
            self.state_one(turn, session, matter, true);
        }
    }

    /// Whether something came since this side last asked for what lies before a held link: the same gap is not asked for twice.
    fn gap_is_new(&mut self, session: SessionId, matter: &MatterId) -> bool {
        let size = self.rooms.get(matter).map_or(0, |room| room.chains.size());
        let Some(meeting) = self.sessions.get_mut(&session) else { return false };
        meeting.gaps.insert(*matter, size) != Some(size)
    }

    fn finish_batch(&mut self, turn: &mut Turn<'_>, session: SessionId, matter: MatterId, last: LastItems) {
        self.deliver(turn, matter, last, session);
        turn.tell(Event::Changed { matter });
    }

    fn store_held(
        &mut self,
        turn: &mut Turn<'_>,
        session: SessionId,
        matter: MatterId,
        device: DeviceId,
        mut seq: u64,
        last: &mut LastItems,
    ) {
        loop {
            seq = seq.saturating_add(1);
            let Some(carried) = self.rooms.get_mut(&matter).and_then(|room| room.held.take(device, seq)) else {
                return;
            };
            let Ok(link) = Link::from_bytes(&carried.link.bytes) else { return };
            let digest = parloir_crypto::digest(&carried.link.bytes);
            if !matches!(self.store(turn, session, matter, One { link, digest, carried }, last), Stored::New) {
                return;
            }
        }
    }

    fn store(
        &mut self,
        turn: &mut Turn<'_>,
        session: SessionId,
        matter: MatterId,
        checked: One,
        last: &mut LastItems,
    ) -> Stored {
        let One { link, digest, carried } = checked;
        let (device, seq, claimed) = (link.device(), link.seq(), link.claimed());
        let Some(room) = self.rooms.get_mut(&matter) else { return Stored::Not };
        // A verified contact's device is known everywhere; only the keeper and the parties have a chain in this matter.
        let author = room.person_of(&device).filter(|author| room.view.takes_from(author, &link));
        let Some(author) = author else {
            if let Some(meeting) = self.sessions.get_mut(&session) {
                meeting.skipped.insert(matter);
            }
            return Stored::Not;
        };
        if !self.reads(session, &author) {
            return Stored::Not;
        }
        let Some(room) = self.rooms.get_mut(&matter) else { return Stored::Not };
        if let Some(positions) = self.sessions.get_mut(&session).and_then(|m| m.positions.get_mut(&matter)) {
            positions.has(device, seq);
        }
        let known = |seq: u64| turn.digest_at(&matter, &device, seq);
        match room.chains.place(&link, &digest, &known) {
            Place::Known => return Stored::Not,
            Place::Gap { .. } if room.chains.is_frozen(&device) => return Stored::Not,
            Place::Gap { .. } => {
                room.held.hold(device, seq, carried);
                return Stored::Held;
            }
            Place::Fork => {
                self.fork_found(turn, session, matter, device, seq, carried.link);
                return Stored::Not;
            }
            Place::Next => {}
        }
        match room.register.may_sign(&device, claimed) {
            _ if room.chains.is_frozen(&device) => return Stored::Not,
            Ok(_) => {}
            Err(RegisterFault::Revoked) => {
                turn.write(Write::Refused { matter, link: carried.link, found: turn.now });
                return Stored::Not;
            }
            Err(_) => return Stored::Not,
        }
        if !content::fits(&link, &carried, &author) {
            return Stored::Misbehaved;
        }
        room.chains.advance(device, seq, digest);
        room.fresh = true;
        let early = room.held.take(device, seq);
        let bytes = measure::bytes(&carried);
        let path = self.sessions.get(&session).map(|meeting| meeting.path);
        let body = carried.content.as_ref().map(|content| content.body.clone());
        let (link_bytes, content) = (carried.link, carried.content);
        let met = room.met;
        let write = Write::Link { matter, digest, link: link_bytes, content, arrived: turn.now, path };
        turn.write_link(device, seq, write);
        self.weigh(turn, session, author, bytes, met);
        match &link {
            Link::Entry(entry) => {
                self.take_entry(turn, matter, entry, digest, body.as_deref(), last);
                self.settle_early(turn, &matter, entry, &digest);
            }
            Link::Receipt(receipt) => {
                if receipt.receipt == ReceiptKind::Delivered {
                    let about = turn.link(&receipt.about).and_then(|(signed, _)| read_entry(&signed));
                    self.take_receipt(turn, &matter, receipt, about.as_ref());
                }
            }
        }
        // Another link for this place was held: the device signed both.
        if let Some(early) = early
            && parloir_crypto::digest(&early.link.bytes) != digest
        {
            self.fork_found(turn, session, matter, device, seq, early.link);
        }
        Stored::New
    }

    fn take_entry(
        &mut self,
        turn: &mut Turn<'_>,
        matter: MatterId,
        entry: &Entry,
        digest: Digest,
        body: Option<&[u8]>,
        last: &mut LastItems,
    ) {
        let own = self.own.device;
        let Some(room) = self.rooms.get_mut(&matter) else { return };
        let device = entry.device;
        if entry.kind.is_structural() {
            let admitted = room.fold(&own, entry, digest, body, &|person| self.cards.get(person));
            if let Some(admitted) = admitted {
                self.introduce(turn, admitted);
                self.offer(turn, matter);
            } else if matches!(entry.kind, Kind::Verification | Kind::Relay) {
                self.offer(turn, matter);
            } else if entry.kind == Kind::Removal {
                self.part_with(turn, matter);
            }
        } else if entry.kind.is_document() {
            let wanted = DocumentWanted { entry: digest, device, seq: entry.seq };
            room.documents_wanted.insert(digest, wanted);
            self.fetch_everywhere(turn, matter, digest);
            turn.tell(Event::Arrived { matter, entry: digest });
        } else {
            room.last_item.insert(device, entry.seq);
            last.insert(device, digest);
            turn.tell(Event::Arrived { matter, entry: digest });
        }
    }
}

fn read_entry(signed: &Signed) -> Option<Entry> {
    match Link::from_bytes(&signed.bytes) {
        Ok(Link::Entry(entry)) => Some(entry),
        _ => None,
    }
}
