//! The clock and the random source of the operating system: asked here, and nowhere below.

use parloir_base::{Chance, Moment};

/// The operating system's random source.
#[derive(Clone, Copy, Debug, Default)]
pub struct System;

impl Chance for System {
    fn fill(&mut self, bytes: &mut [u8]) {
        // A machine without randomness must not make keys: there is nothing sound to go on with.
        assert!(getrandom::fill(bytes).is_ok(), "the random source of the system failed");
    }
}

/// Now, by the system's clock.
#[must_use]
pub fn now() -> Moment {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Sixty-four hexadecimal digits that nobody can guess, for a face that must know its own pages again.
#[must_use]
pub fn mark() -> String {
    parloir_base::Digest(System.bytes32()).to_hex()
}
