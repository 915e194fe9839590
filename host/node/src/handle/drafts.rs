//! Drafts: kept while a person writes, read when they come back, gone once the message is placed.

use std::sync::Arc;

use parloir_base::limit::MESSAGE_BYTES_MAX;
use parloir_base::{MatterId, Refusal};

use crate::begun;
use crate::chance::now;
use crate::contract::{Answer, Draft};
use crate::desk::Desk;
use crate::drafts;
use crate::events::Told;
use crate::fault::Stop;
use crate::hub::Hub;
use crate::select;

pub(crate) async fn put(
    hub: &Arc<Hub>,
    matter: String,
    text: String,
    reply_to: Option<String>,
) -> Result<Answer, Stop> {
    if text.len() > MESSAGE_BYTES_MAX {
        return Err(Refusal::ItemTooLarge.into());
    }
    let waits = hub.drafts.wait();
    hub.look(move |desk| -> Result<(), Stop> {
        let _until_kept = waits;
        let matter = select::matter(&desk.engine, &matter)?;
        let reply_to = match reply_to {
            Some(item) => Some(select::item(&desk.vault, &matter, &item)?.entry),
            None => None,
        };
        desk.hub.drafts.put(&mut desk.vault, &matter, &drafts::Draft::new(text, reply_to, now()))?;
        begun::show(&desk.hub, &desk.vault, matter, desk.engine.own_sessions())?;
        desk.hub.events.tell(Told { event: "draft", matter: Some(matter), ..Told::default() });
        Ok(())
    })
    .await??;
    Ok(Answer::Nothing)
}

pub(crate) async fn draft(hub: &Arc<Hub>, matter: String) -> Result<Answer, Stop> {
    let draft = hub.look(move |desk| -> Result<Draft, Stop> {
        let matter = select::matter(&desk.engine, &matter)?;
        let Some(kept) = desk.hub.drafts.read(&desk.vault, &matter)? else { return Ok(Draft::default()) };
        let reply_to = match kept.reply_to() {
            Some(entry) => desk.vault.item(&entry)?.map(|item| item.number),
            None => None,
        };
        Ok(Draft { reply_to, saved: Some(kept.saved().to_text()), text: kept.text })
    });
    Ok(Answer::Draft(draft.await??))
}

/// The message is placed, and what was its draft went with it: other pages and devices show that.
pub(crate) fn sent(desk: &mut Desk, matter: MatterId) {
    if desk.hub.drafts.went(&matter) {
        // Since when there is none: an older one on another device does not come back.
        let none = drafts::Draft::new(String::new(), None, now());
        drop(desk.hub.drafts.put(&mut desk.vault, &matter, &none));
        drop(begun::show(&desk.hub, &desk.vault, matter, desk.engine.own_sessions()));
        desk.hub.events.tell(Told { event: "draft", matter: Some(matter), ..Told::default() });
    }
}
