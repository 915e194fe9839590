//! Items: placed, read, corrected, withdrawn, acknowledged, found.

use std::sync::Arc;

use parloir_base::{Digest, MatterId, Refusal};
use parloir_engine::{Act, Outcome};
use parloir_vault::{ItemQuery, ItemRow};
use parloir_wire::ReceiptKind;

use crate::contract::{Answer, FoundImport, FoundLine, Item, Placed, ReceiptLine};
use crate::desk::{Desk, Meaning};
use crate::fault::{Fault, Stop};
use crate::handle::drafts;
use crate::handle::matters::named;
use crate::hub::Hub;
use crate::keeping;
use crate::show::{item as show, matter as rooms};
use crate::{imports, names, select};

/// Items in one answer.
pub(crate) const ITEMS_MAX: usize = 1_000;

/// The matter and the item that a person means.
pub(crate) async fn meant(hub: &Arc<Hub>, matter: String, item: String) -> Result<ItemRow, Stop> {
    hub.look(move |desk| {
        let matter = select::matter(&desk.engine, &matter)?;
        select::item(&desk.vault, &matter, &item)
    })
    .await?
}

/// The item that a person means, for an act on it: one that was withdrawn is left alone.
fn standing(desk: &Desk, matter: &MatterId, item: &str) -> Result<ItemRow, Stop> {
    let row = select::item(&desk.vault, matter, item)?;
    if row.withdrawn { Err(Refusal::ItemWithdrawn.into()) } else { Ok(row) }
}

/// What was placed, and whom it is owed to.
pub(crate) fn placed(desk: &Desk, outcome: &Outcome) -> Result<Answer, Stop> {
    owed_to(desk, &written(desk, outcome)?)
}

fn written(desk: &Desk, outcome: &Outcome) -> Result<ItemRow, Stop> {
    let Outcome::Entry(entry) = outcome else { return Err(Fault::Thread.into()) };
    Ok(desk.vault.item(entry)?.ok_or(Refusal::ItemUnknown)?)
}

fn owed_to(desk: &Desk, row: &ItemRow) -> Result<Answer, Stop> {
    let own = desk.engine.own().person;
    let room = desk.engine.room(&row.matter).ok_or(Refusal::MatterUnknown)?;
    let others = room.view.parties().keys().filter(|person| **person != own);
    let owed_to = others.map(|person| names::of(&desk.engine, person)).collect();
    Ok(Answer::Placed(Placed { item: row.entry.to_hex(), number: row.number, owed_to }))
}

pub(crate) async fn send(hub: &Arc<Hub>, matter: String, text: String, to: Option<String>) -> Result<Answer, Stop> {
    let meant = move |desk: &Desk| {
        let matter = select::matter(&desk.engine, &matter)?;
        let reply_to = match to {
            Some(item) => Some(standing(desk, &matter, &item)?.entry),
            None => None,
        };
        Ok(Meaning { act: Act::Place { matter, text, reply_to }, draft_of: Some(matter) })
    };
    let told = |desk: &mut Desk, outcome| {
        let row = written(desk, &outcome)?;
        drafts::sent(desk, row.matter);
        owed_to(desk, &row)
    };
    hub.act_on(meant, told).await
}

pub(crate) async fn correct(hub: &Arc<Hub>, matter: String, item: String, text: String) -> Result<Answer, Stop> {
    let meant = move |desk: &Desk| {
        let row = standing(desk, &select::matter(&desk.engine, &matter)?, &item)?;
        Ok(Act::Correct { matter: row.matter, entry: row.entry, text })
    };
    hub.act_on(meant, |desk, outcome| placed(desk, &outcome)).await
}

pub(crate) async fn withdraw(hub: &Arc<Hub>, matter: String, item: String) -> Result<Answer, Stop> {
    let meant = move |desk: &Desk| {
        let row = standing(desk, &select::matter(&desk.engine, &matter)?, &item)?;
        Ok(Act::Withdraw { matter: row.matter, entry: row.entry })
    };
    hub.act_on(meant, |desk, outcome| placed(desk, &outcome)).await
}

pub(crate) async fn acknowledge(hub: &Arc<Hub>, matter: String, item: String) -> Result<Answer, Stop> {
    let meant = move |desk: &Desk| {
        let row = select::item(&desk.vault, &select::matter(&desk.engine, &matter)?, &item)?;
        Ok(Act::Acknowledge { matter: row.matter, entry: row.entry })
    };
    hub.act_on(meant, |_, _| Ok(Answer::Nothing)).await
}

pub(crate) async fn read(
    hub: &Arc<Hub>,
    matter: String,
    after: u64,
    limit: u32,
    unopened: bool,
) -> Result<Answer, Stop> {
    let limit = usize::try_from(limit).unwrap_or(ITEMS_MAX).clamp(1, ITEMS_MAX);
    let items = hub.look(move |desk| -> Result<Vec<Item>, Stop> {
        let matter = select::matter(&desk.engine, &matter)?;
        let room = desk.engine.room(&matter).ok_or(Refusal::MatterUnknown)?;
        let own = desk.engine.own();
        let unopened_by = if unopened { rooms::mine(room, &own.person, own.device) } else { Vec::new() };
        let mut query = ItemQuery { after: Some(after), unopened_by, ..ItemQuery::of(matter, limit) };
        let mut items = Vec::new();
        loop {
            let rows = desk.vault.items(&query)?;
            for row in rows.iter().filter(|row| show::is_shown(row.kind)).take(limit - items.len()) {
                items.push(show::item(desk, row)?);
            }
            // Corrections and withdrawals stand in what they are about: the page is filled with what comes after them.
            match rows.last() {
                Some(last) if rows.len() == limit && items.len() < limit => query.after = Some(last.number),
                _ => return Ok(items),
            }
        }
    });
    Ok(Answer::Items(items.await??))
}

