//! The profile itself: who it is, its passphrase, what happens, when all is settled.

use std::sync::Arc;
use std::time::Duration;

use parloir_engine::Why;
use tokio::time::{Instant, timeout_at};

use crate::contract::{Answer, Status};
use crate::desk::Desk;
use crate::fault::Stop;
use crate::hub::Hub;
use crate::preferences;
use crate::profile;
use crate::recovery;
use crate::show::owed;

/// Nobody waits longer than this for an event in one request.
const WAIT_MS_MAX: u64 = 10 * 60 * 1_000;

pub(crate) fn until(wait_ms: u64) -> Instant {
    Instant::now() + Duration::from_millis(wait_ms.min(WAIT_MS_MAX))
}

pub(crate) async fn status(hub: &Arc<Hub>) -> Result<Answer, Stop> {
    let status = hub.look(|desk| -> Result<Status, Stop> {
        let (hub, person) = (&desk.hub, &desk.hub.who.person);
        let on_line = hub.door.is_some();
        Ok(Status {
            name: person.name.clone(),
            profession: person.profession.clone(),
            jurisdiction: person.jurisdiction.clone(),
            person: person.ik.to_hex(),
            device: hub.who.device.to_hex(),
            endpoint: hub.who.endpoint.to_hex(),
            addresses: if on_line { hub.addresses().iter().map(ToString::to_string).collect() } else { Vec::new() },
            matters: desk.engine.rooms().count() as u64,
            owed: owed::lines(desk)?.iter().map(|line| line.items).sum(),
            sessions: hub.registry.count() as u64,
            turned_away: hub.strangers.turned_away(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            waiting: desk.stuck().map(|_| "waiting-for-disk".to_owned()),
            locked: false,
            absent: false,
            language: preferences::read(&desk.vault)?.language,
        })
    });
    Ok(Answer::Status(status.await??))
}

pub(crate) fn stop(hub: &Arc<Hub>) -> Result<Answer, Stop> {
    hub.stopping.send_replace(true);
    Ok(Answer::Nothing)
}

pub(crate) async fn passphrase(
    hub: &Arc<Hub>,
    former: String,
    new: String,
    weak_accepted: bool,
) -> Result<Answer, Stop> {
    let (former, new) = (zeroize::Zeroizing::new(former), zeroize::Zeroizing::new(new));
    hub.look(move |desk| profile::change_passphrase(&mut desk.vault, &former, &new, weak_accepted)).await??;
    Ok(Answer::Nothing)
}

pub(crate) fn words(hub: &Arc<Hub>, words: String) -> Result<Answer, Stop> {
    recovery::words_are_of(&zeroize::Zeroizing::new(words), &hub.who.person.ik.to_hex())?;
    Ok(Answer::Nothing)
}

pub(crate) async fn events(hub: &Arc<Hub>, after: u64, wait_ms: u64) -> Result<Answer, Stop> {
    let mut bell = hub.events.bell();
    let after = if after == 0 { hub.events.last() } else { after };
    let deadline = until(wait_ms);
    loop {
        bell.mark_unchanged();
        let lines = hub.events.after(after);
        if !lines.is_empty() || *hub.stopping.borrow() || timeout_at(deadline, bell.changed()).await.is_err() {
            return Ok(Answer::Events(lines));
        }
    }
}

/// Nothing is on its way to a device that is connected, and no device that may be there is still being called for the first time.
fn is_settled(desk: &mut Desk) -> bool {
    desk.wish();
    desk.engine.owed().iter().all(|owed| owed.why != Why::Sending)
}

pub(crate) async fn settle(hub: &Arc<Hub>, wait_ms: u64) -> Result<Answer, Stop> {
    let mut bell = hub.events.bell();
    let deadline = until(wait_ms);
    loop {
        bell.mark_unchanged();
        if hub.look(is_settled).await? {
            return Ok(Answer::Settled(true));
        }
        if *hub.stopping.borrow() || timeout_at(deadline, bell.changed()).await.is_err() {
            return Ok(Answer::Settled(false));
        }
    }
}
