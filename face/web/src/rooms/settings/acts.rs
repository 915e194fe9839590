//! What is done in the settings: choices kept, the passphrase changed, the words checked and divided, devices, rendezvous and backup, the program stopped.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use parloir_base::Refusal;
use parloir_node::contract::{Answer, Preferences, Request};
use zeroize::Zeroizing;

use crate::form::Fields;
use crate::rooms::door;
use crate::rooms::settings::page::{preferences, shown};
use crate::rooms::settings::part::{Note, kept};
use crate::rooms::settings::secrets::WORDS_BYTES_MAX;
use crate::rooms::settings::{backup, devices, rendezvous, shares};
use crate::rooms::storage::{self, Typed};
use crate::strength::PASSPHRASE_BYTES_MAX;
use crate::trouble::Trouble;
use crate::visit::{Deed, Visit};

/// The page after something was refused.
async fn refused(
    visit: &Visit,
    part: &str,
    said: Markup,
    is_weak: bool,
    status: StatusCode,
) -> Result<Response, Trouble> {
    refused_as(visit, &Note { part, said, chosen: Vec::new() }, is_weak, status).await
}

async fn refused_as(visit: &Visit, note: &Note<'_>, is_weak: bool, status: StatusCode) -> Result<Response, Trouble> {
    let mut page = shown(visit, Some(note), is_weak).await?;
    *page.status_mut() = status;
    Ok(page)
}

/// What a part of the page changes in what was chosen.
fn changed(part: &str, fields: &Fields, preferences: &mut Preferences) -> bool {
    match part {
        "language" => fields.text("language").clone_into(&mut preferences.language),
        "keyboard" => preferences.enter_sends = fields.text("enter") != "line",
        "lock" => {
            // What is not a number is refused by the node, as what is out of bounds.
            preferences.lock_after_minutes = fields.text("minutes").parse().unwrap_or(u32::MAX);
            preferences.lock_with_screen = fields.is_ticked("screen");
            preferences.lock_closes_vault = fields.text("closes") == "vault";
        }
        "nearby" => preferences.finds_nearby = fields.is_ticked("finds"),
        "notify" => preferences.notifies = fields.is_ticked("notifies"),
        _ => return false,
    }
    true
}

/// Keeps a part.
pub(crate) async fn keep(Path(part): Path<String>, Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    let mut preferences = preferences(&visit).await?;
    if !changed(&part, &fields, &mut preferences) {
        return Ok(StatusCode::NOT_FOUND.into_response());
    }
    match visit.ask(Request::PreferencesPut { preferences: preferences.clone() }).await {
        Ok(_) => {
            visit.app.choose(&preferences);
            Ok(kept(&part))
        }
        Err(trouble) => refused(&visit, &part, trouble.note(), false, trouble.status()).await,
    }
}

