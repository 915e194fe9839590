//! A vault: keys, database and bodies behind one lock, with one writer.

use std::fs::File;
use std::ops::Deref;
use std::path::{Path, PathBuf};

use parloir_base::{Chance, Refusal};
use parloir_crypto::slot::{Stretch, derive};
use parloir_crypto::words::Words;
use parloir_wire::shelf::{Load, Write};
use rusqlite::{Connection, OptionalExtension, params};
use zeroize::Zeroizing;

use crate::body::Bodies;
use crate::database;
use crate::disk;
use crate::fault::{Cause, Fault, Stop};
use crate::filing;
use crate::keys::{Key, Keys};
use crate::load;
use crate::places::Places;
use crate::point;
use crate::reader::Reader;
use crate::slots::Slots;

/// What opens a vault.
pub enum Unlock<'a> {
    /// The passphrase.
    Passphrase(&'a str),
    /// The recovery words.
    Words(&'a Words),
}

/// An open vault: the only writer. Reads as a [`Reader`] does, and sees its own commits.
pub struct Vault {
    pub(crate) reader: Reader,
    pub(crate) places: Places,
    home: PathBuf,
    key: Key,
    keys: Keys,
    /// Held for as long as the vault is open; given back last.
    _lock: Held,
}

impl Vault {
    /// Makes a vault in `home`, which is made if it is not there. A crash before the end leaves either no vault or a whole one.
    ///
    /// # Errors
    /// [`Refusal::VaultExists`], [`Refusal::VaultInUse`]; [`Fault::Create`], also when `stretch` cannot be computed.
    pub fn create(
        home: &Path,
        passphrase: &str,
        words: &Words,
        stretch: Stretch,
        chance: &mut dyn Chance,
    ) -> Result<Self, Stop> {
        let slots = Slots::of(home);
        let fault = |cause: Cause| Stop::Fault(Fault::Create(cause));
        if slots.is_there() || home.join("vault.db").exists() {
            return Err(Refusal::VaultExists.into());
        }
        disk::make_folder(home).map_err(|error| fault(error.into()))?;
        let lock = lock(home)?;
        // Another process may have made one before this lock was had.
        if slots.is_there() {
            return Err(Refusal::VaultExists.into());
        }
        let key = Zeroizing::new(chance.bytes32());
        let keys = Keys::new(&key, passphrase, words, stretch, chance)
            .ok_or_else(|| fault(Cause::Order("the passphrase cannot be stretched in this way")))?;
        build(home, &slots, &key, &keys).map_err(fault)?;
        Self::unlocked(home, key, keys, lock)
    }

    /// Opens the vault in `home`.
    ///
    /// # Errors
    /// [`Refusal::VaultMissing`], [`Refusal::VaultInUse`], [`Refusal::PassphraseWrong`], [`Refusal::WordsWrong`],
    /// [`Refusal::VaultNewer`], [`Refusal::VaultDamaged`]; [`Fault::Open`].
    pub fn open(home: &Path, with: Unlock<'_>) -> Result<Self, Stop> {
        let slots = Slots::of(home);
        if !slots.is_there() {
            return Err(Refusal::VaultMissing.into());
        }
        let lock = lock(home)?;
        let keys = slots.read()?;
        let key = match with {
            Unlock::Passphrase(passphrase) => keys.by_passphrase(passphrase).ok_or(Refusal::PassphraseWrong)?,
            Unlock::Words(words) => keys.by_words(words).ok_or(Refusal::WordsWrong)?,
        };
        Self::unlocked(home, key, keys, lock)
    }

    fn unlocked(home: &Path, key: Key, keys: Keys, lock: Held) -> Result<Self, Stop> {
        let fault = |cause: Cause| Stop::Fault(Fault::Open(cause));
        let (path, made) = (home.join("vault.db"), home.join("vault.db.new"));
        if !path.exists() {
            if !made.exists() {
                return Err(Refusal::VaultDamaged.into());
            }
            // Creating stopped between the keys and the database's name: finish it.
            disk::rename_durably(&made, &path, &DATABASE).map_err(|error| fault(error.into()))?;
        }
        let connection = database::open(&path, &database_key(&key))?;
        let bodies = Bodies::open(home).map_err(fault)?;
        // Only now: a vault that a newer program wrote must not have its keys touched.
        let slots = Slots::of(home);
        slots.tidy().and_then(|()| slots.mend(&keys)).map_err(fault)?;
        let reader = Reader::new(connection, bodies);
        let mut vault = Self { reader, places: Places::default(), home: home.to_owned(), key, keys, _lock: lock };
        // What a crash left of an erasure. Where it cannot be done now, it is tried at the next opening: the keys are gone already.
        drop(vault.finish_erasing());
        Ok(vault)
    }

    /// Replaces the passphrase. The old one opens nothing from here on; after a crash, one of the two opens.
    ///
    /// # Errors
    /// [`Fault::Keys`]. When it happens after the new keys were written, the new passphrase may already be the one.
    pub fn change_passphrase(&mut self, new: &str, stretch: Stretch, chance: &mut dyn Chance) -> Result<(), Stop> {
        let keys = self
            .keys
            .with_passphrase(&self.key, new, stretch, chance)
            .ok_or(Fault::Keys(Cause::Order("the passphrase cannot be stretched in this way")))?;
        Slots::of(&self.home).write(&keys).map_err(Fault::Keys)?;
        self.keys = keys;
        Ok(())
    }

    /// Whether a passphrase is the one in force: asked before it is replaced. As slow as opening.
    #[must_use]
    pub fn passphrase_opens(&self, passphrase: &str) -> bool {
        self.keys.by_passphrase(passphrase).is_some()
    }

    /// Whether a passphrase opens the vault in `home`, asked of its key slots alone: it may be open meanwhile. As slow as opening.
    ///
    /// # Errors
    /// [`Refusal::VaultMissing`], [`Refusal::VaultNewer`], [`Refusal::VaultFormer`], [`Refusal::VaultDamaged`]; [`Fault::Open`].
    pub fn is_opened_by(home: &Path, passphrase: &str) -> Result<bool, Stop> {
        Ok(Slots::of(home).read()?.by_passphrase(passphrase).is_some())
    }

    /// Makes the writes of a step durable, all or none.
    ///
    /// # Errors
    /// [`Fault::Commit`]: nothing of the step is there; the vault may be used again.
    pub fn commit(&mut self, writes: &[Write]) -> Result<(), Fault> {
        self.commit_without(writes, &[])
    }

    /// The same, in one transaction with the end of settings that the step makes untrue. One that is not there is no fault.
    ///
    /// # Errors
    /// As [`Vault::commit`]: then the settings stay too.
    pub fn commit_without(&mut self, writes: &[Write], gone: &[String]) -> Result<(), Fault> {
        filing::commit(&mut self.reader.connection, &mut self.places, writes, gone).map_err(|cause| {
            self.places = Places::default();
            Fault::Commit(self.refine(cause))
        })
    }

    /// Does something beside the journal, in one transaction.
    pub(crate) fn within(&mut self, work: impl FnOnce(&Connection) -> Result<(), Cause>) -> Result<(), Fault> {
        let done = |connection: &mut Connection| -> Result<(), Cause> {
            let transaction = connection.transaction()?;
            work(&transaction)?;
            Ok(transaction.commit()?)
        };
        done(&mut self.reader.connection).map_err(|cause| Fault::Commit(self.refine(cause)))
    }

    /// What the engine is made from.
    ///
    /// # Errors
    /// [`Fault::Load`].
    pub fn load(&self) -> Result<Load, Fault> {
        load::load(&self.connection).map_err(Fault::Load)
    }

    /// Keeps a setting.
    ///
    /// # Errors
    /// [`Fault::Setting`].
    pub fn put_setting(&mut self, key: &str, value: &[u8]) -> Result<(), Fault> {
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)")
            .and_then(|mut statement| statement.execute(params![key, value]))
            .map_err(|error| Fault::Setting(self.refine(error.into())))?;
        Ok(())
    }

    /// A second connection, which only reads, for another thread.
    ///
    /// # Errors
    /// [`Fault::Open`].
    pub fn reader(&self) -> Result<Reader, Fault> {
        let connection =
            database::open_to_read(&self.home.join("vault.db"), &database_key(&self.key)).map_err(Fault::Open)?;
        Ok(Reader::new(connection, self.bodies()))
    }

    /// The sealed documents.
    #[must_use]
    pub fn bodies(&self) -> Bodies {
        self.reader.bodies.clone()
    }

    /// Sets a number of the database engine: how tests fill a disk, or write as a newer version would.
    #[doc(hidden)]
    pub fn set_number(&self, name: &str, number: u32) -> Result<(), Fault> {
        self.connection.pragma_update(None, name, number).map_err(|error| Fault::Open(error.into()))
    }

    /// Makes the database one of version 1 again, as an earlier program left it: what tests of opening an older vault begin with.
    #[doc(hidden)]
    pub fn set_back(&self) -> Result<(), Fault> {
        database::set_back(&self.connection).map_err(Fault::Open)
    }

    /// A reached quota looks like any failed write to the database engine: ask the disk.
    fn refine(&self, cause: Cause) -> Cause {
        let probe = self.home.join("vault.probe");
        if !matches!(&cause, Cause::Database(error) if error.code == rusqlite::ErrorCode::SystemIoFailure) {
            return cause;
        }
        let written = disk::private().write(true).create(true).truncate(true).open(&probe).and_then(|mut file| {
            std::io::Write::write_all(&mut file, &[0; 64 * 1024])?;
            file.sync_all()
        });
        let _ = disk::remove(&probe);
        match written.map_err(Cause::from) {
            Err(Cause::Full) => Cause::Full,
            _ => cause,
        }
    }
}

