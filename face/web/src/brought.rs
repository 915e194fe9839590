//! What a browser brings to be checked: files in a private folder of the profile, bounded, gone when the check is over and at start.

use std::collections::HashMap;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::archive::{self, FILES_MAX};
use crate::pieces::pieces;
use crate::unfit::Unfit;

/// The folder's name in that of the profile.
const FOLDER: &str = "a-verifier";
/// Where files go, and an archive until it is unpacked.
const FILES: &str = "files";
const ARCHIVE: &str = "archive.zip";
/// Lots at once: a person checks one bundle, and another in a second page.
const LOTS_MAX: usize = 2;
/// Bytes of one lot: 20 GiB.
pub(crate) const BYTES_MAX: u64 = 20 << 30;
/// Parts of a path: a bundle has three, and the folder that it was packed in.
const PARTS_MAX: usize = 5;
const PATH_BYTES_MAX: usize = 1_024;
const PART_BYTES_MAX: usize = 255;
/// Left free on the disk, whatever is brought.
const ROOM_BYTES: u64 = 512 << 20;

/// Every lot that is being brought.
pub(crate) struct Brought {
    root: PathBuf,
    lots: Mutex<HashMap<String, Arc<Lot>>>,
}

/// Files of one bundle on their way.
pub(crate) struct Lot {
    folder: PathBuf,
    /// Whose it is.
    session: String,
    is_archive: bool,
    so_far: Mutex<SoFar>,
}

#[derive(Default)]
struct SoFar {
    /// How much there is of each file.
    files: HashMap<String, u64>,
    bytes: u64,
}

impl Brought {
    /// Nothing yet; what an earlier run left is taken away.
    pub fn new(home: &Path) -> Self {
        let root = home.join(FOLDER);
        drop(fs::remove_dir_all(&root));
        Self { root, lots: Mutex::default() }
    }

    /// Begins a lot: its mark.
    pub fn begin(&self, session: &str, is_archive: bool) -> Result<String, Unfit> {
        let mut lots = self.lots.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever begins anew has left what they began before.
        lots.retain(|_, lot| lot.session != session);
        if lots.len() >= LOTS_MAX {
            return Err(Unfit::Crowded);
        }
        let mark = parloir_node::mark();
        let folder = self.root.join(&mark);
        DirBuilder::new().recursive(true).mode(0o700).create(folder.join(FILES))?;
        let lot = Lot { folder, session: session.to_owned(), is_archive, so_far: Mutex::default() };
        lots.insert(mark.clone(), Arc::new(lot));
        Ok(mark)
    }

    /// A lot of a session.
    pub fn find(&self, mark: &str, session: &str) -> Option<Arc<Lot>> {
        let lots = self.lots.lock().unwrap_or_else(PoisonError::into_inner);
        lots.get(mark).filter(|lot| lot.session == session).cloned()
    }

    /// Ends it: with the last hand on it, its folder goes.
    pub fn end(&self, mark: &str, session: &str) -> Option<Arc<Lot>> {
        let mut lots = self.lots.lock().unwrap_or_else(PoisonError::into_inner);
        let is_own = lots.get(mark).is_some_and(|lot| lot.session == session);
        if is_own { lots.remove(mark) } else { None }
    }

    /// Ends every lot.
    pub fn end_all(&self) {
        self.lots.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// A lot of an archive that lies on this machine already.
    pub fn of_archive(&self, session: &str, archive: &Path) -> Result<(String, PathBuf), Unfit> {
        let mark = self.begin(session, true)?;
        let lot = self.find(&mark, session).ok_or(Unfit::Damaged)?;
        match lot.unpacked(archive) {
            Ok(folder) => Ok((mark, folder)),
            Err(unfit) => {
                self.end(&mark, session);
                Err(unfit)
            }
        }
    }
}

impl Drop for Lot {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.folder));
    }
}

impl Lot {
    /// Takes in what one request brings: pieces of files, one after the other.
    pub fn take(&self, body: &[u8]) -> Result<(), Unfit> {
        let mut so_far = self.so_far.lock().unwrap_or_else(PoisonError::into_inner);
        for piece in pieces(body) {
            let piece = piece?;
            self.add(&mut so_far, piece.path, piece.at, piece.bytes)?;
        }
        Ok(())
    }

