//! Erasing a whole matter: its rows, its keys, its bodies, and what is left of them in the files; its name alone stays, so that it does
//! not come back.
//!
//! Order: one transaction takes the rows away, and with them the keys of every document, notes which bodies are left, and keeps the
//! certificate. From then on the matter is erased. Then the files of the bodies go, and the write-ahead log is folded back, which
//! overwrites former pages. What a crash leaves of that is done when the vault is opened next.

use std::collections::BTreeSet;

use parloir_base::{Digest, MatterId, Moment, Refusal};
use parloir_wire::document::Document;
use parloir_wire::{Kind, Record};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use crate::fault::{Cause, Fault, Stop};
use crate::filing;
use crate::hold;
use crate::load::{self, rows};
use crate::places::Places;
use crate::point;
use crate::reader::Reader;
use crate::vault::Vault;
use crate::{code, own};

/// How much a matter holds: what a certificate counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erasable {
    /// Signed entries and receipts.
    pub links: u64,
    /// Items, corrections and withdrawals.
    pub items: u64,
    /// Documents whose body is here, whole or in part.
    pub documents: u64,
    /// Their bytes.
    pub document_bytes: u64,
}

/// An erasure, with what is stated of it.
#[derive(Clone, Copy)]
pub struct Erasure<'a> {
    /// Which matter.
    pub matter: &'a MatterId,
    /// When.
    pub at: Moment,
    /// Settings that go with it.
    pub gone: &'a [String],
    /// The certificate.
    pub text: &'a str,
    /// Its signature, armoured.
    pub signature: &'a str,
}

/// What this device stated of an erasure.
#[derive(Clone, PartialEq, Eq)]
pub struct CertificateRow {
    /// Its number in this vault.
    pub number: u64,
    /// When it was made.
    pub made: Moment,
    /// The text.
    pub text: String,
    /// Its signature, armoured.
    pub signature: String,
}

impl core::fmt::Debug for CertificateRow {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "CertificateRow({})", self.number)
    }
}

/// Stands in the list of bodies for the log that is to be folded back.
const LOG: &[u8] = &[];

impl Reader {
    /// How much a matter holds.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn erasable(&self, matter: &MatterId) -> Result<Erasable, Fault> {
        let count = || -> Result<Erasable, Cause> {
            let Some(id) = self.matter_row(matter)? else { return Ok(Erasable::default()) };
            let sql = "SELECT count(*), count(number) FROM links WHERE matter = ?";
            let (links, items) = self.connection.query_row(sql, [id], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let mut found = Erasable { links, items, ..Erasable::default() };
            for document in documents(&self.connection, id, true)? {
                if self.bodies.have(&document).0 > 0 {
                    found.documents += 1;
                    found.document_bytes += document.bytes;
                }
            }
            Ok(found)
        };
        count().map_err(Fault::Read)
    }

    /// Matters that were erased here, and when.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn erased(&self) -> Result<Vec<(MatterId, Moment)>, Fault> {
        load::erased(&self.connection).map_err(Fault::Read)
    }

    /// Whether something of an erasure is still to be done.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn is_erasing(&self) -> Result<bool, Fault> {
        let sql = "SELECT EXISTS (SELECT 1 FROM erasing)";
        self.connection.query_row(sql, [], |row| row.get(0)).map_err(|error| Fault::Read(error.into()))
    }

    /// Every certificate, oldest first.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn certificates(&self) -> Result<Vec<CertificateRow>, Fault> {
        rows(&self.connection, "SELECT id, made, text, signature FROM certificates ORDER BY id", [], |row| {
            let (number, made) = (row.get(0)?, Moment(row.get(1)?));
            Ok(CertificateRow { number, made, text: row.get(2)?, signature: row.get(3)? })
        })
        .map_err(Fault::Read)
    }
}

