//! The network journal: every address that was contacted, when, how, and how much went.

use parloir_base::{EndpointId, Moment};
use parloir_wire::Path;
use rusqlite::{Row, params};

use crate::code;
use crate::fault::{Cause, Fault};
use crate::load::known;
use crate::reader::Reader;
use crate::vault::Vault;

/// One contact with the network.
#[derive(Clone, PartialEq, Eq)]
pub struct NetworkRow {
    /// When it began.
    pub at: Moment,
    /// The device at the other end, once known.
    pub endpoint: Option<EndpointId>,
    /// The address, as contacted.
    pub address: String,
    /// What lies between.
    pub path: Path,
    /// Who began.
    pub direction: Direction,
    /// Bytes sent.
    pub sent_bytes: u64,
    /// Bytes received.
    pub received_bytes: u64,
    /// When it ended; `None` while it lasts, or when the program was stopped.
    pub ended: Option<Moment>,
    /// How it ended, in one word.
    pub outcome: String,
}

impl core::fmt::Debug for NetworkRow {
    /// When and how much, never where.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(
            f,
            "NetworkRow({:?}, {:?}, {} sent, {} received)",
            self.at, self.direction, self.sent_bytes, self.received_bytes
        )
    }
}

/// Who began a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// This device.
    Dialled,
    /// The other.
    Accepted,
    /// The other, and it was refused.
    Refused,
}

impl Vault {
    /// Adds a row; answers its number, for [`Vault::network_update`].
    ///
    /// # Errors
    /// [`Fault::Network`].
    pub fn network_append(&mut self, row: &NetworkRow) -> Result<u64, Fault> {
        let append = || -> Result<u64, Cause> {
            self.connection
                .prepare_cached(
                    "INSERT INTO network (at, endpoint, address, path, direction, sent, received, ended, outcome)
                     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                )?
                .execute(params![
                    row.at.0,
                    row.endpoint.map(|endpoint| endpoint.0),
                    row.address,
                    code::path(Some(row.path)),
                    number(row.direction),
                    row.sent_bytes,
                    row.received_bytes,
                    row.ended.map(|Moment(ms)| ms),
                    row.outcome,
                ])?;
            u64::try_from(self.connection.last_insert_rowid())
                .map_err(|_| Cause::Damaged("the network journal's numbers are negative"))
        };
        append().map_err(Fault::Network)
    }

    /// Replaces a row.
    ///
    /// # Errors
    /// [`Fault::Network`].
    pub fn network_update(&mut self, id: u64, row: &NetworkRow) -> Result<(), Fault> {
        let update = || -> Result<(), Cause> {
            self.connection
                .prepare_cached(
                    "UPDATE network SET at = ?, endpoint = ?, address = ?, path = ?, direction = ?, sent = ?, received = ?,
                     ended = ?, outcome = ? WHERE id = ?",
                )?
                .execute(params![
                    row.at.0,
                    row.endpoint.map(|endpoint| endpoint.0),
                    row.address,
                    code::path(Some(row.path)),
                    number(row.direction),
                    row.sent_bytes,
                    row.received_bytes,
                    row.ended.map(|Moment(ms)| ms),
                    row.outcome,
                    id,
                ])?;
            Ok(())
        };
        update().map_err(Fault::Network)
    }
}

impl Reader {
    /// Contacts that began at `since` or later, in order.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn network_since(&self, since: Moment) -> Result<Vec<NetworkRow>, Fault> {
        let read = || -> Result<Vec<NetworkRow>, Cause> {
            self.connection
                .prepare_cached(
                    "SELECT at, endpoint, address, path, direction, sent, received, ended, outcome FROM network
                     WHERE at >= ? ORDER BY at, id",
                )?
                .query_and_then([since.0], network_row)?
                .collect()
        };
        read().map_err(Fault::Read)
    }
}

fn network_row(row: &Row<'_>) -> Result<NetworkRow, Cause> {
    Ok(NetworkRow {
        at: Moment(row.get(0)?),
        endpoint: row.get::<_, Option<[u8; 32]>>(1)?.map(EndpointId),
        address: row.get(2)?,
        path: known(code::path_of(row.get(3)?))?,
        direction: known(direction(row.get(4)?))?,
        sent_bytes: row.get(5)?,
        received_bytes: row.get(6)?,
        ended: row.get::<_, Option<i64>>(7)?.map(Moment),
        outcome: row.get(8)?,
    })
}

const fn number(direction: Direction) -> i64 {
    match direction {
        Direction::Dialled => 1,
        Direction::Accepted => 2,
        Direction::Refused => 3,
    }
}

const fn direction(number: i64) -> Option<Direction> {
    match number {
        1 => Some(Direction::Dialled),
        2 => Some(Direction::Accepted),
        3 => Some(Direction::Refused),
        _ => None,
    }
}
