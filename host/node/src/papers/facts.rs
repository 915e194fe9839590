//! What the state of a matter says in its papers, taken in one look between two steps: everything but the items.

use std::collections::{BTreeMap, BTreeSet};

use parloir_base::{DeviceId, Digest, MatterId, PersonId, Refusal};
use parloir_engine::room::Room;
use parloir_matter::{Change, Former};
use parloir_papers::conversation as model;
use parloir_wire::Kind;

use crate::chance::now;
use crate::contract::StampLine;
use crate::desk::Desk;
use crate::fault::Stop;
use crate::handle::gaps;
use crate::papers::scan::{Scan, Structural};
use crate::papers::wanted::text;
use crate::show::matter as show;
use crate::{names, preferences};

/// Everything but the items.
pub(crate) struct Facts {
    pub matter: MatterId,
    /// Without items and counts.
    pub papers: model::Conversation,
    /// Whose device it is: key and name.
    pub people: BTreeMap<DeviceId, (String, String)>,
    /// Documents that are still to come.
    pub awaited: BTreeSet<Digest>,
    /// The number of the last item.
    pub last: u64,
}

/// Takes it.
pub(crate) fn facts(desk: &Desk, matter: &MatterId, scan: &Scan, language: &str) -> Result<Facts, Stop> {
    let room = desk.engine.room(matter).ok_or(Refusal::MatterUnknown)?;
    let rules = room.view.matter().ok_or(Refusal::MatterUnknown)?;
    let own = desk.engine.own();
    let is_passed = |person: &PersonId| *person != own.person && room.view.relay_between(&own.person, person).is_some();
    let is_relayed = room.view.parties().keys().any(is_passed);
    let language = match language {
        "fr" | "en" => language.to_owned(),
        _ => Some(preferences::read(&desk.vault)?.language).filter(|one| !one.is_empty()).unwrap_or("fr".to_owned()),
    };
    let sealed = room.view.checkpoints().iter().flat_map(|one| &one.checkpoint.heads);
    let declared = scan.declared.iter().map(|(device, seq)| (*device, *seq));
    let name = |device: &DeviceId| names::of_device(&desk.engine, matter, device).1;
    let gaps = gaps(room, sealed.map(|head| (head.device, head.seq)).chain(declared)).into_iter();
    let papers = model::Conversation {
        schema: model::SCHEMA.to_owned(),
        matter: model::Matter {
            id: matter.to_hex(),
            title: rules.title.clone(),
            state: if room.view.closed().is_some() { "closed" } else { "open" }.to_owned(),
            opened: text(room.view.opened().unwrap_or_default()),
            closed: room.view.closed().map(text),
            verification: rules.verification.word().to_owned(),
            path: if is_relayed { "relay-allowed" } else { "direct-only" }.to_owned(),
        },
        made: model::Made {
            at: text(now()),
            by: own.person.to_hex(),
            program: concat!("parloir ", env!("CARGO_PKG_VERSION")).to_owned(),
            language,
            offset_minutes: jiff::ZonedDateTime::now().offset().seconds() / 60,
        },
        parties: parties(desk, room),
        items: Vec::new(),
        happenings: scan.structural.iter().flat_map(|one| happenings(desk, room, one)).collect(),
        checkpoints: checkpoints(desk, room),
        gaps: gaps
            .map(|(device, from_seq, to_seq)| model::Gap {
                device: device.to_hex(),
                name: name(&device),
                from_seq,
                to_seq,
            })
            .collect(),
        forks: desk
            .vault
            .forks(matter)?
            .into_iter()
            .map(|fork| model::Fork {
                device: fork.device.to_hex(),
                name: name(&fork.device),
                seq: fork.seq,
                found: text(fork.found),
            })
            .collect(),
        withheld: Vec::new(),
        counts: model::Counts::default(),
    };
    let who = |person: &PersonId| (person.to_hex(), names::of(&desk.engine, person));
    Ok(Facts {
        matter: *matter,
        papers,
        people: room.register.devices().map(|(device, known)| (*device, who(&known.person))).collect(),
        awaited: room.documents_wanted.keys().copied().collect(),
        last: desk.vault.counts(matter)?.items,
    })
}

/// The keeper first, then by admission.
fn parties(desk: &Desk, room: &Room) -> Vec<model::Party> {
    let people = room.view.parties().keys().chain(room.view.former().keys());
    let mut parties: Vec<model::Party> = people.map(|person| party(desk, room, person)).collect();
    parties.sort_by(|one, other| {
        let order = |party: &model::Party| (!party.keeper, party.admitted.clone(), party.person.clone());
        order(one).cmp(&order(other))
    });
    parties
}

