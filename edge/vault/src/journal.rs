//! The chains as they are: runs of links to send, pages of links to hand over, proofs of forks, counts.

use parloir_base::limit::BATCH_RECORDS_MAX;
use parloir_base::{DeviceId, Digest, MatterId, Moment, Signature};
use parloir_wire::frame::Carried;
use parloir_wire::{Path, Signed};
use rusqlite::{OptionalExtension, params};

use crate::fault::{Cause, Fault};
use crate::load::{self, rows};
use crate::reader::Reader;
use crate::shelf::row_seq;

/// What a link costs on the wire beside its bytes and content: signature, lengths, salt. Rounded up.
const LINK_OVERHEAD_BYTES: usize = 64 + 32 + 16;

/// Two links at one place of a chain, both signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForkRow {
    /// Whose chain.
    pub device: DeviceId,
    /// Which place.
    pub seq: u64,
    /// One link.
    pub one: Signed,
    /// The other.
    pub other: Signed,
    /// When it was found.
    pub found: Moment,
}

/// A link where it is kept: its digest, the link with its content, when it was stored here, how it came.
pub type Placed = (Digest, Carried, Moment, Option<Path>);

/// How much a matter holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Links of every chain: entries and receipts.
    pub links: u64,
    /// Items, corrections and withdrawals included.
    pub items: u64,
}

/// What a chain that is written here holds after a place, documents apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Items, corrections and withdrawals included.
    pub items: u64,
    /// Their contents together.
    pub bytes: u64,
    /// When the first of them was written.
    pub since: Option<Moment>,
}

