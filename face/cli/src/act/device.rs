//! The devices of one person: the new machine that joins by a link, the end of one that is lost.

use serde_json::json;

use crate::act::invite;
use crate::command::JoinDevice;
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
    if desk.screen.json {
        let value = json!({"home": desk.home.to_string_lossy()});
        desk.screen.document(&json!({"answer": "profile", "value": value}));
    } else {
        let home = parloir_speech::reveal::reveal(&desk.home.to_string_lossy());
        let sentence = desk.screen.speech.tell("device-joined", &[("home", home.into())]);
        desk.screen.line(&sentence);
        desk.screen.say("device-next");
    }
    Ok(())
}
