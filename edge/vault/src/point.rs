//! Named steps at which a test may stop the process or make the disk refuse.
//!
//! Nothing is set outside tests: a step then costs one load of an atomic.

use std::io;
use std::sync::OnceLock;

/// What a test does at a step: nothing, end the process, or answer as a disk that refuses.
pub type Hook = fn(&'static str) -> io::Result<()>;

static HOOK: OnceLock<Hook> = OnceLock::new();

/// Sets what happens at each step, once for the life of the process.
pub fn set(hook: Hook) {
    let _ = HOOK.set(hook);
}

pub(crate) fn pass(step: &'static str) -> io::Result<()> {
    HOOK.get().map_or(Ok(()), |hook| hook(step))
}
