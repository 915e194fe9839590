//! What the vault knows of its backup: where it is, whom it is sealed to, how it went last.

use parloir_backup::{Address, Opener};
use parloir_base::{Digest, Moment, Refusal};
use parloir_crypto::words::Words;
use parloir_vault::{Reader, Vault};
use serde::{Deserialize, Serialize};

use crate::backup::source::Source;
use crate::contract::Storage;
use crate::fault::{Fault, Stop};
use crate::setting;

const SETTING: &str = "backup";
const VERSION: u32 = 1;

/// One setting.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    version: u32,
    /// The folder of this device's backup; empty when it lies in a storage.
    pub folder: String,
    /// The storage of this device's backup, with its keys.
    #[serde(default)]
    pub storage: Option<Storage>,
    /// What the words open.
    address: String,
    /// A second key, so that the backup is tried without the words. It lies in no backup.
    drill: String,
    /// The last backup; 0: none yet.
    pub number: u64,
    /// The digest of its list's file; empty: not known.
    #[serde(default)]
    pub index: String,
    pub made_ms: i64,
    /// The place of the last link in it.
    pub place: u64,
    pub files: u64,
    pub bytes: u64,
    /// When what was written was last read back and found right.
    pub checked_ms: i64,
    /// When all of it was.
    pub whole_ms: i64,
    /// When it last failed since it last went well; 0: it did not.
    pub failed_ms: i64,
    /// The code of why; empty when the machine failed.
    pub failed: String,
    /// The file that is missing or altered.
    pub file: Option<String>,
    /// How many matters had been erased here when it was made.
    #[serde(default)]
    pub erased: u64,
    /// Files of former backups that could not be taken away then.
    #[serde(default)]
    pub left: u64,
}

/// What a backup that was just made is.
pub(crate) struct Made {
    pub number: u64,
    pub index: Digest,
    pub place: u64,
    pub files: u64,
    pub bytes: u64,
    pub erased: u64,
    pub left: u64,
}

impl Kept {
    pub fn new(source: Source, address: String, drill: &[u8; 32]) -> Self {
        let (folder, storage) = match source {
            Source::Folder(folder) => (folder, None),
            Source::Storage(storage) => (String::new(), Some(storage)),
        };
        Self { version: VERSION, folder, storage, address, drill: Digest(*drill).to_hex(), ..Self::default() }
    }

    /// Where its files are.
    pub fn source(&self) -> Source {
        Source::typed(self.folder.clone(), self.storage.clone())
    }

    /// Whether a list that was found is one that was the last before: then somebody put it back, or the place lost the last one. A later
    /// one is this device's too: the node ended before it was kept.
    pub fn is_former(&self, number: u64, index: &Digest) -> bool {
        let is_another = !self.index.is_empty() && self.index != index.to_hex();
        number < self.number || (number == self.number && is_another)
    }

    /// What opens it without the words.
    pub fn opener(&self) -> Result<Opener, Stop> {
        let seed = Digest::from_hex(&self.drill).map_err(|_| Fault::Profile)?;
        Opener::from_seed(&seed.0).ok_or(Stop::Fault(Fault::Profile))
    }

    /// Whom each file is sealed to: the words, and the drill.
    pub fn to(&self) -> Result<[Address; 2], Stop> {
        let words = Address::from_text(&self.address).ok_or(Stop::Fault(Fault::Profile))?;
        Ok([words, self.opener()?.address()])
    }

    pub fn made(self, made: &Made, at: Moment) -> Self {
        let Made { number, index, place, files, bytes, erased, left } = *made;
        let kept = Self { number, index: index.to_hex(), place, files, bytes, erased, left, made_ms: at.0, ..self };
        Self { failed_ms: 0, failed: String::new(), file: None, ..kept }
    }

    pub fn checked(self, at: Moment, is_whole: bool) -> Self {
        let whole_ms = if is_whole || self.whole_ms == 0 { at.0 } else { self.whole_ms };
        Self { checked_ms: at.0, whole_ms, failed_ms: 0, failed: String::new(), file: None, ..self }
    }

    pub fn failed(self, at: Moment, code: &str, file: Option<String>) -> Self {
        Self { failed_ms: at.0, failed: code.to_owned(), file, ..self }
    }
}

/// What the words open backups with.
pub(super) fn opener(words: &Words) -> Result<Opener, Stop> {
    Opener::from_seed(&words.backup_key()).ok_or(Stop::Fault(Fault::Profile))
}

/// What was kept; nothing when no backup was set up, or by a newer version.
pub(crate) fn read(vault: &Reader) -> Result<Option<Kept>, Stop> {
    let bytes = zeroize::Zeroizing::new(vault.setting(SETTING)?.unwrap_or_default());
    Ok(from_bytes(&bytes))
}

fn from_bytes(bytes: &[u8]) -> Option<Kept> {
    serde_json::from_slice::<Kept>(bytes).ok().filter(|kept| kept.version == VERSION)
}

/// Whether another may be set up: what a newer version set up is not forgotten.
pub(crate) fn may_set(vault: &Reader) -> Result<(), Stop> {
    let is_read = setting::is_read(vault, SETTING, |kept| from_bytes(kept).is_some())?;
    if is_read { Ok(()) } else { Err(Refusal::SettingNewer.into()) }
}

pub(crate) fn put(vault: &mut Vault, kept: &Kept) -> Result<(), Stop> {
    let bytes = zeroize::Zeroizing::new(serde_json::to_vec(kept).map_err(|_| Fault::Request)?);
    setting::put(vault, SETTING, &bytes, |kept| from_bytes(kept).is_some())
}
