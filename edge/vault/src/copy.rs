//! Everything that a copy elsewhere must hold, in the order in which it came.

use parloir_base::{MatterId, Moment};
use parloir_wire::document::Document;
use parloir_wire::frame::Content;
use parloir_wire::local::{AddressRow, ContactRow};
use parloir_wire::{Card, Path, Record, Signed};
use rusqlite::params;

use crate::fault::{Cause, Fault};
use crate::load;
use crate::own;
use crate::reader::Reader;

/// A link with everything that its row adds to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Its place in the order in which links came: grows, and is never given twice.
    pub place: u64,
    /// Its matter.
    pub matter: MatterId,
    /// The link.
    pub link: Signed,
    /// Its content, for an entry.
    pub content: Option<Content>,
    /// When it was stored here.
    pub arrived: Moment,
    /// How it came; `None` when it was written here.
    pub path: Option<Path>,
}

impl Reader {
    /// Links after a place, at most `limit`.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn copied(&self, after: u64, limit: usize) -> Result<Vec<Copied>, Fault> {
        let read = || -> Result<Vec<Copied>, Cause> {
            self.connection
                .prepare_cached(
                    "SELECT l.bytes, l.signature, l.salt, l.body, l.id, m.matter, l.arrived, l.path
                     FROM links l JOIN matters m ON m.id = l.matter WHERE l.id > ? ORDER BY l.id LIMIT ?",
                )?
                .query_and_then(params![after, limit], |row| {
                    let (link, content) = load::signed(row, 0)?;
                    Ok(Copied {
                        place: row.get(4)?,
                        matter: MatterId(row.get(5)?),
                        link,
                        content,
                        arrived: Moment(row.get(6)?),
                        path: load::path(row.get(7)?)?,
                    })
                })?
                .collect()
        };
        read().map_err(Fault::Read)
    }

    /// The place of the last link; 0 when there is none.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn last_place(&self) -> Result<u64, Fault> {
        let sql = "SELECT coalesce(max(id), 0) FROM links";
        self.connection.query_row(sql, [], |row| row.get(0)).map_err(|error| Fault::Read(error.into()))
    }

    /// Every document whose body is whole here.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn whole_documents(&self) -> Result<Vec<Document>, Fault> {
        let read = || -> Result<Vec<Document>, Cause> {
            self.connection
                .prepare_cached(
                    "SELECT l.body FROM documents d JOIN links l ON l.id = d.link WHERE d.whole = 1 ORDER BY l.id",
                )?
                .query_and_then([], |row| Ok(Document::from_bytes(&row.get::<_, Vec<u8>>(0)?)?))?
                .collect()
        };
        read().map_err(Fault::Read)
    }

    /// Everyone met, and where their devices were last met.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn people(&self) -> Result<(Vec<ContactRow>, Vec<AddressRow>), Fault> {
        load::load_people(&self.connection).map_err(Fault::Read)
    }

    /// This profile's card, where it changed since the profile was made.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn own_card(&self) -> Result<Option<Card>, Fault> {
        own::load_card(&self.connection).map_err(Fault::Read)
    }

    /// Every matter, and when it was seen first.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn matters_met(&self) -> Result<Vec<(MatterId, Moment)>, Fault> {
        let sql = "SELECT matter, met FROM matters ORDER BY id";
        let read = |row: &rusqlite::Row<'_>| Ok((MatterId(row.get(0)?), Moment(row.get(1)?)));
        load::rows(&self.connection, sql, [], read).map_err(Fault::Read)
    }
}
