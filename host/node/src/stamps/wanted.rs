//! Time-stamps that are wanted: what waits for an authority, since when, and which matters want one of each checkpoint.

use parloir_base::{Digest, MatterId, Moment, Refusal};
use parloir_engine::Engine;
use parloir_matter::View;
use parloir_vault::{Reader, Vault};
use serde::{Deserialize, Serialize};

use crate::fault::{Fault, Stop};
use crate::setting;

const SETTING: &str = "stamps";
/// The form in which it is kept. Of a newer one nothing is taken, and it is not written over.
const VERSION: u32 = 1;
/// Time-stamps that may wait at once.
pub(crate) const WANTED_MAX: usize = 256;
const MINUTE_MS: i64 = 60_000;
/// Beyond this one does not wait longer before another try.
const PAUSE_MS_MAX: i64 = 24 * 60 * MINUTE_MS;

/// What is wanted.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Wanted {
    version: u32,
    /// Matters of which each new checkpoint is to be stamped.
    pub each: Vec<Each>,
    /// What waits.
    pub waiting: Vec<Want>,
}

/// A matter of which each checkpoint after a number is to be stamped.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Each {
    pub matter: String,
    pub authority: String,
    pub after: u64,
}

/// One time-stamp that is wanted.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Want {
    pub matter: String,
    /// The checkpoint's entry.
    pub checkpoint: String,
    /// The authority's name.
    pub authority: String,
    /// Tries so far.
    pub tries: u32,
    /// When it was tried last, in milliseconds; 0 when it never was.
    pub tried_ms: i64,
    /// The code of what went wrong then.
    pub code: String,
}

impl Want {
    /// Whether it may be tried now: at once, then after one minute, two, four, and so on up to a day. A clock that was set back makes nothing wait.
    pub fn is_due(&self, now: Moment) -> bool {
        let pause = MINUTE_MS.saturating_mul(1 << self.tries.saturating_sub(1).min(20)).min(PAUSE_MS_MAX);
        self.tries == 0 || now.0 < self.tried_ms || now.0.saturating_sub(self.tried_ms) >= pause
    }

    pub fn is_same(&self, other: &Self) -> bool {
        (&self.matter, &self.checkpoint, &self.authority) == (&other.matter, &other.checkpoint, &other.authority)
    }

    /// Its matter, and its checkpoint's entry.
    pub fn place(&self) -> Option<(MatterId, Digest)> {
        Some((MatterId::from_hex(&self.matter).ok()?, Digest::from_hex(&self.checkpoint).ok()?))
    }
}

impl Wanted {
    pub fn read(vault: &Reader) -> Result<Self, Stop> {
        let kept = Self::from_bytes(&vault.setting(SETTING)?.unwrap_or_default());
        Ok(kept.unwrap_or(Self { version: VERSION, ..Self::default() }))
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice::<Self>(bytes).ok().filter(|kept| kept.version == VERSION)
    }

    pub fn put(&self, vault: &mut Vault) -> Result<(), Stop> {
        let bytes = serde_json::to_vec(self).map_err(|_| Fault::Request)?;
        setting::put(vault, SETTING, &bytes, |kept| Self::from_bytes(kept).is_some())
    }

    /// Wants one more, once.
    pub fn want(&mut self, matter: &MatterId, checkpoint: &Digest, authority: &str) -> Result<(), Refusal> {
        let want = Want {
            matter: matter.to_hex(),
            checkpoint: checkpoint.to_hex(),
            authority: authority.to_owned(),
            tries: 0,
            tried_ms: 0,
            code: String::new(),
        };
        if let Some(known) = self.waiting.iter_mut().find(|one| one.is_same(&want)) {
            // Asked for by hand: it does not wait for its turn.
            known.tries = 0;
        } else if self.waiting.len() < WANTED_MAX {
            self.waiting.push(want);
        } else {
            return Err(Refusal::AuthorityRefused);
        }
        Ok(())
    }

    /// Wants what those matters want of which each checkpoint is to be stamped. Whether something was added.
    pub fn follow(&mut self, engine: &Engine) -> bool {
        let before = self.waiting.len();
        let mut each = std::mem::take(&mut self.each);
        for one in &mut each {
            let Some((matter, room)) = engine.rooms().find(|(matter, _)| matter.to_hex() == one.matter) else {
                continue;
            };
            for checkpoint in room.view.checkpoints() {
                let number = checkpoint.checkpoint.number;
                if number > one.after && self.want(matter, &checkpoint.entry, &one.authority).is_ok() {
                    one.after = number;
                }
            }
        }
        self.each = each;
        self.waiting.len() > before
    }

    /// From now on each checkpoint of a matter is stamped by that authority, or no longer by any.
    pub fn set_each(&mut self, matter: &MatterId, view: &View, authority: Option<&str>) {
        let hex = matter.to_hex();
        self.each.retain(|one| one.matter != hex);
        let after = view.checkpoints().last().map_or(0, |last| last.checkpoint.number);
        self.each.extend(authority.map(|authority| Each { matter: hex, authority: authority.to_owned(), after }));
    }

    /// Nothing is wanted any more of a matter that was erased.
    pub fn forget_matter(&mut self, matter: &MatterId) {
        let hex = matter.to_hex();
        self.each.retain(|one| one.matter != hex);
        self.waiting.retain(|one| one.matter != hex);
    }

    /// Nothing is wanted any more of an authority that was given up.
    pub fn forget(&mut self, authority: &str) {
        self.each.retain(|one| one.authority != authority);
        self.waiting.retain(|one| one.authority != authority);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment(1_764_000_000_000);

    fn tried(tries: u32, ago_ms: i64) -> bool {
        let mut wanted = Wanted::default();
        wanted.want(&MatterId([1; 32]), &Digest([2; 32]), "tsa").unwrap();
        let mut want = wanted.waiting.remove(0);
        (want.tries, want.tried_ms) = (tries, NOW.0 - ago_ms);
        want.is_due(NOW)
    }

    #[test]
    fn what_failed_waits_longer_each_time_and_never_more_than_a_day() {
        assert!(tried(0, 0));
        assert!(!tried(1, MINUTE_MS - 1) && tried(1, MINUTE_MS));
        assert!(!tried(3, 4 * MINUTE_MS - 1) && tried(3, 4 * MINUTE_MS));
        assert!(!tried(u32::MAX, PAUSE_MS_MAX - 1) && tried(u32::MAX, PAUSE_MS_MAX));
        assert!(tried(5, -1), "a clock that was set back");
    }

    #[test]
    fn one_thing_is_wanted_once_and_only_so_many_at_a_time() {
        let mut wanted = Wanted::default();
        for _ in 0..2 {
            wanted.want(&MatterId([1; 32]), &Digest([2; 32]), "tsa").unwrap();
        }
        assert_eq!(wanted.waiting.len(), 1);
        for number in 0..=255 {
            let _full = wanted.want(&MatterId([number; 32]), &Digest([3; 32]), "tsa");
        }
        assert_eq!(wanted.waiting.len(), WANTED_MAX);
        assert_eq!(wanted.want(&MatterId([1; 32]), &Digest([4; 32]), "tsa"), Err(Refusal::AuthorityRefused));
        wanted.forget("tsa");
        assert!(wanted.waiting.is_empty());
    }
}
