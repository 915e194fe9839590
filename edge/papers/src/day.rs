//! Moments of the model on the calendar of whoever reads: days, hours, and how mail and mailboxes write them.

use std::collections::BTreeMap;

use crate::conversation::Conversation;

const DAY_S: i64 = 86_400;

/// A moment, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Civil {
    pub year: i64,
    pub month: u8,
    pub day: u8,
    hour: i64,
    minute: i64,
    second: i64,
    /// From Monday, 0.
    weekday: usize,
}

/// Seconds since 1970 of `2026-11-24T01:52:00Z`, with or without milliseconds. What is written otherwise is nobody's moment: the first.
pub(crate) fn seconds(moment: &str) -> i64 {
    let number = |from: usize, to: usize| moment.get(from..to).and_then(|part| part.parse::<i64>().ok()).unwrap_or(0);
    let is_moment = moment.is_ascii() && moment.len() >= 20 && moment.ends_with('Z');
    if !is_moment {
        return 0;
    }
    let days = days(number(0, 4), number(5, 7), number(8, 10));
    days * DAY_S + number(11, 13) * 3600 + number(14, 16) * 60 + number(17, 19)
}

/// # Source
/// Days from civil and back, by Howard Hinnant (public domain).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

impl Civil {
    /// The moment in a zone.
    pub fn of(moment: &str, offset_minutes: i32) -> Self {
        let local = seconds(moment) + i64::from(offset_minutes) * 60;
        let (day, rest) = (local.div_euclid(DAY_S), local.rem_euclid(DAY_S));
        let z = day + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        Self {
            year: yoe + era * 400 + i64::from(month <= 2),
            month: u8::try_from(month).unwrap_or(1),
            day: u8::try_from(doy - (153 * mp + 2) / 5 + 1).unwrap_or(1),
            hour: rest / 3600,
            minute: rest % 3600 / 60,
            second: rest % 60,
            weekday: usize::try_from((day + 3).rem_euclid(7)).unwrap_or(0),
        }
    }

    /// `2026-11-24`.
    pub fn date(&self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// `10:52:00`.
    pub fn hour(&self) -> String {
        format!("{:02}:{:02}:{:02}", self.hour, self.minute, self.second)
    }
}

/// `2026-11-24 10:52:00`, in the zone of the papers.
pub(crate) fn local(papers: &Conversation, moment: &str) -> String {
    let civil = Civil::of(moment, papers.made.offset_minutes);
    format!("{} {}", civil.date(), civil.hour())
}

/// `UTC+01:00`.
pub(crate) fn zone(offset_minutes: i32) -> String {
    let sign = if offset_minutes < 0 { '-' } else { '+' };
    let minutes = offset_minutes.unsigned_abs();
    format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// As the first line of a letter in a mailbox has it: `Tue Nov 24 01:52:00 2026`, in UTC.
///
/// # Source
/// RFC 4155.
pub(crate) fn mailbox(moment: &str) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let civil = Civil::of(moment, 0);
    let day = DAYS.get(civil.weekday).unwrap_or(&"Mon");
    let month = MONTHS.get(usize::from(civil.month).saturating_sub(1)).unwrap_or(&"Jan");
    format!("{day} {month} {:2} {} {:04}", civil.day, civil.hour(), civil.year)
}

/// Places of items by the day on which their authors say they wrote them; within a day in the order of their numbers.
pub(crate) fn days_of(papers: &Conversation) -> BTreeMap<String, Vec<usize>> {
    let mut days: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, item) in papers.items.iter().enumerate() {
        days.entry(Civil::of(&item.claimed, papers.made.offset_minutes).date()).or_default().push(place);
    }
    days
}

#[cfg(test)]
mod tests {
    use super::{Civil, mailbox, seconds, zone};

    #[test]
    fn moments_are_those_of_the_calendar() {
        assert_eq!(seconds("1970-01-01T00:00:00Z"), 0);
        assert_eq!(seconds("2026-11-24T01:52:00.250Z"), 1_795_485_120);
        assert_eq!(seconds("1969-12-31T23:59:59Z"), -1);
        assert_eq!(seconds("yesterday"), 0);
        assert_eq!(Civil::of("2026-11-24T23:30:00Z", 60).date(), "2026-11-25");
        assert_eq!(Civil::of("2024-02-29T00:10:00Z", -30).date(), "2024-02-28");
        assert_eq!(Civil::of("2026-11-24T01:52:07Z", 330).hour(), "07:22:07");
        assert_eq!(mailbox("2026-11-24T01:52:00Z"), "Tue Nov 24 01:52:00 2026");
        assert_eq!((zone(60), zone(-210), zone(0)), ("UTC+01:00".into(), "UTC-03:30".into(), "UTC+00:00".into()));
    }
}
