//! What is made in the clear before it has its place: in a folder of the home, or beside its target and remembered in the vault. What a killed
//! program left of it goes at the next start.

use std::fs::{self, DirBuilder};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parloir_base::Chance as _;
use parloir_vault::Vault;

use crate::chance::System;
use crate::fault::Stop;
use crate::hub::Hub;

/// The folder of the home.
pub const FOLDER: &str = "making";
/// Begins the settings that name what stands beside a target.
const SETTING: &str = "making/";
/// Paths that are swept in one start.
const REMEMBERED_MAX: usize = 1_000;

/// A new folder in the home, for its owner alone.
pub(crate) fn folder(home: &Path) -> Result<PathBuf, Stop> {
    let all = home.join(FOLDER);
    let make =
        |path: &Path, is_shared| DirBuilder::new().recursive(is_shared).mode(0o700).create(path).map_err(Stop::target);
    make(&all, true)?;
    let place = all.join(digits());
    make(&place, false)?;
    Ok(place)
}

fn digits() -> String {
    let mut digits = [0; 8];
    System.fill(&mut digits);
    format!("{:016x}", u64::from_le_bytes(digits))
}

/// Something beside its target, named in the vault until it is gone or has its name.
pub(crate) struct Remembered(String);

/// Remembers a path before anything is there.
pub(crate) async fn remember(hub: &Arc<Hub>, path: &Path) -> Result<Remembered, Stop> {
    let (key, path) = (format!("{SETTING}{}", digits()), path.as_os_str().as_bytes().to_vec());
    let setting = key.clone();
    hub.look(move |desk| desk.vault.put_setting(&setting, &path)).await??;
    Ok(Remembered(key))
}

/// Forgets it: it has its name, or nothing is there.
pub(crate) async fn forget(hub: &Arc<Hub>, remembered: Remembered) {
    // One that could not be forgotten is at the next start: nothing is there then.
    drop(hub.look(move |desk| desk.vault.erase_setting(&remembered.0)).await);
}

/// Takes away what a program that was killed left. What cannot be taken away now is tried at the next start.
pub(crate) fn sweep(home: &Path, vault: &mut Vault) -> Result<(), Stop> {
    drop(fs::remove_dir_all(home.join(FOLDER)));
    for (key, path) in vault.settings_under(SETTING)?.into_iter().take(REMEMBERED_MAX) {
        let path = PathBuf::from(std::ffi::OsStr::from_bytes(&path));
        // Only what this program makes is called so; a link that somebody put there is not followed.
        let is_ours = path.file_name().is_some_and(|name| name.as_bytes().starts_with(b"."));
        let gone = match fs::symlink_metadata(&path) {
            Ok(found) if is_ours && found.is_dir() => fs::remove_dir_all(&path),
            Ok(found) if is_ours && found.is_file() => fs::remove_file(&path),
            _ => Ok(()),
        };
        if gone.is_err() {
            continue;
        }
        vault.erase_setting(&key)?;
    }
    Ok(())
}
