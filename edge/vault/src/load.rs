//! What the engine is made from when a vault is opened.

use parloir_base::{DeviceId, Digest, EndpointId, MatterId, Moment, PersonId, Signature};
use parloir_wire::frame::Content;
use parloir_wire::local::{AddressRow, ContactRow, InvitationRow, JoinRow, Phrase, Trust};
use parloir_wire::shelf::{Delivered, DocumentWanted, Fork, Load, MatterLoad};
use parloir_wire::{Card, Kind, Path, Receipt, ReceiptKind, Record, Rendezvous, Seen, Signed};
use rusqlite::{Connection, Params, Row};

use crate::code;
use crate::fault::Cause;
use crate::measure;
use crate::own;

/// Reads everything that the engine folds. Costs what the matters hold in structure and documents, not in messages.
pub(crate) fn load(db: &Connection) -> Result<Load, Cause> {
    let matters = rows(db, "SELECT id, matter, met FROM matters ORDER BY id", [], |row| {
        Ok((row.get::<_, i64>(0)?, MatterId(row.get(1)?), Moment(row.get(2)?)))
    })?;
    Ok(Load {
        matters: matters
            .into_iter()
            .map(|(id, matter, met)| load_matter(db, id, matter, met))
            .collect::<Result<_, _>>()?,
        invitations: invitations(db)?,
        joins: rows(db, "SELECT link, made FROM joins ORDER BY made, link", [], |row| {
            Ok(JoinRow { link: row.get(0)?, made: Moment(row.get(1)?) })
        })?,
        contacts: contacts(db)?,
        addresses: addresses(db)?,
        card: own::load_card(db)?,
        device_invitation: own::load_device_invitation(db)?,
        erased: erased(db)?.into_iter().map(|(matter, _)| matter).collect(),
        measures: measure::load(db)?,
    })
}

/// Contacts, and where their devices were last met.
pub(crate) fn load_people(db: &Connection) -> Result<(Vec<ContactRow>, Vec<AddressRow>), Cause> {
    Ok((contacts(db)?, addresses(db)?))
}

fn load_matter(db: &Connection, id: i64, matter: MatterId, met: Moment) -> Result<MatterLoad, Cause> {
    let delivered = code::receipt(ReceiptKind::Delivered);
    Ok(MatterLoad {
        matter,
        met,
        structural: rows(
            db,
            "SELECT bytes, signature, salt, body FROM links WHERE matter = ? AND kind BETWEEN 10 AND 19 ORDER BY id",
            [id],
            |row| signed(row, 0),
        )?,
        heads: rows(
            db,
            "SELECT device, seq, digest FROM chains WHERE matter = ? AND seq > 0 ORDER BY device",
            [id],
            |row| Ok(Seen { device: DeviceId(row.get(0)?), seq: row.get(1)?, digest: Digest(row.get(2)?) }),
        )?,
        forks: rows(
            db,
            "SELECT c.device, f.one, f.one_signature, f.other, f.other_signature
             FROM chains c JOIN forks f ON f.chain = c.id WHERE c.matter = ? ORDER BY c.device, f.seq",
            [id],
            |row| {
                let one = Signed { bytes: row.get(1)?, signature: Signature(row.get(2)?) };
                let other = Signed { bytes: row.get(3)?, signature: Signature(row.get(4)?) };
                Ok(Fork { device: DeviceId(row.get(0)?), one, other })
            },
        )?,
        delivered: rows(
            db,
            "SELECT * FROM (SELECT b.device, o.device, (SELECT r.of_seq FROM receipts r
               WHERE r.of_chain = o.id AND r.by_chain = b.id AND r.kind = ?2 ORDER BY r.of_seq DESC LIMIT 1) AS reach
             FROM chains o JOIN chains b ON b.matter = o.matter WHERE o.matter = ?1) WHERE reach IS NOT NULL",
            [id, delivered],
            |row| Ok(Delivered { by: DeviceId(row.get(0)?), of: DeviceId(row.get(1)?), seq: row.get(2)? }),
        )?,
        last_item: rows(db, "SELECT device, last_item FROM chains WHERE matter = ? ORDER BY device", [id], |row| {
            Ok((DeviceId(row.get(0)?), row.get(1)?))
        })?,
        documents_wanted: documents(db, id, false)?
            .into_iter()
            .map(|(device, seq, entry)| DocumentWanted { entry, device, seq })
            .collect(),
        early: early(db, id)?,
        documents_delivered: rows(
            db,
            "SELECT DISTINCT b.device, l.digest FROM documents d JOIN chains b ON b.matter = d.matter
             JOIN receipts r ON r.of_chain = d.chain AND r.by_chain = b.id AND r.kind = ?2 AND r.of_seq = d.seq
             JOIN links l ON l.id = d.link WHERE d.matter = ?1",
            [id, delivered],
            |row| Ok((DeviceId(row.get(0)?), Digest(row.get(1)?))),
        )?,
        documents_whole: documents(db, id, true)?,
    })
}

/// Receipts *delivered* about what has not come.
fn early(db: &Connection, matter: i64) -> Result<Vec<Receipt>, Cause> {
    let sql = "SELECT l.bytes FROM receipts_waiting w JOIN links l ON l.id = w.link WHERE l.matter = ? AND l.kind = ?";
    let bytes: Vec<Vec<u8>> = rows(db, sql, [matter, code::receipt(ReceiptKind::Delivered)], |row| row.get(0))?;
    Ok(bytes.iter().map(|bytes| Receipt::from_bytes(bytes)).collect::<Result<_, _>>()?)
}

