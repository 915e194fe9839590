//! Deposits: made, listed, checked against what a face still has, ended as an item, withdrawn.

use std::sync::Arc;

use parloir_base::limit::{DEPOSIT_BLOCK_BYTES, DEPOSITS_MAX, DOCUMENT_BYTES_MAX};
use parloir_base::{Chance, Digest, MatterId, Refusal};
use parloir_crypto::hash::Hasher;
use parloir_engine::{Act, Outcome};
use parloir_vault::ItemQuery;
use parloir_wire::Kind;
use parloir_wire::document::{clean_file_name, clean_path};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::chance::{System, now};
use crate::contract::{Answer, DepositFile, DepositLine};
use crate::desk::Desk;
use crate::documents::deposit::{self, Body, FAMILY, Kept, Open, settings};
use crate::documents::layout::{FileKept, Layout};
use crate::fault::{Fault, Stop};
use crate::handle::items::placed;
use crate::handle::matters::named;
use crate::hub::Hub;
use crate::room::has_room_for;

pub(crate) async fn new(
    hub: &Arc<Hub>,
    matter: String,
    name: String,
    is_folder: bool,
    files: Vec<DepositFile>,
) -> Result<Answer, Stop> {
    let matter = named(hub, matter).await?;
    let kind = if is_folder { Kind::Folder } else { Kind::Document };
    // What would be refused in the end is refused before hours of sending.
    hub.look(move |desk| {
        let room = desk.engine.room(&matter).ok_or(Refusal::MatterUnknown)?;
        room.view.may_append(&desk.engine.own().person, kind)
    })
    .await??;
    let (home, name) = (hub.who.home.clone(), clean_file_name(&name)?);
    let (kept, kept_files) = blocking(move || {
        let plan = plan(&files);
        let (layout, kept_files) = if is_folder { folder(&files)? } else { (file(&name, &files)?, Vec::new()) };
        if !has_room_for(&home, layout.document_bytes()) {
            return Err(Refusal::DiskFull.into());
        }
        Ok((Kept::new(&matter, name, is_folder, files.len() as u64, &layout, &plan, now()), kept_files))
    })
    .await?;
    let mut turn = hub.deposits.turn.lock().await;
    sweep(hub, &mut turn).await?;
    let mut mark = [0; 16];
    System.fill(&mut mark);
    let id = format!("{:032x}", u128::from_le_bytes(mark));
    let ((record, list), bytes) = (settings(&id)?, kept.to_bytes()?);
    hub.look(move |desk| -> Result<(), Stop> {
        if desk.vault.settings_under(FAMILY)?.len() >= DEPOSITS_MAX {
            return Err(Refusal::DepositsFull.into());
        }
        if !kept_files.is_empty() {
            desk.vault.put_setting(&list, &kept_files)?;
        }
        Ok(desk.vault.put_setting(&record, &bytes)?)
    })
    .await??;
    drop(turn);
    let open = opened(hub, &id).await?;
    Ok(Answer::Deposit(line(hub, id, &open).await?))
}

/// What a face says that it brings, as one digest, so that it knows it again.
fn plan(files: &[DepositFile]) -> Digest {
    let mut hasher = Hasher::new();
    for DepositFile { path, bytes, modified_ms } in files {
        hasher.update(format!("{path}\0{bytes}\0{modified_ms}\n").as_bytes());
    }
    hasher.finish()
}

fn file(name: &str, files: &[DepositFile]) -> Result<Layout, Stop> {
    let [file] = files else { return Err(Fault::Request.into()) };
    if clean_file_name(&file.path)? != name {
        return Err(Refusal::DocumentName.into());
    }
    if file.bytes > DOCUMENT_BYTES_MAX {
        return Err(Refusal::ItemTooLarge.into());
    }
    Ok(Layout::File(file.bytes))
}

