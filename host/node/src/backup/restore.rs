//! Makes a vault again from a backup and the 24 words: a new device of the same person, with everything that the backup holds.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use parloir_backup::{Files, Index, Trouble};
use parloir_base::{Digest, MatterId, PersonId, Refusal};
use parloir_crypto::digest;
use parloir_crypto::slot::Stretch;
use parloir_crypto::words::Words;
use parloir_journal::check_card;
use parloir_vault::{Copied, NetworkRow, Vault};
use parloir_wire::document::Document;
use parloir_wire::shelf::Write;
use zeroize::Zeroizing;

use crate::backup::check::{Backup, document};
use crate::backup::kept::opener;
use crate::backup::source::{Reached, Source};
use crate::backup::wrong::Wrong;
use crate::chance::now;
use crate::contract::Restored;
use crate::ending::end_all;
use crate::fault::Stop;
use crate::joining::with_device;
use crate::profile::{self, Keys, Profile};
use crate::record::storage_row;
use crate::recovery;

/// Links that are made durable together.
const LINKS: usize = 512;

/// What a person typed on the machine that is to have the profile again.
pub(crate) struct Again {
    from: Source,
    words: Zeroizing<String>,
    passphrase: Zeroizing<String>,
    stretch: Stretch,
    weak_accepted: bool,
    is_lost: bool,
}

impl Again {
    pub fn typed(from: Source, words: String, passphrase: String, small_machine: bool, weak_accepted: bool) -> Self {
        let is_lost = false;
        let stretch = if small_machine { Stretch::SMALL } else { Stretch::STANDARD };
        let (words, passphrase) = (Zeroizing::new(words), Zeroizing::new(passphrase));
        Self { from, words, passphrase, stretch, weak_accepted, is_lost }
    }

    /// Whether every former device is lost: the new one ends them as it is made.
    pub const fn after_loss(mut self, is_lost: bool) -> Self {
        self.is_lost = is_lost;
        self
    }

    /// Makes the profile; it is open then.
    pub fn make(&self, home: &Path) -> Result<(Profile, Restored), Stop> {
        let from = &self.from;
        if matches!(from, Source::Folder(folder) if !Path::new(folder).is_absolute()) {
            return Err(Refusal::BackupFolder.into());
        }
        let passphrase = (self.passphrase.as_str(), self.stretch, self.weak_accepted);
        restored(from, home, &self.words, passphrase, self.is_lost).map_err(|wrong| wrong.stop)
    }
}

/// Restores into `home`, which must hold no profile; one whose restoring was interrupted is gone on with. `from` is where a
/// backup lies, or where several do: then the last backup that the words open is taken. With `is_lost` every former device is ended: whoever is
/// met hears of it.
///
/// # Errors
/// [`Refusal::VaultExists`], [`Refusal::WordsWrong`], [`Refusal::PassphraseWeak`], [`Refusal::BackupAbsent`],
/// [`Refusal::BackupFolder`], [`Refusal::BackupDamaged`] (with the name of the file), [`Refusal::BackupNewer`], those of a storage; a
/// fault.
pub fn restore(
    from: &Source,
    home: &Path,
    words: &str,
    passphrase: &str,
    stretch: Stretch,
    weak_accepted: bool,
    is_lost: bool,
) -> Result<Restored, (Stop, Option<String>)> {
    let restored = restored(from, home, words, (passphrase, stretch, weak_accepted), is_lost);
    restored.map(|(_, restored)| restored).map_err(|wrong| (wrong.stop, wrong.file))
}