/// Those that are whole here, or those that are wanted: not there, and not refused by a receipt that was written here.
fn documents(db: &Connection, matter: i64, whole: bool) -> Result<Vec<(DeviceId, u64, Digest)>, Cause> {
    rows(
        db,
        "SELECT c.device, d.seq, l.digest FROM documents d JOIN chains c ON c.id = d.chain JOIN links l ON l.id = d.link
         WHERE d.matter = ?1 AND d.whole = ?2 AND (d.whole = 1 OR NOT EXISTS (
           SELECT 1 FROM chains b
           JOIN receipts r ON r.of_chain = d.chain AND r.by_chain = b.id AND r.kind = ?3 AND r.of_seq = d.seq
           JOIN links k ON k.id = r.link WHERE b.matter = d.matter AND k.path = ?4)) ORDER BY d.link",
        [matter, i64::from(whole), code::receipt(ReceiptKind::Refused), code::path(None)],
        |row| Ok((DeviceId(row.get(0)?), row.get(1)?, Digest(row.get(2)?))),
    )
}

fn invitations(db: &Connection) -> Result<Vec<InvitationRow>, Cause> {
    let sql = "SELECT key, matter, role, made, expires, state, redeemer FROM invitations ORDER BY made, key";
    db.prepare_cached(sql)?
        .query_and_then([], |row| {
            Ok(InvitationRow {
                key: row.get(0)?,
                matter: MatterId(row.get(1)?),
                role: known(code::role_of(row.get(2)?))?,
                made: Moment(row.get(3)?),
                expires: Moment(row.get(4)?),
                state: known(code::state_of(row.get(5)?))?,
                redeemer: row.get::<_, Option<[u8; 32]>>(6)?.map(PersonId),
            })
        })?
        .collect()
}

fn contacts(db: &Connection) -> Result<Vec<ContactRow>, Cause> {
    let sql = "SELECT person, card, trust, transcript, at, inviter, matter, words, failures, met FROM contacts
               ORDER BY met, person";
    db.prepare_cached(sql)?
        .query_and_then([], |row| {
            Ok(ContactRow {
                person: PersonId(row.get(0)?),
                card: Card::from_bytes(&row.get::<_, Vec<u8>>(1)?)?,
                trust: trust(row)?,
                met: Moment(row.get(9)?),
            })
        })?
        .collect()
}

fn trust(row: &Row<'_>) -> Result<Trust, Cause> {
    Ok(match row.get(2)? {
        code::INTRODUCED => Trust::Introduced,
        code::INVITED => Trust::Invited(Phrase {
            transcript: Digest(row.get(3)?),
            inviter: row.get(5)?,
            matter: MatterId(row.get(6)?),
            words: row
                .get::<_, Option<[u8; 8]>>(7)?
                .map(|[a, b, c, d, e, f, g, h]| [[a, b], [c, d], [e, f], [g, h]].map(u16::from_le_bytes)),
            failures: row.get(8)?,
        }),
        code::VERIFIED => Trust::Verified { transcript: Digest(row.get(3)?), at: Moment(row.get(4)?) },
        _ => return Err(Cause::Damaged("a number that stands for nothing")),
    })
}

fn addresses(db: &Connection) -> Result<Vec<AddressRow>, Cause> {
    db.prepare_cached("SELECT endpoint, addresses, met FROM addresses ORDER BY endpoint")?
        .query_and_then([], |row| {
            let text: String = row.get(1)?;
            Ok(AddressRow {
                endpoint: EndpointId(row.get(0)?),
                addresses: text.lines().filter_map(|line| line.parse().ok()).collect(),
                // Lines of the same text: neither can be read as the other.
                rendezvous: text.lines().filter_map(|line| Rendezvous::from_text(line).ok()).collect(),
                met: row.get::<_, Option<i64>>(2)?.map(Moment),
            })
        })?
        .collect()
}

/// Matters that were erased here, and when.
pub(crate) fn erased(db: &Connection) -> Result<Vec<(MatterId, Moment)>, Cause> {
    rows(db, "SELECT matter, at FROM erased ORDER BY at, matter", [], |row| {
        Ok((MatterId(row.get(0)?), Moment(row.get(1)?)))
    })
}

/// Every row of a question.
pub(crate) fn rows<T>(
    db: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, Cause> {
    Ok(db.prepare_cached(sql)?.query_map(params, read)?.collect::<Result<_, _>>()?)
}

/// A link's bytes, signature and content, from four columns starting at `at`.
pub(crate) fn signed(row: &Row<'_>, at: usize) -> rusqlite::Result<(Signed, Option<Content>)> {
    let link = Signed { bytes: row.get(at)?, signature: Signature(row.get(at + 1)?) };
    let salt: Option<[u8; 32]> = row.get(at + 2)?;
    let body: Option<Vec<u8>> = row.get(at + 3)?;
    Ok((link, salt.zip(body).map(|(salt, body)| Content { salt, body })))
}

/// A path as stored: 0 is "written here".
pub(crate) fn path(number: i64) -> Result<Option<Path>, Cause> {
    if number == 0 { Ok(None) } else { known(code::path_of(number)).map(Some) }
}

/// A kind as stored, of an entry.
pub(crate) fn kind(number: i64) -> Result<Kind, Cause> {
    known(code::kind_of(number))
}

pub(crate) fn known<T>(value: Option<T>) -> Result<T, Cause> {
    value.ok_or(Cause::Damaged("a number that stands for nothing"))
}
