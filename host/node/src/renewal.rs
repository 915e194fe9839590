//! A device whose vault was copied becomes a new one: its former keys are revoked with the words, and what it wrote that others never got is
//! written again, so that neither copy loses anything.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use parloir_base::{Chance, DeviceId, Digest, MatterId};
use parloir_engine::{Act, ImportOf, Outcome};
use parloir_journal::check_card;
use parloir_vault::{ImportRow, ItemQuery, ItemRow, Unlock};
use parloir_wire::device::Reason;
use parloir_wire::entry::Kind;
use parloir_wire::shelf::Write;

use crate::chance::System;
use crate::desk::Desk;
use crate::ending::end;
use crate::fault::{Fault, Stop};
use crate::hub::Hub;
use crate::joining::with_device_after;
use crate::profile::{Keys, Profile};
use crate::recovery;

/// The setting that says which devices this one was, a line each, until everything is written again.
const FORMER: &str = "renewal/former";
/// Two copies that are renewed while apart must not take one serial: each leaves out up to so many.
const APART: u32 = 256;
/// Items read together.
const ITEMS: usize = 256;

/// Makes the vault in `home`, which nobody has open, a new device of the same person; the one that it was is revoked.
///
/// # Errors
/// [`parloir_base::Refusal::WordsWrong`], [`parloir_base::Refusal::DevicesFull`]; what [`Profile::open`] answers; a fault.
pub(crate) fn renewed(home: &Path, words: &str) -> Result<Profile, Stop> {
    let words = recovery::read(words)?;
    let Profile { mut vault, who } = Profile::open(home, Unlock::Words(&words))?;
    let (identity, keys) = (words.identity_key(0), Keys::new());
    let card = vault.load()?.card.unwrap_or(who.card);
    let checked = check_card(&card).map_err(|_| Fault::Profile)?;
    let former = checked.devices.iter().find(|device| device.evidence == who.device).ok_or(Fault::Profile)?;
    let mut bytes = [0; 4];
    System.fill(&mut bytes);
    let mut card = with_device_after(card, &identity, &former.label, &keys, u32::from_le_bytes(bytes) % APART)?;
    if !checked.revocations.iter().any(|revoked| revoked.evidence == who.device) {
        card.revocations.push(end(&identity, former, Reason::Replaced));
    }
    // Before the keys: cut off in between, it is asked for again and goes on.
    let mut before = vault.setting(FORMER)?.unwrap_or_default();
    before.extend_from_slice(format!("{}\n", who.device.to_hex()).as_bytes());
    vault.put_setting(FORMER, &before)?;
    vault.commit(&[Write::OwnCard(card.clone())])?;
    Profile::begin(vault, home, &keys, &card)
}

/// Writes again what the former device wrote where its chain is forked, and not every party has. Cut off, it begins anew at the next start: then an item
/// may stand twice, and none is missing.
pub(crate) async fn write_again(hub: Arc<Hub>) {
    // What could not be kept now is tried when the node next starts.
    drop(written_again(&hub).await);
}

async fn written_again(hub: &Arc<Hub>) -> Result<(), Stop> {
    let Some(Lost { kept, items }) = hub.look(|desk| lost(desk)).await?? else { return Ok(()) };
    let mut again = BTreeMap::<Digest, Digest>::new();
    for row in items {
        let about = row.about.first().map(|entry| *again.get(entry).unwrap_or(entry));
        let Some(act) = act(&row, about) else { continue };
        match hub.act(act).await {
            Ok(Outcome::Entry(entry)) => {
                again.insert(row.entry, entry);
            }
            // A matter that was closed or left meanwhile takes nothing more.
            Ok(_) | Err(Stop::Refusal(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    hub.look(move |desk| -> Result<(), Stop> {
        if desk.vault.setting(FORMER)?.as_ref() == Some(&kept) {
            desk.vault.put_setting(FORMER, &[])?;
        }
        Ok(())
    })
    .await?
}

/// The same, as an act of this device.
fn act(row: &ItemRow, about: Option<Digest>) -> Option<Act> {
    let matter = row.matter;
    if let (Some(document), Some(ImportRow { import, .. })) = (&row.document, &row.import) {
        return Some(Act::Import { matter, of: ImportOf::New(document.clone()), import: import.clone() });
    }
    match (row.kind, &row.text, &row.document) {
        (Kind::Message, Some(text), _) => Some(Act::Place { matter, text: text.clone(), reply_to: None }),
        (Kind::Reply, Some(text), _) => Some(Act::Place { matter, text: text.clone(), reply_to: about }),
        (kind @ (Kind::Document | Kind::Folder), _, Some(document)) => {
            Some(Act::PlaceDocument { matter, document: document.clone(), folder: kind == Kind::Folder })
        }
        _ => None,
    }
}

/// What is to be written again.
struct Lost {
    /// The setting that asked for it.
    kept: Vec<u8>,
    /// Oldest first.
    items: Vec<ItemRow>,
}

/// What was written on a chain that is forked and some party has not; nothing when this is no renewed device.
fn lost(desk: &Desk) -> Result<Option<Lost>, Stop> {
    let kept = desk.vault.setting(FORMER)?.unwrap_or_default();
    let lines = core::str::from_utf8(&kept).unwrap_or_default().lines();
    let former: BTreeSet<DeviceId> = lines.filter_map(|hex| DeviceId::from_hex(hex).ok()).collect();
    if former.is_empty() {
        return Ok(None);
    }
    let matters: Vec<MatterId> = desk.engine.rooms().map(|(matter, _)| *matter).collect();
    let mut lost = Vec::new();
    for matter in matters {
        // The place that a proof names may lie behind the one where the copies parted: what counts is who has it.
        let forks = desk.vault.forks(&matter)?;
        let forked: BTreeSet<DeviceId> =
            forks.iter().map(|fork| fork.device).filter(|device| former.contains(device)).collect();
        let mut query = ItemQuery { after: Some(0), ..ItemQuery::of(matter, ITEMS) };
        while !forked.is_empty() {
            let rows = desk.vault.items(&query)?;
            let count = rows.len();
            query.after = rows.last().map(|row| row.number);
            for row in rows {
                if forked.contains(&row.device) && !row.withdrawn && !is_everywhere(desk, &row)? {
                    lost.push(row);
                }
            }
            if count < ITEMS {
                break;
            }
        }
    }
    Ok(Some(Lost { kept, items: lost }))
}

/// Whether every other party has it.
fn is_everywhere(desk: &Desk, row: &ItemRow) -> Result<bool, Stop> {
    let Some(room) = desk.engine.room(&row.matter) else { return Ok(false) };
    let have: BTreeSet<DeviceId> = desk.vault.delivered_by(&row.entry)?.iter().map(|receipt| receipt.device).collect();
    let own = desk.engine.own().person;
    let mut others = room.view.parties().iter().filter(|(person, _)| **person != own);
    Ok(others.all(|(_, party)| party.devices.iter().any(|device| have.contains(&device.evidence))))
}
