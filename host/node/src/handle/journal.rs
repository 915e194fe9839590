//! The journal of a matter for people who ask what was signed, by whom, when it came, and what is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use parloir_base::{DeviceId, Digest, MatterId, Refusal};
use parloir_engine::room::Room;
use parloir_matter::Change;
use parloir_vault::ArrivalRow;
use parloir_wire::Link;

use crate::contract::{Answer, ChainLine, ChangeLine, GapLine, JournalLine, JournalPage};
use crate::desk::Desk;
use crate::fault::Stop;
use crate::handle::matters::named;
use crate::hub::Hub;
use crate::names;

/// Links in one answer.
const LINES_MAX: usize = 500;
/// Gaps in one answer: an honest matter has none or a few.
const GAPS_MAX: usize = 256;

pub(crate) async fn journal(hub: &Arc<Hub>, matter: String, before: Option<u64>, limit: u32) -> Result<Answer, Stop> {
    let matter = named(hub, matter).await?;
    let limit = usize::try_from(limit).unwrap_or(LINES_MAX).clamp(1, LINES_MAX);
    let rows = hub.readers.run(move |reader| Ok(reader.arrivals(&matter, before, limit)?)).await?;
    let page = hub.look(move |desk| -> Result<JournalPage, Stop> {
        let room = desk.engine.room(&matter).ok_or(Refusal::MatterUnknown)?;
        let name = |device: &DeviceId| names::of_device(&desk.engine, &matter, device).1;
        let chains = room.chains.heads().into_iter().map(|head| ChainLine {
            device: head.device.to_hex(),
            name: name(&head.device),
            seq: head.seq,
            head: head.digest.to_hex(),
            frozen: room.chains.is_frozen(&head.device),
        });
        let gaps = gaps(room, told(room, &rows)).into_iter().map(|(device, from_seq, to_seq)| GapLine {
            device: device.to_hex(),
            name: name(&device),
            from_seq,
            to_seq,
        });
        Ok(JournalPage {
            links: desk.vault.counts(&matter)?.links,
            chains: chains.collect(),
            gaps: gaps.take(GAPS_MAX).collect(),
            lines: rows.iter().map(|row| line(desk, &matter, row)).collect(),
        })
    });
    Ok(Answer::Journal(page.await??))
}

fn line(desk: &Desk, matter: &MatterId, row: &ArrivalRow) -> JournalLine {
    let (device, seq, prev, claimed) = match &row.link {
        Link::Entry(entry) => (entry.device, entry.seq, entry.prev, entry.claimed),
        Link::Receipt(receipt) => (receipt.device, receipt.seq, receipt.prev, receipt.claimed),
    };
    let (kind, receipt, verified) = match &row.link {
        Link::Entry(entry) => (entry.kind.word(), None, None),
        Link::Receipt(receipt) => ("receipt", Some(receipt.receipt.word().to_owned()), Some(receipt.verified)),
    };
    let (person, name) = names::of_device(&desk.engine, matter, &device);
    JournalLine {
        place: row.place,
        device: device.to_hex(),
        name,
        person: person.map(|person| person.to_hex()),
        seq,
        prev: prev.as_ref().map(Digest::to_hex),
        digest: row.digest.to_hex(),
        kind: kind.to_owned(),
        receipt,
        about: row.about.clone(),
        item: row.number,
        claimed: claimed.to_text(),
        arrived: row.arrived.to_text(),
        path: row.path.map(|path| path.word().to_owned()),
        size_bytes: row.bytes,
        verified,
        changes: changes(desk, matter, &row.digest),
    }
}

/// What an entry changed about a party, in words of the contract.
fn changes(desk: &Desk, matter: &MatterId, entry: &Digest) -> Vec<ChangeLine> {
    let said = desk.engine.room(matter).and_then(|room| room.view.changes(entry));
    let Some((person, changes)) = said else { return Vec::new() };
    let (person, name) = (person.to_hex(), names::of(&desk.engine, person));
    let line = |change: &Change| {
        let (change, label, role) = match change {
            Change::Admitted => ("admitted", None, None),
            Change::Role(role) => ("role", None, Some(role.word().to_owned())),
            Change::DeviceAdded(label) => ("device-added", Some(label.clone()), None),
            Change::DeviceRevoked(label) => ("device-revoked", Some(label.clone()), None),
            Change::Removed => ("removed", None, None),
            Change::Left => ("left", None, None),
            Change::RelayNamed => ("relay-named", None, None),
            Change::RelayAgreed => ("relay-agreed", None, None),
            Change::RelayWithdrawn => ("relay-withdrawn", None, None),
        };
        ChangeLine { person: person.clone(), name: name.clone(), change: change.to_owned(), label, role }
    };
    changes.iter().map(line).collect()
}

/// How far a checkpoint or an entry of this page says that chains go.
fn told<'a>(room: &'a Room, rows: &'a [ArrivalRow]) -> impl Iterator<Item = (DeviceId, u64)> + 'a {
    let sealed = room.view.checkpoints().iter().flat_map(|one| &one.checkpoint.heads);
    let seen = rows.iter().flat_map(|row| match &row.link {
        Link::Entry(entry) => entry.seen.as_slice(),
        Link::Receipt(_) => &[],
    });
    sealed.chain(seen).map(|head| (head.device, head.seq))
}

/// Runs of links that something here or a link that is held says to be, and that are not here. Only of devices that this matter knows:
/// anyone can name another.
pub(crate) fn gaps(room: &Room, told: impl Iterator<Item = (DeviceId, u64)>) -> Vec<(DeviceId, u64, u64)> {
    let mut declared: BTreeMap<DeviceId, u64> = BTreeMap::new();
    for (device, seq) in told {
        let known = declared.entry(device).or_default();
        *known = seq.max(*known);
    }
    let mut held: BTreeMap<DeviceId, BTreeSet<u64>> = BTreeMap::new();
    for (device, seq) in room.held_places() {
        held.entry(device).or_default().insert(seq);
    }
    let devices: BTreeSet<DeviceId> = declared.keys().chain(held.keys()).copied().collect();
    let mut gaps = Vec::new();
    for device in devices.into_iter().filter(|device| room.person_of(device).is_some()) {
        let have = room.chains.head(&device).map_or(0, |head| head.seq);
        let held = held.remove(&device).unwrap_or_default();
        let declared = declared.get(&device).copied().unwrap_or_default();
        gaps.extend(missing(have, &held, declared).into_iter().map(|(from, to)| (device, from, to)));
    }
    gaps
}

/// Runs between what is here, what is held, and what was declared.
fn missing(have: u64, held: &BTreeSet<u64>, declared: u64) -> Vec<(u64, u64)> {
    let (mut runs, mut next) = (Vec::new(), have.saturating_add(1));
    for seq in held {
        if *seq > next {
            runs.push((next, seq.saturating_sub(1)));
        }
        next = next.max(seq.saturating_add(1));
    }
    if declared >= next {
        runs.push((next, declared));
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::missing;

    #[test]
    fn a_gap_is_what_lies_between_what_is_here_what_is_held_and_what_was_declared() {
        assert_eq!(missing(4, &[].into(), 4), []);
        assert_eq!(missing(4, &[].into(), 0), []);
        assert_eq!(missing(4, &[].into(), 6), [(5, 6)]);
        assert_eq!(missing(0, &[3, 4, 8].into(), 9), [(1, 2), (5, 7), (9, 9)]);
        assert_eq!(missing(9, &[3].into(), 0), [], "what came meanwhile is no gap");
        assert_eq!(missing(1, &[].into(), u64::MAX), [(2, u64::MAX)]);
    }
}
