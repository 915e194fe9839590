//! Moments and numbers as people of each language write them on paper. Our own writer: a table that changes would change papers that were sealed.

use parloir_papers::months;

/// An instant as the model writes it: RFC 3339 with milliseconds, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Milliseconds since 1970.
    millis: i64,
}

/// What a clock on the wall shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Local {
    /// The year, from 0.
    pub year: i64,
    /// From 1.
    pub month: u8,
    /// From 1.
    pub day: u8,
    /// From 0, which is Monday.
    pub weekday: u8,
    /// From 0.
    pub hour: u8,
    /// From 0.
    pub minute: u8,
    /// From 0.
    pub second: u8,
}

const DAY: i64 = 86_400_000;
const DAYS_FR: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
const DAYS_EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
impl Moment {
    /// Reads `2026-03-04T13:05:33.123Z`, and nothing that is written otherwise.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':'), (19, b'.'), (23, b'Z')];
        if bytes.len() != 24 || !marks.iter().all(|(at, mark)| bytes.get(*at) == Some(mark)) {
            return None;
        }
        let number = |from: usize, to: usize| {
            let digits = bytes.get(from..to)?;
            digits
                .iter()
                .all(u8::is_ascii_digit)
                .then(|| digits.iter().fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0')))
        };
        let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
        let (hour, minute, second, milli) = (number(11, 13)?, number(14, 16)?, number(17, 19)?, number(20, 23)?);
        if hour > 23 || minute > 59 || second > 59 || !(1..=12).contains(&month) {
            return None;
        }
        let days = days_of(year, month, day);
        let moment = Self { millis: days * DAY + ((hour * 60 + minute) * 60 + second) * 1_000 + milli };
        // The thirtieth of February is another day.
        let back = moment.local(0);
        (i64::from(back.day) == day && i64::from(back.month) == month).then_some(moment)
    }

    /// Milliseconds from another moment to this one.
    #[must_use]
    pub const fn since(self, other: Self) -> i64 {
        self.millis - other.millis
    }

    /// What a clock shows that many minutes east of Greenwich.
    #[must_use]
    pub fn local(self, offset_minutes: i32) -> Local {
        let millis = self.millis + i64::from(offset_minutes) * 60_000;
        let (days, rest) = (millis.div_euclid(DAY), millis.rem_euclid(DAY));
        let (year, month, day) = civil_of(days);
        let part = |unit: i64, most: i64| u8::try_from(rest / unit % most).unwrap_or(0);
        Local {
            year,
            month,
            day,
            weekday: u8::try_from((days + 3).rem_euclid(7)).unwrap_or(0),
            hour: part(3_600_000, 24),
            minute: part(60_000, 60),
            second: part(1_000, 60),
        }
    }
}

impl Local {
    /// `mercredi 4 mars 2026`, `Wednesday 4 March 2026`; the first of a month is `1er` in French.
    #[must_use]
    pub fn day_in(self, french: bool) -> String {
        let name = |names: &[&'static str], at: usize| names.get(at).copied().unwrap_or_default();
        let (weekday, month) = (usize::from(self.weekday), usize::from(self.month).saturating_sub(1));
        let (weekday, month) = if french {
            (name(&DAYS_FR, weekday), name(&months::FRENCH, month))
        } else {
            (name(&DAYS_EN, weekday), name(&months::ENGLISH, month))
        };
        let first = if french && self.day == 1 { "er" } else { "" };
        format!("{weekday} {}{first}\u{a0}{month} {}", self.day, self.year)
    }

    /// `2026-03-04`.
    #[must_use]
    pub fn date(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// `14:05:33`.
    #[must_use]
    pub fn time(self) -> String {
        format!("{:02}:{:02}:{:02}", self.hour, self.minute, self.second)
    }
}

/// `UTC+02:00`.
#[must_use]
pub fn offset(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("UTC{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

/// A number with its thousands apart: by a narrow space in French, by a comma in English.
#[must_use]
pub fn number(number: u64, french: bool) -> String {
    let digits = number.to_string();
    let mut written = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(if french { '\u{202f}' } else { ',' });
        }
        written.push(digit);
    }
    written
}

/// Days since 1970 of a date of the Gregorian calendar, by counting years from March.
fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The other way.
fn civil_of(days: i64) -> (i64, u8, u8) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let years = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * years + years / 4 - years / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = years + era * 400 + i64::from(month <= 2);
    (year, u8::try_from(month).unwrap_or(1), u8::try_from(day).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str, offset: i32, french: bool) -> String {
        Moment::read(text)
            .map(|moment| moment.local(offset))
            .map_or_else(String::new, |local| format!("{} {} {}", local.day_in(french), local.date(), local.time()))
    }

    #[test]
    fn days_are_named_as_each_language_does() {
        assert_eq!(day("2026-03-01T10:00:00.000Z", 0, true), "dimanche 1er\u{a0}mars 2026 2026-03-01 10:00:00");
        assert_eq!(day("2026-12-31T23:30:00.000Z", 60, true), "vendredi 1er\u{a0}janvier 2027 2027-01-01 00:30:00");
        assert_eq!(day("2024-02-29T00:00:00.000Z", -1, false), "Wednesday 28\u{a0}February 2024 2024-02-28 23:59:00");
        assert_eq!(day("1969-12-31T23:59:59.999Z", 0, false), "Wednesday 31\u{a0}December 1969 1969-12-31 23:59:59");
        assert_eq!(day("0000-01-01T00:00:00.000Z", 0, false), "Saturday 1\u{a0}January 0 0000-01-01 00:00:00");
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for odd in [
            "2026-02-30T10:00:00.000Z",
            "2026-13-01T10:00:00.000Z",
            "2026-03-01T10:00:00Z",
            "2026-03-01 10:00:00.000Z",
            "",
            "é",
        ] {
            assert_eq!(Moment::read(odd), None, "{odd}");
        }
    }

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(number(1_234_567, true), "1\u{202f}234\u{202f}567");
        assert_eq!(number(999, true), "999");
        assert_eq!(number(10_000, false), "10,000");
        assert_eq!(offset(-90), "UTC-01:30");
    }
}
