//! Parcels on their way to a browser: packed where the home holds what is being made, and out of it before their first byte leaves.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Read as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;

use crate::attach::BYTES;

/// How a folder of the pages begins there: the node takes its own away by itself.
const OURS: &str = "page-";
/// What a parcel is called there.
const NAME: &str = "dossier";
const PIECE_BYTES: usize = 256 * 1024;

/// Where parcels are packed.
pub(crate) struct Packed {
    root: PathBuf,
    /// What an earlier run left is gone.
    is_swept: AtomicBool,
}

/// A private folder for one of them. Dropped, it goes with all that is in it.
pub(crate) struct Place(PathBuf);

impl Packed {
    /// Nothing yet; what an earlier run left is taken away, at the latest before anything more is packed.
    pub fn new(home: &Path) -> Self {
        let packed = Self { root: home.join(parloir_node::MAKING), is_swept: AtomicBool::new(false) };
        packed.is_swept.store(packed.sweep().is_ok(), Ordering::Relaxed);
        packed
    }

    fn sweep(&self) -> io::Result<()> {
        let entries = match fs::read_dir(&self.root) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            if entry.file_name().as_encoded_bytes().starts_with(OURS.as_bytes()) {
                fs::remove_dir_all(entry.path())?;
            }
        }
        Ok(())
    }

    /// A place for one more.
    ///
    /// # Errors
    /// When there is no room for it, and when what an earlier run left in the clear could not be taken away.
    pub fn begin(&self) -> io::Result<Place> {
        if !self.is_swept.load(Ordering::Relaxed) {
            self.sweep()?;
            self.is_swept.store(true, Ordering::Relaxed);
        }
        let place = self.root.join(format!("{OURS}{}", parloir_node::mark()));
        DirBuilder::new().recursive(true).mode(0o700).create(&place)?;
        Ok(Place(place))
    }
}

impl Place {
    /// Where it is to be packed.
    pub fn target(&self) -> PathBuf {
        self.0.join(NAME)
    }

    /// What was packed: from here on no folder holds it any more.
    ///
    /// # Errors
    /// When it cannot be read, or would stay.
    pub fn open(self) -> io::Result<File> {
        let file = File::open(self.target())?;
        fs::remove_dir_all(&self.0)?;
        Ok(file)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // Gone already, once it was opened. What cannot be taken away now is at the next start.
        drop(fs::remove_dir_all(&self.0));
    }
}

/// Gives its bytes to the browser until the pages are closed.
pub(crate) fn saved(
    is_closed: impl Fn() -> bool + Clone + Send + Sync + 'static,
    file: File,
    name: &str,
) -> io::Result<Response> {
    let bytes = file.metadata()?.len();
    let flow = stream::unfold(Some(file), move |file| {
        let is_closed = is_closed.clone();
        async move {
            let file = file?;
            if is_closed() {
                return Some((Err(io::Error::other("the pages were closed")), None));
            }
            let read = tokio::task::spawn_blocking(move || piece(file)).await;
            match read.unwrap_or_else(|_| Err(io::ErrorKind::Other.into())) {
                Ok((piece, _)) if piece.is_empty() => None,
                Ok((piece, file)) => Some((Ok(Bytes::from(piece)), Some(file))),
                Err(error) => Some((Err(error), None)),
            }
        }
    });
    let headers = [
        (CONTENT_TYPE, BYTES.to_owned()),
        (CONTENT_LENGTH, bytes.to_string()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, Body::from_stream(flow)).into_response())
}

fn piece(mut file: File) -> io::Result<(Vec<u8>, File)> {
    let mut piece = vec![0; PIECE_BYTES];
    let read = file.read(&mut piece)?;
    piece.truncate(read);
    Ok((piece, file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_in_no_folder_once_it_is_open_nor_after_a_run_that_was_cut() {
        use std::os::unix::fs::PermissionsExt as _;
        let home = tempfile::tempdir().unwrap();
        let packed = Packed::new(home.path());
        let place = packed.begin().unwrap();
        assert_eq!(fs::metadata(&place.0).unwrap().permissions().mode() & 0o777, 0o700);
        fs::write(place.target(), "tout").unwrap();
        let (piece, _) = piece(place.open().unwrap()).unwrap();
        assert_eq!(piece, b"tout");
        let making = home.path().join(parloir_node::MAKING);
        assert!(fs::read_dir(&making).unwrap().next().is_none());
        let left = packed.begin().unwrap();
        fs::write(left.target(), "reste").unwrap();
        std::mem::forget(left);
        fs::create_dir(making.join("0123456789abcdef")).unwrap();
        let _anew = Packed::new(home.path());
        let names: Vec<_> = fs::read_dir(&making).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["0123456789abcdef"], "what the node makes there meanwhile is the node's");
    }

    #[test]
    fn nothing_more_is_packed_while_what_an_earlier_run_left_cannot_be_taken_away() {
        let home = tempfile::tempdir().unwrap();
        let making = home.path().join(parloir_node::MAKING);
        fs::create_dir(&making).unwrap();
        // A file where a folder was left: what no sweep of ours takes away.
        fs::write(making.join("page-reste"), "reste").unwrap();
        let packed = Packed::new(home.path());
        assert!(packed.begin().is_err());
        fs::remove_file(making.join("page-reste")).unwrap();
        assert!(packed.begin().is_ok());
    }

    #[test]
    fn what_cannot_be_read_is_not_given_and_does_not_stay() {
        let home = tempfile::tempdir().unwrap();
        let place = Packed::new(home.path()).begin().unwrap();
        let folder = place.0.clone();
        assert!(place.open().is_err(), "nothing was packed");
        assert!(!folder.exists());
    }
}
