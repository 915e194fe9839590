//! How far the clock of each other device can have been from this machine's, by what each of them said of the same exchange.
//!
//! An item that came from a device was written before it arrived here, and a receipt was signed there after the item was written here:
//! so the first says how far behind that clock can be at most, and the second how far ahead. Nobody's clock is taken for the right one.

use std::collections::BTreeMap;

use crate::conversation::Conversation;
use crate::day::seconds;

/// The clock of a device, seen from here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Apart {
    /// Whose device it is.
    pub name: String,
    /// It is ahead by at least so many seconds (behind, when negative).
    pub least: Option<i64>,
    /// It is ahead by at most so many.
    pub most: Option<i64>,
    /// Moments that were compared.
    pub compared: u64,
}

/// Devices with which anything was exchanged, by key.
pub(crate) fn apart(papers: &Conversation) -> Vec<Apart> {
    // Moments of records are to the second.
    const GRAIN: i64 = 1;
    let mut devices: BTreeMap<&str, Apart> = BTreeMap::new();
    for item in &papers.items {
        if item.path.is_some() {
            let known = devices.entry(&item.device).or_default();
            let least = seconds(&item.claimed).saturating_sub(seconds(&item.arrived)).saturating_sub(GRAIN);
            known.least = Some(known.least.map_or(least, |other| other.max(least)));
            known.name.clone_from(&item.author_name);
            known.compared = known.compared.saturating_add(1);
            continue;
        }
        for receipt in item.receipts.iter().filter(|receipt| receipt.device != item.device) {
            let known = devices.entry(&receipt.device).or_default();
            let most = seconds(&receipt.claimed).saturating_sub(seconds(&item.claimed)).saturating_add(GRAIN);
            known.most = Some(known.most.map_or(most, |other| other.min(most)));
            known.name.clone_from(&receipt.by_name);
            known.compared = known.compared.saturating_add(1);
        }
    }
    devices.into_values().collect()
}

/// `−1 s`, `+3 min 20 s`, `+26 h 02 min`.
pub(crate) fn span(seconds: i64) -> String {
    let sign = if seconds < 0 { "−" } else { "+" };
    let whole = seconds.unsigned_abs();
    match whole {
        0 => "0 s".to_owned(),
        1..=119 => format!("{sign}{whole} s"),
        120..=7_199 => format!("{sign}{} min {:02} s", whole / 60, whole % 60),
        _ => format!("{sign}{} h {:02} min", whole / 3_600, whole % 3_600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn a_span_is_said_as_people_say_it() {
        assert_eq!(
            [0, -1, 119, 200, -7_300, 93_720].map(span),
            ["0 s", "−1 s", "+119 s", "+3 min 20 s", "−2 h 01 min", "+26 h 02 min"].map(str::to_owned)
        );
    }
}
