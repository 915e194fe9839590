//! A bag (RFC 8493, BagIt 1.0): what is kept stands in `data/`, and beside it what says that it is whole.
//!
//! # Layout
//! `bagit.txt`, `bag-info.txt`, `manifest-sha256.txt` (every file of `data/`), further files that the maker lays beside, and
//! `tagmanifest-sha256.txt`, which lists all of those. Who signs or stamps that last one has sealed every byte. Signatures and stamps of it
//! are written afterwards, and are the only files that no list names.

use std::fs;
use std::path::{Path, PathBuf};

use crate::fault::Fault;
use crate::files::{below, digest};

/// The list that everything hangs on.
pub const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";
/// The list of what is kept.
pub const MANIFEST: &str = "manifest-sha256.txt";
/// The folder of what is kept.
pub const DATA: &str = "data";
/// Where the bundle of a matter stands below it.
pub const BUNDLE: &str = "preuve";
/// Where its papers do.
pub const PAPERS: &str = "releve";
/// Where the cachet of the list stands, beside it.
pub const CACHET: &str = "cachet";
const BAGIT: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// A bag that is being filled: a folder of its own.
#[derive(Debug)]
pub struct Bag {
    folder: PathBuf,
}

/// What a closed bag holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Files in `data/`.
    pub files: u64,
    /// Their bytes together.
    pub bytes: u64,
}

impl Bag {
    /// Begins one in a folder that is there and empty.
    ///
    /// # Errors
    /// [`Fault::Disk`]; [`Fault::Changed`] when something is in it.
    pub fn begin(folder: &Path) -> Result<Self, Fault> {
        if fs::read_dir(folder)?.next().is_some() {
            return Err(Fault::Changed);
        }
        fs::create_dir(folder.join(DATA))?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// The folder to put in what is kept.
    #[must_use]
    pub fn payload(&self) -> PathBuf {
        self.folder.join(DATA)
    }

    /// Lays a file beside what is kept: what helps to read it.
    ///
    /// # Errors
    /// [`Fault::Disk`].
    pub fn lay(&self, name: &str, text: &[u8]) -> Result<(), Fault> {
        Ok(fs::write(self.folder.join(name), text)?)
    }

    /// Writes the lists. `about`: lines of `bag-info.txt`, each a label and its value; what would break a line is made a space.
    ///
    /// # Errors
    /// [`Fault::Name`], [`Fault::Disk`].
    pub fn close(&self, about: &[(&str, String)]) -> Result<Summary, Fault> {
        let (mut manifest, mut summary) = (String::new(), Summary { files: 0, bytes: 0 });
        for (path, file) in below(&self.payload())? {
            let (digest, bytes) = digest(&file)?;
            manifest.push_str(&line(&digest.to_hex(), &format!("{DATA}/{path}")));
            summary.files = summary.files.saturating_add(1);
            summary.bytes = summary.bytes.saturating_add(bytes);
        }
        let mut information = String::new();
        let oxum = ("Payload-Oxum", format!("{}.{}", summary.bytes, summary.files));
        for (label, value) in about.iter().chain([&oxum]) {
            information.push_str(&format!("{label}: {}\n", one_line(value)));
        }
        self.lay("bagit.txt", BAGIT.as_bytes())?;
        self.lay("bag-info.txt", information.as_bytes())?;
        self.lay(MANIFEST, manifest.as_bytes())?;
        let mut tags = String::new();
        for (path, file) in below(&self.folder)?.into_iter().filter(|(path, _)| !path.starts_with("data/")) {
            tags.push_str(&line(&digest(&file)?.0.to_hex(), &path));
        }
        self.lay(TAG_MANIFEST, tags.as_bytes())?;
        Ok(summary)
    }

    /// The bytes to sign and to stamp, once it is closed.
    ///
    /// # Errors
    /// [`Fault::Disk`].
    pub fn sealed(&self) -> Result<Vec<u8>, Fault> {
        Ok(fs::read(self.folder.join(TAG_MANIFEST))?)
    }
}

/// As `sha256sum` writes it, which BagIt reads too.
fn line(digest: &str, path: &str) -> String {
    format!("{digest}  {path}\n")
}

fn one_line(value: &str) -> String {
    value
        .chars()
        .map(|letter| if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}') { ' ' } else { letter })
        .collect()
}
