//! How a person keeps each matter, in the vault: what they chose, whether it is held; and how that follows their devices.
//!
//! Two decisions, each with the moment at which it was taken: what was chosen, and the hold. The later one of each counts, so that a note
//! taken on one device never lifts a hold set on another. What keeps a matter from being erased is the vault's own row of the hold.

use parloir_base::{Day, MatterId, Moment, Refusal};
use parloir_law::{Dates, Schedule, Start, by_id, dates};
use parloir_vault::{HoldRow, Reader, Vault};
use serde::{Deserialize, Serialize};

use crate::chance::now;
use crate::fault::{Fault, Stop};
use crate::setting;

/// The form in which it is kept. Of a newer one nothing is taken, and nothing of it is touched.
const VERSION: u32 = 1;
/// Where it is among the settings.
pub(crate) const FAMILY: &str = "keeping/";
/// Why somebody holds a matter.
pub(crate) const HOLD_REASONS: [&str; 5] = ["litigation", "investigation", "discipline", "client", "other"];
/// Why somebody erases a matter before its time.
pub(crate) const EARLY_REASONS: [&str; 4] = ["returned", "request", "duplicate", "mistake"];
/// Longest note or reason, in bytes.
pub(crate) const WORDS_BYTES_MAX: usize = 2_000;

/// The day that it is, or was, everywhere on earth (UTC-12): a last day has ended for whoever lives west of Greenwich too.
pub(crate) fn today() -> Day {
    day_everywhere(now())
}

fn day_everywhere(at: Moment) -> Day {
    Day::of(at.plus_ms(-12 * 3_600_000))
}

/// How a matter is kept.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    version: u32,
    #[serde(default)]
    pub choice: Choice,
    #[serde(default)]
    pub hold: Hold,
    /// Another device of this person erased its copy; 0: none did.
    #[serde(default)]
    pub erased_ms: i64,
}

/// What was chosen.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Choice {
    pub at_ms: i64,
    pub schedule: String,
    pub start: String,
    pub born: String,
    pub note: String,
    pub prolonged: String,
    pub prolonged_why: String,
    pub archived: bool,
}

/// Whether it is held, and why.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Hold {
    /// When it was set, or lifted.
    pub at_ms: i64,
    pub is_set: bool,
    pub reason: String,
    pub words: String,
    /// The device on which it was set.
    pub device: String,
}

impl Kept {
    pub fn schedule(&self) -> Option<&'static Schedule> {
        by_id(&self.choice.schedule)
    }

    /// The days that follow from what was chosen; `None` when no schedule was, or its event has no day.
    pub fn dates(&self) -> Option<Dates> {
        let day = |text: &str| Day::from_text(text).ok();
        let Choice { start, born, prolonged, .. } = &self.choice;
        Some(dates(self.schedule()?, Start { on: day(start)?, born: day(born), prolonged: day(prolonged) }))
    }

    /// The later one of each decision.
    fn join(self, other: Self, now: Moment) -> Self {
        // A clock that runs ahead must not decide for ever.
        let (choice_ms, hold_ms) = (other.choice.at_ms.min(now.0), other.hold.at_ms.min(now.0));
        let choice =
            if choice_ms > self.choice.at_ms { Choice { at_ms: choice_ms, ..other.choice } } else { self.choice };
        let hold = if hold_ms > self.hold.at_ms { Hold { at_ms: hold_ms, ..other.hold } } else { self.hold };
        Self { version: VERSION, choice, hold, erased_ms: self.erased_ms.max(other.erased_ms.min(now.0)) }
    }

    pub fn to_text(&self) -> Result<String, Stop> {
        Ok(serde_json::to_string(&Self { version: VERSION, ..self.clone() }).map_err(|_| Fault::Request)?)
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let is_bounded = |kept: &Self| {
            let texts = [&kept.choice.note, &kept.choice.prolonged_why, &kept.hold.words];
            texts.into_iter().all(|text| text.len() <= WORDS_BYTES_MAX)
        };
        serde_json::from_slice::<Self>(bytes).ok().filter(|kept| kept.version == VERSION && is_bounded(kept))
    }
}

/// What another device is told of a matter that was erased here.
pub(crate) fn erased(at: Moment) -> Kept {
    Kept { version: VERSION, erased_ms: at.0, ..Kept::default() }
}

/// When another device erased its copy, if it says so.
pub(crate) fn told_erased(told: &str, now: Moment) -> Option<Moment> {
    Kept::from_bytes(told.as_bytes()).map(|told| told.erased_ms.min(now.0)).filter(|at| *at > 0).map(Moment)
}

/// How a matter is kept; what the vault says of the hold comes first.
pub(crate) fn read(vault: &Reader, matter: &MatterId) -> Result<Kept, Stop> {
    let bytes = zeroize::Zeroizing::new(vault.setting(&name(matter))?.unwrap_or_default());
    let mut kept = Kept::from_bytes(&bytes).unwrap_or_default();
    match vault.hold(matter)? {
        Some(row) => {
            let said = serde_json::from_slice::<Hold>(&row.said).unwrap_or_default();
            kept.hold = Hold { at_ms: row.since.0, is_set: true, ..said };
        }
        None => kept.hold.is_set = false,
    }
    Ok(kept)
}

