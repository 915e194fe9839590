//! Every link of a matter, whatever its kind, in the order in which it came here, read from the end.

use parloir_base::{Digest, MatterId, Moment};
use parloir_wire::{Link, Path};
use rusqlite::{OptionalExtension, params};

use crate::fault::{Cause, Fault};
use crate::link;
use crate::load::{self, rows};
use crate::reader::Reader;
use crate::shelf::row_seq;

/// A link where it is kept, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArrivalRow {
    /// Greater than that of every link that came before it, of any matter.
    pub place: u64,
    /// Its digest.
    pub digest: Digest,
    /// The link.
    pub link: Link,
    /// When it was stored here.
    pub arrived: Moment,
    /// How it came; nothing when it was written here.
    pub path: Option<Path>,
    /// Its number, when it is an item.
    pub number: Option<u64>,
    /// The numbers of the items that it is about and that are here.
    pub about: Vec<u64>,
    /// Bytes of the link and its content.
    pub bytes: u64,
}

impl Reader {
    /// The last links of a matter whose place is smaller than `before`, at most `limit`, in order. Costs what the page holds,
    /// however long the matter is.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn arrivals(&self, matter: &MatterId, before: Option<u64>, limit: usize) -> Result<Vec<ArrivalRow>, Fault> {
        self.page_of_arrivals(matter, row_seq(before.unwrap_or(u64::MAX)), limit).map_err(Fault::Read)
    }

    fn page_of_arrivals(&self, matter: &MatterId, before: i64, limit: usize) -> Result<Vec<ArrivalRow>, Cause> {
        let chains: Vec<(i64, i64)> = rows(
            &self.connection,
            "SELECT c.id, c.seq FROM chains c JOIN matters m ON m.id = c.matter WHERE m.matter = ? AND c.seq > 0",
            [matter.0],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        // A chain comes in its own order: whatever of it is on the page is the end of what came before.
        let mut places: Vec<i64> = Vec::new();
        for (chain, head) in chains {
            let last = self.last_before(chain, head, before)?;
            places.extend(rows(
                &self.connection,
                "SELECT id FROM links WHERE chain = ? AND seq <= ? ORDER BY seq DESC LIMIT ?",
                params![chain, last, limit],
                |row| row.get::<_, i64>(0),
            )?);
        }
        places.sort_unstable_by(|one, other| other.cmp(one));
        places.truncate(limit);
        places.into_iter().rev().map(|place| self.arrival(place)).collect()
    }

    /// The last link of a chain that came before a place: found by halving.
    fn last_before(&self, chain: i64, head: i64, before: i64) -> Result<i64, Cause> {
        let mut place = self.connection.prepare_cached("SELECT id FROM links WHERE chain = ? AND seq = ?")?;
        let (mut low, mut high) = (0, head);
        while low < high {
            let middle = high - (high - low) / 2;
            let found: Option<i64> = place.query_row([chain, middle], |row| row.get(0)).optional()?;
            if found.ok_or(Cause::Damaged("a chain lacks a link"))? < before { low = middle } else { high = middle - 1 }
        }
        Ok(low)
    }

    fn arrival(&self, place: i64) -> Result<ArrivalRow, Cause> {
        let mut row = self.connection.prepare_cached(
            "SELECT digest, bytes, arrived, path, number, length(bytes) + coalesce(length(body), 0), id FROM links WHERE id = ?",
        )?;
        let mut found = row.query([place])?;
        let row = found.next()?.ok_or(Cause::Damaged("a link is gone"))?;
        let link = Link::from_bytes(&row.get::<_, Vec<u8>>(1)?)?;
        let about = match &link {
            Link::Entry(entry) => entry.about.as_slice(),
            Link::Receipt(receipt) => std::slice::from_ref(&receipt.about),
        };
        let about = about.iter().filter_map(|entry| self.number_of(entry).transpose()).collect::<Result<_, _>>()?;
        Ok(ArrivalRow {
            place: row.get(6)?,
            digest: Digest(row.get(0)?),
            arrived: Moment(row.get(2)?),
            path: load::path(row.get(3)?)?,
            number: row.get(4)?,
            bytes: row.get(5)?,
            about,
            link,
        })
    }

    fn number_of(&self, entry: &Digest) -> Result<Option<u64>, Cause> {
        let mut row = self.connection.prepare_cached("SELECT number FROM links WHERE mark = ? AND digest = ?")?;
        let number = row.query_row(params![link::mark(entry), entry.0], |row| row.get::<_, Option<u64>>(0));
        Ok(number.optional()?.flatten())
    }
}
