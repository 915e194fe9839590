//! Who stated what about an item.

use parloir_base::{DeviceId, Digest, Moment};
use parloir_wire::{Link, Path, ReceiptKind};
use rusqlite::{OptionalExtension, Row, params};

use crate::code;
use crate::fault::{Cause, Fault};
use crate::link;
use crate::reader::Reader;

/// A receipt, as signed, with when it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptRow {
    /// The device that signed.
    pub device: DeviceId,
    /// What it states.
    pub receipt: ReceiptKind,
    /// The entry that it names.
    pub about: Digest,
    /// Digest of a document's plain bytes, as stated.
    pub digest: Option<Digest>,
    /// What the signer's clock said.
    pub claimed: Moment,
    /// When the receipt was stored here.
    pub arrived: Moment,
    /// The path that the signer observed.
    pub path: Path,
    /// Whether the sender's person was verified there.
    pub verified: bool,
    /// The receipt itself.
    pub link: Digest,
    /// Its place in the signer's chain.
    pub seq: u64,
}

/// Where an entry stands.
struct At {
    chain: i64,
    seq: i64,
    matter: i64,
    is_document: bool,
}

impl Reader {
    /// The receipts that name an entry, by device and statement.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn receipts_about(&self, entry: &Digest) -> Result<Vec<ReceiptRow>, Fault> {
        self.about(entry).map_err(Fault::Read)
    }

    fn about(&self, entry: &Digest) -> Result<Vec<ReceiptRow>, Cause> {
        let Some(at) = self.place(entry)? else { return Ok(Vec::new()) };
        self.connection
            .prepare_cached(
                "SELECT l.bytes, l.digest, l.arrived FROM chains b
                 JOIN receipts r ON r.of_chain = ?1 AND r.by_chain = b.id AND r.kind BETWEEN 20 AND 23 AND r.of_seq = ?2
                 JOIN links l ON l.id = r.link WHERE b.matter = ?3 ORDER BY r.link",
            )?
            .query_and_then(params![at.chain, at.seq, at.matter], receipt_row)?
            .collect()
    }

    /// For each device, the receipt that first covers an entry as *delivered*: one that names it, or, unless it is a document or
    /// folder, one that names a later entry of its chain.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn delivered_by(&self, entry: &Digest) -> Result<Vec<ReceiptRow>, Fault> {
        self.delivered(entry).map_err(Fault::Read)
    }

    fn delivered(&self, entry: &Digest) -> Result<Vec<ReceiptRow>, Cause> {
        let Some(at) = self.place(entry)? else { return Ok(Vec::new()) };
        let up_to = if at.is_document { at.seq } else { i64::MAX };
        self.connection
            .prepare_cached(
                "SELECT l.bytes, l.digest, l.arrived FROM chains b JOIN links l ON l.id =
                   (SELECT r.link FROM receipts r WHERE r.of_chain = ?1 AND r.by_chain = b.id AND r.kind = ?2
                    AND r.of_seq BETWEEN ?3 AND ?4 ORDER BY r.of_seq, r.link LIMIT 1)
                 WHERE b.matter = ?5 ORDER BY l.id",
            )?
            .query_and_then(
                params![at.chain, code::receipt(ReceiptKind::Delivered), at.seq, up_to, at.matter],
                receipt_row,
            )?
            .collect()
    }

    fn place(&self, entry: &Digest) -> Result<Option<At>, Cause> {
        Ok(self
            .connection
            .prepare_cached("SELECT chain, seq, matter, kind IN (5, 6) FROM links WHERE mark = ? AND digest = ?")?
            .query_row(params![link::mark(entry), entry.0], |row| {
                Ok(At { chain: row.get(0)?, seq: row.get(1)?, matter: row.get(2)?, is_document: row.get(3)? })
            })
            .optional()?)
    }
}

fn receipt_row(row: &Row<'_>) -> Result<ReceiptRow, Cause> {
    let Link::Receipt(receipt) = Link::from_bytes(&row.get::<_, Vec<u8>>(0)?)? else {
        return Err(Cause::Damaged("an entry stands where a receipt was"));
    };
    Ok(ReceiptRow {
        device: receipt.device,
        receipt: receipt.receipt,
        about: receipt.about,
        digest: receipt.digest,
        claimed: receipt.claimed,
        arrived: Moment(row.get(2)?),
        path: receipt.path,
        verified: receipt.verified,
        link: Digest(row.get(1)?),
        seq: receipt.seq,
    })
}
