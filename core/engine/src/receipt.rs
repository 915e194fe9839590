//! Receipts: given once what they cover is durable (I8), and taken from others.

use std::collections::BTreeMap;

use parloir_base::{DeviceId, Digest, MatterId, SessionId, limit};
use parloir_wire::entry::{Entry, Link};
use parloir_wire::receipt::{Path, Receipt, ReceiptKind};
use parloir_wire::shelf::Write;

use crate::append::Statement;
use crate::engine::Engine;
use crate::step::Event;
use crate::turn::Turn;

/// The last item, by chain, of what one step stored: what its *delivered* receipts name.
pub(crate) type LastItems = BTreeMap<DeviceId, Digest>;

impl Engine {
    /// States *delivered* for each chain that brought items. The receipt is committed with what it covers, in one transaction, and
    /// leaves after it.
    pub(crate) fn deliver(&mut self, turn: &mut Turn<'_>, matter: MatterId, last: LastItems, session: SessionId) {
        let Some(path) = self.sessions.get(&session).map(|session| session.path) else { return };
        for (device, about) in last {
            let Some(room) = self.rooms.get(&matter) else { return };
            let Some(author) = room.person_of(&device) else { continue };
            if author == self.own.person || self.writable(&matter).is_err() {
                continue;
            }
            let verified = self.trusts(room, &author);
            let receipt = ReceiptKind::Delivered;
            self.attest(turn, matter, Statement { receipt, about, digest: None, path, verified });
        }
    }

    /// A document is whole and durable, and is what its entry says.
    pub(crate) fn document_whole(&mut self, turn: &mut Turn<'_>, matter: MatterId, entry: Digest, path: Path) {
        self.settle_document(turn, matter, entry, path, ReceiptKind::Delivered);
    }

    /// A document is whole and is not what its entry says: said so, signed, and not asked for again.
    pub(crate) fn document_wrong(&mut self, turn: &mut Turn<'_>, matter: MatterId, entry: Digest, path: Path) {
        turn.tell(Event::DocumentWrong { matter, entry });
        self.settle_document(turn, matter, entry, path, ReceiptKind::Refused);
    }

    fn settle_document(
        &mut self,
        turn: &mut Turn<'_>,
        matter: MatterId,
        entry: Digest,
        path: Path,
        receipt: ReceiptKind,
    ) {
        let Some(room) = self.rooms.get_mut(&matter) else { return };
        // Two sessions may have brought it: the second one changes nothing.
        let Some(wanted) = room.documents_wanted.remove(&entry) else { return };
        let Some((signed, _)) = turn.link(&entry) else { return };
        let Ok(Link::Entry(item)) = Link::from_bytes(&signed.bytes) else { return };
        let Some(author) = room.person_of(&wanted.device) else { return };
        if receipt == ReceiptKind::Delivered {
            room.documents_whole.insert(entry, (wanted.device, wanted.seq));
            turn.write(Write::DocumentWhole { entry });
        }
        turn.tell(Event::Changed { matter });
        let digest = if receipt == ReceiptKind::Delivered { self.document_digest(turn, &item, &entry) } else { None };
        let verified = self.rooms.get(&matter).is_some_and(|room| self.trusts(room, &author));
        if author != self.own.person && self.writable(&matter).is_ok() {
            self.attest(turn, matter, Statement { receipt, about: entry, digest, path, verified });
        }
    }

    /// Receipts that came before what they name.
    pub(crate) fn settle_early(&mut self, turn: &Turn<'_>, matter: &MatterId, entry: &Entry, digest: &Digest) {
        let early = self.rooms.get_mut(matter).and_then(|room| room.early.remove(digest));
        for receipt in early.unwrap_or_default() {
            self.take_receipt(turn, matter, &receipt, Some(entry));
        }
    }

    /// Takes another device's receipt into account. `entry` is what it names, if it is here.
    pub(crate) fn take_receipt(
        &mut self,
        turn: &Turn<'_>,
        matter: &MatterId,
        receipt: &Receipt,
        entry: Option<&Entry>,
    ) {
        let Some(entry) = entry else {
            // Another device of the author brings it later, perhaps.
            if let Some(room) = self.rooms.get_mut(matter)
                && room.early.values().map(Vec::len).sum::<usize>() < limit::HELD_MAX
            {
                room.early.entry(receipt.about).or_default().push(receipt.clone());
            }
            return;
        };
        // Who states another digest has another document: nothing was delivered.
        let same = !entry.kind.is_document()
            || receipt.digest.is_some() && receipt.digest == self.document_digest(turn, entry, &receipt.about);
        let Some(room) = self.rooms.get_mut(matter) else { return };
        if !same || entry.matter != *matter || receipt.receipt != ReceiptKind::Delivered {
            return;
        }
        if entry.kind.is_document() {
            room.documents_delivered.insert((receipt.device, receipt.about));
        } else {
            room.deliver(receipt.device, entry.device, entry.seq);
        }
    }
}
