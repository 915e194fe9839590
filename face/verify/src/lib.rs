//! Checks a bundle on a machine that never ran Parloir.
//!
//! Reading order: [`disk`] (the folder), [`judge`] (signatures on every core of the machine), [`sentence`] (what findings mean),
//! [`render`] (what a person and a program read).
#![forbid(unsafe_code)]

pub mod disk;
pub mod judge;
pub mod render;
pub mod sentence;

pub use disk::Disk;
pub use sentence::Language;

use parloir_base::PersonId;
use parloir_journal::bundle::check::report::Report;

/// Checks the bundle in a folder.
///
/// # Errors
/// When the folder cannot be listed at all.
pub fn check(folder: &std::path::Path, trusted: &[PersonId]) -> std::io::Result<Report> {
    let mut disk = Disk::open(folder)?;
    Ok(parloir_journal::bundle::check(&mut disk, &judge::all, trusted))
}
