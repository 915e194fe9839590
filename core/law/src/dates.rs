//! The days that follow from a schedule and its event.

use parloir_base::Day;

use crate::schedule::Schedule;

/// From what the days are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// The day of the event.
    pub on: Day,
    /// When the person concerned was born, where the schedule has a birthday in it.
    pub born: Option<Day>,
    /// A person's decision to keep it longer: at least through this day.
    pub prolonged: Option<Day>,
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    /// From this day on it belongs in the archive; `None`: there is no such phase.
    pub archive_from: Option<Day>,
    /// From this day on it may be erased, and somebody must decide. The last day of the time is a whole day.
    pub erase_from: Day,
    /// The longest that anybody may still sue, when the event floats: the day after it.
    pub long_stop: Option<Day>,
}

/// Counts.
///
/// # Source
/// Days of the same number, or the end of the month (code de procédure civile, art. 641); the last day counts whole (code civil,
/// art. 2228 and 2229). The other laws of the table count calendar years in the same way.
#[must_use]
pub fn dates(schedule: &Schedule, start: Start) -> Dates {
    let after = |months: u32| start.on.plus_months(months).next();
    let whole = schedule.active_months.saturating_add(schedule.archive_months);
    let birthday = schedule.birthday.zip(start.born).map(|(years, born)| born.plus_months(years.saturating_mul(12)));
    let kept = [birthday, start.prolonged.map(Day::next)].into_iter().flatten();
    Dates {
        archive_from: (schedule.archive_months > 0).then(|| after(schedule.active_months)),
        erase_from: kept.fold(after(whole), Day::max),
        long_stop: schedule.long_stop_months.map(after),
    }
}