impl Vault {
    /// Erases a matter. Once this returned a fault of [`Fault::Erase`], the matter is erased, and what is left of its files goes when
    /// the vault is opened next.
    ///
    /// # Errors
    /// [`Refusal::MatterHeld`], [`Refusal::MatterUnknown`]; [`Fault::Commit`]: nothing was done; [`Fault::Erase`].
    pub fn erase(&mut self, erasure: &Erasure<'_>) -> Result<(), Stop> {
        let fault = |cause: Cause| Stop::Fault(Fault::Commit(cause));
        // What is remembered of rows is of rows that may go.
        self.places = Places::default();
        point::pass("erase/begin").map_err(|error| fault(error.into()))?;
        let transaction = self
            .reader
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|error| fault(error.into()))?;
        if hold::is_held(&transaction, erasure.matter).map_err(|error| fault(error.into()))? {
            return Err(Refusal::MatterHeld.into());
        }
        let sql = "SELECT id FROM matters WHERE matter = ?";
        let id: Option<i64> = transaction
            .query_row(sql, [erasure.matter.0], |row| row.get(0))
            .optional()
            .map_err(|error| fault(error.into()))?;
        let id = id.ok_or(Refusal::MatterUnknown)?;
        take_away(transaction, id, erasure).map_err(fault)?;
        self.finish_erasing()?;
        Ok(())
    }

    /// Does what is left of erasures: files of bodies, and former pages in the write-ahead log.
    ///
    /// # Errors
    /// [`Fault::Erase`]: it is tried again when the vault is opened next.
    pub fn finish_erasing(&mut self) -> Result<(), Fault> {
        let left = rows(&self.connection, "SELECT root FROM erasing ORDER BY root", [], |row| row.get::<_, Vec<u8>>(0))
            .map_err(Fault::Erase)?;
        if left.is_empty() {
            return Ok(());
        }
        for root in left.iter().filter_map(|root| <[u8; 32]>::try_from(root.as_slice()).ok()) {
            self.reader.bodies.erase(&Digest(root))?;
        }
        let fold = || -> Result<(), Cause> {
            point::pass("erase/bodies")?;
            self.connection.execute("DELETE FROM erasing WHERE root <> ?", [LOG])?;
            let is_busy: bool = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
            if is_busy {
                return Err(Cause::Busy);
            }
            point::pass("erase/folded")?;
            self.connection.execute("DELETE FROM erasing", [])?;
            Ok(())
        };
        fold().map_err(Fault::Erase)
    }

    /// Notes that a matter was erased before this vault was made again from a copy: nothing of it is taken from then on.
    ///
    /// # Errors
    /// [`Fault::Setting`].
    pub fn put_erased(&mut self, matter: &MatterId, at: Moment) -> Result<(), Fault> {
        self.places = Places::default();
        self.connection
            .execute("INSERT INTO erased (matter, at) VALUES (?, ?) ON CONFLICT DO NOTHING", params![matter.0, at.0])
            .map_err(|error| Fault::Setting(error.into()))?;
        Ok(())
    }

    /// Keeps a certificate of a former vault.
    ///
    /// # Errors
    /// [`Fault::Setting`].
    pub fn put_certificate(&mut self, made: Moment, text: &str, signature: &str) -> Result<(), Fault> {
        certificate(&self.connection, made, text, signature).map_err(|error| Fault::Setting(error.into()))
    }

    /// Every page of the database as it is once it is decrypted, those that nothing uses included: what tests search for what was erased.
    #[doc(hidden)]
    pub fn pages(&mut self) -> Vec<u8> {
        self.reader.connection.serialize("main").map(|pages| pages.to_vec()).unwrap_or_default()
    }
}