pub(crate) async fn receipts(hub: &Arc<Hub>, matter: String, item: String) -> Result<Answer, Stop> {
    let row = meant(hub, matter, item).await?;
    let lines = hub.look(move |desk| -> Result<Vec<ReceiptLine>, Stop> {
        let mut rows = desk.vault.receipts_about(&row.entry)?;
        // A later receipt of the same chain covers it too: the first one that does is shown.
        for covering in desk.vault.delivered_by(&row.entry)? {
            let is_told = |one: &parloir_vault::ReceiptRow| {
                one.device == covering.device && one.receipt == ReceiptKind::Delivered
            };
            if !rows.iter().any(is_told) {
                rows.push(covering);
            }
        }
        rows.sort_by_key(|receipt| receipt.arrived);
        Ok(rows.iter().map(|receipt| receipt_line(desk, &row.matter, receipt)).collect())
    });
    Ok(Answer::Receipts(lines.await??))
}

fn receipt_line(desk: &Desk, matter: &MatterId, receipt: &parloir_vault::ReceiptRow) -> ReceiptLine {
    ReceiptLine {
        receipt: receipt.receipt.word().to_owned(),
        name: names::of_device(&desk.engine, matter, &receipt.device).1,
        device: receipt.device.to_hex(),
        claimed: receipt.claimed.to_text(),
        path: receipt.path.word().to_owned(),
        verified: receipt.verified,
        digest: receipt.digest.as_ref().map(Digest::to_hex).unwrap_or_default(),
    }
}

pub(crate) async fn history(hub: &Arc<Hub>, matter: String, item: String) -> Result<Answer, Stop> {
    let row = meant(hub, matter, item).await?;
    let versions = hub.look(move |desk| -> Result<Vec<Item>, Stop> {
        let now = show::item(desk, &row)?;
        let versions = desk.vault.item_history(&row.entry)?.into_iter().map(|version| Item {
            item: version.entry.to_hex(),
            kind: version.kind.word().to_owned(),
            claimed: version.claimed.to_text(),
            arrived: version.arrived.to_text(),
            withdrawn: version.text.is_none() && now.document.is_none(),
            text: version.text,
            corrected: version.entry != row.entry,
            progress: Vec::new(),
            ..now.clone()
        });
        Ok(versions.collect())
    });
    Ok(Answer::Items(versions.await??))
}

pub(crate) async fn search(hub: &Arc<Hub>, words: String, matter: Option<String>, limit: u32) -> Result<Answer, Stop> {
    let within = match matter {
        Some(matter) => Some(named(hub, matter).await?),
        None => None,
    };
    let limit = usize::try_from(limit).unwrap_or(ITEMS_MAX).clamp(1, ITEMS_MAX);
    // What came since and was not read is found the next time.
    imports::soon(hub);
    // What is archived is left out afterwards, and takes no place of what is shown.
    let wide = if within.is_some() { limit } else { ITEMS_MAX };
    // The index is searched beside the writer; names are then taken from the state.
    let (found, imported) = hub
        .readers
        .run(move |reader| {
            let found = reader.search(&words, within, wide)?;
            let imported = reader.search_imported(&words, within, wide)?;
            Ok((found, imported))
        })
        .await?;
    let lines = hub.look(move |desk| -> Result<_, Stop> {
        // Whoever searches within a matter has opened it; elsewhere what is archived is not shown.
        let archived = if within.is_some() { Vec::new() } else { keeping::archived(&desk.vault)? };
        let found = found.into_iter().filter(|found| !archived.contains(&found.matter));
        let imported = imported.into_iter().filter(|found| !archived.contains(&found.matter));
        let lines = found.map(|found| FoundLine {
            matter: found.matter.to_hex(),
            title: desk.engine.room(&found.matter).map(|room| room.title().to_owned()).unwrap_or_default(),
            item: found.entry.to_hex(),
            number: found.number,
            author_name: names::of_device(&desk.engine, &found.matter, &found.device).1,
            claimed: found.claimed.to_text(),
            snippet: found.parts.into_iter().map(|part| (part.text, part.is_match)).collect(),
            import: None,
        });
        let imported = imported.map(|found| FoundLine {
            matter: found.matter.to_hex(),
            title: desk.engine.room(&found.matter).map(|room| room.title().to_owned()).unwrap_or_default(),
            item: found.entry.to_hex(),
            number: found.number,
            author_name: names::of_device(&desk.engine, &found.matter, &found.device).1,
            claimed: found.claimed.to_text(),
            snippet: found.parts.into_iter().map(|part| (part.text, part.is_match)).collect(),
            import: Some(FoundImport { place: found.line.place, author: found.line.author, moment: found.line.moment }),
        });
        Ok(lines.chain(imported).take(limit).collect::<Vec<_>>())
    });
    Ok(Answer::Found(lines.await??))
}
