//! Who is at the relay, which of them are coupled, and how much may pass. Time is an argument; nothing is remembered of whoever has gone.

use std::collections::HashMap;
use std::net::IpAddr;

use parloir_base::EndpointId;

use crate::held::held;

/// Devices at once: each may cost half a mebibyte in each direction, when all of them send.
pub(crate) const DEVICES_MAX: usize = 256;
/// Lines from one network: an office, not a crowd that keeps everybody else out.
pub(crate) const NEIGHBOURS_MAX: usize = 64;
/// Lines at once that have not shown the pass yet, and those of one network: whoever floods the door keeps out their own neighbours at most.
pub(crate) const WAITING_MAX: usize = 128;
pub(crate) const NEIGHBOURS_WAITING_MAX: usize = 16;
/// Pairs at once.
pub(crate) const PAIRS_MAX: usize = 128;
/// Bytes that a pair may send at once, when it was quiet before, in seconds of what it may in the long run.
const AT_ONCE_SECONDS: u64 = 1;

/// How many bytes may pass. More than there are may be taken: whoever took them waits until they have come back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measure {
    left: i64,
    at_ms: u64,
    per_second: u64,
}

impl Measure {
    pub const fn new(now_ms: u64, per_second: u64) -> Self {
        Self { left: 0, at_ms: now_ms, per_second }
    }

    /// Takes so many; answers how long to wait before more is read.
    pub fn take(&mut self, now_ms: u64, bytes: u64) -> u64 {
        let as_signed = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
        let come = now_ms.saturating_sub(self.at_ms).saturating_mul(self.per_second) / 1_000;
        let most = as_signed(self.per_second.saturating_mul(AT_ONCE_SECONDS));
        self.left = self.left.saturating_add(as_signed(come)).min(most).saturating_sub(as_signed(bytes));
        self.at_ms = now_ms;
        if self.left >= 0 { 0 } else { self.left.unsigned_abs().saturating_mul(1_000) / self.per_second.max(1) }
    }
}

held! {
    /// A device whose line is open.
    pub(crate) struct Present<L> {
        /// Its line: streams to it are opened there.
        pub line: L = "line",
        /// The network that it calls from: counted against [`NEIGHBOURS_MAX`].
        network: IpAddr = "address",
        /// Which of the lines it is, in the order of their coming.
        number: u64 = "line-number",
    }
}

held! {
    /// Two devices that are coupled.
    #[derive(Debug)]
    pub(crate) struct Pair {
        /// How much may pass between them.
        measure: Measure = "pair-allowance",
        /// How much has passed.
        bytes: u64 = "pair-bytes",
        /// Which of the pairs it is, in the order of their coming.
        number: u64 = "pair-number",
    }
}

held! {
    /// Numbers since the start. They name nobody.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub(crate) struct Totals {
        /// Lines that were let in.
        pub lines: u64 = "lines",
        /// Lines that were refused, for want of room or of the pass.
        pub refused: u64 = "lines-refused",
        /// Pairs that were coupled.
        pub pairs: u64 = "pairs-coupled",
        /// Pairs that were asked for with a device that was not there.
        pub absent: u64 = "pairs-absent",
        /// Pairs that were refused for want of room.
        pub full: u64 = "pairs-full",
        /// Bytes that passed.
        pub bytes: u64 = "bytes",
    }
}

held! {
    /// Everybody who is here, by their transport key.
    pub(crate) struct Table<L> {
        /// By transport key.
        here: HashMap<EndpointId, Present<L>> = "key",
        /// Lines of each network that has one.
        neighbours: HashMap<IpAddr, usize> = "neighbours",
        /// Lines of each network that have not shown the pass yet.
        waiting: HashMap<IpAddr, usize> = "waiting",
        /// Who asked for whom.
        pairs: HashMap<(EndpointId, EndpointId), Pair> = "pair",
        /// How much may pass in all.
        measure: Measure = "allowance-all",
        /// Numbers since the start.
        totals: Totals = "totals",
        /// Bytes a second that each pair may have passed in the long run.
        per_pair: u64 = "bound-pair",
    }
}

/// There is no room, for everybody or for one network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full;

/// Why two devices were not coupled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotCoupled {
    /// The other one is not here.
    Absent,
    /// There are as many pairs as there may be.
    Full,
}