/// Everything of the matter, in one transaction.
fn take_away(transaction: Transaction<'_>, id: i64, erasure: &Erasure<'_>) -> Result<(), Cause> {
    let db = &*transaction;
    let mut left: BTreeSet<Digest> = documents(db, id, true)?.iter().map(|document| document.root).collect();
    for document in documents(db, id, false)? {
        // The same body may belong to an entry of another matter: that entry has its key still.
        left.remove(&document.root);
    }
    for root in &left {
        db.execute("INSERT INTO erasing (root) VALUES (?) ON CONFLICT DO NOTHING", [root.0])?;
    }
    db.execute("INSERT INTO erasing (root) VALUES (?) ON CONFLICT DO NOTHING", [LOG])?;
    for sql in [
        "DELETE FROM receipts WHERE of_chain IN (SELECT id FROM chains WHERE matter = ?1)
           OR by_chain IN (SELECT id FROM chains WHERE matter = ?1)",
        "DELETE FROM receipts_waiting WHERE link IN (SELECT id FROM links WHERE matter = ?)",
        "DELETE FROM documents WHERE matter = ?",
        "DELETE FROM forks WHERE chain IN (SELECT id FROM chains WHERE matter = ?)",
        "DELETE FROM unopened WHERE matter = ?",
        "DELETE FROM tallies WHERE chain IN (SELECT id FROM chains WHERE matter = ?)",
        "DELETE FROM invitations WHERE matter = (SELECT matter FROM matters WHERE id = ?)",
        "DELETE FROM imported WHERE link IN (SELECT id FROM links WHERE matter = ?)",
        "DELETE FROM imports WHERE link IN (SELECT id FROM links WHERE matter = ?)",
        "DELETE FROM links WHERE matter = ?",
        "DELETE FROM chains WHERE matter = ?",
        "DELETE FROM matters WHERE id = ?",
    ] {
        db.execute(sql, [id])?;
    }
    for key in erasure.gone {
        filing::forget(db, key)?;
    }
    own::forget_refused(db, erasure.matter)?;
    index_anew(db)?;
    db.execute("INSERT OR REPLACE INTO erased (matter, at) VALUES (?, ?)", params![erasure.matter.0, erasure.at.0])?;
    certificate(db, erasure.at, erasure.text, erasure.signature)?;
    point::pass("erase/before")?;
    transaction.commit()?;
    point::pass("erase/committed")?;
    Ok(())
}

/// Makes the search index anew from what is left. Taking single texts away would leave their words in it as signposts between pages.
fn index_anew(db: &Connection) -> Result<(), Cause> {
    db.execute("INSERT INTO words (words) VALUES ('delete-all')", [])?;
    let mut texts = db.prepare(
        "SELECT l.id, CAST(coalesce(d.name, a.body, l.body) AS BLOB) FROM links l
         LEFT JOIN documents d ON d.link = l.id LEFT JOIN links a ON a.id = l.amended
         WHERE l.withdrawn IS NULL AND (d.link IS NOT NULL OR l.kind IN (?, ?)) ORDER BY l.id",
    )?;
    let mut found = texts.query([code::kind(Kind::Message), code::kind(Kind::Reply)])?;
    while let Some(row) = found.next()? {
        let (id, text): (i64, Option<Vec<u8>>) = (row.get(0)?, row.get(1)?);
        // What is no text was never in the index, and would damage it.
        if let Some(text) = text.and_then(|bytes| String::from_utf8(bytes).ok()) {
            db.prepare_cached("INSERT INTO words (rowid, text) VALUES (?, ?)")?.execute(params![id, text])?;
        }
    }
    db.execute("INSERT INTO imported_words (imported_words) VALUES ('delete-all')", [])?;
    db.execute("INSERT INTO imported_words (rowid, text) SELECT id, text FROM imported ORDER BY id", [])?;
    Ok(())
}

/// The documents of a matter, or of every other one.
fn documents(db: &Connection, matter: i64, is_of_it: bool) -> Result<Vec<Document>, Cause> {
    let sql = "SELECT l.body FROM documents d JOIN links l ON l.id = d.link WHERE (d.matter = ?) = ?";
    let bodies: Vec<Vec<u8>> = rows(db, sql, params![matter, is_of_it], |row| row.get(0))?;
    Ok(bodies.iter().filter_map(|body| Document::from_bytes(body).ok()).collect())
}

fn certificate(db: &Connection, made: Moment, text: &str, signature: &str) -> rusqlite::Result<()> {
    let sql = "INSERT INTO certificates (made, text, signature) VALUES (?, ?, ?)";
    db.execute(sql, params![made.0, text, signature])?;
    Ok(())
}