impl Reader {
    /// From here on this connection sees what is there now, whatever is written meanwhile, until it is dropped: for reading that takes long
    /// and must hang together.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn stand_still(&self) -> Result<(), Fault> {
        // It is the first look that fixes what is seen.
        let begun = self.connection.execute_batch("BEGIN; SELECT count(*) FROM settings;");
        begun.map_err(|error| Fault::Read(error.into()))
    }

    /// A setting that was kept.
    ///
    /// # Errors
    /// [`Fault::Read`].
    pub fn setting(&self, key: &str) -> Result<Option<Vec<u8>>, Fault> {
        self.connection
            .prepare_cached("SELECT value FROM settings WHERE key = ?")
            .and_then(|mut statement| statement.query_row([key], |row| row.get(0)).optional())
            .map_err(|error| Fault::Read(error.into()))
    }
}

impl Deref for Vault {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        &self.reader
    }
}

impl core::fmt::Debug for Vault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Vault")
    }
}

const DATABASE: disk::Steps =
    disk::Steps { written: "database/written", renamed: "database/renamed", durable: "database/durable" };

/// The database has its name last, the keys second to last: keys without a database mean "finish", a nameless database without
/// keys means "start again".
fn build(home: &Path, slots: &Slots, key: &Key, keys: &Keys) -> Result<(), Cause> {
    let made = home.join("vault.db.new");
    for left in ["vault.db.new", "vault.db.new-wal", "vault.db.new-shm", "vault.db.new-journal"] {
        disk::remove(&home.join(left))?;
    }
    slots.tidy()?;
    point::pass("create/begin")?;
    database::create(&made, &database_key(key))?;
    disk::sync_folder(home)?;
    point::pass(DATABASE.written)?;
    slots.write(keys)?;
    Ok(disk::rename_durably(&made, &home.join("vault.db"), &DATABASE)?)
}

fn database_key(key: &Key) -> Key {
    derive(key, "vault/database")
}

fn lock(home: &Path) -> Result<Held, Stop> {
    let fault = |error: std::io::Error| Stop::Fault(Fault::Open(error.into()));
    let file = disk::private().write(true).create(true).truncate(false).open(home.join("vault.lock")).map_err(fault)?;
    match file.try_lock() {
        Ok(()) => Ok(Held(file)),
        Err(std::fs::TryLockError::WouldBlock) => Err(Refusal::VaultInUse.into()),
        Err(std::fs::TryLockError::Error(error)) => Err(fault(error)),
    }
}

/// The vault's lock, given back when dropped. Closing the file would not do: a program that is being started by another thread
/// holds a copy of the file for a moment.
struct Held(File);

impl Drop for Held {
    fn drop(&mut self) {
        // A lock that cannot be given back goes with the file.
        drop(self.0.unlock());
    }
}
