//! A matter read from its end, and single items: what a page that scrolls asks.

use std::sync::Arc;

use parloir_base::Refusal;
use parloir_vault::ItemQuery;

use crate::contract::{Answer, Item};
use crate::fault::Stop;
use crate::handle::items::{ITEMS_MAX, meant};
use crate::hub::Hub;
use crate::select;
use crate::show::{item as show, matter as rooms};

/// A withdrawal of a correction of a reply is as far as it goes.
const STEPS_MAX: usize = 8;

/// The last items between two numbers, oldest first. `before` 0: up to the last item of all.
pub(crate) async fn before(
    hub: &Arc<Hub>,
    matter: String,
    (after, before): (u64, u64),
    limit: u32,
    unopened: bool,
) -> Result<Answer, Stop> {
    let limit = usize::try_from(limit).unwrap_or(ITEMS_MAX).clamp(1, ITEMS_MAX);
    let items = hub.look(move |desk| -> Result<Vec<Item>, Stop> {
        let matter = select::matter(&desk.engine, &matter)?;
        let room = desk.engine.room(&matter).ok_or(Refusal::MatterUnknown)?;
        let own = desk.engine.own();
        let unopened_by = if unopened { rooms::mine(room, &own.person, own.device) } else { Vec::new() };
        let before = (before > 0).then_some(before);
        let mut query = ItemQuery { after: Some(after), before, unopened_by, ..ItemQuery::last_of(matter, limit) };
        let mut items = Vec::new();
        loop {
            let rows = desk.vault.items(&query)?;
            for row in rows.iter().rev().filter(|row| show::is_shown(row.kind)).take(limit - items.len()) {
                items.push(show::item(desk, row)?);
            }
            // Corrections and withdrawals stand in what they are about: the page is filled with what comes before them.
            match rows.first() {
                Some(first) if rows.len() == limit && items.len() < limit => query.before = Some(first.number),
                _ => break,
            }
        }
        items.reverse();
        Ok(items)
    });
    Ok(Answer::Items(items.await??))
}

pub(crate) async fn one(hub: &Arc<Hub>, matter: String, item: String) -> Result<Answer, Stop> {
    let row = meant(hub, matter, item).await?;
    let item = hub.look(move |desk| -> Result<Item, Stop> {
        let mut row = row;
        for _ in 0..STEPS_MAX {
            if show::is_shown(row.kind) {
                return show::item(desk, &row);
            }
            let about = row.about.first().ok_or(Refusal::ItemUnknown)?;
            row = desk.vault.item(about)?.filter(|one| one.matter == row.matter).ok_or(Refusal::ItemUnknown)?;
        }
        Err(Refusal::ItemUnknown.into())
    });
    Ok(Answer::Items(vec![item.await??]))
}
