//! What a link of a chain adds: its row, its number, what it corrects or withdraws, what it states, what can be searched.

use parloir_base::{Digest, MatterId, Moment};
use parloir_wire::document::Document;
use parloir_wire::frame::Content;
use parloir_wire::import::Import;
use parloir_wire::{Entry, Kind, Link, Path, Receipt, ReceiptKind, Record, Signed};
use rusqlite::{Connection, OptionalExtension, params};

use crate::code;
use crate::fault::Cause;
use crate::own;
use crate::places::Places;

/// A link to be filed.
pub(crate) struct New<'a> {
    pub matter: &'a MatterId,
    pub digest: &'a Digest,
    pub link: &'a Signed,
    pub content: Option<&'a Content>,
    pub arrived: Moment,
    pub path: Option<Path>,
}

/// A link that is there.
struct Old {
    id: i64,
    chain: i64,
    seq: u64,
    kind: i64,
    matter: i64,
    number: Option<i64>,
    root: Option<i64>,
    withdrawn: Option<i64>,
}

impl Old {
    fn is_text(&self) -> bool {
        [Kind::Message, Kind::Reply].into_iter().any(|kind| code::kind(kind) == self.kind)
    }

    fn is_document(&self) -> bool {
        [Kind::Document, Kind::Folder].into_iter().any(|kind| code::kind(kind) == self.kind)
    }
}

/// The first 32 bits of a digest as a signed number, order kept.
pub(crate) fn mark(digest: &Digest) -> i64 {
    let [a, b, c, d, ..] = digest.0;
    i64::from(u32::from_be_bytes([a, b, c, d])) - (1 << 31)
}

/// Files a link. One that is there already changes nothing.
pub(crate) fn file(db: &Connection, places: &mut Places, new: &New<'_>) -> Result<(), Cause> {
    let link = Link::from_bytes(&new.link.bytes)?;
    let (matter, device, seq, kind) = match &link {
        Link::Entry(entry) => (entry.matter, entry.device, entry.seq, code::kind(entry.kind)),
        Link::Receipt(receipt) => (receipt.matter, receipt.device, receipt.seq, code::receipt(receipt.receipt)),
    };
    if matter != *new.matter {
        return Err(Cause::Order("a link names another matter than the one it is filed in"));
    }
    let chain = places.chain(db, &matter, &device, new.arrived)?;
    let is_item = matches!(&link, Link::Entry(entry) if entry.kind.is_item());
    let number = is_item.then(|| places.next_number(&matter));
    let Some(id) = insert(db, places, new, (chain.id, seq, kind, number))? else { return Ok(()) };
    let is_owed = matches!(&link, Link::Entry(e) if e.kind.is_item() && !e.kind.is_document());
    places.reach(&matter, &device, seq, *new.digest, is_owed);
    match &link {
        Link::Receipt(receipt) => file_receipt(db, places, receipt, (id, chain.id), new.path)?,
        Link::Entry(entry) => {
            if let Some(number) = number {
                places.number(&matter, number);
                count(db, places, entry, new, (number, chain.id))?;
                file_item(db, places, entry, new, (id, chain.id))?;
            }
            if places.is_waiting(db)? {
                settle_waiting(db, new.digest)?;
            }
        }
    }
    Ok(())
}

fn insert(
    db: &Connection,
    places: &mut Places,
    new: &New<'_>,
    (chain, seq, kind, number): (i64, u64, i64, Option<u64>),
) -> Result<Option<i64>, Cause> {
    let matter = places.matter(db, new.matter, new.arrived)?.id;
    let changed = db
        .prepare_cached(
            "INSERT INTO links (chain, seq, mark, kind, matter, number, arrived, path, digest, signature, bytes, salt, body)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (chain, seq) DO NOTHING",
        )?
        .execute(params![
            chain,
            seq,
            mark(new.digest),
            kind,
            matter,
            number,
            new.arrived.0,
            code::path(new.path),
            new.digest.0,
            new.link.signature.0,
            new.link.bytes,
            new.content.map(|content| content.salt),
            new.content.map(|content| content.body.as_slice()),
        ])?;
    if changed == 1 {
        return Ok(Some(db.last_insert_rowid()));
    }
    let there: [u8; 32] = db
        .prepare_cached("SELECT digest FROM links WHERE chain = ? AND seq = ?")?
        .query_row(params![chain, seq], |row| row.get(0))?;
    if there == new.digest.0 { Ok(None) } else { Err(Cause::Order("another link stands at this place")) }
}

