//! That the person left the machine: counted for whoever listens, and the machine's sleep held back until the vault is closed.

use std::sync::{Arc, Mutex, PoisonError};

use parloir_seat::{Away, Buses, Delay};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

pub use parloir_seat::Watched;

/// What was told and is not heard yet.
const TOLD_MAX: usize = 4;

/// How the person left, or came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// The screen is locked, or shows somebody else's session.
    ScreenLocked,
    /// The machine is about to sleep, and waits a few seconds for the vault to be closed.
    Sleeps,
    /// The machine slept, whether it was said before or not.
    Woke,
}

/// How often something was told since the watch began, and what was told last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// Changes each time.
    pub count: u64,
    /// Nothing yet: nobody left.
    pub last: Option<Leaving>,
}

/// What can be watched on this machine now.
pub async fn watched() -> Watched {
    parloir_seat::watched(&Buses::of_environment()).await
}

/// Listens, once it is asked to.
#[derive(Default)]
pub(crate) struct Seat {
    left: watch::Sender<Left>,
    /// While it is there the machine does not sleep.
    delay: Arc<Mutex<Option<Delay>>>,
    /// Ends with this.
    tasks: Mutex<JoinSet<()>>,
}

impl Seat {
    pub fn left(&self) -> watch::Receiver<Left> {
        self.left.subscribe()
    }

    /// Watches this machine. Watched already: nothing happens.
    pub fn watch(&self) {
        let (away, told) = mpsc::channel(TOLD_MAX);
        if self.hear(told) {
            self.tasks.lock().unwrap_or_else(PoisonError::into_inner).spawn(parloir_seat::watch(away));
        }
    }

    /// The machine may sleep.
    pub fn let_sleep(&self) {
        drop(self.delay.lock().unwrap_or_else(PoisonError::into_inner).take());
    }

    /// Passes on what is told, unless something is heard already.
    fn hear(&self, mut told: mpsc::Receiver<Away>) -> bool {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        if !tasks.is_empty() {
            return false;
        }
        let (left, kept) = (self.left.clone(), self.delay.clone());
        tasks.spawn(async move {
            while let Some(away) = told.recv().await {
                let (last, delay) = match away {
                    Away::ScreenLocked => (Leaving::ScreenLocked, None),
                    // Nobody who listens closes anything: the machine need not wait.
                    Away::Sleeps(delay) => (Leaving::Sleeps, Some(delay).filter(|_| left.receiver_count() > 0)),
                    Away::Woke => (Leaving::Woke, None),
                };
                if last != Leaving::ScreenLocked {
                    *kept.lock().unwrap_or_else(PoisonError::into_inner) = delay;
                }
                left.send_modify(|left| *left = Left { count: left.count.wrapping_add(1), last: Some(last) });
            }
        });
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_listens_is_told_how_the_person_left_each_time() {
        let seat = Seat::default();
        let (away, told) = mpsc::channel(1);
        assert!(seat.hear(told));
        let mut left = seat.left();
        assert_eq!(*left.borrow_and_update(), Left::default());
        for count in 1..=2 {
            away.send(Away::ScreenLocked).await.unwrap();
            left.changed().await.unwrap();
            assert_eq!(*left.borrow_and_update(), Left { count, last: Some(Leaving::ScreenLocked) });
        }
        assert!(!seat.hear(mpsc::channel(1).1), "one watch is enough");
    }

    #[tokio::test]
    async fn the_machine_waits_until_it_is_let_sleep_or_woke() {
        let seat = Seat::default();
        let (away, told) = mpsc::channel(1);
        seat.hear(told);
        let mut left = seat.left();
        let is_held = || seat.delay.lock().unwrap().is_some();
        for ends_by_lock in [true, false] {
            away.send(Away::Sleeps(Delay::none())).await.unwrap();
            left.changed().await.unwrap();
            assert_eq!(left.borrow_and_update().last, Some(Leaving::Sleeps));
            assert!(is_held());
            if ends_by_lock {
                seat.let_sleep();
                assert!(!is_held());
            }
            away.send(Away::Woke).await.unwrap();
            left.changed().await.unwrap();
            assert_eq!(left.borrow_and_update().last, Some(Leaving::Woke));
            assert!(!is_held());
        }
    }

    #[tokio::test]
    async fn where_nobody_listens_the_machine_sleeps_at_once() {
        let seat = Seat::default();
        let (away, told) = mpsc::channel(1);
        seat.hear(told);
        away.send(Away::Sleeps(Delay::none())).await.unwrap();
        // Taken only after what came before it was done.
        away.send(Away::ScreenLocked).await.unwrap();
        away.reserve().await.unwrap();
        assert!(seat.delay.lock().unwrap().is_none());
    }
}
