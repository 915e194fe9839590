//! Appends to this device's own chain: entries and receipts, signed here and nowhere else.

use parloir_base::{Digest, MatterId, Refusal, limit};
use parloir_journal::card::CheckedCard;
use parloir_wire::entry::{Entry, Kind, Seen};
use parloir_wire::frame::Content;
use parloir_wire::receipt::{Path, Receipt, ReceiptKind};
use parloir_wire::shelf::Write;
use parloir_wire::text::{Record, Signed};

use crate::engine::{Engine, is_revoked};
use crate::step::Event;
use crate::turn::Turn;

/// What a receipt states, and about what.
pub(crate) struct Statement {
    pub receipt: ReceiptKind,
    pub about: Digest,
    pub digest: Option<Digest>,
    pub path: Path,
    pub verified: bool,
}

impl Engine {
    /// Whether this device may write in a matter at all.
    pub(crate) fn writable(&self, matter: &MatterId) -> Result<(), Refusal> {
        let room = self.rooms.get(matter).ok_or(Refusal::MatterUnknown)?;
        // Nor when another device took its serial: nobody who comes later would take what it signs.
        let is_out = |card: &CheckedCard| {
            is_revoked(card, &self.own.device) || card.devices.iter().all(|device| device.evidence != self.own.device)
        };
        if self.cards.get(&self.own.person).is_some_and(is_out) {
            return Err(Refusal::DeviceRevoked);
        }
        if room.view.former().contains_key(&self.own.person) {
            return Err(Refusal::PartyRemoved);
        }
        if room.chains.is_frozen(&self.own.device) { Err(Refusal::ChainForked) } else { Ok(()) }
    }

    /// Appends an entry with its content. The caller has checked that it may.
    pub(crate) fn append(
        &mut self,
        turn: &mut Turn<'_>,
        matter: MatterId,
        kind: Kind,
        about: Vec<Digest>,
        body: Vec<u8>,
    ) -> Digest {
        let salt = turn.chance.bytes32();
        let (seq, prev, seen) = self.place(&matter);
        let entry = Entry {
            matter,
            device: self.own.device,
            seq,
            prev,
            kind,
            commitment: parloir_crypto::commitment(&salt, &body),
            size: u64::try_from(body.len()).unwrap_or(u64::MAX),
            about,
            seen,
            claimed: turn.now.to_second(),
        };
        let bytes = entry.to_bytes();
        let digest = parloir_crypto::digest(&bytes);
        let signature = self.own.evidence.sign(Entry::NAMESPACE, &bytes);
        let content = Content { salt, body };
        if let Some(room) = self.rooms.get_mut(&matter) {
            room.chains.advance(self.own.device, seq, digest);
            if kind.is_structural() {
                room.fold(&self.own.device, &entry, digest, Some(&content.body), &|person| self.cards.get(person));
            } else if kind.is_document() {
                room.documents_whole.insert(digest, (self.own.device, seq));
            } else {
                room.last_item.insert(self.own.device, seq);
            }
        }
        let write = Write::Link {
            matter,
            digest,
            link: Signed { bytes, signature },
            content: Some(content),
            arrived: turn.now,
            path: None,
        };
        turn.write_link(self.own.device, seq, write);
        turn.grown.insert(matter);
        turn.tell(Event::Changed { matter });
        digest
    }

    /// Appends a receipt.
    pub(crate) fn attest(&mut self, turn: &mut Turn<'_>, matter: MatterId, statement: Statement) {
        let (seq, prev, _) = self.place(&matter);
        let receipt = Receipt {
            matter,
            device: self.own.device,
            seq,
            prev,
            receipt: statement.receipt,
            about: statement.about,
            digest: statement.digest,
            path: statement.path,
            verified: statement.verified,
            claimed: turn.now.to_second(),
        };
        let bytes = receipt.to_bytes();
        let digest = parloir_crypto::digest(&bytes);
        let signature = self.own.evidence.sign(Receipt::NAMESPACE, &bytes);
        if let Some(room) = self.rooms.get_mut(&matter) {
            room.chains.advance(self.own.device, seq, digest);
        }
        let write = Write::Link {
            matter,
            digest,
            link: Signed { bytes, signature },
            content: None,
            arrived: turn.now,
            path: None,
        };
        turn.write_link(self.own.device, seq, write);
        turn.grown.insert(matter);
    }

    /// The next place of this device's chain, and the heads of the others.
    fn place(&self, matter: &MatterId) -> (u64, Option<Digest>, Vec<Seen>) {
        let Some(room) = self.rooms.get(matter) else { return (1, None, Vec::new()) };
        let head = room.chains.head(&self.own.device);
        let seen = room.chains.heads().into_iter().filter(|head| head.device != self.own.device);
        (
            head.map_or(1, |head| head.seq.saturating_add(1)),
            head.map(|head| head.digest),
            seen.take(limit::SEEN_MAX).collect(),
        )
    }
}
