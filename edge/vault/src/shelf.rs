//! What the engine asks while it takes a step, with the fault kept for whoever asked for the step.

use std::cell::RefCell;

use parloir_base::{DeviceId, Digest, MatterId};
use parloir_wire::Signed;
use parloir_wire::frame::Content;
use parloir_wire::shelf::Shelf;
use rusqlite::{OptionalExtension, params};

use crate::fault::{Cause, Fault};
use crate::link;
use crate::load;
use crate::reader::Reader;

/// A reader as the engine sees it. After a step, ask [`ShelfOf::fault`]: when there is one, the step is thrown away.
pub struct ShelfOf<'a> {
    reader: &'a Reader,
    fault: RefCell<Option<Fault>>,
}

impl Reader {
    /// The shelf of one step.
    #[must_use]
    pub fn shelf(&self) -> ShelfOf<'_> {
        ShelfOf { reader: self, fault: RefCell::new(None) }
    }
}

impl ShelfOf<'_> {
    /// The first fault since the shelf was made.
    #[must_use]
    pub fn fault(self) -> Option<Fault> {
        self.fault.into_inner()
    }

    fn keep<T: Default>(&self, answer: Result<T, Cause>) -> T {
        answer.unwrap_or_else(|cause| {
            self.fault.borrow_mut().get_or_insert(Fault::Read(cause));
            T::default()
        })
    }

    fn at(&self, matter: &MatterId, device: &DeviceId, seq: u64) -> Result<Option<Digest>, Cause> {
        let Some(chain) = self.reader.chain_row(matter, device)? else { return Ok(None) };
        Ok(self
            .reader
            .connection
            .prepare_cached("SELECT digest FROM links WHERE chain = ? AND seq = ?")?
            .query_row(params![chain, row_seq(seq)], |row| row.get(0))
            .optional()?
            .map(Digest))
    }

    fn find(&self, digest: &Digest) -> Result<Option<(Signed, Option<Content>)>, Cause> {
        Ok(self
            .reader
            .connection
            .prepare_cached("SELECT bytes, signature, salt, body FROM links WHERE mark = ? AND digest = ?")?
            .query_row(params![link::mark(digest), digest.0], |row| load::signed(row, 0))
            .optional()?)
    }

    fn run(&self, matter: &MatterId, device: &DeviceId, first: u64, last: u64) -> Result<Vec<Digest>, Cause> {
        let Some(chain) = self.reader.chain_row(matter, device)? else { return Ok(Vec::new()) };
        load::rows(
            &self.reader.connection,
            "SELECT digest FROM links WHERE chain = ? AND seq BETWEEN ? AND ? ORDER BY seq",
            params![chain, row_seq(first), row_seq(last)],
            |row| row.get(0).map(Digest),
        )
    }
}

/// A place that no row can have is asked for as the last one.
pub(crate) fn row_seq(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

impl Shelf for ShelfOf<'_> {
    fn digest_at(&self, matter: &MatterId, device: &DeviceId, seq: u64) -> Option<Digest> {
        self.keep(self.at(matter, device, seq))
    }

    fn link(&self, digest: &Digest) -> Option<(Signed, Option<Content>)> {
        self.keep(self.find(digest))
    }

    fn digests(&self, matter: &MatterId, device: &DeviceId, first: u64, last: u64) -> Vec<Digest> {
        self.keep(self.run(matter, device, first, last))
    }
}