/// Counts an item with what is to be opened here, or with what others are owed.
fn count(
    db: &Connection,
    places: &mut Places,
    entry: &Entry,
    new: &New<'_>,
    (number, chain): (u64, i64),
) -> Result<(), Cause> {
    let is_change = matches!(entry.kind, Kind::Correction | Kind::Withdrawal | Kind::Import);
    if new.path.is_some() && !is_change {
        let matter = places.matter(db, new.matter, new.arrived)?.id;
        db.prepare_cached("INSERT INTO unopened (matter, number, chain) VALUES (?, ?, ?)")?
            .execute(params![matter, number, chain])?;
    } else if new.path.is_none() && !entry.kind.is_document() {
        let bytes = new.content.map_or(0, |content| content.body.len() as u64);
        let (items, bytes) = places.tally(db, chain, bytes)?;
        db.prepare_cached("INSERT INTO tallies (chain, seq, items, bytes) VALUES (?, ?, ?, ?)")?
            .execute(params![chain, entry.seq, items, bytes])?;
    }
    Ok(())
}

/// Nothing is left to open: it was opened here, or withdrawn.
fn settle_unopened(db: &Connection, item: &Old) -> Result<(), Cause> {
    db.prepare_cached("DELETE FROM unopened WHERE matter = ? AND number = ?")?
        .execute(params![item.matter, item.number])?;
    Ok(())
}

