//! What is owed, and whom this device was in contact with.

use std::sync::Arc;

use parloir_base::Moment;
use parloir_vault::Direction;

use crate::contract::{Answer, NetworkLine};
use crate::fault::{Fault, Stop};
use crate::hub::Hub;
use crate::names;
use crate::show::owed as show;

pub(crate) async fn owed(hub: &Arc<Hub>) -> Result<Answer, Stop> {
    Ok(Answer::Owed(hub.look(|desk| show::lines(desk)).await??))
}

pub(crate) async fn network(hub: &Arc<Hub>, since: Option<String>) -> Result<Answer, Stop> {
    let since = match since {
        Some(text) => Moment::from_text(&text).map_err(|_| Fault::Request)?,
        None => Moment(i64::MIN),
    };
    let lines = hub.look(move |desk| -> Result<Vec<NetworkLine>, Stop> {
        let rows = desk.vault.network_since(since)?;
        let lines = rows.into_iter().map(|row| {
            let person = row.endpoint.and_then(|endpoint| desk.engine.person_at(&endpoint));
            NetworkLine {
                at: row.at.to_text(),
                ended: row.ended.map(Moment::to_text),
                name: person.map(|person| names::of(&desk.engine, &person)),
                endpoint: row.endpoint.map(|endpoint| endpoint.to_hex()),
                address: row.address,
                direction: if row.direction == Direction::Dialled { "dialled" } else { "accepted" }.to_owned(),
                path: row.path.word().to_owned(),
                outcome: row.outcome,
                sent_bytes: row.sent_bytes,
                received_bytes: row.received_bytes,
            }
        });
        Ok(lines.collect())
    });
    Ok(Answer::Network(lines.await??))
}
