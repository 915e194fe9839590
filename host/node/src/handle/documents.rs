//! Documents: placed, opened to a target, paused.

use std::path::PathBuf;
use std::sync::Arc;

use parloir_base::Refusal;
use parloir_engine::Act;
use parloir_vault::DocumentState;
use parloir_wire::Kind;

use crate::contract::{Answer, Opened};
use crate::documents::{fetch, place, target};
use crate::fault::Stop;
use crate::handle::items::{meant, placed};
use crate::handle::matters::named;
use crate::hub::Hub;
use crate::notices::{Notices, long};
use crate::show::item as show;

pub(crate) async fn send(
    hub: &Arc<Hub>,
    matter: String,
    path: String,
    is_folder: bool,
    notices: Notices<'_>,
) -> Result<Answer, Stop> {
    let matter = named(hub, matter).await?;
    let kind = if is_folder { Kind::Folder } else { Kind::Document };
    // What would be refused in the end is refused before hours of sealing.
    hub.look(move |desk| {
        let room = desk.engine.room(&matter).ok_or(Refusal::MatterUnknown)?;
        room.view.may_append(&desk.engine.own().person, kind)
    })
    .await??;
    let (bodies, path) = (hub.bodies.clone(), PathBuf::from(path));
    let document = long("sealing", notices, move |progress| {
        let mut told = |done, total| {
            progress(done, total);
        };
        if is_folder { place::folder(&bodies, &path, &mut told) } else { place::file(&bodies, &path, &mut told) }
    })
    .await?;
    let root = document.root;
    let act = Act::PlaceDocument { matter, document, folder: is_folder };
    let done = hub.act_on(|_| Ok(act), |desk, outcome| placed(desk, &outcome)).await;
    unless_refused(hub, &root, done)
}

/// Without its entry nobody can ever ask for a body: it goes with what was refused. After a fault nobody knows whether the entry is there: the body stays.
pub(crate) fn unless_refused<T>(hub: &Hub, root: &parloir_base::Digest, done: Result<T, Stop>) -> Result<T, Stop> {
    if matches!(done, Err(Stop::Refusal(_))) {
        hub.bodies.erase(root)?;
    }
    done
}

pub(crate) async fn open(
    hub: &Arc<Hub>,
    matter: String,
    item: String,
    asked: Option<String>,
    notices: Notices<'_>,
) -> Result<Answer, Stop> {
    let row = meant(hub, matter, item).await?;
    if row.withdrawn {
        return Err(Refusal::ItemWithdrawn.into());
    }
    if row.document.is_some() && row.document_state != Some(DocumentState::Whole) {
        return Err(Refusal::ItemIncomplete.into());
    }
    let written = match (asked, row.document.clone()) {
        (Some(asked), Some(document)) => {
            let (bodies, is_folder) = (hub.bodies.clone(), row.kind == Kind::Folder);
            let total = document.bytes;
            let target = long("opening", notices, move |progress| {
                let mut told = |done| {
                    progress(done, total);
                };
                target::write(&bodies, &document, is_folder, &PathBuf::from(asked), &mut told)
            });
            Some(target.await?.to_string_lossy().into_owned())
        }
        (Some(_), None) => return Err(Refusal::ItemKind.into()),
        (None, _) => None,
    };
    hub.act(Act::Open { matter: row.matter, entry: row.entry }).await?;
    let item = hub.look(move |desk| show::item(desk, &row)).await??;
    Ok(Answer::Opened(Opened { item, target: written }))
}

pub(crate) async fn transfer(hub: &Arc<Hub>, matter: String, item: String, pause: bool) -> Result<Answer, Stop> {
    let row = meant(hub, matter, item).await?;
    let (entry, of) = (row.entry, row.matter);
    if row.document.is_none() {
        return Err(Refusal::ItemKind.into());
    }
    if row.document_state == Some(DocumentState::Whole) {
        return Ok(Answer::Nothing);
    }
    let setting: &'static [u8] = if pause { b"1" } else { b"" };
    hub.look(move |desk| desk.vault.put_setting(&fetch::paused(&entry), setting)).await??;
    hub.transfers.pause(&hub.registry, of, &entry, pause);
    hub.events.ring_bell();
    Ok(Answer::Nothing)
}
