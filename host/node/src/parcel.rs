//! A whole matter as one thing that lasts: its bundle and its papers in a bag, sealed by a cachet, packed into one file.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{BufWriter, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use parloir_backup::{Address, SealedFile};
use parloir_base::{Chance as _, Refusal};
use parloir_parcel::{Bag, Fault as ParcelFault, Summary, asic, bag, pack, texts};

use crate::chance::{System, now};
use crate::documents::target;
use crate::fault::Stop;

/// What the bag is called inside the parcel, and in the folder where it is made.
const NAME: &str = "dossier";
/// Where the cachet of its list stands.
pub(crate) const CACHET: &str = "cachet";
/// Where the bundle and the papers stand below `data/`.
pub(crate) const BUNDLE: &str = "preuve";
pub(crate) const PAPERS: &str = "releve";

/// A parcel that is being made, in a folder of its own beside its target. Dropped before its end, nothing of it is left.
pub(crate) struct Making {
    target: PathBuf,
    place: PathBuf,
    bag: Bag,
}

impl Making {
    /// Begins one.
    pub fn begin(target: &Path) -> Result<Self, Stop> {
        let name = target.file_name().ok_or(Refusal::TargetExists)?;
        if target.symlink_metadata().is_ok() {
            return Err(Refusal::TargetExists.into());
        }
        let mut digits = [0; 4];
        System.fill(&mut digits);
        let place =
            target.with_file_name(format!(".{}.{:08x}.part", name.to_string_lossy(), u32::from_le_bytes(digits)));
        let make = |path: &Path| DirBuilder::new().mode(0o700).create(path).map_err(Stop::target);
        make(&place)?;
        let folder = place.join(NAME);
        let begun = make(&folder).and_then(|()| Bag::begin(&folder).map_err(stop));
        match begun {
            Ok(bag) => Ok(Self { target: target.to_owned(), place, bag }),
            Err(stop) => {
                drop(fs::remove_dir_all(&place));
                Err(stop)
            }
        }
    }

    /// A folder below `data/` that is yet to be made.
    pub fn within(&self, name: &str) -> PathBuf {
        self.bag.payload().join(name)
    }

    /// The folder of the bag.
    pub fn folder(&self) -> PathBuf {
        self.place.join(NAME)
    }

    /// The list that seals everything.
    pub fn list(&self) -> PathBuf {
        self.folder().join(bag::TAG_MANIFEST)
    }

    /// Writes the lists. Nothing that tells whose matter it is stands in them but the names of files.
    pub fn close(&self) -> Result<Summary, Stop> {
        self.bag.lay("LISEZ-MOI.txt", texts::LISEZ_MOI.as_bytes()).map_err(stop)?;
        self.bag.lay("README.txt", texts::README.as_bytes()).map_err(stop)?;
        let made = now().to_second().to_text();
        let day = made.get(..10).unwrap_or_default().to_owned();
        let program = concat!("parloir ", env!("CARGO_PKG_VERSION")).to_owned();
        self.bag.close(&[("Bagging-Date", day), ("Bag-Software-Agent", program)]).map_err(stop)
    }

    /// What an authority stamps for the other container.
    pub fn listed(&self) -> Result<String, Stop> {
        asic::manifest(&self.folder()).map_err(stop)
    }

    /// Packs it into its target, which is there whole or not at all: as one `.tar`, sealed to a key if one is given.
    pub fn pack(self, to: Option<&Address>) -> Result<u64, Stop> {
        let part = self.place.join("part");
        match to {
            Some(to) => {
                let mut sealing = SealedFile::begin(&part, std::slice::from_ref(to)).map_err(Stop::target)?;
                pack::tar(&self.folder(), NAME, &mut sealing).map_err(stop)?;
                let (_, at) = sealing.finish().map_err(Stop::target)?;
                self.put(&at)
            }
            None => {
                let file = private(&part)?;
                pack::tar(&self.folder(), NAME, BufWriter::new(&file)).map_err(stop)?;
                file.sync_all().map_err(Stop::target)?;
                self.put(&part)
            }
        }
    }

    /// The same as an ASiC-E container, with the time-stamp over its list.
    pub fn wrap(self, listed: &str, stamp: &[u8]) -> Result<u64, Stop> {
        let part = self.place.join("part");
        let mut file = private(&part)?;
        asic::wrap(&self.folder(), listed, stamp, &mut file).map_err(stop)?;
        file.flush().and_then(|()| file.sync_all()).map_err(Stop::target)?;
        self.put(&part)
    }

    fn put(&self, part: &Path) -> Result<u64, Stop> {
        let bytes = fs::metadata(part).map_err(Stop::target)?.len();
        target::rename(part, &self.target)?;
        Ok(bytes)
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        // Whoever waited may be gone while something was still written into it.
        let _is_gone = (0..3).any(|_| fs::remove_dir_all(&self.place).is_ok());
    }
}

fn private(path: &Path) -> Result<File, Stop> {
    OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(path).map_err(Stop::target)
}

fn stop(fault: ParcelFault) -> Stop {
    match fault {
        ParcelFault::Disk(error) => Stop::target(error),
        ParcelFault::Name => Refusal::DocumentName.into(),
        ParcelFault::Changed => Refusal::DocumentChanged.into(),
    }
}