fn file_item(
    db: &Connection,
    places: &mut Places,
    entry: &Entry,
    new: &New<'_>,
    (id, chain): (i64, i64),
) -> Result<(), Cause> {
    let text = new.content.and_then(|content| std::str::from_utf8(&content.body).ok());
    match entry.kind {
        Kind::Message | Kind::Reply => index(db, id, text),
        Kind::Correction => amend(db, entry, chain, id, text),
        Kind::Withdrawal => withdraw(db, entry, chain, id),
        Kind::Import => note_import(db, entry, chain, id, new.content),
        Kind::Document | Kind::Folder => {
            // Without its content, or with one that cannot be read, nothing could ever be fetched.
            let Some(document) = new.content.and_then(|content| Document::from_bytes(&content.body).ok()) else {
                return Ok(());
            };
            let matter = places.matter(db, &entry.matter, new.arrived)?.id;
            // What was written here was sealed here first.
            let is_whole = new.path.is_none();
            db.prepare_cached(
                "INSERT INTO documents (link, matter, chain, seq, whole, name) VALUES (?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![id, matter, chain, entry.seq, is_whole, document.name])?;
            index(db, id, Some(&document.name))
        }
        _ => Ok(()),
    }
}

fn index(db: &Connection, id: i64, text: Option<&str>) -> Result<(), Cause> {
    if let Some(text) = text {
        db.prepare_cached("INSERT INTO words (rowid, text) VALUES (?, ?)")?.execute(params![id, text])?;
    }
    Ok(())
}

/// Removes what is searched for an item, by the very text that was indexed. Taking away what was never put there would damage the
/// index for good: of a document only the name is there, and only when it could be read; of a message only what is text.
fn unindex(db: &Connection, item: &Old) -> Result<(), Cause> {
    let now = if item.is_text() {
        "SELECT CAST(text AS BLOB) FROM words_of WHERE id = ?"
    } else {
        "SELECT CAST(name AS BLOB) FROM documents WHERE link = ?"
    };
    let now: Option<Vec<u8>> = db.prepare_cached(now)?.query_row([item.id], |row| row.get(0)).optional()?.flatten();
    if let Some(text) = now.and_then(|bytes| String::from_utf8(bytes).ok()) {
        db.prepare_cached("INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)")?
            .execute(params![item.id, text])?;
    }
    Ok(())
}

/// The item that `entry` changes: what it names, or what that changed. Only items of the same chain: nobody changes another's words.
fn changed(db: &Connection, entry: &Entry, chain: i64) -> Result<Option<Old>, Cause> {
    let Some(about) = entry.about.first() else { return Ok(None) };
    let Some(named) = by_digest(db, about)? else { return Ok(None) };
    let item = match named.root {
        Some(root) => by_id(db, root)?,
        None => Some(named),
    };
    Ok(item.filter(|item| item.chain == chain))
}

fn amend(db: &Connection, entry: &Entry, chain: i64, id: i64, text: Option<&str>) -> Result<(), Cause> {
    let Some(item) = changed(db, entry, chain)? else { return Ok(()) };
    if !item.is_text() {
        return Ok(());
    }
    db.prepare_cached("UPDATE links SET root = ? WHERE id = ?")?.execute([item.id, id])?;
    if item.withdrawn.is_some() || text.is_none() {
        return Ok(());
    }
    unindex(db, &item)?;
    db.prepare_cached("UPDATE links SET amended = ? WHERE id = ?")?.execute([id, item.id])?;
    index(db, item.id, text)
}

fn withdraw(db: &Connection, entry: &Entry, chain: i64, id: i64) -> Result<(), Cause> {
    let Some(item) = changed(db, entry, chain)? else { return Ok(()) };
    // What was never shown as words or as a document (a correction of nothing, a structural fact) is not taken back.
    if !item.is_text() && !item.is_document() {
        return Ok(());
    }
    db.prepare_cached("UPDATE links SET root = ? WHERE id = ?")?.execute([item.id, id])?;
    if item.withdrawn.is_some() {
        return Ok(());
    }
    unindex(db, &item)?;
    db.prepare_cached("UPDATE links SET withdrawn = ? WHERE id = ?")?.execute([id, item.id])?;
    settle_unopened(db, &item)
}

/// Notes that a document of the same chain is an import; the first word on it counts.
fn note_import(db: &Connection, entry: &Entry, chain: i64, id: i64, content: Option<&Content>) -> Result<(), Cause> {
    let document = changed(db, entry, chain)?.filter(Old::is_document);
    let is_read = content.is_some_and(|content| Import::from_bytes(&content.body).is_ok());
    let Some(document) = document.filter(|_| is_read) else { return Ok(()) };
    db.prepare_cached("UPDATE links SET root = ? WHERE id = ?")?.execute([document.id, id])?;
    db.prepare_cached("INSERT OR IGNORE INTO imports (link, mark) VALUES (?, ?)")?.execute([document.id, id])?;
    Ok(())
}

fn file_receipt(
    db: &Connection,
    places: &mut Places,
    receipt: &Receipt,
    (id, by_chain): (i64, i64),
    path: Option<Path>,
) -> Result<(), Cause> {
    match by_digest(db, &receipt.about)? {
        Some(about) => state(db, &about, by_chain, (code::receipt(receipt.receipt), code::path(path)), id),
        None => {
            places.wait();
            db.prepare_cached("INSERT INTO receipts_waiting (about, link) VALUES (?, ?)")?
                .execute(params![receipt.about.0, id])?;
            Ok(())
        }
    }
}

fn settle_waiting(db: &Connection, digest: &Digest) -> Result<(), Cause> {
    let waiting: Vec<(i64, i64, i64, i64)> = db
        .prepare_cached(
            "SELECT l.id, l.chain, l.kind, l.path FROM receipts_waiting w JOIN links l ON l.id = w.link WHERE w.about = ?",
        )?
        .query_map([digest.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?
        .collect::<Result<_, _>>()?;
    if waiting.is_empty() {
        return Ok(());
    }
    let about = by_digest(db, digest)?.ok_or(Cause::Damaged("an entry that was just filed is not there"))?;
    for (link, by_chain, kind, path) in waiting {
        state(db, &about, by_chain, (kind, path), link)?;
        db.prepare_cached("DELETE FROM receipts_waiting WHERE about = ? AND link = ?")?
            .execute(params![digest.0, link])?;
    }
    Ok(())
}

fn state(db: &Connection, about: &Old, by_chain: i64, (kind, path): (i64, i64), link: i64) -> Result<(), Cause> {
    db.prepare_cached("INSERT INTO receipts (of_chain, by_chain, kind, of_seq, link) VALUES (?, ?, ?, ?, ?)")?
        .execute(params![about.chain, by_chain, kind, about.seq, link])?;
    // What is acknowledged here was opened, whether or not that was stated too.
    let is_opening = [ReceiptKind::Opened, ReceiptKind::Acknowledged].into_iter().any(|one| code::receipt(one) == kind);
    // What this person opened on another device is not to be opened here.
    let is_own = path == code::path(None) || is_opening && own::is_own(db, by_chain)?;
    if is_opening && is_own { settle_unopened(db, about) } else { Ok(()) }
}

fn by_digest(db: &Connection, digest: &Digest) -> Result<Option<Old>, Cause> {
    Ok(db
        .prepare_cached(
            "SELECT id, chain, seq, kind, matter, number, root, withdrawn FROM links WHERE mark = ? AND digest = ?",
        )?
        .query_row(params![mark(digest), digest.0], old)
        .optional()?)
}

fn by_id(db: &Connection, id: i64) -> Result<Option<Old>, Cause> {
    Ok(db
        .prepare_cached("SELECT id, chain, seq, kind, matter, number, root, withdrawn FROM links WHERE id = ?")?
        .query_row([id], old)
        .optional()?)
}

fn old(row: &rusqlite::Row<'_>) -> rusqlite::Result<Old> {
    Ok(Old {
        id: row.get(0)?,
        chain: row.get(1)?,
        seq: row.get(2)?,
        kind: row.get(3)?,
        matter: row.get(4)?,
        number: row.get(5)?,
        root: row.get(6)?,
        withdrawn: row.get(7)?,
    })
}