    fn add(&self, so_far: &mut SoFar, path: &str, at: u64, bytes: &[u8]) -> Result<(), Unfit> {
        let place = if self.is_archive {
            self.folder.join(ARCHIVE)
        } else {
            if !is_safe(path) {
                return Err(Unfit::Path);
            }
            self.folder.join(FILES).join(path)
        };
        let have = so_far.files.get(path).copied();
        if at != have.unwrap_or(0) || (at > 0 && have.is_none()) {
            return Err(Unfit::Damaged);
        }
        let files_max = if self.is_archive { 1 } else { FILES_MAX };
        if have.is_none() && so_far.files.len() >= files_max {
            return Err(Unfit::TooMany);
        }
        let whole = so_far.bytes.saturating_add(bytes.len() as u64);
        if whole > BYTES_MAX {
            return Err(Unfit::TooLarge);
        }
        if room(&self.folder)? < ROOM_BYTES + bytes.len() as u64 {
            return Err(Unfit::Disk);
        }
        let mut file = match have {
            None => create(&place)?,
            Some(_) => OpenOptions::new().append(true).open(&place)?,
        };
        file.write_all(bytes)?;
        so_far.bytes = whole;
        so_far.files.insert(path.to_owned(), at + bytes.len() as u64);
        Ok(())
    }

    /// The folder to check, once everything is there.
    pub fn whole(&self) -> Result<PathBuf, Unfit> {
        if self.is_archive { self.unpacked(&self.folder.join(ARCHIVE)) } else { Ok(inner(self.folder.join(FILES))) }
    }

    fn unpacked(&self, archive: &Path) -> Result<PathBuf, Unfit> {
        let target = self.folder.join(FILES);
        let most = room(&self.folder)?.saturating_sub(ROOM_BYTES).min(BYTES_MAX);
        archive::unpack(archive, most, |path| {
            if is_safe(path) { create(&target.join(path)).map_err(Unfit::from) } else { Err(Unfit::Path) }
        })?;
        Ok(inner(target))
    }
}