impl Reader {
    /// Links of a chain from `first` to `last` inclusive, in order, with their contents: as many as fit in `bytes_max` and in a
    /// batch, and always at least one when there is one.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn links(
        &self,
        matter: &MatterId,
        device: &DeviceId,
        first: u64,
        last: u64,
        bytes_max: usize,
    ) -> Result<Vec<Carried>, Fault> {
        self.run_of_links(matter, device, first, last, bytes_max).map_err(Fault::Read)
    }

    fn run_of_links(
        &self,
        matter: &MatterId,
        device: &DeviceId,
        first: u64,
        last: u64,
        bytes_max: usize,
    ) -> Result<Vec<Carried>, Cause> {
        let Some(chain) = self.chain_row(matter, device)? else { return Ok(Vec::new()) };
        let mut statement = self.connection.prepare_cached(
            "SELECT bytes, signature, salt, body FROM links WHERE chain = ? AND seq BETWEEN ? AND ? ORDER BY seq LIMIT ?",
        )?;
        let mut found = statement.query(params![chain, row_seq(first), row_seq(last), BATCH_RECORDS_MAX])?;
        let (mut links, mut bytes) = (Vec::new(), 0);
        while let Some(row) = found.next()? {
            let (link, content) = load::signed(row, 0)?;
            bytes += link.bytes.len() + content.as_ref().map_or(0, |c| c.body.len()) + LINK_OVERHEAD_BYTES;
            if bytes > bytes_max && !links.is_empty() {
                break;
            }
            links.push(Carried { link, content });
        }
        Ok(links)
    }

    /// A page of a chain from place `first`, in order: digest, link with content, when it was stored here, how it came.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn chain_page(
        &self,
        matter: &MatterId,
        device: &DeviceId,
        first: u64,
        limit: usize,
    ) -> Result<Vec<Placed>, Fault> {
        self.page(matter, device, first, limit).map_err(Fault::Read)
    }

    fn page(&self, matter: &MatterId, device: &DeviceId, first: u64, limit: usize) -> Result<Vec<Placed>, Cause> {
        let Some(chain) = self.chain_row(matter, device)? else { return Ok(Vec::new()) };
        self.connection
            .prepare_cached(
                "SELECT digest, bytes, signature, salt, body, arrived, path FROM links
                 WHERE chain = ? AND seq >= ? ORDER BY seq LIMIT ?",
            )?
            .query_and_then(params![chain, row_seq(first), limit], |row| {
                let (link, content) = load::signed(row, 1)?;
                Ok((Digest(row.get(0)?), Carried { link, content }, Moment(row.get(5)?), load::path(row.get(6)?)?))
            })?
            .collect()
    }

    /// The devices that have a chain in a matter, ascending, with how far each has come.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn chains(&self, matter: &MatterId) -> Result<Vec<(DeviceId, u64)>, Fault> {
        rows(
            &self.connection,
            "SELECT c.device, c.seq FROM chains c JOIN matters m ON m.id = c.matter
             WHERE m.matter = ? AND c.seq > 0 ORDER BY c.device",
            [matter.0],
            |row| Ok((DeviceId(row.get(0)?), row.get(1)?)),
        )
        .map_err(Fault::Read)
    }

    /// Proofs of forks in a matter.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn forks(&self, matter: &MatterId) -> Result<Vec<ForkRow>, Fault> {
        rows(
            &self.connection,
            "SELECT c.device, f.seq, f.one, f.one_signature, f.other, f.other_signature, f.found
             FROM forks f JOIN chains c ON c.id = f.chain JOIN matters m ON m.id = c.matter
             WHERE m.matter = ? ORDER BY c.device, f.seq",
            [matter.0],
            |row| {
                Ok(ForkRow {
                    device: DeviceId(row.get(0)?),
                    seq: row.get(1)?,
                    one: Signed { bytes: row.get(2)?, signature: Signature(row.get(3)?) },
                    other: Signed { bytes: row.get(4)?, signature: Signature(row.get(5)?) },
                    found: Moment(row.get(6)?),
                })
            },
        )
        .map_err(Fault::Read)
    }

    /// How much a matter holds.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn counts(&self, matter: &MatterId) -> Result<Counts, Fault> {
        self.count(matter).map_err(Fault::Read)
    }

    fn count(&self, matter: &MatterId) -> Result<Counts, Cause> {
        let Some(id) = self.matter_row(matter)? else { return Ok(Counts::default()) };
        Ok(self
            .connection
            .prepare_cached(
                "SELECT (SELECT coalesce(sum(seq), 0) FROM chains WHERE matter = ?1), items FROM matters WHERE id = ?1",
            )?
            .query_row([id], |row| Ok(Counts { links: row.get(0)?, items: row.get(1)? }))?)
    }

    /// What a chain that is written here holds after a place, documents apart: nothing of it is read to count it.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn tally(&self, matter: &MatterId, device: &DeviceId, after: u64) -> Result<Tally, Fault> {
        self.count_after(matter, device, after).map_err(Fault::Read)
    }

    fn count_after(&self, matter: &MatterId, device: &DeviceId, after: u64) -> Result<Tally, Cause> {
        let Some(chain) = self.chain_row(matter, device)? else { return Ok(Tally::default()) };
        Ok(self
            .connection
            .prepare_cached(
                "WITH upto AS (SELECT items, bytes FROM tallies WHERE chain = ?1 AND seq <= ?2 ORDER BY seq DESC LIMIT 1)
                 SELECT l.items - coalesce((SELECT items FROM upto), 0), l.bytes - coalesce((SELECT bytes FROM upto), 0),
                   (SELECT arrived FROM links WHERE chain = ?1 AND seq =
                     (SELECT seq FROM tallies WHERE chain = ?1 AND seq > ?2 ORDER BY seq LIMIT 1))
                 FROM tallies l WHERE l.chain = ?1 ORDER BY l.seq DESC LIMIT 1",
            )?
            .query_row(params![chain, row_seq(after)], |row| {
                let since = row.get::<_, Option<i64>>(2)?.map(Moment);
                Ok(Tally { items: row.get(0)?, bytes: row.get(1)?, since })
            })
            .optional()?
            .unwrap_or_default())
    }
}
