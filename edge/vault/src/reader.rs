//! A connection that reads: the vault's own, or a second one beside it while the vault writes.

use parloir_base::{DeviceId, MatterId};
use rusqlite::{Connection, OptionalExtension, params};

use crate::body::Bodies;
use crate::fault::Cause;

/// Reads the vault. Sees what is committed when each question is asked. `Send`, one thread at a time.
pub struct Reader {
    pub(crate) connection: Connection,
    pub(crate) bodies: Bodies,
}

impl Reader {
    pub(crate) fn new(connection: Connection, bodies: Bodies) -> Self {
        Self { connection, bodies }
    }

    /// The row of a matter.
    pub(crate) fn matter_row(&self, matter: &MatterId) -> Result<Option<i64>, Cause> {
        Ok(self
            .connection
            .prepare_cached("SELECT id FROM matters WHERE matter = ?")?
            .query_row([matter.0], |row| row.get(0))
            .optional()?)
    }

    /// The row of a chain.
    pub(crate) fn chain_row(&self, matter: &MatterId, device: &DeviceId) -> Result<Option<i64>, Cause> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT c.id FROM chains c JOIN matters m ON m.id = c.matter WHERE m.matter = ? AND c.device = ?",
            )?
            .query_row(params![matter.0, device.0], |row| row.get(0))
            .optional()?)
    }
}

impl core::fmt::Debug for Reader {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Reader")
    }
}
