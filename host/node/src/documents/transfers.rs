//! Documents on their way in: who offers them, how far they are, how fast, and whether a person paused them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use parloir_base::{Digest, EndpointId, MatterId, SessionId};

use crate::documents::speed::Speed;
use crate::registry::Registry;

/// A device that lied about a document is not asked for it for this long, twice as long after each further lie, and at most so long.
const DOUBT: Duration = Duration::from_secs(60);
const DOUBT_MAX: Duration = Duration::from_secs(3_600);
/// Lies that are remembered.
const LIES_MAX: usize = 1_024;

/// Where a transfer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It is received, or waits for a device that has it.
    Receiving,
    /// A person paused it.
    Paused,
    /// There is no room here.
    WaitingForDisk,
    /// It came whole and was not what its entry says.
    Wrong,
}

/// A transfer as faces see it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TransferView {
    pub stage: Stage,
    /// Bytes a second, while it moves.
    pub speed: Option<u64>,
}

struct Transfer {
    matter: MatterId,
    stage: Stage,
    by: Option<SessionId>,
    offers: Vec<SessionId>,
    speed: Speed,
}

/// Until when a device is not asked, and how often it lied.
#[derive(Clone, Copy)]
struct Lie {
    until: Instant,
    times: u32,
}

/// Every transfer.
#[derive(Default)]
pub(crate) struct Transfers {
    all: Mutex<HashMap<Digest, Transfer>>,
    lies: Mutex<HashMap<(Digest, EndpointId), Lie>>,
}

impl Transfers {
    fn all(&self) -> MutexGuard<'_, HashMap<Digest, Transfer>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with(&self, entry: &Digest, change: impl FnOnce(&mut Transfer)) {
        if let Some(transfer) = self.all().get_mut(entry) {
            change(transfer);
        }
    }

    fn known(&self, matter: MatterId, entry: Digest) {
        self.all().entry(entry).or_insert_with(|| Transfer {
            matter,
            stage: Stage::Receiving,
            by: None,
            offers: Vec::new(),
            speed: Speed::new(Instant::now()),
        });
    }

    fn lies(&self) -> MutexGuard<'_, HashMap<(Digest, EndpointId), Lie>> {
        self.lies.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A device sent what is not the document's. It may come back at once and offer it again: it is not asked for a while.
    pub fn lied(&self, entry: Digest, peer: EndpointId, now: Instant) {
        let mut lies = self.lies();
        if lies.len() >= LIES_MAX && !lies.contains_key(&(entry, peer)) {
            // Whoever may be asked again soonest is forgotten.
            let soonest = lies.iter().min_by_key(|(_, lie)| lie.until).map(|(key, _)| *key);
            if let Some(key) = soonest {
                lies.remove(&key);
            }
        }
        let lie = lies.entry((entry, peer)).or_insert(Lie { until: now, times: 0 });
        lie.until = now + DOUBT.saturating_mul(1 << lie.times.min(6)).min(DOUBT_MAX);
        lie.times = lie.times.saturating_add(1);
    }

    /// Whether a device lied about a document not long ago.
    pub fn is_doubted(&self, entry: &Digest, peer: &EndpointId, now: Instant) -> bool {
        self.lies().get(&(*entry, *peer)).is_some_and(|lie| now < lie.until)
    }

    /// A session offers a document.
    pub fn offer(&self, matter: MatterId, entry: Digest, session: SessionId) {
        self.known(matter, entry);
        self.with(&entry, |transfer| {
            if !transfer.offers.contains(&session) {
                transfer.offers.push(session);
            }
        });
    }

    /// How far it is. Answers the matter that it belongs to.
    pub fn progress(&self, entry: &Digest, have: u64) -> Option<MatterId> {
        self.with(entry, |transfer| transfer.speed.reach(have, Instant::now()));
        self.all().get(entry).map(|transfer| transfer.matter)
    }

    /// It waits for room, or no longer.
    pub fn wait_for_disk(&self, entry: &Digest, is_full: bool) {
        self.with(entry, |transfer| match (transfer.stage, is_full) {
            (Stage::Receiving, true) => transfer.stage = Stage::WaitingForDisk,
            (Stage::WaitingForDisk, false) => transfer.stage = Stage::Receiving,
            _ => {}
        });
    }

    /// It came, and is not what its entry says.
    pub fn wrong(&self, entry: &Digest) {
        self.with(entry, |transfer| transfer.stage = Stage::Wrong);
    }

    /// A session no longer offers it.
    pub fn withdraw(&self, entry: &Digest, session: SessionId) {
        self.with(entry, |transfer| transfer.offers.retain(|offer| *offer != session));
    }

    /// It is whole.
    pub fn done(&self, entry: &Digest) {
        self.all().remove(entry);
    }

    /// Whether a person paused it.
    pub fn is_paused(&self, entry: &Digest) -> bool {
        self.all().get(entry).is_some_and(|transfer| transfer.stage == Stage::Paused)
    }

    /// Pauses it, or lets it go on: then every session that offers it is asked again.
    pub fn pause(&self, registry: &Registry, matter: MatterId, entry: &Digest, is_paused: bool) {
        self.known(matter, *entry);
        self.with(entry, |transfer| {
            transfer.stage = if is_paused { Stage::Paused } else { Stage::Receiving };
            transfer.speed = Speed::new(Instant::now());
        });
        if !is_paused {
            self.ask_again(registry, entry);
        }
    }

    fn ask_again(&self, registry: &Registry, entry: &Digest) {
        let (matter, offers) = match self.all().get(entry) {
            Some(transfer) if transfer.stage != Stage::Paused => (transfer.matter, transfer.offers.clone()),
            _ => return,
        };
        for session in offers {
            match registry.find(session) {
                Some(handle) => handle.fetch(matter, *entry),
                None => self.withdraw(entry, session),
            }
        }
    }

    /// What a face sees of it.
    pub fn view(&self, entry: &Digest) -> Option<TransferView> {
        self.all().get(entry).map(|transfer| TransferView {
            stage: transfer.stage,
            speed: transfer.speed.bytes().filter(|_| transfer.by.is_some()),
        })
    }
}

