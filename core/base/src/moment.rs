//! A moment in time: an argument of the core, never asked for by it (I1).

use crate::malformed::Malformed;

/// Milliseconds since 1970-01-01T00:00:00Z. Written to the second, in UTC (RFC 3339).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

const FORM: &str = "a moment written YYYY-MM-DDThh:mm:ssZ";

impl Moment {
    /// From whole seconds since the epoch.
    #[must_use]
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// Whole seconds since the epoch, rounded down.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Later by so many milliseconds.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// The same moment without its milliseconds: what a record can carry.
    #[must_use]
    pub const fn to_second(self) -> Self {
        Self::from_seconds(self.seconds())
    }

    /// `2026-11-24T01:52:00Z`; years 0000 to 9999, clamped.
    ///
    /// # Source
    /// RFC 3339; civil-from-days by Howard Hinnant.
    #[must_use]
    pub fn to_text(self) -> String {
        let seconds = self.seconds().clamp(-62_167_219_200, 253_402_300_799);
        let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let (year, month, day) = civil(days);
        format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", rest / 3600, rest % 3600 / 60, rest % 60)
    }

    /// Reads what [`Moment::to_text`] writes, and nothing else.
    ///
    /// # Errors
    /// [`Malformed`] for any other form, or a day that does not exist.
    pub fn from_text(text: &str) -> Result<Self, Malformed> {
        let bad = Malformed::at(0, FORM);
        let number = |from: usize, to: usize| -> Result<i64, Malformed> {
            let part = text.get(from..to).ok_or(bad)?;
            if !part.bytes().all(|b| b.is_ascii_digit()) {
                return Err(Malformed::at(from, FORM));
            }
            part.parse().map_err(|_| Malformed::at(from, FORM))
        };
        if text.len() != 20 {
            return Err(bad);
        }
        let days = days(number(0, 4)?, number(5, 7)?, number(8, 10)?);
        let seconds = number(11, 13)? * 3600 + number(14, 16)? * 60 + number(17, 19)?;
        let moment = Self::from_seconds(days * 86_400 + seconds);
        // Only one text stands for each moment: whatever is not written back the same was not a moment.
        if moment.to_text() == text { Ok(moment) } else { Err(bad) }
    }
}

pub(crate) fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (yoe + era * 400 + i64::from(month <= 2), month, doy - (153 * mp + 2) / 5 + 1)
}

pub(crate) fn days(year: i64, month: i64, day: i64) -> i64 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let mp = (month + 9) % 12;
    let doy = (153 * mp + 2) / 5 + day - 1;
    era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_moments_are_written_as_the_calendar_has_them() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_795_485_120, "2026-11-24T01:52:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
        ] {
            assert_eq!(Moment::from_seconds(seconds).to_text(), text);
            assert_eq!(Moment::from_text(text), Ok(Moment::from_seconds(seconds)));
        }
    }

    #[test]
    fn days_and_forms_that_do_not_exist_are_refused() {
        for bad in [
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-00-10T00:00:00Z",
            "2026-11-24T24:00:00Z",
            "2026-11-24 01:52:00Z",
            "2026-11-24T01:52:00",
            "2026-11-24T01:52:00+",
            "+026-11-24T01:52:00Z",
            "",
        ] {
            assert!(Moment::from_text(bad).is_err(), "{bad}");
        }
    }
}
