//! Preferences: read and kept; every face is told.

use std::sync::Arc;

use crate::contract::{Answer, Preferences};
use crate::events::Told;
use crate::fault::Stop;
use crate::hub::Hub;
use crate::preferences as kept;

pub(crate) async fn preferences(hub: &Arc<Hub>) -> Result<Answer, Stop> {
    Ok(Answer::Preferences(hub.look(|desk| kept::read(&desk.vault)).await??))
}

pub(crate) async fn put(hub: &Arc<Hub>, preferences: Preferences) -> Result<Answer, Stop> {
    let finds_nearby = preferences.finds_nearby;
    hub.look(move |desk| kept::put(&mut desk.vault, &desk.hub.who.home, preferences)).await??;
    hub.neighbours.want(finds_nearby);
    hub.events.tell(Told { event: "preferences", ..Told::default() });
    Ok(Answer::Nothing)
}
