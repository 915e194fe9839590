//! Time-stamps: authorities chosen and given up; wanted of a checkpoint, or of each.

use std::sync::Arc;

use parloir_base::{MatterId, Moment, Refusal};
use parloir_engine::room::Room;

use crate::contract::{Answer, AuthorityLine, AuthorityNew, AwaitedStamp, StampPage, StampedMatter, WaitingStamp};
use crate::desk::Desk;
use crate::events::Told;
use crate::fault::Stop;
use crate::handle::matters::named;
use crate::hub::Hub;
use crate::show::matter as show;
use crate::stamps::ask;
use crate::stamps::list::{self, Authority};
use crate::stamps::wanted::{Want, Wanted};

pub(crate) async fn authorities(hub: &Arc<Hub>) -> Result<Answer, Stop> {
    Ok(Answer::Authorities(hub.look(|desk| lines(desk)).await??))
}

fn lines(desk: &Desk) -> Result<Vec<AuthorityLine>, Stop> {
    let wanted = Wanted::read(&desk.vault)?;
    Ok(list::read(&desk.vault)?.into_iter().map(|one| line(desk, &wanted, one)).collect())
}

/// An authority, with what is wanted of it in every matter.
fn line(desk: &Desk, wanted: &Wanted, one: Authority) -> AuthorityLine {
    let room = |matter: &str| MatterId::from_hex(matter).ok().and_then(|matter| desk.engine.room(&matter));
    let title = |matter: &str| room(matter).map(|room| room.title().to_owned()).unwrap_or_default();
    let each = wanted.each.iter().filter(|each| each.authority == one.name);
    let waiting = wanted.waiting.iter().filter(|want| want.authority == one.name);
    AuthorityLine {
        each: each.map(|each| StampedMatter { matter: each.matter.clone(), title: title(&each.matter) }).collect(),
        waiting: waiting
            .map(|want| AwaitedStamp {
                matter: want.matter.clone(),
                title: title(&want.matter),
                checkpoint: room(&want.matter).map_or(0, |room| number(room, &want.checkpoint)),
                tried: tried(want),
                code: code(want),
            })
            .collect(),
        name: one.name,
        address: one.address,
        policy: one.policy,
        certificates: one.certificates,
    }
}

/// The number of the checkpoint of an entry; 0 when it is not here.
fn number(room: &Room, entry: &str) -> u64 {
    let found = room.view.checkpoints().iter().find(|one| one.entry.to_hex() == entry);
    found.map_or(0, |one| one.checkpoint.number)
}

fn tried(want: &Want) -> Option<String> {
    (want.tried_ms != 0).then(|| Moment(want.tried_ms).to_text())
}

fn code(want: &Want) -> Option<String> {
    (!want.code.is_empty()).then(|| want.code.clone())
}

pub(crate) async fn add(hub: &Arc<Hub>, new: AuthorityNew) -> Result<Answer, Stop> {
    let AuthorityNew { name, address, certificates, policy } = new;
    changed(hub, move |desk| list::add(&mut desk.vault, Authority { name, address, certificates, policy })).await
}

pub(crate) async fn remove(hub: &Arc<Hub>, name: String) -> Result<Answer, Stop> {
    changed(hub, move |desk| {
        list::remove(&mut desk.vault, &name)?;
        let mut wanted = Wanted::read(&desk.vault)?;
        wanted.forget(name.trim());
        wanted.put(&mut desk.vault)
    })
    .await
}

async fn changed<F>(hub: &Arc<Hub>, change: F) -> Result<Answer, Stop>
where
    F: FnOnce(&mut Desk) -> Result<(), Stop> + Send + 'static,
{
    let changed = hub.look(move |desk| {
        change(desk)?;
        desk.hub.events.tell(Told { event: "preferences", ..Told::default() });
        Ok::<_, Stop>(Answer::Authorities(lines(desk)?))
    });
    changed.await?
}

pub(crate) async fn show(hub: &Arc<Hub>, matter: String) -> Result<Answer, Stop> {
    let matter = named(hub, matter).await?;
    page(hub, matter).await
}

async fn page(hub: &Arc<Hub>, matter: MatterId) -> Result<Answer, Stop> {
    Ok(Answer::Stamps(Box::new(hub.look(move |desk| of(desk, &matter)).await??)))
}

fn of(desk: &Desk, matter: &MatterId) -> Result<StampPage, Stop> {
    let room = desk.engine.room(matter).ok_or(Refusal::MatterUnknown)?;
    let (wanted, hex) = (Wanted::read(&desk.vault)?, matter.to_hex());
    let waiting = wanted.waiting.iter().filter(|want| want.matter == hex).map(|want| WaitingStamp {
        checkpoint: number(room, &want.checkpoint),
        authority: want.authority.clone(),
        tried: tried(want),
        code: code(want),
    });
    Ok(StampPage {
        matter: hex.clone(),
        title: room.title().to_owned(),
        each: wanted.each.iter().find(|each| each.matter == hex).map(|each| each.authority.clone()),
        stamps: room.view.checkpoints().iter().flat_map(|one| show::stamps(desk, room, one)).collect(),
        waiting: waiting.collect(),
    })
}

/// Wants a checkpoint stamped, the last one unless another is named, and asks at once when there is a network.
pub(crate) async fn stamp(
    hub: &Arc<Hub>,
    matter: String,
    number: Option<u64>,
    authority: Option<String>,
) -> Result<Answer, Stop> {
    let matter = named(hub, matter).await?;
    let want = hub
        .look(move |desk| {
            let room = desk.engine.room(&matter).ok_or(Refusal::MatterUnknown)?;
            room.view.may_append(&desk.engine.own().person, parloir_wire::Kind::Stamp)?;
            let authority = list::named(&desk.vault, authority.as_deref())?;
            let sealed = room.view.checkpoints();
            let found = match number {
                Some(number) => sealed.iter().find(|one| one.checkpoint.number == number),
                None => sealed.last(),
            };
            let sealed = found.ok_or(Refusal::CheckpointUnknown)?;
            if room.view.has_all_stamps(sealed, &desk.engine.own().person) {
                return Err(Refusal::StampsFull.into());
            }
            let entry = sealed.entry;
            let mut wanted = Wanted::read(&desk.vault)?;
            wanted.want(&matter, &entry, &authority.name)?;
            wanted.put(&mut desk.vault)?;
            let of_it = |want: &&crate::stamps::wanted::Want| {
                want.place() == Some((matter, entry)) && want.authority == authority.name
            };
            Ok::<_, Stop>(wanted.waiting.iter().find(of_it).cloned())
        })
        .await??;
    if let Some(want) = want.filter(|_| hub.door.is_some()) {
        ask(hub, &want).await?;
    }
    page(hub, matter).await
}

/// Wants each new checkpoint of a matter stamped by an authority; by none when none is named.
pub(crate) async fn each(hub: &Arc<Hub>, matter: String, authority: Option<String>) -> Result<Answer, Stop> {
    let matter = named(hub, matter).await?;
    hub.look(move |desk| {
        let authority = authority.map(|name| list::named(&desk.vault, Some(&name))).transpose()?;
        let room = desk.engine.room(&matter).ok_or(Refusal::MatterUnknown)?;
        let mut wanted = Wanted::read(&desk.vault)?;
        wanted.set_each(&matter, &room.view, authority.as_ref().map(|one| one.name.as_str()));
        wanted.put(&mut desk.vault)
    })
    .await??;
    page(hub, matter).await
}
