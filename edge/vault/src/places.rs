//! The small integers that stand for matters and chains, and how far each has come, remembered between commits.

use std::collections::{HashMap, HashSet};

use parloir_base::{DeviceId, Digest, MatterId, Moment};
use rusqlite::{Connection, OptionalExtension, params};

use crate::fault::Cause;
use crate::load;

/// A matter's row.
#[derive(Clone, Copy)]
pub(crate) struct MatterAt {
    pub id: i64,
    /// Items numbered so far.
    pub items: u64,
    touched: bool,
}

/// A chain's row.
#[derive(Clone, Copy)]
pub(crate) struct ChainAt {
    pub id: i64,
    pub seq: u64,
    pub digest: Option<Digest>,
    pub last_item: u64,
    touched: bool,
}

/// Rows that commits touch again and again. Thrown away when a commit fails, since the database then forgot what is here.
#[derive(Default)]
pub(crate) struct Places {
    matters: HashMap<MatterId, MatterAt>,
    chains: HashMap<(MatterId, DeviceId), ChainAt>,
    /// By chain that is written here: its items so far, documents apart, and their bytes.
    tallies: HashMap<i64, (u64, u64)>,
    /// Whether a receipt waits for its entry; unknown at first.
    waiting: Option<bool>,
    /// Matters that were erased here; unknown at first.
    erased: Option<HashSet<MatterId>>,
}

impl Places {
    /// The matter's row, made if it is not there.
    pub(crate) fn matter(&mut self, db: &Connection, matter: &MatterId, met: Moment) -> Result<MatterAt, Cause> {
        if let Some(at) = self.matters.get(matter) {
            return Ok(*at);
        }
        db.prepare_cached("INSERT INTO matters (matter, met) VALUES (?, ?) ON CONFLICT DO NOTHING")?
            .execute(params![matter.0, met.0])?;
        let at = db
            .prepare_cached("SELECT id, items FROM matters WHERE matter = ?")?
            .query_row([matter.0], |row| Ok(MatterAt { id: row.get(0)?, items: row.get(1)?, touched: false }))?;
        self.matters.insert(*matter, at);
        Ok(at)
    }

    /// The chain's row, made if it is not there.
    pub(crate) fn chain(
        &mut self,
        db: &Connection,
        matter: &MatterId,
        device: &DeviceId,
        met: Moment,
    ) -> Result<ChainAt, Cause> {
        if let Some(at) = self.chains.get(&(*matter, *device)) {
            return Ok(*at);
        }
        let id = self.matter(db, matter, met)?.id;
        db.prepare_cached("INSERT INTO chains (matter, device) VALUES (?, ?) ON CONFLICT DO NOTHING")?
            .execute(params![id, device.0])?;
        let at = db
            .prepare_cached("SELECT id, seq, digest, last_item FROM chains WHERE matter = ? AND device = ?")?
            .query_row(params![id, device.0], |row| {
                Ok(ChainAt {
                    id: row.get(0)?,
                    seq: row.get(1)?,
                    digest: row.get::<_, Option<[u8; 32]>>(2)?.map(Digest),
                    last_item: row.get(3)?,
                    touched: false,
                })
            })?;
        self.chains.insert((*matter, *device), at);
        Ok(at)
    }

    /// The number of the matter's next item.
    pub(crate) fn next_number(&self, matter: &MatterId) -> u64 {
        self.matters.get(matter).map_or(0, |at| at.items + 1)
    }

    /// The matter's item of that number is there.
    pub(crate) fn number(&mut self, matter: &MatterId, number: u64) {
        if let Some(at) = self.matters.get_mut(matter) {
            (at.items, at.touched) = (number, true);
        }
    }

    /// Adds an item to the tally of a chain: items and bytes so far.
    pub(crate) fn tally(&mut self, db: &Connection, chain: i64, bytes: u64) -> Result<(u64, u64), Cause> {
        let so_far = match self.tallies.get(&chain) {
            Some(so_far) => *so_far,
            None => db
                .prepare_cached("SELECT items, bytes FROM tallies WHERE chain = ? ORDER BY seq DESC LIMIT 1")?
                .query_row([chain], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?
                .unwrap_or_default(),
        };
        let now = (so_far.0.saturating_add(1), so_far.1.saturating_add(bytes));
        self.tallies.insert(chain, now);
        Ok(now)
    }

    /// The chain has come to `seq`.
    pub(crate) fn reach(&mut self, matter: &MatterId, device: &DeviceId, seq: u64, digest: Digest, is_owed: bool) {
        if let Some(at) = self.chains.get_mut(&(*matter, *device)) {
            at.touched = true;
            if seq > at.seq {
                (at.seq, at.digest) = (seq, Some(digest));
            }
            if is_owed {
                at.last_item = at.last_item.max(seq);
            }
        }
    }

    /// Whether a matter was erased here.
    pub(crate) fn is_erased(&mut self, db: &Connection, matter: &MatterId) -> Result<bool, Cause> {
        if let Some(erased) = &self.erased {
            return Ok(erased.contains(matter));
        }
        let erased: HashSet<MatterId> = load::erased(db)?.into_iter().map(|(erased, _)| erased).collect();
        let is_erased = erased.contains(matter);
        self.erased = Some(erased);
        Ok(is_erased)
    }

    /// Whether any receipt waits for its entry.
    pub(crate) fn is_waiting(&mut self, db: &Connection) -> Result<bool, Cause> {
        if let Some(waiting) = self.waiting {
            return Ok(waiting);
        }
        let waiting = db.query_row("SELECT 1 FROM receipts_waiting LIMIT 1", [], |_| Ok(())).optional()?.is_some();
        self.waiting = Some(waiting);
        Ok(waiting)
    }

    /// A receipt waits from now on.
    pub(crate) fn wait(&mut self) {
        self.waiting = Some(true);
    }

    /// Writes what changed: once per commit, however many links it brought.
    pub(crate) fn flush(&mut self, db: &Connection) -> Result<(), Cause> {
        for at in self.matters.values_mut().filter(|at| at.touched) {
            db.prepare_cached("UPDATE matters SET items = ? WHERE id = ?")?.execute(params![at.items, at.id])?;
            at.touched = false;
        }
        for at in self.chains.values_mut().filter(|at| at.touched) {
            db.prepare_cached("UPDATE chains SET seq = ?, digest = ?, last_item = ? WHERE id = ?")?
                .execute(params![at.seq, at.digest.map(|digest| digest.0), at.last_item, at.id])?;
            at.touched = false;
        }
        Ok(())
    }
}
