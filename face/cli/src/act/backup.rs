//! A backup without a vault: the key that the words give the stock tool, and a profile made again on a new machine.

use std::path::Path;

use parloir_base::Refusal;
use parloir_node::contract::{Answer, Storage};
use parloir_speech::reveal::reveal;
use parloir_speech::speech::Speech;
use serde_json::json;

use crate::act::pem;
use crate::by_words;
use crate::command::{self, Restore};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::reach::{self, Secrets};
use crate::secret;

/// The storage that was named, with its secret key from a file or a prompt; nothing when a folder was.
///
/// # Errors
/// A misuse when its bucket or access key is lacking, or there is neither file nor terminal; a fault when a file cannot be read.
pub fn storage(typed: &command::Storage, speech: &Speech) -> Result<Option<Storage>, Failure> {
    let (endpoint, bucket, access_key) = match (&typed.s3, &typed.bucket, &typed.access_key) {
        (None, None, None) => return Ok(None),
        (Some(endpoint), Some(bucket), Some(access_key)) => (endpoint.clone(), bucket.clone(), access_key.clone()),
        _ => return Err(Failure::Misuse(speech.say("storage-incomplete"))),
    };
    let secret_key = secret::key(typed.secret_key_file.as_deref(), "prompt-secret-key", speech)?.to_string();
    let authority = typed.authority_file.as_ref().map(|path| pem::read(path, Refusal::StorageAddress));
    let authority = authority.transpose()?;
    let (region, prefix) = (typed.region.clone(), typed.prefix.clone().unwrap_or_default());
    Ok(Some(Storage { endpoint, region, bucket, prefix, access_key, secret_key, authority }))
}

/// Prints the age identity that the words give: `age -d -i` takes it.
///
/// # Errors
/// [`Refusal::WordsWrong`]; a misuse; a fault.
pub fn key(words_file: Option<&Path>, desk: &mut Desk) -> Result<(), Failure> {
    let words = secret::words(words_file, &desk.screen.speech)?;
    let identity = by_words::backup_identity(&words)?;
    if desk.screen.json {
        desk.screen.document(&json!({"answer": "backup-key", "value": *identity}));
    } else {
        eprintln!("{}", desk.screen.speech.say("backup-key-secret"));
        desk.screen.line(&identity);
    }
    Ok(())
}

/// Makes a profile again.
///
/// # Errors
/// [`Refusal::VaultExists`], [`Refusal::WordsWrong`], [`Refusal::PassphraseWeak`], [`Refusal::BackupAbsent`],
/// [`Refusal::BackupFolder`], [`Refusal::BackupDamaged`], [`Refusal::BackupNewer`], those of a storage; a misuse; a fault.
pub fn restore(restore: &Restore, desk: &mut Desk) -> Result<(), Failure> {
    if reach::runs(&desk.home) {
        return Err(Refusal::VaultExists.into());
    }
    let storage = storage(&restore.storage, &desk.screen.speech)?;
    let words = secret::words(restore.words_file.as_deref(), &desk.screen.speech)?;
    let given = secret::given(&desk.flags);
    let weak = restore.weak_passphrase_accepted;
    let passphrase = secret::new_passphrase(given.as_deref(), weak, &desk.screen.speech)?;
    let from = reach::source(restore.folder.as_deref(), storage);
    let new = Secrets { words: &words, passphrase: &passphrase, small: restore.small_machine, weak_accepted: weak };
    let restored = match reach::restore(&from, &desk.home, &new, restore.lost) {
        Ok(restored) => restored,
        Err((failure, file)) => {
            if let Some(file) = file {
                eprintln!("{}", desk.screen.speech.tell("backup-file", &[("file", reveal(&file).into())]));
            }
            return Err(failure);
        }
    };
    desk.screen.answer(&Answer::Restored(restored));
    if restore.lost && !desk.screen.json {
        desk.screen.say("restore-lost");
    }
    Ok(())
}
