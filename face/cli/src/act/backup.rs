//! A backup without a vault: the key that the words give the stock tool, and a profile made again on a new machine.

use std::path::Path;

use parloir_base::Refusal;
use parloir_node::contract::Answer;
use parloir_speech::reveal::reveal;
use serde_json::json;

use crate::command::Restore;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::reach;
use crate::secret;

/// Prints the age identity that the words give: `age -d -i` takes it.
///
/// # Errors
/// [`Refusal::WordsWrong`]; a misuse; a fault.
pub fn key(words_file: Option<&Path>, desk: &mut Desk) -> Result<(), Failure> {
    let words = secret::words(words_file, &desk.screen.speech)?;
    let identity = reach::backup_identity(&words)?;
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
/// [`Refusal::BackupFolder`], [`Refusal::BackupDamaged`], [`Refusal::BackupNewer`]; a misuse; a fault.
pub fn restore(restore: &Restore, desk: &mut Desk) -> Result<(), Failure> {
    if reach::runs(&desk.home) {
        return Err(Refusal::VaultExists.into());
    }
    let words = secret::words(restore.words_file.as_deref(), &desk.screen.speech)?;
    let given = secret::given(&desk.flags);
    let weak = restore.weak_passphrase_accepted;
    let passphrase = secret::new_passphrase(given.as_deref(), weak, &desk.screen.speech)?;
    let restored = match reach::restore(&restore.folder, &desk.home, &words, &passphrase, restore.small_machine, weak) {
        Ok(restored) => restored,
        Err((failure, file)) => {
            if let Some(file) = file {
                eprintln!("{}", desk.screen.speech.tell("backup-file", &[("file", reveal(&file).into())]));
            }
            return Err(failure);
        }
    };
    desk.screen.answer(&Answer::Restored(restored));
    Ok(())
}
