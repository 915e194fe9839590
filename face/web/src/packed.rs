//! Parcels on their way to a browser: packed in a private folder of the profile, and out of it before their first byte leaves.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Read as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;

use crate::attach::BYTES;

/// The folder's name in that of the profile.
const FOLDER: &str = "a-emballer";
/// What a parcel is called there.
const NAME: &str = "dossier";
const PIECE_BYTES: usize = 256 * 1024;

/// Where parcels are packed.
pub(crate) struct Packed(PathBuf);

/// A private folder for one of them. Dropped, it goes with all that is in it.
pub(crate) struct Place(PathBuf);

impl Packed {
    /// Nothing yet; what an earlier run left is taken away.
    pub fn new(home: &Path) -> Self {
        let root = home.join(FOLDER);
        drop(fs::remove_dir_all(&root));
        Self(root)
    }

    /// A place for one more.
    pub fn begin(&self) -> io::Result<Place> {
        let place = self.0.join(parloir_node::mark());
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
    pub fn open(self) -> io::Result<File> {
        File::open(self.target())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
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
        assert!(fs::read_dir(home.path().join(FOLDER)).unwrap().next().is_none());
        let left = packed.begin().unwrap();
        fs::write(left.target(), "reste").unwrap();
        std::mem::forget(left);
        let _anew = Packed::new(home.path());
        assert!(!home.path().join(FOLDER).exists());
    }
}