/// The right to bring one document in: one session at a time. Given back when dropped, and then offered to the others.
pub(crate) struct Claim {
    transfers: Arc<Transfers>,
    registry: Arc<Registry>,
    entry: Digest,
}

impl Claim {
    /// Takes it, unless another session has it or a person paused the document.
    pub fn take(
        transfers: &Arc<Transfers>,
        registry: &Arc<Registry>,
        entry: Digest,
        session: SessionId,
    ) -> Option<Self> {
        let mut all = transfers.all();
        let transfer = all.get_mut(&entry)?;
        if transfer.by.is_some() || matches!(transfer.stage, Stage::Paused | Stage::Wrong) {
            return None;
        }
        transfer.by = Some(session);
        transfer.speed = Speed::new(Instant::now());
        drop(all);
        Some(Self { transfers: transfers.clone(), registry: registry.clone(), entry })
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.transfers.with(&self.entry, |transfer| transfer.by = None);
        self.transfers.ask_again(&self.registry, &self.entry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_that_lied_is_asked_again_later_and_later_and_others_at_once() {
        let (transfers, now) = (Transfers::default(), Instant::now());
        let (entry, liar, other) = (Digest([1; 32]), EndpointId([2; 32]), EndpointId([3; 32]));
        transfers.lied(entry, liar, now);
        assert!(transfers.is_doubted(&entry, &liar, now));
        assert!(!transfers.is_doubted(&entry, &liar, now + DOUBT));
        assert!(!transfers.is_doubted(&entry, &other, now) && !transfers.is_doubted(&Digest([4; 32]), &liar, now));
        transfers.lied(entry, liar, now);
        assert!(transfers.is_doubted(&entry, &liar, now + DOUBT));
        for _ in 0..100 {
            transfers.lied(entry, liar, now);
        }
        assert!(!transfers.is_doubted(&entry, &liar, now + DOUBT_MAX));
    }

    #[test]
    fn lies_without_end_are_remembered_in_measure() {
        let (transfers, now) = (Transfers::default(), Instant::now());
        for number in 0..2 * LIES_MAX {
            let mut entry = [0; 32];
            entry[..8].copy_from_slice(&(number as u64).to_le_bytes());
            transfers.lied(Digest(entry), EndpointId([2; 32]), now);
        }
        assert_eq!(transfers.lies().len(), LIES_MAX);
    }
}