fn folder(files: &[DepositFile]) -> Result<(Layout, Vec<u8>), Stop> {
    let kept = files.iter().map(|file| -> Result<FileKept, Refusal> {
        let seconds = u64::try_from(file.modified_ms / 1_000).unwrap_or(0);
        Ok((clean_path(&file.path)?.join("/"), file.bytes, seconds))
    });
    let kept = kept.collect::<Result<Vec<_>, _>>()?;
    let layout = Layout::folder(&kept)?;
    Ok((layout, serde_json::to_vec(&kept).map_err(|_| Fault::Request)?))
}

pub(crate) async fn list(hub: &Arc<Hub>, matter: Option<String>) -> Result<Answer, Stop> {
    let within = match matter {
        Some(matter) => Some(named(hub, matter).await?),
        None => None,
    };
    let found = hub.look(move |desk| -> Result<Vec<_>, Stop> {
        let mut found = Vec::new();
        for (setting, bytes) in desk.vault.settings_under(FAMILY)? {
            let id = setting.strip_prefix(FAMILY).unwrap_or_default().to_owned();
            let (Some(kept), Ok((_, list))) = (Kept::from_bytes(&bytes), settings(&id)) else { continue };
            let is_meant = within.is_none_or(|within| kept.matter().is_ok_and(|matter| matter == within));
            if is_meant {
                let have = desk.hub.deposits.have(&id);
                let is_read = have.is_none() && kept.folder;
                let files = if is_read { desk.vault.setting(&list)?.unwrap_or_default() } else { Vec::new() };
                found.push((line_of(desk, id, &kept, have.unwrap_or(0))?, kept, files, have));
            }
        }
        Ok(found)
    });
    let (found, bodies) = (found.await??, hub.bodies.clone());
    let mut lines = blocking(move || {
        let lines = found.into_iter().map(|(mut line, kept, files, have)| -> Result<DepositLine, Stop> {
            if have.is_none() {
                // By the length of what is there: it is looked at when it goes on.
                line.have_bytes = match kept.root() {
                    Some(root) if bodies.has(&root) => kept.content_bytes,
                    _ => {
                        let there = bodies.deposit_have(&*kept.key()?, kept.document_bytes);
                        deposit::layout(&kept, &files)?.content_at(there)
                    }
                };
            }
            Ok(line)
        });
        lines.collect::<Result<Vec<_>, _>>()
    })
    .await?;
    lines.sort_by(|a, b| (&a.made, &a.deposit).cmp(&(&b.made, &b.deposit)));
    Ok(Answer::Deposits(lines))
}

pub(crate) async fn check(hub: &Arc<Hub>, id: String, blocks: Vec<String>) -> Result<Answer, Stop> {
    let blocks = blocks.iter().map(|hex| Digest::from_hex(hex)).collect::<Result<Vec<_>, _>>();
    let blocks = blocks.map_err(|_| Fault::Request)?;
    let open = opened(hub, &id).await?;
    let (mut held, bodies) = (open.clone().lock_owned().await, hub.bodies.clone());
    if let Body::Whole(sealed) = &held.body
        && entry_of(hub, held.kept.matter()?, sealed.root).await?.is_some()
    {
        // Placed before a crash: its body is the item's, and ending it says so.
        drop(held);
        return Ok(Answer::Deposit(line(hub, id, &open).await?));
    }
    let (held, anew, agreed) = blocking(move || {
        if held.is_gone {
            return Err(Refusal::DepositUnknown.into());
        }
        let keep = held.agreed(&bodies, &blocks)?;
        // Not even the beginning: another document was chosen, by mistake as it may be, and what was brought stays.
        let anew = if keep == 0 { None } else { held.shorten(&bodies, keep)? };
        let have = held.have();
        if anew.is_none() {
            held.write(have, &[])?;
        }
        Ok((held, anew, keep))
    })
    .await?;
    if let Some((kept, body)) = anew {
        exchange(hub, &id, held, kept, body).await?;
    } else {
        drop(held);
    }
    let line = line(hub, id, &open).await?;
    Ok(Answer::Deposit(DepositLine { agreed_bytes: Some(agreed), ..line }))
}

