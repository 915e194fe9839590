//! Settings by family: those whose names begin alike, and those that go.

use rusqlite::params;

use crate::fault::Fault;
use crate::filing;
use crate::reader::Reader;
use crate::vault::Vault;

impl Reader {
    /// Every setting whose name begins with `prefix`, in the order of names.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn settings_under(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, Fault> {
        let read = || -> rusqlite::Result<Vec<(String, Vec<u8>)>> {
            self.connection
                .prepare_cached(
                    "SELECT key, value FROM settings WHERE key >= ?1 AND substr(key, 1, length(?1)) = ?1 ORDER BY key",
                )?
                .query_map(params![prefix], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        };
        read().map_err(|error| Fault::Read(error.into()))
    }
}

impl Vault {
    /// Erases a setting. One that is not there is no fault.
    ///
    /// # Errors
    /// [`Fault::Setting`].
    pub fn erase_setting(&mut self, key: &str) -> Result<(), Fault> {
        filing::forget(&self.connection, key).map_err(|error| Fault::Setting(error.into()))
    }
}
