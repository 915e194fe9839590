//! The one file of a rendezvous: its key. Invitations name it, so it stays the same from start to start.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use parloir_base::Digest;
use zeroize::Zeroizing;

use crate::fault::Fault;
use crate::held::held;

held! {
    /// What is on the disk.
    pub(crate) struct Key {
        /// 32 random bytes, as 64 hexadecimal digits and a line feed.
        pub secret: Zeroizing<[u8; 32]> = "own-key",
    }
}

impl Key {
    /// Reads the key, or makes it when there is none.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        match File::open(path) {
            Ok(file) => Self::read(file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Self::make(path),
            Err(error) => Err(Fault::Key(error)),
        }
    }

    fn read(file: File) -> Result<Self, Fault> {
        // Whoever can read it can stand in the place of the rendezvous.
        if file.metadata().map_err(Fault::Key)?.mode() & 0o077 != 0 {
            return Err(Fault::Key(io::ErrorKind::PermissionDenied.into()));
        }
        let mut text = Zeroizing::new(String::with_capacity(80));
        file.take(80).read_to_string(&mut text).map_err(Fault::Key)?;
        let digits = text.strip_suffix('\n').unwrap_or(&text);
        let secret = Digest::from_hex(digits).map_err(|_| Fault::KeyUnreadable)?;
        Ok(Self { secret: Zeroizing::new(secret.0) })
    }

    fn make(path: &Path) -> Result<Self, Fault> {
        let mut secret = Zeroizing::new([0; 32]);
        getrandom::fill(secret.as_mut()).map_err(|_| Fault::Key(io::ErrorKind::Other.into()))?;
        let write = || -> io::Result<()> {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            if let Some(folder) = folder {
                std::fs::create_dir_all(folder)?;
            }
            // Whole or not there: half a key after a power cut would keep the rendezvous from starting.
            let new = path.with_added_extension("new");
            match std::fs::remove_file(&new) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
            let text = Zeroizing::new(format!("{}\n", Zeroizing::new(Digest(*secret).to_hex()).as_str()));
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            // As renaming does, but a key that another start made meanwhile stays.
            std::fs::hard_link(&new, path)?;
            std::fs::remove_file(&new)?;
            File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
        };
        write().map_err(Fault::Key)?;
        Ok(Self { secret })
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_key_stays_the_same_and_is_for_its_owner_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep/rendezvous.key");
        let first = Key::open(&path).expect("made");
        let again = Key::open(&path).expect("read");
        assert_eq!(first.secret, again.secret);
        assert_eq!(std::fs::metadata(&path).expect("there").mode() & 0o777, 0o600);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).expect("set");
        assert!(matches!(Key::open(&path), Err(Fault::Key(_))), "others may read it");
    }

    #[test]
    fn a_key_that_was_half_written_when_the_power_went_is_made_anew_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("rendezvous.key");
        std::fs::write(folder.path().join("rendezvous.key.new"), "00ff").expect("written");
        let made = Key::open(&path).expect("made");
        assert_eq!(Key::open(&path).expect("read").secret, made.secret);
        assert_eq!(std::fs::read_dir(folder.path()).expect("there").count(), 1);
        assert!(matches!(Key::make(&path), Err(Fault::Key(_))), "one that is there stays");
        assert_eq!(Key::open(&path).expect("read").secret, made.secret);
    }

    #[test]
    fn a_file_that_holds_something_else_is_left_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("rendezvous.key");
        std::fs::write(&path, "my notes\n").expect("written");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).expect("set");
        assert!(matches!(Key::open(&path), Err(Fault::KeyUnreadable)));
        assert_eq!(std::fs::read_to_string(&path).expect("there"), "my notes\n");
    }
}
