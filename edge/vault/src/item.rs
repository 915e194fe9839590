//! Items as people see them: numbered by arrival, with the latest text, and what was there before.

use parloir_base::{DeviceId, Digest, MatterId, Moment};
use parloir_wire::document::Document;
use parloir_wire::{Kind, Link, Path, Record};
use rusqlite::{Params, Row, params};

use crate::code;
use crate::fault::{Cause, Fault};
use crate::imported::{self, ImportRow};
use crate::link;
use crate::load::{self, kind, rows};
use crate::reader::Reader;
use crate::shelf::row_seq;

/// Which items of a matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemQuery {
    /// The matter.
    pub matter: MatterId,
    /// Only items with a greater number.
    pub after: Option<u64>,
    /// Only items with a smaller number.
    pub before: Option<u64>,
    /// At most so many.
    pub limit: usize,
    /// When more fit than `limit`: the last ones rather than the first. They come in order all the same.
    pub is_from_end: bool,
    /// Unless empty: only messages and documents that none of these devices wrote, not opened here, not withdrawn.
    pub unopened_by: Vec<DeviceId>,
}

impl ItemQuery {
    /// The first items of a matter, at most `limit`.
    #[must_use]
    pub const fn of(matter: MatterId, limit: usize) -> Self {
        Self { matter, after: None, before: None, limit, is_from_end: false, unopened_by: Vec::new() }
    }

    /// The last items of a matter, at most `limit`.
    #[must_use]
    pub const fn last_of(matter: MatterId, limit: usize) -> Self {
        Self { matter, after: None, before: None, limit, is_from_end: true, unopened_by: Vec::new() }
    }
}

/// One item. Corrections and withdrawals are items too, with a number of their own.
#[derive(Clone, PartialEq, Eq)]
pub struct ItemRow {
    /// Its matter.
    pub matter: MatterId,
    /// Its place in the matter, from 1, by arrival here. Never changes on this device; says nothing on another.
    pub number: u64,
    /// Its entry.
    pub entry: Digest,
    /// Whose chain.
    pub device: DeviceId,
    /// Where in it.
    pub seq: u64,
    /// What it is.
    pub kind: Kind,
    /// What the writer's clock said.
    pub claimed: Moment,
    /// When it was stored here.
    pub arrived: Moment,
    /// How it came; `None` when it was written here.
    pub path: Option<Path>,
    /// The entries it is about.
    pub about: Vec<Digest>,
    /// Of a message or reply: its text now; of a correction: its own. `None` once withdrawn (see [`Reader::item_history`]).
    pub text: Option<String>,
    /// Whether `text` is that of a correction.
    pub corrected: bool,
    /// Of a document or folder: what it is.
    pub document: Option<Document>,
    /// Whether it was withdrawn.
    pub withdrawn: bool,
    /// Of a document that is a conversation exported from another program: what its importer says of it, and how far it was read here.
    pub import: Option<ImportRow>,
    /// Of a document or folder: how much of its body is here.
    pub document_state: Option<DocumentState>,
}

/// How much of a document's body is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentState {
    /// All of it.
    Whole,
    /// Some of it.
    Wanted {
        /// Segments here.
        have_segments: u64,
        /// Segments in all.
        total: u64,
    },
}

/// One version of an item's text, or its end.
#[derive(Clone, PartialEq, Eq)]
pub struct Version {
    /// The message, the correction, or the withdrawal.
    pub entry: Digest,
    /// Which of them.
    pub kind: Kind,
    /// What the writer's clock said.
    pub claimed: Moment,
    /// When it was stored here.
    pub arrived: Moment,
    /// Its text; `None` for a withdrawal.
    pub text: Option<String>,
}

impl core::fmt::Debug for ItemRow {
    /// Where it is, never what it says.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "ItemRow({}, {:?}, {:?})", self.number, self.kind, self.entry)
    }
}

impl core::fmt::Debug for Version {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Version({:?}, {:?})", self.kind, self.entry)
    }
}

const COLUMNS: &str =
    "SELECT l.number, l.digest, l.kind, l.bytes, l.arrived, l.path, l.body, l.withdrawn, a.body, d.whole, l.amended,
            i.body, r.lines, r.agrees";
const LINKS: &str = "FROM links l";
/// The few that are to be opened, each then looked up: never the other way round.
const UNOPENED: &str = "FROM unopened u CROSS JOIN links l ON l.matter = u.matter AND l.number = u.number";
const BESIDE: &str = "LEFT JOIN links a ON a.id = l.amended LEFT JOIN documents d ON d.link = l.id
    LEFT JOIN imports r ON r.link = l.id LEFT JOIN links i ON i.id = r.mark";