impl<L: Clone> Table<L> {
    /// Empty, with what may pass in a second, of each pair and in all.
    pub fn new(now_ms: u64, per_pair: u64, in_all: u64) -> Self {
        Self {
            here: HashMap::new(),
            neighbours: HashMap::new(),
            waiting: HashMap::new(),
            pairs: HashMap::new(),
            measure: Measure::new(now_ms, in_all),
            totals: Totals::default(),
            per_pair,
        }
    }

    /// Someone came who has not shown the pass yet.
    pub fn knock(&mut self, network: IpAddr) -> Result<(), Full> {
        let count = self.waiting.get(&network).copied().unwrap_or_default();
        if count >= NEIGHBOURS_WAITING_MAX || self.waiting.values().sum::<usize>() >= WAITING_MAX {
            self.totals.refused += 1;
            return Err(Full);
        }
        self.waiting.insert(network, count + 1);
        Ok(())
    }

    /// Who knocked has shown the pass, or is gone.
    pub fn answered(&mut self, network: IpAddr) {
        take_one(&mut self.waiting, network);
    }

    /// Someone came who has the pass. A line that the same device had before is forgotten, and given back to be ended.
    pub fn arrive(&mut self, peer: EndpointId, network: IpAddr, line: L) -> Result<(u64, Option<L>), Full> {
        let former = self.forget(&peer);
        let count = self.neighbours.get(&network).copied().unwrap_or_default();
        if self.here.len() >= DEVICES_MAX || count >= NEIGHBOURS_MAX {
            self.totals.refused += 1;
            return Err(Full);
        }
        self.totals.lines += 1;
        self.neighbours.insert(network, count + 1);
        let number = self.totals.lines;
        self.here.insert(peer, Present { line, network, number });
        Ok((number, former))
    }

    /// Someone came without the pass.
    pub fn refuse(&mut self) {
        self.totals.refused += 1;
    }

    /// A line ended: unless the same device has another one by now, nothing is left of it.
    pub fn leave(&mut self, peer: &EndpointId, number: u64) {
        if self.here.get(peer).is_some_and(|present| present.number == number) {
            self.forget(peer);
        }
    }

    fn forget(&mut self, peer: &EndpointId) -> Option<L> {
        let gone = self.here.remove(peer)?;
        take_one(&mut self.neighbours, gone.network);
        Some(gone.line)
    }

    /// One asks for another: the line of the other, and which pair it is. A pair of the same two in the same direction gives way.
    pub fn couple(&mut self, now_ms: u64, from: EndpointId, to: EndpointId) -> Result<(u64, L), NotCoupled> {
        let Some(line) = self.here.get(&to).filter(|_| from != to).map(|present| present.line.clone()) else {
            self.totals.absent += 1;
            return Err(NotCoupled::Absent);
        };
        if self.pairs.len() >= PAIRS_MAX && !self.pairs.contains_key(&(from, to)) {
            self.totals.full += 1;
            return Err(NotCoupled::Full);
        }
        self.totals.pairs += 1;
        let number = self.totals.pairs;
        self.pairs.insert((from, to), Pair { measure: Measure::new(now_ms, self.per_pair), bytes: 0, number });
        Ok((number, line))
    }

    /// So many bytes pass between two: how long to wait before more is read. None: the pair is no more.
    pub fn pass(&mut self, now_ms: u64, pair: (EndpointId, EndpointId), number: u64, bytes: u64) -> Option<u64> {
        let one = self.pairs.get_mut(&pair).filter(|one| one.number == number)?;
        one.bytes = one.bytes.saturating_add(bytes);
        self.totals.bytes = self.totals.bytes.saturating_add(bytes);
        Some(one.measure.take(now_ms, bytes).max(self.measure.take(now_ms, bytes)))
    }

    /// A pair ended.
    pub fn part(&mut self, pair: (EndpointId, EndpointId), number: u64) {
        if self.pairs.get(&pair).is_some_and(|one| one.number == number) {
            self.pairs.remove(&pair);
        }
    }

    /// How many devices are here, and how many pairs there are.
    pub fn count(&self) -> (usize, usize) {
        (self.here.len(), self.pairs.len())
    }

    /// Numbers since the start.
    pub const fn totals(&self) -> Totals {
        self.totals
    }
}

/// One less of a network; of none, nothing is kept.
fn take_one(counts: &mut HashMap<IpAddr, usize>, network: IpAddr) {
    if let Some(count) = counts.get_mut(&network) {
        *count = count.saturating_sub(1);
        if *count == 0 {
            counts.remove(&network);
        }
    }
}

#[cfg(test)]
mod tests;
