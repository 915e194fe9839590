//! One question to an authority: what leaves is a digest, and the network journal says so.

use std::sync::Arc;
use std::time::Duration;

use parloir_authority::Asked;
use parloir_base::{Chance as _, Digest, Refusal};
use parloir_engine::Act;
use parloir_vault::{Direction, NetworkRow};
use parloir_wire::{Kind, Path};

use crate::chance::{System, now};
use crate::events::Told;
use crate::fault::Stop;
use crate::hub::Hub;
use crate::stamps::list::{self, Authority};
use crate::stamps::wanted::{Want, Wanted};

/// How long an authority may take.
const DEADLINE: Duration = Duration::from_secs(20);

/// Asks for one time-stamp and places it; what did not come waits, with the code of what went wrong.
///
/// # Errors
/// When the vault cannot be read or written.
pub(crate) async fn ask(hub: &Arc<Hub>, want: &Want) -> Result<(), Stop> {
    let done = placed(hub, want).await;
    if *hub.stopping.borrow() {
        return Ok(());
    }
    let (want, refusal) = (want.clone(), done.as_ref().err().and_then(Stop::refusal));
    // What no later try would change is not tried again: a checkpoint or an authority that is gone, a party that was removed.
    let waits = matches!(refusal, None | Some(Refusal::AuthoritySilent | Refusal::StampRefused | Refusal::DiskFull));
    let code = done.is_err().then(|| refusal.map_or("", Refusal::code));
    hub.look(move |desk| {
        let mut wanted = Wanted::read(&desk.vault)?;
        match (wanted.waiting.iter_mut().find(|one| one.is_same(&want)), code) {
            (Some(kept), Some(code)) if waits => {
                (kept.tries, kept.tried_ms, kept.code) = (kept.tries.saturating_add(1), now().0, code.to_owned());
            }
            _ => wanted.waiting.retain(|one| !one.is_same(&want)),
        }
        wanted.put(&mut desk.vault)
    })
    .await??;
    hub.events.tell(Told { event: "preferences", ..Told::default() });
    match done {
        Err(Stop::Fault(fault)) => Err(fault.into()),
        _ => Ok(()),
    }
}

async fn placed(hub: &Arc<Hub>, want: &Want) -> Result<(), Stop> {
    let (matter, entry) = want.place().ok_or(Refusal::CheckpointUnknown)?;
    let name = want.authority.clone();
    let (authority, text) = hub
        .look(move |desk| {
            let room = desk.engine.room(&matter).ok_or(Refusal::MatterUnknown)?;
            // Nobody is asked for what could not be placed.
            room.view.may_append(&desk.engine.own().person, Kind::Stamp)?;
            let found = room.view.checkpoints().iter().find(|one| one.entry == entry);
            let sealed = found.ok_or(Refusal::CheckpointUnknown)?;
            if room.view.has_all_stamps(sealed, &desk.engine.own().person) {
                return Err(Refusal::StampsFull.into());
            }
            Ok::<_, Stop>((list::named(&desk.vault, Some(&name))?, sealed.text))
        })
        .await??;
    let (kept, _) = answered(hub, &authority, text).await?;
    hub.act(Act::Stamp { matter, checkpoint: entry, stamp: kept }).await?;
    Ok(())
}

/// Asks an authority about a digest, and takes nothing but a time-stamp of it that is trusted.
pub(crate) async fn answered(
    hub: &Arc<Hub>,
    authority: &Authority,
    digest: Digest,
) -> Result<(Vec<u8>, parloir_crypto::stamp::Stamp), Stop> {
    let (place, anchors) = (authority.place()?, authority.anchors()?);
    let question = authority.question(digest, System.bytes32()[..16].try_into().unwrap_or_default())?;
    let at = now();
    let (bytes, certificates) = (question.to_bytes(), authority.certificates.as_bytes());
    let asked = Box::pin(parloir_authority::ask(&place, bytes, certificates, DEADLINE)).await;
    let row = row(&place, at, &asked);
    hub.look(move |desk| desk.vault.network_append(&row).map(|_| ()).map_err(Stop::from)).await??;
    hub.events.tell(Told { event: "network", ..Told::default() });
    let answer = asked.answer.map_err(|_| Refusal::AuthoritySilent)?;
    Ok(question.answered(&answer, &anchors).map_err(|_| Refusal::StampRefused)?)
}

/// What the network journal says of it: whom, when, how much.
fn row(place: &parloir_authority::Place, at: parloir_base::Moment, asked: &Asked) -> NetworkRow {
    let address = asked.remote.map_or_else(String::new, |remote| format!(" ({remote})"));
    NetworkRow {
        at,
        endpoint: None,
        address: place.host_and_port() + &address,
        path: asked.remote.map_or(Path::Internet, parloir_net::classify),
        direction: Direction::Dialled,
        sent_bytes: asked.sent_bytes,
        received_bytes: asked.received_bytes,
        ended: Some(now()),
        outcome: if asked.answer.is_ok() { "authority" } else { "authority-silent" }.to_owned(),
    }
}
