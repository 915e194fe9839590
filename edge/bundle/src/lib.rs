//! A bundle in a folder that may be hostile, checked with every core of the machine.
//!
//! Reading order: [`disk`] (the folder), [`judge`] (signatures on every core), [`watch`] (how far it is), [`check`].
#![forbid(unsafe_code)]

pub mod disk;
pub mod judge;
pub mod watch;

use std::io;
use std::path::Path;

use parloir_base::PersonId;
use parloir_journal::bundle::check::report::Report;

pub use parloir_crypto::stamp::Anchors;
pub use parloir_journal::bundle::check::Trusted;
pub use parloir_journal::cachet::Checked as CachetChecked;

pub use disk::Disk;
pub use watch::{Far, Watched};

/// Checks the bundle in a folder. `trusted`: identity keys that the reader has from elsewhere.
///
/// # Errors
/// When the folder cannot be listed at all.
pub fn check(folder: &Path, trusted: &[PersonId]) -> io::Result<Report> {
    let mut disk = Disk::open(folder)?;
    Ok(parloir_journal::bundle::check(&mut disk, &judge::all, Trusted { people: trusted, authorities: None }))
}

/// Checks the cachet in a folder, and what it seals, in another one.
///
/// # Errors
/// When one of the folders is not there.
pub fn check_cachet(folder: &Path, sealed: &Path, trusted: Trusted<'_>) -> io::Result<CachetChecked> {
    let (mut folder, mut sealed) = (Disk::open(folder)?, Disk::open(sealed)?);
    Ok(parloir_journal::cachet::check(&mut folder, &mut sealed, trusted))
}

/// What a check that is watched came to.
#[derive(Debug)]
pub enum Checked {
    /// Everything was looked at.
    Whole(Box<Report>),
    /// Nothing was: the folder holds more files than it may.
    TooLarge,
    /// Nobody waited any more.
    Stopped,
}

/// The same, telling how far it is; a folder of more files than `files_max` is not checked at all.
///
/// # Errors
/// As [`check`].
pub fn check_watched(
    folder: &Path,
    trusted: Trusted<'_>,
    files_max: Option<usize>,
    far: &mut Far<'_>,
) -> io::Result<Checked> {
    let disk = Disk::open(folder)?;
    let disk = match files_max {
        Some(files_max) => disk.at_most(files_max),
        None => disk,
    };
    let mut told = |read, whole| far(read, whole);
    let mut watched = Watched::new(disk, &mut told);
    let report = parloir_journal::bundle::check(&mut watched, &judge::all, trusted);
    Ok(match () {
        () if watched.is_stopped() => Checked::Stopped,
        () if watched.is_too_large() => Checked::TooLarge,
        () => Checked::Whole(Box::new(report)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of files that a bundle has, whatever is in them.
    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("SHA256SUMS"), vec![b'x'; 1_000]).unwrap();
        let items = folder.path().join("items").join("ab".repeat(32));
        std::fs::create_dir_all(&items).unwrap();
        for (name, bytes) in [("body", 2_000), ("salt", 32)] {
            std::fs::write(items.join(name), vec![0; bytes]).unwrap();
        }
        folder
    }

    #[test]
    fn a_check_tells_how_much_was_read_of_how_much_and_never_more() {
        let folder = folder();
        let mut told = Vec::new();
        let checked = check_watched(folder.path(), Trusted::default(), None, &mut |read, whole| {
            told.push((read, whole));
            true
        });
        assert!(matches!(checked, Ok(Checked::Whole(report)) if !report.stands()));
        assert_eq!(told.first(), Some(&(0, 3_032)));
        assert!(told.is_sorted() && told.iter().all(|(read, whole)| read <= whole));
        assert!(told.last().is_some_and(|(read, _)| *read >= 1_000));
    }

    #[test]
    fn a_check_that_nobody_waits_for_reads_nothing_more() {
        let folder = folder();
        for after in 0..3 {
            let mut asked = 0;
            let checked = check_watched(folder.path(), Trusted::default(), None, &mut |_, _| {
                asked += 1;
                asked <= after
            });
            assert!(matches!(checked, Ok(Checked::Stopped)));
            assert_eq!(asked, after + 1, "it is not asked again once it was told");
        }
    }
}
