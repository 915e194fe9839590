//! Conversations exported from other programs: which documents are one, and their lines as this device read them.
//!
//! What stands here is made again from the documents at any time; no backup carries it.

use parloir_base::limit::SEARCH_RESULTS_MAX;
use parloir_base::{DeviceId, Digest, MatterId, Moment, Refusal};
use parloir_wire::import::Import;
use parloir_wire::{Link, Record};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::fault::{Cause, Fault, Stop};
use crate::link;
use crate::reader::Reader;
use crate::search::{self, Part};
use crate::shelf::row_seq;
use crate::vault::Vault;

/// That a document is an exported conversation.
#[derive(Clone, PartialEq, Eq)]
pub struct ImportRow {
    /// What its importer says.
    pub import: Import,
    /// Lines read here; nothing while it was not read.
    pub lines: Option<u64>,
    /// Whether the reading came to the digest that the importer says.
    pub agrees: bool,
}

/// A line of such a conversation. Words, moments and attachments are what the host's reader writes.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// From 1, in the order of the file.
    pub place: u64,
    /// `message`, `system`.
    pub kind: String,
    /// What else the line says of itself.
    pub mark: String,
    /// The moment as the file has it.
    pub written: String,
    /// The same in one form.
    pub moment: String,
    /// As the file names them.
    pub author: String,
    /// To whom.
    pub to: String,
    /// What it says.
    pub text: String,
    /// What belongs to it, in a form of the host's own.
    pub attachments: String,
}

impl core::fmt::Debug for Imported {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Imported({}, {} bytes)", self.place, self.text.len())
    }
}

/// A line that holds the words of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundLine {
    /// Its matter.
    pub matter: MatterId,
    /// The entry of its document.
    pub entry: Digest,
    /// The number of that item.
    pub number: u64,
    /// Whose chain.
    pub device: DeviceId,
    /// When the document was placed, by its writer's clock.
    pub claimed: Moment,
    /// The line.
    pub line: Imported,
    /// What stands around the words, in order.
    pub parts: Vec<Part>,
}

/// From the columns of an item.
pub(crate) fn row(body: Option<Vec<u8>>, lines: Option<u64>, agrees: Option<bool>) -> Option<ImportRow> {
    let import = Import::from_bytes(&body?).ok()?;
    Some(ImportRow { import, lines, agrees: agrees.unwrap_or(false) })
}

const LINE: &str = "i.place, i.kind, i.mark, i.written, i.moment, i.author, i.recipient, i.text, i.attachments";

fn line(row: &Row<'_>) -> Result<Imported, rusqlite::Error> {
    Ok(Imported {
        place: row.get(0)?,
        kind: row.get(1)?,
        mark: row.get(2)?,
        written: row.get(3)?,
        moment: row.get(4)?,
        author: row.get(5)?,
        to: row.get(6)?,
        text: row.get(7)?,
        attachments: row.get(8)?,
    })
}

impl Vault {
    /// Forgets what was read of a document, to read it anew: a reading that was cut off leaves nothing half.
    ///
    /// # Errors
    /// [`Fault::Commit`].
    pub fn begin_reading(&mut self, entry: &Digest) -> Result<(), Fault> {
        self.reading(entry, |db, link| {
            db.execute(
                "INSERT INTO imported_words (imported_words, rowid, text) SELECT 'delete', id, text FROM imported WHERE link = ?",
                [link],
            )?;
            db.execute("DELETE FROM imported WHERE link = ?", [link])?;
            db.execute("UPDATE imports SET lines = NULL, agrees = NULL WHERE link = ?", [link])?;
            Ok(())
        })
    }

