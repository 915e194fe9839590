//! Matters, as faces are shown them.

use parloir_base::{DeviceId, MatterId, Moment, PersonId, Refusal};
use parloir_engine::room::Room;
use parloir_matter::{CheckpointView, StampView};
use parloir_vault::ItemQuery;
use parloir_wire::local::Trust;

use crate::contract::{CheckpointLine, ForkLine, MatterLine, MatterPage, PartyLine, StampLine};
use crate::desk::Desk;
use crate::fault::Stop;
use crate::show::owed;
use crate::{names, show};

/// Beyond this many, unopened items are not counted further.
const UNOPENED_MAX: usize = 1_000;

/// A matter in a list.
pub(crate) fn line(desk: &Desk, matter: &MatterId) -> Result<MatterLine, Stop> {
    let room = desk.engine.room(matter).ok_or(Refusal::MatterUnknown)?;
    let own = desk.engine.own();
    let mine = mine(room, &own.person, own.device);
    let last = desk.vault.items(&ItemQuery::last_of(*matter, 1))?.pop();
    let mut owed_items = 0;
    for owed in desk.engine.owed_in(matter) {
        owed_items += owed::sum(desk, &owed)?.items;
    }
    Ok(MatterLine {
        matter: matter.to_hex(),
        title: room.title().to_owned(),
        state: state(desk, room).to_owned(),
        keeper: room.view.keeper() == Some(&own.person),
        parties: room.view.parties().len() as u64,
        items: desk.vault.counts(matter)?.items,
        unopened: desk.vault.unopened(matter, &mine, UNOPENED_MAX)?,
        owed: owed_items,
        last: last.map(|item| item.claimed.to_text()),
        draft: desk.hub.drafts.has(&desk.vault, matter)?,
        forks: room.forked().count() as u64,
    })
}

/// `open`, `closed`, `awaited`, `removed`, `left`.
pub(crate) fn state(desk: &Desk, room: &Room) -> &'static str {
    let own = desk.engine.own().person;
    match (room.view.matter(), room.view.closed()) {
        _ if room.view.former().contains_key(&own) => gone(room, &own),
        (None, _) => "awaited",
        (Some(_), Some(_)) => "closed",
        (Some(_), None) => "open",
    }
}

/// The devices of this profile in a matter.
pub(crate) fn mine(room: &Room, person: &PersonId, device: DeviceId) -> Vec<DeviceId> {
    let mut mine = room.devices_of(person);
    if !mine.contains(&device) {
        mine.push(device);
    }
    mine
}

/// A matter, whole.
pub(crate) fn page(desk: &Desk, matter: &MatterId) -> Result<MatterPage, Stop> {
    let room = desk.engine.room(matter).ok_or(Refusal::MatterUnknown)?;
    let rules = room.view.matter();
    let people = room.view.parties().keys().chain(room.view.former().keys());
    let mut parties: Vec<PartyLine> = people.map(|person| party(desk, matter, room, person)).collect();
    let order = |one: &PartyLine| (!one.me, one.ended.is_some(), one.name.clone());
    parties.sort_by_key(order);
    let own = desk.engine.own().person;
    let passes =
        room.view.parties().keys().any(|person| *person != own && room.view.relay_between(&own, person).is_some());
    let forks = desk.vault.forks(matter)?.into_iter().map(|fork| ForkLine {
        device: fork.device.to_hex(),
        name: names::of_device(&desk.engine, matter, &fork.device).1,
        this: fork.device == desk.engine.own().device,
        seq: fork.seq,
        found: fork.found.to_text(),
    });
    Ok(MatterPage {
        line: line(desk, matter)?,
        level: rules.map_or(0, |rules| rules.level),
        verification: rules.map(|rules| rules.verification.word().to_owned()).unwrap_or_default(),
        path: if passes { "relay" } else { "direct" }.to_owned(),
        parties,
        checkpoints: checkpoints(desk, room),
        forks: forks.collect(),
        links: desk.vault.counts(matter)?.links,
    })
}

fn party(desk: &Desk, matter: &MatterId, room: &Room, person: &PersonId) -> PartyLine {
    let own = desk.engine.own().person;
    let former = room.view.former().get(person);
    let party = room.view.parties().get(person).or(former.map(|former| &former.party));
    let stated = |by: &PersonId| room.view.verified().get(&(*by, *person)).map(|verified| verified.claimed);
    let contact = desk.engine.contact(person);
    let (trust, verified_at) = match contact.map(|contact| &contact.trust) {
        _ if former.is_some() => (gone(room, person), None),
        _ if *person == own => ("me", None),
        Some(Trust::Verified { at, .. }) => ("verified", Some(*at)),
        _ if desk.engine.trusted(matter, person) => ("verified-by-keeper", room.view.keeper().and_then(stated)),
        Some(Trust::Invited(_)) => ("invited", None),
        Some(Trust::Introduced) | None => ("introduced", None),
    };
    PartyLine {
        person: person.to_hex(),
        name: names::of(&desk.engine, person),
        role: party.map(|party| party.role.word().to_owned()).unwrap_or_default(),
        me: *person == own,
        trust: trust.to_owned(),
        ended: former.map(|former| former.at().to_text()),
        verified_at: verified_at.map(Moment::to_text),
        devices: room.register.by_person(person).filter(|(_, device)| device.revoked_from.is_none()).count() as u64,
        connected: desk.engine.connected(person),
        met: show::person::met(&desk.engine, person).map(Moment::to_text),
    }
}

/// How someone ceased to be a party.
fn gone(room: &Room, person: &PersonId) -> &'static str {
    let left = room.view.former().get(person).is_some_and(parloir_matter::Former::left);
    if left { "left" } else { "removed" }
}

fn checkpoints(desk: &Desk, room: &Room) -> Vec<CheckpointLine> {
    let every = room.view.checkpoints().iter().map(|one| {
        let mut signed: Vec<PersonId> = one.signed.iter().filter_map(|device| room.person_of(device)).collect();
        signed.sort_unstable();
        signed.dedup();
        let missing = room.view.parties().keys().filter(|person| !signed.contains(person));
        CheckpointLine {
            number: one.checkpoint.number,
            claimed: one.checkpoint.claimed.to_text(),
            size: one.checkpoint.size,
            root: one.checkpoint.root.to_hex(),
            signed_by: signed.iter().map(|person| names::of(&desk.engine, person)).collect(),
            missing: missing.map(|person| names::of(&desk.engine, person)).collect(),
            stamps: stamps(desk, room, one),
        }
    });
    every.collect()
}

/// Time-stamps of a checkpoint.
pub(crate) fn stamps(desk: &Desk, room: &Room, checkpoint: &CheckpointView) -> Vec<StampLine> {
    let line = |one: &StampView| StampLine {
        checkpoint: checkpoint.checkpoint.number,
        at: one.at.to_text(),
        authority: one.authority.clone(),
        policy: one.policy.clone(),
        by: names::of(&desk.engine, &one.by),
    };
    room.view.stamps(checkpoint).map(line).collect()
}
