//! Signatures in batches, on every core of the machine.

use std::thread;

use parloir_crypto::{Claim, verify_all};

/// Claims that one thread takes at least: below, starting a thread costs more than it saves.
const SHARE_MIN: usize = 64;

/// Whether every claim holds.
#[must_use]
pub fn all(claims: &[Claim<'_>]) -> bool {
    let threads = thread::available_parallelism().map_or(1, |count| count.get());
    let share = claims.len().div_ceil(threads).max(SHARE_MIN);
    if claims.len() <= share {
        return verify_all(claims);
    }
    thread::scope(|scope| {
        let parts: Vec<_> = claims.chunks(share).map(|part| scope.spawn(move || verify_all(part))).collect();
        // A thread that fell has said nothing: its claims do not count.
        let said: Vec<bool> = parts.into_iter().map(|part| part.join().unwrap_or(false)).collect();
        said.into_iter().all(|one| one)
    })
}