/// A new file of one's own, with the folders on its way.
fn create(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// Bytes free for whoever runs this.
fn room(folder: &Path) -> io::Result<u64> {
    let disk = rustix::fs::statvfs(folder)?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// The page for whoever must verify, which a bundle may be given with: it stands beside the bundle, and is no part of it.
const SHEET: [&str; 2] = ["constat.html", "constat.txt"];

/// What was packed with folders around it is checked without them: a bundle never is a single folder.
fn inner(mut folder: PathBuf) -> PathBuf {
    for _ in 0..PARTS_MAX {
        let is_sheet = |entry: &fs::DirEntry| SHEET.iter().any(|name| entry.file_name() == *name);
        let mut entries = fs::read_dir(&folder).into_iter().flatten().flatten().filter(|entry| !is_sheet(entry));
        match (entries.next(), entries.next()) {
            (Some(one), None) if one.file_type().is_ok_and(|kind| kind.is_dir()) => folder = one.path(),
            _ => break,
        }
    }
    folder
}

/// Whether a path leads into the folder and nowhere else.
fn is_safe(path: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part != "."
            && part != ".."
            && part.len() <= PART_BYTES_MAX
            && !part.chars().any(|letter| letter.is_control() || matches!(letter, '\\' | ':'))
    };
    path.len() <= PATH_BYTES_MAX && path.split('/').count() <= PARTS_MAX && path.split('/').all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pieces::written as piece;

    fn brought() -> (tempfile::TempDir, Brought) {
        let home = tempfile::tempdir().unwrap();
        let brought = Brought::new(home.path());
        (home, brought)
    }

    #[test]
    fn a_path_that_leads_elsewhere_is_refused() {
        for bad in [
            "",
            "/",
            "/etc/passwd",
            "../x",
            "a/../x",
            "a//b",
            "a/",
            "./a",
            "a/.",
            "a\\b",
            "c:x",
            "a\0b",
            "a\nb",
            "a/b/c/d/e/f",
        ] {
            assert!(!is_safe(bad), "{bad:?}");
        }
        assert!(!is_safe(&"x".repeat(256)) && !is_safe(&["y".repeat(250).as_str(); 5].join("/")));
        assert!(is_safe("preuve/items/ab/document.pdf") && is_safe("SHA256SUMS") && is_safe("dossier é/..x"));
        let (home, brought) = brought();
        let mark = brought.begin("one", false).unwrap();
        let lot = brought.find(&mark, "one").unwrap();
        assert!(matches!(lot.take(&piece("../../out", 0, b"x")), Err(Unfit::Path)));
        assert!(!home.path().join("out").exists());
    }

    #[test]
    fn pieces_make_files_in_a_folder_that_is_ones_own_and_that_goes_at_the_end() {
        use std::os::unix::fs::PermissionsExt;
        let (home, brought) = brought();
        let mark = brought.begin("one", false).unwrap();
        let lot = brought.find(&mark, "one").unwrap();
        let beside = piece("constat.html", 0, b"beside");
        let body = [piece("preuve/a", 0, b"bon"), piece("preuve/b/c", 0, b""), piece("preuve/a", 3, b"jour"), beside];
        let body = body.concat();
        lot.take(&body).unwrap();
        let folder = lot.whole().unwrap();
        assert!(folder.ends_with("preuve"), "the folder around it is left out");
        assert_eq!(fs::read(folder.join("a")).unwrap(), b"bonjour");
        assert_eq!(fs::metadata(&lot.folder).unwrap().permissions().mode() & 0o777, 0o700);
        assert_eq!(fs::metadata(folder.join("a")).unwrap().permissions().mode() & 0o777, 0o600);
        drop(lot);
        assert!(brought.end(&mark, "another").is_none(), "another session ends nothing of this one");
        drop(brought.end(&mark, "one").unwrap());
        assert!(fs::read_dir(home.path().join(FOLDER)).unwrap().next().is_none());
    }

    #[test]
    fn what_an_earlier_run_left_is_taken_away_at_start() {
        let (home, brought) = brought();
        let mark = brought.begin("one", true).unwrap();
        assert!(home.path().join(FOLDER).join(&mark).exists());
        std::mem::forget(brought.find(&mark, "one"));
        let _anew = Brought::new(home.path());
        assert!(!home.path().join(FOLDER).exists());
    }

    #[test]
    fn another_session_adds_nothing_and_only_two_bring_at_once() {
        let (_home, brought) = brought();
        let mark = brought.begin("one", false).unwrap();
        assert!(brought.find(&mark, "two").is_none());
        brought.begin("two", false).unwrap();
        assert!(matches!(brought.begin("three", false), Err(Unfit::Crowded)));
        brought.begin("one", false).unwrap();
        assert!(brought.find(&mark, "one").is_none(), "whoever begins anew has left the other");
    }

    #[test]
    fn a_piece_out_of_place_cut_off_or_too_many_is_refused() {
        let (_home, brought) = brought();
        let mark = brought.begin("one", false).unwrap();
        let lot = brought.find(&mark, "one").unwrap();
        let whole = piece("a", 0, b"xyz");
        for end in 1..whole.len() {
            assert!(lot.take(&whole[..end]).is_err(), "{end}");
        }
        lot.take(&whole).unwrap();
        assert!(matches!(lot.take(&piece("a", 0, b"again")), Err(Unfit::Damaged)));
        assert!(matches!(lot.take(&piece("a", 9, b"gap")), Err(Unfit::Damaged)));
        assert!(matches!(lot.take(&piece("b", 1, b"gap")), Err(Unfit::Damaged)));
        assert!(lot.take(&piece("a/b", 0, b"a file is no folder")).is_err());
        lot.so_far.lock().unwrap().files.extend((0..FILES_MAX).map(|number| (format!("n{number}"), 0)));
        assert!(matches!(lot.take(&piece("more", 0, b"")), Err(Unfit::TooMany)));
        lot.so_far.lock().unwrap().bytes = BYTES_MAX;
        assert!(matches!(lot.take(&piece("a", 3, b"x")), Err(Unfit::TooLarge)));
    }
}