/// Keeps it. A hold is there before anything says so, and goes after everything says so. What a newer version chose is not written over;
/// a hold is set and lifted all the same: the vault's own row says it.
///
/// # Errors
/// [`Refusal::SettingNewer`]; a fault of the vault.
pub(crate) fn put(vault: &mut Vault, matter: &MatterId, kept: &Kept) -> Result<(), Stop> {
    let is_read = setting::is_read(vault, &name(matter), |bytes| Kept::from_bytes(bytes).is_some())?;
    if !is_read && kept.choice != Choice::default() {
        return Err(Refusal::SettingNewer.into());
    }
    if kept.hold.is_set {
        let said = serde_json::to_vec(&kept.hold).map_err(|_| Fault::Request)?;
        vault.put_hold(&HoldRow { matter: *matter, since: Moment(kept.hold.at_ms), said })?;
    }
    if is_read {
        vault.put_setting(&name(matter), &zeroize::Zeroizing::new(kept.to_text()?.into_bytes()))?;
    }
    if !kept.hold.is_set {
        vault.lift_hold(matter)?;
    }
    Ok(())
}

/// Another device says how it keeps a matter. Whether anything changed here.
pub(crate) fn take(vault: &mut Vault, matter: &MatterId, told: &str, now: Moment) -> Result<bool, Stop> {
    let Some(told) = Kept::from_bytes(told.as_bytes()) else { return Ok(false) };
    let kept = read(vault, matter)?;
    let mut joined = Kept { version: kept.version, ..kept.clone() }.join(told, now);
    if !setting::is_read(vault, &name(matter), |bytes| Kept::from_bytes(bytes).is_some())? {
        // What is here stays as a newer version wrote it; a hold counts.
        (joined.choice, joined.erased_ms) = (kept.choice.clone(), kept.erased_ms);
    }
    let is_new = (&joined.choice, &joined.hold, joined.erased_ms) != (&kept.choice, &kept.hold, kept.erased_ms);
    if is_new {
        put(vault, matter, &joined)?;
    }
    Ok(is_new)
}

/// Matters that were put into the archive.
pub(crate) fn archived(vault: &Reader) -> Result<Vec<MatterId>, Stop> {
    let mut found = Vec::new();
    for (name, bytes) in vault.settings_under(FAMILY)? {
        let matter = name.strip_prefix(FAMILY).and_then(|hex| MatterId::from_hex(hex).ok());
        if let (Some(matter), Some(kept)) = (matter, Kept::from_bytes(&bytes))
            && kept.choice.archived
        {
            found.push(matter);
        }
    }
    Ok(found)
}

pub(crate) fn name(matter: &MatterId) -> String {
    format!("{FAMILY}{}", matter.to_hex())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(at_ms: i64, note: &str) -> Kept {
        let choice = Choice { at_ms, note: note.into(), ..Choice::default() };
        Kept { version: VERSION, choice, ..Kept::default() }
    }

    fn held(at_ms: i64, is_set: bool) -> Kept {
        Kept { version: VERSION, hold: Hold { at_ms, is_set, ..Hold::default() }, ..Kept::default() }
    }

    #[test]
    fn a_later_note_never_lifts_a_hold_and_only_a_later_lifting_does() {
        let kept = held(10, true).join(note(20, "rien"), Moment(100));
        assert!(kept.hold.is_set && kept.choice.note == "rien");
        assert!(kept.clone().join(held(9, false), Moment(100)).hold.is_set);
        assert!(!kept.join(held(30, false), Moment(100)).hold.is_set);
    }

    #[test]
    fn a_decision_dated_in_the_future_counts_as_of_now_and_not_for_ever() {
        let kept = note(10, "d’ici").join(note(i64::MAX, "d’ailleurs"), Moment(100));
        assert_eq!((kept.choice.at_ms, kept.choice.note.as_str()), (100, "d’ailleurs"));
        assert_eq!(kept.join(note(101, "après"), Moment(200)).choice.note, "après");
    }

    #[test]
    fn what_is_of_another_version_too_long_or_no_keeping_is_not_taken() {
        let long = note(1, &"x".repeat(WORDS_BYTES_MAX + 1)).to_text().unwrap();
        let newer = note(1, "x").to_text().unwrap().replace("\"version\":1", "\"version\":2");
        for text in [long.as_str(), newer.as_str(), "", "{}", "[]", "null"] {
            assert!(Kept::from_bytes(text.as_bytes()).is_none(), "{text}");
        }
        assert!(Kept::from_bytes(note(1, "x").to_text().unwrap().as_bytes()).is_some());
    }

    #[test]
    fn a_last_day_has_ended_for_whoever_lives_west_of_greenwich_too() {
        // 2031-01-01 in Montréal begins at 05:00 UTC, and in the last place on earth at 12:00.
        let at = |hour: i64| Moment::from_seconds(1_924_992_000).plus_ms(hour * 3_600_000);
        assert_eq!(Day::of(at(0)).to_text(), "2031-01-01");
        assert_eq!(day_everywhere(at(4)).to_text(), "2030-12-31");
        assert_eq!(day_everywhere(at(12)).to_text(), "2031-01-01");
    }
}
