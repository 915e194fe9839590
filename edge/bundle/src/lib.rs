//! A bundle in a folder that may be hostile, checked with every core of the machine.
//!
//! Reading order: [`disk`] (the folder), [`judge`] (signatures on every core), [`check`].
#![forbid(unsafe_code)]

pub mod disk;
pub mod judge;

use std::io;
use std::path::Path;

use parloir_base::PersonId;
use parloir_journal::bundle::check::report::Report;

pub use disk::Disk;

/// Checks the bundle in a folder. `trusted`: identity keys that the reader has from elsewhere.
///
/// # Errors
/// When the folder cannot be listed at all.
pub fn check(folder: &Path, trusted: &[PersonId]) -> io::Result<Report> {
    let mut disk = Disk::open(folder)?;
    Ok(parloir_journal::bundle::check(&mut disk, &judge::all, trusted))
}

/// The same, of a folder that is not checked at all when it holds more than so many files: `None`.
///
/// # Errors
/// As [`check`].
pub fn check_at_most(folder: &Path, trusted: &[PersonId], files_max: usize) -> io::Result<Option<Report>> {
    let mut disk = Disk::open(folder)?.at_most(files_max);
    let report = parloir_journal::bundle::check(&mut disk, &judge::all, trusted);
    Ok((!disk.is_too_large()).then_some(report))
}