fn party(desk: &Desk, room: &Room, person: &PersonId) -> model::Party {
    let former = room.view.former().get(person);
    let party = room.view.parties().get(person).or(former.map(|former| &former.party));
    let record = party.map(|party| &party.person);
    let ended = |former: &Former| model::Ended {
        how: if former.left() { "left" } else { "removed" }.to_owned(),
        at: text(former.at()),
    };
    let mut verified: Vec<model::Verified> = room
        .view
        .verified()
        .iter()
        .filter(|((_, whom), _)| whom == person)
        .map(|((by, _), verified)| model::Verified {
            by: by.to_hex(),
            by_name: names::of(&desk.engine, by),
            how: verified.method.word().to_owned(),
            at: text(verified.claimed),
        })
        .collect();
    verified.sort_by(|one, other| (&one.at, &one.by).cmp(&(&other.at, &other.by)));
    let devices = room.register.by_person(person).map(|(device, known)| model::Device {
        device: device.to_hex(),
        label: known.label.clone(),
        revoked: known.revoked_from.map(text),
    });
    model::Party {
        person: person.to_hex(),
        name: names::of(&desk.engine, person),
        profession: record.map(|record| record.profession.clone()).unwrap_or_default(),
        jurisdiction: record.map(|record| record.jurisdiction.clone()).unwrap_or_default(),
        role: party.map(|party| party.role.word().to_owned()).unwrap_or_default(),
        keeper: room.view.keeper() == Some(person),
        admitted: party.map(|party| text(party.admitted)),
        ended: former.map(ended),
        verified,
        devices: devices.collect(),
    }
}

/// What a structural entry changed, if it counts.
fn happenings(desk: &Desk, room: &Room, one: &Structural) -> Vec<model::Happening> {
    let by = room.person_of(&one.device);
    let said = |what: &str, person: Option<&PersonId>, detail: Option<String>| model::Happening {
        at: text(one.claimed),
        by: by.map(|by| by.to_hex()).unwrap_or_default(),
        by_name: by.map(|by| names::of(&desk.engine, &by)).unwrap_or_default(),
        what: what.to_owned(),
        person: person.map(PersonId::to_hex),
        person_name: person.map(|person| names::of(&desk.engine, person)),
        detail,
    };
    let is_keeper = by.as_ref() == room.view.keeper();
    match one.kind {
        Kind::Opening if is_keeper && room.view.opened() == Some(one.claimed) => vec![said("opened", None, None)],
        Kind::Closing if is_keeper && room.view.closed() == Some(one.claimed) => vec![said("closed", None, None)],
        Kind::Verification => {
            let verification = one.verification.as_ref().zip(by);
            let counts = verification.filter(|(said, by)| room.view.verified().contains_key(&(*by, said.peer)));
            counts
                .map(|(verification, _)| {
                    said("verified", Some(&verification.peer), Some(verification.method.word().to_owned()))
                })
                .into_iter()
                .collect()
        }
        Kind::Checkpoint => {
            let proposed = room.view.checkpoints().iter().find(|checkpoint| checkpoint.entry == one.entry);
            let number = proposed.map(|proposed| proposed.checkpoint.number.to_string());
            number.map(|number| said("checkpoint", None, Some(number))).into_iter().collect()
        }
        _ => {
            let Some((person, changes)) = room.view.changes(&one.entry) else { return Vec::new() };
            let line = |change: &Change| {
                let role = || one.role.map(|role| role.word().to_owned());
                let (what, detail) = match change {
                    Change::Admitted => ("admitted", role()),
                    Change::Role(role) => ("role", Some(role.word().to_owned())),
                    Change::DeviceAdded(label) => ("device-added", Some(label.clone())),
                    Change::DeviceRevoked(label) => ("device-revoked", Some(label.clone())),
                    Change::Removed => ("removed", None),
                    Change::Left => ("left", None),
                    Change::RelayNamed => ("relay", Some("named".to_owned())),
                    Change::RelayAgreed => ("relay", Some("agreed".to_owned())),
                    Change::RelayWithdrawn => ("relay", Some("withdrawn".to_owned())),
                };
                said(what, Some(person), detail)
            };
            changes.iter().map(line).collect()
        }
    }
}

fn checkpoints(desk: &Desk, room: &Room) -> Vec<model::Checkpoint> {
    let every = room.view.checkpoints().iter().map(|one| {
        let signed: BTreeSet<PersonId> = one.signed.iter().filter_map(|device| room.person_of(device)).collect();
        let missing = room.view.parties().keys().filter(|person| !signed.contains(person));
        let stamps = show::stamps(desk, room, one).into_iter();
        let stamp = |one: StampLine| model::Stamp { at: one.at, authority: one.authority, policy: one.policy };
        model::Checkpoint {
            number: one.checkpoint.number,
            claimed: text(one.checkpoint.claimed),
            root: one.checkpoint.root.to_hex(),
            size: one.checkpoint.size,
            signed_by: signed.iter().map(|person| names::of(&desk.engine, person)).collect(),
            missing: missing.map(|person| names::of(&desk.engine, person)).collect(),
            stamps: stamps.map(stamp).collect(),
        }
    });
    every.collect()
}
