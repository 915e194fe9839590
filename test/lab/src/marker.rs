//! Phrases that exist nowhere but in what the two people write, and the search for them.

use std::io::BufRead;
use std::path::{Path, PathBuf};

use crate::trouble::Trouble;

/// A phrase, and what it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// Where a person wrote it.
    pub place: &'static str,
    /// The phrase.
    pub phrase: String,
}

/// Something that was found where it must not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where the person wrote it.
    pub place: &'static str,
    /// Where it was found.
    pub location: String,
}

/// The markers of one run.
#[derive(Debug, Clone)]
pub struct Markers {
    all: Vec<Marker>,
}

impl Markers {
    /// Markers that no other run has: `seed` goes into each.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let place = |place, word: &str| Marker { place, phrase: format!("{word}-{seed:x}") };
        let all = vec![
            place("message", "zephyrin-message"),
            place("document", "ornithorynque-document"),
            place("file name", "quetzal-fichier"),
            place("title", "xylophage-dossier"),
            place("name of Claire", "Kervadec"),
            place("name of Jean", "Wojciechowski"),
        ];
        Self { all }
    }

    /// The phrase for a place.
    ///
    /// # Panics
    /// For a place that there is not: a mistake of the laboratory.
    #[must_use]
    pub fn phrase(&self, place: &str) -> &str {
        let found = self.all.iter().find(|marker| marker.place == place);
        found.map(|marker| marker.phrase.as_str()).expect("a place that has a marker")
    }

    /// These markers, but for one place.
    #[must_use]
    pub fn without(&self, place: &str) -> Self {
        Self { all: self.all.iter().filter(|marker| marker.place != place).cloned().collect() }
    }

    /// Other secrets, sought in the same way.
    #[must_use]
    pub fn of(secrets: &[(&'static str, &str)]) -> Self {
        let all = secrets.iter().map(|(place, phrase)| Marker { place, phrase: (*phrase).to_owned() }).collect();
        Self { all }
    }

    /// Which are in these bytes: as UTF-8, as UTF-16, in hexadecimal.
    #[must_use]
    pub fn within(&self, bytes: &[u8], location: &str) -> Vec<Found> {
        let here = |marker: &&Marker| spellings(&marker.phrase).iter().any(|spelling| contains(bytes, spelling));
        let found = |marker: &Marker| Found { place: marker.place, location: location.to_owned() };
        self.all.iter().filter(here).map(found).collect()
    }

    /// Which are in a file, in its name, or in any file under a folder.
    ///
    /// # Errors
    /// A folder that cannot be read. A file that goes away while it is looked for held nothing that stays.
    pub fn under(&self, path: &Path) -> Result<Searched, Trouble> {
        let mut searched = Searched::default();
        self.search(path, &mut searched)?;
        Ok(searched)
    }

    fn search(&self, path: &Path, searched: &mut Searched) -> Result<(), Trouble> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        searched.found.extend(self.within(name.as_bytes(), &format!("the name {name}")));
        let Ok(kind) = std::fs::symlink_metadata(path) else { return Ok(()) };
        if kind.is_dir() {
            let mut entries: Vec<PathBuf> = std::fs::read_dir(path)?.flatten().map(|entry| entry.path()).collect();
            entries.sort();
            for entry in entries {
                self.search(&entry, searched)?;
            }
        } else if kind.is_file()
            && let Ok(bytes) = std::fs::read(path)
        {
            searched.files += 1;
            searched.bytes += bytes.len();
            searched.found.extend(self.within(&bytes, &path.display().to_string()));
        }
        Ok(())
    }
}

/// What a search went through, and found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Searched {
    /// Files read.
    pub files: usize,
    /// Bytes read.
    pub bytes: usize,
    /// What was found.
    pub found: Vec<Found>,
}

impl Searched {
    /// Adds what another search went through.
    pub fn join(&mut self, other: Self) {
        self.files += other.files;
        self.bytes += other.bytes;
        self.found.extend(other.found);
    }

    /// What was gone through, in words; or what was found where.
    #[must_use]
    pub fn told(&self) -> String {
        if self.found.is_empty() {
            return format!("none in {} files, {} KiB", self.files, self.bytes / 1024);
        }
        let told: Vec<String> =
            self.found.iter().map(|found| format!("{} in {}", found.place, found.location)).collect();
        told.join("; ")
    }
}

fn spellings(phrase: &str) -> [Vec<u8>; 3] {
    let hexadecimal: String = phrase.bytes().map(|byte| format!("{byte:02x}")).collect();
    [phrase.as_bytes().to_vec(), phrase.encode_utf16().flat_map(u16::to_le_bytes).collect(), hexadecimal.into_bytes()]
}

/// Whether `whole` holds `part`. The standard library's own search for a byte is fast in every build, a loop over bytes is not.
fn contains(whole: &[u8], part: &[u8]) -> bool {
    let Some((first, others)) = part.split_first() else { return true };
    let mut rest = whole;
    // A slice in memory cannot fail to be read. After the last such byte nothing is left, or something that does not match.
    while rest.skip_until(*first).is_ok_and(|skipped| skipped > 0) {
        if rest.starts_with(others) && whole.get(whole.len() - rest.len() - 1) == Some(first) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::Markers;

    #[test]
    fn a_marker_is_found_in_each_spelling_and_in_a_file_name() {
        let markers = Markers::new(0xfeed);
        let phrase = markers.phrase("message");
        let wide: Vec<u8> = phrase.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let hexadecimal: String = phrase.bytes().map(|byte| format!("{byte:02x}")).collect();
        for bytes in [phrase.as_bytes(), &wide, hexadecimal.as_bytes()] {
            let noisy = [b"zzzephyrin-", bytes, b"\0"].concat();
            assert_eq!(markers.within(&noisy, "here").len(), 1);
        }
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(markers.phrase("file name")), b"nothing").unwrap();
        let searched = markers.under(folder.path()).unwrap();
        assert_eq!((searched.files, searched.found.len()), (1, 1));
    }

    #[test]
    fn nothing_is_found_where_nothing_is() {
        let markers = Markers::new(1);
        assert!(markers.within(b"zephyrin-message-2 Kervade", "here").is_empty());
        assert!(markers.without("message").within(markers.phrase("message").as_bytes(), "here").is_empty());
    }
}
