//! Files that a face brings to be sealed, or to be compared with a cachet: digested as they come, in order; what they hold is kept nowhere.

use std::collections::BTreeMap;

use parloir_base::limit::{CACHET_FILES_MAX, CACHET_PATHS_BYTES_MAX};
use parloir_base::{Digest, Refusal};
use parloir_crypto::{Hasher, digest};
use parloir_journal::bundle::check::files::{Files, Listed, Trouble};
use parloir_wire::cachet::{Sealed, check_path};

use crate::contract::CachetMade;
use crate::fault::Stop;

/// Bytes of a cachet's own files, which are read and not only digested: its text, the list, and room for the rest.
const KEPT_BYTES_MAX: usize = 48 * 1024 * 1024;
/// What the text of a cachet is called.
const CACHET: &str = "cachet.txt";

/// Files on their way from a face, one after the other.
#[derive(Default)]
pub struct Sheaf {
    /// The folder among them that is a cachet, if one is to be checked.
    within: Option<String>,
    open: Option<Open>,
    whole: BTreeMap<String, (Digest, u64)>,
    kept: BTreeMap<String, Vec<u8>>,
    kept_bytes: usize,
    paths_bytes: usize,
}

/// The file of which bytes come now.
struct Open {
    path: String,
    hasher: Hasher,
    bytes: u64,
    kept: Option<Vec<u8>>,
}

/// A cachet as a face takes it along.
pub struct SealedSheaf {
    /// What was made; its target is the folder in the archive.
    pub made: CachetMade,
    /// Its folder, as one archive without compression.
    pub archive: Vec<u8>,
}

impl core::fmt::Debug for Sheaf {
    /// Names of files are somebody's.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Sheaf({} files)", self.whole.len())
    }
}

impl core::fmt::Debug for SealedSheaf {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SealedSheaf")
    }
}

impl Sheaf {
    /// Files that are to be sealed.
    #[must_use]
    pub fn sealing() -> Self {
        Self::default()
    }

    /// Files among which a folder is a cachet, empty when its files come without one.
    #[must_use]
    pub fn checking(within: &str) -> Self {
        Self { within: Some(within.to_owned()), ..Self::default() }
    }

    /// Takes the next bytes of a file: from its beginning, or where the last ones ended.
    ///
    /// # Errors
    /// [`Refusal::DocumentName`] for a path that cannot be sealed, [`Refusal::DepositElsewhere`] for bytes out of place,
    /// [`Refusal::ItemTooLarge`] when there is more than a cachet holds.
    pub fn take(&mut self, path: &str, at: u64, bytes: &[u8]) -> Result<(), Stop> {
        let goes_on = self.open.as_ref().is_some_and(|open| open.path == path && open.bytes == at && at > 0);
        if !goes_on {
            if at != 0 || self.is_known(path) {
                return Err(Refusal::DepositElsewhere.into());
            }
            self.end();
            self.begin(path)?;
        }
        let Some(open) = &mut self.open else { return Ok(()) };
        open.hasher.update(bytes);
        open.bytes += bytes.len() as u64;
        if let Some(kept) = &mut open.kept {
            self.kept_bytes += bytes.len();
            if self.kept_bytes > KEPT_BYTES_MAX {
                return Err(Refusal::ItemTooLarge.into());
            }
            kept.extend_from_slice(bytes);
        }
        Ok(())
    }

    /// How many files came so far.
    #[must_use]
    pub fn files(&self) -> usize {
        self.whole.len() + usize::from(self.open.is_some())
    }

    fn is_known(&self, path: &str) -> bool {
        self.whole.contains_key(path) || self.open.as_ref().is_some_and(|open| open.path == path)
    }

    fn begin(&mut self, path: &str) -> Result<(), Stop> {
        let is_within = self.inside(path).is_some();
        // Beside a cachet lies what it cannot have sealed: nobody's fault, and never asked for.
        if !is_within && check_path(path).is_err() && self.within.is_none() {
            return Err(Refusal::DocumentName.into());
        }
        self.paths_bytes = self.paths_bytes.saturating_add(path.len());
        if self.files() >= CACHET_FILES_MAX || self.paths_bytes > CACHET_PATHS_BYTES_MAX {
            return Err(Refusal::ItemTooLarge.into());
        }
        let kept = is_within.then(Vec::new);
        self.open = Some(Open { path: path.to_owned(), hasher: Hasher::new(), bytes: 0, kept });
        Ok(())
    }

    fn end(&mut self) {
        if let Some(Open { path, hasher, bytes, kept }) = self.open.take() {
            if let (Some(kept), Some(inner)) = (kept, self.inside(&path).map(str::to_owned)) {
                self.kept.insert(inner, kept);
            }
            self.whole.insert(path, (hasher.finish(), bytes));
        }
    }

    /// The rest of a path in the folder of the cachet.
    fn inside<'a>(&self, path: &'a str) -> Option<&'a str> {
        match self.within.as_deref()? {
            "" => Some(path),
            within => path.strip_prefix(within)?.strip_prefix('/'),
        }
    }

    /// What is to be sealed, by path.
    pub(crate) fn sealed(mut self) -> Result<Vec<Sealed>, Stop> {
        self.end();
        let sealed = |(path, (sha256, bytes))| Sealed { path, bytes, sha256 };
        let files: Vec<Sealed> = self.whole.into_iter().map(sealed).collect();
        if files.is_empty() { Err(Refusal::ItemEmpty.into()) } else { Ok(files) }
    }

    /// The files of the cachet, and what lies beside it.
    pub(crate) fn apart(mut self) -> Result<(Cachet, Beside), Stop> {
        self.end();
        if !self.kept.contains_key(CACHET) {
            return Err(Refusal::BundleUnreadable.into());
        }
        let around = self.within.as_deref().and_then(|within| within.rsplit_once('/')).map_or("", |(around, _)| around);
        let beside = |path: &str| match around {
            "" => Some(path.to_owned()),
            around => path.strip_prefix(around)?.strip_prefix('/').map(str::to_owned),
        };
        let others = self.whole.iter().filter_map(|(path, found)| Some((beside(path)?, *found))).collect();
        Ok((Cachet(self.kept), Beside(others)))
    }
}

