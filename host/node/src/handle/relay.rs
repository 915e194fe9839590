//! The relay of a matter: shown, named by the keeper, agreed to by the parties, and given up.

use std::sync::Arc;

use parloir_base::{MatterId, Refusal};
use parloir_engine::Act;
use parloir_wire::relay::{Consent, Relay};

use crate::contract::{Answer, RelayPage, RelayParty};
use crate::desk::Desk;
use crate::fault::Stop;
use crate::handle::matters::named;
use crate::hub::Hub;
use crate::names;

pub(crate) async fn show(hub: &Arc<Hub>, matter: String) -> Result<Answer, Stop> {
    let matter = named(hub, matter).await?;
    page(hub, matter).await
}

async fn page(hub: &Arc<Hub>, matter: MatterId) -> Result<Answer, Stop> {
    Ok(Answer::Relay(Box::new(hub.look(move |desk| of(desk, &matter)).await??)))
}

fn of(desk: &Desk, matter: &MatterId) -> Result<RelayPage, Stop> {
    let room = desk.engine.room(matter).ok_or(Refusal::MatterUnknown)?;
    let (view, own) = (&room.view, desk.engine.own().person);
    let relay = view.relay();
    let others = view.parties().keys().filter(|person| **person != own);
    let party = |person: &parloir_base::PersonId| RelayParty {
        person: person.to_hex(),
        name: names::of(&desk.engine, person),
        agreed: view.agrees(person),
    };
    Ok(RelayPage {
        matter: matter.to_hex(),
        title: room.title().to_owned(),
        keeps: view.keeper() == Some(&own),
        relay: relay.map(|relay| relay.endpoint.to_hex()),
        addresses: relay.iter().flat_map(|relay| &relay.addresses).map(ToString::to_string).collect(),
        agreed: view.agrees(&own),
        connected: relay.is_some_and(|relay| desk.hub.ferries.to(&relay.endpoint).is_some()),
        parties: others.map(party).collect(),
    })
}

pub(crate) async fn name(hub: &Arc<Hub>, matter: String, text: &str) -> Result<Answer, Stop> {
    let relay = Relay::from_text(text).map_err(|_| Refusal::RelayUnreadable)?;
    let matter = named(hub, matter).await?;
    hub.act(Act::Relay { matter, consent: Consent::Named(relay) }).await?;
    page(hub, matter).await
}

/// Agrees to the relay that is named at this moment, and to no other.
pub(crate) async fn agree(hub: &Arc<Hub>, matter: String) -> Result<Answer, Stop> {
    let matter = named(hub, matter).await?;
    let meant = move |desk: &Desk| -> Result<Act, Stop> {
        let room = desk.engine.room(&matter).ok_or(Refusal::MatterUnknown)?;
        let relay = room.view.relay().ok_or(Refusal::RelayAbsent)?.endpoint;
        Ok(Act::Relay { matter, consent: Consent::Agreed(relay) })
    };
    hub.act_on(meant, |_, _| Ok(())).await?;
    page(hub, matter).await
}

pub(crate) async fn withdraw(hub: &Arc<Hub>, matter: String) -> Result<Answer, Stop> {
    let matter = named(hub, matter).await?;
    hub.act(Act::Relay { matter, consent: Consent::Withdrawn }).await?;
    page(hub, matter).await
}
