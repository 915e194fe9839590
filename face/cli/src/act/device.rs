//! The devices of one person: the new machine that joins by a link, the end of one that is lost.

use parloir_base::Refusal;
use parloir_node::contract::Recover;
use serde_json::json;

use crate::act::invite;
use crate::command::{self, JoinDevice};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::reach::{self, NewDevice};
use crate::secret;

/// Makes the profile of this machine from another device of the same person.
///
/// # Errors
/// What [`reach::join_device`] answers; a misuse; a fault.
pub fn join(join: &JoinDevice, desk: &mut Desk) -> Result<(), Failure> {
    let link = invite::link(join.link.clone(), join.file.as_deref())?;
    let words = secret::words(join.words_file.as_deref(), &desk.screen.speech)?;
    let given = secret::given(&desk.flags);
    let passphrase = secret::new_passphrase(given.as_deref(), join.weak_passphrase_accepted, &desk.screen.speech)?;
    if !desk.screen.json {
        desk.screen.say("device-joining");
    }
    let new = NewDevice {
        link: &link,
        words: &words,
        passphrase: &passphrase,
        label: &join.label,
        small: join.small_machine,
        weak_accepted: join.weak_passphrase_accepted,
    };
    reach::join_device(&desk.home, &new)?;
    say(desk, "device-joined", &["device-next"]);
    Ok(())
}

/// Makes the profile of this machine again from the words alone.
///
/// # Errors
/// What [`reach::recover`] answers; a misuse; a fault.
pub fn recover(typed: command::Recover, desk: &mut Desk) -> Result<(), Failure> {
    if reach::exists(&desk.home) {
        return Err(Refusal::VaultExists.into());
    }
    let words = secret::words(typed.words_file.as_deref(), &desk.screen.speech)?;
    let given = secret::given(&desk.flags);
    let passphrase = secret::new_passphrase(given.as_deref(), typed.weak_passphrase_accepted, &desk.screen.speech)?;
    let command::Recover { name, profession, jurisdiction, label, weak_passphrase_accepted, small_machine, .. } = typed;
    let (words, passphrase) = (words.to_string(), passphrase.to_string());
    let weak_accepted = weak_passphrase_accepted;
    let typed = Recover { name, profession, jurisdiction, label, words, passphrase, small_machine, weak_accepted };
    reach::recover(&desk.home, typed)?;
    say(desk, "recovered", &["recovered-next", "recovered-lost"]);
    Ok(())
}

/// Says where the profile is, and what to do next.
fn say(desk: &mut Desk, made: &str, next: &[&str]) {
    if desk.screen.json {
        let value = json!({"home": desk.home.to_string_lossy()});
        desk.screen.document(&json!({"answer": "profile", "value": value}));
    } else {
        let home = parloir_speech::reveal::reveal(&desk.home.to_string_lossy());
        let sentence = desk.screen.speech.tell(made, &[("home", home.into())]);
        desk.screen.line(&sentence);
        for sentence in next {
            desk.screen.say(sentence);
        }
    }
}
