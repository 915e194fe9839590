//! Who is here, and what they may still do. Time is an argument; nothing is remembered of whoever has gone.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use parloir_base::EndpointId;
use parloir_wire::signal::Signal;
use tokio::sync::{Notify, mpsc};

use crate::held::held;
use crate::network::network_of;

/// Devices at once: about 100 MB, of which the QUIC library has nearly all.
pub(crate) const VISITORS_MAX: usize = 4_096;
/// Lines from one address (of IPv6: one network of a subscriber): an office, not a crowd that keeps everybody else out.
pub(crate) const NEIGHBOURS_MAX: usize = 256;
/// Signals that a device may send in the long run.
pub(crate) const SIGNALS_PER_SECOND: u64 = 2;
/// Signals that it may send at once, when it was quiet before: a profile that starts calls all whom it owes something.
pub(crate) const SIGNALS_AT_ONCE: u64 = 64;
/// Calls that a device hears in the long run, whoever calls: strangers cannot fill its line.
const HEARD_PER_SECOND: u64 = 4;
/// Signals on their way to one device. What comes when it does not read is let go.
pub(crate) const WAITING_MAX: usize = 32;

/// How many signals may still go, refilled as time passes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allowance {
    thousandths: u64,
    at_ms: u64,
    per_second: u64,
}

impl Allowance {
    const fn new(now_ms: u64, per_second: u64) -> Self {
        Self { thousandths: SIGNALS_AT_ONCE * 1_000, at_ms: now_ms, per_second }
    }

    /// Takes one, if there is one.
    fn take(&mut self, now_ms: u64) -> bool {
        let refill = now_ms.saturating_sub(self.at_ms).saturating_mul(self.per_second);
        self.thousandths = self.thousandths.saturating_add(refill).min(SIGNALS_AT_ONCE * 1_000);
        self.at_ms = now_ms;
        let has_one = self.thousandths >= 1_000;
        if has_one {
            self.thousandths -= 1_000;
        }
        has_one
    }
}

/// The way to a device whose line is open.
#[derive(Clone)]
pub(crate) struct Outgoing {
    pub signals: mpsc::Sender<Signal>,
    /// Told when the line is forgotten: it then ends, whatever it is doing.
    pub forgotten: Arc<Notify>,
}

held! {
    /// A device whose line is open.
    pub(crate) struct Present {
        /// What is on its way to it.
        outgoing: Outgoing = "calls-under-way",
        /// The network that it calls from: counted against [`NEIGHBOURS_MAX`].
        network: IpAddr = "address",
        /// Which of the lines it is, in the order of their coming.
        number: u64 = "line-number",
        /// How much it may still say.
        says: Allowance = "allowance",
        /// How much it may still hear.
        hears: Allowance = "allowance-heard",
    }
}

held! {
    /// Numbers since the start. They name nobody.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub(crate) struct Totals {
        /// Lines that were opened.
        pub visits: u64 = "visits",
        /// Lines that were refused or ended for want of room or of measure.
        pub refused: u64 = "refused",
        /// Calls that were passed on.
        pub passed: u64 = "passed",
        /// Calls for somebody who was not there.
        pub absent: u64 = "absent",
        /// Calls that were let go since the called device did not read or had heard too many.
        pub dropped: u64 = "dropped",
    }
}

held! {
    /// Everybody who is here, by their transport key.
    #[derive(Default)]
    pub(crate) struct Table {
        /// By transport key.
        here: HashMap<EndpointId, Present> = "key",
        /// Lines of each network that has one.
        neighbours: HashMap<IpAddr, usize> = "neighbours",
        /// Numbers since the start.
        totals: Totals = "totals",
    }
}

/// There is no room, for everybody or for one network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full;

/// More was said than is allowed: the line is to be ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooMuch;

impl Table {
    /// Someone came. A line that the same device had before is forgotten, and with it ends.
    pub fn arrive(
        &mut self,
        now_ms: u64,
        peer: EndpointId,
        remote: SocketAddr,
        outgoing: Outgoing,
    ) -> Result<u64, Full> {
        self.forget(&peer);
        let network = network_of(remote);
        let count = self.neighbours.get(&network).copied().unwrap_or_default();
        if self.here.len() >= VISITORS_MAX || count >= NEIGHBOURS_MAX {
            self.totals.refused += 1;
            return Err(Full);
        }
        self.totals.visits += 1;
        self.neighbours.insert(network, count + 1);
        let number = self.totals.visits;
        let (says, hears) = (Allowance::new(now_ms, SIGNALS_PER_SECOND), Allowance::new(now_ms, HEARD_PER_SECOND));
        self.here.insert(peer, Present { outgoing, network, number, says, hears });
        Ok(number)
    }

    /// A line ended: unless the same device has another one by now, nothing is left of it.
    pub fn leave(&mut self, peer: &EndpointId, number: u64) {
        if self.here.get(peer).is_some_and(|present| present.number == number) {
            self.forget(peer);
        }
    }

    fn forget(&mut self, peer: &EndpointId) {
        let Some(gone) = self.here.remove(peer) else { return };
        gone.outgoing.forgotten.notify_one();
        if let Some(count) = self.neighbours.get_mut(&gone.network) {
            *count -= 1;
            if *count == 0 {
                self.neighbours.remove(&gone.network);
            }
        }
    }

    /// What a device says, and what it is answered; what is for another goes there.
    pub fn say(
        &mut self,
        now_ms: u64,
        from: EndpointId,
        seen: SocketAddr,
        signal: Signal,
    ) -> Result<Option<Signal>, TooMuch> {
        let allowed = self.here.get_mut(&from).is_some_and(|present| present.says.take(now_ms));
        if !allowed {
            self.totals.refused += 1;
            return Err(TooMuch);
        }
        match signal {
            Signal::Here { number } => Ok(Some(Signal::Seen { number, address: seen })),
            Signal::Call { peer, sealed } => {
                let Some(called) = self.here.get_mut(&peer) else {
                    self.totals.absent += 1;
                    return Ok(Some(Signal::Absent { peer }));
                };
                let goes = called.hears.take(now_ms)
                    && called.outgoing.signals.try_send(Signal::Called { peer: from, sealed }).is_ok();
                *(if goes { &mut self.totals.passed } else { &mut self.totals.dropped }) += 1;
                Ok(None)
            }
            // A device has no business to say these.
            Signal::Seen { .. } | Signal::Called { .. } | Signal::Absent { .. } => {
                self.totals.refused += 1;
                Err(TooMuch)
            }
        }
    }

    /// How many are here.
    pub fn count(&self) -> usize {
        self.here.len()
    }

    /// Numbers since the start.
    pub const fn totals(&self) -> Totals {
        self.totals
    }
}

#[cfg(test)]
mod tests;
