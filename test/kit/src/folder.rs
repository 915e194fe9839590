//! A folder in memory: where a test's bundle goes, and what a test alters.

use std::collections::BTreeMap;
use std::convert::Infallible;

use parloir_crypto::digest;
use parloir_journal::bundle::Sink;
use parloir_journal::bundle::layout::SUMS;

/// Files by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// Their bytes.
    pub files: BTreeMap<String, Vec<u8>>,
    open: Option<String>,
}

impl Folder {
    /// Writes the list of digests anew, as whoever alters a bundle would.
    pub fn reseal(&mut self) {
        self.files.remove(SUMS);
        let lines = self.files.iter().map(|(path, bytes)| format!("{}  {path}\n", digest(bytes)));
        let sums: String = lines.collect();
        self.files.insert(SUMS.to_owned(), sums.into_bytes());
    }
}

impl Sink for Folder {
    type Fault = Infallible;

    fn create(&mut self, path: &str) -> Result<(), Infallible> {
        self.files.insert(path.to_owned(), Vec::new());
        self.open = Some(path.to_owned());
        Ok(())
    }

    fn append(&mut self, bytes: &[u8]) -> Result<(), Infallible> {
        if let Some(file) = self.open.as_ref().and_then(|path| self.files.get_mut(path)) {
            file.extend_from_slice(bytes);
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Infallible> {
        self.open = None;
        Ok(())
    }

    fn discard(&mut self) -> Result<(), Infallible> {
        if let Some(path) = self.open.take() {
            self.files.remove(&path);
        }
        Ok(())
    }
}
