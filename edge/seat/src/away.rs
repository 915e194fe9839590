//! What is told of a person who leaves, and the delay that lets a vault be closed before the machine sleeps.

use std::os::fd::OwnedFd;

/// The person leaves, or the machine was asleep.
#[derive(Debug)]
pub enum Away {
    /// The screen is locked, or shows somebody else's session. May be told more than once.
    ScreenLocked,
    /// The machine is about to sleep, and waits for [`Delay`] to be dropped: for as long as the system allows, usually five seconds.
    Sleeps(Delay),
    /// The machine slept, whether it was said before or not. May be told twice.
    Woke,
}

/// Keeps the machine from sleeping until it is dropped. Holds nothing where the system grants no delay.
#[derive(Debug)]
#[must_use = "the machine sleeps as soon as this is dropped"]
pub struct Delay {
    _granted: Option<OwnedFd>,
}

impl Delay {
    /// One that holds nothing back: what a system without delays grants.
    pub const fn none() -> Self {
        Self::new(None)
    }

    pub(crate) const fn new(granted: Option<OwnedFd>) -> Self {
        Self { _granted: granted }
    }
}

/// What can be watched on a machine. Sleep is noticed afterwards in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watched {
    /// Locking and sleep are announced by the system's login service.
    pub login: bool,
    /// Screen savers may say that they started.
    pub has_session_bus: bool,
}