    /// Keeps lines of a document, in one transaction.
    ///
    /// # Errors
    /// [`Fault::Commit`]: none of them is there then.
    pub fn put_imported(&mut self, entry: &Digest, lines: &[Imported]) -> Result<(), Fault> {
        self.reading(entry, |db, link| {
            let mut put = db.prepare_cached(
                "INSERT INTO imported (link, place, kind, mark, written, moment, author, recipient, text, attachments)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?;
            let mut index = db.prepare_cached("INSERT INTO imported_words (rowid, text) VALUES (?, ?)")?;
            for one in lines {
                put.execute(params![
                    link,
                    row_seq(one.place),
                    one.kind,
                    one.mark,
                    one.written,
                    one.moment,
                    one.author,
                    one.to,
                    one.text,
                    one.attachments
                ])?;
                index.execute(params![db.last_insert_rowid(), one.text])?;
            }
            Ok(())
        })
    }

    /// Says that a document was read to its end: so many lines, and whether they are those that its importer signed for.
    ///
    /// # Errors
    /// [`Fault::Commit`].
    pub fn end_reading(&mut self, entry: &Digest, lines: u64, agrees: bool) -> Result<(), Fault> {
        self.reading(entry, |db, link| {
            db.execute(
                "UPDATE imports SET lines = ?, agrees = ? WHERE link = ?",
                params![row_seq(lines), agrees, link],
            )?;
            Ok(())
        })
    }

    fn reading(
        &mut self,
        entry: &Digest,
        work: impl FnOnce(&Connection, i64) -> Result<(), Cause>,
    ) -> Result<(), Fault> {
        let entry = *entry;
        self.within(move |db| {
            let link = document(db, &entry)?.ok_or(Cause::Order("no import has this entry"))?;
            work(db, link)
        })
    }
}

/// The row of a document that is an import.
fn document(db: &Connection, entry: &Digest) -> Result<Option<i64>, Cause> {
    let sql = "SELECT l.id FROM links l JOIN imports r ON r.link = l.id WHERE l.mark = ? AND l.digest = ?";
    Ok(db.prepare_cached(sql)?.query_row(params![link::mark(entry), entry.0], |row| row.get(0)).optional()?)
}

impl Reader {
    /// Lines of a document behind a place, in order.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn imported(&self, entry: &Digest, after: u64, limit: usize) -> Result<Vec<Imported>, Fault> {
        let find = || -> Result<Vec<Imported>, Cause> {
            let Some(link) = document(&self.connection, entry)? else { return Ok(Vec::new()) };
            let sql =
                format!("SELECT {LINE} FROM imported i WHERE i.link = ? AND i.place > ? ORDER BY i.place LIMIT ?");
            let mut statement = self.connection.prepare_cached(&sql)?;
            let lines = statement.query_map(params![link, row_seq(after), limit], line)?;
            Ok(lines.collect::<Result<_, _>>()?)
        };
        find().map_err(Fault::Read)
    }

    /// Documents that are whole here, are imports, were not withdrawn, and were not read yet; at most so many.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn unread_imports(&self, limit: usize) -> Result<Vec<Digest>, Fault> {
        let find = || -> Result<Vec<Digest>, Cause> {
            let sql = "SELECT l.digest FROM imports r JOIN links l ON l.id = r.link JOIN documents d ON d.link = r.link
                       WHERE r.lines IS NULL AND d.whole <> 0 AND l.withdrawn IS NULL ORDER BY l.id LIMIT ?";
            let mut statement = self.connection.prepare_cached(sql)?;
            let found = statement.query_map([limit], |row| Ok(Digest(row.get(0)?)))?;
            Ok(found.collect::<Result<_, _>>()?)
        };
        find().map_err(Fault::Read)
    }

    /// Lines of imports that hold all the words of a query, the latest items first, each in the order of its file. Of items that were withdrawn
    /// nothing is found.
    ///
    /// # Errors
    /// As [`Reader::search`].
    pub fn search_imported(&self, query: &str, matter: Option<MatterId>, limit: usize) -> Result<Vec<FoundLine>, Stop> {
        let words = search::read(query).ok_or(Refusal::SearchUnreadable)?;
        let find = || -> Result<Vec<FoundLine>, Cause> {
            let within = match matter {
                None => None,
                Some(matter) => match self.matter_row(&matter)? {
                    None => return Ok(Vec::new()),
                    within => within,
                },
            };
            let sql = format!(
                "SELECT {LINE}, m.matter, l.digest, l.number, snippet(imported_words, 0, char(1), char(2), '…', 16), c.device, l.bytes
                 FROM imported_words JOIN imported i ON i.id = imported_words.rowid JOIN links l ON l.id = i.link
                 JOIN matters m ON m.id = l.matter JOIN chains c ON c.id = l.chain
                 WHERE imported_words MATCH ?1 AND (?2 IS NULL OR l.matter = ?2) AND l.withdrawn IS NULL
                 ORDER BY l.id DESC, i.place LIMIT ?3"
            );
            let mut statement = self.connection.prepare_cached(&sql)?;
            statement.query_and_then(params![words, within, limit.min(SEARCH_RESULTS_MAX)], found)?.collect()
        };
        find().map_err(|cause| Stop::Fault(Fault::Read(cause)))
    }
}

fn found(row: &Row<'_>) -> Result<FoundLine, Cause> {
    let Link::Entry(entry) = Link::from_bytes(&row.get::<_, Vec<u8>>(14)?)? else {
        return Err(Cause::Damaged("a receipt stands where an entry was"));
    };
    Ok(FoundLine {
        matter: MatterId(row.get(9)?),
        entry: Digest(row.get(10)?),
        number: row.get(11)?,
        device: DeviceId(row.get(13)?),
        claimed: entry.claimed,
        line: line(row)?,
        parts: search::parts(&row.get::<_, String>(12)?),
    })
}
