//! The programs under test: built as the tests are, or taken from where they were built before.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::trouble::{Trouble, trouble};

const NAMES: [&str; 3] = ["parloir", "parloir-verify", "parloir-lab"];

/// Where the programs are.
#[derive(Debug, Clone)]
pub struct Programs {
    /// `parloir`.
    pub parloir: PathBuf,
    /// `parloir-verify`.
    pub verify: PathBuf,
    /// This laboratory itself, to be run in a host.
    pub lab: PathBuf,
}

impl Programs {
    /// Finds the programs, and copies them into `folder`, where a person without rights may run them.
    ///
    /// # Shape
    /// From the folder that `PARLOIR_PROGRAMS` names; else Cargo builds them where this program was built, with the same profile, which
    /// costs nothing when they are there.
    ///
    /// # Errors
    /// They cannot be built, or are not there.
    pub fn find(folder: &Path) -> Result<Self, Trouble> {
        let built = match std::env::var_os("PARLOIR_PROGRAMS") {
            Some(folder) => PathBuf::from(folder),
            None => build()?,
        };
        let mut places = Vec::new();
        for name in NAMES {
            let place = folder.join(name);
            std::fs::copy(built.join(name), &place).map_err(|error| Trouble(format!("no {name}: {error}")))?;
            std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o755))?;
            places.push(place);
        }
        match <[PathBuf; 3]>::try_from(places) {
            Ok([parloir, verify, lab]) => Ok(Self { parloir, verify, lab }),
            Err(_) => trouble("the programs are not three"),
        }
    }
}

/// Builds beside this program; answers the folder.
fn build() -> Result<PathBuf, Trouble> {
    let own = std::env::current_exe()?;
    let mut folder = own.parent().unwrap_or(Path::new("")).to_path_buf();
    if folder.ends_with("deps") {
        folder.pop();
    }
    let Some((target, profile)) = folder.parent().zip(folder.file_name()) else {
        return trouble("this program does not stand where Cargo puts programs: set PARLOIR_PROGRAMS");
    };
    let profile = if profile == "debug" { "dev".as_ref() } else { profile };
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        // This crate with the others: so the features of what they share are those of its own build, and nothing is built twice.
        .args(["build", "--quiet", "--locked", "-p", "parloir-lab", "-p", "parloir", "-p", "parloir-verify", "--bins"])
        .arg("--target-dir")
        .arg(target)
        .arg("--profile")
        .arg(profile)
        .status()?;
    if status.success() { Ok(folder) } else { trouble("cargo could not build parloir and parloir-verify") }
}
