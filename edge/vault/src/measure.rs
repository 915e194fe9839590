//! What a vault keeps of how much each person wrote on a day: one setting for each, written over the next day.

use parloir_base::PersonId;
use parloir_base::day::Day;
use parloir_wire::local::MeasureRow;
use rusqlite::{Connection, params};

use crate::fault::Cause;

/// Their names go on with the person.
const MEASURE: &str = "measure/";
const DAY_BYTES: usize = 10;

pub(crate) fn keep(db: &Connection, row: &MeasureRow) -> Result<(), Cause> {
    let value = [
        row.day.to_text().as_bytes(),
        &row.pieces.to_le_bytes(),
        &row.young_pieces.to_le_bytes(),
        &[u8::from(row.reads_on)],
    ]
    .concat();
    db.prepare_cached("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)")?
        .execute(params![format!("{MEASURE}{}", row.person.to_hex()), value])?;
    Ok(())
}

pub(crate) fn load(db: &Connection) -> Result<Vec<MeasureRow>, Cause> {
    let mut statement = db.prepare_cached(
        "SELECT key, value FROM settings WHERE key >= ?1 AND substr(key, 1, length(?1)) = ?1 ORDER BY key",
    )?;
    let mut rows = statement.query([MEASURE])?;
    let mut measures = Vec::new();
    while let Some(row) = rows.next()? {
        let (key, value): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
        measures.push(read(&key, &value).ok_or(Cause::Damaged("what came of a person on a day cannot be read"))?);
    }
    Ok(measures)
}

fn read(key: &str, value: &[u8]) -> Option<MeasureRow> {
    let person = PersonId::from_hex(key.strip_prefix(MEASURE)?).ok()?;
    let (day, rest) = value.split_first_chunk::<DAY_BYTES>()?;
    let (pieces, rest) = rest.split_first_chunk::<8>()?;
    let (young, rest) = rest.split_first_chunk::<8>()?;
    let [reads_on] = rest else { return None };
    Some(MeasureRow {
        person,
        day: Day::from_text(core::str::from_utf8(day).ok()?).ok()?,
        pieces: u64::from_le_bytes(*pieces),
        young_pieces: u64::from_le_bytes(*young),
        reads_on: *reads_on == 1,
    })
}
