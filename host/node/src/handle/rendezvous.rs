//! Rendezvous: those that were chosen and those that others named; chosen and given up.

use std::sync::Arc;

use parloir_base::EndpointId;
use parloir_engine::Input;
use parloir_vault::Vault;
use parloir_wire::Rendezvous;

use crate::contract::{Answer, RendezvousLine};
use crate::desk::Desk;
use crate::events::Told;
use crate::fault::Stop;
use crate::hub::Hub;
use crate::names;
use crate::rendezvous::list as chosen;

pub(crate) async fn list(hub: &Arc<Hub>) -> Result<Answer, Stop> {
    Ok(Answer::Rendezvous(hub.look(|desk| lines(desk)).await?))
}

fn lines(desk: &Desk) -> Vec<RendezvousLine> {
    let calls = &desk.hub.calls;
    let (mine, seen) = (calls.chosen(), calls.seen());
    let is_mine = |endpoint: &EndpointId| mine.iter().any(|one| one.endpoint == *endpoint);
    let named = desk.engine.named_rendezvous().into_iter().filter(|one| !is_mine(&one.endpoint));
    let line = |one: &Rendezvous| RendezvousLine {
        rendezvous: one.endpoint.to_hex(),
        text: one.to_text(),
        addresses: one.addresses.iter().map(ToString::to_string).collect(),
        mine: is_mine(&one.endpoint),
        named_by: desk.engine.who_named(&one.endpoint).iter().map(|person| names::of(&desk.engine, person)).collect(),
        connected: seen.contains_key(&one.endpoint),
        seen: seen.get(&one.endpoint).copied().flatten().map(|address| address.to_string()),
    };
    mine.iter().cloned().chain(named).map(|one| line(&one)).collect()
}

pub(crate) async fn add(hub: &Arc<Hub>, text: String) -> Result<Answer, Stop> {
    change(hub, move |vault| chosen::add(vault, &text)).await
}

pub(crate) async fn remove(hub: &Arc<Hub>, named: String) -> Result<Answer, Stop> {
    change(hub, move |vault| chosen::remove(vault, &named)).await
}

/// Keeps another list, and tells everybody: the lines, contacts in a session, faces.
async fn change<F>(hub: &Arc<Hub>, change: F) -> Result<Answer, Stop>
where
    F: FnOnce(&mut Vault) -> Result<Vec<Rendezvous>, Stop> + Send + 'static,
{
    // In one job: whoever asked may go away, and vault, calls and engine must not say different things.
    let changed = hub.look(move |desk| {
        let list = change(&mut desk.vault)?;
        desk.hub.calls.choose(list.clone());
        desk.hear(Input::Rendezvous(list));
        desk.hub.events.tell(Told { event: "preferences", ..Told::default() });
        Ok::<_, Stop>(Answer::Rendezvous(lines(desk)))
    });
    changed.await?
}
