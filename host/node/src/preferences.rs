//! How a person wants their faces to behave: in the vault; and the language beside it, for the page that opens the vault.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use parloir_base::Refusal;
use parloir_vault::{Reader, Vault};
use serde::{Deserialize, Serialize};

use crate::contract::Preferences;
use crate::fault::{Fault, Stop};
use crate::setting;

const SETTING: &str = "preferences";
/// The form in which they are kept. Of a newer one nothing is taken, and it is not written over.
const VERSION: u32 = 1;
/// The languages that faces speak. It is no secret which one a person reads.
const LANGUAGES: [&str; 2] = ["fr", "en"];
const LANGUAGE: &str = "language";
const LANGUAGE_NEW: &str = "language.new";
/// A day.
const LOCK_MINUTES_MAX: u32 = 24 * 60;

#[derive(Serialize, Deserialize)]
struct Kept {
    version: u32,
    preferences: Preferences,
}

/// What was chosen; what was never chosen is as a new profile has it.
pub(crate) fn read(vault: &Reader) -> Result<Preferences, Stop> {
    let kept = from_bytes(&vault.setting(SETTING)?.unwrap_or_default());
    Ok(kept.map(|kept| kept.preferences).unwrap_or_default())
}

fn from_bytes(bytes: &[u8]) -> Option<Kept> {
    serde_json::from_slice::<Kept>(bytes).ok().filter(|kept| kept.version == VERSION)
}

/// Keeps what was chosen, in the vault and, of the language, beside it.
pub(crate) fn put(vault: &mut Vault, home: &Path, preferences: Preferences) -> Result<(), Stop> {
    let is_language = preferences.language.is_empty() || LANGUAGES.contains(&preferences.language.as_str());
    if !is_language || preferences.lock_after_minutes > LOCK_MINUTES_MAX {
        return Err(Refusal::PreferenceRefused.into());
    }
    let language = preferences.language.clone();
    let bytes = serde_json::to_vec(&Kept { version: VERSION, preferences }).map_err(|_| Fault::Request)?;
    setting::put(vault, SETTING, &bytes, |kept| from_bytes(kept).is_some())?;
    write_language(home, &language).map_err(Stop::target)
}

/// The language that was chosen, without the vault; empty when none was.
pub(crate) fn language(home: &Path) -> String {
    let mut text = String::new();
    let read = File::open(home.join(LANGUAGE)).and_then(|file| file.take(8).read_to_string(&mut text));
    let known = LANGUAGES.into_iter().find(|known| read.is_ok() && text.trim() == *known);
    known.unwrap_or_default().to_owned()
}

fn write_language(home: &Path, language: &str) -> io::Result<()> {
    let (path, new) = (home.join(LANGUAGE), home.join(LANGUAGE_NEW));
    if language.is_empty() {
        return match std::fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        };
    }
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
    writeln!(file, "{language}")?;
    std::fs::rename(new, path)
}
