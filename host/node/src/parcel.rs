//! A whole matter as one thing that lasts: its bundle and its papers in a bag, sealed by a cachet, packed into one file.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{BufWriter, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use parloir_backup::{Address, SealedFile};
use parloir_base::Refusal;
use parloir_parcel::{Bag, Fault as ParcelFault, Summary, asic, bag, pack, texts};

use crate::chance::now;
use crate::documents::target;
use crate::fault::Stop;
use crate::making;

/// What the bag is called inside the parcel, and in the folder where it is made.
const NAME: &str = "dossier";

/// A parcel that is being made, in a folder of the home. Dropped before its end, nothing of it is left.
pub(crate) struct Making {
    target: PathBuf,
    /// What it is written to, on the disk of its target.
    part: PathBuf,
    place: PathBuf,
    bag: Bag,
}

impl Making {
    /// Begins one, in the home: nothing of it is in the clear anywhere else before it has its name.
    pub fn begin(home: &Path, target: &Path) -> Result<Self, Stop> {
        if target.file_name().is_none() || target.symlink_metadata().is_ok() {
            return Err(Refusal::TargetExists.into());
        }
        let place = making::folder(home)?;
        let folder = place.join(NAME);
        let begun = DirBuilder::new().mode(0o700).create(&folder).map_err(Stop::target);
        let begun = begun.and_then(|()| Bag::begin(&folder).map_err(stop));
        match begun {
            Ok(bag) => {
                let part = target::part(target.parent().unwrap_or(Path::new("")));
                Ok(Self { target: target.to_owned(), part, place, bag })
            }
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
        let part = self.part();
        match to {
            Some(to) => {
                let mut sealing = SealedFile::begin(&part, std::slice::from_ref(to)).map_err(Stop::target)?;
                pack::tar(&self.folder(), NAME, &mut sealing).map_err(stop)?;
                let (_, at) = sealing.finish().map_err(Stop::target)?;
                self.named(&at, Ok(()))
            }
            None => {
                let file = private(&part)?;
                let packed = pack::tar(&self.folder(), NAME, BufWriter::new(&file)).map_err(stop);
                self.named(&part, packed.and_then(|()| file.sync_all().map_err(Stop::target)))
            }
        }
    }

    /// The same as an ASiC-E container, with the time-stamp over its list.
    pub fn wrap(self, listed: &str, stamp: &[u8]) -> Result<u64, Stop> {
        let part = self.part();
        let mut file = private(&part)?;
        let wrapped = asic::wrap(&self.folder(), listed, stamp, &mut file).map_err(stop);
        self.named(&part, wrapped.and_then(|()| file.flush().and_then(|()| file.sync_all()).map_err(Stop::target)))
    }

    /// What it is written to, before it has its name.
    pub fn part(&self) -> PathBuf {
        self.part.clone()
    }

    /// Gives it its name when it was written, and takes it away when it was not.
    fn named(&self, part: &Path, written: Result<(), Stop>) -> Result<u64, Stop> {
        let put = || -> Result<u64, Stop> {
            let bytes = fs::metadata(part).map_err(Stop::target)?.len();
            target::rename(part, &self.target)?;
            Ok(bytes)
        };
        let named = written.and_then(|()| put());
        if named.is_err() {
            drop(fs::remove_file(part));
        }
        named
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