/// Changes the passphrase.
pub(crate) async fn passphrase(Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    let new = Zeroizing::new(fields.text("passphrase").to_owned());
    let part = "passphrase";
    if *new != *fields.text("again") {
        let said = html! { div.note.note-bad role="alert" { p { strong { (visit.say("passphrases-differ")) } } } };
        return refused(&visit, part, said, false, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    if new.is_empty() || new.len() > PASSPHRASE_BYTES_MAX {
        let trouble = visit.refused(Refusal::PassphraseWeak.code());
        return refused(&visit, part, trouble.note(), false, trouble.status()).await;
    }
    let request = Request::Passphrase {
        former: fields.text("former").to_owned(),
        new: new.to_string(),
        weak_accepted: fields.is_ticked("weak"),
    };
    match visit.ask(request).await {
        Ok(_) => Ok(kept(part)),
        Err(trouble) => {
            let is_weak = trouble.code == Refusal::PassphraseWeak.code();
            refused(&visit, part, trouble.note(), is_weak, trouble.status()).await
        }
    }
}

/// Says whether these are the words of this profile.
pub(crate) async fn words(Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    let words = fields.text("words");
    let checked = if words.len() > WORDS_BYTES_MAX {
        Err(visit.refused(Refusal::WordsWrong.code()))
    } else {
        visit.ask(Request::WordsCheck { words: words.to_owned() }).await
    };
    match checked {
        Ok(_) => Ok(kept("words")),
        Err(trouble) => refused(&visit, "words", trouble.note(), false, trouble.status()).await,
    }
}

/// Revokes a device of this person, with the words.
pub(crate) async fn device_revoke(Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    let (device, reason) = (fields.text("device").to_owned(), fields.text("reason").to_owned());
    let words = fields.text("words");
    let revoked = if words.len() > WORDS_BYTES_MAX {
        Err(visit.refused(Refusal::WordsWrong.code()))
    } else {
        let (device, reason) = (device.clone(), reason.clone());
        visit.ask(Request::DeviceRevoke { device, words: words.to_owned(), reason }).await
    };
    match revoked {
        Ok(_) => Ok(kept(devices::PART)),
        Err(trouble) => {
            let note = Note { part: devices::PART, said: trouble.note(), chosen: vec![device, reason] };
            refused_as(&visit, &note, false, trouble.status()).await
        }
    }
}

/// Makes this device a new one, with the words.
pub(crate) async fn device_renew(Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    let words = fields.text("words");
    let renewed = if words.len() > WORDS_BYTES_MAX {
        Err(visit.refused(Refusal::WordsWrong.code()))
    } else {
        visit.ask(Request::DeviceRenew { words: words.to_owned() }).await
    };
    match renewed {
        Ok(_) => Ok(kept(devices::RENEW)),
        Err(trouble) => refused(&visit, devices::RENEW, trouble.note(), false, trouble.status()).await,
    }
}

/// Adds a rendezvous.
pub(crate) async fn rendezvous_add(Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    let text = fields.text("text");
    let added = if text.len() > rendezvous::TEXT_BYTES_MAX {
        Err(visit.refused(Refusal::RendezvousUnreadable.code()))
    } else {
        visit.ask(Request::RendezvousAdd { text: text.to_owned() }).await
    };
    settled(&visit, added).await
}

/// Removes a rendezvous.
pub(crate) async fn rendezvous_remove(Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    let removed = visit.ask(Request::RendezvousRemove { rendezvous: fields.text(rendezvous::PART).to_owned() }).await;
    settled(&visit, removed).await
}

async fn settled(visit: &Visit, answer: Result<Answer, Trouble>) -> Result<Response, Trouble> {
    match answer {
        Ok(_) => Ok(kept(rendezvous::PART)),
        Err(trouble) => refused(visit, rendezvous::PART, trouble.note(), false, trouble.status()).await,
    }
}

/// Sets one up, and makes the first.
pub(crate) async fn backup_set(Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    let (folder, words) = (fields.text("folder").trim().to_owned(), fields.text("words"));
    if storage::is_two(&fields) {
        let chosen = [vec![folder], Typed::of(&fields).list()].concat();
        let note = Note { part: backup::PART, said: storage::two(&visit), chosen };
        return refused_as(&visit, &note, false, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let made = if words.len() > WORDS_BYTES_MAX {
        Err(visit.refused(Refusal::WordsWrong.code()))
    } else if folder.len() > backup::FOLDER_BYTES_MAX {
        Err(visit.refused(Refusal::BackupFolder.code()))
    } else {
        let storage = storage::read(&fields);
        visit.ask(Request::BackupSet { folder: folder.clone(), words: words.to_owned(), storage }).await
    };
    let chosen = [vec![folder], Typed::of(&fields).list()].concat();
    backed_up(&visit, made, chosen).await
}

/// Makes or tries one.
pub(crate) async fn backup_act(Path(act): Path<String>, Deed(visit, _): Deed) -> Result<Response, Trouble> {
    let request = match act.as_str() {
        "now" => Request::BackupNow,
        "check" => Request::BackupCheck,
        _ => return Ok(StatusCode::NOT_FOUND.into_response()),
    };
    let made = visit.ask(request).await;
    backed_up(&visit, made, Vec::new()).await
}

async fn backed_up(visit: &Visit, answer: Result<Answer, Trouble>, chosen: Vec<String>) -> Result<Response, Trouble> {
    match answer {
        Ok(_) => Ok(kept(backup::PART)),
        Err(trouble) => {
            let note = Note { part: backup::PART, said: trouble.note(), chosen };
            refused_as(visit, &note, false, trouble.status()).await
        }
    }
}

/// Divides them, and shows the sheets: the only time.
pub(crate) async fn shares(Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    let number = |name: &str| fields.text(name).parse::<u8>().unwrap_or(0);
    let words = fields.text("words");
    let divided = if words.len() > WORDS_BYTES_MAX {
        Err(visit.refused(Refusal::WordsWrong.code()))
    } else {
        let request = Request::WordsDivide { words: words.to_owned(), needed: number("needed"), of: number("among") };
        visit.ask(request).await
    };
    match divided {
        Ok(Answer::Shares(page)) => Ok(shares::sheets(&visit, &page).await),
        Ok(_) => Err(visit.unlike()),
        Err(trouble) => {
            let chosen = ["needed", "among"].map(|name| fields.text(name).to_owned()).to_vec();
            let note = Note { part: shares::PART, said: trouble.note(), chosen };
            refused_as(&visit, &note, false, trouble.status()).await
        }
    }
}

/// Ends the program; this is the last page that it answers.
pub(crate) async fn stop(Deed(visit, _): Deed) -> Result<Response, Trouble> {
    let body = html! {
        h1 { (visit.say("stopped-title")) }
        p { (visit.say("stopped-what")) }
    };
    // Pages that are open go first: nothing stays on a screen.
    visit.app.sessions().end_all();
    visit.ask(Request::Stop).await?;
    Ok(door::page(visit.speech, &body, StatusCode::OK))
}
