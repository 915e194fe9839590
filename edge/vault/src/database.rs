//! One encrypted file: how it is opened, and how its schema comes to the version of this program.

use std::path::Path;
use std::sync::Once;

use parloir_base::Refusal;
use parloir_wire::Kind;
use rusqlite::{Connection, OpenFlags, params};
use zeroize::Zeroizing;

use crate::fault::{Cause, Fault, Stop};
use crate::keys::{Key, hex};
use crate::{code, disk};

/// The steps of the schema: step n brings version n-1 to n.
const STEPS: &[&str] = &[
    include_str!("schema/1.sql"),
    include_str!("schema/2.sql"),
    include_str!("schema/3.sql"),
    include_str!("schema/4.sql"),
];
/// The version that this program writes.
const VERSION: usize = STEPS.len();

/// Makes a new database, whole and closed when this returns.
pub(crate) fn create(path: &Path, key: &Key) -> Result<(), Cause> {
    // SQLite would make the file readable by others; its companions take the mode of this one.
    disk::private().write(true).create_new(true).open(path)?;
    let mut connection = connect(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    prepare(&connection)?;
    migrate(&mut connection, 0)?;
    connection.close().map_err(|(_, error)| error)?;
    Ok(std::fs::File::open(path)?.sync_all()?)
}

/// The connection that writes.
pub(crate) fn open(path: &Path, key: &Key) -> Result<Connection, Stop> {
    let stop = |cause: Cause| Stop::from_fault(Fault::Open(cause));
    let mut connection = connect(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(stop)?;
    match version(&connection).map_err(stop)? {
        // An emptied file opens as a new database under any key.
        0 => return Err(Refusal::VaultDamaged.into()),
        version if version > VERSION => return Err(Refusal::VaultNewer.into()),
        _ if is_former(&connection).map_err(stop)? => return Err(Refusal::VaultFormer.into()),
        version => {
            prepare(&connection).map_err(stop)?;
            migrate(&mut connection, version).map_err(stop)?;
        }
    }
    Ok(connection)
}

/// A connection that only reads, while another writes.
pub(crate) fn open_to_read(path: &Path, key: &Key) -> Result<Connection, Cause> {
    let connection = connect(path, key, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -4096;")?;
    version(&connection)?;
    Ok(connection)
}

/// SQLCipher is ready only some time after SQLite says so: a second thread that opens a database during the first opening of the
/// process would find no cipher (SQLITE_ERROR). So the first opening is done once, alone.
static FIRST: Once = Once::new();

fn connect(path: &Path, key: &Key, access: OpenFlags) -> Result<Connection, Cause> {
    FIRST.call_once(|| drop(Connection::open_in_memory()));
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    let hex = Zeroizing::new(hex(key.as_slice()));
    // The raw key: SQLCipher's own stretching is not asked, the slots have done it.
    let pragma = Zeroizing::new(format!("PRAGMA key = \"x'{}'\";", hex.as_str()));
    connection.execute_batch("PRAGMA cipher_log_level = NONE;")?;
    connection.execute_batch(&pragma)?;
    connection.execute_batch(
        "PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;
         PRAGMA busy_timeout = 10000;",
    )?;
    connection.set_prepared_statement_cache_capacity(96);
    Ok(connection)
}

fn prepare(connection: &Connection) -> Result<(), Cause> {
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(Cause::Order("the file system cannot hold a write-ahead log"));
    }
    // The log is folded back every 16 MiB: rarely enough to fold many commits at once, often enough to keep starting quick.
    connection.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4096;
         PRAGMA journal_size_limit = 33554432;",
    )?;
    Ok(())
}

fn version(connection: &Connection) -> Result<usize, Cause> {
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    usize::try_from(version).map_err(|_| Cause::Damaged("the schema's version is negative"))
}

/// Whether a matter in it was opened before matters were named after their openings (`matter/1`). Nothing can bring such a matter to
/// this version: its name stands in every signed link. So it is not touched.
fn is_former(connection: &Connection) -> Result<bool, Cause> {
    let sql = "SELECT EXISTS (SELECT 1 FROM links
               WHERE kind BETWEEN 10 AND 19 AND kind = ?1 AND substr(body, 1, length(?2)) = ?2)";
    Ok(connection.query_row(sql, params![code::kind(Kind::Opening), b"matter/1\n"], |row| row.get(0))?)
}

fn migrate(connection: &mut Connection, from: usize) -> Result<(), Cause> {
    for (at, step) in STEPS.iter().enumerate().skip(from) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", at as i64 + 1)?;
        transaction.commit()?;
    }
    Ok(())
}

/// From this version to version 1: for tests.
pub(crate) fn set_back(connection: &Connection) -> Result<(), Cause> {
    Ok(connection.execute_batch(
        "BEGIN; DROP TABLE imported_words; DROP TABLE imported; DROP TABLE imports; DROP TABLE holds; DROP TABLE erased;
         DROP TABLE erasing; DROP TABLE certificates; DROP TABLE unopened; DROP TABLE tallies; PRAGMA user_version = 1; COMMIT;",
    )?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(connection: &Connection) -> Vec<String> {
        let mut statement = connection.prepare("SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY 1").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    }

    #[test]
    fn a_database_that_is_set_back_is_one_of_version_1() {
        let (first, mut now) = (Connection::open_in_memory().unwrap(), Connection::open_in_memory().unwrap());
        first.execute_batch(STEPS[0]).unwrap();
        migrate(&mut now, 0).unwrap();
        assert_eq!(version(&now).unwrap(), VERSION);
        assert_ne!(schema(&now), schema(&first));
        set_back(&now).unwrap();
        assert_eq!((version(&now).unwrap(), schema(&now)), (1, schema(&first)));
    }
}