impl Reader {
    /// Items of a matter, in order of their numbers.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn items(&self, query: &ItemQuery) -> Result<Vec<ItemRow>, Fault> {
        self.page_of_items(query).map_err(Fault::Read)
    }

    fn page_of_items(&self, query: &ItemQuery) -> Result<Vec<ItemRow>, Cause> {
        let Some(matter) = self.matter_row(&query.matter)? else { return Ok(Vec::new()) };
        let sql = self.page_sql(query)?;
        let (after, before) = (row_seq(query.after.unwrap_or(0)), row_seq(query.before.unwrap_or(u64::MAX)));
        let mut items = self.item_rows(&sql, params![matter, after, before, query.limit])?;
        if query.is_from_end {
            items.reverse();
        }
        Ok(items)
    }

    fn page_sql(&self, query: &ItemQuery) -> Result<String, Cause> {
        let order = if query.is_from_end { "DESC" } else { "ASC" };
        if query.unopened_by.is_empty() {
            return Ok(format!(
                "{COLUMNS} {LINKS} {BESIDE} WHERE l.matter = ? AND l.number > ? AND l.number < ? ORDER BY l.number {order} LIMIT ?"
            ));
        }
        let own = self.chain_rows(&query.matter, &query.unopened_by)?;
        Ok(format!(
            "{COLUMNS} {UNOPENED} {BESIDE} WHERE u.matter = ? AND u.number > ? AND u.number < ? AND u.chain NOT IN ({own})
             ORDER BY u.number {order} LIMIT ?"
        ))
    }

    /// How many items of a matter none of these devices wrote, not opened here and not withdrawn. Nobody counts further than `max`.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn unopened(&self, matter: &MatterId, by: &[DeviceId], max: usize) -> Result<u64, Fault> {
        let count = || {
            let Some(row) = self.matter_row(matter)? else { return Ok(0) };
            let own = self.chain_rows(matter, by)?;
            let sql = format!(
                "SELECT count(*) FROM (SELECT 1 FROM unopened WHERE matter = ? AND chain NOT IN ({own}) LIMIT ?)"
            );
            Ok(self.connection.prepare_cached(&sql)?.query_row(params![row, max], |row| row.get(0))?)
        };
        count().map_err(Fault::Read)
    }

    /// The rows of devices' chains in a matter, as a list of the query language.
    fn chain_rows(&self, matter: &MatterId, devices: &[DeviceId]) -> Result<String, Cause> {
        let mut chains = Vec::new();
        for device in devices {
            chains.extend(self.chain_row(matter, device)?.map(|id| id.to_string()));
        }
        Ok(chains.join(","))
    }

    /// An item by its entry.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn item(&self, entry: &Digest) -> Result<Option<ItemRow>, Fault> {
        let sql = format!("{COLUMNS} {LINKS} {BESIDE} WHERE l.mark = ? AND l.digest = ? AND l.number IS NOT NULL");
        self.item_rows(&sql, params![link::mark(entry), entry.0]).map(|mut found| found.pop()).map_err(Fault::Read)
    }

    /// An item by its number in a matter.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn item_by_number(&self, matter: &MatterId, number: u64) -> Result<Option<ItemRow>, Fault> {
        let find = || {
            let Some(matter) = self.matter_row(matter)? else { return Ok(None) };
            let sql = format!("{COLUMNS} {LINKS} {BESIDE} WHERE l.matter = ? AND l.number = ?");
            self.item_rows(&sql, params![matter, row_seq(number)]).map(|mut found| found.pop())
        };
        find().map_err(Fault::Read)
    }

    /// The one item of a matter whose entry starts with these hexadecimal digits (at least four); `None` when there is none, or
    /// more than one.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn item_by_prefix(&self, matter: &MatterId, prefix: &str) -> Result<Option<ItemRow>, Fault> {
        let find = || {
            let prefix = prefix.to_ascii_lowercase();
            let (Some(matter), Some((low, high))) = (self.matter_row(matter)?, marks(&prefix)) else { return Ok(None) };
            let sql = format!(
                "{COLUMNS} {LINKS} {BESIDE} WHERE l.mark BETWEEN ? AND ? AND l.matter = ? AND l.number IS NOT NULL
                 AND lower(hex(l.digest)) GLOB ? LIMIT 2"
            );
            let mut found = self.item_rows(&sql, params![low, high, matter, format!("{prefix}*")])?;
            Ok(if found.len() == 1 { found.pop() } else { None })
        };
        find().map_err(Fault::Read)
    }

    /// What an item said, from the first text to the last, and its withdrawal.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn item_history(&self, entry: &Digest) -> Result<Vec<Version>, Fault> {
        let find = || {
            let sql = "SELECT id, digest, kind, bytes, arrived, body FROM links WHERE mark = ?1 AND digest = ?2
                       UNION ALL
                       SELECT id, digest, kind, bytes, arrived, body FROM links
                       WHERE root = (SELECT id FROM links WHERE mark = ?1 AND digest = ?2) AND kind <> ?3 ORDER BY 1";
            self.connection
                .prepare_cached(sql)?
                .query_and_then(params![link::mark(entry), entry.0, code::kind(Kind::Import)], |row| {
                    let Link::Entry(entry) = Link::from_bytes(&row.get::<_, Vec<u8>>(3)?)? else {
                        return Err(Cause::Damaged("a receipt stands where an entry was"));
                    };
                    let text = text(row.get(5)?);
                    let text = if entry.kind == Kind::Withdrawal { None } else { text };
                    Ok(Version {
                        entry: Digest(row.get(1)?),
                        kind: entry.kind,
                        claimed: entry.claimed,
                        arrived: Moment(row.get(4)?),
                        text,
                    })
                })?
                .collect::<Result<Vec<Version>, Cause>>()
        };
        find().map_err(Fault::Read)
    }

    /// Matters in the order in which they were met, with how many items each has.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn matters(&self) -> Result<Vec<(MatterId, u64)>, Fault> {
        rows(&self.connection, "SELECT matter, items FROM matters ORDER BY id", [], |row| {
            Ok((MatterId(row.get(0)?), row.get(1)?))
        })
        .map_err(Fault::Read)
    }

    fn item_rows(&self, sql: &str, params: impl Params) -> Result<Vec<ItemRow>, Cause> {
        self.connection.prepare_cached(sql)?.query_and_then(params, |row| self.item_row(row))?.collect()
    }

    fn item_row(&self, row: &Row<'_>) -> Result<ItemRow, Cause> {
        let kind = kind(row.get(2)?)?;
        let Link::Entry(entry) = Link::from_bytes(&row.get::<_, Vec<u8>>(3)?)? else {
            return Err(Cause::Damaged("a receipt stands where an entry was"));
        };
        let body: Option<Vec<u8>> = row.get(6)?;
        let withdrawn = row.get::<_, Option<i64>>(7)?.is_some();
        let amended: Option<Vec<u8>> = row.get(8)?;
        let corrected = row.get::<_, Option<i64>>(10)?.is_some();
        let (mut words, mut document) = (None, None);
        match kind {
            Kind::Message | Kind::Reply | Kind::Correction if !withdrawn => words = text(amended.or(body)),
            Kind::Document | Kind::Folder => document = body.and_then(|body| Document::from_bytes(&body).ok()),
            _ => {}
        }
        let document_state = match (&document, row.get::<_, Option<bool>>(9)?) {
            (Some(_), Some(true)) => Some(DocumentState::Whole),
            (Some(document), _) => {
                let (have_segments, total) = self.bodies.have(document);
                Some(DocumentState::Wanted { have_segments, total })
            }
            _ => None,
        };
        let import = match document {
            Some(_) => imported::row(row.get(11)?, row.get(12)?, row.get(13)?),
            None => None,
        };
        Ok(ItemRow {
            matter: entry.matter,
            number: row.get(0)?,
            entry: Digest(row.get(1)?),
            device: entry.device,
            seq: entry.seq,
            kind,
            claimed: entry.claimed,
            arrived: Moment(row.get(4)?),
            path: load::path(row.get(5)?)?,
            about: entry.about,
            text: words,
            corrected,
            document,
            withdrawn,
            import,
            document_state,
        })
    }
}

/// Bytes that are not UTF-8 have no text: they are never shown in part.
fn text(body: Option<Vec<u8>>) -> Option<String> {
    body.and_then(|bytes| String::from_utf8(bytes).ok())
}

/// The range of marks of digests that start with `prefix`.
fn marks(prefix: &str) -> Option<(i64, i64)> {
    if !(4..=64).contains(&prefix.len()) || !prefix.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let shown: String = prefix.chars().take(8).collect();
    let bound = |fill: char| {
        let digits: String = shown.chars().chain(std::iter::repeat(fill)).take(8).collect();
        u32::from_str_radix(&digits, 16).ok().map(|bits| i64::from(bits) - (1 << 31))
    };
    bound('0').zip(bound('f'))
}

#[cfg(test)]
mod tests;
