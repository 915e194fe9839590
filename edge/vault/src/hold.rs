//! Holds: matters of which nothing is erased, whoever asks and whatever is due (I10).

use parloir_base::{MatterId, Moment};
use rusqlite::{Connection, OptionalExtension, params};

use crate::fault::Fault;
use crate::load;
use crate::reader::Reader;
use crate::vault::Vault;

/// A hold on a matter.
#[derive(Clone, PartialEq, Eq)]
pub struct HoldRow {
    /// The matter.
    pub matter: MatterId,
    /// Since when.
    pub since: Moment,
    /// What is said of it, in the host's form.
    pub said: Vec<u8>,
}

impl core::fmt::Debug for HoldRow {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("HoldRow")
    }
}

impl Reader {
    /// The hold on a matter.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn hold(&self, matter: &MatterId) -> Result<Option<HoldRow>, Fault> {
        Ok(self.holds()?.into_iter().find(|hold| hold.matter == *matter))
    }

    /// Every hold.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn holds(&self) -> Result<Vec<HoldRow>, Fault> {
        load::rows(&self.connection, "SELECT matter, since, said FROM holds ORDER BY since, matter", [], |row| {
            Ok(HoldRow { matter: MatterId(row.get(0)?), since: Moment(row.get(1)?), said: row.get(2)? })
        })
        .map_err(Fault::Read)
    }
}

impl Vault {
    /// Holds a matter; of one that is held already, what is said of it is replaced.
    ///
    /// # Errors
    /// [`Fault::Setting`].
    pub fn put_hold(&mut self, hold: &HoldRow) -> Result<(), Fault> {
        let HoldRow { matter, since, said } = hold;
        self.connection
            .execute(
                "INSERT OR REPLACE INTO holds (matter, since, said) VALUES (?, ?, ?)",
                params![matter.0, since.0, said],
            )
            .map_err(|error| Fault::Setting(error.into()))?;
        Ok(())
    }

    /// Lifts the hold on a matter. None there is no fault.
    ///
    /// # Errors
    /// [`Fault::Setting`].
    pub fn lift_hold(&mut self, matter: &MatterId) -> Result<(), Fault> {
        self.connection
            .execute("DELETE FROM holds WHERE matter = ?", [matter.0])
            .map_err(|error| Fault::Setting(error.into()))?;
        Ok(())
    }
}

/// Whether a matter is held, asked in the transaction that would erase it.
pub(crate) fn is_held(db: &Connection, matter: &MatterId) -> rusqlite::Result<bool> {
    Ok(db.query_row("SELECT 1 FROM holds WHERE matter = ?", [matter.0], |_| Ok(())).optional()?.is_some())
}
