//! How far the check of a bundle is that somebody's page waits for: kept with their session, gone with the check.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Bytes that were read, of how many.
type Count = Option<(u64, u64)>;

/// How far it is; nothing while nothing is checked.
#[derive(Clone, Default)]
pub(crate) struct Far(Arc<Mutex<Count>>);

impl Far {
    fn count(&self) -> MutexGuard<'_, Count> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A check begins. Of two at once, the page shows whichever told last.
    pub fn begin(&self) -> Going {
        *self.count() = Some((0, 0));
        Going(self.clone())
    }

    /// How far it is now.
    pub fn now(&self) -> Count {
        *self.count()
    }
}

/// A check that goes on. Dropped, also when its page went away, nothing is shown any more.
pub(crate) struct Going(Far);

impl Going {
    /// It is so far.
    pub fn tell(&self, done: u64, whole: u64) {
        *self.0.count() = Some((done, whole));
    }
}

impl Drop for Going {
    fn drop(&mut self) {
        *self.0.count() = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_begins_and_ends_with_the_check() {
        let far = Far::default();
        assert_eq!(far.now(), None);
        let going = far.begin();
        going.tell(3, 10);
        assert_eq!(far.clone().now(), Some((3, 10)));
        drop(going);
        assert_eq!(far.now(), None);
    }
}
