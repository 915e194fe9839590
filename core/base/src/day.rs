//! A day of the calendar, without hour or zone: what the law counts in.

use crate::malformed::Malformed;
use crate::moment::{Moment, civil, days};

/// A day of the Gregorian calendar, years 0001 to 9999, as days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i64);

const FORM: &str = "a day written YYYY-MM-DD";
const FIRST: i64 = -719_162;
const LAST: i64 = 2_932_896;
const MS_PER_DAY: i64 = 86_400_000;

impl Day {
    /// The day with this date. `None` for a date that the calendar does not have.
    #[must_use]
    pub fn new(year: i64, month: i64, day: i64) -> Option<Self> {
        let found = (1..=9999).contains(&year).then(|| Self(days(year, month, day)))?;
        (found.parts() == (year, month, day)).then_some(found)
    }

    /// The day, in UTC, on which a moment falls.
    #[must_use]
    pub fn of(moment: Moment) -> Self {
        Self(moment.0.div_euclid(MS_PER_DAY).clamp(FIRST, LAST))
    }

    /// `2026-02-28`.
    #[must_use]
    pub fn to_text(self) -> String {
        let (year, month, day) = self.parts();
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// Reads what [`Day::to_text`] writes, and nothing else.
    ///
    /// # Errors
    /// [`Malformed`] for any other form, or a day that does not exist.
    pub fn from_text(text: &str) -> Result<Self, Malformed> {
        let bad = Malformed::at(0, FORM);
        let number = |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<i64>().ok()).ok_or(bad);
        let found = Self::new(number(0, 4)?, number(5, 7)?, number(8, 10)?).ok_or(bad)?;
        // Only one text stands for each day.
        if found.to_text() == text { Ok(found) } else { Err(bad) }
    }

    /// So many calendar months later, on the day of the same number; where that month has no such day, on its last one.
    ///
    /// # Source
    /// Code de procédure civile, art. 641: "à défaut d'un quantième identique, le délai expire le dernier jour du mois".
    #[must_use]
    pub fn plus_months(self, months: u32) -> Self {
        let (year, month, day) = self.parts();
        let whole = year * 12 + (month - 1) + i64::from(months);
        let (year, month) = (whole.div_euclid(12), whole.rem_euclid(12) + 1);
        (0..4).find_map(|less| Self::new(year, month, day - less)).unwrap_or(Self(LAST))
    }

    /// The day after.
    #[must_use]
    pub fn next(self) -> Self {
        Self((self.0 + 1).min(LAST))
    }

    /// How many days from this one to another; negative when that one is before.
    #[must_use]
    pub fn until(self, other: Self) -> i64 {
        other.0 - self.0
    }

    fn parts(self) -> (i64, i64, i64) {
        civil(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::from_text(text).unwrap()
    }

    #[test]
    fn days_that_do_not_exist_and_other_ways_of_writing_them_are_refused() {
        for bad in [
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-04-31",
            "0000-01-01",
            "2026-1-1",
            "26-01-01",
            "",
            "2026/01/01",
            "+026-01-01",
            "2026-01-01 ",
        ] {
            assert!(Day::from_text(bad).is_err(), "{bad}");
        }
        assert_eq!(day("2024-02-29").to_text(), "2024-02-29");
        assert_eq!(Day::of(Moment(-1)), day("1969-12-31"));
        assert_eq!(Day::of(Moment(0)), day("1970-01-01"));
    }

    #[test]
    fn months_keep_the_number_of_the_day_or_end_with_the_month() {
        for (from, months, to) in [
            ("2024-02-29", 60, "2029-02-28"),
            ("2024-02-29", 48, "2028-02-29"),
            ("2026-01-31", 1, "2026-02-28"),
            ("2026-08-31", 6, "2027-02-28"),
            ("2026-12-31", 2, "2027-02-28"),
            ("2026-11-27", 0, "2026-11-27"),
            ("2026-11-27", 240, "2046-11-27"),
            ("2026-10-31", 1, "2026-11-30"),
        ] {
            assert_eq!(day(from).plus_months(months), day(to), "{from} + {months}");
        }
        assert_eq!(day("9999-12-31").plus_months(1), day("9999-12-31"), "beyond the calendar: its last day");
    }

    #[test]
    fn the_day_after_crosses_months_years_and_leap_days() {
        assert_eq!(day("2026-12-31").next(), day("2027-01-01"));
        assert_eq!(day("2028-02-28").next(), day("2028-02-29"));
        assert_eq!(day("2026-11-27").until(day("2027-11-27")), 365);
        assert_eq!(day("2027-11-27").until(day("2026-11-27")), -365);
    }
}
