//! Where the profile is kept: `PARLOIR_HOME`, else the platform's data folder.

use std::path::PathBuf;

/// The folder of the profile; none when the system names no home.
#[must_use]
pub fn chosen(asked: Option<PathBuf>) -> Option<PathBuf> {
    asked.or_else(platform).and_then(|path| std::path::absolute(path).ok())
}

fn platform() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if cfg!(target_os = "windows") {
        return variable("APPDATA").map(|folder| folder.join("Parloir"));
    }
    if cfg!(target_os = "macos") {
        return variable("HOME").map(|home| home.join("Library/Application Support/Parloir"));
    }
    variable("XDG_DATA_HOME")
        .filter(|folder| folder.is_absolute())
        .or_else(|| variable("HOME").map(|home| home.join(".local/share")))
        .map(|folder| folder.join("parloir"))
}
