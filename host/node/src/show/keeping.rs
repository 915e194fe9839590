//! How matters are kept, as faces are shown it.

use parloir_base::{Day, MatterId, Moment, Refusal};
use parloir_law::{REVIEWED, Schedule, for_profile};

use crate::contract::{HoldLine, KeepingPage, ReviewLine, ScheduleLine};
use crate::desk::Desk;
use crate::fault::Stop;
use crate::keeping::{self, Kept};
use crate::show::{matter, owed};

/// Days before its day from which a matter is told of.
const SOON_DAYS: i64 = 90;

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn schedule(line: &Schedule) -> ScheduleLine {
    ScheduleLine {
        schedule: line.id.to_owned(),
        what_fr: line.what_fr.to_owned(),
        what_en: line.what_en.to_owned(),
        event: line.event.word().to_owned(),
        active_months: line.active_months,
        archive_months: line.archive_months,
        birthday: line.birthday,
        kind: line.kind.word().to_owned(),
        source: line.source.to_owned(),
        link: line.link.to_owned(),
        certainty: line.certainty.word().to_owned(),
    }
}

/// When a matter ended for this person.
pub(crate) fn ended(desk: &Desk, matter: &MatterId) -> Option<Moment> {
    let (room, own) = (desk.engine.room(matter)?, desk.engine.own().person);
    room.view.former().get(&own).map(parloir_matter::Former::at).or(room.view.closed())
}

/// Other devices of this person that are not revoked.
pub(crate) fn other_devices(desk: &Desk) -> u64 {
    let own = desk.engine.own();
    let Some(card) = desk.engine.card(&own.person) else { return 0 };
    let is_other = |device: &&parloir_wire::device::Device| {
        device.evidence != own.device && card.revocations.iter().all(|one| one.evidence != device.evidence)
    };
    card.devices.iter().filter(is_other).count() as u64
}

/// `unset`, `active`, `archive`, `due`.
fn phase(kept: &Kept, today: Day) -> &'static str {
    match kept.dates() {
        None => "unset",
        Some(dates) if dates.erase_from <= today => "due",
        Some(dates) if dates.archive_from.is_some_and(|from| from <= today) => "archive",
        Some(_) => "active",
    }
}

/// One matter's.
pub(crate) fn page(desk: &Desk, matter: &MatterId) -> Result<KeepingPage, Stop> {
    let room = desk.engine.room(matter).ok_or(Refusal::MatterUnknown)?;
    let (kept, today) = (keeping::read(&desk.vault, matter)?, keeping::today());
    let dates = kept.dates();
    let mut owes = 0;
    for owed in desk.engine.owed_in(matter) {
        owes += owed::sum(desk, &owed)?.items;
    }
    let who = &desk.hub.who.person;
    let Kept { choice, hold, erased_ms, .. } = &kept;
    Ok(KeepingPage {
        matter: matter.to_hex(),
        title: room.title().to_owned(),
        state: matter::state(desk, room).to_owned(),
        ended: ended(desk, matter).map(|at| Day::of(at).to_text()),
        schedule: kept.schedule().map(schedule),
        start: some(&choice.start),
        born: some(&choice.born),
        note: choice.note.clone(),
        prolonged: some(&choice.prolonged),
        prolonged_why: choice.prolonged_why.clone(),
        archived: choice.archived,
        phase: phase(&kept, today).to_owned(),
        archive_from: dates.and_then(|dates| dates.archive_from).map(Day::to_text),
        erase_from: dates.map(|dates| dates.erase_from.to_text()),
        long_stop: dates.and_then(|dates| dates.long_stop).map(Day::to_text),
        hold: hold.is_set.then(|| HoldLine {
            since: Moment(hold.at_ms).to_text(),
            reason: hold.reason.clone(),
            words: hold.words.clone(),
            device: hold.device.clone(),
        }),
        owed: owes,
        erased_elsewhere: (*erased_ms > 0).then(|| Moment(*erased_ms).to_text()),
        other_devices: other_devices(desk),
        offered: for_profile(&who.jurisdiction, &who.profession, today).map(schedule).collect(),
        reviewed: REVIEWED.to_owned(),
    })
}

/// Every matter about which somebody must decide: what is due first, then what is soon, then the rest.
pub(crate) fn reviews(desk: &Desk) -> Result<Vec<ReviewLine>, Stop> {
    let today = keeping::today();
    let mut lines = Vec::new();
    for (matter, room) in desk.engine.rooms() {
        let kept = keeping::read(&desk.vault, matter)?;
        let dates = kept.dates();
        let (rank, state, on) = match dates {
            _ if kept.hold.is_set => (3, "held", Some(Day::of(Moment(kept.hold.at_ms)))),
            Some(dates) if dates.erase_from <= today => (0, "due", Some(dates.erase_from)),
            _ if kept.erased_ms > 0 => (1, "elsewhere", Some(Day::of(Moment(kept.erased_ms)))),
            Some(dates) if today.until(dates.erase_from) <= SOON_DAYS => (2, "soon", Some(dates.erase_from)),
            Some(dates) if !kept.choice.archived && dates.archive_from.is_some_and(|from| from <= today) => {
                (4, "archive", dates.archive_from)
            }
            _ if kept.choice.archived => (6, "archived", dates.map(|dates| dates.erase_from)),
            // A matter that ended and of which nobody said how long it is kept is kept for ever: that is a decision too.
            None if ended(desk, matter).is_some() => (5, "unset", ended(desk, matter).map(Day::of)),
            _ => continue,
        };
        lines.push((
            (rank, on, room.title().to_owned()),
            ReviewLine {
                matter: matter.to_hex(),
                title: room.title().to_owned(),
                state: state.to_owned(),
                on: on.map(Day::to_text),
                schedule: kept.schedule().map(|line| line.id.to_owned()),
            },
        ));
    }
    lines.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(lines.into_iter().map(|(_, line)| line).collect())
}