/// What is kept names the new key before the bytes under the former one go.
async fn exchange(
    hub: &Arc<Hub>,
    id: &str,
    mut held: OwnedMutexGuard<Open>,
    kept: Kept,
    body: Body,
) -> Result<(), Stop> {
    keep(hub, id, &kept).await?;
    let bodies = hub.bodies.clone();
    blocking(move || held.exchange(&bodies, kept, body)).await
}

pub(crate) async fn end(hub: &Arc<Hub>, id: String) -> Result<Answer, Stop> {
    let open = opened(hub, &id).await?;
    let mut held = open.lock_owned().await;
    if held.is_gone {
        return Err(Refusal::DepositUnknown.into());
    }
    let (matter, is_folder) = (held.kept.matter()?, held.kept.folder);
    // An end that was interrupted may have placed it already.
    let before = if let Body::Whole(sealed) = &held.body { entry_of(hub, matter, sealed.root).await? } else { None };
    let outcome = match before {
        Some(entry) => Outcome::Entry(entry),
        None => {
            let (sealed, back) = blocking(move || Ok((held.end()?, held))).await?;
            held = back;
            let kept = held.kept.ended(&sealed);
            let document = kept.document(&sealed)?;
            // Whoever finds it after a crash knows under which name to look.
            keep(hub, &id, &kept).await?;
            let bodies = hub.bodies.clone();
            held = blocking(move || held.keep(&bodies, kept, sealed).map(|()| held)).await?;
            hub.act(Act::PlaceDocument { matter, document, folder: is_folder }).await?
        }
    };
    held.is_gone = true;
    forget(hub, &id).await?;
    drop(held);
    hub.look(move |desk| placed(desk, &outcome)).await?
}

pub(crate) async fn withdraw(hub: &Arc<Hub>, id: String) -> Result<Answer, Stop> {
    let (record, _) = settings(&id)?;
    let mut held = match hub.deposits.find(&id) {
        Some(open) => Some(open.lock_owned().await),
        None => None,
    };
    let kept = hub.look(move |desk| desk.vault.setting(&record)).await??.unwrap_or_default();
    let kept = Kept::from_bytes(&kept).ok_or(Refusal::DepositUnknown)?;
    let is_placed = match kept.root() {
        Some(root) => entry_of(hub, kept.matter()?, root).await?.is_some(),
        None => false,
    };
    if let Some(held) = &mut held {
        held.is_gone = true;
    }
    forget(hub, &id).await?;
    let bodies = hub.bodies.clone();
    if !is_placed {
        blocking(move || deposit::erase(&bodies, &kept)).await?;
    }
    Ok(Answer::Nothing)
}

/// Takes bytes that follow those that are here. Answers how many are.
pub(crate) async fn write(hub: &Arc<Hub>, id: &str, at: u64, bytes: Vec<u8>) -> Result<u64, Stop> {
    if bytes.len() > DEPOSIT_BLOCK_BYTES {
        return Err(Fault::Request.into());
    }
    let mut held = opened(hub, id).await?.lock_owned().await;
    blocking(move || held.write(at, &bytes)).await
}

/// A deposit at work; put to work if it was not.
async fn opened(hub: &Arc<Hub>, id: &str) -> Result<Arc<Mutex<Open>>, Stop> {
    let (record, list) = settings(id)?;
    if let Some(open) = hub.deposits.find(id) {
        return Ok(open);
    }
    let mut turn = hub.deposits.turn.lock().await;
    if let Some(open) = hub.deposits.find(id) {
        return Ok(open);
    }
    sweep(hub, &mut turn).await?;
    let found = hub.look(move |desk| -> Result<_, Stop> {
        let kept = Kept::from_bytes(&desk.vault.setting(&record)?.unwrap_or_default());
        Ok((kept.ok_or(Refusal::DepositUnknown)?, desk.vault.setting(&list)?.unwrap_or_default()))
    });
    let ((kept, files), bodies) = (found.await??, hub.bodies.clone());
    let (open, former) = blocking(move || {
        let layout = deposit::layout(&kept, &files)?;
        Open::new(&bodies, kept, layout)
    })
    .await?;
    if let Some(former) = former {
        let kept = keep(hub, id, &open.kept).await;
        let (bodies, left) = (hub.bodies.clone(), if kept.is_ok() { former } else { open.kept.clone() });
        blocking(move || deposit::erase(&bodies, &left)).await?;
        kept?;
    }
    Ok(hub.deposits.put(id.to_owned(), open))
}

