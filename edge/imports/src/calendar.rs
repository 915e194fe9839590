//! Days as people write them, in three orders, and moments as machines count them.

use parloir_base::Moment;

use crate::reading::Dates;

/// A moment as three numbers in the order in which they stand, and a time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    pub numbers: [u32; 3],
    /// Whether the first number has four digits.
    pub is_year_first: bool,
    pub hour: u32,
    pub minute: u32,
    pub second: Option<u32>,
}

impl Written {
    /// As `YYYY-MM-DDThh:mm[:ss]`, its day read in this order; nothing when there is no such day or time.
    pub fn read(&self, order: Dates) -> Option<String> {
        let [a, b, c] = self.numbers;
        let (year, month, day) = match order {
            Dates::Dmy => (c, b, a),
            Dates::Mdy => (c, a, b),
            Dates::Ymd => (a, b, c),
        };
        if self.is_year_first && order != Dates::Ymd {
            return None;
        }
        // Two digits are of this century: no program that is read here is older.
        let year = if year < 100 { year + 2000 } else { year };
        let second = self.second.unwrap_or(0);
        let whole = format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{second:02}Z", self.hour, self.minute);
        Moment::from_text(&whole).ok()?;
        let kept = if self.second.is_some() { 19 } else { 16 };
        whole.get(..kept).map(str::to_owned)
    }
}

/// Milliseconds since 1970 as a moment whose zone is known; nothing for a year that no calendar here holds.
pub(crate) fn of_ms(ms: i64) -> Option<String> {
    let seconds = ms.div_euclid(1000);
    (-62_167_219_200..=253_402_300_799).contains(&seconds).then(|| Moment(ms).to_text())
}

/// `2026-11-23T14:05:33`, with more behind it: the zone of the machine that made the export, which it does not name.
pub(crate) fn local(written: &str) -> Option<String> {
    let text = written.get(..19)?.replacen(' ', "T", 1);
    Moment::from_text(&format!("{text}Z")).ok()?;
    Some(text)
}

/// Finds the order in which the days of a file are written, from all of them.
#[derive(Debug, Default)]
pub(crate) struct Order {
    seen: u64,
    fits: [u64; 3],
    /// Steps back in time in each order.
    back: [u64; 3],
    last: [String; 3],
    /// Whether the last day began with a year of four digits.
    is_year_first: bool,
    /// Days that two orders read differently.
    differ: u64,
}

const ORDERS: [Dates; 3] = [Dates::Dmy, Dates::Mdy, Dates::Ymd];

impl Order {
    pub fn see(&mut self, written: &Written) {
        let read = ORDERS.map(|order| written.read(order));
        // A day that exists in no order is text that looks like one.
        if read.iter().all(Option::is_none) {
            return;
        }
        self.seen += 1;
        self.is_year_first = written.is_year_first;
        let days: Vec<Option<&str>> = read.iter().map(|one| one.as_deref().and_then(|text| text.get(..10))).collect();
        let [dmy, mdy, ..] = days.as_slice() else { return };
        self.differ += u64::from(dmy.is_some() && mdy.is_some() && dmy != mdy);
        let states = self.fits.iter_mut().zip(&mut self.back).zip(&mut self.last);
        for (((fits, back), last), read) in states.zip(read) {
            let Some(read) = read else { continue };
            *fits += 1;
            *back += u64::from(read < *last);
            *last = read;
        }
    }

    /// Whether days were seen that are read differently by two orders.
    pub const fn is_doubtful(&self) -> bool {
        self.differ > 0
    }

    /// Whether an order fits all days.
    pub fn is_all(&self, order: Dates) -> bool {
        self.seen > 0 && ORDERS.iter().zip(&self.fits).any(|(one, fits)| *one == order && *fits == self.seen)
    }

    /// The one order, or those that are left: none when no order fits all days.
    ///
    /// A year of two digits in front is believed only when a person says so: nothing in a file tells it from a day.
    pub fn decide(&self) -> Result<Dates, Vec<Dates>> {
        let all = |at: usize| self.seen > 0 && self.fits.get(at) == Some(&self.seen);
        let left: Vec<usize> = (0..2).filter(|at| all(*at)).collect();
        match left.as_slice() {
            [] if all(2) && self.is_year_first => Ok(Dates::Ymd),
            [] => Err(Vec::new()),
            [0] => Ok(Dates::Dmy),
            [_] => Ok(Dates::Mdy),
            _ if self.differ == 0 => Ok(Dates::Dmy),
            // Exports stand in the order of time: an order in which they do, where the other jumps back and forth, is the one.
            _ => match (self.back.first(), self.back.get(1)) {
                (Some(0), Some(mdy)) if *mdy > 0 => Ok(Dates::Dmy),
                (Some(dmy), Some(0)) if *dmy > 0 => Ok(Dates::Mdy),
                _ => Err(vec![Dates::Dmy, Dates::Mdy]),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(numbers: [u32; 3]) -> Written {
        Written { numbers, is_year_first: numbers[0] > 100, hour: 14, minute: 5, second: None }
    }

    fn decided(days: &[[u32; 3]]) -> Result<Dates, Vec<Dates>> {
        let mut order = Order::default();
        days.iter().for_each(|one| order.see(&day(*one)));
        order.decide()
    }

    #[test]
    fn a_day_beyond_the_twelfth_decides_and_so_does_the_course_of_time() {
        assert_eq!(decided(&[[23, 11, 2026]]), Ok(Dates::Dmy));
        assert_eq!(decided(&[[11, 23, 26]]), Ok(Dates::Mdy));
        assert_eq!(decided(&[[2026, 11, 3]]), Ok(Dates::Ymd));
        assert_eq!(decided(&[[1, 2, 26], [2, 2, 26], [1, 3, 26]]), Ok(Dates::Dmy));
        assert_eq!(decided(&[[1, 2, 26], [1, 3, 26], [2, 1, 26]]), Ok(Dates::Mdy));
        assert_eq!(decided(&[[3, 3, 26], [4, 4, 26]]), Ok(Dates::Dmy));
    }

    #[test]
    fn days_that_fit_both_orders_are_asked_for_and_days_that_fit_none_are_refused() {
        assert_eq!(decided(&[[1, 2, 26]]), Err(vec![Dates::Dmy, Dates::Mdy]));
        assert_eq!(decided(&[[1, 2, 26], [3, 4, 26]]), Err(vec![Dates::Dmy, Dates::Mdy]));
        assert_eq!(decided(&[[23, 11, 26], [11, 23, 26]]), Err(Vec::new()));
        assert_eq!(decided(&[[32, 11, 2026]]), Err(Vec::new()));
        assert_eq!(decided(&[[29, 2, 2026]]), Err(Vec::new()));
    }

    #[test]
    fn moments_before_1970_are_moments() {
        assert_eq!(of_ms(-1).as_deref(), Some("1969-12-31T23:59:59Z"));
        assert_eq!(of_ms(i64::MAX), None);
        assert_eq!(of_ms(i64::MIN), None);
    }
}
