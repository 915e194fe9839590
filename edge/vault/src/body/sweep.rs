//! Sealed bodies that no entry speaks of: what a sending that was broken off left, and no key opens any more.

use std::collections::BTreeSet;
use std::path::Path;

use parloir_base::Digest;
use parloir_wire::Record;
use parloir_wire::document::Document;

use crate::body::Bodies;
use crate::fault::{Cause, Fault};
use crate::reader::Reader;

impl Bodies {
    /// The roots of the documents whose body is whole here. Asked before anything is sent, since a body is sealed before its entry
    /// is written.
    ///
    /// # Errors
    /// [`Fault::Body`].
    pub fn sealed(&self) -> Result<BTreeSet<Digest>, Fault> {
        let list = || -> Result<BTreeSet<Digest>, Cause> {
            let mut roots = BTreeSet::new();
            for file in std::fs::read_dir(&self.folder)? {
                roots.extend(root(&file?.path()));
            }
            Ok(roots)
        };
        list().map_err(Fault::Body)
    }
}

impl Reader {
    /// Removes those of these bodies that no entry speaks of, and says how many they were.
    ///
    /// # Errors
    /// [`Fault::Read`], [`Fault::Erase`].
    pub fn sweep(&self, mut sealed: BTreeSet<Digest>) -> Result<usize, Fault> {
        self.spare(&mut sealed).map_err(Fault::Read)?;
        for root in &sealed {
            self.bodies.erase(root)?;
        }
        Ok(sealed.len())
    }

    /// Takes out what an entry speaks of, whether or not it was withdrawn.
    fn spare(&self, sealed: &mut BTreeSet<Digest>) -> Result<(), Cause> {
        let mut statement = self.connection.prepare("SELECT l.body FROM documents d JOIN links l ON l.id = d.link")?;
        let mut found = statement.query([])?;
        while !sealed.is_empty()
            && let Some(row) = found.next()?
        {
            if let Ok(document) = Document::from_bytes(&row.get::<_, Vec<u8>>(0)?) {
                sealed.remove(&document.root);
            }
        }
        Ok(())
    }
}

/// The root that a whole body is named by.
fn root(path: &Path) -> Option<Digest> {
    let is_whole = path.extension().is_some_and(|extension| extension == "seal");
    Digest::from_hex(path.file_stem().filter(|_| is_whole)?.to_str()?).ok()
}
