//! First run: five quiet steps from nothing to a first matter. What is said on the way stays with the session, in memory.

pub(crate) mod again;
pub(crate) mod done;
pub(crate) mod secret;
mod standing;
mod step;
pub(crate) mod who;
pub(crate) mod words;
