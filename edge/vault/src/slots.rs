//! `vault.keys` and its spare: read from whichever is whole, written one after the other.

use std::path::{Path, PathBuf};

use parloir_base::Refusal;

use crate::disk::{self, Steps};
use crate::fault::{Cause, Fault, Stop};
use crate::keys::{self, Keys, Unreadable};

const FIRST: Steps = Steps { written: "keys/written", renamed: "keys/renamed", durable: "keys/durable" };
const SECOND: Steps = Steps { written: "spare/written", renamed: "spare/renamed", durable: "spare/durable" };

/// Where the key file and its spare are.
pub(crate) struct Slots {
    keys: PathBuf,
    spare: PathBuf,
    temporary: PathBuf,
}

impl Slots {
    pub(crate) fn of(home: &Path) -> Self {
        Self {
            keys: home.join("vault.keys"),
            spare: home.join("vault.keys.spare"),
            temporary: home.join("vault.keys.new"),
        }
    }

    /// Whether either file is there.
    pub(crate) fn is_there(&self) -> bool {
        // One that cannot be asked about is there: it must be neither overlooked nor written over.
        [&self.keys, &self.spare].into_iter().any(|file| file.try_exists().unwrap_or(true))
    }

    /// Removes what an interrupted write left.
    pub(crate) fn tidy(&self) -> Result<(), Cause> {
        Ok(disk::remove(&self.temporary)?)
    }

    /// Writes both. Once the first has its name, the new keys are the keys.
    pub(crate) fn write(&self, keys: &Keys) -> Result<(), Cause> {
        disk::replace(&self.keys, &self.temporary, keys.to_text().as_bytes(), &FIRST)?;
        Ok(disk::replace(&self.spare, &self.temporary, keys.to_text().as_bytes(), &SECOND)?)
    }

    /// Makes both files hold `keys`, where they do not already: an old passphrase must not live on in a spare.
    pub(crate) fn mend(&self, keys: &Keys) -> Result<(), Cause> {
        let text = keys.to_text();
        for (file, steps) in [(&self.keys, &FIRST), (&self.spare, &SECOND)] {
            // One that cannot be read is written anew: the keys came from the other.
            if !matches!(disk::read(file, keys::BYTES_MAX), Ok(Some(bytes)) if bytes == text.as_bytes()) {
                disk::replace(file, &self.temporary, text.as_bytes(), steps)?;
            }
        }
        Ok(())
    }

    /// The keys from the first file, or from the spare when the first is damaged, gone or cannot be read.
    pub(crate) fn read(&self) -> Result<Keys, Stop> {
        let mut stop = Stop::Refusal(Refusal::VaultMissing);
        for file in [&self.keys, &self.spare] {
            match disk::read(file, keys::BYTES_MAX) {
                Ok(None) => {}
                // What cannot be read now may be whole: that is told before any damage to the other.
                Err(error) => stop = Fault::Open(error.into()).into(),
                Ok(Some(bytes)) => match Keys::from_bytes(&bytes) {
                    Ok(keys) => return Ok(keys),
                    // A newer program wrote it whole: its spare may still be ours, and must not be used.
                    Err(Unreadable::Newer) => return Err(Refusal::VaultNewer.into()),
                    Err(Unreadable::Damaged) if matches!(stop, Stop::Fault(_)) => {}
                    Err(Unreadable::Damaged) => stop = Refusal::VaultDamaged.into(),
                },
            }
        }
        Err(stop)
    }
}