/// Once a start: erases what acts that were interrupted left on the disk.
async fn sweep(hub: &Arc<Hub>, is_done: &mut bool) -> Result<(), Stop> {
    if *is_done {
        return Ok(());
    }
    let kept = hub.look(|desk| desk.vault.settings_under(FAMILY)).await??;
    let kept: Option<Vec<Kept>> = kept.iter().map(|(_, bytes)| Kept::from_bytes(bytes)).collect();
    // What a newer version keeps is left alone.
    if let Some(kept) = kept {
        let bodies = hub.bodies.clone();
        blocking(move || {
            let keys = kept.iter().map(|kept| Ok(*kept.key()?)).collect::<Result<Vec<_>, Stop>>()?;
            Ok(bodies.erase_deposits_but(&keys)?)
        })
        .await?;
    }
    *is_done = true;
    Ok(())
}

async fn keep(hub: &Arc<Hub>, id: &str, kept: &Kept) -> Result<(), Stop> {
    let ((record, _), bytes) = (settings(id)?, kept.to_bytes()?);
    Ok(hub.look(move |desk| desk.vault.put_setting(&record, &bytes)).await??)
}

async fn forget(hub: &Arc<Hub>, id: &str) -> Result<(), Stop> {
    let (record, list) = settings(id)?;
    hub.look(move |desk| desk.vault.erase_setting(&record).and_then(|()| desk.vault.erase_setting(&list))).await??;
    hub.deposits.remove(id);
    Ok(())
}

/// The entry of a document, by its root.
async fn entry_of(hub: &Arc<Hub>, matter: MatterId, root: Digest) -> Result<Option<Digest>, Stop> {
    hub.look(move |desk| -> Result<Option<Digest>, Stop> {
        let mut query = ItemQuery::last_of(matter, 1_000);
        loop {
            let rows = desk.vault.items(&query)?;
            let is_it = |row: &&parloir_vault::ItemRow| row.document.as_ref().is_some_and(|one| one.root == root);
            if let Some(row) = rows.iter().find(is_it) {
                return Ok(Some(row.entry));
            }
            match rows.iter().map(|row| row.number).min() {
                Some(first) => query.before = Some(first),
                None => return Ok(None),
            }
        }
    })
    .await?
}

async fn line(hub: &Arc<Hub>, id: String, open: &Arc<Mutex<Open>>) -> Result<DepositLine, Stop> {
    let held = open.clone().lock_owned().await;
    hub.look(move |desk| line_of(desk, id, &held.kept, held.have())).await?
}

fn line_of(desk: &Desk, id: String, kept: &Kept, have: u64) -> Result<DepositLine, Stop> {
    let matter = kept.matter()?;
    Ok(DepositLine {
        deposit: id,
        matter: matter.to_hex(),
        title: desk.engine.room(&matter).map(|room| room.title().to_owned()).unwrap_or_default(),
        name: kept.name.clone(),
        folder: kept.folder,
        files: kept.files,
        total_bytes: kept.content_bytes,
        have_bytes: have,
        agreed_bytes: None,
        made: kept.made().to_text(),
        plan: kept.plan.clone(),
    })
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Stop> + Send + 'static) -> Result<T, Stop> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Fault::Thread)?
}
