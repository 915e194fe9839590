//! Checkpoints: the keeper's device proposes, every device that agrees signs; and what time alone brings about.

use parloir_base::{DeviceId, Digest, MatterId, Refusal, limit};
use parloir_crypto::stamp::Stamp;
use parloir_journal::checkpoint::{self as sealed, CheckpointFault};
use parloir_wire::checkpoint::Checkpoint;
use parloir_wire::entry::{Kind, Seen};
use parloir_wire::local::InvitationState;
use parloir_wire::shelf::Write;
use parloir_wire::text::Record;

use crate::engine::{Engine, is_revoked};
use crate::step::Outcome;
use crate::turn::Turn;

impl Engine {
    /// Proposes a checkpoint over all that is here. `None`: nothing new, or what is here is not readable whole right now.
    pub(crate) fn propose_checkpoint(&mut self, turn: &mut Turn<'_>, matter: MatterId) -> Option<Digest> {
        let room = self.rooms.get(&matter)?;
        if room.view.keeper() != Some(&self.own.person) || self.writable(&matter).is_err() {
            return None;
        }
        let heads: Vec<Seen> = room.chains.heads().into_iter().take(limit::HEADS_MAX).collect();
        let last = room.view.checkpoints().last();
        let (size, root) = covered(turn, &matter, &heads).ok()?;
        let checkpoint = Checkpoint {
            matter,
            number: last.map_or(1, |last| last.checkpoint.number.saturating_add(1)),
            prev: last.map(|last| last.text),
            heads,
            size,
            root,
            level: room.view.matter().map_or(2, |matter| matter.level),
            last_token: None,
            claimed: turn.now.to_second(),
        };
        let body = sealed::compose(&checkpoint, &self.own.evidence);
        Some(self.append(turn, matter, Kind::Checkpoint, Vec::new(), body))
    }

    /// Signs each proposed checkpoint of this device's time whose links are all here and whose root is right.
    pub(crate) fn countersign(&mut self, turn: &mut Turn<'_>, matter: MatterId) {
        let Some(room) = self.rooms.get(&matter) else { return };
        if room.unsigned.is_empty() || self.writable(&matter).is_err() {
            return;
        }
        let waiting: Vec<_> =
            room.view.checkpoints().iter().filter(|c| room.unsigned.contains(&c.entry)).cloned().collect();
        for proposed in waiting {
            let Some(room) = self.rooms.get(&matter) else { return };
            let heads = &proposed.checkpoint.heads;
            // Of a time before this device's: its signature would not count.
            if room.register.may_sign(&self.own.device, proposed.checkpoint.claimed).is_err() {
                if let Some(room) = self.rooms.get_mut(&matter) {
                    room.unsigned.remove(&proposed.entry);
                }
                continue;
            }
            let here = heads.iter().all(|head| room.chains.head(&head.device).is_some_and(|own| own.seq >= head.seq));
            if !here {
                continue;
            }
            let covered = covered(turn, &matter, heads);
            if matches!(covered, Err(CheckpointFault::Missing(_))) {
                continue;
            }
            // Judged once: one that does not stand never will, and is not read again at each tick.
            if let Some(room) = self.rooms.get_mut(&matter) {
                room.unsigned.remove(&proposed.entry);
            }
            // Other links or another root: what the keeper has is not what is here. Not signed, and seen as missing.
            if covered != Ok((proposed.checkpoint.size, proposed.checkpoint.root)) {
                continue;
            }
            let body = sealed::countersign(&proposed.checkpoint.to_bytes(), &self.own.evidence);
            self.append(turn, matter, Kind::Countersignature, vec![proposed.entry], body);
        }
    }

    /// Places a time-stamp of a checkpoint that is here, once: it must be of that very text, and its signature must hold.
    pub(crate) fn stamp(
        &mut self,
        turn: &mut Turn<'_>,
        matter: MatterId,
        checkpoint: Digest,
        stamp: Vec<u8>,
    ) -> Result<Outcome, Refusal> {
        self.may(&matter, Kind::Stamp)?;
        let view = &self.rooms.get(&matter).ok_or(Refusal::MatterUnknown)?.view;
        let sealed = view.checkpoints().iter().find(|one| one.entry == checkpoint).ok_or(Refusal::CheckpointUnknown)?;
        let read = Stamp::read(&stamp).map_err(|_| Refusal::StampRefused)?;
        if read.digest != sealed.text {
            return Err(Refusal::StampRefused);
        }
        if view.has_all_stamps(sealed, &self.own.person) {
            return Err(Refusal::StampsFull);
        }
        Ok(Outcome::Entry(self.append(turn, matter, Kind::Stamp, vec![checkpoint], stamp)))
    }

    /// Time passed.
    pub(crate) fn tick(&mut self, turn: &mut Turn<'_>) {
        self.expire(turn);
        self.begin_day(turn);
        let matters: Vec<MatterId> = self.rooms.keys().copied().collect();
        for matter in matters {
            self.countersign(turn, matter);
            if self.checkpoint_due(turn, &matter) {
                self.propose_checkpoint(turn, matter);
            }
            self.restate_cards(turn, matter);
            self.gossip(turn, matter);
            self.fetch_again(turn, matter);
        }
    }

    fn expire(&mut self, turn: &mut Turn<'_>) {
        for row in self.invitations.values_mut() {
            if row.state == InvitationState::Open && row.expires <= turn.now {
                row.state = InvitationState::Expired;
                turn.step.commit.push(Write::Invitation(row.clone()));
            }
        }
    }

    /// Whether this is the first of its person's devices: what one of them does for all, without being asked, is done by this one.
    pub(crate) fn leads(&self) -> bool {
        let Some(card) = self.cards.get(&self.own.person) else { return false };
        let first = card.devices.iter().find(|device| !is_revoked(card, &device.evidence));
        first.is_some_and(|device| device.evidence == self.own.device)
    }

    fn checkpoint_due(&self, turn: &Turn<'_>, matter: &MatterId) -> bool {
        let Some(room) = self.rooms.get(matter) else { return false };
        let full = room.view.matter().is_some_and(|m| m.level >= 2 && m.keeper == self.own.person);
        if !full || room.view.parties().len() < 2 || !self.leads() {
            return false;
        }
        let last = room.view.checkpoints().last().map(|last| last.checkpoint.claimed);
        let at = last.or(room.view.opened()).unwrap_or(turn.now);
        let fresh = room.view.unsealed(room.chains.size());
        // A closed matter is sealed as soon as its closing is at rest.
        let due = room.view.closed().is_some() || turn.now >= at.plus_ms(limit::CHECKPOINT_MS);
        fresh >= limit::CHECKPOINT_ENTRIES || fresh > 0 && due
    }
}

/// Size and root over the links up to `heads`, read from the shelf.
fn covered(turn: &Turn<'_>, matter: &MatterId, heads: &[Seen]) -> Result<(u64, Digest), CheckpointFault> {
    let mut digests = |device: &DeviceId, first: u64, last: u64| turn.shelf.digests(matter, device, first, last);
    sealed::covered(heads, &mut digests)
}
