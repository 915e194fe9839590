//! What is owed, counted: items, bytes, since when.

use parloir_base::{Moment, PersonId};
use parloir_engine::{Owed, Why};

use crate::contract::OwedLine;
use crate::desk::{Desk, Stuck};
use crate::fault::Stop;
use crate::{names, show};

/// How much one party is owed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sum {
    pub items: u64,
    pub bytes: u64,
    pub since: Option<Moment>,
}

/// Why something waits, in one word of the contract.
pub(crate) fn why(desk: &Desk, person: &PersonId, why: Why) -> &'static str {
    let is_blocked = || desk.hub.calls.blocked().iter().any(|peer| desk.engine.person_at(peer) == Some(*person));
    match why {
        Why::Frozen => "frozen",
        Why::Unverified => "unverified",
        Why::Sending | Why::Offline if desk.stuck() == Some(Stuck::Full) => "waiting-for-disk",
        // They are there, and no packet comes through: waiting does not help, and people can do something.
        Why::Offline if is_blocked() => "no-direct-path",
        Why::Offline => "offline",
        Why::Sending => "sending",
    }
}

/// Counts what one party is owed: of messages only the count is asked, however many they are.
pub(crate) fn sum(desk: &Desk, owed: &Owed) -> Result<Sum, Stop> {
    let mut sum = Sum::default();
    for (device, after) in &owed.after {
        let tally = desk.vault.tally(&owed.matter, device, *after)?;
        sum.add(tally.items, tally.bytes, tally.since);
    }
    for entry in &owed.documents {
        if let Some(item) = desk.vault.item(entry)? {
            sum.add(1, item.document.map_or(0, |document| document.bytes), Some(item.arrived));
        }
    }
    Ok(sum)
}

impl Sum {
    fn add(&mut self, items: u64, bytes: u64, since: Option<Moment>) {
        self.items = self.items.saturating_add(items);
        self.bytes = self.bytes.saturating_add(bytes);
        self.since = [self.since, since].into_iter().flatten().min();
    }
}

/// Everything that is owed.
pub(crate) fn lines(desk: &Desk) -> Result<Vec<OwedLine>, Stop> {
    let mut lines = Vec::new();
    for owed in desk.engine.owed() {
        let sum = sum(desk, &owed)?;
        if sum.items == 0 {
            continue;
        }
        let title = desk.engine.room(&owed.matter).map(|room| room.title().to_owned()).unwrap_or_default();
        lines.push(OwedLine {
            matter: owed.matter.to_hex(),
            title,
            person: owed.person.to_hex(),
            name: names::of(&desk.engine, &owed.person),
            items: sum.items,
            bytes: sum.bytes,
            why: why(desk, &owed.person, owed.why).to_owned(),
            since: sum.since.unwrap_or_default().to_text(),
            met: show::person::met(&desk.engine, &owed.person).map(Moment::to_text),
        });
    }
    Ok(lines)
}