fn restored(
    from: &Source,
    home: &Path,
    words: &str,
    (passphrase, stretch, weak): (&str, Stretch, bool),
    is_lost: bool,
) -> Result<(Profile, Restored), Wrong> {
    let words = recovery::read(words)?;
    profile::strong(passphrase, weak)?;
    let began = now();
    let reached = from.reach(stage(home), Arc::new(waits))?;
    let traffic = reached.traffic();
    let backup = found(reached, &words)?;
    // Nothing is made before the people's file was believed, and while there is no room for a device more.
    let people = backup.people()?;
    let (identity, keys) = (words.identity_key(0), Keys::new());
    let checked = check_card(&people.card).map_err(|_| Refusal::BackupDamaged)?;
    let label = checked.devices.last().map_or(1, |last| last.serial.saturating_add(1)).to_string();
    // Ended first: the new device comes after.
    let former = if is_lost { end_all(&identity, people.card)? } else { people.card };
    let card = with_device(former, &identity, &label, &keys)?;
    let mut vault = profile::made(home, &words, passphrase, stretch)?;
    // The vault must know which devices are this person's before links are filed: what one of them opened is opened.
    vault.commit(&[Write::OwnCard(card.clone())])?;
    // What was erased is not taken, whatever part holds it still.
    for (matter, at) in &people.erased {
        vault.put_erased(matter, *at)?;
    }
    vault.commit(&people.writes)?;
    let erased: Vec<MatterId> = people.erased.iter().map(|(matter, _)| *matter).collect();
    let (mut batch, mut links, mut documents) = (Vec::new(), 0, BTreeMap::<Digest, (Document, Vec<Digest>)>::new());
    backup.links(&mut |one| {
        if erased.contains(&one.matter) {
            return Ok(());
        }
        if let Some((entry, document)) = document(&one) {
            documents.entry(document.root).or_insert_with(|| (document, Vec::new())).1.push(entry);
        }
        links += 1;
        batch.push(link(one));
        if batch.len() >= LINKS {
            vault.commit(&std::mem::take(&mut batch))?;
        }
        Ok(())
    })?;
    vault.commit(&batch)?;
    for hold in &people.holds {
        vault.put_hold(hold)?;
    }
    // Restoring that was interrupted goes on here, and states nothing twice.
    let stated = vault.certificates()?.len();
    for (made, text, signature) in people.certificates.iter().skip(stated) {
        vault.put_certificate(*made, text, signature)?;
    }
    let count = bodies(&backup, &mut vault, &documents)?;
    let is_gone = |key: &str| {
        let matter = key.split_once('/').and_then(|(_, hex)| MatterId::from_hex(hex).ok());
        matter.is_some_and(|matter| erased.contains(&matter))
    };
    for (key, value) in people.settings.iter().filter(|(key, _)| !is_gone(key)) {
        // A list of ours: another name would be one that only this vault may write.
        if key.starts_with("draft/")
            || key.starts_with("keeping/")
            || ["preferences", "rendezvous"].contains(&key.as_str())
        {
            vault.put_setting(key, value)?;
        }
    }
    if let (Some(host), Some(traffic)) = (from.host(), traffic) {
        let row = NetworkRow { ended: Some(now()), ..storage_row(host, began, traffic.bytes()) };
        vault.network_append(&row)?;
    }
    let profile = Profile::begin(vault, home, &keys, &card)?;
    Ok((profile, Restored { made: backup.index.made.to_text(), links, documents: count }))
}

/// Where sealed files lie while they come, without a name: on the disk of the home, which may not be there yet.
fn stage(home: &Path) -> &Path {
    home.ancestors().find(|folder| folder.is_dir()).unwrap_or(home)
}

/// Nobody can take it back meanwhile.
fn waits(wait: Duration) -> bool {
    std::thread::sleep(wait);
    true
}

fn link(one: Copied) -> Write {
    Write::Link {
        matter: one.matter,
        digest: digest(&one.link.bytes),
        link: one.link,
        content: one.content,
        arrived: one.arrived,
        path: one.path,
    }
}

fn bodies(
    backup: &Backup,
    vault: &mut Vault,
    documents: &BTreeMap<Digest, (Document, Vec<Digest>)>,
) -> Result<u64, Wrong> {
    let held = vault.bodies();
    let mut count = 0;
    for (part, root) in backup.documents() {
        let wrong = || Wrong::damaged(&part.file());
        // Of a matter that was erased while the backup was made: no link names it, and it does not come back.
        let Some((document, entries)) = documents.get(&root) else { continue };
        if !held.has(&root) {
            let mut plain = backup.open(&part)?;
            // The same bytes under the same key are the same body: it gets the root that its entry signs, or it is not that document.
            let sealed = held.seal(&mut plain, document.key, &mut |_| {})?;
            if sealed.root != root {
                held.erase(&sealed.root)?;
                return Err(wrong());
            }
        }
        let whole: Vec<Write> = entries.iter().map(|entry| Write::DocumentWhole { entry: *entry }).collect();
        vault.commit(&whole)?;
        count += 1;
    }
    Ok(count)
}

/// The last backup that the words open.
fn found(reached: Reached, words: &Words) -> Result<Backup, Wrong> {
    let (person, key) = (PersonId(words.identity_key(0).public()), || opener(words));
    let listing = reached.files.list()?;
    if listing.last() > 0 {
        let (opener, files) = (key()?, reached.files);
        let (index, _) = files.last(&listing, &opener)?.ok_or(Trouble::Absent)?;
        return believed(Backup { files, opener, index }, person);
    }
    let (mut last, mut first_wrong): (Option<(Files, Index)>, Option<Wrong>) = (None, None);
    for files in reached.inside()? {
        match files.index(&key()?) {
            Ok(Some(index)) if last.as_ref().is_none_or(|(_, before)| before.made < index.made) => {
                last = Some((files, index));
            }
            // Another person's: no fault.
            Ok(_) | Err(Trouble::Absent) => {}
            Err(trouble) => first_wrong = first_wrong.or(Some(trouble.into())),
        }
    }
    match (last, first_wrong) {
        (Some((files, index)), _) => believed(Backup { files, opener: key()?, index }, person),
        (None, Some(wrong)) => Err(wrong),
        (None, None) => Err(Stop::Refusal(Refusal::BackupAbsent).into()),
    }
}

fn believed(backup: Backup, person: PersonId) -> Result<Backup, Wrong> {
    if backup.index.person == person { Ok(backup) } else { Err(Stop::Refusal(Refusal::BackupAbsent).into()) }
}
