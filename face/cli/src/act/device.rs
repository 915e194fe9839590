//! The devices of one person: the link for another one, the new machine that joins by it, the end of one that is lost.

use std::path::Path;

use parloir_base::Refusal;
use parloir_node::contract::{Answer, Request};
use serde_json::json;

use crate::act::invite;
use crate::command::JoinDevice;
use crate::desk::{Desk, ask};
use crate::failure::Failure;
use crate::reach::{self, NewDevice, Reach};
use crate::screen::Screen;
use crate::secret;

/// Makes the link, shows it, and keeps it in a file when asked.
///
/// # Errors
/// [`Refusal::TargetExists`] before anything is made; [`Failure`].
pub fn invite(
    request: &Request,
    file: Option<&Path>,
    node: &mut dyn Reach,
    screen: &mut Screen,
) -> Result<(), Failure> {
    if file.is_some_and(Path::exists) {
        return Err(Refusal::TargetExists.into());
    }
    let answer = ask(node, request, screen)?;
    screen.answer(&answer);
    if let (Some(path), Answer::DeviceLink(made)) = (file, &answer) {
        invite::save(path, &format!("{}\n", made.link)).map_err(|_| Failure::fault("writing the link's file"))?;
        let path = parloir_speech::reveal::reveal(&path.display().to_string());
        let sentence = screen.speech.tell("invitation-saved", &[("file", path.into())]);
        screen.line(&sentence);
    }
    Ok(())
}

/// Makes the profile of this machine from another device of the same person.
///
/// # Errors
/// [`Refusal::VaultExists`], [`Refusal::InvitationUnreadable`], [`Refusal::WordsWrong`], [`Refusal::PassphraseWeak`],
/// [`Refusal::DeviceSilent`], and what the other device answers; a misuse; a fault.
pub fn join(join: &JoinDevice, desk: &mut Desk) -> Result<(), Failure> {
    if reach::exists(&desk.home) {
        return Err(Refusal::VaultExists.into());
    }
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