/// The files of a cachet, in memory.
pub(crate) struct Cachet(BTreeMap<String, Vec<u8>>);

impl Cachet {
    /// SHA-256 of its text.
    pub fn text_digest(&self) -> Option<Digest> {
        self.0.get(CACHET).map(|text| digest(text))
    }
}

impl Files for Cachet {
    fn list(&mut self) -> Result<Vec<Listed>, Trouble> {
        Ok(self.0.keys().map(|path| Listed { path: path.clone(), plain: true }).collect())
    }

    fn read(&mut self, path: &str, bytes_max: usize) -> Result<Vec<u8>, Trouble> {
        let bytes = self.0.get(path).ok_or(Trouble::Unreadable)?;
        if bytes.len() > bytes_max { Err(Trouble::TooLarge) } else { Ok(bytes.clone()) }
    }

    fn digest(&mut self, path: &str) -> Result<(Digest, u64), Trouble> {
        let bytes = self.0.get(path).ok_or(Trouble::Unreadable)?;
        Ok((digest(bytes), bytes.len() as u64))
    }
}

/// What lies beside a cachet: digests and lengths, and no content.
pub(crate) struct Beside(BTreeMap<String, (Digest, u64)>);

impl Files for Beside {
    fn list(&mut self) -> Result<Vec<Listed>, Trouble> {
        Ok(self.0.keys().map(|path| Listed { path: path.clone(), plain: true }).collect())
    }

    fn read(&mut self, _: &str, _: usize) -> Result<Vec<u8>, Trouble> {
        Err(Trouble::Unreadable)
    }

    fn digest(&mut self, path: &str) -> Result<(Digest, u64), Trouble> {
        self.0.get(path).copied().ok_or(Trouble::Unreadable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(sheaf: &mut Sheaf, path: &str, at: u64) -> Option<Refusal> {
        sheaf.take(path, at, b"x").err().and_then(|stop| stop.refusal())
    }

    #[test]
    fn bytes_out_of_place_or_under_a_name_that_leads_elsewhere_are_refused_and_nothing_sealed_is_nothing() {
        let mut sheaf = Sheaf::sealing();
        for bad in ["", "/etc/passwd", "../x", "a/../x", "a\\b", "a//b"] {
            assert_eq!(refused(&mut sheaf, bad, 0), Some(Refusal::DocumentName), "{bad:?}");
        }
        assert_eq!(refused(&mut sheaf, "a", 1), Some(Refusal::DepositElsewhere), "the middle of nothing");
        sheaf.take("a", 0, b"bon").unwrap();
        for (path, at) in [("a", 0), ("a", 2), ("a", 4), ("b", 3)] {
            assert_eq!(refused(&mut sheaf, path, at), Some(Refusal::DepositElsewhere), "{path} {at}");
        }
        sheaf.take("b", 0, b"").unwrap();
        assert_eq!(refused(&mut sheaf, "a", 3), Some(Refusal::DepositElsewhere), "a file that ended");
        let none = Sheaf::sealing().sealed().err().and_then(|stop| stop.refusal());
        assert_eq!(none, Some(Refusal::ItemEmpty));
    }

    #[test]
    fn what_comes_in_pieces_has_the_digest_of_the_whole_and_its_length() {
        let mut sheaf = Sheaf::sealing();
        for (path, at, bytes) in [("b/c", 0, ""), ("a", 0, "bon"), ("a", 3, "jour"), ("z", 0, "x")] {
            sheaf.take(path, at, bytes.as_bytes()).unwrap();
        }
        assert_eq!(sheaf.files(), 3);
        let sealed = sheaf.sealed().unwrap();
        let found: Vec<_> = sealed.iter().map(|one| (one.path.as_str(), one.bytes, one.sha256)).collect();
        assert_eq!(found, [("a", 7, digest(b"bonjour")), ("b/c", 0, digest(b"")), ("z", 1, digest(b"x"))]);
    }

    #[test]
    fn of_what_lies_beside_a_cachet_nothing_but_its_digest_is_left() {
        let mut sheaf = Sheaf::checking("dossier/x.cachet");
        for path in ["dossier/x.cachet/cachet.txt", "dossier/x.cachet/keys/a", "dossier/rapport.pdf", "ailleurs\\x"] {
            sheaf.take(path, 0, b"texte").unwrap();
        }
        let (mut cachet, mut beside) = sheaf.apart().unwrap();
        assert_eq!(cachet.list().unwrap().len(), 2);
        assert_eq!(beside.digest("rapport.pdf"), Ok((digest(b"texte"), 5)));
        assert_eq!(beside.read("rapport.pdf", 99), Err(Trouble::Unreadable));
        assert!(beside.digest("ailleurs\\x").is_err());
        let mut none = Sheaf::checking("x");
        none.take("y/cachet.txt", 0, b"texte").unwrap();
        assert_eq!(none.apart().err().and_then(|stop| stop.refusal()), Some(Refusal::BundleUnreadable));
    }
}
